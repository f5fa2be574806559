// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/LineageDrawing.h"
#include "core/layout/TextWidth.h"
#include "core/layout/Theme.h"
#include "tests/core/layout/SvgReader.h"

#include <QFile>
#include <QTest>

using namespace stemma;
using namespace stemma::test;

namespace {

using Kind = DrawnNode::Kind;

DrawnNode artifact(std::string id, std::string name, std::string type, int version = 1, std::string facts = {}) {
    DrawnNode node;
    node.id = std::move(id);
    node.name = std::move(name);
    node.type = std::move(type);
    node.version = version;
    node.facts = std::move(facts);
    return node;
}

DrawnNode step(std::string id, std::string name, std::string type, std::string status, double seconds = -1) {
    DrawnNode node;
    node.id = std::move(id);
    node.kind = Kind::Step;
    node.name = std::move(name);
    node.type = std::move(type);
    node.status = std::move(status);
    node.seconds = seconds;
    node.run = 12;
    return node;
}

DrawnEdge edge(std::string from, std::string to, std::string name = {}) {
    DrawnEdge result;
    result.from = std::move(from);
    result.to = std::move(to);
    result.name = std::move(name);
    return result;
}

LineageDrawing small() {
    LineageDrawing drawing;
    drawing.nodes = {step("s1", "clean", "sql", "executed", 0.12),
                     artifact("a1", "penguins/clean", "table", 2, "333 × 7"),
                     step("s2", "fit", "python", "failed", 2.5),
                     step("s3", "describe", "sql", "reused"),
                     artifact("a2", "penguins/describe.chart", "chart", 1, "120 marks"),
                     step("s4", "report", "command", "skipped")};
    drawing.nodes[1].emphasised = true;
    drawing.edges = {edge("s1", "a1", "clean"), edge("a1", "s2", "table"),  edge("a1", "s3", "clean"),
                     edge("s3", "a2", "chart"), edge("a2", "s4", "figure"), edge("a1", "s4", "<raw>")};
    drawing.edgeNames = true;
    return drawing;
}

std::string svgOf(const LineageDrawing& drawing, const SvgOptions& options = {}) {
    const auto svg = toSvg(drawing, options);
    return svg ? *svg : describe(svg.error());
}

/// Names as strangers may choose them.
std::vector<std::string> hostileNames() {
    return {"<script>alert(1)</script>",
            "<img src='/some/fifo'>&amp;\"quoted\"",
            "]]></text></svg>",
            std::string("null\0byte", 9),
            "line\nbreak\ttab\r\x1b[31mred",
            "invalid \xff\xfe\xc3 utf-8",
            "\xed\xa0\x80 lone surrogate \xef\xbf\xbe\xef\xbf\xbf",
            "\xe2\x80\xaegnp.exe",
            "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e \xf0\x9f\x90\xa7",
            std::string(100'000, 'W'),
            "folder/" + std::string(3'000, 'm') + ".csv",
            "a\xcc\x88" + std::string(60, 'i'),
            "&#60;&lt;",
            "",
            " "};
}

} // namespace

class LineageSvgTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    void drawing_isAsTheGoldenFile() {
        SvgOptions options;
        options.title = "Lineage of penguins/clean@2";
        options.subtitle = "1 up · 4 down";
        const std::string svg = svgOf(small(), options);
        QFile golden(qEnvironmentVariable("STEMMA_SOURCE_DIR") + "/tests/core/layout/golden/lineage.svg");
        if (qEnvironmentVariable("STEMMA_ACCEPT") == "1") {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(QByteArray::fromStdString(svg));
            golden.close();
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        QCOMPARE(QByteArray::fromStdString(svg), golden.readAll());
    }

    void drawing_isPlainAndWellFormed() {
        const Svg svg = readSvg(svgOf(small()));
        QCOMPARE(svg.error, QString());
        const QSet<QString> allowed{"svg", "title", "g", "rect", "path", "text", "tspan"};
        QVERIFY2(allowed.contains(svg.elements), qPrintable(svg.elements.values().join(' ')));
        for (const QString& attribute : svg.attributes) {
            QVERIFY(!attribute.startsWith("on"));
            QVERIFY(attribute != "href" && attribute != "style" && attribute != "class");
        }
    }

    void nodesAndEdges_haveTooltips() {
        const Svg svg = readSvg(svgOf(small()));
        const QString all = svg.titles.join("\n--\n");
        for (const char* title : {"penguins/clean@2\ntable\n333 × 7", "fit\npython\nfailed in run 12\nfailed · 2.5 s",
                                  "penguins/describe.chart@1", "figure: penguins/describe.chart@1 → report",
                                  "<raw>: penguins/clean@2 → report"})
            QVERIFY2(all.contains(title), qPrintable(all));
    }

    void facts_areMadeFromWhatIsKnown() {
        LineageDrawing drawing;
        drawing.nodes = {step("a", "one", "sql", "executed", 0.31), step("b", "two", "sql", "reused"),
                         step("c", "three", "sql", "failed", 2),    step("d", "four", "sql", "will_run"),
                         step("e", "five", "sql", "will_reuse"),    artifact("f", "x/y", "model", 3)};
        const QString text = readSvg(svgOf(drawing)).textOf();
        for (const char* words :
             {"0.31 s", "reused, run 12", "failed · 2.0 s", "will run", "will be reused", "y@3", "model"})
            QVERIFY2(text.contains(words), qPrintable(text));
    }

    void hostileNames_areEscapedAndFit_data() {
        QTest::addColumn<QByteArray>("name");
        int i = 0;
        for (const std::string& name : hostileNames()) QTest::addRow("%d", i++) << QByteArray::fromStdString(name);
    }

    void hostileNames_areEscapedAndFit() {
        QFETCH(QByteArray, name);
        const std::string text = name.toStdString();
        for (const auto direction : {LayoutDirection::LeftToRight, LayoutDirection::TopDown}) {
            LineageDrawing drawing;
            drawing.direction = direction;
            drawing.nodes = {artifact(text, text, text, 7, text), step("s", text, text, text),
                             step("t", text, "sql", "failed"),
                             artifact("b", "plain/" + text, "table", 123'456'789, text)};
            drawing.nodes[1].tooltip = text;
            drawing.nodes.push_back(artifact("f", text, text));
            drawing.nodes.back().kind = Kind::Fold;
            drawing.edges = {edge(text, "s", text), edge("s", "b", text), edge("s", "t", text), edge("b", "f", text)};
            drawing.edgeNames = true;
            const Svg svg = readSvg(svgOf(drawing, {.title = text, .subtitle = text}));
            QCOMPARE(svg.error, QString());
            checkAllTextIsInside(svg);
            QVERIFY(!svg.elements.contains("script") && !svg.elements.contains("img"));
            for (const QString& title : svg.titles)
                for (const QChar c : title) QVERIFY(c == '\n' || (c.unicode() >= 0x20 && c.unicode() != 0x202e));
        }
    }

    void hostileIds_arentPrinted() {
        LineageDrawing drawing;
        drawing.nodes = {artifact("\"><script>", "x", "table"), step("'--", "y", "sql", "executed")};
        drawing.edges = {edge("\"><script>", "'--")};
        QVERIFY(!QByteArray::fromStdString(svgOf(drawing)).contains("script"));
    }

    void text_fitsItsNode() {
        for (std::size_t length = 1; length < 40; ++length) {
            const std::string name(length, 'e');
            LineageDrawing drawing;
            drawing.nodes = {artifact("a", name, "table", 12, "333 × 7")};
            const Size box = nodeBox(drawing.nodes[0], name);
            QVERIFY(box.width >= 108 && box.width <= 204 && std::fmod(box.width, 12) == 0);
            const Svg svg = readSvg(svgOf(drawing, {.legend = false}));
            for (const auto& text : svg.texts) QVERIFY(text.right <= 32 + box.width - 8);
            QCOMPARE(svg.texts[0].content.contains("…"), length > 13); // shown whole as long as there is room
        }
    }

    void names_loseTheFolderAllShare() {
        LineageDrawing drawing;
        drawing.nodes = {artifact("a", "penguins/raw", "table"), artifact("b", "penguins/fit.model", "model"),
                         step("s", "penguins/x", "sql", "executed")};
        QCOMPARE(shownNames(drawing), (std::vector<std::string>{"raw", "fit.model", "penguins/x"}));
        drawing.nodes.push_back(artifact("c", "weather/raw", "table"));
        QCOMPARE(shownNames(drawing)[0], std::string("penguins/raw"));
        drawing.nodes = {artifact("a", "penguins/", "table"), artifact("b", "penguins/x", "table")};
        QCOMPARE(shownNames(drawing)[0], std::string("penguins/"));
    }

    void edgesToNowhere_areLeftOut() {
        LineageDrawing drawing = small();
        drawing.edges.insert(drawing.edges.begin(), edge("s1", "nobody", "lost"));
        QCOMPARE(shownEdges(drawing).size(), small().edges.size());
        QCOMPARE(layoutGraph(drawing).edges.size(), small().edges.size());
        QVERIFY(svgOf(drawing) == svgOf(small()));
    }

    void legend_showsWhatOccurs() {
        const QString text = readSvg(svgOf(small())).textOf();
        for (const char* word : {"table\n", "chart\n", "executed\n", "reused\n", "failed\n", "skipped\n"})
            QVERIFY2(text.contains(word), qPrintable(text));
        QVERIFY(!text.contains("model\n") && !text.contains("running\n"));
        QVERIFY(!readSvg(svgOf(small(), {.legend = false})).textOf().contains("executed\n"));
    }

    void layoutNote_isPrinted() {
        const LineageDrawing drawing = small();
        LayoutResult placed = layoutByRank(layoutGraph(drawing));
        placed.note = "placed by rank: the layout took longer than 5 s";
        const Svg svg = readSvg(toSvg(drawing, placed));
        QVERIFY(svg.textOf().contains(QString::fromStdString(placed.note)));
        checkAllTextIsInside(svg);
    }

    void themes_useTheirColoursOnly() {
        for (const auto theme : {DrawingTheme::Light, DrawingTheme::Dark, DrawingTheme::Transparent}) {
            QSet<QString> own;
            for (const auto& token : colourTokens())
                own.insert(QString::fromStdString(theme == DrawingTheme::Dark ? token.dark : token.light));
            const Svg svg = readSvg(svgOf(small(), {.theme = theme}));
            QVERIFY2(own.contains(svg.colours), qPrintable(svg.colours.values().join(' ')));
            const QString ground = QString::fromStdString(colour("canvas", theme == DrawingTheme::Dark));
            QCOMPARE(svg.colours.contains(ground), theme != DrawingTheme::Transparent);
        }
    }

    void contrast_isEnoughInBothThemes() {
        QVERIFY(std::abs(contrast("#000000", "#FFFFFF") - 21) < 0.01);
        QVERIFY(std::abs(contrast("#777777", "#FFFFFF") - 4.48) < 0.01); // WCAG's own example
        for (const bool dark : {false, true})
            for (const char* ground : {"canvas", "surface"}) {
                const auto enough = [&](const char* token, double least) {
                    const double got = contrast(colour(token, dark), colour(ground, dark));
                    if (got < least) qWarning("%s on %s (%d): %.2f", token, ground, dark, got);
                    return got >= least;
                };
                for (const char* text : {"text", "text.quiet", "accent", "failed"}) QVERIFY(enough(text, 4.5));
                for (const char* mark : {"edge", "executed", "running", "reused", "table", "model", "metrics", "image",
                                         "document", "array", "file"})
                    QVERIFY(enough(mark, 3.0));
            }
    }

    void tokens_coverEveryTypeAndStatus() {
        for (const char* type : {"table", "model", "metrics", "json", "chart", "confusion", "image", "document", "html",
                                 "array", "folder", "file", "something else"})
            QVERIFY(hasColour(typeColour(type)));
        for (const char* status : {"executed", "completed", "reused", "failed", "skipped", "cancelled", "interrupted",
                                   "running", "queued", "will_run", "may_run", "will_reuse", "?"})
            QVERIFY(hasColour(statusColour(status)));
        QVERIFY(!hasColour("no such token"));
    }

    void elision_keepsBothEnds() {
        QCOMPARE(elided("short", 100, 13), std::string("short"));
        const std::string cut = elided("measurements_of_all_penguins.csv", 120, 13);
        QVERIFY(cut.starts_with("meas") && cut.ends_with(".csv") && cut.find("…") != std::string::npos);
        QVERIFY(textWidth(cut, 13) <= 120);
        QCOMPARE(elided("anything", 1, 13), std::string("…"));
    }

private:
    void checkAllTextIsInside(const Svg& svg) {
        for (const auto& text : svg.texts) {
            QVERIFY2(text.left >= 0 && text.right <= svg.width, qPrintable(text.content));
            QVERIFY2(text.base - text.size >= 0 && text.base + text.size / 3 <= svg.height, qPrintable(text.content));
        }
    }
};

QTEST_GUILESS_MAIN(LineageSvgTest)
#include "tst_LineageSvg.moc"
