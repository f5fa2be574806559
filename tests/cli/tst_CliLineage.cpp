// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QXmlStreamReader>

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

QStringList names(const QJsonObject& lineage, const QString& kind) {
    QStringList all;
    for (const QJsonValue& node : lineage["nodes"].toArray())
        if (node["kind"].toString() == kind) all << node["name"].toString();
    all.sort();
    return all;
}

} // namespace

/// `stemma lineage`: as a tree, as JSON, as files.
class CliLineageTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_fixture.writeFile("p.yaml",
                            "stemma: 1\nname: p\nsteps:\n  a: {sql: SELECT 1 AS x}\n  b: {sql: SELECT x FROM a, "
                            "inputs: [a]}\n  c: {sql: SELECT x FROM b, inputs: [b]}\n  d: {sql: SELECT x FROM "
                            "a, inputs: [a]}\n");
        const CliResult result = m_fixture.run({"run"});
        QVERIFY2(result.exit == 0, result.told());
    }

    void tree_goesUpstream() {
        const CliResult result = m_fixture.run({"lineage", "p/c"});
        QVERIFY2(result.exit == 0, result.told());
        const QStringList lines = result.lines();
        QCOMPARE(lines.size(), 3);
        QVERIFY2(lines[0].startsWith("p/c@1") && lines[1].contains("p/b@1") && lines[2].contains("p/a@1"), result.out);
        QCOMPARE(m_fixture.run({"lineage", "p/c", "--upstream"}).out, result.out);
    }

    void json_isAsPromised() {
        const QJsonObject json = m_fixture.run({"lineage", "p/b", "--json"}).object();
        QCOMPARE(names(json, "artifact"), QStringList({"p/a", "p/b"}));
        QCOMPARE(names(json, "step"), QStringList({"a", "b"}));
        for (const QJsonValue& node : json["nodes"].toArray()) {
            QVERIFY(!node["id"].toString().isEmpty());
            if (node["kind"] == "artifact")
                QVERIFY(node["version"].toInt() == 1 && node["type"].toString() == "table");
            else
                QVERIFY(node["run"].toInt() == 1 && node["status"].toString() == "executed");
        }
        QCOMPARE(json["edges"].toArray().size(), 3);
        for (const QJsonValue& edge : json["edges"].toArray())
            QVERIFY(edge["from"].isString() && edge["to"].isString() && edge["name"].isString());
    }

    void downstream_depth_andBoth() {
        const auto artifacts = [&](QStringList words) {
            return names(m_fixture.run(QStringList{"lineage", "--json"} + words).object(), "artifact");
        };
        QCOMPARE(artifacts({"p/a", "--downstream"}), QStringList({"p/a", "p/b", "p/c", "p/d"}));
        QCOMPARE(artifacts({"p/a", "-d", "--depth", "1"}), QStringList({"p/a", "p/b", "p/d"}));
        QCOMPARE(artifacts({"p/b", "-u", "-d"}), QStringList({"p/a", "p/b", "p/c"}));
        QCOMPARE(artifacts({"p/c", "--between", "p/a"}), QStringList({"p/a", "p/b", "p/c"}));
        QCOMPARE(artifacts({"p/a", "--between", "p/c"}), QStringList({"p/a", "p/b", "p/c"}));
        QCOMPARE(artifacts({"p/c", "--between", "p/d"}), QStringList());
        QCOMPARE(artifacts({"run:1"}), QStringList({"p/a", "p/b", "p/c", "p/d"}));
    }

    void file_isASvgThatIsWellFormed() {
        for (const char* theme : {"light", "dark", "transparent"}) {
            const CliResult result = m_fixture.run({"lineage", "p/c", "--to", "c.svg", "--theme", theme, "--force"});
            QVERIFY2(result.exit == 0, result.told());
            QVERIFY(result.out.isEmpty());
            QXmlStreamReader xml(m_fixture.readFile("c.svg"));
            QStringList texts;
            while (!xml.atEnd())
                if (xml.readNext() == QXmlStreamReader::Characters) texts << xml.text().toString();
            QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
            QVERIFY2(texts.join(' ').contains("2 steps") || texts.join(' ').contains("3 steps"),
                     qPrintable(texts.join(' ')));
        }
        const QByteArray dark = m_fixture.readFile("c.svg");
        QCOMPARE(m_fixture.run({"lineage", "p/c", "--to", "again.svg", "--theme", "transparent"}).exit, 0);
        QCOMPARE(m_fixture.readFile("again.svg"), dark); // the same bytes again
    }

    void file_byItsEnding() {
        QCOMPARE(m_fixture.run({"lineage", "p/c", "-o", "c.dot"}).exit, 0);
        QVERIFY(m_fixture.readFile("c.dot").startsWith("digraph"));
        QCOMPARE(m_fixture.run({"lineage", "p/c", "-o", "c.mmd"}).exit, 0);
        QVERIFY(m_fixture.readFile("c.mmd").contains("-->"));
        QCOMPARE(m_fixture.run({"lineage", "p/c", "-o", "c.json"}).exit, 0);
        QCOMPARE(QJsonDocument::fromJson(m_fixture.readFile("c.json")).object(),
                 m_fixture.run({"lineage", "p/c", "--json"}).object());
        const CliResult wrong = m_fixture.run({"lineage", "p/c", "-o", "c.docx"});
        QCOMPARE(wrong.exit, 2);
        QVERIFY2(wrong.err.contains(".svg"), wrong.err);
        QCOMPARE(m_fixture.run({"lineage", "p/c", "-o", "no/such/c.svg"}).exit, 2);
    }

    void step_isNoSubject() {
        const CliResult result = m_fixture.run({"lineage", "run:1/a"});
        QCOMPARE(result.exit, 2);
        QVERIFY2(result.err.contains("stemma lineage run:1"), result.err);
    }

private:
    CliFixture m_fixture;
};

QTEST_GUILESS_MAIN(CliLineageTest)
#include "tst_CliLineage.moc"
