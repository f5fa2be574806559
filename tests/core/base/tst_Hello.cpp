// SPDX-License-Identifier: GPL-3.0-or-later
// Helpers of another build, and programs that are none: what a caller is told, and that it never waits for ever.
#include "core/base/Hello.h"
#include "core/base/Helper.h"

#include <QTest>
#include <cstdlib>
#include <memory>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>

using namespace stemma;

namespace {

/// The bytes of a frame, as they go over the socket.
std::string wire(const Frame& frame) {
    auto [left, right] = FrameSocket::makePair().value();
    FrameSocket socket(std::move(left));
    if (!socket.send(frame)) return {};
    std::string bytes(4096, '\0');
    const ssize_t got = ::recv(right.get(), bytes.data(), bytes.size(), 0);
    bytes.resize(std::size_t(std::max<ssize_t>(got, 0)));
    return bytes;
}

/// A helper that sends what it is told to, then runs `then`; by default it reads for as long as we are there.
class Fake {
public:
    explicit Fake(const std::string& sends, const std::string& then = "exec cat <&3 >/dev/null") {
        replace(sends, then);
    }
    void replace(const std::string& sends, const std::string& then) const {
        const fs::path next = m_folder.path() / "next";
        const std::string script = "#!/bin/sh\necho started >>'" + starts().string() + "'\ncat '" +
                                   (m_folder.path() / "bytes").string() + "' >&3\n" + then + "\n";
        if (!writeFile(m_folder.path() / "bytes", sends) || !writeFile(next, script)) std::abort();
        ::chmod(next.c_str(), 0755);
        fs::rename(next, program());
    }
    fs::path program() const { return m_folder.path() / "stemma-fake"; }
    std::size_t started() const { return readFile(starts()).value_or("").size() / std::string("started\n").size(); }

private:
    fs::path starts() const { return m_folder.path() / "starts"; }
    TempFolder m_folder;
};

} // namespace

class HelloTest : public QObject {
    Q_OBJECT

    static std::unique_ptr<HelperPool> poolOf(const Fake& fake) {
        HelperOptions options;
        options.program = fake.program().string();
        options.most = 1;
        return std::make_unique<HelperPool>(options);
    }
    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
    /// The code, the path, our version and the next step are always said.
    static bool complete(const Error& error, const Fake& fake) {
        return error.code == ErrorCode::WrongHelper && has(error.message, fake.program().string()) &&
               has(error.message, STEMMA_VERSION) &&
               has(error.message, "protocol " + std::to_string(Hello::kProtocol)) && has(error.hint, "STEMMA_HELPERS");
    }
    static Error askedOf(HelperPool& pool, std::size_t bodyBytes = 0) {
        const auto reply = pool.call(Json::object({{"op", "x"}}), std::string(bodyBytes, 'x'));
        return reply ? Error() : reply.error();
    }
    static Frame answer(std::uint64_t id) {
        Frame frame;
        frame.id = id;
        frame.kind = Frame::Kind::Reply;
        frame.header = Json::object({{"answered", true}});
        return frame;
    }

private slots:
    void init() { qputenv("STEMMA_HELPER_SECONDS", "60"); } // where silence isn't the point nothing waits for it
    void cleanup() { qunsetenv("STEMMA_HELPER_SECONDS"); }

    void ours_isAnswered() {
        const Fake fake(wire(toFrame(Hello())) + wire(answer(1)));
        const auto pool = poolOf(fake);
        const auto reply = pool->call(Json::object({{"op", "x"}}));
        QVERIFY2(reply.has_value(), reply ? "" : describe(reply.error()).c_str());
        QVERIFY(reply->header["answered"].boolean());
    }

    void otherVersion_isNamedWithOurs() {
        const Fake fake(wire(toFrame({Hello::kProtocol, "0.0.9"})) + wire(answer(1)));
        const Error error = askedOf(*poolOf(fake));
        QVERIFY2(complete(error, fake), describe(error).c_str());
        QVERIFY2(has(error.message, "belongs to Stemma 0.0.9"), error.message.c_str());
    }

    void otherProtocol_isNamedWithOurs() {
        const Fake fake(wire(toFrame({Hello::kProtocol + 1, STEMMA_VERSION})) + wire(answer(1)));
        const Error error = askedOf(*poolOf(fake));
        QVERIFY2(complete(error, fake), describe(error).c_str());
        QVERIFY2(has(error.message, "(protocol " + std::to_string(Hello::kProtocol + 1) + ")"), error.message.c_str());
    }

    void versionOfAStranger_isShownWithoutItsEscapes() {
        const Fake fake(wire(toFrame({1, "\x1b[31m" + std::string(1000, '9')})));
        const Error error = askedOf(*poolOf(fake));
        QVERIFY2(complete(error, fake), describe(error).c_str());
        QVERIFY(!has(error.message, "\x1b") && error.message.size() < 600);
    }

    void answerWithoutHello_isOfAnOlderBuild() {
        const Fake fake(wire(answer(1)));
        const Error error = askedOf(*poolOf(fake));
        QVERIFY2(complete(error, fake), describe(error).c_str());
        QVERIFY2(has(error.message, "older build"), error.message.c_str());
    }

    void garbage_isNoHelper() {
        const Fake fake("Usage: stemma-fake [OPTIONS] FILE...\n");
        const Error error = askedOf(*poolOf(fake));
        QVERIFY2(complete(error, fake), describe(error).c_str());
        QCOMPARE(error.causes.size(), std::size_t(1));
    }

    void endBeforeHello_isSaidWithItsLastWords() {
        const Fake fake("", "echo 'libduckdb.so: cannot open shared object file' >&2\nexit 127");
        const Error error = askedOf(*poolOf(fake));
        QVERIFY2(complete(error, fake), describe(error).c_str());
        QVERIFY2(has(error.message, "exit code 127"), error.message.c_str());
        QCOMPARE(error.causes.size(), std::size_t(1));
        QVERIFY(has(error.causes[0].message, "libduckdb.so"));
    }

    void silence_endsAndIsNotWaitedForAgain() {
        qputenv("STEMMA_HELPER_SECONDS", "0.2");
        const Fake fake("");
        const auto pool = poolOf(fake);
        const Error error = askedOf(*pool);
        QVERIFY2(complete(error, fake), describe(error).c_str());
        QVERIFY2(has(error.message, "within 0.20 s"), error.message.c_str());
        QVERIFY(askedOf(*pool) == error);
        QVERIFY(pool->started() <= 2);
        QVERIFY(fake.started() <= 1); // with 0.2 s for itself the script may not have come as far
        // Put right, it is used at once.
        qputenv("STEMMA_HELPER_SECONDS", "60");
        fake.replace(wire(toFrame(Hello())) + wire(answer(1)), "exec cat <&3 >/dev/null");
        QVERIFY(pool->call(Json::object({{"op", "x"}})).has_value());
    }

    void silenceOfOneThatDoesNotRead_ends() {
        qputenv("STEMMA_HELPER_SECONDS", "0.2");
        const Fake fake("", "exec sleep 100000");
        const Error error = askedOf(*poolOf(fake), std::size_t(32) << 20); // more than a socket holds
        QVERIFY2(complete(error, fake), describe(error).c_str());
    }

    void otherVersionOfOneThatDoesNotRead_isNamed() {
        qputenv("STEMMA_HELPER_SECONDS", "60");
        const Fake fake(wire(toFrame({Hello::kProtocol, "0.0.9"})), "exit 0"); // our request meets a closed socket
        const Error error = askedOf(*poolOf(fake), std::size_t(32) << 20);
        QVERIFY2(complete(error, fake), describe(error).c_str());
        QVERIFY2(has(error.message, "0.0.9"), error.message.c_str());
    }

    /// A short deadline passes first, and while its Cancel is waited for the time for the hello passes as well. (On a
    /// busy machine the hello may be due first: then it is rightly the helper's fault, and another is tried.)
    void silenceAfterADeadline_isNotRemembered() {
        for (bool deadline = false; !deadline;) {
            qputenv("STEMMA_HELPER_SECONDS", "0.2");
            const TempFolder folder;
            const std::string awake = (folder.path() / "awake").string();
            const Fake fake("", "test -e '" + awake + "' && cat '" + awake + "' >&3\nexec cat <&3 >/dev/null");
            const auto pool = poolOf(fake);
            const auto late = pool->call(Json::object({{"op", "x"}}), {}, {}, 0.02);
            QVERIFY(!late);
            deadline = late.error().code == ErrorCode::TimedOut;
            qputenv("STEMMA_HELPER_SECONDS", "60");
            QVERIFY(writeFile(awake, wire(toFrame(Hello())) + wire(answer(1))).has_value());
            const auto next = pool->call(Json::object({{"op", "x"}}));
            if (deadline) QVERIFY2(next.has_value(), next ? "" : describe(next.error()).c_str());
        }
    }

    void cancel_isObeyedBeforeTheHello() {
        const Fake fake("");
        const auto pool = poolOf(fake);
        const Cancel cancel;
        std::thread stopper([&] {
            while (fake.started() == 0) std::this_thread::yield();
            cancel.request();
        });
        const auto reply = pool->call(Json::object({{"op", "x"}}), {}, {}, 0, cancel);
        stopper.join();
        QVERIFY(!reply && reply.error().code == ErrorCode::Cancelled);
    }
};

QTEST_MAIN(HelloTest)
#include "tst_Hello.moc"
