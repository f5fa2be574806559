// SPDX-License-Identifier: GPL-3.0-or-later
#include "MaterializerFixture.h"
#include "core/materializers/Progress.h"
#include "core/tables/Tables.h"
#include "core/visual/Resolve.h"

#include <cmath>

using namespace stemma;

/// What a model's results say and show (roc, pr, curve, residuals, importance). The same numbers beside scikit-learn's:
/// tests/python/test_pictures.py.
class ResultTypesTest : public QObject {
    Q_OBJECT

private:
    TablesClient m_tables;

    MaterializerFixture fixture(const std::string& name, const std::string& text) {
        MaterializerFixture f(name, text);
        f.context.tables = &m_tables;
        return f;
    }
    Described described(const std::string& type, const std::string& text, const std::string& name = "t.csv") {
        return fixture(name, text).described(type);
    }
    /// Points of the last layer.
    static std::vector<std::pair<double, double>> pointsOf(const Json& chart) {
        std::vector<std::pair<double, double>> points;
        const Json& layers = chart["layer"];
        for (const Json& row : layers.at(layers.size() - 1)["data"]["values"].items())
            points.emplace_back(row["x"].number(), row["y"].number());
        return points;
    }

private slots:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void roc_isThatOfLabelsAndScores() {
        const MaterializerFixture f = fixture("s.csv", "actual,score\n0,0.1\n0,0.4\n1,0.35\n1,0.8\n");
        const Described roc = f.described("roc");
        QCOMPARE(headlineOf(roc, "AUC"), Json(0.75));
        QCOMPARE(headlineOf(roc, "cases"), Json(4));
        QCOMPARE(roc.metadata["positive"].text(), std::string("1"));
        QCOMPARE(pointsOf(f.picture(roc)),
                 (std::vector<std::pair<double, double>>{{0, 0}, {0, 0.5}, {0.5, 0.5}, {0.5, 1}, {1, 1}}));
        QCOMPARE(roc.readOptions["format"].text(), std::string("csv")); // still rows, for SQL and the grid
        const Described pr = f.described("pr");
        QVERIFY(std::fabs(headlineOf(pr, "average precision").number() - 5.0 / 6) < 1e-15);
    }
    void roc_isSquareAndSaysItsArea() {
        const MaterializerFixture f = fixture("s.csv", "actual,score\n0,0.1\n0,0.4\n1,0.35\n1,0.8\n");
        const auto spec = must(ChartSpec::parse(f.picture(f.described("roc"))));
        for (const auto& [width, height] : {std::pair(960.0, 600.0), std::pair(360.0, 240.0)}) {
            ResolveOptions options;
            options.width = width, options.height = height;
            const Scene scene = must(resolveScene(spec, {}, options));
            const SceneBox& area = scene.plots.at(0).area;
            QVERIFY2(std::fabs(area.width - area.height) < 14, std::to_string(area.width - area.height).c_str());
            QVERIFY(area.height > height * 0.5);
            QCOMPARE(scene.headings.at(0).text, std::string("AUC 0.75, 2 of 4 cases positive (1)"));
        }
    }
    void equalScores_areOnePoint() {
        const MaterializerFixture f = fixture("s.csv", "label,probability\nyes,0.5\nno,0.5\nyes,0.5\nno,0.1\n");
        const Described roc = f.described("roc");
        QCOMPARE(headlineOf(roc, "AUC"), Json(0.75));
        QCOMPARE(pointsOf(f.picture(roc)), (std::vector<std::pair<double, double>>{{0, 0}, {0.5, 1}, {1, 1}}));
    }
    void labels_sayWhichIsPositive_data() {
        QTest::addColumn<QByteArray>("labels");
        QTest::addColumn<QString>("positive");
        QTest::newRow("numbers") << QByteArray("0,1") << "1";
        QTest::newRow("signs") << QByteArray("-1,1") << "1";
        QTest::newRow("truth") << QByteArray("true,false") << "true";
        QTest::newRow("words") << QByteArray("Yes,No") << "Yes";
        QTest::newRow("numbers with points") << QByteArray("1.0,0.0") << "1.0";
        QTest::newRow("1 and 2: no 1 of 0 and 1") << QByteArray("1,2") << "2";
        QTest::newRow("9 and 10") << QByteArray("10,9") << "10";
        QTest::newRow("classes: the later one") << QByteArray("spam,ham") << "spam";
    }
    void labels_sayWhichIsPositive() {
        QFETCH(QByteArray, labels);
        QFETCH(QString, positive);
        std::string text = "actual,score\n";
        for (const QByteArray& label : labels.split(','))
            text += label.toStdString() + (label == positive.toLatin1() ? ",0.9\n" : ",0.2\n");
        const Described roc = described("roc", text);
        QCOMPARE(QString::fromStdString(roc.metadata["positive"].text()), positive);
        QCOMPARE(headlineOf(roc, "AUC"), Json(1.0));
    }
    void oneClass_isThePositiveLabel() {
        const MaterializerFixture f = fixture("s.csv", "actual,class,score\ngood,bad,1\nbad,bad,2\n");
        const Described roc = f.described("roc");
        QCOMPARE(roc.metadata["positive"].text(), std::string("bad"));
        QCOMPARE(headlineOf(roc, "AUC"), Json(1.0));
        QVERIFY(!roc.metadata["curves"].at(0).contains("name"));
        const Described other = described("roc", "actual,class,score\ngood,good,1\nbad,good,2\n,good,\n");
        QCOMPARE(other.metadata["positive"].text(), std::string("good"));
        QCOMPARE(headlineOf(other, "AUC"), Json(0.0));
        const Described two = described("roc", "actual,class,score\ngood,bad,1\nbad,bad,2\nbad,,2\n");
        QVERIFY(!two.metadata.contains("positive"));
    }
    void infiniteScores_haveTheirPlace() {
        const Described roc = described("roc", "actual,score\n0,-inf\n1,inf\n0,0.5\n1,0.6\n");
        QCOMPARE(headlineOf(roc, "AUC"), Json(1.0));
        QVERIFY(roc.notes.empty());
    }
    void namesOfColumns_mayBeOurOwn() {
        // What the queries call their own columns, and what would end a name in SQL.
        const Described roc = described("roc", "actual,score,v,s,p,x,\"a\"\"b\"\n0,1,9,z,1,3,4\n1,2,8,z,0,1,2\n");
        QCOMPARE(headlineOf(roc, "AUC"), Json(1.0));
        const Described odd = described("roc", "actual,\"a\"\"b';--\",x\n1,2,q\n0,1,q\n");
        QCOMPARE(headlineOf(odd, "AUC"), Json(1.0));
    }
    void severalModels_areSeveralCurves() {
        const MaterializerFixture f =
            fixture("s.csv", "actual,score,model\n0,1,b\n1,2,b\n0,2,a\n1,1,a\n1,1,none\n1,2,none\n");
        const Described roc = f.described("roc");
        QCOMPARE(headlineOf(roc, "mean AUC"), Json(0.5));
        QCOMPARE(headlineOf(roc, "b AUC"), Json(1.0));
        QCOMPARE(headlineOf(roc, "curves"), Json(3));
        QCOMPARE(roc.notes, (std::vector<std::string>{"of none all cases are positive, so there is no curve"}));
        const Json chart = f.picture(roc);
        QCOMPARE(chart["layer"].at(1)["data"]["values"].at(0)["series"].text(), std::string("b (1)")); // as they come
    }
    void aNameOfEachRow_isNoGroup() {
        std::string scores = "actual,score,name\n", runs = "actual,score,run\n", losses = "epoch,loss,run\n";
        for (int i = 0; i < 40; ++i) {
            const std::string n = std::to_string(i);
            scores += std::to_string(i % 2) + "," + n + ",Passenger " + n + "\n";
            runs += std::to_string(i % 2) + "," + n + ",r" + std::to_string(i / 2) + "\n";
            losses += n + ",0." + n + ",job " + n + "\n";
        }
        for (const std::string& text : {scores, runs}) QCOMPARE(headlineOf(described("roc", text), "cases"), Json(40));
        const Described curve = described("curve", losses);
        QCOMPARE(headlineOf(curve, "points"), Json(40));
        QCOMPARE(curve.metadata["curves"].at(0)["points"], Json(40));
    }
    void moreCurvesThanColours_areTheFirstOfThem() {
        std::string text = "actual,score,model\n";
        for (int model = 0; model < 30; ++model)
            for (int i = 0; i < 4; ++i)
                text += std::to_string(i % 2) + "," + std::to_string(i) + ",m" + std::to_string(model) + "\n";
        const MaterializerFixture f = fixture("s.csv", text);
        const Described roc = f.described("roc");
        QCOMPARE(headlineOf(roc, "curves"), Json(30));
        const Json chart = f.picture(roc);
        QCOMPARE(chart["title"]["subtitle"].text(), std::string("the first 12 of 30 curves"));
        QVERIFY(chart.dump().find("m11 (") != std::string::npos && chart.dump().find("m12 (") == std::string::npos);
    }
    void pictures_areTheSameEachTime() {
        std::string text = "actual,score\n";
        for (int i = 0; i < 5'000; ++i)
            text += std::to_string((i * 7 + i / 3) % 2) + "," + std::to_string((i * 7919) % 4999) + "\n";
        for (const char* type : {"roc", "pr"}) {
            const MaterializerFixture one = fixture("s.csv", text), other = fixture("s.csv", text);
            const Described a = one.described(type), b = other.described(type);
            QCOMPARE(a.headline, b.headline);
            QCOMPARE(one.picture(a), other.picture(b));
            QVERIFY(pointsOf(one.picture(a)).size() <= 1'025);
        }
    }
    void metrics_areNamedAfterWhatTheyAreOf_data() {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("metric");
        QTest::addColumn<QString>("split");
        QTest::newRow("plain") << "loss"
                               << "loss"
                               << "";
        QTest::newRow("Keras") << "val_loss"
                               << "loss"
                               << "validation";
        QTest::newRow("prefix") << "train_accuracy"
                                << "accuracy"
                                << "train";
        QTest::newRow("suffix") << "F1-test"
                                << "F1"
                                << "test";
        QTest::newRow("path") << "eval/loss"
                              << "loss"
                              << "validation";
        QTest::newRow("a word alone") << "train"
                                      << "value"
                                      << "train";
        QTest::newRow("no split") << "value_added"
                                  << "value_added"
                                  << "";
    }
    void metrics_areNamedAfterWhatTheyAreOf() {
        QFETCH(QString, column);
        QFETCH(QString, metric);
        QFETCH(QString, split);
        const MetricName name = metricNamed(column.toStdString());
        QCOMPARE(QString::fromStdString(name.metric), metric);
        QCOMPARE(QString::fromStdString(name.split), split);
    }
    void better_isToldByTheWord() {
        QCOMPARE(betterOf("loss"), Better::Lower);
        QCOMPARE(betterOf("mean_squared_error"), Better::Lower);
        QCOMPARE(betterOf("macro F1"), Better::Higher);
        QCOMPARE(betterOf("learning_rate"), Better::Unknown);
        QCOMPARE(betterOf("glossary"), Better::Unknown);
    }
    void curve_ofAMillionSteps_keepsItsPeaks() {
        std::string text = "step,loss\n";
        for (int i = 1; i <= 200'000; ++i)
            text += std::to_string(i) + (i == 77'777 ? ",9\n" : i == 123'456 ? ",0.01\n" : ",1\n");
        const MaterializerFixture f = fixture("c.csv", text);
        const Described curve = f.described("curve");
        QCOMPARE(headlineOf(curve, "best loss"), Json(0.01));
        const Json rows = f.picture(curve)["layer"].at(0)["data"]["values"];
        QVERIFY(rows.size() <= 2'000);
        double highest = 0;
        for (const Json& row : rows.items()) highest = std::max(highest, row["y"].number());
        QCOMPARE(highest, 9.0);
    }
    void curve_ofTrainingSizes_hasALogarithmicAxis() {
        const MaterializerFixture f =
            fixture("c.csv", "train_size,train_score,test_score\n100,1,0.6\n1000,0.95,0.8\n10000,0.9,0.85\n"
                             "100000,0.9,0.88\n");
        const Described curve = f.described("curve");
        QCOMPARE(headlineOf(curve, "best test score"), Json(0.88));
        const Json layer = f.picture(curve)["layer"].at(0);
        QCOMPARE(layer["encoding"]["x"]["scale"]["type"].text(), std::string("log"));
        QCOMPARE(layer["encoding"]["y"]["scale"]["zero"], Json(false));
    }
    void curve_withSeveralValuesAtAStep_saysThatItIsTheirMean() {
        const Described curve = described("curve", "epoch,loss\n1,1\n1,3\n2,1\n");
        QCOMPARE(headlineOf(curve, "points"), Json(2));
        QCOMPARE(curve.notes.front(),
                 std::string("p/thing: where there are several values at one epoch, their mean is drawn"));
    }
    void everyPicture_isDrawn_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("pictures");
        QByteArray many = "actual,predicted\n";
        for (int i = 0; i < 3'000; ++i) many += QByteArray::number(i % 97) + "," + QByteArray::number(i % 89) + "\n";
        QTest::newRow("roc") << "roc" << QByteArray("actual,score\n0,1\n1,2\n0,3\n") << 1;
        QTest::newRow("pr") << "pr" << QByteArray("actual,score\n0,1\n1,2\n0,3\n") << 1;
        QTest::newRow("curve") << "curve" << QByteArray("epoch,loss,val_loss\n1,2,3\n2,1,2\n") << 1;
        QTest::newRow("residuals") << "residuals" << QByteArray("actual,predicted\n1,2\n2,2\n3,2.5\n") << 3;
        QTest::newRow("many residuals") << "residuals" << many << 3;
        QTest::newRow("importance") << "importance" << QByteArray("feature,importance,std\na,1,0.1\nb,-1,0.2\n") << 1;
        QTest::newRow("confusion") << "confusion" << QByteArray("actual,predicted\na,a\nb,a\nb,b\n") << 2;
    }
    void everyPicture_isDrawn() {
        QFETCH(QString, type);
        QFETCH(QByteArray, text);
        QFETCH(int, pictures);
        const MaterializerFixture f = fixture("t.csv", text.toStdString());
        const Described described = f.described(type.toStdString());
        QCOMPARE(int(described.visualizations.size()), pictures);
        for (std::size_t i = 0; i < described.visualizations.size(); ++i) {
            const auto spec = must(ChartSpec::parse(f.picture(described, i)));
            const Scene scene = must(resolveScene(spec, {}));
            QVERIFY2(scene.nothing.empty() && !scene.plots.empty(), scene.nothing.c_str());
        }
    }
    void columns_sayWhatATableIs_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("type");
        QTest::newRow("roc") << QByteArray("fpr,tpr\n0,0\n1,1\n") << "roc";
        QTest::newRow("roc with thresholds") << QByteArray("threshold,fpr,tpr\ninf,0,0\n0,1,1\n") << "roc";
        QTest::newRow("pr") << QByteArray("threshold,precision,recall\n0.5,0.5,1\n0.7,1,0.5\n") << "pr";
        QTest::newRow("importance") << QByteArray("feature,importance\na,1\n") << "importance";
        QTest::newRow("one column more") << QByteArray("fpr,tpr,n\n0,0,1\n") << "table";
        QTest::newRow("a report") << QByteArray("precision,recall\n0.5,0.5\n") << "table";
        QTest::newRow("scores") << QByteArray("actual,score\n1,0.5\n") << "table";
        QTest::newRow("called so, and no rates") << QByteArray("fpr,tpr\n5,6\n") << "table";
    }
    void columns_sayWhatATableIs() {
        QFETCH(QByteArray, text);
        QFETCH(QString, type);
        const MaterializerFixture f = fixture("t.csv", text.toStdString());
        QCOMPARE(QString::fromStdString(f.described().materializer->id), type);
        QCOMPARE(f.described("", "table").materializer->id, std::string("table"));
    }
};

QTEST_GUILESS_MAIN(ResultTypesTest)
#include "tst_ResultTypes.moc"
