// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>

using namespace stemma::test;

/// `stemma lineage` of the whole workspace, and folded.
class CliGraphsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_fixture.writeFile("p.yaml", R"yaml(stemma: 1
name: p
steps:
  raw: {sql: "SELECT range AS x FROM range(20)", layer: ingest, tags: [gold]}
  fit:
    sql: "SELECT x, $k AS k FROM raw"
    inputs: [raw]
    layer: model
    matrix: {k: [1, 2, 10]}
)yaml");
        for (int i = 0; i < 2; ++i) {
            const CliResult result = m_fixture.run({"run"});
            QVERIFY2(result.exit == 0, result.told());
        }
    }

    void map_isOfAllRuns() {
        const CliResult text = m_fixture.run({"lineage", "--map"});
        QVERIFY2(text.exit == 0, text.told());
        QVERIFY2(text.text().contains("fit  3 cells · 2 runs · last reused  [p/raw → p/fit]"), text.out);
        const QJsonObject json = m_fixture.run({"lineage", "--map", "--json"}).object();
        QCOMPARE(json["nodes"].toArray().size(), 4);
        QCOMPARE(json["edges"].toArray().size(), 3);
        for (const QJsonValue& node : json["nodes"].toArray()) {
            const bool fit = node["name"].toString().endsWith("fit");
            QCOMPARE(node["layer"].toString(), fit ? "model" : "ingest"); // of a reused step, too
            QCOMPARE(node["pipeline"].toString(), "p");
            if (!fit) QCOMPARE(node["tags"].toArray(), QJsonArray{"gold"});
        }
    }

    void history_isOfRuns() {
        const CliResult text = m_fixture.run({"lineage", "--history"});
        QVERIFY2(text.exit == 0, text.told());
        QVERIFY2(text.lines().at(0).startsWith("run 2  completed  4 reused"), text.out);
        QVERIFY2(text.out.contains("\nrun 1  completed  4 ran"), text.out);
        const QJsonObject one = m_fixture.run({"lineage", "--history", "--runs", "1", "--json"}).object();
        QCOMPARE(one["lanes"].toArray().size(), 1);
        QCOMPARE(one["next"].toInt(), 2);
        const QJsonObject other = m_fixture.run({"lineage", "--history", "--pipeline", "q", "--json"}).object();
        QVERIFY(other["nodes"].toArray().isEmpty());
        const QJsonObject folded = m_fixture.run({"lineage", "--history", "--fold", "cells", "--json"}).object();
        QCOMPARE(folded["nodes"].toArray().size(), 2 * 4); // raw, what it made, the cells, what they made
    }

    void folded_lineage() {
        const CliResult text = m_fixture.run({"lineage", "run:1", "--fold", "cells"});
        QVERIFY2(text.exit == 0, text.told());
        QVERIFY2(text.text().contains("fit  3 cells  [p/raw@1 → p/fit]"), text.out);
        const QJsonObject json = m_fixture.run({"lineage", "run:1", "--fold", "cell,layers", "--json"}).object();
        QStringList ids;
        for (const QJsonValue& node : json["nodes"].toArray()) ids.append(node["id"].toString());
        ids.sort();
        QCOMPARE(ids, QStringList({"g:layer:ingest", "g:layer:model"}));
        QCOMPARE(json["groups"].toArray().size(), 2);
    }

    void files_areOfAllKinds() {
        for (const QString& view : {QStringLiteral("--map"), QStringLiteral("--history"), QStringLiteral("run:1")}) {
            for (const char* ending : {"svg", "png", "pdf", "dot", "json", "mmd", "txt"}) {
                const QString file = QString("graph.%1").arg(ending);
                const CliResult result = m_fixture.run({"lineage", view, "--fold", "cells", "--to", file, "--force"});
                QVERIFY2(result.exit == 0, result.told());
                const QByteArray bytes = m_fixture.readFile(file);
                QVERIFY2(bytes.size() > 50, qPrintable(file));
                if (QString(ending) == "svg") QVERIFY(bytes.contains("fit") && bytes.contains("</svg>"));
                if (QString(ending) == "pdf") QVERIFY(bytes.startsWith("%PDF"));
            }
        }
        // The same code, the same words.
        QCOMPARE(QString::fromUtf8(m_fixture.readFile("graph.txt")),
                 m_fixture.run({"lineage", "run:1", "--fold", "cells"}).text());
        for (const char* by : {"kind", "status", "duration", "size", "age", "pipeline"}) {
            const CliResult result =
                m_fixture.run({"lineage", "--map", "--colour-by", by, "--to", "colours.svg", "--force"});
            QVERIFY2(result.exit == 0, result.told());
        }
        const CliResult pages = m_fixture.run({"lineage", "--map", "--pages", "--to", "pages.pdf"});
        QVERIFY2(pages.exit == 0, pages.told());
    }

    /// What was laid out once is remembered in the workspace, for the window and for the next picture.
    void pictures_rememberTheirLayout() {
        const QDir folder(m_fixture.path(".stemma/derived/layouts"));
        QByteArray was;
        QStringList files;
        for (int i = 0; i < 2; ++i) {
            const CliResult result = m_fixture.run({"lineage", "--history", "--to", "again.svg", "--force"});
            QVERIFY2(result.exit == 0, result.told());
            if (i > 0) QCOMPARE(m_fixture.readFile("again.svg"), was);
            if (i > 0) QCOMPARE(folder.entryList(QDir::Files), files);
            was = m_fixture.readFile("again.svg");
            files = folder.entryList(QDir::Files);
            QVERIFY(!files.isEmpty());
        }
    }

    void pictureOfMany_saysThatItIsFolded() {
        CliFixture f;
        QString outputs;
        for (int i = 1; i <= 310; ++i) outputs += QString("%1o%2: {path: o%2.txt}").arg(i > 1 ? ", " : "").arg(i);
        f.writeFile("many.yaml", "stemma: 1\nname: many\nsteps:\n  split:\n    command: 'for i in $(seq 310); do echo "
                                 "$i > o$i.txt; done'\n    outputs: {" +
                                     outputs.toUtf8() + "}\n");
        QCOMPARE(f.run({"run"}).exit, 0);
        const CliResult drawn = f.run({"lineage", "run:1", "--to", "many.svg"});
        QVERIFY2(drawn.err.contains("311 nodes: folded by "), drawn.told());
        // Beside the picture all is printed: not folded.
        const CliResult both = f.run({"lineage", "run:1", "--to", "many.svg", "--force", "--json"});
        QCOMPARE(both.object()["nodes"].toArray().size(), 311);
        QCOMPARE(both.err.count("311 nodes: folded by "), 1);
    }

    void repaired_knowsLayersAndTags() {
        const auto layers = [this] {
            QMap<QString, QString> all;
            const CliResult map = m_fixture.run({"lineage", "--map", "--json"});
            for (const QJsonValue& node : map.object()["nodes"].toArray())
                all[node["id"].toString()] = node["layer"].toString() + " " + node["tags"].toArray().at(0).toString();
            return all;
        };
        const auto before = layers();
        QCOMPARE(before.value("m:p/raw"), "ingest gold");
        QVERIFY(QFile::remove(m_fixture.path(".stemma/stemma.db")));
        const CliResult repaired = m_fixture.run({"repair"});
        QVERIFY2(repaired.exit == 0, repaired.told());
        QCOMPARE(layers(), before);
        const CliResult plan = m_fixture.run({"plan"}); // a layer is in no key
        QVERIFY2(plan.exit == 0, plan.told());
        QByteArray file = m_fixture.readFile("p.yaml");
        m_fixture.writeFile("p.yaml", file.replace("layer: ingest, tags: [gold]", "layer: other, tags: [silver]"));
        const CliResult run = m_fixture.run({"run"});
        QVERIFY2(run.exit == 0 && run.text().contains("4 reused"), run.told());
        QCOMPARE(layers().value("m:p/raw"), "other silver");
    }

    void wrongWords_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("said");
        QTest::newRow("nothing") << QStringList{} << "The lineage of what?";
        QTest::newRow("both") << QStringList{"--map", "--history"} << "two pictures";
        QTest::newRow("of something") << QStringList{"p/raw", "--map"} << "takes no artifact or run";
        QTest::newRow("depth of a map") << QStringList{"--map", "--depth", "2"} << "--depth is for";
        QTest::newRow("runs of a map") << QStringList{"--map", "--runs", "2"} << "--runs is for --history";
        QTest::newRow("pipeline of a lineage") << QStringList{"p/raw", "--pipeline", "p"} << "is for --history";
        QTest::newRow("fold") << QStringList{"--map", "--fold", "celsl"} << "Did you mean 'cells'?";
        QTest::newRow("fold none and") << QStringList{"--map", "--fold", "none,runs"} << "goes with nothing else";
        QTest::newRow("colour") << QStringList{"--map", "--to", "x.svg", "--colour-by", "knid"}
                                << "Did you mean 'kind'?";
        QTest::newRow("colour of nothing") << QStringList{"--map", "--colour-by", "kind"} << "none is written";
        QTest::newRow("colour of text") << QStringList{"--map", "--to", "x.dot", "--colour-by", "kind"}
                                        << "is for pictures";
        QTest::newRow("pages") << QStringList{"--map", "--to", "x.svg", "--pages"} << "--pages is for PDF";
        QTest::newRow("runs") << QStringList{"--history", "--runs", "0"} << "--runs";
    }
    void wrongWords() {
        QFETCH(QStringList, words);
        QFETCH(QString, said);
        const CliResult result = m_fixture.run(QStringList{"lineage"} + words);
        QCOMPARE(result.exit, 2);
        QVERIFY2(QString::fromUtf8(result.err).contains(said), result.err);
    }

private:
    CliFixture m_fixture;
};

QTEST_GUILESS_MAIN(CliGraphsTest)
#include "tst_CliGraphs.moc"
