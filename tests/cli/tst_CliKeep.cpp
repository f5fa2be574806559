// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QCryptographicHash>

using stemma::test::CliFixture;
using stemma::test::CliResult;

/// add, tag, export, delete, gc, verify, repair.
class CliKeepTest : public QObject {
    Q_OBJECT

private slots:
    void add_keepsAFile() {
        CliFixture fixture;
        fixture.writeFile("data/My notes.txt", "one two three\n");
        const CliResult result = fixture.run({"add", "data/My notes.txt", "--tag", "first"});
        QVERIFY2(result.exit == 0, result.told());
        QVERIFY2(result.text().startsWith("My_notes@1  document"), result.out);
        const QJsonObject kept = fixture.run({"artifacts", "--json"}).array()[0].toObject();
        QCOMPARE(kept["name"].toString(), QString("My_notes"));
        QCOMPARE(kept["tags"].toArray()[0].toString(), QString("first"));
        QCOMPARE(kept["sha256"].toString(),
                 QString(QCryptographicHash::hash("one two three\n", QCryptographicHash::Sha256).toHex()));
        const CliResult again = fixture.run({"add", "data/My notes.txt"});
        QVERIFY2(again.out.contains("was there already"), again.told());
        fixture.writeFile("data/My notes.txt", "four\n");
        QVERIFY(fixture.run({"add", "data/My notes.txt"}).text().startsWith("My_notes@2"));
        QCOMPARE(fixture.readFile("data/My notes.txt"), QByteArray("four\n")); // and it stays the person's own
    }

    void add_readsATableAsTold() {
        CliFixture fixture;
        fixture.writeFile("sales.txt", "city;sold\nBergen;1,5\nLisbon;-\n");
        const CliResult result = fixture.run({"add", "sales.txt", "--name", "sales", "--type", "table", "--csv",
                                              "delimiter=;", "--csv", "decimal=,", "--csv", "nulls=[\"-\"]", "--json"});
        QVERIFY2(result.exit == 0, result.told());
        QCOMPARE(result.object()["type"].toString(), QString("table"));
        const CliResult shown = fixture.run({"show", "sales"});
        QVERIFY2(shown.text().contains("2 × 2") && shown.text().contains("1.5") && shown.text().contains("∅"),
                 shown.out);
        const CliResult wrong = fixture.run({"add", "sales.txt", "--csv", "delimeter=;"});
        QCOMPARE(wrong.exit, 2);
        QVERIFY2(wrong.err.contains("delimiter"), wrong.err);
        const CliResult type = fixture.run({"add", "sales.txt", "--type", "tabel"});
        QCOMPARE(type.exit, 2);
        QVERIFY2(type.err.contains("table"), type.err);
        QCOMPARE(fixture.run({"add", "nothing.csv"}).exit, 2);
        QCOMPARE(fixture.run({"add", "sales.txt", "--name", "no name!"}).exit, 2);
    }

    void add_saysWhatIsNoTable() {
        CliFixture fixture;
        fixture.writeFile("ragged.csv", "a,b\n1,2\n3\n");
        const CliResult result = fixture.run({"add", "ragged.csv"});
        QVERIFY2(result.exit == 0, result.told());
        QVERIFY2(result.err.contains("isn't a readable table: line 3"), result.err);
        const CliResult declared = fixture.run({"add", "ragged.csv", "--type", "table"});
        QCOMPARE(declared.exit, 2);
        QVERIFY2(declared.err.contains("line 3"), declared.err);
    }

    void tag_andAlias() {
        CliFixture fixture;
        keepThree(fixture);
        QCOMPARE(fixture.run({"tag", "a@1", "paper"}).text(), QString("a@1 is tagged paper\n"));
        QCOMPARE(fixture.run({"tag", "a@2", "production", "--alias"}).text(), QString("a@production is now a@2\n"));
        QVERIFY(fixture.run({"show", "a@production"}).text().startsWith("a@2"));
        QCOMPARE(fixture.run({"tag", "a@3", "production", "--alias"}).exit, 0); // it moves
        QVERIFY(fixture.run({"show", "a@production"}).text().startsWith("a@3"));
        const QJsonObject one = fixture.run({"tag", "a@1", "good", "--json"}).object();
        QCOMPARE(one["tags"].toArray().size(), 2);
        QCOMPARE(fixture.run({"tag", "a@1", "paper", "--remove"}).exit, 0);
        QCOMPARE(fixture.run({"tag", "a@3", "production", "--alias", "--remove"}).exit, 0);
        const CliResult gone = fixture.run({"show", "a@production"});
        QCOMPARE(gone.exit, 2);
        QVERIFY2(gone.err.contains("no alias production"), gone.err);
        QCOMPARE(fixture.run({"tag", "b", "x"}).exit, 2);
    }

    void export_copiesAndOverwritesNothing() {
        CliFixture fixture;
        keepThree(fixture);
        QVERIFY(fixture.run({"export", "a@2", "--to", "out.txt"}).exit == 0);
        QCOMPARE(fixture.readFile("out.txt"), QByteArray("two\n"));
        QVERIFY(QFileInfo(fixture.path("out.txt")).isWritable());
        const CliResult there = fixture.run({"export", "a@3", "--to", "out.txt"});
        QCOMPARE(there.exit, 2);
        QVERIFY2(there.err.contains("--force"), there.err);
        QCOMPARE(fixture.readFile("out.txt"), QByteArray("two\n"));
        QCOMPARE(fixture.run({"export", "a@3", "--to", "out.txt", "--force"}).exit, 0);
        QCOMPARE(fixture.readFile("out.txt"), QByteArray("three\n"));
        QDir().mkpath(fixture.path("folder"));
        QCOMPARE(fixture.run({"export", "a@1", "--to", "folder"}).exit, 0);
        QCOMPARE(fixture.readFile("folder/a.txt"), QByteArray("one\n"));
        QCOMPARE(fixture.run({"export", "a@1", "--to", "no/such/folder/x.txt"}).exit, 2);
        QCOMPARE(fixture.run({"export", "a@1"}).exit, 2);
        QVERIFY(QDir(fixture.path()).entryList({".*part*"}, QDir::Files | QDir::Hidden).isEmpty());
    }

    void export_ofAFolder() {
        CliFixture fixture;
        fixture.writeFile("box/one.txt", "1\n");
        fixture.writeFile("box/in/two.txt", "2\n");
        QCOMPARE(fixture.run({"add", "box"}).exit, 0);
        const CliResult result = fixture.run({"export", "box", "--to", "copy"});
        QVERIFY2(result.exit == 0, result.told());
        QCOMPARE(fixture.readFile("copy/in/two.txt"), QByteArray("2\n"));
        QCOMPARE(fixture.run({"export", "box", "--to", "copy", "--force"}).exit, 2); // a folder isn't replaced
    }

    void delete_showsFirst() {
        CliFixture fixture;
        keepThree(fixture);
        fixture.run({"tag", "a@2", "paper"});
        const CliResult preview = fixture.run({"delete", "a@1", "a@2"});
        QVERIFY2(preview.exit == 0, preview.told());
        QVERIFY2(preview.text().contains("Would go:\n  a@1") && preview.text().contains("Nothing was changed"),
                 preview.out);
        QVERIFY2(preview.text().contains("Stays:") && preview.text().contains("paper"), preview.out);
        QCOMPARE(fixture.run({"export", "a@1", "--to", "still.txt"}).exit, 0);
        const QJsonObject json = fixture.run({"delete", "a@1", "a@2", "--json"}).object();
        QCOMPARE(json["done"].toBool(), false);
        QCOMPARE(json["versions"].toArray().size(), 1);
        QCOMPARE(json["kept"].toArray().size(), 1);
        QVERIFY(json["freed_bytes"].toInteger() > 0);
        const CliResult done = fixture.run({"delete", "a@1", "a@2", "--yes"});
        QVERIFY2(done.exit == 0 && done.out.contains("Moved 1 version"), done.told());
        const CliResult gone = fixture.run({"export", "a@1", "--to", "gone.txt"});
        QCOMPARE(gone.exit, 2);
        QVERIFY(!fixture.exists("gone.txt"));
        QVERIFY2(fixture.run({"show", "a@1"}).out.contains("deleted"), "the record stays");
        QCOMPARE(fixture.run({"export", "a@2", "--to", "kept.txt"}).exit, 0);
        QCOMPARE(fixture.run({"verify"}).exit, 0);
    }

    void delete_ofARun() {
        CliFixture fixture;
        fixture.writeFile(
            "p.yaml",
            "stemma: 1\nname: p\nsteps:\n  a: {sql: SELECT 1 AS x}\n  b: {sql: SELECT x FROM a, inputs: [a]}\n");
        QCOMPARE(fixture.run({"run"}).exit, 0);
        const CliResult done = fixture.run({"delete", "run:1", "--yes"});
        QVERIFY2(done.exit == 0 && done.out.contains("Moved 2 versions"), done.told());
        const CliResult again = fixture.run({"run"});
        QVERIFY2(again.out.contains("2 executed"), again.told()); // a hit whose files are gone is none
    }

    void gc_keepsTheLast() {
        CliFixture fixture;
        keepThree(fixture);
        QCOMPARE(fixture.run({"gc"}).exit, 2);
        QCOMPARE(fixture.run({"gc", "--keep-last", "0"}).exit, 2);
        const CliResult preview = fixture.run({"gc", "--keep-last", "1"});
        QVERIFY2(preview.exit == 0 && preview.out.contains("Nothing was changed"), preview.told());
        const QJsonObject json = fixture.run({"gc", "--keep-last", "2", "--json", "--yes"}).object();
        QCOMPARE(json["done"].toBool(), true);
        QCOMPARE(json["versions"].toArray().size(), 1);
        QCOMPARE(json["versions"].toArray()[0].toObject()["version"].toInt(), 1);
        const QJsonArray all = fixture.run({"artifacts", "--all", "--json"}).array();
        QCOMPARE(all.size(), 3);
        QCOMPARE(all[0].toObject()["state"].toString(), QString("evicted"));
        QVERIFY(all[0].toObject()["path"].isNull());
        QVERIFY(fixture.run({"gc", "--keep-last", "2"}).out.contains("Nothing would go"));
        QVERIFY(fixture.run({"gc", "--empty-trash", "0"}).out.contains("Emptied the trash"));
    }

    void verify_findsDamage() {
        CliFixture fixture;
        keepThree(fixture);
        const CliResult fine = fixture.run({"verify"});
        QVERIFY2(fine.exit == 0 && fine.out.contains("3 versions"), fine.told());
        const QString path = fixture.run({"artifacts", "a", "--json"}).array()[1].toObject()["path"].toString();
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.write("TWO");
        file.close();
        const CliResult damaged = fixture.run({"verify"});
        QCOMPARE(damaged.exit, 3);
        QVERIFY2(damaged.out.contains("a@2") && damaged.out.contains("1 problem"), damaged.out);
        const QJsonObject json = fixture.run({"verify", "--json"}).object();
        QCOMPARE(json["versions"].toInt(), 3);
        QCOMPARE(json["problems"].toArray()[0].toObject()["version"].toString(), QString("a@2"));
        const CliResult exported = fixture.run({"export", "a@2", "--to", "out.txt"});
        QCOMPARE(exported.exit, 3);
        QVERIFY(!fixture.exists("out.txt"));
    }

    void repair_bringsTheDatabaseBack() {
        CliFixture fixture;
        keepThree(fixture);
        fixture.run({"tag", "a@2", "paper"});
        QFile::remove(fixture.path(".stemma/stemma.db-wal"));
        QFile::remove(fixture.path(".stemma/stemma.db-shm"));
        fixture.writeFile(".stemma/stemma.db", QByteArray(64 * 1024, 'x'));
        QCOMPARE(fixture.run({"artifacts"}).exit, 3);
        const CliResult repaired = fixture.run({"repair"});
        QVERIFY2(repaired.exit == 0, repaired.told());
        const QJsonArray all = fixture.run({"artifacts", "--all", "--json"}).array();
        QCOMPARE(all.size(), 3);
        QCOMPARE(all[1].toObject()["tags"].toArray()[0].toString(), QString("paper"));
        QCOMPARE(fixture.run({"verify"}).exit, 0);
    }

private:
    static void keepThree(const CliFixture& fixture) {
        for (const char* text : {"one\n", "two\n", "three\n"}) {
            fixture.writeFile("a.txt", text);
            const CliResult result = fixture.run({"add", "a.txt"});
            QVERIFY2(result.exit == 0, result.told());
        }
    }
};

QTEST_GUILESS_MAIN(CliKeepTest)
#include "tst_CliKeep.moc"
