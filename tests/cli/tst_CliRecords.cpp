// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

using namespace stemma::test;

/// What stays on record of the penguins example: the code of every run, and what describes what in each.
class CliRecordsTest : public QObject {
    Q_OBJECT

private:
    CliFixture m_fixture;
    QMap<QString, QByteArray> m_code; ///< the example's .sql and chart files as the first run found them

    void run(const QStringList& words) {
        const CliResult result = m_fixture.run(QStringList{"run", "penguins.yaml"} + words);
        QVERIFY2(result.exit == 0, result.told());
    }
    /// Path and hash, as the run's record names them.
    QMap<QString, QString> sources(int number) const {
        const QByteArray text = m_fixture.readFile(QString(".stemma/store/runs/%1.json").arg(number));
        QMap<QString, QString> named;
        for (const QJsonValue& pair : QJsonDocument::fromJson(text)["sources"].toArray())
            named[pair[0].toString()] = pair[1].toString();
        return named;
    }
    QByteArray kept(const QString& sha) const { return m_fixture.readFile(".stemma/store/sources/" + sha); }
    QStringList describers(const QString& reference) const {
        QStringList names;
        for (const QJsonValue& one : m_fixture.run({"show", reference, "--json"}).object()["described_by"].toArray())
            names << QString("%1@%2").arg(one["name"].toString()).arg(one["version"].toInt());
        names.sort();
        return names;
    }
    /// Pairs of names, "penguins/model@2 > penguins/confusion@1".
    QStringList describesEdges(const QString& reference) const {
        const QJsonObject lineage = m_fixture.run({"lineage", reference, "--json"}).object();
        QMap<QString, QString> names;
        for (const QJsonValue& node : lineage["nodes"].toArray())
            names[node["id"].toString()] = QString("%1@%2").arg(node["name"].toString()).arg(node["version"].toInt());
        QStringList edges;
        for (const QJsonValue& edge : lineage["edges"].toArray())
            if (edge["kind"].toString() == "describes")
                edges << names[edge["from"].toString()] + " > " + names[edge["to"].toString()];
        edges.sort();
        return edges;
    }

private slots:
    void initTestCase() {
        m_fixture.copyExample("penguins");
        for (const char* folder : {"sql", "charts"})
            for (const QString& name : QDir(m_fixture.path(folder)).entryList(QDir::Files))
                m_code[QString(folder) + "/" + name] = m_fixture.readFile(QString(folder) + "/" + name);
        QVERIFY(m_code.size() > 10);
        run({});
        run({"-p", "smoothing=0.05"}); // another model, and not one other verdict
        m_fixture.writeFile("sql/mistakes.sql", m_code["sql/mistakes.sql"] + "\n-- seen twice\n");
        run({});
    }

    void code_ofTheFirstRunIsKeptWhole() {
        const QMap<QString, QString> named = sources(1);
        QCOMPARE(named.size(), m_code.size() + 1); // and the pipeline itself
        QCOMPARE(kept(named["penguins.yaml"]), m_fixture.readFile("penguins.yaml"));
        for (auto one = m_code.cbegin(); one != m_code.cend(); ++one) {
            QVERIFY2(named.contains(one.key()), qPrintable(one.key()));
            QCOMPARE(kept(named[one.key()]), one.value());
        }
    }

    void code_ofAnOlderRunIsNotTheEditedOne() {
        QCOMPARE(kept(sources(1)["sql/mistakes.sql"]), m_code["sql/mistakes.sql"]);
        QCOMPARE(kept(sources(3)["sql/mistakes.sql"]), m_fixture.readFile("sql/mistakes.sql"));
        QMap<QString, QString> shown;
        for (const QJsonValue& one : m_fixture.run({"show", "run:1", "--json"}).object()["sources"].toArray())
            shown[one["path"].toString()] = one["sha256"].toString();
        QCOMPARE(shown, sources(1));
    }

    void describes_holdsForWhatWasReused() {
        const QStringList both{"penguins/confusion@1", "penguins/metrics@1"};
        QCOMPARE(describers("penguins/model@1"), both);
        QCOMPARE(describers("penguins/model@2"), both);
        const CliResult shown = m_fixture.run({"show", "penguins/model@2"});
        QVERIFY2(shown.out.contains("described by  penguins/confusion@1: accuracy 0.9634"), shown.told());
        QCOMPARE(describesEdges("run:2"),
                 QStringList({"penguins/model@2 > penguins/confusion@1", "penguins/model@2 > penguins/metrics@1"}));
        QCOMPARE(describesEdges("run:1"),
                 QStringList({"penguins/model@1 > penguins/confusion@1", "penguins/model@1 > penguins/metrics@1"}));
    }

    void repair_bringsItBack() {
        const QStringList before = describesEdges("run:2");
        QVERIFY(QFile::remove(m_fixture.path(".stemma/stemma.db")));
        const CliResult repaired = m_fixture.run({"repair"});
        QVERIFY2(repaired.exit == 0, repaired.told());
        QCOMPARE(describesEdges("run:2"), before);
        QCOMPARE(describers("penguins/model@2").size(), 2);
        const CliResult verified = m_fixture.run({"verify"});
        QVERIFY2(verified.exit == 0, verified.told());
        const CliResult again = m_fixture.run({"run", "penguins.yaml", "--json"});
        QCOMPARE(again.events().last()["steps"].toObject()["executed"].toInt(), 0);
    }
};

QTEST_GUILESS_MAIN(CliRecordsTest)
#include "tst_CliRecords.moc"
