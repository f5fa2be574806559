// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Clock.h"
#include "core/base/Files.h"
#include "core/base/Hash.h"
#include "core/base/HashStream.h"
#include "core/base/Id.h"

#include <QTest>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

using namespace stemma;

class HashTest : public QObject {
    Q_OBJECT

private slots:
    // FIPS 180-4's examples.
    void sha256_givesTheStandardsValues() {
        QCOMPARE(sha256("").hex(), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(sha256("abc").hex(), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256(std::string(1'000'000, 'a')).hex(),
                 std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    }

    void add_inPiecesGivesTheSame() {
        const std::string text(100'000, 'q');
        Sha256 hash;
        for (std::size_t i = 0; i < text.size(); i += 777) hash.add(std::string_view(text).substr(i, 777));
        QVERIFY(hash.finish() == sha256(text));
    }

    void netstrings_cantRunTogether() {
        const auto of = [](std::initializer_list<std::string_view> parts) {
            Sha256 hash;
            for (const std::string_view part : parts) hash.addNetstring(part);
            return hash.finish();
        };
        QVERIFY(of({"ab", "c"}) == sha256("2:ab,1:c,"));
        QVERIFY(!(of({"ab", "c"}) == of({"a", "bc"})));
        QVERIFY(!(of({"a", ""}) == of({"a"})));
    }

    void hex_goesBothWays() {
        const Digest digest = sha256("x");
        QVERIFY(Digest::fromHex(digest.hex()).value() == digest);
        for (const std::string& bad : {std::string(), std::string(63, '0'), std::string(64, 'g'), digest.hex() + "0"}) {
            QVERIFY(!Digest::fromHex(bad).has_value());
        }
        QVERIFY(Digest().isZero());
        QVERIFY(!digest.isZero());
    }

    void file_isHashedWhole_data() {
        QTest::addColumn<int>("bytes");
        for (const int bytes : {0, 1, 65535, 262143, 262144, 262145, 1'000'000, 8'388'608, 9'000'001}) {
            QTest::addRow("%d", bytes) << bytes;
        }
    }
    void file_isHashedWhole() {
        QFETCH(int, bytes);
        const TempFolder folder;
        std::string content(std::size_t(bytes), '\0');
        for (std::size_t i = 0; i < content.size(); ++i) content[i] = char(i * 31 + i / 256);
        QVERIFY(writeFile(folder.path() / "f", content).has_value());
        const HashedFile hashed = hashFile(folder.path() / "f").value();
        QVERIFY(hashed.digest == sha256(content));
        QCOMPARE(hashed.bytes, std::uint64_t(bytes));
        const HashedFile copied = copyFileHashed(folder.path() / "f", folder.path() / "copy").value();
        QVERIFY(copied.digest == hashed.digest);
        QCOMPARE(copied.bytes, hashed.bytes);
        QVERIFY(readFile(folder.path() / "copy").value() == content);
    }

    void largeFile_whoseCopyFails_endsWithThatError() {
        const TempFolder folder;
        QVERIFY(writeFile(folder.path() / "f", std::string(9'000'001, 'x')).has_value());
        const Fd file = openFile(folder.path() / "f", O_RDONLY).value();
        for (const int good : {0, 1, 20}) {
            QCOMPARE(::lseek(file.get(), 0, SEEK_SET), off_t(0));
            int blocks = 0;
            const auto failing = [&](std::string_view) -> Status {
                if (blocks++ < good) return {};
                return fail(ErrorCode::NoSpace, "full");
            };
            const auto hashed = hashStream(file.get(), "f", failing);
            QVERIFY(!hashed);
            QVERIFY(hashed.error().code == ErrorCode::NoSpace);
            QCOMPARE(blocks, good + 1); // nothing more is written
        }
    }

    void largeFile_thatCantBeRead_isAnError() {
        const TempFolder folder;
        QVERIFY(writeFile(folder.path() / "f", std::string(9'000'001, 'x')).has_value());
        const Fd file = openFile(folder.path() / "f", O_WRONLY).value();
        QVERIFY(hashStream(file.get(), "f", {}).error().message.find("Can't read 'f'") != std::string::npos);
    }

    void whatIsNoRegularFile_isRefused() {
        const TempFolder folder;
        QVERIFY(writeFile(folder.path() / "f", "x").has_value());
        fs::create_symlink("f", folder.path() / "link");
        QCOMPARE(::mkfifo((folder.path() / "fifo").c_str(), 0600), 0);
        QVERIFY(hashFile(folder.path() / "link").error().code == ErrorCode::InvalidArgument);
        QVERIFY(hashFile(folder.path() / "fifo").error().code == ErrorCode::InvalidArgument);
        QVERIFY(hashFile(folder.path()).error().code == ErrorCode::InvalidArgument);
        const Error missing = hashFile(folder.path() / "none").error();
        QVERIFY(missing.code == ErrorCode::NotFound);
        QVERIFY(missing.message.find("none") != std::string::npos);
    }

    void uuids_areVersion7AndDiffer() {
        std::set<std::string> seen;
        const auto milliseconds = [] { return std::uint64_t(Clock::system().now() / 1000); };
        for (int i = 0; i < 100; ++i) {
            const std::uint64_t before = milliseconds();
            const std::string uuid = newUuid();
            QCOMPARE(uuid.size(), std::size_t(36));
            QCOMPARE(uuid[14], '7');
            const std::uint64_t time = std::stoull(uuid.substr(0, 8) + uuid.substr(9, 4), nullptr, 16);
            QVERIFY(time >= before && time <= milliseconds());
            QVERIFY(std::string("89ab").find(uuid[19]) != std::string::npos);
            QVERIFY(seen.insert(uuid).second);
        }
    }
};

QTEST_GUILESS_MAIN(HashTest)
#include "tst_Hash.moc"
