// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/Zip.h"
#include "tests/core/arrays/ArrayFixture.h"

using namespace stemma;

/// Zip archives as Python makes them, and those that lie.
class ArrayZipTest : public QObject {
    Q_OBJECT

private:
    TempFolder m_folder;
    ByteRange made(const char* name) const { return mustHave(ByteRange::ofFile(m_folder.path() / name)); }
    static std::string content(const ByteRange& file, std::size_t index, std::string* cut = nullptr,
                               std::uint64_t most = 1 << 20) {
        const ZipListing listing = mustHave(readZip(file));
        const Unpacked unpacked = mustHave(memberBytes(file, listing.members.at(index), most, {}));
        if (cut) *cut = unpacked.cut;
        return mustHave(unpacked.bytes.text(0, 2 << 20));
    }

private slots:
    void initTestCase() {
        if (!runNumpy(m_folder.path(), R"PY(
import zipfile
with zipfile.ZipFile('two.zip', 'w') as z:
    z.writestr('stored', 'plain text')
    z.writestr('deflated', 'x' * 100000, zipfile.ZIP_DEFLATED)
    z.comment = b'PK\x05\x06 not the end'
with zipfile.ZipFile('wide.zip', 'w') as z:
    with z.open('wide', 'w', force_zip64=True) as f: f.write(b'wide text')
with zipfile.ZipFile('many.zip', 'w') as z:
    for i in range(70000): z.writestr('%d' % i, '')
data = open('two.zip', 'rb').read()
open('cut.zip', 'wb').write(data[:100])
at = data.rindex(b'PK\x01\x02')
lies = bytearray(data); lies[at + 24:at + 28] = (7).to_bytes(4, 'little')
open('lies.zip', 'wb').write(lies)
far = bytearray(data); far[at + 42:at + 46] = (0xfffffff0).to_bytes(4, 'little')
open('far.zip', 'wb').write(far)
locked = bytearray(data); locked[at + 8] |= 1
open('locked.zip', 'wb').write(locked)
for name, member in (('wrong-stored.zip', 0), ('wrong-deflated.zip', 1)):
    wrong = bytearray(data)
    at = [data.index(b'PK\x01\x02'), data.rindex(b'PK\x01\x02')][member]
    wrong[at + 16] ^= 1
    open(name, 'wb').write(wrong)
changed = bytearray(data); changed[data.index(b'plain text')] ^= 1
open('changed.zip', 'wb').write(changed)
end = data.index(b'PK\x05\x06')
claims = bytearray(data); claims[end + 10:end + 12] = (60000).to_bytes(2, 'little')
open('claims.zip', 'wb').write(claims)
import zlib
bomb = zipfile.ZipFile('bomb.zip', 'w', zipfile.ZIP_DEFLATED)
with bomb.open('bomb', 'w') as f:
    for i in range(64): f.write(bytes(1 << 20))
bomb.close()
)PY"))
            QFAIL("Python failed; is it installed?");
    }

    void members_areReadInBothForms() {
        QCOMPARE(content(made("two.zip"), 0), std::string("plain text"));
        QCOMPARE(content(made("two.zip"), 1), std::string(100'000, 'x'));
        QCOMPARE(content(made("wide.zip"), 0), std::string("wide text"));
    }

    void manyMembers_areBounded() {
        const ZipListing listing = mustHave(readZip(made("many.zip"), 10'000));
        QCOMPARE(listing.members.size(), std::size_t(10'000));
        QCOMPARE(listing.total, std::uint64_t(70'000));
        QCOMPARE(QString::fromStdString(listing.notes.at(0)),
                 QString("only the first 10,000 of its 70,000 members are looked at"));
    }

    void lies_areSaid() {
        const ZipListing cut = mustHave(readZip(made("cut.zip")));
        QCOMPARE(cut.members.size(), std::size_t(2));
        QVERIFY(cut.notes.at(0).find("was cut off") != std::string::npos);
        std::string said;
        content(made("cut.zip"), 1, &said);
        QVERIFY2(!said.empty(), "the second member has no end");
        content(made("lies.zip"), 1, &said);
        QCOMPARE(QString::fromStdString(said), QString("the archive claims it has 7 B, and it has 100 kB"));
        const auto problem = [this](const char* name) {
            const ByteRange file = made(name);
            const auto result = memberBytes(file, mustHave(readZip(file)).members.at(1), 1 << 20, {});
            return QString::fromStdString(result ? std::string() : result.error().message);
        };
        QCOMPARE(problem("far.zip"), QString("it isn't where the archive's directory says"));
        QCOMPARE(problem("locked.zip"), QString("it is encrypted"));
        QCOMPARE(QString::fromStdString(mustHave(readZip(made("claims.zip"))).notes.at(0)),
                 QString("its directory claims 60,000 members and has 2"));
    }

    void checksums_areLookedAt() {
        const QString words("its bytes aren't those that were packed: their checksum is another");
        std::string said;
        for (const auto& [name, index] :
             {std::pair("wrong-stored.zip", 0), std::pair("wrong-deflated.zip", 1), std::pair("changed.zip", 0)}) {
            content(made(name), std::size_t(index), &said);
            QCOMPARE(QString::fromStdString(said), words);
            content(made(name), std::size_t(1 - index), &said);
            QCOMPARE(QString::fromStdString(said), QString());
        }
        content(made("wide.zip"), 0, &said);
        QCOMPARE(QString::fromStdString(said), QString());
        // Of a part of it nothing is known.
        content(made("changed.zip"), 0, &said, 4);
        QCOMPARE(QString::fromStdString(said), QString());
    }

    void bomb_isUnpackedAsFarAsItMay() {
        std::string said;
        QCOMPARE(content(made("bomb.zip"), 0, &said, 1 << 20).size(), std::size_t(1 << 20));
        QVERIFY2(said.find("only the first") != std::string::npos, said.c_str());
    }

    void cancelled_stops() {
        const Cancel cancel;
        cancel.request();
        const ByteRange file = made("bomb.zip");
        const auto result = memberBytes(file, mustHave(readZip(file)).members.at(0), 1 << 30, cancel);
        QVERIFY(!result && result.error().code == ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(ArrayZipTest)
#include "tst_ArrayZip.moc"
