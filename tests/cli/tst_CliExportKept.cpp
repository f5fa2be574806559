// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Database.h"
#include "tests/support/CliFixture.h"

#include <QImage>
#include <cstring>

using stemma::Connection;
using stemma::test::CliFixture;
using stemma::test::CliResult;

/// What `stemma export` makes of data without an ending or one place, of data that changed, and of records that lie.
class CliExportKeptTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_fixture = std::make_unique<CliFixture>();
        QVERIFY(QDir(m_fixture->path()).mkpath("out"));
    }

    void referenceToSeveralFiles_isATable();
    void referenceToNestedFolders_keepsThem();
    void withoutAnEnding_typeDecides();
    void syncedBeforeItReplaces_data();
    void syncedBeforeItReplaces();
    void changedReference_isRefused_data();
    void changedReference_isRefused();
    void damagedFile_isRefused();
    void deletedFiles_areSaidToBe();
    void recordThatLeadsOutside_isRefused();
    void pictureThatLeadsOutside_isRefused();
    void linkThatLeadsOutside_isRefused();
    void visualizationIntoAFolder_hasItsOwnName();
    void capitals_areTheSameEnding();
    void pixels_areScaledWithinBounds();

private:
    void add(const QStringList& arguments) {
        const CliResult result = m_fixture->run(QStringList{"add"} + arguments);
        QVERIFY2(result.exit == 0, result.told());
    }
    QByteArray made(const QStringList& arguments, const QString& file) {
        const CliResult result = m_fixture->run(arguments + QStringList{"--to", file});
        if (result.exit != 0) qWarning().noquote() << result.told();
        return m_fixture->readFile(file);
    }
    QByteArray drawing(int width = 12) {
        QImage image(width, 8, QImage::Format_RGB32);
        image.fill(Qt::red);
        image.save(m_fixture->path("red.png"));
        return m_fixture->readFile("red.png");
    }
    /// As another program would change a workspace that is then handed on.
    void tamper(const std::string& sql) {
        const auto connection =
            Connection::open(m_fixture->path(".stemma/stemma.db").toStdString(), Connection::Mode::Write, 10);
        QVERIFY(connection);
        const auto done = (*connection)->execute(sql);
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        QVERIFY((*connection)->changes() > 0);
    }
    void refused(const QStringList& arguments, const QByteArray& says) {
        const CliResult result = m_fixture->run(arguments);
        QVERIFY2(result.exit > 0, result.told());
        QVERIFY2(result.err.contains(says), result.told());
        const QStringList left = QDir(m_fixture->path("out"))
                                     .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
        QVERIFY2(left.isEmpty(), qPrintable(left.join(' ')));
    }
    std::unique_ptr<CliFixture> m_fixture;
};

void CliExportKeptTest::referenceToSeveralFiles_isATable() {
    m_fixture->writeFile("parts/1.csv", "a,b\n1,2\n");
    m_fixture->writeFile("parts/2.csv", "a,b\n3,4\n");
    add({"parts", "--name", "parts", "--type", "table", "--reference"});
    QCOMPARE(made({"export", "parts"}, "out/parts.csv"), QByteArray("a,b\n1,2\n3,4\n"));
    QVERIFY(made({"export", "parts"}, "out/parts.parquet").startsWith("PAR1"));
    const CliResult folder = m_fixture->run({"export", "parts", "--to", "out/folder"});
    QVERIFY2(folder.exit == 0, folder.told());
    QCOMPARE(m_fixture->readFile("out/folder/2.csv"), QByteArray("a,b\n3,4\n"));
}

void CliExportKeptTest::referenceToNestedFolders_keepsThem() {
    m_fixture->writeFile("scans/left/1.txt", "left");
    m_fixture->writeFile("scans/right/1.txt", "right");
    add({"scans", "--name", "scans", "--type", "folder", "--reference"});
    const CliResult folder = m_fixture->run({"export", "scans", "--to", "out/folder"});
    QVERIFY2(folder.exit == 0, folder.told());
    QCOMPARE(m_fixture->readFile("out/folder/left/1.txt"), QByteArray("left"));
    QCOMPARE(m_fixture->readFile("out/folder/right/1.txt"), QByteArray("right"));
}

void CliExportKeptTest::withoutAnEnding_typeDecides() {
    m_fixture->writeFile("table", "a,b\n1,2\n");
    add({"table", "--name", "table", "--type", "table"});
    QVERIFY(made({"export", "table"}, "out/t.parquet").startsWith("PAR1"));
    QCOMPARE(made({"export", "table"}, "out/t"), QByteArray("a,b\n1,2\n"));
    m_fixture->writeFile("picture", drawing());
    add({"picture", "--name", "picture", "--type", "image"});
    QVERIFY(made({"export", "picture"}, "out/p.pdf").startsWith("%PDF-"));
    m_fixture->writeFile("LICENSE", "Do.");
    add({"LICENSE", "--name", "licence"});
    QCOMPARE(made({"export", "licence"}, "out/licence.txt"), QByteArray("Do.")); // nothing else is known of it
}

void CliExportKeptTest::syncedBeforeItReplaces_data() {
    QTest::addColumn<QString>("file");
    for (const char* file : {"t.csv", "t.jsonl", "t.svg"}) QTest::newRow(file) << file; // copied, converted, drawn
}

void CliExportKeptTest::syncedBeforeItReplaces() {
    QFETCH(QString, file);
    m_fixture->writeFile("t.csv", "a,b\n1,2\n3,4\n5,7\n8,9\n");
    add({"t.csv", "--name", "t"});
    const QString to = QFileInfo(m_fixture->path("out")).canonicalFilePath() + "/" + file;
    m_fixture->writeFile("out/" + file, "good");
    m_fixture->setEnvironment("LD_PRELOAD", qEnvironmentVariable("STEMMA_TESTS") + "/stemma-calls.so");
    m_fixture->setEnvironment("STEMMA_CALLS_BELOW", QFileInfo(to).path());
    m_fixture->setEnvironment("STEMMA_RECORD", m_fixture->path("record"));
    const CliResult result = m_fixture->run({"export", "t", "--to", to, "--force"});
    QVERIFY2(result.exit == 0, result.told());
    const QByteArray record = m_fixture->readFile("record");
    QByteArray kinds; // of what concerns the new file, its name and the folder, in order
    struct {
        std::uint32_t kind, mode;
        std::uint64_t offset;
        std::uint32_t path, rest;
    } head = {};
    for (qsizetype at = 0; at + qsizetype(sizeof head) <= record.size();) {
        std::memcpy(&head, record.constData() + at, sizeof head);
        at += qsizetype(sizeof head) + head.path + head.rest;
        if (strchr("fr", int(head.kind))) kinds += char(head.kind);
    }
    QVERIFY2(kinds.endsWith("frf"), kinds); // synced, renamed, the folder synced
}

void CliExportKeptTest::changedReference_isRefused_data() {
    QTest::addColumn<QString>("to");
    for (const char* to : {"t.csv", "t.parquet", "p.png", "p.pdf"}) QTest::newRow(to) << "out/" + QString(to);
}

void CliExportKeptTest::changedReference_isRefused() {
    QFETCH(QString, to);
    const bool table = to.startsWith("out/t");
    m_fixture->writeFile("t.csv", "a,b\n1,2\n");
    m_fixture->writeFile("p.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='60' height='32'/>");
    add({table ? "t.csv" : "p.svg", "--name", "mine", "--reference"});
    m_fixture->writeFile("t.csv", "a,b\n1,3\n");
    m_fixture->writeFile("p.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='60' height='33'/>");
    refused({"export", "mine", "--to", to}, "mine@1 isn't what was kept");
}

void CliExportKeptTest::damagedFile_isRefused() {
    m_fixture->writeFile("t.csv", "a,b\n1,2\n");
    add({"t.csv", "--name", "t"});
    QFile kept(m_fixture->run({"show", "t", "--json"}).object()["path"].toString());
    QVERIFY(kept.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && kept.open(QFile::ReadWrite));
    QVERIFY(kept.seek(6) && kept.write("3") == 1); // the same size
    kept.close();
    refused({"export", "t", "--to", "out/t.parquet"}, "stemma verify");
    QCOMPARE(m_fixture->run({"export", "t", "--to", "out/t.parquet"}).exit,
             m_fixture->run({"export", "t", "--to", "out/t.csv"}).exit);
}

void CliExportKeptTest::deletedFiles_areSaidToBe() {
    m_fixture->writeFile("t.csv", "a,b\n1,2\n");
    add({"t.csv", "--name", "t"});
    QCOMPARE(m_fixture->run({"delete", "t@1", "--yes"}).exit, 0);
    for (const char* to : {"out/t.csv", "out/t.parquet"})
        refused({"export", "t@1", "--to", to}, "t@1 can't be exported: its files were deleted");
}

void CliExportKeptTest::recordThatLeadsOutside_isRefused() {
    m_fixture->writeFile("box/a.txt", "a");
    m_fixture->writeFile("box/b.txt", "b");
    add({"box", "--name", "box"});
    tamper("UPDATE version_files SET path = CAST('../data/a.txt' AS BLOB) WHERE path = CAST('a.txt' AS BLOB)");
    refused({"export", "box", "--to", "out/box"}, "outside its folder");
    tamper("UPDATE version_files SET path = CAST('" + m_fixture->path("box/a.txt").toStdString() +
           "' AS BLOB) WHERE path = CAST('../data/a.txt' AS BLOB)");
    refused({"export", "box", "--to", "out/box"}, "outside its folder");
}

void CliExportKeptTest::pictureThatLeadsOutside_isRefused() {
    m_fixture->writeFile("t.csv", "a,b\n1,2\n3,4\n5,7\n8,9\n");
    add({"t.csv", "--name", "t"});
    m_fixture->writeFile("secret.json", "{}");
    tamper("UPDATE visualizations SET file = '../../../../../secret.json' WHERE position = 0");
    refused({"export", "t", "--visualization", "1", "--to", "out/t.json"}, "outside its folder");
}

void CliExportKeptTest::linkThatLeadsOutside_isRefused() {
    m_fixture->writeFile("box/a.txt", "a");
    m_fixture->writeFile("box/in/b.txt", "b");
    QVERIFY(QFile::link("../a.txt", m_fixture->path("box/in/link")));
    add({"box", "--name", "box"});
    const CliResult whole = m_fixture->run({"export", "box", "--to", "whole"});
    QVERIFY2(whole.exit == 0, whole.told());
    QCOMPARE(m_fixture->readFile("whole/in/link"), QByteArray("a"));
    tamper("UPDATE version_files SET link = CAST('../../a.txt' AS BLOB) WHERE length(link) > 0");
    refused({"export", "box", "--to", "out/box"}, "leads out of its folder");
}

void CliExportKeptTest::visualizationIntoAFolder_hasItsOwnName() {
    m_fixture->writeFile("t.csv", "a,b\n1,2\n3,4\n5,7\n8,9\n");
    add({"t.csv", "--name", "t"});
    const CliResult result = m_fixture->run({"export", "t", "--visualization", "1", "--to", "out"});
    QVERIFY2(result.exit == 0, result.told());
    const QStringList files = QDir(m_fixture->path("out")).entryList(QDir::Files | QDir::Hidden);
    QVERIFY2(files.size() == 1 && files.first().endsWith(".vl.json"), qPrintable(files.join(' ')));
    QVERIFY(QJsonDocument::fromJson(m_fixture->readFile("out/" + files.first())).isObject());
}

void CliExportKeptTest::capitals_areTheSameEnding() {
    m_fixture->writeFile("t.csv", "a,b\n1,2\n");
    add({"t.csv", "--name", "t"});
    QVERIFY(made({"lineage", "t"}, "out/M.SVG").contains("<svg"));
    QVERIFY(made({"lineage", "t"}, "out/M.PDF").startsWith("%PDF-"));
    QVERIFY(made({"lineage", "t"}, "out/M.Dot").contains("digraph"));
}

void CliExportKeptTest::pixels_areScaledWithinBounds() {
    m_fixture->writeFile("red", drawing(1300));
    add({"red", "--name", "red", "--type", "image"});
    QCOMPARE(QImage::fromData(made({"export", "red", "--scale", "3"}, "three.png")).size(), QSize(3900, 24));
    refused({"export", "red", "--to", "out/r.png", "--scale", "4"}, "smaller --scale");
}

QTEST_GUILESS_MAIN(CliExportKeptTest)
#include "tst_CliExportKept.moc"
