// SPDX-License-Identifier: GPL-3.0-or-later
// A step with a matrix: its cells run, are reused and asked for each by itself, and gathered.
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

const QByteArray kPipeline = R"(stemma: 1
name: sweep
steps:
  raw: {sql: SELECT i FROM range(10) AS t(i) }
  fit:
    sql: SELECT i * $depth + length($kind) AS v FROM raw
    inputs: [raw]
    matrix: {depth: [2, 3], kind: [a, b c]}
  score:
    sql: SELECT sum(v)::INTEGER AS total FROM fit
    inputs: [fit]
    outputs: {score: {type: metrics}}
  all:
    sql: SELECT depth, kind, count(*) AS n, sum(v)::INTEGER AS total FROM cells GROUP BY ALL ORDER BY ALL
    inputs: {cells: 'fit[*]'}
    outputs: {all: {format: csv}}
  some:
    command: cat {inputs.scores} > {outputs.some}
    inputs: {scores: 'score[depth=3,*]'}
    outputs: [some]
)";

const QByteArray kMetrics = R"(stemma: 1
name: sweep
steps:
  score:
    sql: SELECT $l2 * 2 AS loss, 7 AS n, 'so' AS word
    matrix: {l2: [0.01, 0.3]}
    outputs: {score: {type: metrics}}
  nested: {sql: "SELECT {'b': 1} AS a", outputs: {nested: {type: metrics}}}
  all:
    sql: SELECT *, typeof(l2) AS l2_is, typeof(n) AS n_is FROM scores ORDER BY l2
    inputs: {scores: 'score[*]'}
    outputs: {all: {format: csv}}
  none: {sql: SELECT * FROM nested, inputs: [nested]}
)";

} // namespace

class CliFanOutTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void metrics_areGatheredAsATable() {
        CliFixture f;
        f.writeFile("p.yaml", kMetrics);
        const CliResult run = f.run({"run"});
        QCOMPARE(f.run({"export", "sweep/all", "--to", "all.csv"}).exit, 0);
        QCOMPARE(f.readFile("all.csv"), QByteArray("l2,loss,n,word,l2_is,n_is\n0.01,0.02,7,so,DOUBLE,BIGINT\n"
                                                   "0.3,0.6,7,so,DOUBLE,BIGINT\n"));
        QVERIFY2(run.exit == 1 && run.out.contains("of type metrics, not a table"), run.told());
    }
    void cells_runAndAreGathered() {
        CliFixture f;
        f.writeFile("p.yaml", kPipeline);
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses().keys("executed"),
                 (QStringList{"all", "fit[depth=2,kind=a]", "fit[depth=2,kind=b%20c]", "fit[depth=3,kind=a]",
                              "fit[depth=3,kind=b%20c]", "raw", "score[depth=2,kind=a]", "score[depth=2,kind=b%20c]",
                              "score[depth=3,kind=a]", "score[depth=3,kind=b%20c]", "some"}));
        QCOMPARE(f.run({"export", "sweep/all", "--to", "all.csv"}).exit, 0);
        QCOMPARE(f.readFile("all.csv"),
                 QByteArray("depth,kind,n,total\n2,a,10,100\n2,b c,10,120\n3,a,10,145\n3,b c,10,165\n"));
        QCOMPARE(f.run({"export", "sweep/some", "--to", "some"}).exit, 0);
        QVERIFY(f.readFile("some").contains("145") && f.readFile("some").contains("165"));
        // A cell is a name like any other, in the store and in a run.
        const QJsonObject version = f.run({"show", "sweep/fit[depth=3,kind=a]@1", "--json"}).object();
        QCOMPARE(version["name"].toString(), QString("sweep/fit[depth=3,kind=a]"));
        const CliResult step = f.run({"show", "run:1/fit[depth=3,kind=b%20c]"});
        QVERIFY2(step.exit == 0 && step.out.contains("depth"), step.told());
        const CliResult lineage = f.run({"lineage", "sweep/all"});
        QVERIFY2(lineage.out.count("sweep/fit[") == 4, lineage.told());
    }

    void oneMoreValue_runsItsCellsOnly() {
        CliFixture f;
        f.writeFile("p.yaml", kPipeline);
        QCOMPARE(f.run({"run"}).exit, 0);
        QByteArray more = kPipeline;
        more.replace("[2, 3]", "[4, 2, 3]"); // the order of the values is none of a cell's business
        f.writeFile("p.yaml", more);
        const QJsonArray plan = f.run({"plan", "--json"}).array();
        QStringList planned;
        for (const QJsonValue& step : plan)
            if (step["decision"] == "run") planned << step["step"].toString();
        QCOMPARE(planned, (QStringList{"fit[depth=4,kind=a]", "fit[depth=4,kind=b%20c]", "score[depth=4,kind=a]",
                                       "score[depth=4,kind=b%20c]"}));
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses().keys("executed"), (QStringList{"all", "fit[depth=4,kind=a]", "fit[depth=4,kind=b%20c]",
                                                               "score[depth=4,kind=a]", "score[depth=4,kind=b%20c]"}));
        QCOMPARE(run.statuses().keys("reused").size(), 10);
        // And back again: what it gathers is as it was.
        f.writeFile("p.yaml", kPipeline);
        QCOMPARE(f.run({"run", "--json"}).statuses().keys("reused").size(), 11);
    }

    void changed_cellNamesTheDifference() {
        CliFixture f;
        f.writeFile("p.yaml", kPipeline);
        QCOMPARE(f.run({"run"}).exit, 0);
        QByteArray other = kPipeline;
        other.replace("i * $depth", "9 + i * $depth");
        f.writeFile("p.yaml", other);
        const QJsonArray plan = f.run({"plan", "--json"}).array();
        for (const QJsonValue& step : plan)
            if (step["step"].toString().startsWith("fit[")) {
                QCOMPARE(step["decision"].toString(), QString("run"));
                QCOMPARE(step["baseline_run"].toInt(), 1); // of the same cell, not only of the same step
                const QJsonArray reasons = step["reasons"].toArray();
                QCOMPARE(reasons.size(), 1);
                QCOMPARE(reasons[0]["component"].toString(), QString("text"));
            }
    }

    void thousandCells_areGathered() {
        CliFixture f;
        QByteArray values;
        for (int i = 0; i < 1100; ++i) values += (i > 0 ? ", " : "") + QByteArray::number(i);
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  a: {command: \"echo v > {outputs.a}; echo $((2 * "
                              "{item.k})) >> {outputs.a}\", outputs: {a: {type: table, path: a.csv}}, matrix: {k: [" +
                                  values +
                                  "]}}\n  b: {sql: 'SELECT count(*) AS n, sum(k)::INTEGER AS k, sum(v)::INTEGER AS v "
                                  "FROM a', inputs: {a: 'a[*]'}, outputs: {b: {format: csv}}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.run({"export", "p/b", "--to", "b.csv"}).exit, 0);
        QCOMPARE(f.readFile("b.csv"), QByteArray("n,k,v\n1100,604450,1208900\n"));
    }

    void keys_thatATableHasItself_stayItsOwn() {
        CliFixture f;
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n"
                    "  a: {sql: 'SELECT 10 * $k AS K, 1 AS v', matrix: {k: [1, 2]}}\n"
                    "  b: {sql: 'SELECT K, v FROM a ORDER BY K', inputs: {a: 'a[*]'}, outputs: {b: {format: csv}}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.run({"export", "p/b", "--to", "b.csv"}).exit, 0);
        QCOMPARE(f.readFile("b.csv"), QByteArray("K,v\n10,1\n20,1\n"));
    }

    void asked_forNothing() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  a: {sql: SELECT 1 AS v}\n  n: {sql: SELECT 2 AS v}\n");
        for (const char* option : {"--only", "--to", "--from", "--accept"}) {
            const CliResult none = f.run({"run", option, ""});
            QVERIFY2(none.exit == 2 && none.err.contains("p has no step ''"), none.told());
        }
        const CliResult between = f.run({"run", "--from", "n", "--to", "a"});
        QVERIFY2(between.exit == 2 && between.err.contains("Nothing lies between 'n' and 'a'"), between.told());
        QCOMPARE(f.run({"run", "--from", "a", "--to", "a"}).exit, 0);
    }

    void asked_byCellOrByStep() {
        CliFixture f;
        f.writeFile("p.yaml", kPipeline);
        const CliResult one = f.run({"run", "--json", "--only", "fit[depth=3,kind=a]"});
        QCOMPARE(one.statuses().keys(), (QStringList{"fit[depth=3,kind=a]", "raw"}));
        QCOMPARE(f.run({"run", "--json", "--only", "fit"}).statuses().size(), 5);
        QCOMPARE(f.run({"run", "--json", "--from", "score[depth=2,kind=a]"}).statuses().keys("executed").size(), 6);
        const CliResult wrong = f.run({"run", "--only", "fit[depth=5,kind=a]"});
        QVERIFY2(wrong.exit == 2 && wrong.err.contains("has no step 'fit[depth=5,kind=a]'"), wrong.told());
    }

    void failing_cellTakesOnlyWhatNeedsIt() {
        CliFixture f;
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n"
                    "  a: {command: 'test {item.k} != 2; echo {parameters.k} > {outputs.a}', matrix: {k: [1, 2, 3]}, "
                    "outputs: [a]}\n"
                    "  b: {command: 'cp {inputs.a} {outputs.b}', inputs: [a], outputs: [b]}\n"
                    "  c: {command: 'cat {inputs.all} > {outputs.c}', inputs: {all: 'b[*]'}, outputs: [c]}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 1, run.told());
        QCOMPARE(run.statuses().keys("executed"), (QStringList{"a[k=1]", "a[k=3]", "b[k=1]", "b[k=3]"}));
        QCOMPARE(run.statuses().keys("failed"), QStringList{"a[k=2]"});
        QCOMPARE(run.statuses().keys("skipped"), (QStringList{"b[k=2]", "c"}));
    }

    void allowed_failureIsLeftOut() {
        CliFixture f;
        const QByteArray pipeline =
            "stemma: 1\nname: p\nsteps:\n"
            "  a: {command: 'test -e ok{item.k}; echo {item.k} > {outputs.a}', matrix: {k: [1, 2, 3]}, outputs: [a]}\n"
            "  b: {command: 'cp {inputs.a} {outputs.b}', inputs: [a], outputs: [b]}\n"
            "  c: {command: 'cat {inputs.all} > {outputs.c}', inputs: {all: {from: 'b[*]', allow_failed: true}}, "
            "outputs: [c]}\n";
        f.writeFile("p.yaml", pipeline);
        f.writeFile("ok1", {});
        f.writeFile("ok3", {});
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 1, run.told());
        QCOMPARE(run.statuses().keys("executed"), (QStringList{"a[k=1]", "a[k=3]", "b[k=1]", "b[k=3]", "c"}));
        QCOMPARE(run.statuses().keys("skipped"), QStringList{"b[k=2]"});
        QCOMPARE(f.run({"export", "p/c", "--to", "c"}).exit, 0);
        QCOMPARE(f.readFile("c"), QByteArray("1\n3\n"));
        // Once it passes, it is gathered with the others.
        f.writeFile("ok2", {});
        const CliResult again = f.run({"run", "--json"});
        QVERIFY2(again.exit == 0, again.told());
        QCOMPARE(again.statuses().keys("executed"), (QStringList{"a[k=2]", "b[k=2]", "c"}));
        QCOMPARE(f.run({"export", "p/c", "--to", "c", "--force"}).exit, 0);
        QCOMPARE(f.readFile("c"), QByteArray("1\n2\n3\n"));
    }

    void allowed_failureOfAll_failsWhatGathers() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  a: {command: 'exit 3', matrix: {k: [1, 2]}, outputs: [a]}\n"
                              "  c: {command: 'cat {inputs.all} > {outputs.c}', outputs: [c], "
                              "inputs: {all: {from: 'a[*]', allow_failed: true}}}\n");
        const CliResult run = f.run({"run", "--json"});
        QCOMPARE(run.statuses().keys("failed"), (QStringList{"a[k=1]", "a[k=2]", "c"}));
        QVERIFY2(run.out.contains("Nothing is left of the input all: all that it gathers failed"), run.told());
    }

    void manyCells_withOneReason_areToldOnce() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  a: {sql: SELECT $k, matrix: {k: [1, 2, 3]}}\n");
        QVERIFY(QFile::copy(CliFixture::program(), f.path("stemma"))); // without its helpers
        QProcess alone;
        alone.setWorkingDirectory(f.path());
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove("STEMMA_HELPERS");
        alone.setProcessEnvironment(environment);
        alone.start(f.path("stemma"), {"run"});
        QVERIFY(alone.waitForFinished());
        const QByteArray told = alone.readAllStandardError();
        QVERIFY2(told.contains("3 steps of p can't run") && told.count("stemma-tables' is missing") == 1, told);
    }
};

QTEST_GUILESS_MAIN(CliFanOutTest)
#include "tst_CliFanOut.moc"
