// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/base/Zip.h"
#include "tests/support/ZipBuilder.h"

#include <QTest>
#include <fcntl.h>
#include <random>
#include <sys/mman.h>
#include <unistd.h>

using namespace stemma;
using Options = ZipBuilder::Options;

namespace {

/// Bytes as a file without a place.
Fd asFile(const std::string& bytes) {
    Fd fd(::memfd_create("zip", MFD_CLOEXEC));
    if (!writeAll(fd.get(), bytes)) qFatal("no memory for a file");
    return fd;
}

std::string messageOf(const std::string& bytes) {
    const Fd file = asFile(bytes);
    const auto archive = ZipArchive::open(file.get(), "a.zip");
    return archive ? "" : archive.error().message;
}

std::string readOrMessage(const std::string& bytes, const std::string& member, std::size_t limit = 1 << 24) {
    const Fd file = asFile(bytes);
    const auto archive = ZipArchive::open(file.get(), "a.zip");
    if (!archive) return archive.error().message;
    const ZipEntry* entry = archive->find(member);
    if (!entry) return "not there";
    const auto text = archive->read(*entry, limit);
    return text ? *text : text.error().message;
}

std::string noise(std::size_t count) {
    std::mt19937 random(7);
    std::string text(count, '\0');
    for (char& c : text) c = char('a' + random() % 9);
    return text;
}

} // namespace

class ZipTest : public QObject {
    Q_OBJECT

private slots:
    void members_areListedAndRead_data() {
        QTest::addColumn<bool>("deflate");
        QTest::addColumn<bool>("wide");
        QTest::addColumn<bool>("descriptor");
        for (const bool deflate : {false, true})
            for (const bool wide : {false, true})
                for (const bool descriptor : {false, true})
                    QTest::addRow("%d%d%d", deflate, wide, descriptor) << deflate << wide << descriptor;
    }
    void members_areListedAndRead() {
        QFETCH(bool, deflate);
        QFETCH(bool, wide);
        QFETCH(bool, descriptor);
        const Options options{.deflate = deflate, .wide = wide, .descriptor = descriptor};
        const std::string large = noise(300'000);
        const std::string bytes = ZipBuilder()
                                      .add("a.txt", "hello", options)
                                      .add("d/", "")
                                      .add("d/b", large, options)
                                      .add("e", "")
                                      .finish(wide);
        const Fd file = asFile(bytes);
        const auto archive = ZipArchive::open(file.get(), "a.zip");
        QVERIFY2(archive.has_value(), archive ? "" : archive.error().message.c_str());
        QCOMPARE(archive->total(), std::uint64_t(4));
        QCOMPARE(archive->entries()[0].name, std::string("a.txt"));
        QCOMPARE(archive->entries()[0].size, std::uint64_t(5));
        QCOMPARE(archive->entries()[0].modified(), std::string("2025-11-01 12:00:00"));
        QVERIFY(archive->entries()[1].folder());
        QCOMPARE(archive->entries()[2].size, std::uint64_t(large.size()));
        QCOMPARE(archive->read(archive->entries()[0], 100).value(), std::string("hello"));
        QVERIFY(archive->read(archive->entries()[2], 1 << 20).value() == large);
        QCOMPARE(archive->read(*archive->find("e"), 0).value(), std::string());
        QVERIFY(archive->find("nothing") == nullptr);
    }

    void storedMember_tellsItsPlace() {
        const std::string bytes = ZipBuilder("#!/bin/sh\n").add("x", "0123456789").finish();
        const Fd file = asFile(bytes);
        const auto archive = ZipArchive::open(file.get(), "a.zip");
        QVERIFY(archive.has_value());
        const std::uint64_t offset = archive->dataOffset(archive->entries()[0]).value();
        QCOMPARE(bytes.substr(offset, 10), std::string("0123456789"));
    }

    void archive_isFoundBehindOtherBytesAndBeforeAComment() {
        for (const bool wide : {false, true}) {
            const std::string bytes =
                ZipBuilder(std::string(1000, 'x')).add("a", "one").finish(wide, "a comment, PK\5\6 in it");
            QCOMPARE(readOrMessage(bytes, "a"), std::string("one"));
        }
    }

    void piecesOfAnySize_giveTheSame() {
        const std::string large = noise(70'000);
        const Fd file = asFile(ZipBuilder().add("a", large, {.deflate = true}).finish());
        const auto archive = ZipArchive::open(file.get(), "a.zip");
        for (const std::size_t count : {1u, 7u, 65'536u, 100'000u}) {
            ZipStream stream = archive->stream(archive->entries()[0]).value();
            std::string text, piece(count, '\0');
            while (const std::size_t got = stream.read(piece.data(), count).value()) text.append(piece, 0, got);
            QVERIFY(text == large);
            QCOMPARE(stream.read(piece.data(), count).value(), std::size_t(0));
        }
    }

    void lies_areToldByName_data() {
        QTest::addColumn<QByteArray>("archive");
        QTest::addColumn<QString>("message");
        const std::string text(100'000, 'a');
        const auto with = [&](Options options) {
            const std::string bytes = ZipBuilder().add("m", text, options).finish();
            return QByteArray(bytes.data(), qsizetype(bytes.size()));
        };
        QTest::newRow("more than told") << with({.deflate = true, .claimed = 1000})
                                        << "m in a.zip can't be read: it has more bytes than it says";
        QTest::newRow("fewer than told") << with({.deflate = true, .claimed = 200'000})
                                         << "m in a.zip can't be read: it has fewer bytes than it says";
        QTest::newRow("stored, another size")
            << with({.claimed = 7}) << "m in a.zip can't be read: it is stored with another size";
        QTest::newRow("checksum") << with({.deflate = true, .crcChange = 1})
                                  << "m in a.zip can't be read: its checksum is another";
        QTest::newRow("encrypted") << with({.flags = 1}) << "m in a.zip can't be read: it is encrypted";
        QTest::newRow("method") << with({.method = 12}) << "m in a.zip can't be read: it is packed by method 12";
        QTest::newRow("not deflated") << with({.method = 8})
                                      << "m in a.zip can't be read: invalid stored block lengths";
    }
    void lies_areToldByName() {
        QFETCH(QByteArray, archive);
        QFETCH(QString, message);
        QCOMPARE(QString::fromStdString(readOrMessage(archive.toStdString(), "m")), message);
    }

    void sizes_beyondTheFileAreNeverAllocated() {
        // 16 EB told in the directory; the file has 10 bytes.
        const std::string bytes =
            ZipBuilder().add("m", "0123456789", {.deflate = true, .wide = true, .claimed = INT64_MAX}).finish();
        QVERIFY(readOrMessage(bytes, "m").find("too much to be read at once") != std::string::npos);
        std::string far = ZipBuilder().add("m", "0123456789").finish();
        far.replace(far.size() - 22 - 1 - 46 + 42, 4, "\xff\xff\xff\x7f"); // where the local header is
        QCOMPARE(readOrMessage(far, "m"), std::string("m in a.zip can't be read: it isn't where the directory says"));
    }

    void limits_boundWhatIsKept() {
        ZipBuilder builder;
        for (int i = 0; i < 1000; ++i) builder.add("member " + std::to_string(i), "");
        const Fd file = asFile(builder.finish());
        const auto few = ZipArchive::open(file.get(), "a.zip", {.entries = 10});
        QCOMPARE(few->entries().size(), std::size_t(10));
        QCOMPARE(few->total(), std::uint64_t(1000));
        const auto names = ZipArchive::open(file.get(), "a.zip", {.names = 100});
        QCOMPARE(names->entries().size(), std::size_t(12)); // ten of 8 letters, two of 9
        QCOMPARE(names->total(), std::uint64_t(1000));
    }

    void whatIsNoArchive_isSaid() {
        const std::string whole = ZipBuilder().add("a", "text").finish();
        for (const std::string& bytes :
             {std::string(), std::string("PK"), std::string(100'000, 'x'), whole.substr(0, 50)})
            QVERIFY2(messageOf(bytes).starts_with("a.zip isn't a whole zip archive: "), messageOf(bytes).c_str());
        std::string missing = whole; // the directory is said to be longer than the file
        missing.replace(missing.size() - 10, 4, "\xff\xff\xff\x0f");
        QVERIFY(messageOf(missing).find("its directory claims 268 MB") != std::string::npos);
        std::string more = whole; // and to have more members
        more.replace(more.size() - 12, 2, std::string("\5\0", 2));
        QCOMPARE(messageOf(more), std::string("a.zip isn't a whole zip archive: its directory has 1 of 5 members"));
        QVERIFY(ZipArchive::open(asFile(ZipBuilder().finish()).get(), "a.zip")->entries().empty());
    }

    void damage_neverHarms() {
        const std::string large = noise(5000);
        const std::string whole = ZipBuilder()
                                      .add("a.txt", "hello", {.deflate = true})
                                      .add("b", large, {.deflate = true, .wide = true})
                                      .add("c", large)
                                      .finish(true);
        std::mt19937 random(11);
        for (int round = 0; round < 5000; ++round) {
            std::string bytes = whole;
            for (unsigned n = random() % 4; n-- > 0;) bytes[random() % bytes.size()] = char(random());
            // Mostly near the end, where the directory is.
            bytes[bytes.size() - 1 - random() % 350] = char(random());
            if (random() % 8 == 0) bytes.resize(random() % bytes.size());
            const Fd file = asFile(bytes);
            const auto archive = ZipArchive::open(file.get(), "a.zip");
            if (!archive) continue;
            QVERIFY(archive->entries().size() <= 100);
            for (const ZipEntry& entry : archive->entries())
                if (const auto text = archive->read(entry, 1 << 20)) QVERIFY(text->size() == entry.size);
        }
    }

    void gzip_isUnpackedInPieces() {
        const std::string large = noise(200'000);
        const auto all = [](const std::string& bytes) -> Result<std::string> {
            const Fd file = asFile(bytes);
            GzipStream stream(file.get(), "a.gz");
            std::string text, piece(1000, '\0');
            for (;;) {
                STEMMA_TRY(const std::size_t got, stream.read(piece.data(), piece.size()));
                if (got == 0) return text;
                text.append(piece, 0, got);
            }
        };
        const std::string one = ZipBuilder::gzipped(large);
        QVERIFY(all(one).value() == large);
        QVERIFY(all(one + ZipBuilder::gzipped("more")).value() == large + "more");
        for (const std::string& padding :
             {std::string(512, '\0'), std::string("\x1f"), std::string("\x1fxyz"), std::string("xyz")})
            QVERIFY2(all(one + padding).value() == large, padding.c_str());
        const auto cut = all(one.substr(0, one.size() / 2));
        QVERIFY(!cut);
        QCOMPARE(cut.error().message, std::string("a.gz can't be unpacked: it ends in the middle"));
        std::string broken = one;
        broken[one.size() / 2] = char(broken[one.size() / 2] ^ 0x55);
        QVERIFY(!all(broken));
        QVERIFY(!all("no gzip at all"));
    }
};

QTEST_GUILESS_MAIN(ZipTest)
#include "tst_Zip.moc"
