// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Resolve.h"

#include "core/base/Text.h"
#include "core/visual/Resolving.h"
#include "core/visual/SpecWords.h"
#include "core/visual/Transform.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr double kPad = 12, kTitleSize = 13, kTitleRoom = 26, kLegendGap = 16;
constexpr double kLeastForTitles = 110, kLeastForAxes = 64, kLeastForLegend = 200, kLeastForAxisTitles = 250;

Result<ChartData> rowsOf(const ChartSpec& spec, const UnitSpec& unit, const ChartData& self) {
    if (unit.data.empty()) return self;
    const Json& data = unit.data.back();
    if (data["values"].isArray()) return ChartData::fromJson(data["values"]);
    if (data["name"].text() == "self") return self;
    return ChartData::fromJson(spec.datasets[data["name"].text()]);
}

/// Takes a specification apart, plans scales and looks over all its layers, and puts it together in pixels.
class Resolver {
public:
    Resolver(const ChartSpec& spec, const ChartData& self, const ResolveOptions& options)
        : m_spec(spec), m_self(self), m_options(options) {}

    Result<Scene> run() {
        m_scene.width = std::clamp(m_options.width, 8.0, 20'000.0);
        m_scene.height = std::clamp(m_options.height, 8.0, 20'000.0);
        m_scene.colours.push_back({SceneColour::From::Token, "surface", 0});
        std::size_t rows = 0;
        for (const UnitSpec& unit : m_spec.units) {
            STEMMA_TRY(ChartData data, rowsOf(m_spec, unit, m_self));
            STEMMA_TRY(data, transformed(std::move(data), unit.transforms));
            if (data.rows == 0 && constantsOnly(unit)) data.rows = 1;
            STEMMA_TRY(Unit prepared, prepareUnit(unit, std::move(data), m_options.hidden));
            rows += prepared.data->rows;
            m_units.push_back(std::move(prepared));
        }
        if (rows == 0) m_scene.nothing = "There are no rows to draw.";
        STEMMA_TRY(m_x, planAxis(m_units, Channel::X));
        STEMMA_TRY(m_y, planAxis(m_units, Channel::Y));
        zoom(m_x, m_options.xZoom);
        zoom(m_y, m_options.yZoom);
        STEMMA_TRY(m_looks, planLooks(m_units, m_scene, m_options.hidden));
        STEMMA_CHECK(layOut());
        STEMMA_CHECK(draw());
        return std::move(m_scene);
    }

private:
    /// A rule at {"datum": 3} is drawn once, whatever the rows.
    static bool constantsOnly(const UnitSpec& unit) {
        for (const auto& [channel, defs] : unit.encoding)
            for (const ChannelDef& def : defs)
                if (def.hasField()) return false;
        return unit.data.empty() == false && unit.data.back()["values"].isArray()
                   ? unit.data.back()["values"].size() > 0
                   : true;
    }

    static void zoom(AxisPlan& plan, const std::optional<std::pair<double, double>>& seen) {
        if (seen && plan.present && !plan.scale.isDiscrete()) plan.scale.setDomain(seen->first, seen->second);
    }

    bool axesShown() const {
        return !m_options.bare && m_scene.width >= kLeastForAxes && m_scene.height >= kLeastForAxes &&
               (m_x.present || m_y.present);
    }

    void setRanges(const SceneBox& area) {
        const bool xBack = m_x.reversed, yBack = m_y.reversed;
        m_x.scale.setRange(xBack ? area.right() : area.x, xBack ? area.x : area.right());
        // A list of categories runs downwards, numbers run upwards.
        const bool down = m_y.scale.isDiscrete() != yBack;
        m_y.scale.setRange(down ? area.y : area.bottom(), down ? area.bottom() : area.y);
    }

    SceneAxis::Side sideOf(const AxisPlan& plan, SceneAxis::Side usual) const {
        const std::string& orient = plan.axis["orient"].text();
        if (orient == "top") return SceneAxis::Side::Top;
        if (orient == "right") return SceneAxis::Side::Right;
        return usual;
    }

    /// Lays the axes around an area that shrinks until they fit; labels depend on lengths and lengths on labels.
    Status layAxes(const SceneBox& outer, SceneBox& area, std::vector<SceneAxis>& axes) {
        AxisPlan x = m_x, y = m_y;
        if (m_scene.width < kLeastForAxisTitles || m_scene.height < kLeastForAxisTitles * 0.7)
            x.title.clear(), y.title.clear();
        area = outer;
        for (int round = 0; round < 4; ++round) {
            axes.clear();
            setRanges(area);
            x.scale = m_x.scale;
            y.scale = m_y.scale;
            SceneBox need = outer; // what the axes leave of it
            double left = outer.x, right = outer.right(), top = outer.y, bottom = outer.bottom();
            for (const bool isX : {true, false}) {
                const AxisPlan& plan = isX ? x : y;
                if (!plan.present || !plan.drawn) continue;
                const SceneAxis::Side side = sideOf(plan, isX ? SceneAxis::Side::Bottom : SceneAxis::Side::Left);
                const double room = isX ? outer.height * 0.4 : std::max(outer.width * 0.34, 30.0);
                STEMMA_TRY(SceneAxis axis, layAxis(plan, side, area, room, m_options.measure));
                const SceneBox& box = axis.box;
                if (side == SceneAxis::Side::Bottom) bottom = std::min(bottom, outer.bottom() - box.height);
                if (side == SceneAxis::Side::Top) top = std::max(top, outer.y + box.height);
                if (side == SceneAxis::Side::Left) left = std::max(left, outer.x + box.width);
                if (side == SceneAxis::Side::Right) right = std::min(right, outer.right() - box.width);
                if (isX) {
                    left = std::max(left, outer.x + std::max(0.0, area.x - box.x));
                    right = std::min(right, outer.right() - std::max(0.0, box.right() - area.right()));
                } else {
                    top = std::max(top, outer.y + std::max(0.0, area.y - box.y));
                    bottom = std::min(bottom, outer.bottom() - std::max(0.0, box.bottom() - area.bottom()));
                }
                axes.push_back(std::move(axis));
            }
            need = {std::ceil(left), std::ceil(top), std::max(4.0, std::floor(right) - std::ceil(left)),
                    std::max(4.0, std::floor(bottom) - std::ceil(top))};
            if (need == area) break;
            area = need;
            if (round == 3) return layOnce(x, y, outer, area, axes);
        }
        return {};
    }

    Status layOnce(AxisPlan& x, AxisPlan& y, const SceneBox& outer, const SceneBox& area,
                   std::vector<SceneAxis>& axes) {
        axes.clear();
        setRanges(area);
        x.scale = m_x.scale;
        y.scale = m_y.scale;
        for (const bool isX : {true, false}) {
            const AxisPlan& plan = isX ? x : y;
            if (!plan.present || !plan.drawn) continue;
            const SceneAxis::Side side = sideOf(plan, isX ? SceneAxis::Side::Bottom : SceneAxis::Side::Left);
            const double room = isX ? outer.height * 0.4 : std::max(outer.width * 0.34, 30.0);
            STEMMA_TRY(SceneAxis axis, layAxis(plan, side, area, room, m_options.measure));
            axes.push_back(std::move(axis));
        }
        return {};
    }

    void layNote(SceneBox& room) {
        if (m_options.note.empty() || m_scene.height < kLeastForTitles || m_scene.width < kLeastForTitles) return;
        SceneText note;
        note.text = elidedText(m_options.note, room.width, 11, false, m_options.measure);
        note.align = SceneText::Align::End;
        note.at = {room.right(), room.bottom() - 5};
        m_scene.note = std::move(note);
        room.height -= 18;
    }

    void layTitle(SceneBox& room) {
        if (m_spec.title.empty() || m_scene.height < kLeastForTitles || m_scene.width < kLeastForTitles) return;
        SceneText title;
        std::string all = printable(m_spec.title.substr(0, 2000));
        std::replace(all.begin(), all.end(), '\n', ' ');
        title.text = elidedText(all, room.width, kTitleSize, true, m_options.measure);
        if (title.text != all) title.full = all;
        title.size = kTitleSize;
        title.bold = true;
        title.tone = SceneText::Tone::Text;
        title.align = SceneText::Align::Start;
        title.at = {room.x, room.y + 8};
        m_scene.title = std::move(title);
        room.y += kTitleRoom;
        room.height -= kTitleRoom;
    }

    void layLegends(SceneBox& room) {
        if (m_looks.legends.empty() || m_scene.width < kLeastForLegend || m_scene.height < kLeastForTitles) return;
        // Cells that carry their numbers need no colour bar.
        const double most = std::clamp(room.width * 0.3, 60.0, 220.0);
        double y = room.y, widest = 0;
        for (const LegendPlan& plan : m_looks.legends) {
            if (plan.ramp.empty() && plan.keys.empty()) continue;
            if (!plan.ramp.empty() && numbersInCells()) continue;
            const SceneBox box{room.right() - most, y, most, room.bottom() - y};
            if (box.height < 30) break;
            SceneLegend legend = layLegend(plan, box, m_options.measure, m_options);
            y = legend.box.bottom() + 12;
            widest = std::max(widest, legend.box.width);
            m_scene.legends.push_back(std::move(legend));
        }
        if (m_scene.legends.empty()) return;
        const double shift = most - widest; // they stand at the right edge
        for (SceneLegend& legend : m_scene.legends) move(legend, shift);
        room.width -= widest + kLegendGap;
    }

    static void move(SceneLegend& legend, double dx) {
        if (legend.title) legend.title->at.x += dx;
        legend.bar.x += dx;
        legend.box.x += dx;
        for (SceneText& label : legend.barLabels) label.at.x += dx;
        for (SceneLegendEntry& entry : legend.entries) {
            entry.symbol.at.x += dx;
            entry.label.at.x += dx;
            entry.box.x += dx;
        }
    }

    bool numbersInCells() const {
        bool rects = false, texts = false;
        for (const Unit& unit : m_units) {
            rects = rects || unit.mark() == "rect";
            texts = texts || (unit.mark() == "text" && unit.field(Channel::Text));
        }
        return rects && texts && m_x.scale.isDiscrete() && m_y.scale.isDiscrete();
    }

    /// Two bars that fill a page are no picture of two numbers: a few keep a width that still looks like a bar, and the
    /// rest of the room stays empty.
    void limitBars(SceneBox& room) const {
        constexpr double kTallest = 48, kWidest = 130, kAround = 44; // pixels a band, and for axes
        const auto limit = [this](const AxisPlan& plan, double most) {
            if (plan.scale.kind() != PositionScale::Kind::Band) return 1e9;
            const std::size_t side = std::max<std::size_t>(1, plan.offset.domain().size());
            return double(plan.scale.domain().size() * side) * most + kAround;
        };
        const bool bars = std::all_of(m_units.begin(), m_units.end(), [](const Unit& unit) {
            return unit.mark() == "bar" || unit.mark() == "text" || unit.mark() == "rule" || unit.mark() == "tick";
        });
        if (!bars || !axesShown()) return;
        room.height = std::min(room.height, limit(m_y, kTallest));
        if (m_scene.legends.empty()) room.width = std::min(room.width, limit(m_x, kWidest));
    }

    Status layOut() {
        ScenePlot plot;
        SceneBox room{0, 0, m_scene.width, m_scene.height};
        if (m_options.bare) {
            const double inset = 1;
            plot.area = {inset, inset, room.width - 2 * inset, room.height - 2 * inset};
        } else {
            const double pad = std::min({kPad, m_scene.width / 12, m_scene.height / 12});
            room = {pad, pad, room.width - 2 * pad, room.height - 2 * pad};
            layTitle(room);
            layNote(room);
            layLegends(room);
            limitBars(room);
            plot.area = room;
            if (axesShown()) STEMMA_CHECK(layAxes(room, plot.area, plot.axes));
        }
        setRanges(plot.area);
        plot.x = m_x.scale;
        plot.y = m_y.scale;
        plot.xTitle = m_x.title;
        plot.yTitle = m_y.title;
        m_scene.plots.push_back(std::move(plot));
        return {};
    }

    Status draw() {
        std::size_t marks = 0;
        const SceneBox area = m_scene.plots.front().area;
        for (std::size_t i = 0; i < m_units.size(); ++i) {
            STEMMA_TRY(SceneLayer layer,
                       drawUnit(m_units[i], m_looks.units[i], m_x, m_y, area, m_scene, m_options.measure));
            marks += layer.rects.size() + layer.areas.size() + layer.lines.size() + layer.rules.size() +
                     layer.arcs.size() + layer.symbols.size() + layer.texts.size();
            m_scene.plots.front().layers.push_back(std::move(layer));
        }
        if (marks == 0) { // axes of nothing would be invented
            m_scene.plots.front().axes.clear();
            if (m_options.hidden.empty()) m_scene.legends.clear();
        }
        if (marks == 0 && m_scene.nothing.empty())
            m_scene.nothing = m_options.hidden.empty() ? "There is nothing to draw: no row has a value for every axis."
                                                       : "Everything is switched off in the legend.";
        return {};
    }

    const ChartSpec& m_spec;
    const ChartData& m_self;
    const ResolveOptions& m_options;
    std::vector<Unit> m_units;
    AxisPlan m_x, m_y;
    Looks m_looks;
    Scene m_scene;
};

} // namespace

double estimatedTextWidth(std::string_view utf8, double pixels, bool bold) {
    double ems = 0;
    for (const char c : utf8) {
        if ((c & 0xC0) == 0x80) continue; // a character counts once
        if (std::string_view("ijl.,:;'|!I").find(c) != std::string_view::npos)
            ems += 0.3;
        else if (std::string_view("mwMW@%").find(c) != std::string_view::npos)
            ems += 0.9;
        else if (c == ' ' || c == 'f' || c == 't' || c == 'r' || c == '-')
            ems += 0.4;
        else
            ems += c >= 'A' && c <= 'Z' ? 0.7 : 0.62;
    }
    return ems * pixels * (bold ? 1.08 : 1);
}

Result<Scene> resolveScene(const ChartSpec& spec, const ChartData& self, const ResolveOptions& options) {
    return Resolver(spec, self, options).run();
}

std::vector<std::string> neededColumns(const ChartSpec& spec) {
    std::set<std::string> names;
    for (const UnitSpec& unit : spec.units) {
        if (!unit.transforms.empty()) return {};
        for (const auto& [channel, defs] : unit.encoding)
            for (const ChannelDef& def : defs) {
                if (!def.field.empty()) names.insert(def.field);
                if (!def.conditions.empty()) return {};
                if (def.sort && (*def.sort)["field"].isString()) names.insert(plainField((*def.sort)["field"].text()));
            }
    }
    return {names.begin(), names.end()};
}

} // namespace stemma
