// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QRegularExpression>
#include <csignal>

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

constexpr const char* kPeople = "name,age\nada,36\ngrace,85\nalan,41\n";
constexpr const char* kPipeline = R"(stemma: 1
name: people
parameters: {least: 40}
steps:
  raw:
    import: people.csv
  old:
    sql: SELECT * FROM raw WHERE age >= $least
    inputs: [raw]
    parameters: [least]
  count:
    sql: SELECT count(*) AS n FROM old
    inputs: [old]
    outputs: {count: {type: metrics, format: json}}
)";

/// Lines of the plain view, spaces run together: "old executed 0.01 s people/old@1 2 × 2".
QString squeezed(const CliResult& result, const QString& step) {
    for (const QString& line : result.lines())
        if (line.startsWith(step + " ")) return line.simplified();
    return {};
}

} // namespace

/// `stemma run` in a pipe: lines, counts, exit codes.
class CliRunTest : public QObject {
    Q_OBJECT

private slots:
    void run_executesThenReuses() {
        CliFixture fixture;
        prepare(fixture);
        const CliResult first = fixture.run({"run"});
        QVERIFY2(first.exit == 0, first.told());
        QVERIFY2(first.err.contains("made the workspace"), first.err);
        QVERIFY2(QRegularExpression("^old executed [0-9.]+ m?s people/old@1 2 × 2$")
                     .match(squeezed(first, "old"))
                     .hasMatch(),
                 first.out);
        QVERIFY2(QRegularExpression("Run 1 completed: 3 executed · ").match(first.text()).hasMatch(), first.out);
        const CliResult second = fixture.run({"run", "people.yaml"});
        QVERIFY2(second.exit == 0, second.told());
        QVERIFY2(!second.err.contains("made the workspace"), second.err); // said once
        QCOMPARE(squeezed(second, "old"), QString("old reused run 1"));
        QVERIFY2(second.text().contains("Run 2 completed: 3 reused · "), second.out);
    }

    void parameter_runsOnlyWhatUsesIt() {
        CliFixture fixture;
        prepare(fixture);
        QCOMPARE(fixture.run({"run"}).exit, 0);
        const CliResult other = fixture.run({"run", "-p", "least=80"});
        QVERIFY2(other.exit == 0, other.told());
        QCOMPARE(squeezed(other, "raw"), QString("raw reused run 1"));
        QVERIFY2(squeezed(other, "old").contains("people/old@2 1 × 2"), other.out);
        const CliResult back = fixture.run({"run", "-p", "least=40"});
        QVERIFY2(back.text().contains("3 reused"), back.out); // the old result is still a hit
    }

    void parameter_thatIsUnknownOrUnfit() {
        CliFixture fixture;
        prepare(fixture);
        const CliResult unknown = fixture.run({"run", "-p", "lest=80"});
        QCOMPARE(unknown.exit, 2);
        QVERIFY2(unknown.err.contains("least"), unknown.err);
        QCOMPARE(fixture.run({"run", "-p", "least=many"}).exit, 2);
    }

    void only_and_from() {
        CliFixture fixture;
        prepare(fixture);
        const CliResult only = fixture.run({"run", "--only", "old"});
        QVERIFY2(only.exit == 0, only.told());
        QVERIFY2(only.text().contains("2 executed"), only.out);
        const CliResult from = fixture.run({"run", "--from", "old"});
        QVERIFY2(from.exit == 0, from.told());
        QVERIFY2(from.text().contains("2 executed, 1 reused"), from.out);
        const CliResult wrong = fixture.run({"run", "--only", "odl"});
        QCOMPARE(wrong.exit, 2);
        QVERIFY2(wrong.err.contains("Did you mean 'old'?"), wrong.err);
    }

    void failedStep_takesItsDescendantsOnly() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", R"(stemma: 1
steps:
  good:
    command: echo fine > {outputs.good}
    outputs: {good: {type: text}}
  bad:
    command: 'echo to the log; echo the reason >&2; exit 7'
    outputs: {bad: {type: text}}
  after:
    command: cat {inputs.bad} > {outputs.after}
    inputs: [bad]
    outputs: {after: {type: text}}
)");
        const CliResult result = fixture.run({"run"});
        QCOMPARE(result.exit, 1);
        QVERIFY2(squeezed(result, "good").startsWith("good executed"), result.out);
        QVERIFY2(squeezed(result, "bad").startsWith("bad failed"), result.out);
        QVERIFY2(result.out.contains("the reason"), result.out);
        QVERIFY2(result.out.contains("stemma log 1/bad"), result.out);
        QVERIFY2(squeezed(result, "after").startsWith("after skipped"), result.out);
        QVERIFY2(squeezed(result, "after").contains("bad"), result.out); // names the cause
        QVERIFY2(result.text().contains("Run 1 failed: 1 executed, 1 failed, 1 skipped"), result.out);
        const CliResult log = fixture.run({"log", "1/bad"});
        QCOMPARE(log.exit, 0);
        QVERIFY2(log.out.contains("to the log\n") && log.out.contains("the reason\n"), log.out);
        QCOMPARE(fixture.run({"log", "bad"}).out, log.out); // of the last run
        const CliResult whole = fixture.run({"log"});
        QVERIFY2(whole.out.contains("bad  failed") && whole.out.contains("  the reason\n"), whole.out);
        const CliResult unknown = fixture.run({"log", "1/bda"});
        QCOMPARE(unknown.exit, 2);
        QVERIFY2(unknown.err.contains("Did you mean 'bad'?"), unknown.err);
    }

    void errorsOfAFile_comeAllAtOnceWithPositions() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", "stemma: 1\nsteps:\n  raw:\n    import: people.csv\n  old:\n    sql: SELECT 1\n"
                                    "    inputs: [rwa]\n    chekcs: [row_count > 1]\n");
        fixture.writeFile("people.csv", kPeople);
        const CliResult result = fixture.run({"run"});
        QCOMPARE(result.exit, 2);
        const QString err = QString::fromUtf8(result.err);
        QVERIFY2(err.contains("p.yaml:7:14: error: "), result.err);
        QVERIFY2(err.contains("  7 |     inputs: [rwa]\n    |              ^\n"), result.err);
        QVERIFY2(err.contains("p.yaml:8:5: error: ") && err.contains("checks"), result.err);
        QVERIFY(!fixture.exists(".stemma")); // nothing was made for it
        const CliResult json = fixture.run({"run", "--json"});
        QCOMPARE(json.exit, 2);
        QCOMPARE(json.errors().size(), 2);
        QCOMPARE(json.errors()[0]["line"].toInt(), 7);
        QCOMPARE(json.errors()[0]["column"].toInt(), 14);
        QCOMPARE(json.errors()[0]["file"].toString(), QString("p.yaml"));
        QCOMPARE(json.errors()[0]["code"].toString(), QString("invalid_pipeline"));
    }

    void pipelineFile_thatIsntThereOrIsntClear() {
        CliFixture fixture;
        const CliResult none = fixture.run({"run"});
        QCOMPARE(none.exit, 2);
        QVERIFY2(none.err.contains("There is no pipeline file in this folder"), none.err);
        prepare(fixture);
        fixture.writeFile("second.yaml", kPipeline);
        const CliResult several = fixture.run({"run"});
        QCOMPARE(several.exit, 2);
        QVERIFY2(several.err.contains("people.yaml, second.yaml"), several.err);
        QCOMPARE(fixture.run({"run", "nothing.yaml"}).exit, 2);
    }

    void workspace_isBesideThePipelineFile() {
        CliFixture fixture;
        fixture.writeFile("project/people.yaml", kPipeline);
        fixture.writeFile("project/people.csv", kPeople);
        QCOMPARE(fixture.run({"run", "project"}).exit, 0);
        QVERIFY(fixture.exists("project/.stemma/stemma.db"));
        QVERIFY(!fixture.exists(".stemma"));
    }

    void dryRun_changesNothing() {
        CliFixture fixture;
        prepare(fixture);
        const CliResult result = fixture.run({"run", "--dry-run"});
        QVERIFY2(result.exit == 0, result.told());
        QVERIFY2(result.text().contains("3 will run"), result.out);
        QVERIFY(!fixture.exists(".stemma"));
    }

    void interrupt_stopsTheStepAndKeepsTheRest() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", slowPipeline(fixture));
        auto process = fixture.start({"run"});
        QVERIFY(fixture.waitForFile("started"));
        ::kill(pid_t(process->processId()), SIGINT);
        const CliResult result = CliFixture::wait(*process);
        QCOMPARE(result.exit, 130);
        QVERIFY2(result.err.contains("Stopping"), result.err);
        QVERIFY2(result.text().contains("Run 1 cancelled"), result.told());
        QVERIFY2(!stillRuns(fixture), "the step's own process is still there");
        const CliResult again = fixture.run({"runs", "--json"});
        QCOMPARE(again.array()[0].toObject()["status"].toString(), QString("cancelled"));
        const CliResult kept = fixture.run({"artifacts", "--json"});
        QCOMPARE(kept.array().size(), 1); // what was finished
    }

    void terminate_isAnInterruptToo() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", slowPipeline(fixture));
        auto process = fixture.start({"run"});
        QVERIFY(fixture.waitForFile("started"));
        const CliResult shown = fixture.run({"show", "run:1"}); // another program sees it run
        QVERIFY2(QRegularExpression("\n  slow +running").match(shown.text()).hasMatch(), shown.out);
        ::kill(pid_t(process->processId()), SIGTERM);
        QCOMPARE(CliFixture::wait(*process).exit, 130);
        QVERIFY(!stillRuns(fixture));
    }

    void killedRun_isInterruptedAndSaysWhatBecameOfItsSteps() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", slowPipeline(fixture));
        auto process = fixture.start({"run"});
        QVERIFY(fixture.waitForFile("started"));
        ::kill(pid_t(process->processId()), SIGKILL);
        CliFixture::wait(*process);
        QVERIFY(stillRuns(fixture)); // nobody could tell it
        const CliResult runs = fixture.run({"runs"});
        QVERIFY2(QTest::qWaitFor([&] { return !stillRuns(fixture); }, 30'000), "a step goes on after its run has died");
        QVERIFY2(runs.err.contains("1 process that run 1 had at work was ended"), runs.err);
        QVERIFY2(QRegularExpression("interrupted .* 1 executed, 1 interrupted").match(runs.text()).hasMatch(),
                 runs.out);
        const CliResult shown = fixture.run({"show", "run:1"});
        QVERIFY2(shown.text().contains("1 executed, 1 interrupted"), shown.out);
        const QJsonObject steps = fixture.run({"runs", "--json"}).array()[0].toObject()["steps"].toObject();
        QCOMPARE(steps["executed"].toInt(), 1);
        QCOMPARE(steps["interrupted"].toInt(), 1);
    }

    void secondInterrupt_killsAtOnce() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", slowPipeline(fixture, "trap '' TERM; "));
        auto process = fixture.start({"run"});
        QVERIFY(fixture.waitForFile("started"));
        ::kill(pid_t(process->processId()), SIGINT);
        QVERIFY(QTest::qWaitFor([&] { return process->readAllStandardError().contains("Stopping"); }, 20'000));
        ::kill(pid_t(process->processId()), SIGINT);
        QCOMPARE(CliFixture::wait(*process).exit, 130);
        // It was killed before the program ended; the kernel may take a moment to be done with it.
        QVERIFY2(QTest::qWaitFor([&] { return !stillRuns(fixture); }, 20'000), "a step that ignores SIGTERM survived");
        QCOMPARE(fixture.run({"artifacts", "--json"}).array().size(), 1); // and the store opens again
    }

    void closedPipe_isNoReasonToStop() {
        CliFixture fixture;
        prepare(fixture);
        QProcess shell;
        shell.setWorkingDirectory(fixture.path());
        shell.start("sh", {"-c", CliFixture::program() + " run | true"});
        QVERIFY(shell.waitForFinished(60'000));
        QVERIFY(QTest::qWaitFor(
            [&] {
                const QJsonArray runs = fixture.run({"runs", "--json"}).array();
                return runs.size() == 1 && runs[0].toObject()["status"].toString() == "completed";
            },
            30'000));
    }

    void hostileNames_areMadeVisible() {
        CliFixture fixture;
        const QString name = QString("evil\x1b[31m\nname\u202e.csv");
        fixture.writeFile(name, "a\n1\n");
        const CliResult added = fixture.run({"add", name, "--name", "x"});
        QVERIFY2(added.exit == 0, added.told());
        for (const QStringList& words :
             {QStringList{"artifacts"}, QStringList{"show", "x"}, QStringList{"lineage", "x"}, QStringList{"runs"}}) {
            const CliResult result = fixture.run(words);
            QVERIFY2(result.exit == 0, result.told());
            QVERIFY2(!result.out.contains('\x1b') && !result.text().contains(u'\u202e'), result.out);
        }
        QVERIFY2(fixture.run({"show", "x"}).out.contains("\\x1b[31m"), "its file is named, visibly");
        const CliResult missing = fixture.run({"show", QString("no\x1b]0;title\x07such")});
        QCOMPARE(missing.exit, 2);
        QVERIFY2(!missing.err.contains('\x1b') && !missing.err.contains('\x07'), missing.err);
    }

private:
    static void prepare(const CliFixture& fixture) {
        fixture.writeFile("people.yaml", kPipeline);
        fixture.writeFile("people.csv", kPeople);
    }

    /// A step that ends, and one that says it runs and then hangs with a mark of its own.
    static QByteArray slowPipeline(const CliFixture& fixture, const QByteArray& first = {}) {
        return "stemma: 1\nsteps:\n  quick:\n    command: echo 1 > {outputs.quick}\n    outputs: {quick: {type: "
               "text}}\n"
               "  slow:\n    after: [quick]\n    command: \"" +
               first + "touch '" + fixture.path("started").toUtf8() + "'; exec -a " + mark(fixture) +
               " sleep 600\"\n    outputs: {slow: {type: text}}\n";
    }
    static QByteArray mark(const CliFixture& fixture) {
        return "slow-" + QFileInfo(fixture.path()).fileName().toUtf8();
    }
    static bool stillRuns(const CliFixture& fixture) {
        return QProcess::execute("pgrep", {"-f", QString::fromUtf8(mark(fixture)) + " 600"}) == 0;
    }
};

QTEST_GUILESS_MAIN(CliRunTest)
#include "tst_CliRun.moc"
