// SPDX-License-Identifier: GPL-3.0-or-later
// What a step tells while it runs: numbers by step become events, and curves that are kept, shown and exported.
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

class CliLiveTest : public QObject {
    Q_OBJECT

    static QList<QJsonObject> metrics(const CliResult& run, const QString& name) {
        QList<QJsonObject> all;
        for (const QJsonObject& event : run.events())
            if (event["event"] == "step.metric" && event["name"] == name) all << event;
        return all;
    }
    static QJsonArray curves(const CliFixture& f, const QString& step) {
        return f.run({"show", step, "--json"}).object()["curves"].toArray();
    }

private Q_SLOTS:
    void numbersByStep_becomeEventsAndCurves() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  train:\n    command: sh train.sh {outputs.train}\n"
                              "    outputs: [train]\n");
        f.writeFile("train.sh",
                    "for i in 1 2 3; do\n  echo \"::stemma metric loss=0.$((9 - i)) accuracy=0.$i step=$i\"\n"
                    "  echo \"::stemma progress 0.$i epoch $i\"\ndone\n"
                    "echo '::stemma metric loss=nan step=4'\necho '::stemma metric total=7'\necho x > \"$1\"\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        const auto loss = metrics(run, "loss");
        QCOMPARE(loss.size(), 4);
        QCOMPARE(loss[0]["value"].toDouble(), 0.8);
        QCOMPARE(loss[0]["at"].toDouble(), 1.0);
        QCOMPARE(loss[0]["step"].toString(), QString("train"));
        QVERIFY(loss[3]["value"].isNull());
        QCOMPARE(metrics(run, "accuracy").size(), 3); // of one line, too
        QVERIFY(!metrics(run, "total")[0].contains("at"));

        const QJsonArray told = curves(f, "run:1/train");
        QCOMPARE(told.size(), 2); // what has no step is no curve
        QCOMPARE(told[0].toObject(),
                 (QJsonObject{{"name", "loss"}, {"values", 4}, {"last_step", 4.0}, {"last_value", QJsonValue()}}));
        QCOMPARE(told[1]["last_value"].toDouble(), 0.3);
        QVERIFY2(f.run({"show", "run:1/train"}).out.contains("accuracy: 3 values, last 0.3 at step 3"),
                 f.run({"show", "run:1/train"}).told());

        QCOMPARE(f.run({"export", "run:1/train", "--to", "all.csv"}).exit, 0);
        QCOMPARE(f.readFile("all.csv"),
                 QByteArray("name,step,value\nloss,1,0.8\naccuracy,1,0.1\nloss,2,0.7\naccuracy,2,0.2\n"
                            "loss,3,0.6\naccuracy,3,0.3\nloss,4,nan\n"));
        const CliResult drawn = f.run({"export", "run:1/train", "--visualization", "accuracy", "--to", "a.svg"});
        QVERIFY2(drawn.exit == 0, drawn.told());
        QVERIFY2(f.readFile("a.svg").contains(">accuracy by step<"), f.readFile("a.svg").left(2000));
        QCOMPARE(f.run({"export", "run:1/train", "--to", "loss.vl.json"}).exit, 0);
        const QJsonObject chart = QJsonDocument::fromJson(f.readFile("loss.vl.json")).object();
        QCOMPARE(chart["data"].toObject()["values"].toArray().size(), 4);
        QCOMPARE(chart["title"].toString(), QString("loss by step"));

        const CliResult unknown = f.run({"export", "run:1/train", "--visualization", "f1", "--to", "b.svg"});
        QVERIFY2(unknown.exit == 2 && unknown.err.contains("There is loss, accuracy."), unknown.told());
        const CliResult other = f.run({"export", "run:1/train", "--to", "b.parquet"});
        QVERIFY2(other.exit == 2 && other.err.contains(".vl.json"), other.told());
        QVERIFY(!f.exists("b.svg"));
        for (const QStringList& option : {QStringList{"--all"}, {"--story"}, {"--format", "svg"}, {"--table", "t"}}) {
            const CliResult refused = f.run(QStringList{"export", "run:1/train", "--to", "c.csv"} + option);
            QVERIFY2(refused.exit == 2 && refused.err.contains("of a step its curves"), refused.told());
        }
        // A reused step ran nothing: its curves are its origin's.
        QCOMPARE(f.run({"run"}).exit, 0);
        QCOMPARE(curves(f, "run:2/train").size(), 0);
    }

    void stepThatIsTriedAgain_hasTheCurveOfTheLastAttempt() {
        CliFixture f;
        f.setEnvironment("TRIED", f.path("tried"));
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  train:\n    command: sh train.sh {outputs.train}\n"
                              "    outputs: [train]\n    env: [TRIED]\n    retry: 1\n");
        f.writeFile("train.sh", "for i in 1 2 3; do echo \"::stemma metric loss=$i step=$i\"; done\n"
                                "[ -e \"$TRIED\" ] || { touch \"$TRIED\"; exit 1; }\necho x > \"$1\"\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(curves(f, "run:1/train").at(0)["values"].toInt(), 3);
        // Who looks on is told where one attempt ends, and of which a point is.
        QStringList told;
        for (const QJsonObject& event : run.events())
            if (event["event"] == "step.retried" || event["event"] == "step.metric")
                told << event["event"].toString() + " " + QString::number(event["at"].toInt()) + " " +
                            QString::number(event["attempt"].toInt());
        QCOMPARE(told, (QStringList{"step.metric 1 0", "step.metric 2 0", "step.metric 3 0", "step.retried 0 2",
                                    "step.metric 1 2", "step.metric 2 2", "step.metric 3 2"}));
    }

    void failedStep_keepsItsCurve() {
        CliFixture f;
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n  train: {command: \"echo '::stemma metric loss=1 step=1'; exit 3\", "
                    "outputs: [train]}\n");
        QCOMPARE(f.run({"run"}).exit, 1);
        QCOMPARE(curves(f, "run:1/train").at(0)["values"].toInt(), 1);
    }

    void flood_isKeptWholeAndToldInSamples() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  train: {python: 'train.py:train'}\n");
        f.writeFile("train.py",
                    "import stemma\n\ndef train():\n    for i in range(100_000):\n"
                    "        stemma.metric(loss=i / 2, step=i)\n        if i % 100 == 0: stemma.progress(i / 100_000)\n"
                    "    return {'n': 1.0}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.err);
        const auto told = metrics(run, "loss");
        QVERIFY2(told.size() >= 1000 && told.size() < 20'000, QByteArray::number(told.size())); // who looks on keeps up
        QCOMPARE(told.last()["at"].toDouble(), 99'999.0);                                       // and knows the last
        QCOMPARE(f.run({"export", "run:1/train", "--to", "all.csv"}).exit, 0);
        QCOMPARE(f.readFile("all.csv").count('\n'), 100'001);
        QCOMPARE(curves(f, "run:1/train").at(0)["values"].toInt(), 100'000);
        // A chart of it is bounded, from its first to its last value.
        QCOMPARE(f.run({"export", "run:1/train", "--to", "loss.vl.json"}).exit, 0);
        const QJsonArray points =
            QJsonDocument::fromJson(f.readFile("loss.vl.json")).object()["data"].toObject()["values"].toArray();
        QVERIFY(points.size() > 1000 && points.size() <= 4001);
        QCOMPARE(points.first()["step"].toDouble(), 0.0);
        QCOMPARE(points.last()["step"].toDouble(), 99'999.0);
    }

    void namesThatCsvWouldMisread_comeBack() {
        CliFixture f;
        f.writeFile(
            "p.yaml",
            "stemma: 1\nname: p\nsteps:\n  train: {command: [sh, train.sh, '{outputs.train}'], outputs: [train]}\n");
        f.writeFile(
            "train.sh",
            "echo '::stemma metric a,\"b\"=1 step=1'\necho '::stemma metric a,\"b\"=2 step=2'\necho x > \"$1\"\n");
        QCOMPARE(f.run({"run"}).exit, 0);
        QCOMPARE(curves(f, "run:1/train").at(0)["name"].toString(), QString("a,\"b\""));
        QCOMPARE(curves(f, "run:1/train").at(0)["values"].toInt(), 2);
    }
};

QTEST_GUILESS_MAIN(CliLiveTest)
#include "tst_CliLive.moc"
