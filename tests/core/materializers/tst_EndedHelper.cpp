// SPDX-License-Identifier: GPL-3.0-or-later
#include "MaterializerFixture.h"
#include "core/tables/Tables.h"
#include "tests/support/ZipBuilder.h"

using namespace stemma;

/// What kills the helper that looks into it is kept all the same, and its version has a note.
class EndedHelperTest : public QObject {
    Q_OBJECT

private slots:
    void whatKillsIt_isKeptWithANote_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("type");
        QTest::newRow("sqlite") << "shop.sqlite" << QByteArray("SQLite format 3\0 and more", 25) << "database";
        QTest::newRow("duckdb") << "shop.duckdb" << QByteArray("........DUCK........") << "database";
        QTest::newRow("zip") << "a.zip" << QByteArray::fromStdString(ZipBuilder().add("a", "b").finish()) << "archive";
        QTest::newRow("tar") << "a.tar.gz" << QByteArray("\x1f\x8b\x08 nothing") << "archive";
        QTest::newRow("pickle") << "m.pkl" << QByteArray("\x80\4N.") << "model";
    }
    void whatKillsIt_isKeptWithANote() {
        QFETCH(QString, file);
        QFETCH(QByteArray, text);
        QFETCH(QString, type);
        qputenv("STEMMA_HELPERS", DYING_TABLES_FOLDER);
        TablesClient tables;
        MaterializerFixture f(file.toStdString(), text.toStdString());
        f.context.tables = &tables;
        for (const std::string& declared : {std::string(), type.toStdString()}) {
            const auto described = f.describe(declared);
            QVERIFY2(described, described ? "" : described.error().message.c_str());
            QCOMPARE(QString::fromStdString(described->materializer->id), type);
            QCOMPARE(headlineOf(*described, "size"), Json(std::int64_t(text.size())));
            QCOMPARE(described->notes.size(), std::size_t(1));
            QVERIFY2(described->notes.front().find("'stemma-tables' ended") != std::string::npos,
                     described->notes.front().c_str());
        }
    }

    void modelsWithoutAHeader_areModels() {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        TablesClient tables;
        MaterializerFixture f("m.pkl", "this is no pickle");
        f.context.tables = &tables;
        const Described described = f.described("model");
        QCOMPARE(described.materializer->id, std::string("model"));
        QCOMPARE(described.metadata["framework"].text(), std::string("ASCII text"));
        QCOMPARE(described.notes,
                 std::vector<std::string>{"Its header can't be read: it isn't a pickle that can be followed"});
        QCOMPARE(f.described().materializer->id, std::string("model"));
    }
};

QTEST_GUILESS_MAIN(EndedHelperTest)
#include "tst_EndedHelper.moc"
