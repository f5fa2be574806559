// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that aren't taken (`when`), and what is done when one fails (`on_failure`).
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

const QByteArray kPipeline = R"(stemma: 1
name: p
parameters: {train: true, least: 0.9}
steps:
  scores: {sql: 'SELECT 0.8 AS accuracy, 7 AS n', outputs: {scores: {type: metrics}}}
  good:
    sql: SELECT 1 AS v
    inputs: [scores]
    parameters: [least]
    when: accuracy >= $least
  report: {sql: FROM good, inputs: [good]}
  bad: {sql: 'SELECT 2 AS v', inputs: [scores], when: 'scores.accuracy < 0.9 AND n = 7'}
  later: {sql: SELECT 3 AS v, after: [good]}
  trained: {sql: SELECT 4 AS v, parameters: [train], when: $train}
)";

} // namespace

class CliConditionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsNotNeeded_isSkippedAndNoFailure() {
        CliFixture f;
        f.writeFile("p.yaml", kPipeline);
        const CliResult first = f.run({"plan"});
        QVERIFY2(first.out.contains("scores will run first") && first.out.contains("only when accuracy >= $least"),
                 first.told());
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses(), (QMap<QString, QString>{{"scores", "executed"},
                                                         {"good", "skipped"},
                                                         {"report", "skipped"},
                                                         {"bad", "executed"},
                                                         {"later", "executed"},
                                                         {"trained", "executed"}}));
        QCOMPARE(run.events().last()["status"].toString(), QString("completed"));
        QCOMPARE(run.events().last()["steps"].toObject()["skipped"].toInt(), 2);
        QVERIFY2(run.out.contains("not needed: accuracy >= $least doesn't hold"), run.told());
        QVERIFY2(run.out.contains("good isn't needed"), run.told());
        QVERIFY(f.run({"show", "run:1/good"}).out.contains("doesn't hold"));

        const QJsonArray plan = f.run({"plan", "--json"}).array();
        for (const QJsonValue& step : plan) {
            const bool skipped = step["step"] == "good" || step["step"] == "report";
            QCOMPARE(step["decision"].toString(), QString(skipped ? "skip" : "reuse"));
            if (step["step"] == "good") {
                QCOMPARE(step["reasons"].toArray().first()["component"].toString(), QString("when"));
                QCOMPARE(step["reasons"].toArray().first()["name"].toString(), QString("accuracy >= $least"));
            }
        }
        // The condition is none of the key's business: it holds now, and nothing else runs.
        const CliResult lower = f.run({"run", "--json", "-p", "least=0.5"});
        QCOMPARE(lower.statuses().keys("executed"), (QStringList{"good", "report"}));
        const CliResult again = f.run({"run", "--json", "-p", "least=0.5", "-p", "train=false"});
        QCOMPARE(again.statuses().keys("executed"), QStringList());
        QCOMPARE(again.statuses().keys("skipped"), QStringList{"trained"});
        QVERIFY(f.run({"plan", "--why"}).out.contains("not needed"));
    }

    void cells_aGatherDoesWithout() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  a: {sql: SELECT $k AS v, matrix: {k: [1, 2, 3]}, when: $k > 1}\n"
                              "  b: {sql: 'SELECT v + 1 AS w FROM a', inputs: [a]}\n"
                              "  c: {sql: 'SELECT k, w FROM b ORDER BY k', inputs: {b: 'b[*]'}, outputs: {c: {format: "
                              "csv}}}\n"
                              "  none: {sql: SELECT $k AS v, matrix: {k: [1]}, when: $k > 1}\n"
                              "  all: {sql: FROM x, inputs: {x: 'none[*]'}}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses().keys("skipped"), (QStringList{"a[k=1]", "all", "b[k=1]", "none[k=1]"}));
        QCOMPARE(f.run({"export", "p/c", "--to", "c.csv"}).exit, 0);
        QCOMPARE(f.readFile("c.csv"), QByteArray("k,w\n2,3\n3,4\n"));
    }

    void items_ofWhatIsSkipped() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nparameters: {on: false}\nsteps:\n"
                              "  t: {sql: SELECT 1 AS x, parameters: [on], when: $on}\n"
                              "  a: {sql: SELECT $x AS v, for_each: {x: t}}\n"
                              "  b: {sql: FROM a, inputs: [a]}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses(), (QMap<QString, QString>{{"t", "skipped"}, {"a", "skipped"}, {"b", "skipped"}}));
    }

    void condition_isNoPartOfTheKey() {
        CliFixture f;
        const QByteArray text = "stemma: 1\nname: p\nparameters: {on: true}\nsteps:\n"
                                "  a: {sql: SELECT 1 AS v, parameters: [on], when: $on}\n";
        f.writeFile("p.yaml", text);
        QCOMPARE(f.run({"run", "--json"}).statuses()["a"], QString("executed"));
        f.writeFile("p.yaml", QByteArray(text).replace("when: $on", "when: $on OR false"));
        QCOMPARE(f.run({"run", "--json"}).statuses()["a"], QString("reused"));
        f.writeFile("p.yaml", QByteArray(text).replace(", when: $on", ""));
        QCOMPARE(f.run({"run", "--json"}).statuses()["a"], QString("reused"));
    }

    void whatIsNeitherTrueNorFalse_isNotTaken() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nparameters: {least: null}\nsteps:\n"
                              "  a: {sql: SELECT 1 AS v, parameters: [least], when: 3 > $least}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses()["a"], QString("skipped"));
        QCOMPARE(f.run({"run", "--json", "-p", "least=2"}).statuses()["a"], QString("executed"));
    }

    void whatCantBeTold_data() {
        QTest::addColumn<QByteArray>("when");
        QTest::addColumn<QByteArray>("told");
        QTest::newRow("a name") << QByteArray("acuracy > 1") << QByteArray("It may use s.accuracy, $k");
        QTest::newRow("no yes or no") << QByteArray("accuracy * 2") << QByteArray("not true or false");
        QTest::newRow("syntax") << QByteArray("accuracy >") << QByteArray("can't be told");
        QTest::newRow("two statements") << QByteArray("true); SELECT (1") << QByteArray("can't be told");
        QTest::newRow("a parameter") << QByteArray("$other") << QByteArray("It may use s.accuracy, $k");
    }
    void whatCantBeTold() {
        QFETCH(QByteArray, when);
        QFETCH(QByteArray, told);
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  s: {sql: 'SELECT 0.8 AS accuracy', outputs: {s: {type: metrics}}}\n"
                              "  a:\n    sql: SELECT 1 AS v\n    inputs: [s]\n    parameters: {k: 1}\n    when: '" +
                                  when + "'\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 1 && run.out.contains(told) && run.out.contains("p.yaml:9"), run.told());
    }

    void onFailure_runsOnceWhereAStepFailed() {
        CliFixture f;
        f.setEnvironment("TOKEN", "hush-hush");
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n"
                    "  fine: {command: 'echo 1 > {outputs.fine}', outputs: [fine], on_failure: 'touch never'}\n"
                    "  a:\n    command: 'echo so >&2; exit 3'\n    retry: 1\n    secrets: [TOKEN]\n"
                    "    on_failure: ['echo \"$STEMMA_FAILED_STEP $STEMMA_RUN: $STEMMA_ERROR\" >> told', 'echo $TOKEN; "
                    "exit 4']\n"
                    "  c: {sql: SELECT 1 AS v, checks: [min(v) > 1], on_failure: 'touch checked'}\n");
        const CliResult run = f.run({"run", "--json"});
        QCOMPARE(run.exit, 1);
        QCOMPARE(run.statuses().keys("failed"), (QStringList{"a", "c"}));
        QVERIFY2(f.readFile("told").startsWith("a 1: ") && f.readFile("told").contains("so") &&
                     f.readFile("told").count('\n') == 1,
                 f.readFile("told"));
        QVERIFY(!f.exists("never") && f.exists("checked"));
        const CliResult log = f.run({"log", "1/a"});
        QVERIFY2(log.out.contains("on_failure: ") && log.out.contains("exit code 4") && !log.out.contains("hush-hush"),
                 log.told());
    }

    void whatIsNotNeeded_hasNotFailed() {
        CliFixture f;
        f.writeFile("p.yaml", kPipeline);
        QCOMPARE(f.run({"run"}).exit, 0);
        const CliResult again = f.run({"run", "--failed"});
        QVERIFY2(again.exit == 2 && again.err.contains("Nothing failed in run 1"), again.told());
    }

    /// So that what it leaves at work ends as the step's own processes do.
    void onFailure_bearsTheMarkOfItsStep() {
        CliFixture f;
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n  a: {command: 'exit 3', on_failure: 'echo $STEMMA_STEP_RUN > "
                    "mark'}\n");
        QCOMPARE(f.run({"run"}).exit, 1);
        const QStringList logs = QDir(f.path(".stemma/logs/1")).entryList({"*.log"}); // named by the step run
        QCOMPARE(logs.size(), 1);
        QCOMPARE(f.readFile("mark").trimmed() + ".log", logs.first().toUtf8());
    }

    void checks_areKeptAndTheirTrendIsShown() {
        CliFixture f;
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nparameters: {n: 1}\nsteps:\n"
                    "  a: {sql: SELECT $n AS v, parameters: [n], checks: [min(v) > 0, {warn: max(v) < 3}]}\n");
        QCOMPARE(f.run({"run"}).exit, 0);
        QCOMPARE(f.run({"run", "-p", "n=5"}).exit, 0);
        QCOMPARE(f.run({"run", "-p", "n=0"}).exit, 1);
        QCOMPARE(f.run({"run", "-p", "n=2"}).exit, 0);
        const CliResult shown = f.run({"show", "p/a@4"});
        QVERIFY2(shown.out.contains("min(v) > 0: passed (2); 3 of the last 4 versions passed it, ✓✓✗✓"), shown.told());
        QVERIFY2(shown.out.contains("max(v) < 3: passed (2); 3 of the last 4 versions passed it, ✓✗✓✓"), shown.told());
        QVERIFY(f.run({"show", "p/a@2"}).out.contains("max(v) < 3: warn, not passed (5); 1 of the last 2 versions"));
        const QJsonArray checks = f.run({"show", "p/a@3", "--json"}).object()["checks"].toArray();
        QCOMPARE(checks.size(), 2);
        QCOMPARE(checks[0].toObject()["expression"].toString(), QString("min(v) > 0"));
        QCOMPARE(checks[0].toObject()["passed"].toBool(), false);
        const QJsonArray history = checks[0].toObject()["history"].toArray();
        QCOMPARE(history.size(), 3);
        QCOMPARE(history.last().toObject()["version"].toInt(), 3);
        QCOMPARE(history.last().toObject()["passed"].toBool(), false);
        // What was measured is kept, whether it passed or not.
        QCOMPARE(history.first().toObject()["value"].toInt(-1), 1);
        QCOMPARE(history.last().toObject()["value"].toInt(-1), 0);
        QVERIFY(f.run({"show", "run:3/a"}).out.contains("min(v) > 0: fail, it gave 0"));
        // Who looks on is told at once, and a node of the lineage carries its mark.
        for (const QJsonObject& event : f.run({"run", "-p", "n=7", "--json"}).events())
            if (event["event"] == "step.finished")
                QCOMPARE(event["checks"].toObject(), (QJsonObject{{"passed", 1}, {"failed", 1}}));
        const auto node = [&f](const QString& of, const QString& kind) {
            for (const QJsonValue& one : f.run({"lineage", of, "--json"}).object()["nodes"].toArray())
                if (one.toObject()["kind"] == kind) return one.toObject();
            return QJsonObject();
        };
        QCOMPARE(node("p/a@1", "step")["checks"].toObject(), (QJsonObject{{"passed", 2}, {"failed", 0}}));
        QCOMPARE(node("p/a@3", "step")["checks"].toObject(), (QJsonObject{{"passed", 1}, {"failed", 1}}));
        const auto drawn = [&f](const QString& of) {
            f.run({"lineage", of, "--to", "l.svg", "--force"});
            return QString::fromUtf8(f.readFile("l.svg"));
        };
        QVERIFY2(drawn("p/a@1").contains("s · ✓ 2<"), qPrintable(drawn("p/a@1")));
        QVERIFY2(drawn("p/a@2").contains("s · ✗ 1<"), qPrintable(drawn("p/a@2")));
        QCOMPARE(drawn("p/a@3").count("✗ min(v) &gt; 0"), 2); // on the step, and on what it made
    }

    void onFailure_isAProgramThatAPlanNames() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  c: {sql: SELECT 1 AS v, on_failure: 'touch checked'}\n");
        const QJsonObject planned = f.run({"plan", "--json"}).array().first().toObject();
        QCOMPARE(planned["commands"].toArray().first().toString(), QString("touch checked"));
    }
};

QTEST_GUILESS_MAIN(CliConditionsTest)
#include "tst_CliConditions.moc"
