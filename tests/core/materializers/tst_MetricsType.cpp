// SPDX-License-Identifier: GPL-3.0-or-later
#include "MaterializerFixture.h"

using namespace stemma;

class MetricsTypeTest : public QObject {
    Q_OBJECT

private slots:
    void metrics_keepOrderAndExactness() {
        const MaterializerFixture f(
            "m.json", R"({"loss": 0.25, "birds": 80, "accuracy": 0.9625, "model": "bayes", "auc": null})");
        const Described described = f.described("metrics");
        QCOMPARE(described.headline.size(), 4u);
        QCOMPARE(described.headline.at(0)["name"].text(), std::string("loss"));
        QCOMPARE(described.headline.at(1)["value"], Json(80)); // a count stays an integer
        QCOMPARE(described.headline.at(2)["value"], Json(0.9625));
        QVERIFY(described.headline.at(3)["value"].isNull());
        QCOMPARE(described.metadata["words"]["model"].text(), std::string("bayes"));
        QCOMPARE(described.metadata["metrics"].size(), 4u);
    }
    void bars_compareSharesWithShares() {
        const MaterializerFixture f("m.json", R"({"accuracy": 0.9, "birds": 80, "f1": 0.8})");
        const Described described = f.described("metrics");
        QCOMPARE(described.visualizations.size(), 1u);
        const Json chart = f.picture(described);
        QCOMPARE(chart["data"]["values"].size(), 2u); // not the 80 birds
        QVERIFY(MaterializerFixture("m.json", R"({"accuracy": 0.9})").described("metrics").visualizations.empty());
    }
    void pictures_leaveThoseOfOthersAlone() {
        const MaterializerFixture f("m.json", R"({"accuracy": 0.9, "f1": 0.8})");
        must(makeFolders(f.context.visualizations));
        must(writeFile(f.context.visualizations / "01-metrics.vl.json", "mine"));
        const Described described = f.described("metrics");
        QCOMPARE(described.visualizations.at(0).file, std::string("02-metrics.vl.json"));
        QCOMPARE(must(readFile(f.context.visualizations / "01-metrics.vl.json")), std::string("mine"));
    }
    void better_comesFromTheFileOrTheOutput() {
        MaterializerFixture f("m.json",
                              R"({"loss": {"value": 0.3, "unit": "nats", "better": "lower"}, "time": 3, "x": 1})");
        f.content.options = *Json::parse(R"({"better": {"time": "lower", "x": "sideways"}})");
        const Described described = f.described("metrics");
        QCOMPARE(described.headline.at(0)["better"].text(), std::string("lower"));
        QCOMPARE(described.headline.at(0)["unit"].text(), std::string("nats"));
        QCOMPARE(described.headline.at(1)["better"].text(), std::string("lower"));
        QVERIFY(!described.headline.at(2).contains("better"));
    }
    void nested_getDottedNames() {
        const Described described =
            MaterializerFixture("m.json", R"({"Adelie": {"precision": 1.0, "recall": 0.5}})").described("metrics");
        QCOMPARE(described.headline.at(1)["name"].text(), std::string("Adelie.recall"));
    }
    void listOfOneRecord_isMetrics() {
        const Described described = MaterializerFixture("m.json", R"([{"accuracy": 0.9}])").described("metrics");
        QCOMPARE(headlineOf(described, "accuracy"), Json(0.9));
    }
    void wrong_isNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("empty") << QByteArray() << "it is empty";
        QTest::newRow("no numbers") << QByteArray("{\"a\": \"b\"}") << "it has no numbers";
        QTest::newRow("empty map") << QByteArray("{}") << "it has no numbers";
        QTest::newRow("two records") << QByteArray("[{}, {}]") << "it is a list, not a map";
        QTest::newRow("cut") << QByteArray("{\"a\": ") << "it isn't JSON";
        QTest::newRow("nulls only") << QByteArray("{\"a\": null}") << "it has no numbers";
        QTest::newRow("large") << QByteArray("{\"a\": 1,") + QByteArray(2 << 20, ' ') << "it is larger than";
    }
    void wrong_isNamed() {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const std::string error = MaterializerFixture("m.json", text.toStdString()).error("metrics");
        QVERIFY2(error.starts_with("p/thing is declared as metrics, but " + message.toStdString()), error.c_str());
    }
    void notANumber_saysWhatToWrite() {
        const auto described = MaterializerFixture("m.json", "{\"loss\": NaN}").describe("metrics");
        QVERIFY(!described);
        QVERIFY(described.error().hint.find("write null") != std::string::npos);
    }
    void thousandsOfMetrics_areCut() {
        Json map = Json::object();
        for (int i = 0; i < 1500; ++i) map.members().emplace_back("m" + std::to_string(i), i);
        const Described described = MaterializerFixture("m.json", map.dump()).described("metrics");
        QCOMPARE(described.metadata["metrics"].size(), 1000u);
        QCOMPARE(described.headline.size(), 50u);
        QCOMPARE(described.notes.size(), 1u);
    }
    void confusion_countsRightAndWrong() {
        const MaterializerFixture f("c.json", R"({"labels": ["a", "b"], "matrix": [[3, 1], [0, 4]]})");
        const Described described = f.described("confusion");
        QCOMPARE(headlineOf(described, "accuracy"), Json(7.0 / 8));
        QCOMPARE(headlineOf(described, "cases"), Json(8));
        QCOMPARE(headlineOf(described, "mistakes"), Json(1));
        const Json& classes = described.metadata["classes"];
        QCOMPARE(classes.at(0)["recall"], Json(0.75));   // 3 of 4 a
        QCOMPARE(classes.at(0)["precision"], Json(1.0)); // 3 of 3 called a
        QCOMPARE(classes.at(1)["precision"], Json(0.8));
        const Json chart = f.picture(described);
        QCOMPARE(chart["data"]["values"].size(), 4u);
        // Actual down, predicted across: one b-called a lies in row a, column b.
        QCOMPARE(chart["data"]["values"].at(1), Json::object({{"x", "b"}, {"y", "a"}, {"value", 1.0}}));
    }
    void confusion_ofNothingHasNoAccuracy() {
        const Described described = MaterializerFixture("c.json", "[[0, 0], [0, 0]]").described("confusion");
        QVERIFY(headlineOf(described, "accuracy").isNull());
        QCOMPARE(described.notes.size(), 1u);
        QVERIFY(described.metadata["classes"].at(0)["precision"].isNull());
    }
    void confusionWrong_isNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("no matrix") << QByteArray("{\"a\": 1}") << "it has no matrix";
        QTest::newRow("ragged") << QByteArray("[[1, 2], [3]]") << "row 2 of its matrix has 1 numbers instead of 2";
        QTest::newRow("labels") << QByteArray(R"({"labels": ["a"], "matrix": [[1, 2], [3, 4]]})")
                                << "it has 1 label for 2 rows";
        QTest::newRow("negative") << QByteArray("[[1, -2], [3, 4]]") << "row 1 of its matrix has -2";
        QTest::newRow("words") << QByteArray("[[1, \"x\"], [3, 4]]") << "row 1 of its matrix has \"x\"";
        QTest::newRow("empty") << QByteArray() << "it is empty";
    }
    void confusionWrong_isNamed() {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const std::string error = MaterializerFixture("c.json", text.toStdString()).error("confusion");
        QVERIFY2(error.starts_with("p/thing is declared as confusion, but " + message.toStdString()), error.c_str());
    }
};

QTEST_GUILESS_MAIN(MetricsTypeTest)
#include "tst_MetricsType.moc"
