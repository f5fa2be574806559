// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/layout/Glyphs.h"
#include "core/layout/LineageDrawing.h"
#include "core/layout/NodeText.h"
#include "core/layout/TextWidth.h"
#include "core/layout/Theme.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace stemma {

namespace {

constexpr double kMargin = 32, kTitleSize = 16, kSubtitleSize = 12, kLegendRow = 22;
constexpr double kArrowLength = 7, kArrowHalf = 3.2, kLineWidth = 1.5;
constexpr double kLeastTextWidth = 320; ///< for title and legend, of a small picture
constexpr double kMostTitleWidth = 900;

std::string number(double value) {
    std::array<char, 32> buffer{};
    const double rounded = std::round(value * 100) / 100;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), rounded == 0 ? 0.0 : rounded).ptr;
    return {buffer.data(), end};
}

std::string point(Point p) {
    return number(p.x) + " " + number(p.y);
}

/// Pieces of SVG in one theme.
class Brush {
public:
    explicit Brush(DrawingTheme theme) : m_dark(theme == DrawingTheme::Dark) {}
    const std::string& operator()(std::string_view token) const { return colour(token, m_dark); }

    std::string text(Point at, double size, std::string_view token, std::string_view content, int weight = 400) const {
        std::string svg =
            "<text x=\"" + number(at.x) + "\" y=\"" + number(at.y) + "\" font-size=\"" + number(size) + "\"";
        if (weight != 400) svg += " font-weight=\"" + std::to_string(weight) + "\"";
        return svg + " fill=\"" + (*this)(token) + "\">" + escapeXml(content) + "</text>";
    }

    std::string glyph(Point at, std::string_view path, std::string_view token) const {
        return "<path transform=\"translate(" + point(at) + ") scale(" + number(kGlyphSize / 24) +
               ")\" fill=\"none\" stroke=\"" + (*this)(token) +
               "\" stroke-width=\"1.75\" stroke-linecap=\"round\" stroke-linejoin=\"round\" d=\"" + std::string(path) +
               "\"/>";
    }

    std::string box(Point corner, Size size, double radius, const std::string& attributes) const {
        return "<rect x=\"" + number(corner.x) + "\" y=\"" + number(corner.y) + "\" width=\"" + number(size.width) +
               "\" height=\"" + number(size.height) + "\" rx=\"" + number(radius) + "\" " + attributes + "/>";
    }

private:
    bool m_dark;
};

std::string nameWithVersion(const DrawnNode& node) {
    return oneLine(node.name) + (node.version > 0 ? "@" + std::to_string(node.version) : "");
}

std::string titleOf(const DrawnNode& node) {
    std::string title = nameWithVersion(node);
    const auto add = [&](const std::string& line) {
        if (!line.empty()) title += "\n" + line;
    };
    add(oneLine(node.type));
    if (node.kind == DrawnNode::Kind::Step) {
        add(statusWord(node.status) + (node.run > 0 ? " in run " + std::to_string(node.run) : ""));
    }
    if (node.kind == DrawnNode::Kind::Group) {
        add(groupCount(node.fold, kMostGroupWidth));
        for (const auto& [status, count] : node.fold.states) add(formatCount(count) + " " + statusWord(status));
    }
    add(factsOf(node) == oneLine(node.type) ? "" : factsOf(node));
    for (const std::string& line : split(node.tooltip.substr(0, 4000), '\n')) add(oneLine(line));
    return "<title>" + escapeXml(title) + "</title>";
}

/// The left 4 pixels of a rounded rectangle.
std::string statusBar(Point corner, double height, double radius, const std::string& fill) {
    constexpr double kBar = 4;
    const double inset = radius - std::sqrt(radius * radius - (radius - kBar) * (radius - kBar));
    const std::string arc = "A" + number(radius) + " " + number(radius) + " 0 0 0 ";
    return "<path d=\"M" + point({corner.x + kBar, corner.y + inset}) + arc + point({corner.x, corner.y + radius}) +
           "V" + number(corner.y + height - radius) + arc + point({corner.x + kBar, corner.y + height - inset}) +
           "Z\" fill=\"" + fill + "\"/>";
}

bool isFailure(const DrawnNode& node) {
    return node.status == "failed" || !node.problem.empty();
}

bool isConditional(const std::string& status) {
    return status == "may_run" || status == "skipped" || status == "queued" || status == "cancelled";
}

class Painter {
public:
    Painter(const LineageDrawing& drawing, const LayoutResult& placed, const SvgOptions& options)
        : m_drawing(drawing), m_placed(placed), m_options(options), m_brush(options.theme),
          m_names(shownNames(drawing)), m_edges(shownEdges(drawing)), m_edgeNames(shownEdgeNames(drawing)),
          m_index(indexOf(drawing)) {}

    std::string paint();

private:
    struct LegendItem {
        std::string word;
        std::string mark; ///< drawn at (0, 0), 16 × 16
        double left = 0, top = 0;
    };

    std::string outline(const DrawnNode& node) const;
    std::string nodeSvg(std::size_t i) const;
    std::string groupSvg(const DrawnNode& node, const std::string& shownName, Point corner, Size size) const;
    std::string areasSvg() const;
    std::string titlesSvg() const;
    std::string barSvg(const FoldSummary& fold, Point at, double width) const;
    std::string edgeSvg(std::size_t i) const;
    std::string edgeName(std::size_t i, Point tip) const;
    std::string edgeTitle(const DrawnEdge& edge) const;
    std::vector<LegendItem> legendItems() const;
    double placeLegend(std::vector<LegendItem>& items, double width) const;
    std::string factsToken(const DrawnNode& node) const;

    const LineageDrawing& m_drawing;
    const LayoutResult& m_placed;
    const SvgOptions& m_options;
    Brush m_brush;
    std::vector<std::string> m_names;
    std::vector<std::size_t> m_edges;
    std::vector<std::string> m_edgeNames; ///< of m_edges[i]
    std::unordered_map<std::string_view, std::size_t> m_index;
};

std::string Painter::outline(const DrawnNode& node) const {
    const bool accent = node.emphasised || node.status == "will_run";
    std::string attributes = "fill=\"" + m_brush("surface") + "\" stroke=\"" +
                             m_brush(accent            ? "accent"
                                     : isFailure(node) ? "failed"
                                                       : "line") +
                             "\" stroke-width=\"" + (node.emphasised ? "2" : "1") + "\"";
    if (isConditional(node.status) || node.kind == DrawnNode::Kind::Fold) attributes += " stroke-dasharray=\"3 3\"";
    return attributes;
}

std::string Painter::factsToken(const DrawnNode& node) const {
    return isFailure(node) ? "failed" : node.warning ? "running" : node.status == "will_run" ? "accent" : "text.quiet";
}

/// The states of a group's steps, told by their shape, too: what failed is higher, what was reused flat, what didn't
/// happen hollow.
std::string Painter::barSvg(const FoldSummary& fold, Point at, double width) const {
    std::vector<int> counts;
    for (const auto& [status, count] : fold.states) counts.push_back(count);
    const std::vector<BarPiece> pieces = groupBar(counts, width);
    std::string svg;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (counts[i] <= 0) continue;
        const std::string& status = fold.states[i].first;
        const bool failed = status == "failed", flat = status == "reused" || status == "will_reuse";
        const bool hollow = isConditional(status) || status == "will_run";
        const double high = failed ? kBarHeight : flat ? 0.4 * kBarHeight : 0.75 * kBarHeight;
        const std::string& ink = m_brush(statusColour(status));
        const double in = hollow ? 0.5 : 0;
        const std::string look = hollow ? "fill=\"none\" stroke=\"" + ink + "\"" : std::string("fill=\"" + ink + "\"");
        svg += m_brush.box({at.x + pieces[i].left + in, at.y + (kBarHeight - high) / 2 + in},
                           {std::max(0.5, pieces[i].width - 2 * in), high - 2 * in}, std::min(2.0, high / 2), look);
    }
    return svg;
}

/// A card on two sheets: chevron, name, count, facts, and a bar of states.
std::string Painter::groupSvg(const DrawnNode& node, const std::string& shownName, Point corner, Size size) const {
    constexpr NodeFrame frame = frameOf(DrawnNode::Kind::Group, false);
    const auto at = [&](double x, double y) { return Point{corner.x + x, corner.y + y}; };
    std::string svg;
    for (int sheet = kSheets; sheet >= 1; --sheet)
        svg += m_brush.box(at(sheet * kSheetInset, kGroupCard / 2 + sheet * kSheetStep),
                           {size.width - 2 * sheet * kSheetInset, kGroupCard / 2}, kGroupRadius,
                           "fill=\"" + m_brush("surface") + "\" stroke=\"" + m_brush("edge") +
                               "\" stroke-opacity=\"0.5\"");
    const GroupNews news = groupNews(node.fold);
    DrawnNode outlined = node;
    if (news.status == "failed") outlined.status = news.status;
    svg += m_brush.box(corner, {size.width, kGroupCard}, kGroupRadius, outline(outlined));
    svg += "<path d=\"M" + point(at(15.4, 11.9)) + "L" + point(at(19, 15.5)) + "L" + point(at(15.4, 19.1)) +
           "\" fill=\"none\" stroke=\"" + m_brush("text.quiet") +
           "\" stroke-width=\"1.75\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>";
    const double room = size.width - frame.nameLeft - frame.right;
    const std::string count = groupCount(node.fold, room - kCountGap - textWidth(shownName, kNameSize, true));
    const double countWidth = textWidth(count, kFactsSize);
    svg += m_brush.text(at(frame.nameLeft, frame.nameBase), kNameSize, "text",
                        elidedName(shownName, room - kCountGap - countWidth), 600);
    svg += m_brush.text(at(size.width - frame.right - countWidth, frame.nameBase), kFactsSize, "text.quiet", count);
    svg += m_brush.text(at(frame.factsLeft, frame.factsBase), kFactsSize, factsToken(node),
                        elided(factsOf(node), room, kFactsSize));
    if (node.fold.states.empty()) return svg;
    const double wide = textWidth(news.words, kFactsSize);
    svg += barSvg(node.fold, at(frame.nameLeft, kBarTop), std::max(10.0, room - wide - 10));
    return svg + m_brush.text(at(size.width - frame.right - wide, kBarTop + kBarHeight / 2 + 4), kFactsSize,
                              news.status == "failed" ? "failed" : "text.quiet", news.words);
}

std::string Painter::nodeSvg(std::size_t i) const {
    const DrawnNode& node = m_drawing.nodes[i];
    const Size size = nodeBox(node, m_names[i], laneOf(m_drawing, node) >= 0);
    const Point corner{m_placed.centres[i].x - size.width / 2, m_placed.centres[i].y - size.height / 2};
    if (node.kind == DrawnNode::Kind::Group)
        return std::string(node.quiet ? "<g opacity=\"0.4\">" : "<g>") + titleOf(node) +
               groupSvg(node, m_names[i], corner, size) + "</g>\n";
    const bool step = node.kind == DrawnNode::Kind::Step;
    const double radius = nodeRadius(node.kind, node.picture, size.height);
    std::string svg = node.quiet ? "<g opacity=\"0.4\">" : "<g>";
    svg += titleOf(node);
    svg +=
        m_brush.box({corner.x, corner.y + 1}, size, radius, "fill=\"" + m_brush("shadow") + "\" fill-opacity=\"0.06\"");
    svg += m_brush.box(corner, size, radius, outline(node));
    if (node.kind == DrawnNode::Kind::Fold) {
        const std::string name = elided(m_names[i], size.width - 6, kFactsSize);
        const double left = m_placed.centres[i].x - textWidth(name, kFactsSize) / 2;
        return svg + m_brush.text({left, m_placed.centres[i].y + 4}, kFactsSize, "text.quiet", name) + "</g>\n";
    }
    const NodeFrame frame = frameOf(node.kind, node.picture);
    const auto at = [&](double x, double y) { return Point{corner.x + x, corner.y + y}; };
    if (step) svg += statusBar(corner, size.height, radius, m_brush(statusColour(node.status)));
    svg += m_brush.glyph(at(frame.glyphLeft, frame.glyphTop), step ? stepGlyph(node.type) : artifactGlyph(node.type),
                         step ? "text.quiet" : typeColour(node.type));
    const std::string mark = versionMark(node);
    const double room = size.width - frame.nameLeft - frame.right - markWidth(node);
    std::string name =
        m_brush.text(at(frame.nameLeft, frame.nameBase), kNameSize, "text", elidedName(m_names[i], room), 600);
    if (!mark.empty()) {
        const std::string span = "<tspan dx=\"" + number(kMarkGap) + "\" font-weight=\"400\" font-size=\"" +
                                 number(kFactsSize) + "\" fill=\"" + m_brush("text.quiet") + "\">" + mark + "</tspan>";
        name.insert(name.size() - std::string_view("</text>").size(), span);
    }
    svg += name;
    svg += m_brush.text(at(frame.factsLeft, frame.factsBase), kFactsSize, factsToken(node),
                        elided(factsOf(node), size.width - frame.factsLeft - frame.right, kFactsSize));
    return svg + "</g>\n";
}

std::string Painter::edgeName(std::size_t i, Point tip) const {
    const std::string& name = m_edgeNames[i];
    if (name.empty()) return {};
    const bool down = m_drawing.direction == LayoutDirection::TopDown;
    const Point at =
        down ? Point{tip.x + 6, tip.y - 9} : Point{tip.x - 11 - textWidth(name, kEdgeNameSize), tip.y - 3.5};
    return m_brush.text(at, kEdgeNameSize, "text.quiet", name);
}

std::string Painter::edgeTitle(const DrawnEdge& edge) const {
    const auto name = [&](const std::string& id) { return nameWithVersion(m_drawing.nodes[m_index.at(id)]); };
    return (edge.name.empty() ? "" : oneLine(edge.name) + ": ") + name(edge.from) + " → " + name(edge.to);
}

std::string Painter::edgeSvg(std::size_t i) const {
    const DrawnEdge& edge = m_drawing.edges[m_edges[i]];
    const auto& points = m_placed.curves[i].points;
    STEMMA_ASSERT(points.size() >= 4 && points.size() % 3 == 1);
    const Point tip = points.back();
    // The direction at the tip: of the last control point that doesn't lie on it.
    Point back = points.front();
    for (std::size_t k = points.size() - 1; k-- > 0;) {
        back = points[k];
        if (std::hypot(tip.x - back.x, tip.y - back.y) > 0.5) break;
    }
    const double length = std::max(1e-9, std::hypot(tip.x - back.x, tip.y - back.y));
    const Point along{(tip.x - back.x) / length, (tip.y - back.y) / length};
    const auto behind = [&](double by, double aside) {
        return Point{tip.x - along.x * by - along.y * aside, tip.y - along.y * by + along.x * aside};
    };
    std::string d = "M" + point(points.front());
    for (std::size_t k = 1; k < points.size(); k += 3) {
        const bool last = k + 3 >= points.size();
        const Point end = last ? behind(kArrowLength - 1.5, 0) : points[k + 2];
        const bool level =
            (points[k].y == end.y && points[k - 1].y == end.y) || (points[k].x == end.x && points[k - 1].x == end.x);
        if (level && (points[k + 1].y == end.y || points[k + 1].x == end.x)) {
            d += "L" + point(end);
            continue;
        }
        d += "C" + point(points[k]) + " " + point(points[k + 1]) + " " + point(end);
    }
    const std::string& stroke = m_brush(edge.emphasised ? "accent" : "edge");
    std::string svg = edge.quiet ? "<g opacity=\"0.4\">" : "<g>";
    svg += "<title>" + escapeXml(edgeTitle(edge)) + "</title>";
    svg += "<path d=\"" + d + "\" fill=\"none\" stroke=\"" + stroke + "\" stroke-width=\"" + number(kLineWidth) + "\"";
    if (edge.dashed) svg += " stroke-dasharray=\"4 3\"";
    svg += "/><path d=\"M" + point(tip) + "L" + point(behind(kArrowLength, kArrowHalf)) + "L" +
           point(behind(kArrowLength, -kArrowHalf)) + "Z\" fill=\"" + stroke + "\"/>";
    return svg + edgeName(i, tip) + "</g>\n";
}

std::vector<Painter::LegendItem> Painter::legendItems() const {
    static constexpr std::string_view kTypes[] = {
        "table", "model",     "metrics",    "json",  "chart",  "confusion", "roc",  "pr",
        "curve", "residuals", "importance", "image", "figure", "document",  "text", "markdown",
        "html",  "pdf",       "array",      "audio", "folder", "file",      "other"};
    static constexpr std::string_view kStatuses[] = {"executed", "reused",  "running",   "queued",
                                                     "failed",   "skipped", "cancelled", "interrupted",
                                                     "will_run", "may_run", "will_reuse"};
    std::vector<LegendItem> items;
    const auto occurs = [&](DrawnNode::Kind kind, const auto& test) {
        return std::any_of(m_drawing.nodes.begin(), m_drawing.nodes.end(),
                           [&](const DrawnNode& node) { return node.kind == kind && test(node); });
    };
    for (const auto type : kTypes)
        if (occurs(DrawnNode::Kind::Artifact, [&](const DrawnNode& n) { return typeWord(n.type) == type; }))
            items.push_back({std::string(type), m_brush.glyph({0, 0}, artifactGlyph(type), typeColour(type)), 0, 0});
    for (const auto status : kStatuses)
        if (occurs(DrawnNode::Kind::Step, [&](const DrawnNode& n) { return n.status == status; })) {
            std::string look = "fill=\"" + m_brush("surface") + "\" stroke=\"" + m_brush("edge") + "\"";
            if (isConditional(std::string(status))) look += " stroke-dasharray=\"3 3\"";
            items.push_back({statusWord(status),
                             m_brush.box({0.5, 2.5}, {15, 11}, 3, look) +
                                 statusBar({0.5, 2.5}, 11, 4, m_brush(statusColour(status))),
                             0, 0});
        }
    return items;
}

/// Places legend items in rows no wider than `width`; returns the height.
double Painter::placeLegend(std::vector<LegendItem>& items, double width) const {
    double left = 0, top = 0;
    for (LegendItem& item : items) {
        const double own = kGlyphSize + 6 + textWidth(item.word, kFactsSize);
        if (left > 0 && left + own > width) {
            left = 0;
            top += kLegendRow;
        }
        item.left = left;
        item.top = top;
        left += own + 20;
    }
    return items.empty() ? 0 : top + kLegendRow;
}

/// The strips of lanes and the columns of bands.
std::string Painter::areasSvg() const {
    std::string svg;
    for (std::size_t i = 0; i < m_placed.lanes.size(); ++i) {
        const Area& lane = m_placed.lanes[i];
        svg +=
            m_brush.box(lane.corner, lane.size, 0,
                        "fill=\"" + m_brush("surface") + "\" fill-opacity=\"" + (i % 2 == 0 ? "0.75" : "0.35") + "\"");
        svg += m_brush.box(lane.corner, {lane.size.width, 1}, 0, "fill=\"" + m_brush("line") + "\"") + "\n";
    }
    for (const Area& band : m_placed.bands)
        if (band.size.width > 0)
            svg += m_brush.box(band.corner, band.size, kCardRadius,
                               "fill=\"" + m_brush("edge") + "\" fill-opacity=\"0.08\"") +
                   "\n";
    return svg;
}

/// Their names, with states by shape, as well; and the headings of lanes.
std::string Painter::titlesSvg() const {
    constexpr double kLeft = 14, kDot = 16, kFactsRoom = 150;
    std::string svg;
    for (std::size_t i = 0; i < std::min(m_placed.lanes.size(), m_drawing.lanes.size()); ++i) {
        const DrawnLane& lane = m_drawing.lanes[i];
        const Point corner = m_placed.lanes[i].corner;
        const double middle = corner.y + m_placed.lanes[i].size.height / 2, base = middle - 3;
        const Point dot{corner.x + kLeft + 4, base - 4.5};
        const std::string ink = "\"" + m_brush(statusColour(lane.status)) + "\"";
        const auto stroke = [&](const std::string& d) {
            return "<path d=\"" + d + "\" fill=\"none\" stroke=" + ink +
                   " stroke-width=\"1.8\" stroke-linecap=\"round\"/>";
        };
        const std::string across = "M" + point({dot.x - 3, dot.y - 3}) + "l6 6m0 -6l-6 6";
        if (lane.status == "failed")
            svg += stroke(across);
        else if (lane.status == "completed" || lane.status == "reused" || lane.status == "executed")
            svg += "<circle cx=\"" + number(dot.x) + "\" cy=\"" + number(dot.y) + "\" r=\"3.6\" fill=" + ink + "/>";
        else if (!lane.status.empty())
            svg += stroke("M" + point({dot.x - 3, dot.y}) + "h6");
        const double left = corner.x + kLeft + (lane.status.empty() ? 0 : kDot);
        svg +=
            m_brush.text({left, base}, kNameSize, "text", elided(oneLine(lane.name), kFactsRoom, kNameSize, true), 600);
        svg += m_brush.text({left, middle + 12}, kFactsSize, "text.quiet",
                            elided(oneLine(lane.facts), kFactsRoom, kFactsSize));
        if (!lane.heading.empty())
            svg += m_brush.text({corner.x + kLeft, corner.y - 9}, 12, "text.quiet",
                                elided(oneLine(lane.heading), kMostTitleWidth, 12, true), 600);
        svg += "\n";
    }
    const LayoutGraph graph = m_placed.bands.empty() ? LayoutGraph() : layoutGraph(m_drawing);
    std::vector<bool> named(m_placed.bands.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const int band = graph.nodes[i].band;
        if (band < 0 || std::size_t(band) >= named.size() || named[std::size_t(band)]) continue;
        named[std::size_t(band)] = true;
        const Area& area = m_placed.bands[std::size_t(band)];
        svg += m_brush.text({area.corner.x + 8, area.corner.y - 8}, 12, "text.quiet",
                            elided(oneLine(m_drawing.nodes[i].layer), std::max(24.0, area.size.width - 16), 12, true),
                            600);
    }
    return svg;
}

std::string Painter::paint() {
    const std::string title = elided(oneLine(m_options.title), kMostTitleWidth, kTitleSize, true);
    const std::string subtitle = elided(oneLine(m_options.subtitle), kMostTitleWidth, kSubtitleSize);
    const std::string note = elided(oneLine(m_placed.note), kMostTitleWidth, kFactsSize);
    auto legend = m_options.legend ? legendItems() : std::vector<LegendItem>();
    double inner = std::max({m_placed.size.width, textWidth(title, kTitleSize, true),
                             textWidth(subtitle, kSubtitleSize), textWidth(note, kFactsSize)});
    if (!legend.empty()) inner = std::max(inner, kLeastTextWidth);
    const double legendHeight = placeLegend(legend, inner);
    double head = 0;
    if (!title.empty()) head += 22;
    if (!subtitle.empty()) head += 18;
    if (head > 0) head += 20;
    const double above = m_placed.bands.empty() ? 0 : 24; // for their names
    const double tall = m_placed.size.height + above;
    const double foot = (legend.empty() ? 0 : 24 + legendHeight) + (note.empty() ? 0 : 22);
    const double width = std::ceil(inner + 2 * kMargin), height = std::ceil(2 * kMargin + head + tall + foot);
    const std::string extent = number(width) + "\" height=\"" + number(height);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + extent + "\" viewBox=\"0 0 " +
                      number(width) + " " + number(height) +
                      "\" role=\"img\" font-family=\"Inter, 'Noto Sans', 'DejaVu Sans', sans-serif\">\n";
    if (!m_options.title.empty()) svg += "<title>" + escapeXml(oneLine(m_options.title)) + "</title>\n";
    if (m_options.theme != DrawingTheme::Transparent)
        svg += "<rect width=\"" + extent + "\" fill=\"" + m_brush("canvas") + "\"/>\n";
    double y = kMargin;
    if (!title.empty()) svg += m_brush.text({kMargin, (y += 22) - 8}, kTitleSize, "text", title, 600) + "\n";
    if (!subtitle.empty()) svg += m_brush.text({kMargin, y + 10}, kSubtitleSize, "text.quiet", subtitle) + "\n";
    const Point origin{kMargin + std::max(0.0, (inner - m_placed.size.width) / 2) - m_placed.origin.x,
                       kMargin + head + above - m_placed.origin.y};
    svg += "<g transform=\"translate(" + point(origin) + ")\">\n";
    svg += areasSvg();
    // What is lit lies on top.
    for (const bool emphasised : {false, true})
        for (std::size_t i = 0; i < m_edges.size(); ++i)
            if (m_drawing.edges[m_edges[i]].emphasised == emphasised) svg += edgeSvg(i);
    for (std::size_t i = 0; i < m_drawing.nodes.size(); ++i) svg += nodeSvg(i);
    svg += titlesSvg() + "</g>\n";
    y = kMargin + head + tall + 24;
    for (const LegendItem& item : legend) {
        svg += "<g transform=\"translate(" + point({kMargin + item.left, y + item.top}) + ")\">" + item.mark +
               m_brush.text({kGlyphSize + 6, 12}, kFactsSize, "text.quiet", item.word) + "</g>\n";
    }
    if (!note.empty()) svg += m_brush.text({kMargin, height - kMargin + 4}, kFactsSize, "text.quiet", note) + "\n";
    return svg + "</svg>\n";
}

} // namespace

std::string toSvg(const LineageDrawing& drawing, const LayoutResult& placed, const SvgOptions& options) {
    STEMMA_ASSERT(placed.centres.size() == drawing.nodes.size());
    STEMMA_ASSERT(placed.curves.size() == shownEdges(drawing).size());
    return Painter(drawing, placed, options).paint();
}

} // namespace stemma
