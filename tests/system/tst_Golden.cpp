// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

using namespace stemma::test;

/// Workspaces made by earlier versions (tests/data/golden/*, each by its make.sh) must open, be reused whole, and give
/// the same reasons for ever. A failure here means that a key, a manifest or the schema changed under people's history.
class GoldenTest : public QObject {
    Q_OBJECT
private slots:
    void workspaces_openAreReusedAndGiveTheSameReasons_data() {
        QTest::addColumn<QString>("folder");
        const QDir golden(CliFixture::sources() + "/tests/data/golden");
        for (const QString& name : golden.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QTest::newRow(qPrintable(name)) << golden.filePath(name);
    }
    void workspaces_openAreReusedAndGiveTheSameReasons() {
        QFETCH(QString, folder);
        CliFixture f;
        f.setEnvironment("PATH", "/usr/bin:/bin"); // where programs are found is part of a command's key
        QCOMPARE(QProcess::execute("tar", {"-xzf", folder + "/workspace.tar.gz", "-C", f.path()}), 0);
        const CliResult verified = f.run({"verify"});
        QVERIFY2(verified.exit == 0, verified.told());

        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        const QJsonObject steps = run.events().last()["steps"].toObject();
        QCOMPARE(steps["executed"].toInt(), 0);
        QVERIFY(steps["reused"].toInt() > 9);

        QFile expected(folder + "/reasons.json");
        QVERIFY(expected.open(QIODevice::ReadOnly));
        const QJsonArray plan = reasonsOf(f.run({"plan", "--json", "-p", "smoothing=0.5", "-p", "greeting=hello"}));
        QVERIFY(!plan.isEmpty());
        QCOMPARE(QJsonDocument(plan).toJson(),
                 QJsonDocument(QJsonDocument::fromJson(expected.readAll()).array()).toJson());

        const CliResult lineage = f.run({"lineage", "penguins/metrics", "--json"});
        QVERIFY2(lineage.exit == 0, lineage.told());
        QFile nodes(folder + "/lineage.json");
        QVERIFY(nodes.open(QIODevice::ReadOnly));
        QCOMPARE(namesOf(lineage.object()), namesOf(QJsonDocument::fromJson(nodes.readAll()).object()));
    }

private:
    /// What a plan says and may never say otherwise; fields may be added.
    static QJsonArray reasonsOf(const CliResult& plan) {
        QJsonArray kept;
        for (const QJsonValue& value : plan.array()) {
            const QJsonObject step = value.toObject();
            QJsonArray reasons;
            for (const QJsonValue& one : step["reasons"].toArray()) {
                const QJsonObject reason = one.toObject();
                reasons << QJsonObject{{"component", reason["component"]},
                                       {"name", reason["name"]},
                                       {"before", reason["before"]},
                                       {"after", reason["after"]},
                                       {"root", reason["root"]}};
            }
            kept << QJsonObject{{"step", step["step"]},
                                {"decision", step["decision"]},
                                {"origin_run", step["origin_run"].toInt()},
                                {"reasons", reasons}};
        }
        return kept;
    }
    static QStringList namesOf(const QJsonObject& lineage) {
        QStringList names;
        for (const QJsonValue& node : lineage["nodes"].toArray()) {
            const QJsonObject n = node.toObject();
            names << n["kind"].toString() + " " + n["name"].toString() + " " + QString::number(n["version"].toInt()) +
                         " " + n["type"].toString();
        }
        for (const QJsonValue& edge : lineage["edges"].toArray()) {
            const QJsonObject e = edge.toObject();
            names << e["from"].toString() + " -> " + e["to"].toString() + " " + e["name"].toString();
        }
        names.sort();
        return names;
    }
};

QTEST_GUILESS_MAIN(GoldenTest)
#include "tst_Golden.moc"
