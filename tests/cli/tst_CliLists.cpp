// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of files: an item each for for_each, whose cells read that file and nothing else.
#include "tests/support/PythonFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;
using stemma::test::PythonFixture;

namespace {

const QByteArray kLab = R"(stemma: 1
name: lab
steps:
  samples: {import: data/**/*.csv, list: true}
  lines: {command: 'wc -l < {inputs.sample} > {outputs.lines}; echo {item.sample} >> {outputs.lines}', for_each: {sample: samples}, outputs: [lines]}
  sums: {sql: 'SELECT $sample AS name, sum(a)::BIGINT AS total FROM sample', for_each: {sample: samples}}
  loaded: {python: 'steps.py:rows', for_each: {sample: samples}}
  all: {sql: 'SELECT sample, total FROM cells ORDER BY ALL', inputs: {cells: 'sums[*]'}, outputs: {all: {format: csv}}}
)";

QByteArray exported(const CliFixture& f, const QString& reference) {
    const CliResult got = f.run({"export", reference, "--to", "exported", "--force"});
    return got.exit == 0 ? f.readFile("exported") : got.told();
}

void prepare(CliFixture& f) {
    f.writeFile("lab.yaml", kLab);
    f.writeFile("steps.py", "from pathlib import Path\ndef rows(sample: Path):\n"
                            "    return {'rows': len(sample.read_text().splitlines()) - 1, 'name': sample.name}\n");
    f.writeFile("data/day1/s.csv", "a\n1\n2\n");
    f.writeFile("data/day2/s.csv", "a\n1\n2\n");
    f.writeFile("data/t.csv", "a\n5\n");
}

QStringList executed(const CliResult& run) {
    return run.statuses().keys("executed");
}

} // namespace

class CliListsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void files_areCells() {
        PythonFixture f;
        prepare(f);
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses().keys().filter("lines["),
                 (QStringList{"lines[sample=day1%2Fs.csv]", "lines[sample=day2%2Fs.csv]", "lines[sample=t.csv]"}));
        // Equal files of equal names are two items: what a step makes of their places differs.
        QCOMPARE(exported(f, "lab/lines[sample=day1%2Fs.csv]"), QByteArray("3\nday1/s.csv\n"));
        QCOMPARE(exported(f, "lab/lines[sample=day2%2Fs.csv]"), QByteArray("3\nday2/s.csv\n"));
        QCOMPARE(exported(f, "lab/all"), QByteArray("sample,total\nday1/s.csv,3\nday2/s.csv,3\nt.csv,5\n"));
        QVERIFY2(exported(f, "lab/loaded[sample=t.csv]").contains("\"rows\": 1"),
                 exported(f, "lab/loaded[sample=t.csv]"));
        QCOMPARE(f.run({"run", "--json"}).statuses().values(), QStringList(11, "reused"));
        const CliResult list = f.run({"show", "lab/samples"});
        QVERIFY2(list.out.contains("list") && list.out.contains("items") && list.out.contains("day2/s.csv"),
                 list.told());
        const CliResult lineage = f.run({"lineage", "lab/sums[sample=t.csv]"});
        QVERIFY2(lineage.out.contains("lab/samples"), lineage.told());
    }

    void files_areCopiedByTheirItems() {
        CliFixture f;
        f.writeFile("day1/s1.txt", "one");
        f.writeFile("day1/s2.txt", "two");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  raw: {import: day1, list: true}\n  c:\n"
                              "    command: cat {inputs.s} {inputs.s} > {outputs.c}\n    for_each: {s: raw}\n"
                              "    outputs: {c: {copy_to: 'out/{item.s}.twice'}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.readFile("out/s1.txt.twice"), QByteArray("oneone"));
        QCOMPARE(f.readFile("out/s2.txt.twice"), QByteArray("twotwo"));
    }

    void oneFile_runsItsCellsOnly() {
        PythonFixture f;
        prepare(f);
        QCOMPARE(f.run({"run"}).exit, 0);
        f.writeFile("data/u.csv", "a\n7.5\n"); // other types, too: none of the others' business
        CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(executed(run),
                 (QStringList{"all", "lines[sample=u.csv]", "loaded[sample=u.csv]", "samples", "sums[sample=u.csv]"}));
        f.writeFile("data/t.csv", "a\n6\n");
        const CliResult why = f.run({"plan", "--why"});
        QVERIFY2(why.out.contains("samples will run first"), why.told());
        run = f.run({"run", "--json"});
        QCOMPARE(executed(run),
                 (QStringList{"all", "lines[sample=t.csv]", "loaded[sample=t.csv]", "samples", "sums[sample=t.csv]"}));
        const CliResult told = f.run({"why", "lab/sums[sample=t.csv]"});
        QVERIFY2(told.exit == 0 && told.out.contains("input sample"), told.told());
        QVERIFY(QFile::remove(f.path("data/day1/s.csv")));
        run = f.run({"run", "--json"});
        QCOMPARE(executed(run), (QStringList{"all", "samples"}));
    }

    void everyKindOfList() {
        CliFixture f;
        f.writeFile("in/x.txt", "x\n");
        f.writeFile("in/y.txt", "y\n");
        f.writeFile(
            "p.yaml",
            "stemma: 1\nname: p\nsteps:\n"
            "  made: {command: 'mkdir parts; echo 1 > parts/one; echo 2 > parts/two', outputs: {made: {type: "
            "list, path: parts}}}\n"
            "  kept: {import: in, list: true, keep: reference}\n"
            "  alone: {import: in/x.txt, list: true}\n"
            "  a: {command: 'cat {inputs.i} > {outputs.a}', for_each: {i: made}, outputs: [a]}\n"
            "  b: {command: 'cat {inputs.i} > {outputs.b}', for_each: {i: kept}, outputs: [b]}\n"
            "  c: {command: 'cat {inputs.i} > {outputs.c}', for_each: {i: alone}, matrix: {k: [1, 2]}, outputs: "
            "[c]}\n"
            "  d: {command: 'cat {inputs.b} > {outputs.d}', inputs: [b], outputs: [d]}\n"
            "  whole: {command: 'ls {inputs.made} > {outputs.whole}', inputs: [made], outputs: [whole]}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses().keys(),
                 (QStringList{"a[i=one]", "a[i=two]", "alone", "b[i=x.txt]", "b[i=y.txt]", "c[i=x.txt,k=1]",
                              "c[i=x.txt,k=2]", "d[i=x.txt]", "d[i=y.txt]", "kept", "made", "whole"}));
        QCOMPARE(exported(f, "p/a[i=two]"), QByteArray("2\n"));
        QCOMPARE(exported(f, "p/d[i=y.txt]"), QByteArray("y\n"));
        QCOMPARE(exported(f, "p/whole"), QByteArray("one\ntwo\n"));
        QCOMPARE(f.run({"run", "--json"}).statuses().values(), QStringList(12, "reused"));
    }

    void whatCantBe_data() {
        QTest::addColumn<QByteArray>("steps");
        QTest::addColumn<QByteArray>("told");
        const auto row = [](const char* name, const QByteArray& steps, const char* told) {
            QTest::newRow(name) << steps << QByteArray(told);
        };
        const QByteArray folder = "  files: {import: in}\n", list = "  files: {import: in, list: true}\n";
        row("a folder that isn't said to be one",
            folder + "  a: {command: 'cat {inputs.i} > {outputs.a}', for_each: {i: files}, outputs: [a]}\n",
            "Items are the files of a list: an import with `list: true`");
        row("an input of the same name",
            list + "  i: {import: in/x.txt}\n  a: {command: 'cat {inputs.i}', inputs: [i], for_each: {i: files}}\n",
            "The items of step 'a' are files, and 'i' is an input of it already");
        row("items that aren't files",
            "  t: {sql: SELECT 1 AS x}\n  a: {command: 'cat {inputs.i}', for_each: {i: t}}\n",
            "'{inputs.i}' in the command of step a[i=1] is no input of it: its items aren't files");
        row("a table it isn't", list + "  a: {sql: FROM i, for_each: {i: files}}\n", "not a table");
        row("a table that is none", "  files: {import: bad, list: true}\n  a: {sql: FROM i, for_each: {i: files}}\n",
            "bad.csv of p/files@1: ");
        row("read like one table", "  files: {import: in, list: true, csv: {delimiter: ';'}}\n",
            "makes a list, and 'csv' says how one table is read");
        row("of another type", "  files: {import: in, list: true, outputs: {files: {type: table}}}\n",
            "makes a list, and its output is to be 'table'");
        row("one file", "  a: {command: 'echo 1 > {outputs.a}', outputs: {a: {type: list, path: one}}}\n",
            "is declared as list, but it is a single file");
    }
    void whatCantBe() {
        QFETCH(QByteArray, steps);
        QFETCH(QByteArray, told);
        CliFixture f;
        f.writeFile("in/x.txt", "x\n");
        f.writeFile("bad/bad.csv", QByteArray("\0\1\2\3", 4));
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n" + steps);
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit != 0 && (run.out + run.err).simplified().contains(told), run.told());
    }
};

QTEST_GUILESS_MAIN(CliListsTest)
#include "tst_CliLists.moc"
