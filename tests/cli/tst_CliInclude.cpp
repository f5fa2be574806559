// SPDX-License-Identifier: GPL-3.0-or-later
// A pipeline that includes others, and inputs that go on from a step's own last version.
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

const QByteArray kPrepare = "stemma: 1\nname: prepare\nparameters: {least: 1}\nsteps:\n"
                            "  raw: {import: raw.csv}\n"
                            "  clean: {sql: clean.sql, inputs: [raw], parameters: [least]}\n"
                            "  shout: {command: 'sh shout.sh < {inputs.clean} > {outputs.shout}', inputs: [clean], "
                            "outputs: [shout], depends: [shout.sh]}\n";
const QByteArray kMain = "stemma: 1\nname: main\nparameters: {most: 2}\n"
                         "include: {prep: {file: sub dir/prepare.yaml, parameters: {least: '${most}'}}}\nsteps:\n"
                         "  sum: {sql: SELECT sum(v)::INTEGER AS v FROM clean, inputs: [prep/clean], after: "
                         "[prep/shout], outputs: {sum: {format: csv}}}\n";

void prepare(const CliFixture& f) {
    f.writeFile("main.yaml", kMain);
    f.writeFile("sub dir/prepare.yaml", kPrepare);
    f.writeFile("sub dir/raw.csv", "v\n1\n2\n3\n");
    f.writeFile("sub dir/clean.sql", "SELECT v FROM raw WHERE v >= $least\n");
    f.writeFile("sub dir/shout.sh", "wc -c\n");
}

} // namespace

class CliIncludeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void steps_standUnderTheirName() {
        CliFixture f;
        prepare(f);
        const CliResult run = f.run({"run", "main.yaml", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses().keys(), (QStringList{"prep/clean", "prep/raw", "prep/shout", "sum"}));
        QCOMPARE(f.run({"export", "main/sum", "--to", "sum.csv"}).exit, 0);
        QCOMPARE(f.readFile("sum.csv"), QByteArray("v\n5\n"));
        QCOMPARE(f.run({"show", "main/prep/clean@1", "--json"}).object()["name"].toString(),
                 QString("main/prep/clean"));
        QCOMPARE(f.run({"show", "run:1/prep/clean"}).exit, 0);
        QCOMPARE(f.run({"run", "main.yaml", "--json"}).statuses().values(), QStringList(4, "reused"));
        // By its name all of it, or one step.
        QCOMPARE(f.run({"run", "main.yaml", "--json", "--only", "prep"}).statuses().size(), 3);
        QCOMPARE(f.run({"run", "main.yaml", "--json", "--only", "prep/clean"}).statuses().size(), 2);
        // Its code is found, and is kept with the run.
        f.writeFile("sub dir/shout.sh", "wc -l\n");
        const CliResult again = f.run({"run", "main.yaml", "--json"});
        QCOMPARE(again.statuses().keys("executed"), QStringList{"prep/shout"});
    }

    void sources_areKeptWithTheRun() {
        CliFixture f;
        prepare(f);
        QCOMPARE(f.run({"run", "main.yaml"}).exit, 0);
        QMap<QString, QByteArray> kept;
        for (const QJsonValue& source : f.run({"show", "run:1", "--json"}).object()["sources"].toArray())
            kept[source["path"].toString()] = f.readFile(".stemma/store/sources/" + source["sha256"].toString());
        for (const char* file : {"main.yaml", "sub dir/prepare.yaml", "sub dir/clean.sql", "sub dir/shout.sh"})
            QVERIFY2(kept.contains(file) && kept[file] == f.readFile(file), qPrintable(kept.keys().join('|')));
    }

    /// Whatever a step of it names means the file's own, however many files and steps stand before it.
    void references_stayWithinTheFile() {
        CliFixture f;
        f.writeFile("one.yaml", "stemma: 1\nsteps:\n  t: {sql: SELECT 'wrong' AS id}\n  model: {sql: SELECT 3 AS m}\n"
                                "  none: {sql: SELECT 9 AS v}\n");
        const QByteArray two =
            "stemma: 1\nsteps:\n"
            "  slow: {command: 'sleep 1; echo 1 > {outputs.slow}', outputs: [slow]}\n"
            "  next: {command: 'echo 1 > {outputs.next}', outputs: [next], after: [slow]}\n"
            "  t: {sql: SELECT 'right' AS id}\n"
            "  cells: {sql: SELECT $i AS id, for_each: {i: t}}\n"
            "  model: {sql: SELECT 1 AS m}\n"
            "  score: {sql: SELECT 0.5 AS accuracy, outputs: {score: {type: metrics, describes: model}}}\n"
            "  none: {sql: SELECT 1 AS v WHERE false}\n"
            "  log: {sql: SELECT count(*) AS n FROM before, inputs: {before: {from: 'artifact:no/such', "
            "first: none}}, outputs: {log: {format: csv}}}\n"
            "  old: {sql: SELECT 1 AS v}\n";
        f.writeFile("two.yaml", two);
        f.writeFile("main.yaml", "stemma: 1\nname: main\ninclude: [one.yaml, two.yaml]\nsteps:\n"
                                 "  first: {import: one.yaml}\n  x: {sql: FROM model, inputs: [two/model]}\n");
        const CliResult run = f.run({"run", "main.yaml", "--json", "-j", "4"});
        QVERIFY2(run.exit == 0, run.told());
        QVERIFY2(run.statuses().contains("two/cells[i=right]"), run.told());
        QStringList order;
        for (const QJsonObject& event : run.events())
            order << event["event"].toString() + " " + event["step"].toString();
        QVERIFY2(order.indexOf("step.started two/next") > order.indexOf("step.finished two/slow"), run.told());
        const auto described = [&f](const QString& of) {
            return f.run({"show", of, "--json"}).object()["described_by"].toArray();
        };
        QCOMPARE(described("main/two/model").size(), 1);
        QCOMPARE(described("main/two/model").first().toObject()["name"].toString(), QString("main/two/score"));
        QCOMPARE(described("main/one/model").size(), 0);
        QCOMPARE(f.run({"export", "main/two/log", "--to", "log.csv"}).exit, 0);
        QCOMPARE(f.readFile("log.csv"), QByteArray("n\n0\n"));
        QCOMPARE(f.run({"why", "main/x"}).exit, 0);
        // A step that was renamed there goes on with its numbers.
        f.writeFile("two.yaml",
                    QByteArray(two).replace("  old: {sql: SELECT 1 AS v}", "  now: {sql: SELECT 2 AS v, was: old}"));
        QCOMPARE(f.run({"run", "main.yaml"}).exit, 0);
        QCOMPARE(f.run({"show", "main/two/now", "--json"}).object()["version"].toInt(), 2);
    }

    void key_isThatOfTheFileAlone() {
        CliFixture f;
        prepare(f);
        QCOMPARE(f.run({"run", "sub dir/prepare.yaml", "-w", ".", "-p", "least=2"}).exit, 0);
        const CliResult run = f.run({"run", "main.yaml", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses().keys("executed"), QStringList{"sum"});
        QByteArray renamed = kMain;
        renamed.replace("{prep:", "{other:").replace("prep/", "other/");
        f.writeFile("main.yaml", renamed);
        QCOMPARE(f.run({"run", "main.yaml", "--json"}).statuses().keys("executed"), QStringList());
    }

    void errors_haveTheirOwnFileAndLine() {
        CliFixture f;
        prepare(f);
        f.writeFile("sub dir/prepare.yaml", "stemma: 1\nsteps:\n  raw:\n    import: gone.csv\n"
                                            "  a: {sql: SELECT 1, inputs: [rwa], matrix: {k: [1, '1']}}\n");
        const CliResult run = f.run({"run", "main.yaml"});
        QCOMPARE(run.exit, 2);
        QVERIFY2(run.err.contains("prepare.yaml:4:13") && run.err.contains("prepare.yaml:5:") &&
                     run.err.contains("rwa"),
                 run.told());
        f.writeFile("sub dir/prepare.yaml",
                    "stemma: 1\nparameters: {least: 1}\nsteps:\n  a: {sql: SELECT 1, matrix: {k: [1, '1']}}\n");
        const CliResult cells = f.run({"run", "main.yaml"});
        QVERIFY2(cells.exit == 2 && cells.err.contains("prepare.yaml:4:3") && !cells.err.contains("There is no step"),
                 cells.told());
        f.writeFile("sub dir/prepare.yaml",
                    "stemma: 1\nparameters: {least: 1}\nsteps:\n  clean: {sql: SELECT a FROM b}\n  "
                    "shout: {sql: SELECT 1}\n");
        const CliResult query = f.run({"run", "main.yaml"});
        QVERIFY2(query.exit == 2 && query.err.contains("prepare.yaml:4"), query.told());
    }

    /// What only all files together tell is of the file that it stands in, too.
    void clashes_haveTheirOwnFileAndLine() {
        CliFixture f;
        f.writeFile("inc/prep.yaml", "stemma: 1\n\n\n\n\n\nsteps:\n  a:\n    sql: SELECT 1 AS v\n"
                                     "    outputs: {a: {artifact: same/name}}\n  b:\n    sql: SELECT 2 AS v\n"
                                     "    outputs: {b: {copy_to: out/x.csv}}\n");
        f.writeFile("p.yaml", "stemma: 1\ninclude: {prep: inc/prep.yaml, more: inc/prep.yaml}\nsteps:\n"
                              "  c: {sql: SELECT 1 AS v, outputs: {c: {copy_to: inc/out/x.csv}}}\n"
                              "  d: {sql: SELECT 1 AS v, outputs: {d: {copy_to: out/x.csv}}}\n");
        const CliResult run = f.run({"run", "p.yaml"});
        QCOMPARE(run.exit, 2);
        QCOMPARE(run.err.count("inc/prep.yaml:10:15"), 1);
        QVERIFY2(run.err.contains("'prep/a' and 'more/a' would both be the artifact 'same/name'"), run.told());
        // Of an included file a place is below its own folder.
        QVERIFY2(run.err.count("inc/prep.yaml:13:15") == 2 && run.err.contains("'c' and 'prep/b' are both copied to "
                                                                               "'inc/out/x.csv'"),
                 run.told());
        QVERIFY2(!run.err.contains("'d'"), run.told());
    }

    /// The reasons of a plan, a step and what is said a line.
    static QStringList causes(const CliFixture& f, const QStringList& more = {}) {
        QStringList all;
        for (const QJsonValue& step : f.run(QStringList{"plan", "main.yaml", "--json"} + more).array())
            for (const QJsonValue& reason : step["reasons"].toArray())
                if (reason["root"].toBool())
                    all << step["step"].toString() + " " + reason["component"].toString() + " " +
                               reason["file"].toString() + ":" + QString::number(reason["line"].toInt());
        all.sort();
        return all;
    }

    void changedLine_isToldWithItsFile() {
        CliFixture f;
        prepare(f);
        // The same name beside the pipeline's own file is another one.
        f.writeFile("shout.sh", "echo other\n");
        QByteArray text = kPrepare;
        text.replace("steps:\n",
                     "steps:\n  more:\n    sql: |\n      SELECT v,\n        1 AS w\n      FROM raw\n    inputs: "
                     "[raw]\n  loud: {command: 'echo loud > {outputs.loud}', outputs: [loud]}\n");
        f.writeFile("sub dir/prepare.yaml", text);
        const CliResult run = f.run({"run", "main.yaml"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(causes(f), QStringList());
        const auto changed = [&f](const QString& file, const QByteArray& before, const QByteArray& after) {
            QByteArray now = f.readFile(file);
            QVERIFY(now.contains(before));
            f.writeFile(file, now.replace(before, after));
        };
        changed("sub dir/prepare.yaml", "1 AS w", "2 AS w");
        changed("sub dir/prepare.yaml", "echo loud", "echo LOUD");
        changed("sub dir/clean.sql", "SELECT v FROM raw ", "SELECT v\nFROM raw ORDER BY v\n-- ");
        changed("sub dir/shout.sh", "wc -c", "# count\nwc -c");
        QCOMPARE(causes(f),
                 (QStringList{"prep/clean text sub dir/clean.sql:1", "prep/loud text sub dir/prepare.yaml:11",
                              "prep/more text sub dir/prepare.yaml:8", "prep/shout code sub dir/shout.sh:1"}));
        const CliResult why = f.run({"plan", "main.yaml", "--why"});
        QVERIFY2(why.out.contains("text of more, sub dir/prepare.yaml:8: 1 AS w → 2 AS w"), why.told());
        QVERIFY2(why.out.contains("code shout.sh, sub dir/shout.sh:1: (nothing) → # count"), why.told());
        // It is written down with the run.
        QVERIFY(f.run({"run", "main.yaml"}).exit == 0);
        const CliResult version = f.run({"why", "main/prep/more"});
        QVERIFY2(version.out.contains("sub dir/prepare.yaml:8: 1 AS w → 2 AS w"), version.told());
        const CliResult code = f.run({"why", "main/prep/shout"});
        QVERIFY2(code.out.contains("code shout.sh, sub dir/shout.sh:1: (nothing) → # count"), code.told());
        // A parameter of the file itself has its line there, one that it is given has none.
        changed("sub dir/prepare.yaml", "parameters: {least: 1}", "parameters: {least: 1, k: 2}");
        changed("sub dir/prepare.yaml", "    inputs: [raw]\n", "    inputs: [raw]\n    parameters: [k]\n");
        QCOMPARE(causes(f, {"-p", "most=1"}),
                 (QStringList{"prep/clean parameter :0", "prep/more parameter sub dir/prepare.yaml:3"}));
    }

    void refused_data() {
        QTest::addColumn<QByteArray>("include");
        QTest::addColumn<QByteArray>("told");
        QTest::newRow("itself") << QByteArray("main.yaml")
                                << QByteArray("'main.yaml' includes itself: main.yaml → main.yaml");
        QTest::newRow("missing") << QByteArray("gone.yaml") << QByteArray("Can't include 'gone.yaml'");
        QTest::newRow("outside") << QByteArray("../x.yaml") << QByteArray("'include' of");
        QTest::newRow("a parameter") << QByteArray("{p: {file: 'sub dir/prepare.yaml', parameters: {lest: 1}}}")
                                     << QByteArray("has no parameter 'lest'");
        QTest::newRow("twice") << QByteArray("['sub dir/prepare.yaml', 'sub dir/prepare.yaml']")
                               << QByteArray("Two files are included as 'prepare'");
        QTest::newRow("a key") << QByteArray("{p: {file: 'sub dir/prepare.yaml', params: {}}}") << QByteArray("params");
        QTest::newRow("no pipeline") << QByteArray("sub dir/raw.csv")
                                     << QByteArray("raw.csv:1:1: error: This is plain text");
    }
    void refused() {
        QFETCH(QByteArray, include);
        QFETCH(QByteArray, told);
        CliFixture f;
        prepare(f);
        f.writeFile("main.yaml", "stemma: 1\ninclude: " + include + "\nsteps:\n  a: {sql: SELECT 1}\n");
        const CliResult run = f.run({"run", "main.yaml"});
        QVERIFY2(run.exit == 2 && run.err.contains(told), run.told());
    }

    void recursion_overOthers_isTold() {
        CliFixture f;
        f.writeFile("a.yaml", "stemma: 1\ninclude: b.yaml\nsteps:\n  x: {sql: SELECT 1}\n");
        f.writeFile("b.yaml", "stemma: 1\ninclude: c.yaml\nsteps:\n  x: {sql: SELECT 1}\n");
        f.writeFile("c.yaml", "stemma: 1\ninclude: a.yaml\nsteps:\n  x: {sql: SELECT 1}\n");
        const CliResult run = f.run({"run", "a.yaml"});
        QVERIFY2(run.exit == 2 && run.err.contains("includes itself: a.yaml → b.yaml → c.yaml → a.yaml") &&
                     run.err.contains("c.yaml:2:"),
                 run.told());
        f.writeFile("c.yaml", "stemma: 1\nsteps:\n  x: {sql: SELECT 1}\n");
        const CliResult good = f.run({"run", "a.yaml", "--json"});
        QCOMPARE(good.statuses().keys(), (QStringList{"b/c/x", "b/x", "x"}));
    }

    void recursion_thatGrows_ends() {
        CliFixture f;
        for (int i = 0; i < 18; ++i)
            f.writeFile(QString("f%1.yaml").arg(i), "stemma: 1\ninclude: {a: f" + QByteArray::number(i + 1) +
                                                        ".yaml, b: f" + QByteArray::number(i + 1) +
                                                        ".yaml}\nsteps:\n  x: {sql: SELECT 1}\n");
        f.writeFile("f18.yaml", "stemma: 1\nsteps:\n  x: {sql: SELECT 1}\n");
        const CliResult run = f.run({"run", "f0.yaml"});
        QVERIFY2(run.exit == 2 && run.err.contains("More than 200 files are included"), run.told());
    }

    void ownLastVersion_isGoneOnFrom() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nparameters: {n: 1}\nsteps:\n"
                              "  new: {sql: SELECT $n AS v, parameters: [n]}\n"
                              "  none: {sql: 'SELECT v FROM new WHERE false', inputs: [new]}\n"
                              "  log:\n    sql: SELECT v FROM before UNION ALL SELECT v FROM new\n"
                              "    inputs: {new: new, before: {from: 'artifact:p/log', first: none}}\n"
                              "    outputs: {log: {format: csv}}\n");
        QCOMPARE(f.run({"run"}).exit, 0);
        const CliResult second = f.run({"run", "-p", "n=2"});
        QVERIFY2(second.exit == 0, second.told());
        QCOMPARE(f.run({"export", "p/log", "--to", "log.csv"}).exit, 0);
        QCOMPARE(f.readFile("log.csv"), QByteArray("v\n1\n2\n"));
        f.writeFile("q.yaml", "stemma: 1\nname: q\nsteps:\n  x: {sql: SELECT 1}\n  a: {sql: FROM x, inputs: {x: {from: "
                              "x, first: x}}}\n");
        const CliResult wrong = f.run({"run", "q.yaml"});
        QVERIFY2(wrong.exit == 2 && wrong.err.contains("stands in for no artifact"), wrong.told());
    }

    void tagsAndCopies_ofAStep() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  a: {sql: SELECT 1 AS v, tags: [nightly, v1.2], layer: raw, outputs: {a: {format: csv, "
                              "copy_to: out/a.csv}}}\n");
        f.writeFile("out/a.csv", "mine");
        const CliResult first = f.run({"run"});
        QVERIFY2(first.exit == 0 && first.told().contains("out/a.csv"), first.told());
        QCOMPARE(f.readFile("out/a.csv"), QByteArray("mine")); // never overwritten
        QVERIFY(QFile::remove(f.path("out/a.csv")));
        QCOMPARE(f.run({"run"}).exit, 0);
        QCOMPARE(f.readFile("out/a.csv"), QByteArray("v\n1\n"));
        const QJsonArray tags = f.run({"show", "p/a", "--json"}).object()["tags"].toArray();
        QVERIFY2(tags.contains("nightly") && tags.contains("v1.2"), f.run({"show", "p/a", "--json"}).out);
    }

    void scratch_survivesAFailure() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  a:\n    command: 'n=$(cat $STEMMA_SCRATCH/n 2>/dev/null || echo 0); echo $((n + 1)) > "
                              "$STEMMA_SCRATCH/n; test $n -ge 2; echo $n > {outputs.a}'\n    outputs: [a]\n");
        QCOMPARE(f.run({"run"}).exit, 1);
        QCOMPARE(f.run({"run"}).exit, 1);
        QCOMPARE(f.run({"run"}).exit, 0);
        QCOMPARE(f.run({"export", "p/a", "--to", "a"}).exit, 0);
        QCOMPARE(f.readFile("a"), QByteArray("2\n"));
        // Another key has its own, and a success leaves none behind.
        QCOMPARE(f.run({"run", "--from", "a"}).exit, 1);
    }
};

QTEST_GUILESS_MAIN(CliIncludeTest)
#include "tst_CliInclude.moc"
