// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/base/Helper.h"
#include "core/layout/Layout.h"
#include "tests/core/layout/LayoutChecks.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace stemma;
using namespace stemma::test;

namespace {

LayoutOptions remembering(const QTemporaryDir& folder) {
    LayoutOptions options;
    options.memory = folder.filePath("derived/layouts").toStdString();
    options.helpers = newLayoutHelpers();
    return options;
}

QStringList filesOf(const LayoutOptions& options) {
    return QDir(QString::fromStdString(options.memory.string())).entryList(QDir::Files);
}

} // namespace

class LayoutMemoryTest : public QObject {
    Q_OBJECT
private slots:
    void init() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void knownGraphs_needNoHelper() {
        const QTemporaryDir folder;
        LayoutGraph graph = randomGraph(30, 3);
        graph.edges.push_back({4, 4});
        const LayoutOptions first = remembering(folder), second = remembering(folder);
        const auto was = layout(graph, first), now = layout(graph, second);
        QVERIFY(was.has_value() && now.has_value() && was->exact);
        QVERIFY(*was == *now);
        QCOMPARE(first.helpers->started(), 1);
        QCOMPARE(second.helpers->started(), 0);
        graph.nodes[3].height += 1;
        QVERIFY(layout(graph, second)->centres != was->centres);
        QCOMPARE(second.helpers->started(), 1);
    }

    void knownComponents_areFoundAgainInOtherGraphs() {
        const QTemporaryDir folder;
        LayoutGraph graph = randomGraph(20, 3);
        QVERIFY(layout(graph, remembering(folder))->exact);
        const LayoutGraph other = randomGraph(20, 3);
        for (auto node : other.nodes) graph.nodes.push_back(node); // twice, in lanes
        for (auto edge : other.edges) graph.edges.push_back({edge.from + 20, edge.to + 20});
        for (std::size_t i = 0; i < 40; ++i) graph.nodes[i].lane = i < 20 ? 0 : 1;
        graph.edges.push_back({25, 5, 1, true});
        const LayoutOptions options = remembering(folder);
        const auto result = layout(graph, options);
        QVERIFY(result.has_value() && result->exact);
        QCOMPARE(options.helpers->started(), 0);
        LayoutOptions late = remembering(folder);
        late.seconds = 0; // no time for Graphviz, and none needed
        graph.laneHeads = {30, 0};
        QVERIFY(layout(graph, late)->exact);
        QVERIFY(layout(graph, options) == layout(graph, options)); // the whole, too, with lanes
    }

    void damagedFiles_areAsIfTheyWerentThere_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("rubbish") << QByteArray(300, 'x');
        QTest::newRow("head only") << QByteArray("stemma layout 1\n");
        QTest::newRow("shortened") << QByteArray("-");
        QTest::newRow("one byte changed") << QByteArray("+");
    }

    void damagedFiles_areAsIfTheyWerentThere() {
        QFETCH(QByteArray, content);
        const QTemporaryDir folder;
        const LayoutGraph graph = randomGraph(12, 6);
        const LayoutOptions options = remembering(folder);
        const auto was = layout(graph, options);
        QVERIFY(filesOf(options).size() >= 2);
        for (const QString& name : filesOf(options)) {
            QFile file(QString::fromStdString((options.memory / name.toStdString()).string()));
            QVERIFY(file.open(QIODevice::ReadWrite));
            QByteArray bytes = content;
            if (content == "-") bytes = file.readAll().chopped(9);
            if (content == "+") {
                bytes = file.readAll();
                bytes[bytes.size() - 20] = char(bytes[bytes.size() - 20] ^ 0x55);
            }
            file.resize(0);
            file.seek(0);
            file.write(bytes);
        }
        const LayoutOptions again = remembering(folder);
        QVERIFY(layout(graph, again) == was);
        QCOMPARE(again.helpers->started(), 1);
        const LayoutOptions mended = remembering(folder);
        QVERIFY(layout(graph, mended) == was);
        QCOMPARE(mended.helpers->started(), 0);
    }

    void onlyWhatGraphvizMade_isKept() {
        const QTemporaryDir folder;
        LayoutOptions options = remembering(folder);
        options.mostNodes = 5;
        const LayoutGraph graph = randomGraph(12, 6);
        QVERIFY(!layout(graph, options)->exact);
        LayoutGraph chain;
        chain.nodes.resize(2);
        chain.edges = {{0, 1}};
        QVERIFY(layout(chain, options)->exact);
        QVERIFY(filesOf(options).isEmpty());
    }

    void theFolder_isBounded() {
        const QTemporaryDir folder;
        const LayoutOptions options = remembering(folder);
        QDir().mkpath(QString::fromStdString(options.memory.string()));
        const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1000);
        for (int i = 0; i < 2'100; ++i) {
            const fs::path file = options.memory / ("old" + std::to_string(i));
            QVERIFY(writeFile(file, "x").has_value());
            fs::last_write_time(file, long_ago + std::chrono::seconds(i));
        }
        const LayoutGraph graph = randomGraph(12, 6);
        QVERIFY(layout(graph, options).has_value());
        const QStringList left = filesOf(options);
        QVERIFY(left.size() <= 2'000 && left.size() >= 1'500);
        QVERIFY(!left.contains("old0") && left.contains("old2099")); // the oldest went
        const LayoutOptions again = remembering(folder);
        QVERIFY(layout(graph, again).has_value());
        QCOMPARE(again.helpers->started(), 0);
    }

    void foldersThatCantBeWritten_changeNothing() {
        LayoutOptions options;
        options.memory = "/dev/null/nowhere";
        const LayoutGraph graph = randomGraph(12, 6);
        QVERIFY(layout(graph, options) == layout(graph));
    }
};

QTEST_GUILESS_MAIN(LayoutMemoryTest)
#include "tst_LayoutMemory.moc"
