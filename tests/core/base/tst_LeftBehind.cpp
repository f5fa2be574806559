// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Orphans.h"
#include "core/base/Process.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace stemma;

/// Runs a script with a marker to its end and gives the numbers of the processes it says it left behind.
class LeftBehindTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::vector<pid_t> leave(const std::string& marker, const std::string& script) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) return {};
        const Fd reading(ends[0]);
        Fd writing(ends[1]);
        SpawnOptions options;
        options.arguments = {"/bin/sh", "-c", script};
        options.environment = currentEnvironment();
        options.environment.push_back(marker);
        options.out = writing.get();
        Child child = spawn(options).value();
        writing.reset();
        std::string text;
        char buffer[256];
        for (ssize_t got = 0; (got = ::read(reading.get(), buffer, sizeof buffer)) > 0;) {
            text.append(buffer, std::size_t(got));
        }
        (void)waitFor(child);
        std::vector<pid_t> pids;
        for (const QString& word : QString::fromStdString(text).split('\n', Qt::SkipEmptyParts)) {
            pids.push_back(word.toInt());
        }
        return pids;
    }
    /// Lives until it is ended, with a marker, and with the file open.
    Child holding(const std::string& marker, const fs::path& file) {
        const Fd open(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
        SpawnOptions options;
        options.arguments = {"sleep", "1000"};
        options.environment = currentEnvironment();
        options.environment.push_back(marker);
        options.descriptors = {{open.get(), 9}};
        return spawn(options).value();
    }
    static void end(Child& child) {
        killGroup(child.pid, SIGKILL);
        (void)waitFor(child);
    }
    static bool alive(pid_t pid) { return ::kill(pid, 0) == 0; }

private slots:
    void initTestCase() {
        QVERIFY(m_folder.isValid() && QDir::setCurrent(m_folder.path()));
        becomeSubreaper();
    }

    void nothing_isEndedWhereNothingWasLeft() {
        QVERIFY(leave("STEMMA_TEST_MARK=none", "true").empty());
        QCOMPARE(endLeftBehind("STEMMA_TEST_MARK=none"), 0);
    }

    void daemons_areEndedAndReaped() {
        const auto pids = leave("STEMMA_TEST_MARK=1", "setsid sleep 1000 >/dev/null & echo $!\n"
                                                      "sleep 1000 >/dev/null & echo $!\n"
                                                      "sh -c 'trap \"\" TERM; echo $$; exec >/dev/null; "
                                                      "while :; do sleep 1000; done' &\n");
        QCOMPARE(pids.size(), std::size_t(3));
        for (const pid_t pid : pids) QVERIFY(alive(pid));
        QVERIFY(endLeftBehind("STEMMA_TEST_MARK=1") >= 4); // the last one has a child of its own
        for (const pid_t pid : pids) QVERIFY(!alive(pid));
        QCOMPARE(endLeftBehind("STEMMA_TEST_MARK=1"), 0);
    }

    void becomingAnotherProgram_isNoEscape() {
        // An environment can't be read in the midst of an execve, which is where this one lives.
        for (int i = 0; i < 200; ++i) {
            const auto pids =
                leave("STEMMA_TEST_MARK=5", "echo 'exec sh $0' > again.sh; setsid sh again.sh >/dev/null & echo $!");
            QCOMPARE(endLeftBehind("STEMMA_TEST_MARK=5"), 1);
            QVERIFY(!alive(pids[0]));
        }
    }

    void withoutAnEnvironment_isNotAwaited() {
        const auto pids = leave("STEMMA_TEST_MARK=6", "env -i sleep 1000 >/dev/null & echo $!");
        const QString proc = QStringLiteral("/proc/%1/").arg(pids[0]);
        const auto content = [&](const char* name) {
            QFile file(proc + name);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QTRY_VERIFY(content("cmdline").startsWith("sleep") && content("environ").isEmpty()); // env has become it
        QCOMPARE(endLeftBehind("STEMMA_TEST_MARK=6"), 0);
        QVERIFY(alive(pids[0]));
        QCOMPARE(::kill(pids[0], SIGKILL), 0);
        QCOMPARE(::waitpid(pids[0], nullptr, 0), pids[0]);
    }

    void otherMarkers_areLeftAlone() {
        const auto one = leave("STEMMA_TEST_MARK=12", "sleep 1000 >/dev/null & echo $!");
        const auto two = leave("STEMMA_TEST_MARK=1", "sleep 1000 >/dev/null & echo $!");
        QCOMPARE(endLeftBehind("STEMMA_TEST_MARK=1"), 1); // not the one whose marker only begins alike
        QVERIFY(alive(one[0]));
        QVERIFY(!alive(two[0]));
        QCOMPARE(endLeftBehind("EMMA_TEST_MARK=12"), 0);
        QVERIFY(alive(one[0]));
        QCOMPARE(endLeftBehind("STEMMA_TEST_MARK=12"), 1);
        QVERIFY(!alive(one[0]));
    }

    void childrenThatAreWaitedFor_areLeftAlone() {
        SpawnOptions options;
        options.arguments = {"sleep", "1000"};
        options.environment = currentEnvironment();
        options.environment.push_back("STEMMA_TEST_MARK=2");
        Child running = spawn(options).value();
        options.arguments = {"true"};
        Child ended = spawn(options).value();
        const auto left = leave("STEMMA_TEST_MARK=2", "sleep 1000 >/dev/null & echo $!");
        siginfo_t info{};
        QCOMPARE(::waitid(P_PID, id_t(ended.pid), &info, WEXITED | WNOWAIT), 0);
        QCOMPARE(endLeftBehind("STEMMA_TEST_MARK=2"), 1);
        QVERIFY(!alive(left[0]));
        QVERIFY(waitFor(ended).ok()); // still there to be reaped
        QVERIFY(alive(running.pid));
        killGroup(running.pid, SIGKILL);
        QCOMPARE(waitFor(running).signal, SIGKILL);
    }

    void adoptedThatEndedByThemselves_areReaped() {
        const auto pids = leave("STEMMA_TEST_MARK=3", "sleep 0 >/dev/null & echo $!; cat /dev/null");
        QCOMPARE(pids.size(), std::size_t(1));
        siginfo_t info{};
        (void)::waitid(P_PID, id_t(pids[0]), &info, WEXITED | WNOWAIT); // a shell may have reaped it itself
        QCOMPARE(endLeftBehind("STEMMA_TEST_MARK=3"), 0);
        QVERIFY(!alive(pids[0]));
    }

    void stopped_areEndedToo() {
        const auto pids = leave("STEMMA_TEST_MARK=4", "sh -c 'echo $$; exec >/dev/null; kill -STOP $$' &");
        siginfo_t info{};
        QCOMPARE(::waitid(P_PID, id_t(pids[0]), &info, WSTOPPED | WNOWAIT), 0);
        QCOMPARE(endLeftBehind("STEMMA_TEST_MARK=4"), 1);
        QVERIFY(!alive(pids[0]));
    }

    void lockTaker_isKnownByWhoHasTheFileOpen() {
        // A lock that nobody took, as /proc/locks has it in a container.
        const TempFolder folder;
        const fs::path file = folder.path() / "lock", link = folder.path() / "link";
        Child marked = holding("STEMMA_TEST_MARK=7", file);
        fs::create_directory_symlink(folder.path(), link);
        QVERIFY(lockTakerDied(file, "STEMMA_TEST_MARK", {"7"}));
        QVERIFY(lockTakerDied(link / "lock", "STEMMA_TEST_MARK", {"7"}));
        QVERIFY(!lockTakerDied(file, "STEMMA_TEST_MARK", {"8"}));
        // Another program's files aren't looked at, whose file system may never answer: of any other name, even of one
        // that is the same file, nothing is known.
        fs::create_hard_link(file, folder.path() / "other");
        Child stranger = holding("STEMMA_TEST_MARK=8", folder.path() / "other");
        QVERIFY(lockTakerDied(file, "STEMMA_TEST_MARK", {"7"}));
        Child taker = holding("STEMMA_TEST_MARK=8", file);
        QVERIFY(!lockTakerDied(file, "STEMMA_TEST_MARK", {"7"}));
        for (Child* child : {&marked, &stranger, &taker}) end(*child);
    }
};

QTEST_GUILESS_MAIN(LeftBehindTest)
#include "tst_LeftBehind.moc"
