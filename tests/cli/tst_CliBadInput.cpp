// SPDX-License-Identifier: GPL-3.0-or-later
// Steps and values that behave badly: the right result or a clear sentence, and nothing lost.
#include "tests/support/CliFixture.h"

#include <QRegularExpression>
#include <signal.h>

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

    /// One that is root may write where it shouldn't: what was read is then no longer what is recorded, and it is told.
    void aStepThatWritesOverItsInputs_harmsNoVersion() {
        CliFixture f;
        f.writeFile("x.txt", "one\n");
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  x: {import: x.txt}\n"
                              "  a: {command: 'cp {inputs.x} {outputs.a}; chmod u+w {inputs.x} || true; "
                              "rm -f {inputs.x}; echo two > {inputs.x}', inputs: [x], outputs: [a]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.readFile("x.txt"), QByteArray("one\n"));
        QCOMPARE(exported(f, "p/x"), QByteArray("one\n"));
        QCOMPARE(exported(f, "p/a"), QByteArray("one\n"));
        QCOMPARE(f.run({"verify"}).exit, 0);
    }

    void aStepThatWritesIntoTheStore_isFoundOut() {
        CliFixture f;
        f.writeFile("x.txt", "one\n");
        f.writeFile("y.txt", "one\n"); // kept as the same bytes
        const QByteArray text =
            "stemma: 1\nname: p\nsteps:\n  x: {import: x.txt}\n  y: {import: y.txt}\n"
            "  a: {command: 'cp {inputs.x} {outputs.a}; WRITE', inputs: [x], outputs: [a]}\n"
            "  b: {command: 'cat {inputs.y} > {outputs.b}', inputs: [y], outputs: [b], after: [a]}\n";
        f.writeFile("p.yaml", QByteArray(text).replace("WRITE", "chmod u+w {inputs.x}; echo two > {inputs.x}"));
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 1 && run.told().contains("wrote into what it should only read: x.txt of p/x@1"),
                 run.told());
        QCOMPARE(f.readFile("x.txt") + f.readFile("y.txt"), QByteArray("one\none\n"));
        QVERIFY(f.run({"verify"}).exit != 0);
        f.writeFile("p.yaml", QByteArray(text).replace("WRITE", "true"));
        const CliResult again = f.run({"run", "--json"});
        QVERIFY2(again.exit == 0 && again.out.contains("\"component\":\"missing\",\"name\":\"p/x@1\""), again.told());
        QCOMPARE(exported(f, "p/a") + exported(f, "p/b"), QByteArray("one\none\n"));
    }

    void whatIsSpoiled_isReadByNobody() {
        CliFixture f;
        f.writeFile("x.csv", "v\n1\n");
        const QByteArray text = "stemma: 1\nname: p\nsteps:\n  x: {import: x.csv}\n"
                                "  a: {command: 'WRITE', inputs: [x]}\n"
                                "  b: {command: 'cat {inputs.x} > {outputs.b}', inputs: [x], outputs: [b]}\n"
                                "  c: {sql: SELECT sum(v) AS v FROM x, inputs: [x], outputs: {c: {format: csv}}}\n";
        f.writeFile("p.yaml", QByteArray(text).replace("WRITE", "chmod u+w {inputs.x}; echo no > {inputs.x}"));
        const CliResult run = f.run({"run", "--json", "-j", "1"});
        QCOMPARE(run.statuses(),
                 (QMap<QString, QString>{{"x", "executed"}, {"a", "failed"}, {"b", "failed"}, {"c", "failed"}}));
        QCOMPARE(run.out.count("another step wrote into it"), 2);
        f.writeFile("p.yaml", QByteArray(text).replace("WRITE", "true"));
        const CliResult again = f.run({"run"});
        QVERIFY2(again.exit == 0, again.told());
        QCOMPARE(exported(f, "p/b"), QByteArray("v\n1\n"));
        QVERIFY2(exported(f, "p/c").startsWith("v\n1"), exported(f, "p/c"));
    }

    void whatIsPutBesideKeptFiles_isTakenAway() {
        CliFixture f;
        f.writeFile("d/sub/x.txt", "one\n");
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  d: {import: d}\n"
                              "  a: {command: 'chmod -R u+w {inputs.d}/; mkdir {inputs.d}/sub/more; echo x > "
                              "{inputs.d}/sub/extra.txt', inputs: [d]}\n"
                              "  b: {command: 'ls -R {inputs.d}/ > {outputs.b}', inputs: [d], outputs: [b]}\n");
        const CliResult run = f.run({"run", "--json", "-j", "1"});
        QCOMPARE(run.statuses(), (QMap<QString, QString>{{"d", "executed"}, {"a", "failed"}, {"b", "executed"}}));
        QVERIFY2(run.out.contains("sub/extra.txt of p/d@1, sub/more of p/d@1. That was taken away again."), run.told());
        QCOMPARE(exported(f, "p/b"), QByteArray("inputs/d/:\nsub\n\ninputs/d/sub:\nx.txt\n"));
    }

    /// Its key has what the plan saw of the file: the step that comes later reads what is there then.
    void aReferenceThatChangesBeforeItsStep_isNotReused() {
        CliFixture f;
        f.writeFile("x.csv", "v\n1\n");
        f.setEnvironment("HERE", f.path());
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n  x: {import: x.csv, keep: reference}\n"
                    "  w: {command: 'touch \"$HERE/here\"; until [ -e \"$HERE/go\" ]; do sleep 0.02; done', env: "
                    "[HERE], after: [x]}\n"
                    "  a: {command: 'cat {inputs.x} > {outputs.a}', inputs: [x], outputs: [a], after: [w]}\n"
                    "  b: {sql: SELECT sum(v) AS v FROM x, inputs: [x], outputs: {b: {format: csv}}, after: [w]}\n");
        const auto process = f.start({"run", "--json"});
        QVERIFY(f.waitForFile("here"));
        f.writeFile("x.csv", "v\n2\n");
        f.writeFile("go", "");
        const CliResult run = f.wait(*process);
        QVERIFY2(run.out.count("What it reads changed while it ran") == 2, run.told());
        f.writeFile("x.csv", "v\n1\n");
        const CliResult again = f.run({"run", "--json"});
        QCOMPARE(again.statuses()["a"] + " " + again.statuses()["b"], QString("executed executed"));
        QCOMPARE(exported(f, "p/a"), QByteArray("v\n1\n"));
        QVERIFY2(exported(f, "p/b").startsWith("v\n1"), exported(f, "p/b"));
    }

    void whatTheProjectHasAtAnOutput_isNotCollected() {
        CliFixture f;
        f.writeFile("outputs/a/old.txt", "old\n");
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  a: {command: 'echo new > {outputs.a}; ls outputs/a > "
                              "{outputs.b}', outputs: [a, b]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(exported(f, "p/a"), QByteArray("new\n"));
        QCOMPARE(exported(f, "p/a.b"), QByteArray("a\n"));
        QCOMPARE(f.readFile("outputs/a/old.txt"), QByteArray("old\n"));
    }

    void references_ofManyFiles_areRead() {
        CliFixture f;
        f.writeFile("d/a.txt", "a\n");
        f.writeFile("d/sub/b.txt", "b\n");
        f.writeFile("d/other.bin", "no\n");
        f.writeFile(
            "p.yaml",
            "stemma: 1\nname: p\nsteps:\n  d: {import: d, keep: reference}\n"
            "  g: {import: 'd/**/*.txt', keep: reference, list: true}\n"
            "  a: {command: 'cat {inputs.d}/a.txt {inputs.d}/sub/b.txt > {outputs.a}', inputs: [d], outputs: [a]}\n"
            "  b: {command: 'cat {inputs.g} > {outputs.b}', for_each: {g: g}, outputs: [b]}\n"
            "  c: {command: 'echo more >> here/a.txt; cat here/a.txt > {outputs.c}', inputs: {d: {from: d, at: here, "
            "writable: true}}, outputs: [c]}\n"
            "  e: {command: 'ls d > {outputs.e}', inputs: {g: {from: g, at: d}}, outputs: [e]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(exported(f, "p/a"), QByteArray("a\nb\n"));
        QCOMPARE(exported(f, "p/b[g=sub%2Fb.txt]"), QByteArray("b\n"));
        QCOMPARE(exported(f, "p/c"), QByteArray("a\nmore\n"));
        QCOMPARE(exported(f, "p/e"), QByteArray("a.txt\nsub\n")); // and nothing else that lies there
        QCOMPARE(f.readFile("d/a.txt"), QByteArray("a\n"));
        const CliResult verified = f.run({"verify"});
        QVERIFY2(verified.exit == 0, verified.told());
        QCOMPARE(f.run({"run", "--json"}).statuses().values().count("reused"), 7);
    }

    /// What stands where a kept file was is only taken away: behind a link may lie a person's own.
    void aLinkInPlaceOfAKeptFile_isNotFollowed() {
        CliFixture f;
        f.writeFile("x.txt", "one\n");
        f.writeFile("mine.txt", "mine\n");
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  x: {import: x.txt}\n"
                              "  a: {command: 'cp {inputs.x} {outputs.a}; kept=$(readlink -f {inputs.x}); "
                              "chmod u+w $(dirname $kept); ln -sf " +
                                  f.path("mine.txt").toUtf8() + " $kept', inputs: [x], outputs: [a]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 1 && run.told().contains("wrote into what it should only read: x.txt of p/x@1"),
                 run.told());
        QCOMPARE(f.readFile("mine.txt"), QByteArray("mine\n"));
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  x: {import: x.txt}\n"
                              "  a: {command: 'cp {inputs.x} {outputs.a}', inputs: [x], outputs: [a]}\n");
        const CliResult again = f.run({"run"});
        QVERIFY2(again.exit == 0, again.told());
        QCOMPARE(exported(f, "p/a"), QByteArray("one\n"));
    }

    void aMatrixOfAMillionCells_isRefused() {
        CliFixture f;
        QByteArray values = "[0";
        for (int i = 1; i < 1000; ++i) values += "," + QByteArray::number(i);
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  a: {sql: SELECT 1, matrix: {k: " + values +
                                  "], l: " + values + "]}}\n");
        for (const char* command : {"plan", "run"}) {
            const CliResult result = f.run({command});
            QVERIFY2(result.exit == 2 && result.err.contains("p.yaml:4:3") &&
                         result.err.contains("more than 10,000 cells"),
                     result.told());
        }
        QVERIFY(!f.exists(".stemma/stemma.db") || f.run({"runs", "--json"}).array().isEmpty());
    }

    void aHugeParameter_isTakenWhole() {
        CliFixture f;
        const QByteArray huge = QByteArray("größe ").repeated(20'000); // more than an argument may be long
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nparameters: {text: \"" + huge +
                        "\"}\nsteps:\n  a: {sql: 'SELECT length($text) AS n', parameters: [text], outputs: {a: "
                        "{format: csv}}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(exported(f, "p/a"), QByteArray("n\n120000\n"));
        QVERIFY2(f.run({"run", "-p", "text=short", "--why"}).out.size() < 4000, "a huge value is told in few words");
        // A program can't be started with it: that is said, and what can be done.
        f.writeFile("q.yaml", "stemma: 1\nname: q\nparameters: {text: \"" + huge +
                                  "\"}\nsteps:\n  a: {command: [echo, '{parameters.text}'], parameters: [text]}\n");
        const CliResult command = f.run({"run", "q.yaml"});
        QVERIFY2(command.exit == 1 && command.told().size() < 4000 && command.told().contains("too long"),
                 command.told().left(4000));
    }

    void matrixValues_withNewlinesAndUnicode() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  a: {command: \"printf %s {item.k} > {outputs.a}\", outputs: [a], matrix: {k: "
                              "[\"two\\nlines\", 'größe, 日本', \"it's\", '-1', '']}}\n"
                              "  b: {command: 'cat {inputs.a} > {outputs.b}', inputs: {a: 'a[*]'}, outputs: [b]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(exported(f, "p/b"), QByteArray("two\nlinesgröße, 日本it's-1"));
        QVERIFY(f.run({"run", "--json"}).out.contains("\"reused\":6"));
    }

    void aStepThatLeavesADaemon_isNotWaitedFor() {
        CliFixture f;
        f.setEnvironment("DAEMON", f.path("daemon"));
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  a: {env: [DAEMON], command: 'setsid sh -c \"echo \\$\\$ > $DAEMON.new; mv $DAEMON.new "
                              "$DAEMON; exec sleep 100000\" & while ! test -e $DAEMON; do sleep 0.05; done; echo ok > "
                              "{outputs.a}', outputs: [a]}\n");
        const CliResult run = f.run({"run"}); // the daemon has its standard output, too
        QVERIFY2(run.exit == 0, run.told());
        QVERIFY2(f.run({"log", "1/a"}).out.contains("left behind was ended"), f.run({"log", "1/a"}).told());
        const int pid = f.readFile("daemon").trimmed().toInt();
        QVERIFY(pid > 0);
        QVERIFY2(QTest::qWaitFor([&] { return ::kill(pid, 0) != 0; }, 30'000), "the daemon lives on");
    }

    void aStepThatIgnoresSigterm_endsAtItsTimeout() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  a: {command: [sh, -c, 'trap \"\" TERM; while :; do sleep 1; done'], timeout: 1s}\n"
                              "  b: {sql: SELECT 1 AS v}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 1 && run.out.contains("after its timeout of 1"), run.told());
        QVERIFY2(run.out.contains("\"executed\":1") && run.out.contains("\"failed\":1"), run.told());
    }

    void aQueryThatTakesTooLong_isEndedInItsOwnWords() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  a: {sql: 'SELECT count(*) AS n FROM range(1000000) AS a, "
                              "range(1000000) AS b WHERE a.range % 7 = b.range % 5', timeout: 1s}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 1 && run.out.contains("after its timeout of 1") && !run.out.contains("stemma-tables"),
                 run.told());
    }

    void aSourceThatChangesWhileItIsRead_isNotReused() {
        CliFixture f;
        f.setEnvironment("PLACE", f.path("x.csv"));
        f.writeFile("x.csv", "v\n1\n");
        f.writeFile("tool.sh", "cat x.csv > $1\necho 'v,w' > \"$PLACE\"\n");
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n"
                    "  a: {command: 'sh tool.sh {outputs.a}', depends: [x.csv, tool.sh], env: [PLACE], outputs: "
                    "[a]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0 && run.told().contains("changed while it ran"), run.told());
        QCOMPARE(exported(f, "p/a@1"), QByteArray("v\n1\n")); // what it made is kept, marked
        QCOMPARE(f.run({"show", "p/a@1", "--json"}).object()["state"].toString(), QString("changed"));
        f.writeFile("x.csv", "v\n1\n"); // as it was: that result could be for either
        QVERIFY2(f.run({"run", "--json"}).out.contains("\"executed\":1"), "a doubtful result was reused");
    }

    void aClockThatGoesBackwards() {
        CliFixture f;
        f.setEnvironment("LD_PRELOAD", qEnvironmentVariable("STEMMA_TESTS") + "/stemma-old-clock.so");
        f.setEnvironment("STEMMA_CLOCK_BACK", f.path("back"));
        f.setEnvironment("BACK", f.path("back"));
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nparameters: {n: 1}\nsteps:\n"
                    "  x: {import: x.csv}\n"
                    "  a: {command: 'touch $BACK; cat {inputs.x} > {outputs.a}; echo {parameters.n} >> {outputs.a}', "
                    "inputs: [x], parameters: [n], env: [BACK], outputs: [a]}\n"
                    "  b: {sql: 'SELECT $n AS n', parameters: [n], after: [a]}\n");
        f.writeFile("x.csv", "v\n1\n");
        const CliResult first = f.run({"run", "--json"}); // two days back in the middle of it
        QVERIFY2(first.exit == 0, first.told());
        for (const QJsonObject& event : first.events())
            if (event.contains("seconds")) QVERIFY2(event["seconds"].toDouble() >= 0, first.out);
        QVERIFY2(f.run({"run", "--json"}).out.contains("\"reused\":3"), "nothing has changed but the time");
        const CliResult second = f.run({"run", "-p", "n=2", "--json"}); // before the first, by the clock
        QVERIFY2(second.exit == 0 && second.out.contains("\"executed\":2"), second.told());
        QCOMPARE(exported(f, "p/a"), QByteArray("v\n1\n2\n")); // @latest is of the last run, not of the latest time
        f.writeFile("x.csv", "v\n7\n");                        // of the same size, and from the future
        QVERIFY2(f.run({"run", "-p", "n=2", "--json"}).out.contains("\"executed\":2"), "an edit was missed");
        const CliResult runs = f.run({"runs", "--json"});
        QCOMPARE(runs.array().size(), 4);
        QCOMPARE(runs.array().first()["run"].toInt(), 4);
        for (const QJsonValue& run : runs.array()) QVERIFY2(!(run["seconds"].toDouble() < 0), runs.out);
        for (const QJsonValue& step : f.run({"plan", "-p", "n=3", "--json"}).array())
            QVERIFY2(!(step["last_seconds"].toDouble() < 0), "a negative time");
        for (const char* thing : {"run:1", "run:1/a"}) {
            const CliResult shown = f.run({"show", thing});
            QVERIFY2(shown.exit == 0 && !QRegularExpression("-[0-9.]+ (s|min|h)\\b").match(shown.text()).hasMatch(),
                     shown.told());
        }
        QCOMPARE(f.run({"verify"}).exit, 0);
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
