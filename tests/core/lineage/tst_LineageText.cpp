// SPDX-License-Identifier: GPL-3.0-or-later
#include "LineageFixture.h"

using namespace stemma;

namespace {

LineageNode artifact(const std::string& id, const std::string& name) {
    LineageNode node;
    node.id = id;
    node.name = name;
    node.number = 1;
    node.type = "table";
    node.facts = "333 × 7";
    node.state = "ok";
    return node;
}

LineageNode step(const std::string& id, const std::string& name) {
    LineageNode node;
    node.id = id;
    node.kind = LineageNode::Kind::Step;
    node.name = name;
    node.stepKind = "sql";
    node.status = "executed";
    node.run = {12};
    node.seconds = 0.31;
    return node;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

} // namespace

class LineageTextTest : public QObject {
    Q_OBJECT

private slots:
    void tree_unfoldsUpstreamOnce() {
        LineageFixture s;
        const auto d = s.diamond();
        const std::string tree = toTree(must(lineageOf(*s, d.model)));
        const std::string expected = "p/model@1  table rows 3  ← model (command, run 1, 1.00 s)\n"
                                     "├─ p/train@1  table rows 3  ← train (command, run 1, 1.00 s)\n"
                                     "│  └─ p/clean@1  table rows 3  ← clean (command, run 1, 1.00 s)\n"
                                     "│     └─ p/raw@1  table rows 3  ← raw (command, run 1, 1.00 s)\n"
                                     "└─ p/test@1  table rows 3  ← test (command, run 1, 1.00 s)\n"
                                     "   └─ p/clean@1  table rows 3  ← clean (command, run 1, 1.00 s)  (above)\n";
        QString shown = QString::fromStdString(tree), wanted = QString::fromStdString(expected);
        // How a duration reads is the clock's business.
        shown.replace(QString::fromStdString(formatDuration(1.0)), QStringLiteral("1.00 s"));
        QCOMPARE(shown, wanted);
    }
    void tree_downstreamSaysFailedSteps() {
        LineageFixture s;
        const auto d = s.diamond();
        StepCommit commit;
        commit.uuid = newUuid();
        commit.run = s.begin();
        commit.step = "broken";
        commit.kind = "command";
        commit.status = StepStatus::Failed;
        commit.inputs = {{"raw", 0, 0, d.raw}};
        s.commit({std::move(commit)});
        const auto down = LineageDirection::Downstream;
        const std::string tree = toTree(must(lineageOf(*s, d.raw, {.direction = down})), down);
        QVERIFY2(tree.find("└─ broken  (command, failed, run 2)") != std::string::npos, tree.c_str());
        QCOMPARE(count(tree, "p/model@1"), 2u);
        QCOMPARE(count(tree, "(above)"), 0u); // a leaf needs no mark
    }
    void tree_ofARunStartsAtItsLastVersions() {
        LineageFixture s;
        const auto d = s.diamond();
        const std::string tree = toTree(must(lineageOfRun(*s, d.run)));
        QVERIFY(tree.starts_with("p/model@1"));
        QCOMPARE(count(tree, "p/clean@1"), 2u);
    }
    void tree_saysWhatDescribes() {
        LineageFixture s;
        const auto d = s.diamond();
        const VersionId confusion = s.step(s.begin(), "confusion", {{"model", d.model}}, {d.model});
        const std::string tree = toTree(must(lineageOf(*s, confusion)));
        QCOMPARE(count(tree, "; described by p/confusion@1"), 1u);
    }
    void tree_ofALongChainStaysSmall() {
        Lineage lineage;
        for (int i = 0; i < 5000; ++i) {
            lineage.nodes.push_back(step("s" + std::to_string(i), "step"));
            lineage.nodes.push_back(artifact("a" + std::to_string(i), "p/v" + std::to_string(i)));
            if (i > 0) lineage.edges.push_back({"a" + std::to_string(i - 1), "s" + std::to_string(i), "in"});
            lineage.edges.push_back(
                {"s" + std::to_string(i), "a" + std::to_string(i), "out", LineageEdge::Kind::Output});
        }
        lineage.nodes.back().asked = true;
        const std::string tree = toTree(lineage);
        QVERIFY(tree.size() < 100'000);
        QVERIFY(tree.find("ask from here with: stemma lineage p/v4899@1") != std::string::npos);
    }
    void json_hasThePromisedFields() {
        LineageFixture s;
        const auto d = s.diamond();
        const Json json = toJson(must(lineageOf(*s, d.clean)));
        const Json& node = json["nodes"].at(3);
        QCOMPARE(node["id"].text(), s.id(d.clean));
        QCOMPARE(node["kind"].text(), std::string("artifact"));
        QCOMPARE(node["name"].text(), std::string("p/clean"));
        QCOMPARE(node["version"].integer(), 1);
        QCOMPARE(node["type"].text(), std::string("table"));
        const Json& step = json["nodes"].at(2);
        QCOMPARE(step["id"].text(), s.stepOf(d.clean));
        QCOMPARE(step["kind"].text(), std::string("step"));
        QCOMPARE(step["name"].text(), std::string("clean"));
        QCOMPARE(step["run"].integer(), 1);
        QCOMPARE(step["status"].text(), std::string("executed"));
        const Json& edge = json["edges"].at(1);
        QCOMPARE(edge["from"].text(), s.id(d.raw));
        QCOMPARE(edge["to"].text(), step["id"].text());
        QCOMPARE(edge["name"].text(), std::string("raw"));
    }
    void headline_readsAsOnePhrase_data() {
        QTest::addColumn<QString>("headline");
        QTest::addColumn<QString>("text");
        QTest::newRow("table") << R"([{"name":"rows","value":333},{"name":"columns","value":7}])"
                               << "333 × 7";
        QTest::newRow("many rows") << R"([{"name":"rows","value":1234567},{"name":"columns","value":2}])"
                                   << "1,234,567 × 2";
        QTest::newRow("picture")
            << R"([{"name":"width","value":800,"unit":"px"},{"name":"height","value":600,"unit":"px"}])"
            << "800 × 600 px";
        QTest::newRow("number") << R"([{"name":"accuracy","value":0.965}])"
                                << "accuracy 0.965";
        QTest::newRow("size") << R"([{"name":"size","value":1200,"unit":"bytes"}])"
                              << "1.2 kB";
        QTest::newRow("unknown number") << R"([{"name":"loss","value":null}])"
                                        << "loss null";
        QTest::newRow("none") << "[]"
                              << "";
        QTest::newRow("not a list") << "7"
                                    << "";
    }
    void headline_readsAsOnePhrase() {
        QFETCH(QString, headline);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(headlineText(must(Json::parse(headline.toStdString())))), text);
    }
    void exports_escapeNamesOfStrangers() {
        Lineage lineage;
        const std::string name = "p/\"];\n<img src=x>\\\x1b[31m|{}";
        lineage.nodes = {step("s1", "fit"), artifact("a1", name)};
        lineage.edges = {{"s1", "a1", "\"]; evil", LineageEdge::Kind::Output}, {"s1", "a9", "dangling"}};
        lineage.nodes[1].asked = true;
        const std::string dot = toDot(lineage);
        QCOMPARE(count(dot, "\n"), 7u); // no line but ours
        QVERIFY(dot.find("\\\"];") != std::string::npos);
        QCOMPARE(count(dot, "->"), 1u);
        const std::string mermaid = toMermaid(lineage);
        QCOMPARE(count(mermaid, "\n"), 4u);
        QCOMPARE(count(mermaid, "<"), 2u); // our own <br> of the two nodes
        const std::string tree = toTree(lineage);
        QCOMPARE(count(tree, "\n"), 1u);
        QCOMPARE(count(tree, "\x1b"), 0u);
        QVERIFY(Json::parse(toJson(lineage).dump()));
    }
    void empty_isEmpty() {
        QCOMPARE(toTree({}), std::string());
        QCOMPARE(toJson({}).dump(), std::string(R"({"nodes":[],"edges":[]})"));
    }
};

QTEST_GUILESS_MAIN(LineageTextTest)
#include "tst_LineageText.moc"
