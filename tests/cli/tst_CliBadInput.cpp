// SPDX-License-Identifier: GPL-3.0-or-later
// Steps and values that behave badly: the right result or a clear sentence, and nothing lost.
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

QByteArray exported(const CliFixture& f, const QString& reference) {
    const CliResult got = f.run({"export", reference, "--to", "exported", "--force"});
    return got.exit == 0 ? f.readFile("exported") : got.told();
}

} // namespace

class CliBadInputTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parameters_ofEveryType() {
        CliFixture f;
        const QByteArray values =
            "{none: null, yes: true, big: 9223372036854775807, small: -9223372036854775808, half: "
            "0.5, whole: 1.0, text: \"a 'b' \\\"c\\\"\\n日本 $HOME `id`\", list: [1, two, [3]], map: "
            "{k: {l: 1}}, empty: '', date: 2026-11-23}";
        f.writeFile("show.py",
                    "import json, os, sys\njson.dump(json.load(open(os.environ['STEMMA_STEP']))['parameters'], "
                    "open(sys.argv[1], 'w'), ensure_ascii=False)\n");
        f.writeFile("p.yaml", "stemma: 1\nname: p\nparameters: " + values +
                                  "\nsteps:\n  a:\n    command: [python3, show.py, '{outputs.a}']\n"
                                  "    parameters: [none, yes, big, small, half, whole, text, list, map, empty, date]\n"
                                  "    outputs: {a: {path: a.json}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        const QByteArray told = exported(f, "p/a");
        for (const char* part :
             {"\"none\": null", "\"yes\": true", "\"big\": 9223372036854775807", "\"small\": -9223372036854775808",
              "\"half\": 0.5", "\"whole\": 1.0", "日本 $HOME `id`", "[1, \"two\", [3]]", "{\"l\": 1}",
              "\"empty\": \"\"", "\"date\": \"2026-11-23\""})
            QVERIFY2(told.contains(part), told + "\nlacks " + part);
        QVERIFY(f.run({"run", "--json"}).out.contains("\"reused\":1"));
        // 1.0 isn't 1, and a value isn't its text.
        QVERIFY(f.run({"run", "--json", "-p", "none=1"}).out.contains("\"executed\":1"));
        QVERIFY(f.run({"run", "--json", "-p", "none='1'"}).out.contains("\"executed\":1"));
        const CliResult huge = f.run({"run", "-p", "big=18446744073709551616"});
        QVERIFY2(huge.exit == 2 && huge.err.contains("big"), huge.told());
        const CliResult nan = f.run({"run", "-p", "half=.nan"});
        QVERIFY2(nan.exit == 2 && nan.err.contains("half"), nan.told());
    }

    void placesWithSpacesAndQuotes() {
        CliFixture f;
        f.writeFile("a dir/it's \"here\".csv", "v\n1\n");
        f.writeFile("a dir/p.yaml",
                    "stemma: 1\nname: p\nsteps:\n  raw: {import: \"it's \\\"here\\\".csv\"}\n"
                    "  a: {command: 'cat {inputs.raw} > {outputs.a}', inputs: [raw], outputs: {a: {path: "
                    "\"o'ut \\\"x\\\".csv\"}}}\n");
        const CliResult run = f.run({"run"}, "a dir");
        QVERIFY2(run.exit == 0, run.told());
        const CliResult got = f.run({"export", "p/a", "--to", "x"}, "a dir");
        QVERIFY2(got.exit == 0, got.told());
        QCOMPARE(f.readFile("a dir/x"), QByteArray("v\n1\n"));
    }

    void aStepThatClosesItsOutput() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  a: {command: 'exec 1>&- 2>&-; cp /etc/hostname {outputs.a}', outputs: [a]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
    }

    void aStepThatChangesItsInputs_isNotReused() {
        CliFixture f;
        f.writeFile("x.txt", "one\n");
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  x: {import: x.txt}\n"
                              "  a: {command: 'cp {inputs.x} {outputs.a}; touch -d 2001-01-01 {inputs.x} || echo no', "
                              "inputs: [x], outputs: [a]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.readFile("x.txt"), QByteArray("one\n")); // a person's own file is never what is linked
        QCOMPARE(exported(f, "p/x"), QByteArray("one\n"));
        if (run.told().contains("changed while it ran"))
            QVERIFY(f.run({"run", "--json"}).out.contains("\"executed\":1"));
    }

    void twoRuns_withDifferentCode_atTheSameTime() {
        CliFixture f;
        const QTemporaryDir signs; // outside of the project: a file of it that a command names is its code
        const QByteArray head = "stemma: 1\nname: p\nsteps:\n  a: {command: 'touch ";
        const auto pipeline = [&](const QByteArray& mine, const QByteArray& other) {
            // Each waits until both are at work: neither may be held up by the other.
            return head + signs.filePath(mine).toUtf8() + "; n=0; while ! test -e " + signs.filePath(other).toUtf8() +
                   " && test $n -lt 300; do n=$((n + 1)); sleep 0.1; done; test -e " + signs.filePath(other).toUtf8() +
                   "; echo " + mine + " > {outputs.a}', outputs: [a]}\n";
        };
        f.writeFile("one.yaml", pipeline("one", "two"));
        f.writeFile("two.yaml", pipeline("two", "one"));
        const auto first = f.start({"run", "one.yaml", "-w", "."});
        const auto second = f.start({"run", "two.yaml", "-w", "."});
        const CliResult a = CliFixture::wait(*first), b = CliFixture::wait(*second);
        QVERIFY2(a.exit == 0 && b.exit == 0, a.told() + b.told());
        const QByteArray both = exported(f, "p/a@1") + exported(f, "p/a@2");
        QVERIFY2(both == "one\ntwo\n" || both == "two\none\n", both);
        QCOMPARE(f.run({"verify"}).exit, 0);
        for (const char* again : {"one.yaml", "two.yaml"}) {
            const CliResult run = f.run({"run", again, "--json"});
            QVERIFY2(run.out.contains("\"reused\":1"), run.told());
        }
    }

    void whatFailed_runsAgain_andNothingElse() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  a: {sql: SELECT 1 AS v}\n"
                              "  b: {command: 'test -e ok; echo 1 > {outputs.b}', outputs: [b], after: [a]}\n"
                              "  c: {command: 'cp {inputs.b} {outputs.c}', inputs: [b], outputs: [c]}\n"
                              "  d: {sql: FROM a, inputs: [a]}\n");
        QCOMPARE(f.run({"run"}).exit, 1);
        f.writeFile("ok", "");
        // Up to a step, and then all.
        const CliResult upTo = f.run({"run", "--json", "--only", "b"});
        QVERIFY2(upTo.exit == 0 && upTo.out.contains("\"executed\":1,\"reused\":1"), upTo.told());
        const CliResult all = f.run({"run", "--json"});
        QVERIFY2(all.exit == 0 && all.out.contains("\"executed\":1,\"reused\":3"), all.told());
        const CliResult dry = f.run({"run", "--dry-run", "--from", "b"});
        QVERIFY2(dry.exit == 0 && dry.out.contains("will run"), dry.told());
        QCOMPARE(f.run({"runs", "--json"}).array().size(), 3); // a dry run is none
    }
};

QTEST_GUILESS_MAIN(CliBadInputTest)
#include "tst_CliBadInput.moc"
