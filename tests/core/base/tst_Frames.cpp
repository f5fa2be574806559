// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Frames.h"

#include <QTest>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <random>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace stemma;

class FramesTest : public QObject {
    Q_OBJECT

    static std::string little(std::uint64_t value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i) text += char(value >> (8 * i) & 0xff);
        return text;
    }
    /// A frame as it is on the wire.
    static std::string wire(std::uint64_t id, int kind, const std::string& header, const std::string& body) {
        return little(13 + header.size() + body.size(), 4) + little(id, 8) + little(std::uint64_t(kind), 1) +
               little(header.size(), 4) + header + body;
    }
    static int openDescriptors() {
        int count = 0;
        DIR* folder = ::opendir("/proc/self/fd");
        while (::readdir(folder)) ++count;
        ::closedir(folder);
        return count;
    }
    static void push(const Fd& to, const std::string& bytes) {
        QCOMPARE(::send(to.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), ssize_t(bytes.size()));
    }

private slots:
    void frame_arrivesAsItWasSent() {
        auto [left, right] = FrameSocket::makePair().value();
        FrameSocket a(std::move(left)), b(std::move(right));
        Frame frame;
        frame.id = 0x1122334455667788;
        frame.kind = Frame::Kind::Progress;
        frame.header = Json::object({{"a", 1}, {"b", "ü"}});
        frame.body = std::string("x\0y", 3);
        QVERIFY(a.send(frame).has_value());
        QVERIFY(a.send(Frame()).has_value());
        const Frame got = b.receive(60).value();
        QCOMPARE(got.id, frame.id);
        QVERIFY(got.kind == Frame::Kind::Progress);
        QVERIFY(got.header == frame.header);
        QVERIFY(got.body == frame.body);
        const Frame empty = b.receive(60).value();
        QVERIFY(empty.header.isNull() && empty.body.empty() && empty.files.empty());
    }

    void wireFormat_isAsDocumented() {
        auto [left, right] = FrameSocket::makePair().value();
        FrameSocket a(std::move(left));
        Frame frame;
        frame.id = 258;
        frame.kind = Frame::Kind::Reply;
        frame.header = Json::object({{"a", 1}});
        frame.body = "body";
        QVERIFY(a.send(frame).has_value());
        std::string bytes(200, '\0');
        bytes.resize(std::size_t(::recv(right.get(), bytes.data(), bytes.size(), 0)));
        QVERIFY(bytes == wire(258, 2, "{\"a\":1}", "body"));
    }

    void bigBodies_goThroughASmallBuffer() {
        auto [left, right] = FrameSocket::makePair().value();
        FrameSocket a(std::move(left)), b(std::move(right));
        Frame frame;
        frame.body.resize(20 << 20);
        for (std::size_t i = 0; i < frame.body.size(); ++i) frame.body[i] = char(i * 7 + i / 4096);
        Status sent;
        std::thread sender([&] { sent = a.send(frame); });
        const Result<Frame> got = b.receive(60);
        sender.join();
        QVERIFY(sent.has_value());
        QVERIFY(got.value().body == frame.body);
    }

    void descriptors_comeAlongAndAreClosedOnExec() {
        auto [left, right] = FrameSocket::makePair().value();
        FrameSocket a(std::move(left)), b(std::move(right));
        const TempFolder folder;
        Frame frame;
        for (std::size_t i = 0; i < FrameSocket::kMaxFiles; ++i) {
            frame.files.push_back(openFile(folder.path() / std::to_string(i), O_RDWR | O_CREAT).value());
            QVERIFY(writeAll(frame.files.back().get(), std::to_string(i)).has_value());
        }
        QVERIFY(a.send(frame).has_value());
        QVERIFY(a.send(Frame()).has_value());
        const Frame got = b.receive(60).value();
        QCOMPARE(got.files.size(), FrameSocket::kMaxFiles);
        char text[8] = {};
        QVERIFY(::pread(got.files[123].get(), text, sizeof text, 0) > 0);
        QCOMPARE(std::string(text), std::string("123"));
        QVERIFY(::fcntl(got.files[0].get(), F_GETFD) & FD_CLOEXEC);
        QVERIFY(b.receive(60).value().files.empty());
        const int extra[] = {frame.files[0].get()};
        QVERIFY(a.send(frame, -1, extra).error().code == ErrorCode::InvalidArgument);
        QVERIFY(a.send(Frame(), -1, extra).has_value());
        QCOMPARE(b.receive(60).value().files.size(), std::size_t(1));
    }

    void receive_loosesNothingWhereItTimesOut() {
        auto [left, right] = FrameSocket::makePair().value();
        FrameSocket b(std::move(right));
        QVERIFY(b.receive(0).error().code == ErrorCode::TimedOut);
        const std::string bytes = wire(5, 1, "{\"k\":[1,2]}", "the body");
        for (const char byte : bytes.substr(0, bytes.size() - 1)) {
            push(left, std::string(1, byte));
            QVERIFY(b.receive(0).error().code == ErrorCode::TimedOut);
        }
        push(left, bytes.substr(bytes.size() - 1) + wire(6, 2, "null", ""));
        const Frame frame = b.receive(0).value();
        QCOMPARE(frame.id, std::uint64_t(5));
        QCOMPARE(frame.body, std::string("the body"));
        QCOMPARE(b.receive(0).value().id, std::uint64_t(6));
    }

    void send_timesOutWhereNobodyReads() {
        auto [left, right] = FrameSocket::makePair().value();
        FrameSocket a(std::move(left));
        Frame frame;
        frame.body.assign(8 << 20, 'x');
        QVERIFY(a.send(frame, 0.01).error().code == ErrorCode::TimedOut);
    }

    void closing_isToldOnBothSides() {
        auto [left, right] = FrameSocket::makePair().value();
        FrameSocket a(std::move(left));
        right.reset();
        QVERIFY(a.receive(60).error().code == ErrorCode::HelperFailed);
        QVERIFY(a.send(Frame()).error().code == ErrorCode::HelperFailed); // and no SIGPIPE
    }

    void tooLong_isRefusedBeforeItIsSent() {
        auto [left, right] = FrameSocket::makePair().value();
        FrameSocket a(std::move(left)), b(std::move(right));
        Frame frame;
        frame.body.resize(FrameSocket::kMaxBytes);
        QVERIFY(a.send(frame).error().code == ErrorCode::InvalidArgument);
        QVERIFY(b.receive(0).error().code == ErrorCode::TimedOut);
    }

    void brokenProtocol_isAnError_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        row("too long", little(0xffffffff, 4) + std::string(17, '\0'));
        row("too short", little(3, 4) + std::string(17, '\0'));
        row("header longer than all", little(20, 4) + std::string(9, '\1') + little(8, 4) + "12345678");
        row("header length overflows", little(20, 4) + std::string(9, '\1') + little(0xffffffff, 4) + "1234567");
        row("no such kind", wire(1, 7, "null", ""));
        row("kind 0", wire(1, 0, "null", ""));
        row("header isn't JSON", wire(1, 1, "{", ""));
        row("header is empty", wire(1, 1, "", "x"));
        row("header too deep", wire(1, 1, std::string(5000, '['), ""));
        row("cut off", wire(1, 1, "null", "body").substr(0, 24));
    }
    void brokenProtocol_isAnError() {
        QFETCH(QByteArray, bytes);
        auto [left, right] = FrameSocket::makePair().value();
        push(left, bytes.toStdString());
        left.reset();
        FrameSocket b(std::move(right));
        QVERIFY(b.receive(60).error().code == ErrorCode::HelperFailed);
    }

    void tooManyFiles_areRefusedAndClosed() {
        auto [left, right] = FrameSocket::makePair().value();
        const int before = openDescriptors();
        {
            const Fd null = openFile("/dev/null", O_RDONLY).value();
            std::vector<int> files(FrameSocket::kMaxFiles + 20, null.get());
            std::vector<char> control(CMSG_SPACE(files.size() * sizeof(int)));
            std::string bytes = wire(1, 1, "null", "");
            iovec part{bytes.data(), bytes.size()};
            msghdr message{};
            message.msg_iov = &part;
            message.msg_iovlen = 1;
            message.msg_control = control.data();
            message.msg_controllen = control.size();
            cmsghdr* one = CMSG_FIRSTHDR(&message);
            one->cmsg_level = SOL_SOCKET;
            one->cmsg_type = SCM_RIGHTS;
            one->cmsg_len = CMSG_LEN(files.size() * sizeof(int));
            std::memcpy(CMSG_DATA(one), files.data(), files.size() * sizeof(int));
            QCOMPARE(::sendmsg(left.get(), &message, 0), ssize_t(bytes.size()));
            FrameSocket b(Fd(::fcntl(right.get(), F_DUPFD_CLOEXEC, 0)));
            QVERIFY(b.receive(60).error().code == ErrorCode::HelperFailed);
        }
        QCOMPARE(openDescriptors(), before);
    }

    void randomBytes_neverDoHarm() {
        std::mt19937 random(20261123);
        for (int i = 0; i < 500; ++i) {
            auto [left, right] = FrameSocket::makePair().value();
            std::string bytes = wire(random(), 1 + int(random() % 5), R"({"a":[1,2,{"b":null}]})", "body of it");
            for (int k = 0; k < 3; ++k) bytes[random() % bytes.size()] = char(random());
            push(left, bytes.substr(0, 1 + random() % bytes.size()));
            left.reset();
            FrameSocket b(std::move(right));
            const auto result = b.receive(60);
            if (!result) QVERIFY(result.error().code == ErrorCode::HelperFailed);
        }
    }
};

QTEST_GUILESS_MAIN(FramesTest)
#include "tst_Frames.moc"
