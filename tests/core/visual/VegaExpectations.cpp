// SPDX-License-Identifier: GPL-3.0-or-later
#include "VegaExpectations.h"

#include "core/base/Text.h"
#include "core/visual/Resolve.h"

#include <algorithm>
#include <cmath>

using namespace stemma;

namespace {

constexpr double kNear = 0.51;          ///< pixels; Vega moves the bars of bins by a half
constexpr double kGapBetweenLabels = 5; ///< that Stemma keeps, and Vega doesn't

double vegaWidth(std::string_view text, double, bool) {
    std::size_t letters = 0;
    for (const char c : text) letters += (c & 0xC0) != 0x80;
    return std::max(0.0, double(letters) * 8 - kGapBetweenLabels);
}

std::string written(double value) {
    return std::isfinite(value) ? shortestNumber(std::round(value * 100) / 100) : "none";
}

std::string textOf(const Json& value) {
    ChartColumn cell;
    cell.push(value);
    return cell.text(0);
}

/// One mark, reduced to numbers and words that both sides have.
struct Mark {
    std::vector<double> at;
    std::vector<ScenePoint> path, curve, lower;
    std::string text, colour, shape;
    double size = NAN, opacity = NAN;
};

std::string sentence(const Mark& mark) {
    std::string all;
    for (const double number : mark.at) all += (all.empty() ? "" : " ") + written(number);
    for (std::size_t i = 0; i < std::min<std::size_t>(8, mark.path.size()); ++i)
        all += (all.empty() ? "" : " ") + written(mark.path[i].x) + "," + written(mark.path[i].y);
    if (mark.path.size() > 8) all += " … " + std::to_string(mark.path.size());
    for (const std::string& word : {mark.text, mark.colour, mark.shape}) all += word.empty() ? "" : " " + word;
    if (!std::isnan(mark.size)) all += " size " + written(mark.size);
    if (!std::isnan(mark.opacity)) all += " opacity " + written(mark.opacity);
    return all;
}

double distance(const ScenePoint& at, const std::vector<ScenePoint>& line) {
    double least = INFINITY;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const double dx = line[i + 1].x - line[i].x, dy = line[i + 1].y - line[i].y, length = dx * dx + dy * dy;
        const double share =
            length == 0 ? 0 : std::clamp(((at.x - line[i].x) * dx + (at.y - line[i].y) * dy) / length, 0.0, 1.0);
        least = std::min(least, std::hypot(line[i].x + share * dx - at.x, line[i].y + share * dy - at.y));
    }
    return least;
}

/// How far apart two marks are in pixels; infinite where they can't be the same.
double apart(const Mark& wanted, const Mark& got) {
    if (!wanted.text.empty() && wanted.text != got.text) return INFINITY;
    double most = 0;
    if (!wanted.curve.empty()) {
        for (const ScenePoint& point : got.path) most = std::max(most, distance(point, wanted.curve) * 0.8);
        for (const ScenePoint& point : wanted.curve) most = std::max(most, distance(point, got.path) * 0.8);
        return most;
    }
    if (wanted.at.size() != got.at.size() || wanted.path.size() != got.path.size() ||
        wanted.lower.size() != got.lower.size())
        return INFINITY;
    for (std::size_t i = 0; i < wanted.at.size(); ++i) most = std::max(most, std::fabs(wanted.at[i] - got.at[i]));
    for (const auto part : {&Mark::path, &Mark::lower})
        for (std::size_t i = 0; i < (wanted.*part).size(); ++i)
            most = std::max({most, std::fabs((wanted.*part)[i].x - (got.*part)[i].x),
                             std::fabs((wanted.*part)[i].y - (got.*part)[i].y)});
    return std::isnan(most) ? INFINITY : most;
}

bool sameColour(const std::string& wanted, const std::string& got) {
    if (wanted.empty() || wanted == got) return true;
    if (wanted.front() == '#' || got.empty() || wanted.find_first_not_of("0123456789.") != std::string::npos)
        return false;
    return got.find_first_not_of("0123456789.e-") == std::string::npos &&
           std::fabs(std::stod(wanted) - std::stod(got)) < 0.02;
}

std::vector<ScenePoint> pointsOf(const Json& list) {
    std::vector<ScenePoint> points;
    for (const Json& point : list.items()) points.push_back({point.at(0).number(), point.at(1).number()});
    return points;
}

Mark wantedMark(const std::string& kind, const Json& given) {
    Mark mark;
    for (const Json& number : given["at"].items()) mark.at.push_back(number.number(NAN));
    mark.path = pointsOf(given.contains("upper") ? given["upper"] : given["points"]);
    mark.lower = pointsOf(given["lower"]);
    mark.curve = pointsOf(given["curve"]);
    mark.text = given["text"].text();
    mark.colour = given["colour"].isNumber() ? shortestNumber(given["colour"].number()) : given["colour"].text();
    mark.shape = given["shape"].text();
    mark.size = given["size"].number(NAN);
    mark.opacity = given["opacity"].number(NAN);
    if (kind == "tick" || kind == "median") { // thin rectangles there, lines here
        const bool upright = mark.at[2] - mark.at[0] < mark.at[3] - mark.at[1];
        const double x = (mark.at[0] + mark.at[2]) / 2, y = (mark.at[1] + mark.at[3]) / 2;
        mark.at = upright ? std::vector{x, mark.at[1], x, mark.at[3]} : std::vector{mark.at[0], y, mark.at[2], y};
    }
    if (kind == "rule" && (mark.at[0] > mark.at[2] || (mark.at[0] == mark.at[2] && mark.at[1] > mark.at[3])))
        std::swap(mark.at[0], mark.at[2]), std::swap(mark.at[1], mark.at[3]);
    if (kind == "box" || kind == "median" || kind == "outliers") mark.shape.clear(), mark.size = NAN;
    return mark;
}

/// All marks of one plot by the kind that oracle.mjs calls them.
class Collector {
public:
    Collector(const Scene& scene, const ScenePlot& plot) : m_scene(scene), m_plot(plot) {
        for (const SceneLayer& layer : plot.layers) add(layer);
    }
    std::map<std::string, std::vector<Mark>> marks;

private:
    std::string colour(const SceneInk& ink) const {
        const SceneColour& colour = m_scene.colours[ink.colour];
        if (colour.from == SceneColour::From::Category) return "#" + shortestNumber(colour.at);
        for (const SceneLegend& legend : m_scene.legends)
            for (std::size_t i = 0; i < legend.entries.size() && legend.toggles; ++i)
                if (legend.entries[i].symbol.ink.colour == ink.colour) return "#" + std::to_string(i);
        return colour.from == SceneColour::From::Ramp ? shortestNumber(colour.at) : colour.name;
    }
    Mark& add(const std::string& kind, const SceneInk& ink) {
        Mark mark;
        mark.colour = colour(ink);
        mark.opacity = double(ink.opacity);
        marks[kind].push_back(std::move(mark));
        return marks[kind].back();
    }
    double x(double at) const { return at - m_plot.area.x; }
    double y(double at) const { return at - m_plot.area.y; }
    std::vector<ScenePoint> moved(std::vector<ScenePoint> points) const {
        for (ScenePoint& point : points) point = {x(point.x), y(point.y)};
        return points;
    }
    void add(const SceneLayer& layer) {
        const bool boxes = layer.mark == "boxplot";
        for (const SceneRect& rect : layer.rects)
            add(boxes ? "box" : "rect", rect.ink).at = {x(rect.box.x), y(rect.box.y), x(rect.box.right()),
                                                        y(rect.box.bottom())};
        for (const SceneSymbol& symbol : layer.symbols) {
            static const char* const kShapes[] = {"circle",      "square",        "cross",          "diamond",
                                                  "triangle-up", "triangle-down", "triangle-right", "triangle-left"};
            Mark& mark = add(boxes ? "outliers" : "symbol", symbol.ink);
            mark.at = {x(symbol.at.x), y(symbol.at.y)};
            mark.size = symbol.size;
            mark.shape = kShapes[int(symbol.shape)];
        }
        for (const SceneLine& line : layer.lines) add("line", line.ink).path = moved(line.points);
        for (const SceneArea& area : layer.areas) {
            Mark& mark = add("area", area.ink);
            mark.path = moved(area.upper);
            mark.lower = moved(area.lower);
        }
        for (const SceneRule& rule : layer.rules) {
            std::vector<double> at{x(rule.from.x), y(rule.from.y), x(rule.to.x), y(rule.to.y)};
            if (at[0] > at[2] || (at[0] == at[2] && at[1] > at[3])) std::swap(at[0], at[2]), std::swap(at[1], at[3]);
            add(boxes ? (rule.ink.colour == 0 ? "median" : "rule") : layer.mark, rule.ink).at = at;
        }
        for (const SceneArc& arc : layer.arcs) add("arc", arc.ink).at = {arc.from, arc.to, arc.inner, arc.outer};
        for (const SceneText& text : layer.texts) {
            Mark& mark = add("text", text.ink);
            mark.at = {x(text.at.x), y(text.at.y)};
            mark.text = text.text;
            if (text.tone != SceneText::Tone::Ink) mark.colour.clear();
        }
    }
    const Scene& m_scene;
    const ScenePlot& m_plot;
};

class Comparison {
public:
    std::vector<std::string> differences;

    void marks(const std::string& where, const Json& wanted, const std::map<std::string, std::vector<Mark>>& all) {
        for (const auto& [kind, got] : all)
            if (!wanted.contains(kind)) say(where + kind + "s", "none", std::to_string(got.size()));
        for (const auto& [kind, items] : wanted.members()) {
            const auto found = all.find(kind);
            marksOf(where + kind + "s", kind, items, found == all.end() ? std::vector<Mark>() : found->second);
        }
    }

    void axis(const std::string& where, const Json& wanted, const SceneAxis& got, double span, bool worded) {
        const std::string title = got.title ? (got.title->full.empty() ? got.title->text : got.title->full) : "";
        if (worded && wanted["title"].text() != title) say(where + " title", wanted["title"].text(), title);
        if (wanted["grid"].boolean() != got.grid)
            say(where + " grid", wanted["grid"].boolean() ? "yes" : "no", got.grid ? "yes" : "no");
        std::vector<const Json*> ticks;
        for (const Json& tick : wanted["ticks"].items()) ticks.push_back(&tick);
        const auto value = [](const Json* tick) { return (*tick)["value"].number(); };
        if (span > 0) std::stable_sort(ticks.begin(), ticks.end(), [&](auto a, auto b) { return value(a) < value(b); });
        std::string before, after;
        bool same = ticks.size() == got.ticks.size();
        std::vector<std::string> shown, labels;
        for (const Json* tick : ticks) {
            before += "'" + (*tick)["label"].text() + "' ";
            if (!(*tick)["hidden"].boolean() && !(*tick)["label"].text().empty())
                shown.push_back((*tick)["label"].text());
        }
        for (std::size_t i = 0; i < got.ticks.size(); ++i) {
            after += "'" + got.ticks[i].label + "' ";
            same = same && (*ticks[i])["label"].text() == got.ticks[i].label &&
                   (span == 0 || std::fabs(value(ticks[i]) - got.ticks[i].value) <= span * 1e-9);
        }
        if (!same) return say(where + " ticks", before, after);
        for (const SceneText& label : got.labels) labels.push_back(label.full.empty() ? label.text : label.full);
        // Which labels a time axis keeps is Stemma's: months are cut first, and years stay.
        const bool ofTime = std::any_of(shown.begin(), shown.end(), [](const std::string& label) {
            return label.find_first_of("abcdefghijklmnopqrstuvwxyz:") != std::string::npos;
        });
        if (worded && span > 0 && !ofTime && shown != labels)
            say(where + " labels", join(shown, " "), join(labels, " "));
    }

    void domain(const std::string& where, const Json& wanted, const PositionScale& got) {
        if (wanted.isNull()) return;
        const Json& domain = wanted["domain"];
        std::string before, after;
        for (const Json& value : domain.items()) before += textOf(value) + " ";
        bool same = true;
        if (got.isDiscrete()) {
            for (const std::string& value : got.domain()) after += value + " ";
            // Bins as categories are named by both their ends there.
            same = before == after || (before.find(" – ") != std::string::npos && domain.size() == got.domain().size());
        } else {
            const double low = std::min(got.from(), got.to()), high = std::max(got.from(), got.to());
            const double first = domain.at(0).number(), last = domain.at(domain.size() - 1).number();
            const double hair = std::fabs(last - first) * 1e-9;
            after = shortestNumber(low) + " " + shortestNumber(high);
            same = domain.at(0).isNumber() && std::fabs(std::min(first, last) - low) <= hair &&
                   std::fabs(std::max(first, last) - high) <= hair;
        }
        if (!same) say(where + " domain", before, after);
    }

    void legends(const Json& wanted, const std::vector<SceneLegend>& got) {
        if (wanted.size() != got.size())
            return say("legends", std::to_string(wanted.size()), std::to_string(got.size()));
        for (std::size_t i = 0; i < got.size(); ++i) {
            std::vector<std::string> labels, texts;
            for (const Json& label : wanted.at(i)["labels"].items()) labels.push_back(label.text());
            for (const SceneLegendEntry& entry : got[i].entries) texts.push_back(entry.label.text);
            for (const SceneText& label : got[i].barLabels) texts.push_back(label.text);
            if (labels != texts) say("legend labels", join(labels, " | "), join(texts, " | "));
            const std::string title = got[i].title ? got[i].title->text : "";
            if (wanted.at(i)["title"].text() != title) say("legend title", wanted.at(i)["title"].text(), title);
            if (wanted.at(i)["ramp"].boolean() == got[i].ramp.empty())
                say("legend ramp", wanted.at(i)["ramp"].dump(), got[i].ramp);
        }
    }

    void say(const std::string& what, const std::string& wanted, const std::string& got) {
        differences.push_back(what + ": Vega-Lite " + wanted + ", Stemma " + got);
    }

private:
    void marksOf(const std::string& where, const std::string& kind, const Json& items, std::vector<Mark> left) {
        if (items.size() != left.size()) return say(where, std::to_string(items.size()), std::to_string(left.size()));
        for (const Json& item : items.items()) {
            const Mark wanted = wantedMark(kind, item);
            const auto looks = [&wanted](const Mark& mark) { // among marks in one place, the one that looks alike
                return (sameColour(wanted.colour, mark.colour) ? 0 : 0.01) +
                       (wanted.shape.empty() || wanted.shape == mark.shape ? 0 : 0.01);
            };
            const auto nearest = std::min_element(left.begin(), left.end(), [&](const Mark& a, const Mark& b) {
                return apart(wanted, a) + looks(a) < apart(wanted, b) + looks(b);
            });
            const double limit = kind == "arc" ? 0.002 : kNear;
            if (apart(wanted, *nearest) > limit) return say(where, sentence(wanted), sentence(*nearest));
            if (!sameColour(wanted.colour, nearest->colour))
                return say(where + " colour", sentence(wanted), sentence(*nearest));
            if (!wanted.shape.empty() && wanted.shape != nearest->shape)
                return say(where + " shape", sentence(wanted), sentence(*nearest));
            if (std::fabs(wanted.size - nearest->size) > 0.01 * wanted.size)
                return say(where + " size", sentence(wanted), sentence(*nearest));
            if (std::fabs(wanted.opacity - nearest->opacity) > 0.01)
                return say(where + " opacity", sentence(wanted), sentence(*nearest));
            left.erase(nearest);
        }
    }
};

/// One plot. Cells of a facet have their axes around all of them there, and those at the edges have them here.
void comparePlot(Comparison& compare, const std::string& where, const Json& expected, const Json& wanted,
                 const Scene& scene, const ScenePlot& plot) {
    static const char* const kSides[] = {"bottom", "left", "top", "right"};
    for (int side = 0; side < 4; ++side) {
        const std::string name = kSides[side];
        Json axis = wanted["axes"][name];
        const bool around = !axis.contains("ticks");
        for (const Json& outer : expected["outerAxes"].items())
            if (around && outer.contains(name)) {
                const bool grid = axis["grid"].boolean();
                axis = outer[name];
                axis.set("grid", grid);
            }
        const auto found = std::find_if(plot.axes.begin(), plot.axes.end(),
                                        [&](const SceneAxis& each) { return int(each.side) == side; });
        if (axis.isNull() != (found == plot.axes.end()))
            compare.say(where + name + " axis", axis.isNull() ? "none" : "one", axis.isNull() ? "one" : "none");
        if (axis.isNull() || found == plot.axes.end()) continue;
        const PositionScale& scale = side % 2 == 0 ? plot.x : plot.y;
        const bool elsewhere = around && found->labels.empty();
        compare.axis(where + name, axis, *found, scale.isDiscrete() ? 0 : std::fabs(scale.to() - scale.from()),
                     !around && !elsewhere);
    }
    compare.marks(where, wanted["marks"], Collector(scene, plot).marks);
}

void compareWords(Comparison& compare, const Json& expected, const Scene& scene) {
    if (expected.contains("title") && (!scene.title || scene.title->text != expected["title"].text()))
        compare.say("title", expected["title"].text(), scene.title ? scene.title->text : "none");
    for (const Json& header : expected["headers"].items())
        if (std::none_of(scene.headings.begin(), scene.headings.end(), [&](const SceneText& heading) {
                return (heading.full.empty() ? heading.text : heading.full) == header.text();
            }))
            compare.say("heading", header.text(), "none");
}

} // namespace

std::vector<std::string> vegaDifferences(const Json& file) {
    Comparison compare;
    ResolveOptions options;
    options.plotSize = {file["size"].at(0).number(), file["size"].at(1).number()};
    options.width = options.plotSize->first * 3 + 600;
    options.height = options.plotSize->second * 3 + 500;
    options.measure = vegaWidth;
    const auto spec = ChartSpec::parse(file["spec"]);
    if (!spec) return {"specification: " + spec.error().message};
    const auto scene = resolveScene(*spec, {}, options);
    if (!scene) return {"specification: " + scene.error().message};
    const Json& expected = file["expected"];
    if (expected["plots"].size() != scene->plots.size())
        return {"plots: Vega-Lite " + std::to_string(expected["plots"].size()) + ", Stemma " +
                std::to_string(scene->plots.size())};
    for (std::size_t i = 0; i < scene->plots.size(); ++i) {
        const ScenePlot& plot = scene->plots[i];
        const std::string where = scene->plots.size() > 1 ? "plot " + std::to_string(i + 1) + " " : "";
        compare.domain("x", expected["x"], plot.x);
        compare.domain("y", expected["y"], plot.y);
        comparePlot(compare, where, expected, expected["plots"].at(i), *scene, plot);
    }
    compare.legends(expected["legends"], scene->legends);
    compareWords(compare, expected, *scene);
    return compare.differences;
}
