// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Helper.h"
#include "core/layout/Layout.h"
#include "tests/core/layout/LayoutChecks.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace stemma;
using namespace stemma::test;

namespace {

LayoutGraph diamond() {
    LayoutGraph graph;
    graph.nodes.resize(5);
    graph.edges = {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {0, 4}, {4, 3}, {0, 3}};
    return graph;
}

LayoutOptions fresh(double seconds = 30) {
    LayoutOptions options;
    options.seconds = seconds;
    options.helpers = newLayoutHelpers();
    return options;
}

Json request() {
    return *Json::parse(R"({"op":"layout","sizes":[100,40,100,40,100,40],"edges":[0,1,1,2,0,2],"weights":[1,1,1],
                            "nodeGap":24,"rankGap":44})");
}

} // namespace

class LayoutHelperTest : public QObject {
    Q_OBJECT
private slots:
    void init() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }
    void cleanup() { qunsetenv("STEMMA_FAKE_LAYOUT"); }

    void misbehaviour_isAnsweredByRank_data() {
        QTest::addColumn<QByteArray>("kind");
        for (const char* kind : {"crash", "exit", "error", "empty", "few", "text", "endless", "back", "wayless"})
            QTest::newRow(kind) << QByteArray(kind);
    }

    void misbehaviour_isAnsweredByRank() {
        QFETCH(QByteArray, kind);
        qputenv("STEMMA_HELPERS", FAKE_LAYOUT_FOLDER);
        qputenv("STEMMA_FAKE_LAYOUT", kind);
        const LayoutGraph graph = diamond();
        const auto result = layout(graph, fresh());
        QVERIFY(result.has_value());
        QVERIFY(!result->exact);
        QCOMPARE(result->note, std::string("placed by rank: the layout helper failed"));
        QCOMPARE(QString::fromStdString(faultOf(graph, *result)), QString());
        QVERIFY(result->centres == layoutByRank(graph).centres);
    }

    void crashes_areNotRepeatedForEachComponent() {
        qputenv("STEMMA_HELPERS", FAKE_LAYOUT_FOLDER);
        qputenv("STEMMA_FAKE_LAYOUT", "crash");
        LayoutGraph graph;
        for (std::size_t p = 0; p < 30; ++p) {
            const std::size_t n = graph.nodes.size();
            graph.nodes.resize(n + 3);
            graph.nodes[n].width = 100 + double(p); // no two alike
            graph.edges.insert(graph.edges.end(), {{n, n + 1}, {n, n + 2}});
        }
        const auto options = fresh();
        QVERIFY(layout(graph, options).has_value());
        QCOMPARE(options.helpers->started(), 2);
    }

    void hanging_isEndedAtTheDeadline() {
        qputenv("STEMMA_HELPERS", FAKE_LAYOUT_FOLDER);
        qputenv("STEMMA_FAKE_LAYOUT", "hang");
        QElapsedTimer timer;
        timer.start();
        const LayoutGraph graph = diamond();
        const auto result = layout(graph, fresh(0.2));
        QVERIFY(result.has_value());
        QVERIFY(!result->exact);
        QCOMPARE(result->note, std::string("placed by rank: the layout took longer than 0.2 s"));
        QCOMPARE(QString::fromStdString(faultOf(graph, *result)), QString());
        QVERIFY(timer.elapsed() >= 200);
    }

    void missingHelper_isAnsweredByRank() {
        QTemporaryDir empty;
        qputenv("STEMMA_HELPERS", empty.path().toUtf8());
        const auto result = layout(diamond(), fresh());
        QVERIFY(result.has_value());
        QCOMPARE(result->note, std::string("placed by rank: the helper stemma-layout is missing"));
    }

    void helperThatSaysNoVersion_isAnsweredByRank() {
        QTemporaryDir folder;
        QFile script(folder.filePath("stemma-layout"));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\nexit 3\n");
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        script.close();
        qputenv("STEMMA_HELPERS", folder.path().toUtf8());
        const auto result = layout(diamond(), fresh());
        QVERIFY(result.has_value());
        QCOMPARE(result->note, std::string("placed by rank: the helper stemma-layout isn't of this version"));
    }

    void cancelling_endsAHangingLayout() {
        qputenv("STEMMA_HELPERS", FAKE_LAYOUT_FOLDER);
        qputenv("STEMMA_FAKE_LAYOUT", "hang");
        const LayoutOptions options = fresh(600);
        std::jthread canceller([&] {
            while (options.helpers->started() == 0) std::this_thread::yield();
            options.cancel.request();
        });
        const auto result = layout(diamond(), options);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QVERIFY(!layout(diamond(), options).has_value()); // and stays so
    }

    void largeComponents_areNotSentAtAll() {
        LayoutOptions options = fresh();
        options.mostNodes = 30;
        const LayoutGraph graph = randomGraph(31, 2);
        const auto result = layout(graph, options);
        QVERIFY(result.has_value());
        QVERIFY(!result->exact);
        QCOMPARE(result->note, std::string("placed by rank: 31 nodes hang together"));
        QCOMPARE(options.helpers->started(), 0);
        options.mostNodes = 31;
        QVERIFY(layout(graph, options)->exact);
        QCOMPARE(options.helpers->started(), 1);
    }

    void badRequests_areRefusedByTheHelper_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* key, const char* value) {
            QTest::addRow("%s %s", key, value) << QByteArray(key) << QByteArray(value);
        };
        row("op", "\"render\"");
        row("op", "7");
        row("sizes", "[]");
        row("sizes", "[1]");
        row("sizes", "[100,40,100,-40,100,40]");
        row("sizes", "[100,40,100,\"x\",100,40]");
        row("sizes", "[100,40,1e300,40,100,40]");
        row("edges", "[0]");
        row("edges", "[0,3]");
        row("edges", "[0,-1]");
        row("edges", "[0,1.5]");
        row("edges", "[0,9223372036854775807]");
        row("weights", "[0]");
        row("weights", "[1000000]");
    }

    void badRequests_areRefusedByTheHelper() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        const auto pool = newLayoutHelpers();
        Json bad = request();
        bad.set(key.toStdString(), *Json::parse(value.toStdString()));
        const auto refused = pool->call(bad);
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QVERIFY(pool->call(request()).has_value()); // by the same process
        QCOMPARE(pool->started(), 1);
    }

    void requests_leaveNothingBehind() {
        const auto pool = newLayoutHelpers();
        const auto first = pool->call(request());
        QVERIFY(first.has_value());
        QCOMPARE(first->header["centres"].size(), std::size_t(6));
        for (int i = 0; i < 20; ++i) {
            Json other = request();
            other.set("edges", *Json::parse("[0,1,1,0,2,2,0,1,2,1]")); // cycles and loops: the helper survives them
            other.set("weights", Json::array());
            other.set("nodeGap", Json(90));
            QVERIFY(pool->call(other).has_value());
        }
        QVERIFY(pool->call(request())->header == first->header);
        QCOMPARE(pool->started(), 1);
    }
};

QTEST_GUILESS_MAIN(LayoutHelperTest)
#include "tst_LayoutHelper.moc"
