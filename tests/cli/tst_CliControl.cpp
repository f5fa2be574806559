// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of a run: one step cancelled while the others go on, from a step, up to a step, again what failed.
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

/// `slow` and `other` begin at once; `slow` never ends by itself, `other` when the file go is there.
constexpr const char* kPipeline =
    "stemma: 1\nname: p\nsteps:\n"
    "  slow: {command: 'touch \"$HERE/slow\"; sleep 600', env: [HERE], outputs: [slow]}\n"
    "  other: {command: 'touch \"$HERE/other\"; until [ -e \"$HERE/go\" ]; do sleep 0.02; done; echo 1 > "
    "{outputs.other}', "
    "env: [HERE], outputs: [other]}\n"
    "  after_slow: {command: 'cp {inputs.slow} {outputs.after_slow}', inputs: [slow], outputs: [after_slow]}\n"
    "  last: {command: 'cp {inputs.after_slow} {outputs.last}', inputs: [after_slow, other], outputs: [last]}\n"
    "  after_other: {command: 'cp {inputs.other} {outputs.after_other}', inputs: [other], outputs: [after_other]}\n";

QMap<QString, QJsonObject> ends(const CliResult& result) {
    QMap<QString, QJsonObject> all;
    for (const QJsonObject& event : result.events())
        if (event["event"] == "step.finished") all[event["step"].toString()] = event;
    return all;
}

} // namespace

class CliControlTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cancelledStep_endsAloneAndWhatNeedsItIsSkipped() {
        CliFixture f;
        f.setEnvironment("HERE", f.path());
        f.writeFile("p.yaml", kPipeline);
        const auto process = f.start({"run", "--json", "-j", "2"});
        QVERIFY(f.waitForFile("slow") && f.waitForFile("other"));
        const CliResult asked = f.run({"cancel", "1/slow"});
        QVERIFY2(asked.exit == 0 && asked.err.contains("run 1 was asked to cancel slow"), asked.told());
        // The others go on only now: its end doesn't wait for them.
        QVERIFY(QTest::qWaitFor(
            [&] {
                for (const QJsonValue& step : f.run({"show", "run:1", "--json"}).object()["steps"].toArray())
                    if (step["step"] == "slow") return step["status"] == "cancelled";
                return false;
            },
            30'000));
        f.writeFile("go", "");
        const CliResult run = f.wait(*process);
        QCOMPARE(run.exit, 130); // not all that was asked for is there
        QCOMPARE(run.statuses(), (QMap<QString, QString>{{"slow", "cancelled"},
                                                         {"after_slow", "skipped"},
                                                         {"last", "skipped"},
                                                         {"other", "executed"},
                                                         {"after_other", "executed"}}));
        for (const char* step : {"after_slow", "last"})
            QCOMPARE(ends(run).value(step)["error"].toObject()["message"].toString(), QString("slow was cancelled"));
        QCOMPARE(f.run({"runs", "--json"}).array().at(0)["status"].toString(), QString("cancelled"));
        const CliResult late = f.run({"cancel", "1/slow"});
        QVERIFY2(late.exit == 2 && late.err.contains("isn't under way: it is cancelled"), late.told());
    }

    void stepThatWaits_isCancelledBeforeItBegins() {
        CliFixture f;
        f.setEnvironment("HERE", f.path());
        f.writeFile("p.yaml", kPipeline);
        const auto process = f.start({"run", "--json", "--only", "after_other", "-j", "1"});
        QVERIFY(f.waitForFile("other"));
        const CliResult wrong = f.run({"cancel", "1/aftr_other"});
        QVERIFY2(wrong.exit == 2 && wrong.err.contains("after_other"), wrong.told());
        QCOMPARE(f.run({"cancel", "run:1/after_other"}).exit, 0);
        QVERIFY(QTest::qWaitFor(
            [&] {
                return f.run({"show", "run:1"}).out.contains("after_other  cancelled");
            },
            30'000));
        f.writeFile("go", "");
        const CliResult run = f.wait(*process);
        QCOMPARE(run.statuses(), (QMap<QString, QString>{{"other", "executed"}, {"after_other", "cancelled"}}));
    }

    void matrix_isCancelledCellByCellOrWhole() {
        CliFixture f;
        f.setEnvironment("HERE", f.path());
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  fit:\n    matrix: {n: [1, 2, 3]}\n    env: [HERE]\n"
                              "    command: 'touch \"$HERE/$STEMMA_PARAMETER_n\"; [ {parameters.n} = 3 ] || sleep 600; "
                              "until [ -e \"$HERE/go\" ]; do sleep 0.02; done; echo 1 > {outputs.fit}'\n"
                              "    outputs: [fit]\n");
        auto process = f.start({"run", "--json", "-j", "3"});
        for (const char* cell : {"1", "2", "3"}) QVERIFY(f.waitForFile(cell));
        for (const char* cell : {"1/fit[n=1]", "1/fit[n=2]"}) {
            const CliResult asked = f.run({"cancel", cell});
            QVERIFY2(asked.exit == 0, asked.told());
        }
        QVERIFY(QTest::qWaitFor([&] { return f.run({"show", "run:1"}).out.count("It was cancelled") == 2; }, 30'000));
        f.writeFile("go", "");
        QCOMPARE(
            f.wait(*process).statuses(),
            (QMap<QString, QString>{{"fit[n=1]", "cancelled"}, {"fit[n=2]", "cancelled"}, {"fit[n=3]", "executed"}}));
        for (const char* cell : {"1", "2"}) QFile::remove(f.path(cell));
        process = f.start({"run", "--json", "-j", "3"});
        for (const char* cell : {"1", "2"}) QVERIFY(f.waitForFile(cell));
        QCOMPARE(f.run({"cancel", "2/fit"}).exit, 0);
        const CliResult run = f.wait(*process);
        QCOMPARE(run.statuses()["fit[n=1]"], QString("cancelled"));
        QCOMPARE(run.statuses()["fit[n=2]"], QString("cancelled"));
    }

    void wholeRun_isCancelledFromAnotherProgram() {
        CliFixture f;
        f.setEnvironment("HERE", f.path());
        QVERIFY2(f.run({"cancel"}).err.contains("no workspace"), "it says that there is none");
        f.writeFile("p.yaml", kPipeline);
        const auto process = f.start({"run", "--json"});
        QVERIFY(f.waitForFile("slow"));
        QCOMPARE(f.run({"cancel"}).exit, 0); // the newest
        const CliResult run = f.wait(*process);
        QCOMPARE(run.exit, 130);
        QCOMPARE(run.statuses()["slow"], QString("cancelled"));
        QCOMPARE(run.statuses()["last"], QString("cancelled"));
        QVERIFY2(f.run({"cancel"}).err.contains("No run is under way"), "and none is left");
    }

    void failedStep_keepsItsFolderWhereAsked() {
        CliFixture f;
        f.setEnvironment("HERE", f.path());
        // Two cells whose names are alike but for a sign.
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  fit:\n    matrix: {n: [a+b, a*b]}\n    env: [HERE]\n"
                              "    command: 'echo {parameters.n} > seen.txt; [ -e \"$HERE/good\" ] && echo 1 > "
                              "{outputs.fit}'\n    outputs: [fit]\n");
        QCOMPARE(f.run({"run"}).exit, 1);
        const auto folderOf = [&](const QString& step) {
            return f.run({"show", step, "--json"}).object()["folder"].toString();
        };
        QCOMPARE(folderOf("run:1/fit[n=a+b]"), QString()); // nobody asked
        const CliResult failed = f.run({"run", "--keep-failed"});
        QCOMPARE(failed.exit, 1);
        const QString plus = folderOf("run:2/fit[n=a+b]"), star = folderOf("run:2/fit[n=a*b]");
        const auto seen = [](const QString& folder) {
            QFile file(folder + "/seen.txt");
            return file.open(QIODevice::ReadOnly) ? QString(file.readAll()).trimmed() : QString();
        };
        QCOMPARE(seen(plus), QString("a+b"));
        QCOMPARE(seen(star), QString("a*b"));
        QVERIFY2((failed.out + failed.err).contains(plus.toUtf8()), failed.told());
        // The newer one takes the older one's place; it goes once the step has worked.
        QCOMPARE(f.run({"run", "--keep-failed"}).exit, 1);
        QVERIFY(!QDir(plus).exists());
        QCOMPARE(folderOf("run:2/fit[n=a+b]"), QString());
        const QString newer = folderOf("run:3/fit[n=a+b]");
        QCOMPARE(seen(newer), QString("a+b"));
        f.writeFile("good", "");
        QCOMPARE(f.run({"run"}).exit, 0);
        QVERIFY(!QDir(newer).exists());
        QVERIFY(QDir(f.path(".stemma/failed")).isEmpty());
    }

    void failed_runsAgainWhatFailedAndNoMore() {
        CliFixture f;
        f.setEnvironment("HERE", f.path());
        const auto write = [&](const QByteArray& word) {
            f.writeFile("p.yaml",
                        "stemma: 1\nname: p\nsteps:\n"
                        "  a: {command: '[ -e \"$HERE/good\" ] && echo 1 > {outputs.a}', env: [HERE], outputs: [a]}\n"
                        "  b: {command: 'cp {inputs.a} {outputs.b}', inputs: [a], outputs: [b]}\n"
                        "  c: {command: 'echo " +
                            word + " > {outputs.c}', outputs: [c]}\n");
        };
        write("one");
        const CliResult none = f.run({"run", "--failed"});
        QVERIFY2(none.exit == 2 && none.err.contains("hasn't run"), none.told());
        QCOMPARE(f.run({"run"}).exit, 1);
        f.writeFile("good", "");
        write("two"); // another step has changed meanwhile: it isn't asked for
        QCOMPARE(f.run({"plan", "--failed", "--json"}).array().size(), 2);
        const CliResult again = f.run({"run", "--failed", "--json"});
        QVERIFY2(again.exit == 0, again.told());
        QCOMPARE(again.statuses(), (QMap<QString, QString>{{"a", "executed"}, {"b", "executed"}}));
        const CliResult nothing = f.run({"run", "--failed"});
        QVERIFY2(nothing.exit == 2 && nothing.err.contains("Nothing failed in run 2"), nothing.told());
    }

    void upTo_takesAStepAndWhatItNeeds() {
        CliFixture f;
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n"
                    "  a: {sql: SELECT 1 AS x}\n  b: {sql: FROM a, inputs: [a]}\n  c: {sql: FROM b, inputs: [b]}\n");
        QCOMPARE(f.run({"run", "--to", "b", "--json"}).statuses(),
                 (QMap<QString, QString>{{"a", "executed"}, {"b", "executed"}}));
        QCOMPARE(f.run({"run"}).exit, 0);
        // With a beginning: what lies between runs, reusable or not.
        QCOMPARE(f.run({"run", "--from", "b", "--to", "b", "--json"}).statuses(),
                 (QMap<QString, QString>{{"a", "reused"}, {"b", "executed"}}));
    }
};

QTEST_GUILESS_MAIN(CliControlTest)
#include "tst_CliControl.moc"
