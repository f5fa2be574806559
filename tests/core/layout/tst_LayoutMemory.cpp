// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/base/Helper.h"
#include "core/layout/Layout.h"
#include "core/layout/LayoutMemory.h"
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
    }

    /// However few lanes there are: their threads, too, take a while.
    void wholeHistories_areKept() {
        const QTemporaryDir folder;
        LayoutGraph graph;
        for (int lane = 0; lane < 3; ++lane)
            for (const auto& node : randomGraph(20, 3).nodes) {
                graph.nodes.push_back(node);
                graph.nodes.back().lane = lane;
            }
        for (std::size_t lane = 0; lane < 3; ++lane)
            for (const auto& edge : randomGraph(20, 3).edges)
                graph.edges.push_back({edge.from + 20 * lane, edge.to + 20 * lane});
        graph.edges.push_back({45, 5, 1, true});
        const LayoutOptions options = remembering(folder);
        const auto was = layout(graph, options);
        QVERIFY(was.has_value() && was->exact);
        QCOMPARE(filesOf(options).size(), 2); // one kind of lane, and the whole
        LayoutGraph one = graph;              // what the kind's file is named by
        one.nodes.resize(20);
        std::erase_if(one.edges, [](const auto& edge) { return edge.from >= 20 || edge.to >= 20; });
        for (auto& node : one.nodes) node.lane = -1;
        const QTemporaryDir another;
        const LayoutOptions parts = remembering(another);
        QVERIFY(layout(one, parts).has_value());
        for (const QString& name : filesOf(parts)) fs::remove(options.memory / name.toStdString());
        QCOMPARE(filesOf(options).size(), 1);
        QVERIFY(layout(graph, options) == was);
        QCOMPARE(options.helpers->started(), 1);
        QCOMPARE(filesOf(options).size(), 1); // the kind wasn't laid out again
    }

    void filesThatLie_areRefused_data() {
        QTest::addColumn<int>("lie");
        int lie = 0;
        for (const char* name : {"far away", "strips too many", "no strips", "an edge to nowhere", "less than no size"})
            QTest::newRow(name) << lie++;
    }

    void filesThatLie_areRefused() {
        QFETCH(int, lie);
        const QTemporaryDir folder;
        LayoutGraph graph = randomGraph(24, 6);
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) graph.nodes[i].lane = i < 12 ? 0 : 1;
        const LayoutOptions options = remembering(folder);
        const auto good = layout(graph);
        QVERIFY(good.has_value());
        LayoutResult bad = *good;
        if (lie == 0) bad.centres[3].x = 2e8;
        if (lie == 1) bad.lanes.resize(100);
        if (lie == 2) bad.lanes.clear();
        if (lie == 3) bad.curves[2].points.back() = {3, 4};
        if (lie == 4) bad.size.width = -8;
        layered::LayoutMemory memory(options.memory);
        memory.keep(memory.nameOf(graph), bad);
        QCOMPARE(filesOf(options).size(), 1);
        QVERIFY(layout(graph, options) == good);
    }

    void withoutHelper_whatIsKnownIsExact() {
        const QTemporaryDir folder;
        const LayoutGraph known = randomGraph(30, 3), other = randomGraph(20, 5);
        const auto was = layout(known, remembering(folder));
        QVERIFY(was.has_value() && was->exact);
        LayoutGraph both = other; // which is asked for first, in vain
        both.nodes.insert(both.nodes.end(), known.nodes.begin(), known.nodes.end());
        for (const auto& edge : known.edges) both.edges.push_back({edge.from + 20, edge.to + 20});
        qputenv("STEMMA_HELPERS", folder.path().toUtf8());
        const auto now = layout(both, remembering(folder));
        QVERIFY(now.has_value());
        QVERIFY2(now->note.find("missing") != std::string::npos, now->note.c_str());
        for (std::size_t i = 1; i < 30; ++i) {
            const Point off{now->centres[20 + i].x - was->centres[i].x, now->centres[20 + i].y - was->centres[i].y};
            const Point first{now->centres[20].x - was->centres[0].x, now->centres[20].y - was->centres[0].y};
            QVERIFY(std::abs(off.x - first.x) < 0.03 && std::abs(off.y - first.y) < 0.03); // of rounding
        }
    }

    void damagedFiles_areAsIfTheyWerentThere_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("rubbish") << QByteArray(300, 'x');
        QTest::newRow("head only") << QByteArray("stemma layout 3\n");
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
