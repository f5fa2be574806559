// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Process.h"

#include <QTest>
#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace stemma;

class ProcessTest : public QObject {
    Q_OBJECT

    static constexpr std::size_t kMuch = std::size_t(1) << 20;

    static SpawnOptions program(std::vector<std::string> arguments) {
        SpawnOptions options;
        options.arguments = std::move(arguments);
        options.environment = currentEnvironment();
        return options;
    }
    static SpawnOptions shell(const std::string& script) { return program({"/bin/sh", "-c", script}); }
    static std::string outputOf(const SpawnOptions& options) { return runAndCapture(options, 60, kMuch).value().out; }
    static void script(const fs::path& path, const std::string& content, unsigned mode) {
        QVERIFY(writeFile(path, content).has_value());
        QCOMPARE(::chmod(path.c_str(), mode), 0);
    }

private slots:
    void status_saysHowItEnded() {
        Child child = spawn(shell("exit 3")).value();
        ExitStatus status = waitFor(child);
        QCOMPARE(status.code, 3);
        QCOMPARE(status.signal, 0);
        QVERIFY(!status.ok());
        QCOMPARE(describe(status), std::string("exit code 3"));
        child = spawn(shell("kill -9 $$")).value();
        status = waitFor(child);
        QCOMPARE(status.signal, SIGKILL);
        QCOMPARE(describe(status), std::string("killed by SIGKILL (perhaps out of memory)"));
        child = spawn(shell("kill -SEGV $$")).value();
        QCOMPARE(describe(waitFor(child)), std::string("killed by SIGSEGV"));
        QVERIFY(status.maxResidentBytes > 0);
    }

    void pidfd_isReadableWhenItHasEnded() {
        Child child = spawn(shell("exec cat")).value(); // its input is empty, so it ends
        pollfd waited{child.pidfd.get(), POLLIN, 0};
        QCOMPARE(::poll(&waited, 1, 60'000), 1);
        QVERIFY(waitFor(child).ok());
    }

    void standardStreams_areEmptyUnlessGiven() {
        const std::string links = outputOf(shell("readlink /proc/self/fd/0"));
        QCOMPARE(links, std::string("/dev/null\n"));
        Child child = spawn(shell("test \"$(readlink /proc/$$/fd/1)\" = /dev/null && "
                                  "test \"$(readlink /proc/$$/fd/2)\" = /dev/null"))
                          .value();
        QVERIFY(waitFor(child).ok());
    }

    void otherDescriptors_areClosed() {
        const Fd leaked(::open("/dev/zero", O_RDONLY)); // without O_CLOEXEC
        const Fd high(::fcntl(leaked.get(), F_DUPFD, 200));
        QVERIFY(leaked && high);
        const std::string numbers = outputOf(program({"ls", "/proc/self/fd"})); // 3 is the folder it lists
        QCOMPARE(numbers, std::string("0\n1\n2\n3\n"));
    }

    void descriptors_landWhereTheyShould() {
        const TempFolder folder;
        std::vector<Fd> files;
        for (const char* name : {"a", "b", "c"}) {
            QVERIFY(writeFile(folder.path() / name, name).has_value());
            files.push_back(openFile(folder.path() / name, O_RDONLY).value());
        }
        const int a = files[0].get(), b = files[1].get(), c = files[2].get();
        SpawnOptions options = shell("readlink /proc/$$/fd/" + std::to_string(a) + " /proc/$$/fd/" + std::to_string(b) +
                                     " /proc/$$/fd/" + std::to_string(c) + " | sed 's|.*/||'");
        options.descriptors = {{b, a}, {a, b}, {c, c}}; // swapped, and one onto itself
        QCOMPARE(outputOf(options), std::string("b\na\nc\n"));
        options = shell("cat <&0; cat <&7");
        options.in = c;
        options.descriptors = {{a, 7}};
        QCOMPARE(outputOf(options), std::string("ca"));
        options.descriptors = {{9999, 7}};
        QVERIFY(!runAndCapture(options, 60, kMuch).has_value());
    }

    void environment_isExactlyWhatIsGiven() {
        SpawnOptions options = program({"/usr/bin/env"});
        options.environment = {"A=1", "B=x y"};
        QCOMPARE(outputOf(options), std::string("A=1\nB=x y\n"));
    }

    void folder_isWhereItRuns() {
        const TempFolder folder;
        SpawnOptions options = program({"pwd", "-P"});
        options.folder = folder.path();
        QCOMPARE(outputOf(options), fs::canonical(folder.path()).string() + "\n");
        script(folder.path() / "here.sh", "#!/bin/sh\necho here\n", 0755);
        options.arguments = {"./here.sh"};
        QCOMPARE(outputOf(options), std::string("here\n"));
    }

    void program_isFoundOnTheGivenPath() {
        const TempFolder folder;
        fs::create_directories(folder.path() / "one");
        fs::create_directories(folder.path() / "two");
        script(folder.path() / "one/tool", "#!/bin/sh\necho no\n", 0644); // not executable: passed over
        script(folder.path() / "two/tool", "#!/bin/sh\necho two\n", 0755);
        SpawnOptions options = program({"tool"});
        options.environment = {"PATH=" + (folder.path() / "one").string() + ":" + (folder.path() / "two").string()};
        QCOMPARE(outputOf(options), std::string("two\n"));
        options.environment = {"PATH=" + (folder.path() / "one").string()};
        QVERIFY(spawn(options).error().message.find("isn't executable") != std::string::npos);
        QVERIFY(findProgram("sh", "/usr/bin:/bin").has_value());
        QVERIFY(!findProgram("", "/usr/bin").has_value());
    }

    void whatCantStart_isNamed() {
        const TempFolder folder;
        const fs::path at = folder.path();
        script(at / "plain", "#!/bin/sh\n", 0644);
        script(at / "orphan", "#!/no/such/interpreter -x\n", 0755);
        script(at / "binary", std::string("\x01\x02\x03\x00", 4), 0755);
        const auto errorOf = [](const std::string& name) { return spawn(program({name})).error(); };
        const auto says = [](const Error& error, const char* words) {
            return error.message.find(words) != std::string::npos;
        };
        Error error = errorOf("no-such-program-here");
        QVERIFY(error.code == ErrorCode::NotFound);
        QVERIFY(says(error, "no-such-program-here"));
        error = errorOf((at / "missing").string());
        QVERIFY(error.code == ErrorCode::NotFound && says(error, "missing"));
        error = errorOf((at / "orphan").string());
        QVERIFY(error.code == ErrorCode::NotFound && says(error, "'/no/such/interpreter'"));
        error = errorOf((at / "plain").string());
        QVERIFY(error.code == ErrorCode::Io && says(error, "isn't executable"));
        QVERIFY(error.hint.find("chmod +x") != std::string::npos);
        QVERIFY(says(errorOf((at / "binary").string()), "isn't a program"));
        QVERIFY(says(errorOf(at.string()), "is a folder"));
        QVERIFY(errorOf("").code == ErrorCode::InvalidArgument);
        SpawnOptions options = shell("true");
        options.folder = at / "nowhere";
        error = spawn(options).error();
        QVERIFY(error.code == ErrorCode::NotFound && says(error, "nowhere"));
        options = shell("true");
        options.arguments.push_back(std::string(3 << 20, 'x'));
        QVERIFY(says(spawn(options).error(), "too long"));
    }

    void signals_areAsInAFreshProgram() {
        sigset_t blocked, before;
        sigfillset(&blocked);
        ::pthread_sigmask(SIG_SETMASK, &blocked, &before);
        ::signal(SIGPIPE, SIG_IGN);
        const std::string status = outputOf(program({"grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"}));
        ::signal(SIGPIPE, SIG_DFL);
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        QVERIFY2(status.find("SigBlk:\t0000000000000000\n") != std::string::npos, status.c_str());
        const std::size_t ignored = status.find("SigIgn:\t");
        QVERIFY(ignored != std::string::npos);
        QVERIFY(!(std::stoull(status.substr(ignored + 8), nullptr, 16) >> (SIGPIPE - 1) & 1));
    }

    void group_isKilledWithItsChildren() {
        int ends[2];
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        const Fd reading(ends[0]);
        Fd writing(ends[1]);
        SpawnOptions options = shell("sleep 1000 & echo ready; wait");
        options.out = writing.get();
        Child child = spawn(options).value();
        writing.reset();
        char word[6];
        QCOMPARE(::read(reading.get(), word, 6), ssize_t(6));
        killGroup(child.pid, SIGKILL);
        QCOMPARE(waitFor(child).signal, SIGKILL);
        QCOMPARE(::read(reading.get(), word, 6), ssize_t(0)); // nobody holds the pipe any more
    }

    void capture_keepsBothStreamsUpToALimit() {
        Captured captured = runAndCapture(shell("echo out; echo error >&2; exit 4"), 60, kMuch).value();
        QCOMPARE(captured.out, std::string("out\n"));
        QCOMPARE(captured.error, std::string("error\n"));
        QCOMPARE(captured.status.code, 4);
        QVERIFY(!captured.truncated);
        captured = runAndCapture(shell("head -c 1000000 /dev/zero"), 60, 1000).value();
        QCOMPARE(captured.out.size(), std::size_t(1000));
        QVERIFY(captured.truncated);
        QVERIFY(captured.status.ok()); // it could write all of it
    }

    void capture_stopsAtItsDeadline() {
        const auto result = runAndCapture(shell("sleep 1000 & sleep 1000"), 0.05, kMuch);
        QVERIFY(result.error().code == ErrorCode::TimedOut);
    }

    void capture_stopsWhenCancelled() {
        const Cancel cancel;
        cancel.request();
        QVERIFY(runAndCapture(shell("sleep 1000"), 600, kMuch, cancel).error().code == ErrorCode::Cancelled);
    }

    void capture_doesNotWaitForWhatStaysBehind() {
        const auto result = runAndCapture(shell("sleep 1000 & echo done"), 600, kMuch);
        QCOMPARE(result.value().out, std::string("done\n"));
    }

    void manyThreads_mayStartAtOnce() {
        std::atomic<int> good = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    good += outputOf(shell("echo " + std::to_string(i))) == std::to_string(i) + "\n";
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
        QCOMPARE(good.load(), 80);
    }

    void helper_isFoundWhereItIsConfigured() {
        const TempFolder folder;
        script(folder.path() / "stemma-none", "#!/bin/sh\n", 0755);
        const Error error = findHelper("stemma-none").error();
        QVERIFY(error.code == ErrorCode::NotFound);
        QVERIFY(error.message.find("stemma-none") != std::string::npos);
        ::setenv("STEMMA_HELPERS", folder.path().c_str(), 1);
        const auto found = findHelper("stemma-none");
        ::unsetenv("STEMMA_HELPERS");
        QVERIFY(found.value() == folder.path() / "stemma-none");
        QVERIFY(fs::exists(programFolder() / "tst_Process"));
    }
};

QTEST_GUILESS_MAIN(ProcessTest)
#include "tst_Process.moc"
