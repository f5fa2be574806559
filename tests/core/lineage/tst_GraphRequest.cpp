// SPDX-License-Identifier: GPL-3.0-or-later
#include "LineageFixture.h"
#include "core/lineage/DrawingText.h"
#include "core/lineage/GraphRequest.h"

using namespace stemma;

class GraphRequestTest : public QObject {
    Q_OBJECT

private slots:
    void travels_asItIs() {
        GraphRequest request;
        request.view = GraphRequest::View::History;
        request.lineage.version = {7};
        request.lineage.question.depth = 2;
        request.history = {12, 50, "p"};
        request.folding.by = {FoldBy::Cells, FoldBy::Namespace};
        request.folding.open = {"g:run:1"};
        request.folding.closed = {"g:run:2", "g:tag:x"};
        request.folding.newest = "g:run:1";
        request.folding.most = 100;
        const GraphRequest back = GraphRequest::fromJson(must(Json::parse(request.toJson().dump())));
        QVERIFY(back.toJson() == request.toJson());
        QVERIFY(back.view == request.view && back.folding.by == request.folding.by);
        QVERIFY(back.history.before == 12 && back.history.runs == 50 && back.history.pipeline == "p");
        QCOMPARE(back.lineage.version, VersionId{7});

        const GraphRequest fresh = GraphRequest::fromJson(must(Json::parse(R"({"by": ["hand", 3, "rubbish"]})")));
        QVERIFY(fresh.toJson() == GraphRequest().toJson());
    }

    void answers_eachView() {
        LineageFixture s;
        const auto d = s.diamond();
        GraphRequest request;
        request.lineage.version = d.model;
        const GraphAnswer lineage = must(answer(*s, request));
        QCOMPARE(lineage.title, std::string("Lineage of p/model@1"));
        QCOMPARE(lineage.subtitle, std::string("5 artifacts · 5 steps"));
        QCOMPARE(lineage.things.at(LineageFixture::id(d.model)).version, d.model);
        QCOMPARE(lineage.things.at(s.stepOf(d.model)).step, std::string("model"));
        request.view = GraphRequest::View::Map;
        QCOMPARE(must(answer(*s, request)).subtitle, std::string("1 pipeline · 5 artifacts · 5 steps"));
        request.view = GraphRequest::View::History;
        request.folding.by = {FoldBy::Run};
        const GraphAnswer history = must(answer(*s, request));
        QCOMPARE(history.title, std::string("History"));
        QCOMPARE(history.drawing.nodes.size(), std::size_t(1));
        QCOMPARE(history.groups.at(0).members.size(), std::size_t(10));
        request.view = GraphRequest::View::Lineage;
        request.lineage.version = {999};
        QVERIFY(answer(*s, request).error().code == ErrorCode::NotFound);
    }

    void texts_sayWhatIsDrawn() {
        LineageFixture s;
        s.diamond();
        GraphRequest request;
        request.view = GraphRequest::View::History;
        GraphAnswer history = must(answer(*s, request));
        QVERIFY2(toText(history.drawing).starts_with("run 1  completed  5 ran · 5.0 s\n"),
                 toText(history.drawing).c_str());
        QVERIFY(toText(history.drawing).find("[p/train@1, p/test@1 → p/model@1]") != std::string::npos);
        QVERIFY(toDot(history.drawing).find("subgraph cluster0") != std::string::npos);
        QVERIFY(toMermaid(history.drawing).find("subgraph l0 [\"run 1\"]") != std::string::npos);
        const Json json = toJson(history);
        QCOMPARE(json["lanes"].items().size(), std::size_t(1));
        QCOMPARE(json["nodes"].items().size(), std::size_t(10));
        QCOMPARE(json["nodes"].items()[0]["lane"].text(), std::string("r1"));
        request.folding.by = {FoldBy::Run};
        const Json folded = toJson(must(answer(*s, request)));
        const Json& group = folded["nodes"].items()[0];
        QCOMPARE(group["kind"].text(), std::string("group"));
        QCOMPARE(group["fold"]["steps"].integer(), std::int64_t(5));
        QCOMPARE(group["fold"]["seconds"]["median"].number(), 1.0);
        QCOMPARE(folded["groups"].items()[0]["members"].items().size(), std::size_t(10));
        QCOMPARE(toText({}), std::string());
    }

    void texts_holdAnyName() {
        GraphAnswer graph;
        const std::string names[] = {std::string(10'000, 'x'),
                                     "\xE2\x80\xAE"
                                     "abc",
                                     "e\xCC\x81",
                                     "<b>&\"'</b>",
                                     "\"]; evil [",
                                     "line\nline",
                                     "a\\",
                                     "end\nsubgraph x",
                                     "\xFF\xFE"};
        for (const std::string& name : names) {
            DrawnNode node;
            node.id = std::to_string(graph.drawing.nodes.size());
            node.name = node.facts = node.pipeline = node.layer = name;
            node.tags = {name};
            graph.drawing.nodes.push_back(node);
            node.kind = DrawnNode::Kind::Step;
            node.id += "s";
            graph.drawing.nodes.push_back(node);
            graph.drawing.edges.push_back({node.id, graph.drawing.nodes.front().id, name});
        }
        graph.groups.push_back({names[8], names[8], FoldBy::Hand, {names[8]}});
        for (const std::string& text : {toDot(graph.drawing), toMermaid(graph.drawing), toText(graph.drawing)}) {
            QVERIFY(isUtf8(text));
            QVERIFY(text.find("\xE2\x80\xAE") == text.npos); // nothing turns around what follows
            for (const std::string& line : split(text, '\n')) QVERIFY(line != "line" && line.find("\x1b") == line.npos);
        }
        // Quotes are closed on each line of DOT.
        for (const std::string& line : split(toDot(graph.drawing), '\n')) {
            int quotes = 0;
            for (std::size_t i = 0; i < line.size(); ++i) {
                if (line[i] == '\\')
                    ++i;
                else if (line[i] == '"')
                    ++quotes;
            }
            QVERIFY2(quotes % 2 == 0, line.substr(0, 200).c_str());
        }
        QVERIFY(Json::parse(toJson(graph).dump()).has_value());
    }
};

QTEST_GUILESS_MAIN(GraphRequestTest)
#include "tst_GraphRequest.moc"
