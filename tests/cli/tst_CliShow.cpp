// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

/// `stemma show` of artifacts, runs and steps.
class CliShowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_fixture.writeFile("people.csv", "name,age,note\nada,36,\ngrace,85,\"two\nlines\"\n李小龍,41,x\n");
        m_fixture.writeFile("p.yaml", R"(stemma: 1
name: p
steps:
  raw:
    import: people.csv
  old:
    sql: SELECT name, age FROM raw WHERE age > 40 ORDER BY age
    inputs: [raw]
    checks: [row_count > 1]
  score:
    sql: SELECT 0.25 AS loss, count(*) AS n FROM old
    inputs: [old]
    outputs: {score: {type: metrics, format: json, describes: old}}
  report:
    command: printf 'first\nsecond\033[31m\nthird\n' > {outputs.report}
    outputs: {report: {type: text}}
  box:
    command: mkdir -p {outputs.box}/in && echo 1 > {outputs.box}/one.txt && echo 2 > {outputs.box}/in/two.txt
    outputs: {box: {type: folder}}
)");
        const CliResult result = m_fixture.run({"run"});
        QVERIFY2(result.exit == 0, result.told());
    }

    void table_showsItsFirstRowsAligned() {
        const CliResult result = m_fixture.run({"show", "p/old"});
        QVERIFY2(result.exit == 0, result.told());
        const QString text = result.text();
        QVERIFY2(text.startsWith("p/old@1  table  2 × 2\n"), result.out);
        QVERIFY2(text.contains("2 of 2 rows\n  name    age\n  李小龍   41\n  grace    85\n"), result.out);
        QVERIFY2(text.contains("  made from     p/raw@1\n"), result.out);
        QVERIFY2(text.contains("score (run 1)"), result.out);
        QVERIFY2(text.contains("described by  p/score@1: loss 0.25"), result.out);
    }

    void table_staysOneLineARow() {
        const CliResult result = m_fixture.run({"show", "p/raw", "--rows", "2"});
        QVERIFY2(result.text().contains("2 of 3 rows"), result.out);
        QVERIFY2(result.text().contains("two\\nlines"), result.out);
        QVERIFY2(result.text().contains("∅"), result.out); // null is visibly null
    }

    void metrics_areCards() {
        const QString text = m_fixture.run({"show", "p/score"}).text();
        QVERIFY2(text.contains("│ loss "), qPrintable(text));
        QVERIFY2(text.contains("│ 0.25 "), qPrintable(text));
        QVERIFY2(text.contains("╰──"), qPrintable(text));
    }

    void text_showsItsBeginning() {
        const CliResult result = m_fixture.run({"show", "p/report", "-n", "2"});
        QVERIFY2(result.text().contains("Content\n  first\n  second\\x1b[31m\n  …\n"), result.out);
        QVERIFY(!result.out.contains('\x1b'));
    }

    void folder_listsItsFiles() {
        const CliResult result = m_fixture.run({"show", "p/box"});
        QVERIFY2(result.text().contains("Files\n  in/two.txt  2 B\n  one.txt     2 B\n"), result.out);
    }

    void path_isForOtherPrograms() {
        const QString file = m_fixture.run({"show", "p/report", "--path"}).text().trimmed();
        QVERIFY2(file.endsWith(".txt") && QFileInfo(file).isFile(), qPrintable(file));
        QVERIFY(QFileInfo(m_fixture.run({"show", "p/box", "--path"}).text().trimmed()).isDir());
    }

    void json_hasFilesPicturesAndInputs() {
        const QJsonObject json = m_fixture.run({"show", "p/old@1", "--json"}).object();
        QCOMPARE(json["name"].toString(), QString("p/old"));
        QCOMPARE(json["files"].toArray().size(), 1);
        QCOMPARE(json["inputs"].toArray()[0].toObject()["name"].toString(), QString("p/raw"));
        QVERIFY(json["visualizations"].toArray().size() > 0);
        for (const QJsonValue& picture : json["visualizations"].toArray())
            QVERIFY2(QFileInfo(picture["path"].toString()).isFile(), qPrintable(picture["path"].toString()));
        QCOMPARE(json["metadata"].toObject()["rows"].toInt(), 2);
    }

    void run_showsItsSteps() {
        const CliResult result = m_fixture.run({"show", "run:1"});
        QVERIFY2(result.exit == 0, result.told());
        QVERIFY2(result.text().startsWith("Run 1  p  completed\n"), result.out);
        QVERIFY2(result.text().contains("5 executed"), result.out);
        QVERIFY2(result.text().contains("p/old@1  2 × 2"), result.out);
        const QJsonObject json = m_fixture.run({"show", "run:1", "--json"}).object();
        QCOMPARE(json["steps"].toArray().size(), 5);
        QCOMPARE(json["counts"].toObject()["executed"].toInt(), 5);
        QCOMPARE(json["steps"].toArray()[1].toObject()["outputs"].toArray()[0].toObject()["name"].toString(),
                 QString("p/old"));
    }

    void step_showsWhatItIsKeyedBy() {
        const CliResult result = m_fixture.run({"show", "run:1/old"});
        QVERIFY2(result.exit == 0, result.told());
        QVERIFY2(result.text().startsWith("old  sql  executed in run 1\n"), result.out);
        QVERIFY2(result.text().contains("p/raw@1 as raw"), result.out);
        QVERIFY2(result.text().contains("row_count > 1: passed"), result.out);
        QVERIFY2(result.text().contains("What it is keyed by\n"), result.out);
        const QJsonObject json = m_fixture.run({"show", "run:1/old", "--json"}).object();
        QVERIFY(json["key"].toArray().size() > 3);
        QCOMPARE(json["status"].toString(), QString("executed"));
    }

    void unknown_isNamedWithTheNearest() {
        const CliResult result = m_fixture.run({"show", "p/odl"});
        QCOMPARE(result.exit, 2);
        QVERIFY2(result.err.contains("p/old"), result.err);
        QCOMPARE(m_fixture.run({"show", "run:9"}).exit, 2);
        QCOMPARE(m_fixture.run({"show", "run:x"}).exit, 2);
        QVERIFY(m_fixture.run({"show", "run:1/scor"}).err.contains("Did you mean 'score'?"));
    }

private:
    CliFixture m_fixture;
};

QTEST_GUILESS_MAIN(CliShowTest)
#include "tst_CliShow.moc"
