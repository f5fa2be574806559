// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/FailureWords.h"
#include "core/base/Files.h"
#include "core/steps/LastWords.h"
#include "core/steps/StepProcess.h"

#include <QTest>
#include <csignal>

using namespace stemma;

class LastWordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void line_isTheOneThatSaysSomething_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("line");
        QTest::newRow("the last") << "one\ntwo\n\n"
                                  << "two";
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("python")
            << "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    f()\n    ^^^\n"
               "KeyError: 'mass'\n"
            << "KeyError: 'mass'";
        QTest::newRow("an exception of many lines")
            << "Traceback (most recent call last):\n  File \"a.py\", line 1\nsubprocess.Failed: it broke\n  because\n  "
               "of that\nand this\n"
            << "subprocess.Failed: it broke";
        QTest::newRow("one while another was handled")
            << "Traceback (most recent call last):\n  x\nKeyError: 1\n\nDuring handling of the above exception, "
               "another "
               "exception occurred:\n\nTraceback (most recent call last):\n  y\nValueError: two\n"
            << "ValueError: two";
        QTest::newRow("a notebook's cell") << "Traceback (most recent call last):\n  File \"nbclient\", line "
                                              "1\nCellExecutionError: An error occurred:\n---\n"
                                              "raise ValueError\n---\n\x1b[0;31mValueError\x1b[0m  Traceback (most "
                                              "recent call last)\n\x1b[0;31mValueError"
                                              "\x1b[0m: no birds\n"
                                           << "ValueError: no birds";
        QTest::newRow("written over") << "10%\r50%\rit broke\n"
                                      << "it broke";
        QTest::newRow("R") << "Error in f(x) : no birds\nCalls: f -> g\nExecution halted\n"
                           << "Error in f(x) : no birds";
        QTest::newRow("make") << "cc: error: no input files\nmake: *** [Makefile:2: all] Error 1\n"
                              << "cc: error: no input files";
        QTest::newRow("underlined") << "syntax error near 'x'\n   x y\n   ^~~~\n"
                                    << "x y";
        QTest::newRow("only such") << "Killed\n"
                                   << "Killed";
        QTest::newRow("ours") << "it broke\n::stemma metric a=1\nstemma: a note\n"
                              << "it broke";
    }
    void line_isTheOneThatSaysSomething() {
        QFETCH(QString, text);
        QFETCH(QString, line);
        QCOMPARE(QString::fromStdString(lastMeaningfulLine(text.toStdString())), line);
    }

    void tail_hasNoBlankEndsAndNothingOfOurs() {
        QCOMPARE(lastLinesOf("a\nb\n\nc\nstemma: x\n\n", 3), (std::vector<std::string>{"b", "", "c"}));
        QCOMPARE(lastLinesOf("a\n\nb\n", 2), (std::vector<std::string>{"b"}));
    }

    void memoryKills_areThoseOfTheMachineElseOfTheGroup() {
        const TempFolder root;
        QVERIFY(!memoryKills(root.path()));
        fs::create_directories(root.path() / "proc/self");
        fs::create_directories(root.path() / "sys/fs/cgroup/user/me");
        QVERIFY(writeFile(root.path() / "proc/self/cgroup", "0::/user/me\n"));
        QVERIFY(writeFile(root.path() / "sys/fs/cgroup/user/me/memory.events", "low 0\noom 4\noom_kill 3\n"));
        QCOMPARE(memoryKills(root.path()), std::optional<std::int64_t>(3));
        QVERIFY(writeFile(root.path() / "proc/vmstat", "pgfault 12\noom_kill 7\n"));
        QCOMPARE(memoryKills(root.path()), std::optional<std::int64_t>(7));
    }

    void error_namesTheSignalOrTheWantOfMemory() {
        const TempFolder folder;
        StepLog log(folder.path() / "x.log", {}, {});
        StepProcessEnd end;
        end.status.signal = SIGSEGV;
        QCOMPARE(processError("The command", end, log, 0).message, std::string("The command was killed by SIGSEGV"));
        end.status.signal = SIGKILL;
        QCOMPARE(processError("Python", end, log, 0).message,
                 std::string("Python was killed by SIGKILL (perhaps out of memory)"));
        end.memoryKill = true;
        end.status.maxResidentBytes = std::int64_t(3) << 30;
        const Error error = processError("Python", end, log, 0);
        QVERIFY2(error.message.starts_with("Python was killed: out of memory. It had 3"), error.message.c_str());
        QVERIFY2(error.hint.find("resources: {memory:") != std::string::npos, error.hint.c_str());
        QCOMPARE(failureWords(error.message).said, error.message);
    }

    void words_areToldFromHowItEnded() {
        QCOMPARE(failureWords("The command ended with exit code 3: ValueError: no").said,
                 std::string("ValueError: no"));
        QCOMPARE(failureWords("The command ended with exit code 3: ValueError: no").how,
                 std::string("ended with exit code 3"));
        QCOMPARE(failureWords("sort was killed by SIGSEGV: x").how, std::string("was killed by SIGSEGV"));
        QCOMPARE(failureWords("The command ended with exit code 3").said,
                 std::string("The command ended with exit code 3"));
        QCOMPARE(failureWords("ValueError: a: b").said, std::string("ValueError: a: b"));
        const std::string check = "A check failed: x = ', of y', of p/a.";
        QCOMPARE(failureWords(check).said, std::string("check failed: x = ', of y'"));
        QCOMPARE(failureWords(check).how, std::string("of p/a"));
        QCOMPARE(shortFailure(check), std::string("✗ x = ', of y'"));
        QCOMPARE(shortFailure("sort was killed by SIGSEGV: x"), std::string("x"));
    }
};

QTEST_GUILESS_MAIN(LastWordsTest)
#include "tst_LastWords.moc"
