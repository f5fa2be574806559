// SPDX-License-Identifier: GPL-3.0-or-later
// for_each: a cell for each item of a list or row of a table, each reused by itself.
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

const QByteArray kRows = R"(stemma: 1
name: lab
steps:
  samples: {import: samples.csv}
  clean:
    command: 'echo ran >> "$LOG"; echo value > {outputs.clean}; echo {item.reads} >> {outputs.clean}'
    env: [LOG]
    for_each: {sample: samples}
    outputs: {clean: {type: table, path: clean.csv}}
  doubled: {sql: SELECT 2 * value AS value FROM clean, inputs: [clean]}
  all:
    sql: SELECT sample, value FROM cells ORDER BY ALL
    inputs: {cells: 'doubled[*]'}
    outputs: {all: {format: csv}}
)";

QByteArray exported(const CliFixture& f, const QString& reference) {
    const CliResult got = f.run({"export", reference, "--to", "exported", "--force"});
    return got.exit == 0 ? f.readFile("exported") : got.told();
}

QMap<QString, QString> decisions(const CliResult& plan) {
    QMap<QString, QString> all;
    for (const QJsonValue& step : plan.array()) all[step["step"].toString()] = step["decision"].toString();
    return all;
}

void prepare(CliFixture& f, const QByteArray& samples = "id,reads\ns1,10\ns2,20\n") {
    f.setEnvironment("LOG", f.path("log"));
    f.writeFile("lab.yaml", kRows);
    f.writeFile("samples.csv", samples);
}

} // namespace

class CliForEachTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rows_areCellsOnceTheyAreKnown() {
        CliFixture f;
        prepare(f);
        const CliResult plan = f.run({"plan", "--json"});
        QCOMPARE(decisions(plan), (QMap<QString, QString>{
                                      {"samples", "run"}, {"clean", "maybe"}, {"doubled", "maybe"}, {"all", "run"}}));
        QVERIFY2(f.run({"plan"}).out.contains("samples will run first"), plan.told());
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses(), (QMap<QString, QString>{{"samples", "executed"},
                                                         {"clean[sample=s1]", "executed"},
                                                         {"clean[sample=s2]", "executed"},
                                                         {"doubled[sample=s1]", "executed"},
                                                         {"doubled[sample=s2]", "executed"},
                                                         {"all", "executed"}}));
        QCOMPARE(exported(f, "lab/all"), QByteArray("sample,value\ns1,20\ns2,40\n"));
        // A cell is a name like any other, and knows the table that its row stands in.
        const CliResult step = f.run({"show", "run:1/clean[sample=s1]"});
        QVERIFY2(step.exit == 0 && step.out.contains("sample"), step.told());
        const CliResult lineage = f.run({"lineage", "lab/clean[sample=s1]"});
        QVERIFY2(lineage.out.contains("lab/samples"), lineage.told());
        // What is known already is in the plan.
        QCOMPARE(decisions(f.run({"plan", "--json"})).values(), QStringList(6, "reuse"));
        QCOMPARE(f.run({"run", "--json"}).statuses().values(), QStringList(6, "reused"));
    }

    void oneNewRow_runsOneCell() {
        CliFixture f;
        prepare(f);
        QCOMPARE(f.run({"run"}).exit, 0);
        f.writeFile("samples.csv", "id,reads\ns3,30\ns1,10\ns2,20\n"); // its place is none of a row's business
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses().keys("executed"),
                 (QStringList{"all", "clean[sample=s3]", "doubled[sample=s3]", "samples"}));
        QCOMPARE(run.statuses().keys("reused").size(), 4);
        QCOMPARE(f.readFile("log"), QByteArray("ran\nran\nran\n"));
        QCOMPARE(exported(f, "lab/all"), QByteArray("sample,value\ns1,20\ns2,40\ns3,60\n"));
        QVERIFY(f.run({"artifacts"}).out.contains("lab/clean[sample=s1]"));
    }

    void changedAndRemovedRows() {
        CliFixture f;
        prepare(f);
        QCOMPARE(f.run({"run"}).exit, 0);
        f.writeFile("samples.csv", "id,reads\ns2,21\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses().keys(), (QStringList{"all", "clean[sample=s2]", "doubled[sample=s2]", "samples"}));
        QCOMPARE(exported(f, "lab/all"), QByteArray("sample,value\ns2,42\n"));
        const CliResult why = f.run({"why", "lab/clean[sample=s2]"});
        QVERIFY2(why.out.contains("parameter sample"), why.told());
        // And back: everything is found again.
        f.writeFile("samples.csv", "id,reads\ns1,10\ns2,20\n");
        QCOMPARE(f.run({"run", "--json"}).statuses().values(), QStringList(6, "reused"));
    }

    void literalList_andParameter() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nparameters: {names: [x, y]}\nsteps:\n"
                              "  a: {sql: 'SELECT $n || $kind AS v', for_each: {n: '${names}'}, matrix: {kind: [1]}}\n"
                              "  b: {sql: 'SELECT $id AS id, $one AS one, $size AS size', "
                              "for_each: {one: [{id: k, size: 3}, {id: l, size: 4}]}}\n"
                              "  c: {sql: 'SELECT kind, n, v FROM a ORDER BY ALL', inputs: {a: 'a[*]'}, outputs: {c: "
                              "{format: csv}}}\n"
                              "  d: {sql: 'FROM b ORDER BY ALL', inputs: {b: 'b[*]'}, outputs: {d: {format: csv}}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(exported(f, "p/c"), QByteArray("kind,n,v\n1,x,x1\n1,y,y1\n"));
        QCOMPARE(exported(f, "p/d"), QByteArray("id,one,size\nk,k,3\nl,l,4\n"));
        const CliResult other = f.run({"run", "--json", "-p", "names=[y, z]"});
        QCOMPARE(other.statuses().keys("executed"), (QStringList{"a[kind=1,n=z]", "c"}));
    }

    void jsonList_ofACommand_andPython() {
        CliFixture f;
        f.writeFile("steps.py", "def use(one: dict) -> str:\n    return one['name'] + str(one['k'] + 1)\n");
        f.writeFile(
            "p.yaml",
            "stemma: 1\nname: p\nsteps:\n"
            "  list: {command: \"echo '[{\\\"name\\\": \\\"a\\\", \\\"k\\\": 1, \\\"deep\\\": [1]}, "
            "{\\\"name\\\": \\\"b\\\", \\\"k\\\": 2, \\\"deep\\\": [2]}]' > {outputs.list}\", outputs: {list: "
            "{type: json, path: list.json}}}\n"
            "  use: {python: 'steps.py:use', for_each: {one: list}}\n"
            "  last: {command: 'cat {inputs.all} > {outputs.last}', inputs: {all: 'use[*]'}, outputs: [last]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(exported(f, "p/last").simplified().replace(" ", ""), QByteArray("a2b3"));
    }

    void names_ofEveryKind() {
        CliFixture f;
        prepare(f, "id,reads\n\"größe, 日本\",1\n\"a\"\"b\",2\n\"line\nbreak\",3\nNaN,4\n/etc/[x]=%,5\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QStringList names = run.statuses().keys();
        QCOMPARE(names.filter("clean["),
                 (QStringList{"clean[sample=%2Fetc%2F%5Bx%5D%3D%25]", "clean[sample=a\"b]",
                              "clean[sample=größe%2C%20日本]", "clean[sample=line%0Abreak]", "clean[sample=null]"}));
        QVERIFY(exported(f, "lab/all").contains("größe"));
        QCOMPARE(f.run({"run", "--json"}).statuses().keys("executed"), QStringList());
        QCOMPARE(f.run({"show", "lab/clean[sample=line%0Abreak]"}).exit, 0);
    }

    void numbersAndNaN_asItems() {
        CliFixture f;
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n"
                    "  t: {sql: \"SELECT * FROM (VALUES (0.5::DOUBLE), ('nan'::DOUBLE), ('inf'::DOUBLE)) AS t(x)\"}\n"
                    "  a: {command: 'echo {item.x} > {outputs.a}', for_each: {x: t}, outputs: [a]}\n"
                    "  b: {command: 'cat {inputs.a} > {outputs.b}', inputs: {a: 'a[*]'}, outputs: [b]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(exported(f, "p/b"), QByteArray("0.5\nnan\ninf\n"));
    }

    void twoRowsOfOneName_failTheStep() {
        CliFixture f;
        prepare(f, "id,reads\ns1,10\ns1,20\n");
        const CliResult run = f.run({"run", "--json"});
        QCOMPARE(run.exit, 1);
        QVERIFY2(run.out.contains("Two items of 'samples' are named 's1'"), run.told());
        QCOMPARE(run.statuses(),
                 (QMap<QString, QString>{
                     {"samples", "executed"}, {"clean", "failed"}, {"doubled", "skipped"}, {"all", "skipped"}}));
        // Now it is known when the plan is made, with its place.
        const CliResult plan = f.run({"plan"});
        QVERIFY2(plan.exit == 2 && plan.err.contains("lab.yaml:8:") && plan.err.contains("'s1'"), plan.told());
    }

    void noRows_haveNoCells() {
        CliFixture f;
        QByteArray pipeline = kRows;
        pipeline.replace("sql: SELECT sample, value FROM cells ORDER BY ALL",
                         "command: 'cat {inputs.cells} < /dev/null > {outputs.all}'");
        pipeline.replace("{all: {format: csv}}", "[all]");
        prepare(f, "id,reads\n");
        f.writeFile("lab.yaml", pipeline);
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses(), (QMap<QString, QString>{{"samples", "executed"}, {"all", "executed"}}));
        f.writeFile("lab.yaml", kRows);
        const CliResult sql = f.run({"run", "--json"});
        QVERIFY2(sql.exit == 1 && sql.out.contains("there are no cells"), sql.told());
        // An item comes: what gathered none runs again.
        f.writeFile("lab.yaml", pipeline);
        f.writeFile("samples.csv", "id,reads\ns1,10\n");
        const CliResult one = f.run({"run", "--json"});
        QVERIFY2(one.exit == 0 && one.statuses()["all"] == "executed", one.told());
    }

    void noRows_canBeAskedForAllTheSame() {
        CliFixture f;
        prepare(f, "id,reads\n");
        const QMap<QString, QString> executed{{"samples", "executed"}}, reused{{"samples", "reused"}};
        for (const auto& expected : {executed, reused}) {
            const CliResult run = f.run({"run", "--json", "--only", "clean"});
            QVERIFY2(run.exit == 0, run.told());
            QCOMPARE(run.statuses(), expected);
        }
        QCOMPARE(f.run({"run", "--json", "--only", "samples", "--from", "clean"}).statuses(), reused);
        const CliResult wrong = f.run({"run", "--only", "claen"});
        QVERIFY2(wrong.exit == 2 && wrong.err.contains("has no step 'claen'"), wrong.told());
    }

    void items_ofACellThatFails() {
        CliFixture f;
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n"
                    "  src: {command: 'echo [1] > {outputs.src}; [ {parameters.k} = 2 ]', matrix: {k: [1, 2]}, "
                    "outputs: {src: {format: json}}}\n"
                    "  a: {command: 'echo {item.i} > {outputs.a}', for_each: {i: 'src[k=1]'}, outputs: [a]}\n"
                    "  b: {command: 'echo {item.i} > {outputs.b}', for_each: {i: 'src[k=2]'}, outputs: [b]}\n");
        const CliResult run = f.run({"run", "--json"});
        QCOMPARE(run.exit, 1);
        QCOMPARE(run.statuses(),
                 (QMap<QString, QString>{
                     {"src[k=1]", "failed"}, {"src[k=2]", "executed"}, {"a", "skipped"}, {"b[i=1]", "executed"}}));
    }

    void cancelled_beforeItsItemsAreKnown() {
        CliFixture f;
        prepare(f);
        QByteArray pipeline = kRows;
        pipeline.replace("samples: {import: samples.csv}",
                         "samples: {command: 'touch \"$LOG.here\"; until [ -e \"$LOG.go\" ]; do sleep 0.02; done; echo "
                         "id,reads > {outputs.samples}; echo s1,1 >> {outputs.samples}', env: [LOG], outputs: "
                         "{samples: {type: table, path: s.csv}}}");
        f.writeFile("lab.yaml", pipeline);
        const auto process = f.start({"run", "--json"});
        QVERIFY(f.waitForFile("log.here"));
        const CliResult wrong = f.run({"cancel", "1/claen"});
        QVERIFY2(wrong.exit == 2 && wrong.err.contains("has no step 'claen'"), wrong.told());
        const CliResult asked = f.run({"cancel", "1/clean"});
        QVERIFY2(asked.exit == 0, asked.told());
        QVERIFY(QTest::qWaitFor([&] { return f.run({"show", "run:1"}).out.contains("It was cancelled"); }, 30'000));
        f.writeFile("log.go", "");
        const CliResult run = f.wait(*process);
        QCOMPARE(run.statuses(),
                 (QMap<QString, QString>{
                     {"samples", "executed"}, {"clean", "cancelled"}, {"doubled", "skipped"}, {"all", "skipped"}}));
    }

    void cancelled_whileItsCellsAreMade() {
        CliFixture f;
        QByteArray rows = "id,reads\n";
        constexpr int kCells = 4000; // takes far longer than a wish to be seen
        for (int i = 0; i < kCells; ++i) rows += "s" + QByteArray::number(i) + ",1\n";
        prepare(f, rows);
        const auto process = f.start({"run", "--json"});
        QByteArray told;
        while (!told.contains("one for each item") && process->waitForReadyRead(60'000))
            told += process->readAllStandardOutput();
        QFile wish(f.path(".stemma/logs/1/cancel"));
        QVERIFY(wish.open(QIODevice::WriteOnly | QIODevice::Append));
        wish.write("clean\n");
        wish.close();
        CliResult run = f.wait(*process);
        run.out.prepend(told);
        QVERIFY2(run.exit == 130, run.err);
        const QMap<QString, QString> statuses = run.statuses();
        QCOMPARE(statuses.keys("cancelled").filter("clean[").size() + statuses.keys("executed").filter("clean[").size(),
                 kCells);
        QVERIFY(statuses.keys("cancelled").filter("clean[").size() > kCells / 2);
        QCOMPARE(statuses["all"], QString("skipped"));
    }

    void tooManyRows() {
        CliFixture f;
        QByteArray rows = "id\n";
        for (int i = 0; i < 10'001; ++i) rows += QByteArray::number(i) + "\n";
        prepare(f, rows);
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 1 && run.out.contains("Step 'clean' would have more than 10,000 cells"), run.told());
    }

    void aMemberThatIsMissing() {
        CliFixture f;
        prepare(f, "id,raeds\ns1,10\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 1 && run.out.contains("'{item.reads}' in the command of step clean[sample=s1] names "
                                                   "nothing of its item"),
                 run.told());
        QVERIFY2(run.out.contains("raeds"), run.told());
    }

    void whatIsNoListOfItems() {
        CliFixture f;
        f.writeFile("x.txt", "a\nb\n");
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  x: {import: x.txt}\n"
                              "  a: {command: 'echo > {outputs.a}', for_each: {i: x}, outputs: [a]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 1 && run.out.contains("for_each can't take items from p/x@1, which is of type document"),
                 run.told());
    }

    void askedByCell() {
        CliFixture f;
        prepare(f);
        const CliResult one = f.run({"run", "--json", "--only", "clean[sample=s2]"});
        QVERIFY2(one.exit == 0, one.told());
        QCOMPARE(one.statuses().keys(), (QStringList{"clean[sample=s2]", "samples"}));
        const CliResult wrong = f.run({"run", "--only", "clean[sample=s9]"});
        QVERIFY2(wrong.exit == 2 && wrong.err.contains("has no step 'clean[sample=s9]'"), wrong.told());
        const CliResult from = f.run({"run", "--json", "--from", "doubled[sample=s1]"});
        QCOMPARE(from.statuses().keys("executed"),
                 (QStringList{"all", "clean[sample=s1]", "doubled[sample=s1]", "doubled[sample=s2]"}));
    }

    void failedCell_takesOnlyWhatNeedsIt() {
        CliFixture f;
        prepare(f);
        QByteArray pipeline = kRows;
        pipeline.replace("echo ran", "test {item.sample} != s1; echo ran");
        f.writeFile("lab.yaml", pipeline);
        const CliResult run = f.run({"run", "--json"});
        QCOMPARE(run.exit, 1);
        QCOMPARE(run.statuses(), (QMap<QString, QString>{{"samples", "executed"},
                                                         {"clean[sample=s1]", "failed"},
                                                         {"clean[sample=s2]", "executed"},
                                                         {"doubled[sample=s1]", "skipped"},
                                                         {"doubled[sample=s2]", "executed"},
                                                         {"all", "skipped"}}));
    }

    void itemsOfItems_areACellEach() {
        CliFixture f;
        f.writeFile(
            "p.yaml",
            "stemma: 1\nname: p\nsteps:\n"
            "  t: {sql: SELECT i AS x FROM range(3) AS r(i)}\n"
            "  a: {sql: SELECT $x AS v, for_each: {x: t}}\n"
            "  more: {sql: 'SELECT x * 10 AS y FROM a WHERE x > 0', inputs: {a: 'a[*]'}}\n"
            "  b: {command: 'cat {inputs.t} > /dev/null; echo {item.y} > {outputs.b}', for_each: {y: more}, "
            "inputs: [t], outputs: [b]}\n"
            "  c: {command: 'echo {inputs.a} {item.k} > {outputs.c}', inputs: [a], for_each: {k: more}, "
            "outputs: [c]}\n"
            "  d: {command: 'cat {inputs.b} > {outputs.d}', inputs: {b: 'b[*]', c: 'c[k=20,*]'}, outputs: [d]}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses().keys().filter("c["), (QStringList{"c[k=10,x=0]", "c[k=10,x=1]", "c[k=10,x=2]",
                                                                  "c[k=20,x=0]", "c[k=20,x=1]", "c[k=20,x=2]"}));
        QCOMPARE(exported(f, "p/d"), QByteArray("10\n20\n"));
        QCOMPARE(f.run({"run", "--json"}).statuses().keys("reused").size(), 14);
    }

    /// The system takes no variable that has the paths of all of them.
    void manyGathered_areReadAllTheSame() {
        CliFixture f;
        QByteArray rows = "id,n\n";
        for (int i = 0; i < 700; ++i) rows += "s" + QByteArray::number(i) + ",1\n";
        f.writeFile("rows.csv", rows);
        const QByteArray text =
            "stemma: 1\nname: p\nsteps:\n  rows: {import: rows.csv}\n"
            "  cell: {command: [cp, rows.csv, '{outputs.cell}'], for_each: {row: rows}, outputs: {cell: {path: " +
            QByteArray(200, 'p') +
            "}}}\n"
            "  all: {command: COMMAND, inputs: {c: 'cell[*]'}, outputs: [all]}\n";
        f.writeFile("p.yaml",
                    QByteArray(text).replace("COMMAND", "[bash, -c, 'echo $# > \"$1\"', all, '{outputs.all}', "
                                                        "'{inputs.c}']"));
        CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.err);
        QCOMPARE(exported(f, "p/all"), QByteArray("701\n"));
        f.writeFile("p.yaml",
                    QByteArray(text).replace("COMMAND", "'grep -c inputs/c \"$STEMMA_STEP\" > {outputs.all}'"));
        run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.err);
        QCOMPARE(exported(f, "p/all"), QByteArray("700\n"));
        f.writeFile("p.yaml", QByteArray(text).replace("COMMAND", "'cat {inputs.c} > {outputs.all}'"));
        run = f.run({"run"});
        QVERIFY2(run.exit == 1 &&
                     run.out.contains("The command of step all, with all that is filled in, is too long") &&
                     run.out.contains("STEMMA_STEP names"),
                 run.told());
    }

    void anArtifactOfTheWorkspace() {
        CliFixture f;
        f.writeFile("samples.csv", "id,reads\ns1,10\n");
        QCOMPARE(f.run({"add", "samples.csv", "--name", "shared/samples"}).exit, 0);
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  a: {sql: SELECT $reads AS n, for_each: {s: 'artifact:shared/samples'}}\n");
        QCOMPARE(decisions(f.run({"plan", "--json"})), (QMap<QString, QString>{{"a[s=s1]", "run"}}));
        QCOMPARE(f.run({"run"}).exit, 0);
    }
};

QTEST_GUILESS_MAIN(CliForEachTest)
#include "tst_CliForEach.moc"
