// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Helper.h"
#include "core/base/Process.h"

#include <QTest>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <set>
#include <thread>
#include <unistd.h>

extern "C" {
#include <sys/pidfd.h>
}

using namespace stemma;

class HelperTest : public QObject {
    Q_OBJECT

    static HelperOptions options(int most = 2) {
        HelperOptions options;
        options.program = std::string(qgetenv("STEMMA_BIN").constData()) + "/stemma-test-helper";
        options.most = most;
        return options;
    }
    static Json request(const char* what) { return Json::object({{"do", what}}); }
    static pid_t pidOf(HelperPool& pool) { return pid_t(pool.call(request("pid")).value().header["pid"].integer()); }
    static bool endsSoon(int pidfd) {
        pollfd waited{pidfd, POLLIN, 0};
        return ::poll(&waited, 1, 60'000) == 1;
    }

private slots:
    void call_bringsBackHeaderAndBody() {
        HelperPool pool(options());
        QCOMPARE(pool.started(), 0); // on the first call only
        const Json header = Json::object({{"do", "echo"}, {"n", 7}});
        const HelperReply reply = pool.call(header, std::string("a\0b", 3)).value();
        QVERIFY(reply.header == header);
        QVERIFY(reply.body == std::string("a\0b", 3));
        const std::string big(5 << 20, 'x');
        QVERIFY(pool.call(header, big).value().body == big);
        QCOMPARE(pool.started(), 1);
    }

    void files_arePassedAsDescriptors() {
        HelperPool pool(options());
        const TempFolder folder;
        std::vector<Fd> files;
        std::vector<int> numbers;
        for (const char* name : {"one", "two", "three"}) {
            QVERIFY(writeFile(folder.path() / name, name).has_value());
            files.push_back(openFile(folder.path() / name, O_RDONLY).value());
            numbers.push_back(files.back().get());
        }
        const HelperReply reply = pool.call(request("files"), {}, numbers).value();
        QCOMPARE(reply.header["count"].integer(), std::int64_t(3));
        QCOMPARE(reply.body, std::string("onetwothree"));
    }

    void errors_arriveWhole() {
        HelperPool pool(options());
        const Error error = pool.call(request("fail")).error();
        QVERIFY(error.code == ErrorCode::BadData);
        QCOMPARE(error.message, std::string("The table is broken"));
        QCOMPARE(error.hint, std::string("Mend it."));
        QVERIFY(error.where == (SourcePosition{"t.csv", 3, 7}));
        QCOMPARE(error.causes.size(), std::size_t(1));
        QCOMPARE(pool.call(request("throw")).error().message, std::string("thrown in the handler"));
        QVERIFY(pool.call(request("echo")).has_value());
        QCOMPARE(pool.started(), 1); // an error is no reason to start another process
    }

    void death_failsTheCallAndNotTheNext() {
        HelperPool pool(options());
        Error error = pool.call(request("die")).error();
        QVERIFY(error.code == ErrorCode::HelperFailed);
        QVERIFY(error.message.find("stemma-test-helper") != std::string::npos);
        QVERIFY(error.message.find("SIGKILL") != std::string::npos);
        QCOMPARE(error.causes.size(), std::size_t(1));
        QCOMPARE(error.causes[0].message, std::string("the last words"));
        error = pool.call(request("exit")).error();
        QVERIFY(error.message.find("exit code 7") != std::string::npos);
        QVERIFY(pool.call(request("echo")).has_value());
        QCOMPARE(pool.started(), 3);
    }

    void deathWhileIdle_concernsNoCall() {
        HelperPool pool(options());
        const pid_t pid = pidOf(pool);
        const Fd pidfd(::pidfd_open(pid, 0));
        ::kill(pid, SIGKILL);
        QVERIFY(endsSoon(pidfd.get()));
        QVERIFY(pidOf(pool) != pid);
        QCOMPARE(pool.started(), 2);
    }

    void garbage_endsTheHelper() {
        HelperPool pool(options());
        QVERIFY(pool.call(request("garbage")).error().code == ErrorCode::HelperFailed);
        QVERIFY(pool.call(request("echo")).has_value());
        QCOMPARE(pool.started(), 2);
    }

    void progress_isHandedOn() {
        HelperPool pool(options());
        std::vector<std::int64_t> seen;
        QVERIFY(pool.call(request("progress"), {}, {}, 0, {},
                          [&](const Json& json) { seen.push_back(json["at"].integer()); })
                    .has_value());
        QVERIFY(seen == (std::vector<std::int64_t>{0, 1, 2}));
    }

    void cancel_reachesAHandlerThatListens() {
        HelperPool pool(options());
        const Cancel cancel;
        const auto result = pool.call(request("wait"), {}, {}, 0, cancel, [&](const Json&) { cancel.request(); });
        QVERIFY(result.error().code == ErrorCode::Cancelled);
        QVERIFY(pool.call(request("echo")).has_value());
        QCOMPARE(pool.started(), 1); // it obeyed, so it lives on
    }

    void cancel_killsAHandlerThatDoesNot() {
        HelperPool pool(options());
        const Cancel cancel;
        Fd pidfd;
        const auto result = pool.call(request("hang"), {}, {}, 0, cancel, [&](const Json& json) {
            pidfd.reset(::pidfd_open(pid_t(json["pid"].integer()), 0));
            cancel.request();
        });
        QVERIFY(result.error().code == ErrorCode::Cancelled);
        QVERIFY(endsSoon(pidfd.get()));
        QVERIFY(pool.call(request("echo")).has_value());
        QCOMPARE(pool.started(), 2);
    }

    void cancelled_beforeItStartsNothing() {
        HelperPool pool(options());
        const Cancel cancel;
        cancel.request();
        QVERIFY(pool.call(request("echo"), {}, {}, 0, cancel).error().code == ErrorCode::Cancelled);
        QCOMPARE(pool.started(), 0);
    }

    void deadline_endsACall() {
        HelperPool pool(options());
        // It may pass before the helper has begun, which then obeys; one that has begun, and hangs, is ended.
        bool begun = false;
        for (double seconds = 0.05; !begun; seconds *= 2) {
            const Error error =
                pool.call(request("hang"), {}, {}, seconds, {}, [&](const Json&) { begun = true; }).error();
            QVERIFY(error.code == ErrorCode::TimedOut);
            QVERIFY(seconds > 0.05 || error.message.find("0.05 s") != std::string::npos);
        }
        const int ended = pool.started();
        QVERIFY(pool.call(request("wait"), {}, {}, 0.05).error().code == ErrorCode::TimedOut);
        QVERIFY(pool.call(request("echo"), {}, {}, 60).has_value());
        QCOMPARE(pool.started(), ended + 1);
    }

    void deadline_countsWhileWaitingForAWorker() {
        HelperPool pool(options(1));
        const Cancel cancel;
        std::atomic<bool> busy = false;
        std::thread other(
            [&] { (void)pool.call(request("wait"), {}, {}, 0, cancel, [&](const Json&) { busy = true; }); });
        while (!busy) std::this_thread::yield();
        QVERIFY(pool.call(request("echo"), {}, {}, 0.02).error().code == ErrorCode::TimedOut);
        cancel.request();
        other.join();
        QVERIFY(pool.call(request("echo")).has_value());
        QCOMPARE(pool.started(), 1);
    }

    void deadline_ofWorkBeginsWithAWorker() {
        HelperPool pool(options(1));
        const Cancel cancel;
        std::atomic<bool> busy = false, asked = false;
        std::thread other(
            [&] { (void)pool.call(request("wait"), {}, {}, 0, cancel, [&](const Json&) { busy = true; }); });
        while (!busy) std::this_thread::yield();
        std::optional<Result<HelperReply>> late;
        std::thread patient([&] {
            asked = true;
            late = pool.call(request("echo"), {}, {}, 2, {}, {}, Deadline::OfWork);
        });
        while (!asked) std::this_thread::yield();
        QVERIFY(pool.call(request("echo"), {}, {}, 2.1).error().code == ErrorCode::TimedOut); // the other waited longer
        cancel.request();
        other.join();
        patient.join();
        QVERIFY(late->has_value());
    }

    void processes_areAtMostAsManyAsAllowed() {
        HelperPool pool(options(2));
        std::atomic<int> good = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 6; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 30; ++i) {
                    const Json header = Json::object({{"do", "echo"}, {"t", t}, {"i", i}});
                    const auto reply = pool.call(header);
                    good += reply && reply->header == header;
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
        QCOMPARE(good.load(), 180);
        QVERIFY(pool.started() <= 2);
    }

    void idleProcesses_areEnded() {
        HelperOptions brief = options();
        brief.idleSeconds = 0.05;
        HelperPool pool(brief);
        const pid_t pid = pidOf(pool);
        const Fd pidfd(::pidfd_open(pid, 0));
        if (pidfd) QVERIFY(endsSoon(pidfd.get())); // else it has ended and is reaped already
        QVERIFY(pool.call(request("echo")).has_value());
        QCOMPARE(pool.started(), 2);
    }

    void destruction_endsTheProcesses() {
        Fd pidfd;
        {
            HelperPool pool(options());
            pidfd.reset(::pidfd_open(pidOf(pool), 0));
        }
        QVERIFY(endsSoon(pidfd.get()));
    }

    void memoryLimit_isSet() {
        HelperOptions limited = options();
        limited.memoryBytes = std::int64_t(1) << 47; // room for sanitizers too
        HelperPool pool(limited);
        QCOMPARE(pool.call(request("memory")).value().header["bytes"].integer(), limited.memoryBytes);
    }

    void missingHelper_isNamed() {
        HelperOptions missing;
        missing.program = "stemma-no-such-helper";
        HelperPool pool(missing);
        const Error error = pool.call(request("echo")).error();
        QVERIFY(error.code == ErrorCode::NotFound);
        QVERIFY(error.message.find("stemma-no-such-helper") != std::string::npos);
        missing.program = "/no/such/helper";
        HelperPool other(missing);
        QVERIFY(other.call(request("echo")).error().code == ErrorCode::NotFound);
        QVERIFY(other.call(request("echo")).error().code == ErrorCode::NotFound); // nothing is stuck
        QVERIFY(other.call(request("echo")).error().code == ErrorCode::NotFound);
    }

    // The server alone: what a program that dies leaves of its helper.
    void server_endsWithItsSocketEvenWhileItWorks() {
        auto [ours, theirs] = FrameSocket::makePair().value();
        SpawnOptions how;
        how.arguments = {options().program};
        how.environment = currentEnvironment();
        how.descriptors = {{theirs.get(), 3}};
        Child child = spawn(how).value();
        theirs.reset();
        {
            FrameSocket socket(std::move(ours));
            Frame frame;
            frame.header = request("hang");
            QVERIFY(socket.receive(60).value().kind == Frame::Kind::Hello);
            QVERIFY(socket.send(frame).has_value());
            QVERIFY(socket.receive(60).value().kind == Frame::Kind::Progress); // it is at work
        }
        QVERIFY(endsSoon(child.pidfd.get()));
        QVERIFY(waitFor(child).ok());
    }

    void server_answersARequestThatWasCancelledInTheQueue() {
        auto [ours, theirs] = FrameSocket::makePair().value();
        SpawnOptions how;
        how.arguments = {options().program};
        how.environment = currentEnvironment();
        how.descriptors = {{theirs.get(), 3}};
        Child child = spawn(how).value();
        FrameSocket socket(std::move(ours));
        Frame frame;
        const auto send = [&](std::uint64_t id, Frame::Kind kind, const char* what) {
            frame.id = id;
            frame.kind = kind;
            frame.header = request(what);
            return socket.send(frame).has_value();
        };
        QVERIFY(socket.receive(60).value().kind == Frame::Kind::Hello);
        QVERIFY(send(1, Frame::Kind::Request, "wait"));
        QVERIFY(socket.receive(60).value().kind == Frame::Kind::Progress);
        QVERIFY(send(2, Frame::Kind::Request, "echo") && send(2, Frame::Kind::Cancel, "") &&
                send(1, Frame::Kind::Cancel, "") && send(3, Frame::Kind::Request, "echo"));
        Frame answer = socket.receive(60).value();
        QCOMPARE(answer.id, std::uint64_t(2));
        QVERIFY(answer.kind == Frame::Kind::Error);
        answer = socket.receive(60).value();
        QCOMPARE(answer.id, std::uint64_t(1));
        QCOMPARE(answer.header["message"].text(), std::string("stopped as asked"));
        QCOMPARE(socket.receive(60).value().id, std::uint64_t(3));
        ::kill(child.pid, SIGKILL);
        (void)waitFor(child);
    }

    void server_withoutASocketSaysSo() {
        SpawnOptions how;
        how.arguments = {options().program};
        how.environment = currentEnvironment();
        const Captured captured = runAndCapture(how, 60, 10'000).value();
        QCOMPARE(captured.status.code, 2);
        QVERIFY(captured.error.find("started by Stemma") != std::string::npos);
    }

    void onCancel_runsOnceAndNeverAfterItIsTakenBack() {
        int runs = 0;
        HelperRequest early;
        early.cancel();
        early.onCancel([&] { ++runs; }); // asked before it was registered
        QCOMPARE(runs, 1);
        HelperRequest twice;
        twice.onCancel([&] { ++runs; });
        twice.cancel();
        twice.cancel();
        QCOMPARE(runs, 2);
        HelperRequest scoped;
        {
            const OnCancel stop(scoped, [&] { ++runs; });
        }
        scoped.cancel();
        QCOMPARE(runs, 2);
        QVERIFY(scoped.cancelled.requested());
    }
};

QTEST_GUILESS_MAIN(HelperTest)
#include "tst_Helper.moc"
