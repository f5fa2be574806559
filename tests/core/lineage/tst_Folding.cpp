// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/lineage/Folding.h"

#include <QTest>

#include <algorithm>
#include <numeric>

using namespace stemma;
using Names = std::vector<std::string>;

namespace {

DrawnNode step(const std::string& id, const std::string& name, const std::string& status = "executed",
               double seconds = 1) {
    DrawnNode node;
    node.id = id;
    node.kind = DrawnNode::Kind::Step;
    node.name = name;
    node.status = status;
    node.seconds = seconds;
    node.pipeline = "p";
    if (const auto open = name.find('['); open != name.npos) node.cell = name.substr(open + 1, name.size() - open - 2);
    return node;
}
DrawnNode artifact(const std::string& id, const std::string& name) {
    DrawnNode node;
    node.id = id;
    node.name = name;
    node.type = "table";
    node.pipeline = "p";
    node.bytes = 10;
    if (const auto open = name.find('['); open != name.npos) node.cell = name.substr(open + 1, name.size() - open - 2);
    return node;
}
Names idsOf(const LineageDrawing& drawing) {
    Names ids;
    for (const DrawnNode& node : drawing.nodes) ids.push_back(node.id);
    return ids;
}
Names edgesOf(const LineageDrawing& drawing) {
    Names all;
    for (const DrawnEdge& edge : drawing.edges)
        all.push_back((edge.dashed ? "~" : "") + edge.from + ">" + edge.to +
                      (edge.name.empty() ? "" : ":" + edge.name) +
                      (edge.uses == 1 ? "" : " x" + std::to_string(edge.uses)));
    std::ranges::sort(all);
    return all;
}
const DrawnNode& nodeOf(const LineageDrawing& drawing, const std::string& id) {
    const auto found = std::ranges::find(drawing.nodes, id, &DrawnNode::id);
    if (found == drawing.nodes.end()) qFatal("there is no node %s", id.c_str());
    return *found;
}
const FoldedGroup& group(const Folded& folded, const std::string& id) {
    const auto found = std::ranges::find(folded.groups, id, &FoldedGroup::id);
    if (found == folded.groups.end()) qFatal("there is no group %s", id.c_str());
    return *found;
}

/// raw -> fit[k=…] -> p/fit[k=…] -> collect
LineageDrawing matrix(int cells) {
    LineageDrawing drawing;
    drawing.nodes.push_back(artifact("raw", "p/raw"));
    for (int i = 0; i < cells; ++i) {
        const std::string cell = "[k=" + std::to_string(i) + "]", n = std::to_string(i);
        drawing.nodes.push_back(step("s" + n, "fit" + cell, i == 3 ? "failed" : "executed", 0.5 + i));
        drawing.edges.push_back({"raw", "s" + n, "data"});
        if (i == 3) continue;
        drawing.nodes.push_back(artifact("a" + n, "p/fit" + cell));
        drawing.edges.push_back({"s" + n, "a" + n, "fit"});
        drawing.edges.push_back({"a" + n, "collect", "fits"});
    }
    drawing.nodes.push_back(step("collect", "collect"));
    return drawing;
}

/// `runs` runs of a chain of `steps` steps, each reading the last result of the run before.
LineageDrawing runs(int count, int steps) {
    LineageDrawing drawing;
    std::string before;
    for (int run = 1; run <= count; ++run)
        for (int i = 0; i < steps; ++i) {
            const std::string n = std::to_string(run) + "." + std::to_string(i), name = "step" + std::to_string(i);
            drawing.nodes.push_back(step("s" + n, name));
            drawing.nodes.back().run = run;
            drawing.nodes.push_back(artifact("a" + n, "p/" + name));
            drawing.nodes.back().run = run;
            if (!before.empty()) drawing.edges.push_back({before, "s" + n, "in"});
            drawing.edges.push_back({"s" + n, "a" + n, name});
            before = "a" + n;
        }
    return drawing;
}

LineageDrawing graph(std::size_t nodes, const std::vector<std::pair<std::size_t, std::size_t>>& edges) {
    LineageDrawing drawing;
    for (std::size_t i = 0; i < nodes; ++i)
        drawing.nodes.push_back(step("s" + std::to_string(i), "step" + std::to_string(i)));
    for (const auto& [from, to] : edges)
        drawing.edges.push_back({"s" + std::to_string(from), "s" + std::to_string(to), {}});
    return drawing;
}

/// The largest connected piece; edges between lanes join nothing.
std::size_t largest(const LineageDrawing& drawing) {
    std::map<std::string, std::size_t> index;
    for (const DrawnNode& node : drawing.nodes) index.emplace(node.id, index.size());
    std::vector<std::size_t> root(drawing.nodes.size()), size(drawing.nodes.size());
    std::iota(root.begin(), root.end(), std::size_t(0));
    const auto find = [&](std::size_t i) {
        while (root[i] != i) i = root[i] = root[root[i]];
        return i;
    };
    for (const DrawnEdge& edge : drawing.edges) {
        const std::size_t from = index.at(edge.from), to = index.at(edge.to);
        if (drawing.nodes[from].lane == drawing.nodes[to].lane) root[find(from)] = find(to);
    }
    std::size_t most = 0;
    for (std::size_t i = 0; i < root.size(); ++i) most = std::max(most, ++size[find(i)]);
    return most;
}

/// Every node of `all` is in the folded drawing once: itself, or in one group of it.
void complete(const LineageDrawing& all, const Folded& folded) {
    std::multiset<std::string> seen;
    std::set<std::string> ids;
    for (const DrawnNode& node : folded.drawing.nodes) {
        QVERIFY2(ids.insert(node.id).second, node.id.c_str());
        if (node.kind == DrawnNode::Kind::Group)
            for (const std::string& member : group(folded, node.id).members) seen.insert(member);
        else
            seen.insert(node.id);
    }
    QCOMPARE(seen.size(), all.nodes.size());
    for (const DrawnNode& node : all.nodes) QCOMPARE(seen.count(node.id), std::size_t(1));
    for (const DrawnEdge& edge : folded.drawing.edges) QVERIFY(ids.contains(edge.from) && ids.contains(edge.to));
}

} // namespace

class FoldingTest : public QObject {
    Q_OBJECT

private slots:
    void nothingAsked_changesNothing() {
        const LineageDrawing all = matrix(10);
        const Folded folded = fold(all, {});
        QVERIFY(folded.drawing == all);
        QVERIFY(folded.groups.empty() && folded.note.empty());
        QVERIFY(fold({}, {{FoldBy::Cells, FoldBy::Run}}).drawing.nodes.empty());
    }

    void cells_areOneNode() {
        const LineageDrawing all = matrix(12);
        const Folded folded = fold(all, {.by = {FoldBy::Cells}});
        complete(all, folded);
        QCOMPARE(idsOf(folded.drawing), (Names{"raw", "g:cells:p/fit", "g:cells:n:p/fit", "collect"}));
        QCOMPARE(edgesOf(folded.drawing),
                 (Names{"g:cells:n:p/fit>collect:fits x11", "g:cells:p/fit>g:cells:n:p/fit:fit x11",
                        "raw>g:cells:p/fit:data x12"}));
        const DrawnNode& fit = nodeOf(folded.drawing, "g:cells:p/fit");
        QVERIFY(fit.kind == DrawnNode::Kind::Group);
        QCOMPARE(fit.name, std::string("fit"));
        QCOMPARE(fit.facts, std::string("12 cells · 1 failed"));
        QCOMPARE(fit.status, std::string("failed"));
        QVERIFY(fit.warning);
        QCOMPARE(fit.fold.steps, 12);
        QCOMPARE(fit.fold.artifacts, 0);
        QCOMPARE(fit.fold.states, (std::vector<std::pair<std::string, int>>{{"failed", 1}, {"executed", 11}}));
        QCOMPARE(fit.fold.least, 0.5);
        QCOMPARE(fit.fold.median, 6.5); // of what executed: 0.5 … 11.5 without 3.5
        QCOMPARE(fit.fold.longest, 11.5);
        const DrawnNode& made = nodeOf(folded.drawing, "g:cells:n:p/fit");
        QCOMPARE(made.facts, std::string("11 artifacts"));
        QCOMPARE(made.type, std::string("table"));
        QCOMPARE(made.bytes, std::int64_t(110));
        QCOMPARE(made.pipeline, std::string("p"));
        QCOMPARE(group(folded, "g:cells:p/fit").title, std::string("fit"));
        QVERIFY(folded.note.empty());
        QCOMPARE(shownNames(folded.drawing), (Names{"raw", "fit", "fit", "collect"})); // all of one folder
    }

    void states_standByUrgency() {
        LineageDrawing all = matrix(6);
        const Names states{"executed", "skipped", "interrupted", "failed", "reused", "queued"};
        for (std::size_t i = 0; i < 6; ++i)
            std::ranges::find(all.nodes, "s" + std::to_string(i), &DrawnNode::id)->status = states[i];
        const Folded folded = fold(all, {.by = {FoldBy::Cells}});
        Names order;
        for (const auto& [state, count] : nodeOf(folded.drawing, "g:cells:p/fit").fold.states) order.push_back(state);
        QCOMPARE(order, (Names{"failed", "interrupted", "skipped", "queued", "executed", "reused"}));
    }
    void opened_cellsStandInOrder() {
        LineageDrawing all = matrix(12);
        std::ranges::reverse(all.nodes);
        const Folded folded = fold(all, {.by = {FoldBy::Cells}, .open = {"g:cells:p/fit"}});
        complete(all, folded);
        Names cells;
        for (const std::string& id : idsOf(folded.drawing))
            if (id.starts_with("s")) cells.push_back(id);
        QCOMPARE(cells, (Names{"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11"}));
        QVERIFY(group(folded, "g:cells:p/fit").open);
        QVERIFY(!group(folded, "g:cells:n:p/fit").open);
        QCOMPARE(group(folded, "g:cells:p/fit").members.front(), std::string("s0"));
    }

    void opened_failedAndSlowestComeFirst() {
        LineageDrawing all;
        for (int i = 0; i < 4; ++i) {
            all.nodes.push_back(step("s" + std::to_string(i), "one", i == 2 ? "failed" : "executed", i));
            all.nodes.back().run = i + 1;
        }
        const Folded folded = fold(all, {.by = {FoldBy::Step}, .open = {"g:step:p/one"}});
        QCOMPARE(idsOf(folded.drawing), (Names{"s2", "s3", "s1", "s0"}));
        QCOMPARE(fold(all, {.by = {FoldBy::Step}}).drawing.nodes.at(0).facts, std::string("4 times · 1 failed"));
    }

    void kinds_haveStableIds_data() {
        QTest::addColumn<int>("by");
        QTest::addColumn<std::string>("id");
        QTest::addColumn<std::string>("title");
        QTest::newRow("step") << int(FoldBy::Step) << std::string("g:step:n:p/fit") << std::string("p/fit");
        QTest::newRow("run") << int(FoldBy::Run) << std::string("g:run:12") << std::string("run 12");
        QTest::newRow("pipeline") << int(FoldBy::Pipeline) << std::string("g:pipeline:p") << std::string("p");
        QTest::newRow("namespace") << int(FoldBy::Namespace) << std::string("g:namespace:p") << std::string("p");
        QTest::newRow("tag") << int(FoldBy::Tag) << std::string("g:tag:gold") << std::string("gold");
        QTest::newRow("layer") << int(FoldBy::Layer) << std::string("g:layer:model") << std::string("model");
    }
    void kinds_haveStableIds() {
        QFETCH(int, by);
        QFETCH(std::string, id);
        QFETCH(std::string, title);
        LineageDrawing all;
        for (int i = 0; i < 3; ++i) {
            all.nodes.push_back(artifact("a" + std::to_string(i), "p/fit"));
            all.nodes.back().run = 12;
            all.nodes.back().tags = {"gold"};
            all.nodes.back().layer = "model";
        }
        all.nodes.push_back(artifact("other", "other"));
        all.nodes.back().pipeline = "q";
        const Folded folded = fold(all, {.by = {FoldBy(by)}});
        QCOMPARE(idsOf(folded.drawing), (Names{id, "other"}));
        QCOMPARE(group(folded, id).title, title);
        QVERIFY(group(folded, id).by == FoldBy(by));
        // One more changes nothing about it, and one asked for by name needs no kind.
        all.nodes.push_back(all.nodes[0]);
        all.nodes.back().id = "new";
        QCOMPARE(idsOf(fold(all, {.closed = {id}}).drawing), (Names{id, "other"}));
        QVERIFY(fold(all, {.closed = {"g:run:99"}}).groups.empty());
        QVERIFY(foldByFrom(name(FoldBy(by))) == FoldBy(by));
    }

    void kinds_nest() {
        LineageDrawing all = matrix(12);
        for (DrawnNode& node : all.nodes) node.run = 12;
        const Folding how{.by = {FoldBy::Cells, FoldBy::Run}};
        QCOMPARE(idsOf(fold(all, how).drawing), (Names{"g:run:12"}));
        Folding opened = how;
        opened.open = {"g:run:12"};
        const Folded folded = fold(all, opened);
        complete(all, folded);
        auto ids = idsOf(folded.drawing);
        std::ranges::sort(ids);
        QCOMPARE(ids, (Names{"collect", "g:cells:n:p/fit", "g:cells:p/fit", "raw"}));
        QCOMPARE(group(folded, "g:cells:p/fit").within, std::string("g:run:12"));
        opened.open.insert("g:cells:p/fit");
        QCOMPARE(fold(all, opened).drawing.nodes.size(), std::size_t(3 + 12));
    }

    void byHand_isOneNode() {
        const LineageDrawing all = matrix(12);
        const Folding how{.by = {FoldBy::Cells}, .byHand = {{"g:hand:mine", {"s1", "s2", "a1", "nobody"}}}};
        const Folded folded = fold(all, how);
        complete(all, folded);
        QCOMPARE(group(folded, "g:hand:mine").members.size(), std::size_t(3));
        QCOMPARE(group(folded, "g:hand:mine").title, std::string("mine"));
        QCOMPARE(nodeOf(folded.drawing, "g:hand:mine").facts, std::string("2 steps · 1 artifact"));
        QCOMPARE(group(folded, "g:cells:p/fit").members.size(), std::size_t(10));
    }

    /// A person's group over several runs keeps its ids when another run is added above.
    void byHand_inLanes_keepsItsIds() {
        LineageDrawing all;
        for (const int run : {12, 11}) {
            all.lanes.push_back({"r" + std::to_string(run), "", "", "", "", 0});
            for (const char* name : {"a", "b"}) {
                DrawnNode node;
                node.id = "r" + std::to_string(run) + "/" + name;
                node.lane = int(all.lanes.size()) - 1;
                all.nodes.push_back(node);
            }
        }
        const Folding how{.byHand = {{"g:hand:mine", {"r12/a", "r12/b", "r11/a", "r11/b"}}}};
        const Names was = idsOf(fold(all, how).drawing);
        QCOMPARE(was.size(), std::size_t(2));
        all.lanes.insert(all.lanes.begin(), {"r13", "", "", "", "", 0});
        for (DrawnNode& node : all.nodes) ++node.lane;
        QCOMPARE(idsOf(fold(all, how).drawing), was);
    }

    void lanes_foldByThemselves() {
        LineageDrawing all = runs(3, 4);
        for (DrawnNode& node : all.nodes) node.lane = int(node.run) - 1;
        for (int run = 1; run <= 3; ++run)
            all.lanes.push_back({"r" + std::to_string(run), "run " + std::to_string(run), {}, {}, {}, 0});
        const Folded folded = fold(all, {.by = {FoldBy::Run}});
        QCOMPARE(idsOf(folded.drawing), (Names{"g:run:1", "g:run:2", "g:run:3"}));
        for (const DrawnNode& node : folded.drawing.nodes) QCOMPARE(node.lane + 1, int(node.run));
        QCOMPARE(folded.drawing.lanes.size(), std::size_t(3));
        QVERIFY(fold(all, {.by = {FoldBy::Step}}).groups.empty()); // each lane has each step once
        QCOMPARE(idsOf(fold(all, {.by = {FoldBy::Pipeline}}).drawing).front(), std::string("g:pipeline:r1/p"));
        // Chained over all lanes, and yet nothing is too large.
        LineageDrawing wide = runs(100, 10);
        for (DrawnNode& node : wide.nodes) node.lane = int(node.run) - 1;
        wide.lanes.resize(100);
        QVERIFY(fold(wide, {}).groups.empty());
    }

    void large_foldByThemselves_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<std::string>("note");
        QTest::newRow("cells") << 0 << std::string("1,501 nodes: folded by cells");
        QTest::newRow("steps") << 1 << std::string("800 nodes: folded by steps");
        QTest::newRow("runs") << 2 << std::string("4,000 nodes: folded by runs");
        QTest::newRow("hub") << 3 << std::string("20,001 nodes: folded by neighbourhood");
        QTest::newRow("chain") << 4 << std::string("50,000 nodes: folded by neighbourhood");
        QTest::newRow("circle") << 5 << std::string("5,000 nodes: folded by neighbourhood");
        QTest::newRow("comb") << 6 << std::string("6,000 nodes: folded by neighbourhood");
        QTest::newRow("dense") << 7 << std::string("2,000 nodes: folded by neighbourhood");
    }
    static LineageDrawing large(int kind) {
        std::vector<std::pair<std::size_t, std::size_t>> edges;
        const auto chain = [&](std::size_t count) {
            for (std::size_t i = 1; i < count; ++i) edges.emplace_back(i - 1, i);
        };
        switch (kind) {
        case 0:
            return matrix(750);
        case 1:
            return runs(100, 4);
        case 2: { // each step of its own name
            LineageDrawing all = runs(20, 100);
            for (DrawnNode& node : all.nodes) node.name += "@" + node.id;
            return all;
        }
        case 3:
            for (std::size_t i = 1; i <= 20'000; ++i) edges.emplace_back(0, i);
            return graph(20'001, edges);
        case 4:
            chain(50'000);
            return graph(50'000, edges);
        case 5:
            chain(5'000);
            edges.emplace_back(4'999, 0);
            edges.emplace_back(17, 17);
            return graph(5'000, edges);
        case 6:
            chain(3'000);
            for (std::size_t i = 0; i < 3'000; ++i) edges.emplace_back(i, 3'000 + i);
            return graph(6'000, edges);
        default:
            for (std::size_t i = 0; i < 20'000; ++i) edges.emplace_back((i * 7919) % 2'000, (i * 104'729 + 1) % 2'000);
            return graph(2'000, edges);
        }
    }
    void large_foldByThemselves() {
        QFETCH(int, kind);
        QFETCH(std::string, note);
        const LineageDrawing all = large(kind);
        const Folded folded = fold(all, {});
        complete(all, folded);
        QVERIFY2(largest(folded.drawing) <= 300, std::to_string(largest(folded.drawing)).c_str());
        QCOMPARE(folded.note, note);
        QVERIFY(fold(all, {}).drawing == folded.drawing);
        if (kind == 4 || kind == 5) QVERIFY(folded.drawing.nodes.size() <= 20); // more in a row say less

        // Whatever is opened stays within it, and what was there before stays; at most what was opened before it makes
        // room.
        Folding how;
        std::set<std::string> mayGo;
        const bool huge = all.nodes.size() > 10'000; // once is enough
        for (int depth = 0; depth < (huge ? 1 : 4); ++depth) {
            const Folded now = fold(all, how);
            complete(all, now);
            QVERIFY2(largest(now.drawing) <= 300, std::to_string(largest(now.drawing)).c_str());
            const auto closed = std::ranges::max_element(now.drawing.nodes, {}, [](const DrawnNode& node) {
                return node.kind == DrawnNode::Kind::Group ? node.fold.steps + node.fold.artifacts : 0;
            });
            if (closed->kind != DrawnNode::Kind::Group) break;
            how.open.insert(closed->id);
            how.newest = closed->id;
            const Folded then = fold(all, how);
            QVERIFY(group(then, closed->id).open);
            auto before = idsOf(now.drawing), after = idsOf(then.drawing);
            std::ranges::sort(before);
            std::ranges::sort(after);
            Names gone;
            std::ranges::set_difference(before, after, std::back_inserter(gone));
            mayGo.insert(closed->id);
            std::erase_if(gone, [&](const std::string& id) {
                return mayGo.contains(id) || mayGo.contains(id.substr(0, id.rfind('#')));
            });
            QVERIFY2(gone.empty(), join(gone, " ").substr(0, 2000).c_str());
            for (const std::string& member : group(then, closed->id).members) mayGo.insert(member);
        }
        if (huge) return;
        // All at once don't fit, and it says so; the one opened last is open.
        Folding everything;
        for (int round = 0; round < 3; ++round)
            for (const FoldedGroup& one : fold(all, everything).groups) everything.open.insert(one.id);
        everything.newest = folded.groups.back().id;
        const Folded full = fold(all, everything);
        complete(all, full);
        QVERIFY(largest(full.drawing) <= 300);
        QVERIFY2(full.note.ends_with("; no room to open more"), full.note.c_str());
        QVERIFY(group(full, everything.newest).open);
    }

    /// On a map steps know their last run and artifacts none: to fold by runs would tear out what lies between, and
    /// lead edges back.
    void map_isFoldedWithWhatItMakes() {
        LineageDrawing map;
        for (int i = 0; i < 400; ++i) {
            const std::string n = std::to_string(i);
            map.nodes.emplace_back(step("m" + n, "s" + n)).run = 1;
            map.nodes.push_back(artifact("n" + n, "p/s" + n));
            map.edges.push_back({"m" + n, "n" + n, {}});
            if (i >= 20) map.edges.push_back({"n" + std::to_string(i - 20), "m" + n, {}});
            if (i >= 20)
                map.edges.push_back({"n" + std::to_string((i / 20 - 1) * 20 + (i * 7 + i / 20) % 20), "m" + n, {}});
        }
        const Folded folded = fold(map, {});
        complete(map, folded);
        QVERIFY(folded.drawing.nodes.size() > 20 && folded.drawing.nodes.size() <= 300);
        for (const DrawnEdge& one : folded.drawing.edges)
            for (const DrawnEdge& other : folded.drawing.edges) QVERIFY(one.from != other.to || one.to != other.from);
        QVERIFY(std::ranges::none_of(folded.groups, [](const FoldedGroup& one) { return one.by == FoldBy::Run; }));
        const auto twice = [](const DrawnNode& one) { return one.name.find('/', one.name.find("…")) != one.name.npos; };
        QVERIFY(std::ranges::none_of(folded.drawing.nodes, twice));
    }
    void small_standsBesideLarge() {
        LineageDrawing all = large(4);
        const LineageDrawing small = matrix(120); // within the limit by itself
        all.nodes.insert(all.nodes.end(), small.nodes.begin() + 1, small.nodes.end());
        for (std::size_t i = 50'000; i < all.nodes.size(); ++i) all.nodes[i].id = "small" + all.nodes[i].id;
        for (const DrawnEdge& edge : small.edges)
            all.edges.push_back({"small" + edge.from, "small" + edge.to, edge.name});
        const Folded folded = fold(all, {});
        complete(all, folded);
        const auto ids = idsOf(folded.drawing);
        QCOMPARE(std::ranges::count_if(ids, [](const std::string& id) { return id.starts_with("small"); }),
                 std::ptrdiff_t(small.nodes.size() - 1));
    }

    void names_mayBeAnything() {
        LineageDrawing all;
        const Names names{std::string(10'000, 'x') + "[k=1]",
                          "\xE2\x80\xAE"
                          "abc[k=2]",
                          "e\xCC\x81[",
                          "]x[",
                          "<b>&\"'[k=1]",
                          "digraph { a -> b }[k=1]",
                          "line\nline[k=1]",
                          std::string("nul\0nul", 7),
                          "\xFF\xFE",
                          ""};
        for (int round = 0; round < 3; ++round)
            for (const std::string& name : names) {
                all.nodes.push_back(step(std::to_string(all.nodes.size()), name));
                all.nodes.back().cell = "k=1";
                all.nodes.back().pipeline = all.nodes.back().layer = name;
                all.nodes.back().tags = {name, name};
                all.edges.push_back({all.nodes.front().id, all.nodes.back().id, name});
                all.edges.push_back({"nobody", name, name});
            }
        for (const FoldBy by : {FoldBy::Cells, FoldBy::Step, FoldBy::Run, FoldBy::Pipeline, FoldBy::Namespace,
                                FoldBy::Tag, FoldBy::Layer})
            complete(all, fold(all, {.by = {by}, .most = 8}));
        QCOMPARE(fold(all, {.by = {FoldBy::Layer}}).drawing.nodes.size(), names.size() + 2); // "" is none
    }

    void tangle_isCut() {
        std::vector<std::pair<std::size_t, std::size_t>> edges;
        for (std::size_t i = 1; i < 30'000; ++i) {
            edges.emplace_back((i * 7919) % i, i);
            if (i > 10) edges.emplace_back(i - 1 - (i * 31) % 10, i);
        }
        const LineageDrawing all = graph(30'000, edges);
        const Folded folded = fold(all, {});
        complete(all, folded);
        QVERIFY(largest(folded.drawing) <= 300);
    }
};

QTEST_GUILESS_MAIN(FoldingTest)
#include "tst_Folding.moc"
