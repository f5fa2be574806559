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

    void graphs_areTheSame_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("graph");
        for (const QString& folder :
             QDir(CliFixture::sources() + "/tests/data/golden").entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const QString place = CliFixture::sources() + "/tests/data/golden/" + folder;
            const QJsonObject graphs = graphsOf(place);
            for (const QString& graph : graphs.keys())
                QTest::newRow(qPrintable(folder + ": " + graph)) << place << graph;
        }
    }
    /// Its lineages, its map and its history, whole and folded: as they were when it was made (tests/data/golden/
    /// graphs.py says how they are asked for). Fields may be added.
    void graphs_areTheSame() {
        QFETCH(QString, folder);
        QFETCH(QString, graph);
        const QJsonObject expected = graphsOf(folder)[graph].toObject();
        const CliFixture f;
        QCOMPARE(QProcess::execute("tar", {"-xzf", folder + "/workspace.tar.gz", "-C", f.path()}), 0);
        QStringList words{"lineage"};
        for (const QJsonValue& word : expected["words"].toArray()) words << word.toString();
        const CliResult told = f.run(words + QStringList{"--json", "--to", "graph.json"});
        QVERIFY2(told.exit == 0, told.told());
        QCOMPARE(QJsonDocument::fromJson(f.readFile("graph.json")), told.document());
        const QJsonObject now = told.object();
        for (const char* what : {"nodes", "edges", "lanes", "groups"}) {
            const QStringList before = linesOf(expected[what].toArray(), {});
            QCOMPARE(linesOf(now[what].toArray(), expected[what].toArray()).join('\n'), before.join('\n'));
        }
        QVERIFY(!expected["nodes"].toArray().isEmpty());
        QCOMPARE(now["next"].toInt(), expected["next"].toInt());
    }
    /// Pipelines that read what others made, found again through the workspace.
    void pipelinesOfOneWorkspace_areReused() {
        CliFixture f;
        f.setEnvironment("PATH", "/usr/bin:/bin");
        const QString archive = CliFixture::sources() + "/tests/data/golden/0.1.0-graphs/workspace.tar.gz";
        QCOMPARE(QProcess::execute("tar", {"-xzf", archive, "-C", f.path()}), 0);
        const QList<QPair<QStringList, int>> runs{{{"season/season.yaml", "-p", "least=4000"}, 5},
                                                  {{"season/season.yaml"}, 5}, // what the report had read
                                                  {{"report/report.yaml"}, 1}};
        for (const auto& [words, reused] : runs) {
            const CliResult run = f.run(QStringList{"run", "--json"} + words);
            QVERIFY2(run.exit == 0, run.told());
            const QJsonObject steps = run.events().last()["steps"].toObject();
            QCOMPARE(steps["executed"].toInt(), 0);
            QCOMPARE(steps["reused"].toInt(), reused);
        }
    }

private:
    /// Empty where it was made before there were such.
    static QJsonObject graphsOf(const QString& folder) {
        QFile file(folder + "/graphs.json");
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    /// A line each, sorted; of the fields that `like` has somewhere, if it has any.
    static QStringList linesOf(const QJsonArray& all, const QJsonArray& like) {
        QSet<QString> known;
        for (const QJsonValue& one : like)
            for (const QString& key : one.toObject().keys()) known << key;
        QStringList lines;
        for (const QJsonValue& one : all) {
            QJsonObject object = one.toObject();
            for (const QString& key : object.keys())
                if (!like.isEmpty() && !known.contains(key)) object.remove(key);
            if (object.contains("members")) {
                QStringList members = object["members"].toVariant().toStringList();
                members.sort();
                object["members"] = QJsonArray::fromStringList(members);
            }
            if (object.contains("fold")) {
                QJsonObject fold = object["fold"].toObject();
                for (const QString& key : fold.keys())
                    if (!QStringList{"steps", "artifacts", "states"}.contains(key)) fold.remove(key);
                object["fold"] = fold;
            }
            lines << QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
        }
        lines.sort();
        return lines;
    }
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
