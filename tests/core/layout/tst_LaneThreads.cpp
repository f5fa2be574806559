// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Layout.h"
#include "tests/core/layout/LayoutChecks.h"

#include <QTest>

using namespace stemma;
using namespace stemma::test;

namespace {

/// Runs of a step for each of some cells, whose results stand below each other, and one that reads them all; the newest
/// reused everything of the one before, and so on.
LayoutGraph cells(std::size_t runs, std::size_t many) {
    LayoutGraph graph;
    const std::size_t nodes = 2 * many + 3;
    for (std::size_t r = 0; r < runs; ++r) {
        const std::size_t n = r * nodes, last = n + 2 * many + 1;
        for (std::size_t i = 0; i < nodes; ++i) graph.nodes.push_back({i % 3 == 0 ? 168.0 : 132.0, 46, -1, int(r)});
        for (std::size_t k = 1; k <= many; ++k)
            graph.edges.insert(graph.edges.end(), {{n, n + k}, {n + k, n + many + k}, {n + many + k, last}});
        graph.edges.push_back({last, last + 1});
        for (std::size_t k = 0; k <= many && r > 0; ++k) {
            const std::size_t made = k == 0 ? n : n + many + k;
            graph.edges.push_back({made, made - nodes, 1, true});
        }
        if (r > 0) graph.edges.push_back({last + 1, last + 1 - nodes, 1, true});
    }
    return graph;
}

/// Where two curves come nearer than that to each other; "" if nowhere.
QString whereNear(const EdgeCurve& a, const EdgeCurve& b, double least) {
    const auto pointsOf = [](const EdgeCurve& curve) {
        std::vector<Point> points;
        for (std::size_t s = 0; s * 3 + 3 < curve.points.size(); ++s)
            for (int k = 0; k <= 40; ++k) points.push_back(bezierAt(curve.points, s, k / 40.0));
        return points;
    };
    const auto other = pointsOf(b);
    for (const Point& p : pointsOf(a))
        for (const Point& q : other)
            if (std::hypot(p.x - q.x, p.y - q.y) < least) return QString("near %1, %2").arg(p.x).arg(p.y);
    return {};
}

/// How far two curves run on each other, level or upright.
double sharedWay(const EdgeCurve& a, const EdgeCurve& b) {
    double most = 0;
    const auto& p = a.points;
    const auto& q = b.points;
    for (std::size_t s = 0; s + 3 < p.size(); s += 3)
        for (std::size_t t = 0; t + 3 < q.size(); t += 3)
            for (const bool upright : {true, false}) {
                const auto across = [&](Point c) { return upright ? c.x : c.y; };
                const auto along = [&](Point c) { return upright ? c.y : c.x; };
                const auto [low, high] = std::minmax({across(p[s]), across(p[s + 3]), across(q[t]), across(q[t + 3])});
                if (high - low > 1.5) continue;
                const auto [from, to] = std::minmax({along(p[s]), along(p[s + 3])});
                const auto [other, end] = std::minmax({along(q[t]), along(q[t + 3])});
                most = std::max(most, std::min(to, end) - std::max(from, other));
            }
    return most;
}

} // namespace

class LaneThreadsTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void threadsOfCells_neitherMeetNorCross() {
        for (const std::size_t many : {4, 6}) {
            LayoutGraph graph = cells(3, many);
            if (many == 4) graph.arrivalLength += 60, graph.rankGap += 60; // room for names, which threads don't have
            const auto result = layout(graph);
            QVERIFY(result.has_value());
            QCOMPARE(QString::fromStdString(faultOfFree(graph, *result)), QString());
            const auto isThread = [&](std::size_t e) {
                return graph.nodes[graph.edges[e].from].lane != graph.nodes[graph.edges[e].to].lane;
            };
            for (std::size_t a = 0; a < graph.edges.size(); ++a)
                for (std::size_t b = 0; b < a; ++b)
                    if (isThread(a) && isThread(b))
                        QCOMPARE(whereNear(result->curves[a], result->curves[b], many == 4 ? 2 : 1), QString());
        }
    }

    /// Those that stay were drawn when others were there.
    void newThreads_runOnHardlyAnyThatStays() {
        int pairs = 0, shared = 0;
        for (unsigned seed = 1; seed <= 24; ++seed) {
            LayoutGraph graph = randomHistory(seed, 5);
            auto was = layout(graph);
            for (unsigned more = 0; more < 3; ++more) {
                // Another run on top, threads from it to all, and some between the others.
                LayoutGraph next = randomGraph(4, seed + more);
                const std::size_t added = next.nodes.size();
                for (auto& node : next.nodes) node.lane = 0;
                for (auto node : graph.nodes) {
                    ++node.lane;
                    next.nodes.push_back(node);
                }
                const std::size_t first = next.edges.size();
                for (const auto& e : graph.edges) next.edges.push_back({e.from + added, e.to + added, 1, e.weak});
                const std::size_t end = next.edges.size();
                for (std::size_t k = 0; k < 5; ++k)
                    next.edges.push_back({added + (7 * k + seed + more) % graph.nodes.size(), k % added, 1, true});
                auto before = std::make_shared<LayoutBefore>();
                before->centres.resize(added);
                before->centres.insert(before->centres.end(), was->centres.begin(), was->centres.end());
                before->curves.resize(first);
                before->curves.insert(before->curves.end(), was->curves.begin(), was->curves.end());
                before->curves.resize(next.edges.size());
                LayoutOptions options;
                options.before = before;
                const auto now = layout(next, options);
                QVERIFY(now.has_value());
                const auto isThread = [&](std::size_t e) {
                    return next.nodes[next.edges[e].from].lane != next.nodes[next.edges[e].to].lane;
                };
                for (std::size_t e = end; e < next.edges.size(); ++e)
                    for (std::size_t o = first; o < end; ++o) {
                        const auto &a = next.edges[e], &b = next.edges[o];
                        const bool meet = a.from == b.from || a.to == b.to || a.from == b.to || a.to == b.from;
                        if (!isThread(e) || !isThread(o) || meet) continue;
                        ++pairs;
                        if (sharedWay(now->curves[e], now->curves[o]) > 6) ++shared;
                    }
                graph = next;
                was = now;
            }
        }
        QVERIFY(pairs > 1000);
        QVERIFY2(shared < 30, qPrintable(QString("%1 of %2").arg(shared).arg(pairs))); // where a gap has no more room
    }
};

QTEST_GUILESS_MAIN(LaneThreadsTest)
#include "tst_LaneThreads.moc"
