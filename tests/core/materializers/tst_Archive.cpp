// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/materializers/Archive.h"
#include "tests/support/ZipBuilder.h"

#include <QProcess>
#include <QTest>
#include <fcntl.h>
#include <random>
#include <sys/mman.h>

using namespace stemma;

namespace {

Result<ArchiveListing> listingOf(const std::string& bytes, const Cancel& cancel = {}) {
    const Fd file(::memfd_create("archive", MFD_CLOEXEC));
    if (!writeAll(file.get(), bytes)) qFatal("no memory for a file");
    return listArchive(file.get(), "a", cancel);
}

const char* kMakeTars = R"(
import tarfile, io, sys, os
os.chdir(sys.argv[1])
for form in ('USTAR', 'GNU', 'PAX'):
    with tarfile.open(form + '.tar', 'w', format=getattr(tarfile, form + '_FORMAT')) as t:
        def add(name, data=b'', **more):
            i = tarfile.TarInfo(name); i.size = len(data); i.mtime = 1700000000
            for k, v in more.items(): setattr(i, k, v)
            t.addfile(i, io.BytesIO(data))
        add('d', type=tarfile.DIRTYPE)
        add('d/a.txt', b'x' * 1000)
        add('link', type=tarfile.SYMTYPE, linkname='../../etc/passwd')
        add('/'.join(['a' * 60] * (3 if form == 'USTAR' else 9)) + '/end', b'y')
        if form != 'USTAR': add('größe', b'z' * 600)
)";

} // namespace

class ArchiveTest : public QObject {
    Q_OBJECT

private:
    TempFolder m_folder;
    std::string made(const std::string& name) { return readFile(m_folder.path() / name).value_or(""); }

private slots:
    void initTestCase() {
        QProcess python;
        python.start("/usr/bin/python3", {"-c", kMakeTars, QString::fromStdString(m_folder.path().string())});
        QVERIFY(python.waitForFinished(60'000));
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
    }

    void tars_ofEachFormAreListed_data() {
        QTest::addColumn<QString>("form");
        QTest::addColumn<bool>("packed");
        for (const char* form : {"USTAR", "GNU", "PAX"})
            for (const bool packed : {false, true}) QTest::addRow("%s %d", form, packed) << form << packed;
    }
    void tars_ofEachFormAreListed() {
        QFETCH(QString, form);
        QFETCH(bool, packed);
        std::string bytes = made(form.toStdString() + ".tar");
        if (packed) bytes = ZipBuilder::gzipped(bytes);
        const auto listing = listingOf(bytes);
        QVERIFY2(listing.has_value(), listing ? "" : listing.error().message.c_str());
        QCOMPARE(listing->format, std::string(packed ? "tar.gz" : "tar"));
        QCOMPARE(listing->entries[0].kind, std::string("folder"));
        QCOMPARE(listing->entries[1].path, std::string("d/a.txt"));
        QCOMPARE(listing->entries[1].bytes, std::uint64_t(1000));
        QCOMPARE(listing->entries[1].modified, std::string("2023-11-14 22:13:20"));
        QCOMPARE(listing->entries[2].kind, std::string("link"));
        QCOMPARE(listing->entries[2].target, std::string("../../etc/passwd"));
        QCOMPARE(listing->entries[3].path.size(), std::size_t(form == "USTAR" ? 61 * 3 + 3 : 61 * 9 + 3));
        if (form != "USTAR") QCOMPARE(listing->entries[4].path, std::string("größe"));
        QVERIFY(listing->complete);
        QVERIFY(ArchiveListing::fromJson(listing->toJson()).toJson() == listing->toJson());
    }

    void zip_isListed() {
        const auto listing =
            listingOf(ZipBuilder().add("d/", "").add("d/x", std::string(500, 'a'), {.deflate = true}).finish());
        QCOMPARE(listing->format, std::string("zip"));
        QCOMPARE(listing->total, std::uint64_t(2));
        QCOMPARE(listing->bytes, std::uint64_t(500));
        QVERIFY(listing->entries[1].packed < 50);
    }

    void cutArchives_showWhatIsThere() {
        const std::string tar = made("PAX.tar");
        const auto cut = listingOf(tar.substr(0, 1300)); // in the content of the second
        QVERIFY(cut && !cut->complete);
        QCOMPARE(cut->entries.size(), std::size_t(2));
        QVERIFY(cut->notes.front().find("ends in the middle of d/a.txt") != std::string::npos);
        const std::string whole = ZipBuilder::gzipped(tar);
        const auto packed = listingOf(whole.substr(0, whole.size() / 2));
        QVERIFY(packed.has_value() ? !packed->complete : !packed.error().message.empty());
        QVERIFY(!listingOf("PK\3\4 and nothing more"));
        QVERIFY(!listingOf("neither of them"));
        QVERIFY(!listingOf(ZipBuilder::gzipped("no tar in it, only a text")));
        const auto seven = listingOf(std::string("7z\xbc\xaf\x27\x1c and more"));
        QVERIFY(seven && !seven->listed);
    }

    void cancelled_itStops() {
        Cancel cancel;
        cancel.request();
        const auto listing = listingOf(made("GNU.tar"), cancel);
        QVERIFY(!listing);
        QCOMPARE(listing.error().code, ErrorCode::Cancelled);
    }

    void damage_neverHarms() {
        std::mt19937 random(3);
        for (const char* name : {"USTAR.tar", "GNU.tar", "PAX.tar"}) {
            const std::string whole = made(name);
            for (int round = 0; round < 1500; ++round) {
                std::string bytes = whole;
                for (unsigned n = 1 + random() % 5; n-- > 0;) bytes[random() % 4096] = char(random());
                if (random() % 5 == 0) bytes.resize(random() % bytes.size());
                const auto listing = listingOf(bytes);
                if (listing) QVERIFY(listing->entries.size() <= 50);
            }
        }
    }
};

QTEST_GUILESS_MAIN(ArchiveTest)
#include "tst_Archive.moc"
