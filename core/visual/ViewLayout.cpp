// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/PanelLayout.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr double kPad = 12, kTitleSize = 13, kTitleRoom = 26, kSubtitleRoom = 18, kLegendGap = 16;
constexpr double kHeadSize = 11.5, kHeadRoom = 20;
constexpr double kLeastForTitles = 110, kLeastForAxes = 64, kLeastForLegend = 200, kLeastForAxisTitles = 250,
                 kLeastForSubtitle = 180;
constexpr double kLeastCell = 4; ///< pixels that are left of a plot in any case
constexpr int kRounds = 4;       ///< until axes fit: labels depend on lengths and lengths on labels

std::string oneLine(const std::string& text) {
    std::string line = printable(text.substr(0, 2000));
    std::replace(line.begin(), line.end(), '\n', ' ');
    return line;
}

/// Rows and columns with their sizes, solved until what stands around the plots fits.
struct Tracks {
    std::vector<double> before, after, weight, size;
    std::optional<double> given = {}; ///< the size of all
    explicit Tracks(std::size_t count) : before(count), after(count), weight(count), size(count) {}

    void solve(double length, double gap) {
        double free = length - gap * double(std::max<std::size_t>(1, size.size()) - 1), sum = 0;
        for (std::size_t i = 0; i < size.size(); ++i) free -= before[i] + after[i], sum += weight[i];
        for (std::size_t i = 0; i < size.size(); ++i)
            size[i] = given.value_or(std::max(kLeastCell, std::floor(free * weight[i] / std::max(sum, 1e-9))));
    }
    double start(std::size_t index, double from, double gap) const {
        for (std::size_t i = 0; i < index; ++i) from += before[i] + size[i] + after[i] + gap;
        return from;
    }
    double whole(std::size_t index) const { return before[index] + size[index] + after[index]; }
};

class Layouter {
public:
    Layouter(Composition composition, const ResolveOptions& options, Scene& scene)
        : m_plan(std::move(composition)), m_options(options), m_scene(scene) {}

    Status run(const ChartTitle& title) {
        SceneBox room{0, 0, m_scene.width, m_scene.height};
        if (m_options.bare) return grid(m_plan.grid, {1, 1, room.width - 2, room.height - 2});
        const double pad = std::min({kPad, m_scene.width / 12, m_scene.height / 12});
        room = {pad, pad, room.width - 2 * pad, room.height - 2 * pad};
        layTitle(title, room);
        layNote(room);
        layLegends(room);
        if (!m_options.plotSize) limitBars(room), keepSquare(room);
        return grid(m_plan.grid, room);
    }

private:
    bool roomForWords() const { return m_scene.height >= kLeastForTitles && m_scene.width >= kLeastForTitles; }

    void layNote(SceneBox& room) {
        if (m_options.note.empty() || !roomForWords()) return;
        SceneText note;
        note.text = elidedText(m_options.note, room.width, 11, false, m_options.measure);
        note.align = SceneText::Align::End;
        note.at = {room.right(), room.bottom() - 5};
        m_scene.note = std::move(note);
        room.height -= 18;
    }

    SceneText heading(const std::string& text, double most, double size, bool bold) const {
        SceneText heading;
        const std::string all = oneLine(text);
        heading.text = elidedText(all, most, size, bold, m_options.measure);
        if (heading.text != all) heading.full = all;
        heading.size = size;
        heading.bold = bold;
        heading.tone = SceneText::Tone::Text;
        return heading;
    }

    void layTitle(const ChartTitle& words, SceneBox& room) {
        if (words.text.empty() || !roomForWords()) return;
        SceneText title = heading(words.text, room.width, kTitleSize, true);
        title.align = SceneText::Align::Start;
        title.at = {room.x, room.y + 8};
        m_scene.title = std::move(title);
        room.y += kTitleRoom;
        room.height -= kTitleRoom;
        if (words.subtitle.empty() || m_scene.height < kLeastForSubtitle) return;
        SceneText quiet = heading(words.subtitle, room.width, kHeadSize, false);
        quiet.align = SceneText::Align::Start;
        quiet.tone = SceneText::Tone::Quiet;
        quiet.at = {room.x, room.y + 1};
        m_scene.headings.push_back(std::move(quiet));
        room.y += kSubtitleRoom;
        room.height -= kSubtitleRoom;
    }

    void layLegends(SceneBox& room) {
        if (m_plan.legends.empty() || m_scene.width < kLeastForLegend || m_scene.height < kLeastForTitles) return;
        const double most = std::clamp(room.width * 0.3, 60.0, 220.0);
        double y = room.y, widest = 0;
        for (const LegendPlan& plan : m_plan.legends) {
            if (plan.ramp.empty() && plan.keys.empty()) continue;
            if (!plan.ramp.empty() && numbersInCells()) continue; // cells that carry their numbers need no colour bar
            const SceneBox box{room.right() - most, y, most, room.bottom() - y};
            if (box.height < 30) break;
            SceneLegend legend = layLegend(plan, box, m_options.measure, m_options);
            y = legend.box.bottom() + 12;
            widest = std::max(widest, legend.box.width);
            m_scene.legends.push_back(std::move(legend));
        }
        if (m_scene.legends.empty()) return;
        for (SceneLegend& legend : m_scene.legends) move(legend, most - widest); // they stand at the right edge
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

    /// The chart's only plot; nullptr where there are several.
    const PanelPlan* only() const {
        if (!m_plan.grid.panel || m_plan.panels.front().plots.size() != 1) return nullptr;
        return &m_plan.panels.front();
    }

    bool numbersInCells() const {
        for (const PanelPlan& panel : m_plan.panels) {
            bool rects = false, texts = false;
            for (const Unit& unit : panel.units) {
                rects = rects || unit.mark() == "rect";
                texts = texts || (unit.mark() == "text" && unit.field(Channel::Text));
            }
            const PlotPlan& plot = panel.plots.front();
            if (!rects || !texts || !m_plan.axes[plot.x].scale.isDiscrete() || !m_plan.axes[plot.y].scale.isDiscrete())
                return false;
        }
        return true;
    }

    /// Two bars that fill a page are no picture of two numbers: a few keep a width that still looks like a bar, and the
    /// rest of the room stays empty.
    void limitBars(SceneBox& room) const {
        constexpr double kTallest = 48, kWidest = 130, kAround = 44; // pixels a band, and for axes
        const PanelPlan* panel = only();
        if (!panel || !axesShown(room)) return;
        const auto limit = [](const AxisPlan& plan, double most) {
            if (plan.scale.kind() != PositionScale::Kind::Band) return 1e9;
            const std::size_t side = std::max<std::size_t>(1, plan.offset.domain().size());
            return double(plan.scale.domain().size() * side) * most + kAround;
        };
        const bool bars = std::all_of(panel->units.begin(), panel->units.end(), [](const Unit& unit) {
            return unit.mark() == "bar" || unit.mark() == "text" || unit.mark() == "rule" || unit.mark() == "tick";
        });
        if (!bars) return;
        room.height = std::min(room.height, limit(m_plan.axes[panel->plots.front().y], kTallest));
        if (m_scene.legends.empty())
            room.width = std::min(room.width, limit(m_plan.axes[panel->plots.front().x], kWidest));
    }

    /// Rates against rates, as high as wide where the chart asks for that; the rest of the room stays empty.
    void keepSquare(SceneBox& room) {
        constexpr double kBeside = 52, kBelow = 44; // for axes with their titles
        const PanelPlan* panel = only();
        if (!panel || !panel->square || !axesShown(room)) return;
        const PlotPlan& plot = panel->plots.front();
        if (m_plan.axes[plot.x].scale.isDiscrete() || m_plan.axes[plot.y].scale.isDiscrete()) return;
        const double side = std::min(room.width - kBeside, room.height - kBelow), wider = room.width - kBeside - side;
        room.height = side + kBelow;
        room.width = side + kBeside;
        for (SceneLegend& legend : m_scene.legends) move(legend, -std::max(0.0, wider));
    }

    bool axesShown(const SceneBox& cell) const {
        if (m_options.bare || m_scene.width < kLeastForAxes || m_scene.height < kLeastForAxes) return false;
        return m_plan.grid.panel || (cell.width >= kLeastForAxes && cell.height >= kLeastForAxes * 0.75);
    }

    Status grid(const GridPlan& plan, SceneBox room) {
        if (plan.panel) {
            GridPlan one;
            one.cells.push_back(plan);
            one.columns = 1;
            return cells(one, room);
        }
        if (plan.cells.empty()) return {};
        const bool words = !m_options.bare && roomForWords();
        if (words) headings(plan, room);
        return cells(plan, room);
    }

    /// What stands around all cells: a title above, the titles of common axes, what the heads are values of.
    void headings(const GridPlan& plan, SceneBox& room) {
        if (!plan.title.empty()) {
            SceneText title = heading(plan.title, room.width, kHeadSize, true);
            title.align = SceneText::Align::Start;
            title.at = {room.x, room.y + 7};
            m_scene.headings.push_back(std::move(title));
            room.y += kHeadRoom, room.height -= kHeadRoom;
        }
        const std::string& above = plan.columnTitle.empty() ? plan.cellTitle : plan.columnTitle;
        if (!above.empty() && (!plan.columnHeads.empty() || !plan.cellHeads.empty())) {
            SceneText title = heading(above, room.width, kHeadSize, false);
            title.tone = SceneText::Tone::Quiet;
            title.at = {room.x + room.width / 2, room.y + 7};
            m_scene.headings.push_back(std::move(title));
            room.y += kHeadRoom, room.height -= kHeadRoom;
        }
        if (!plan.rowTitle.empty()) {
            m_scene.headings.push_back(sideways(plan.rowTitle, SceneText::Tone::Quiet, room.x + 7, room));
            room.x += kHeadRoom, room.width -= kHeadRoom;
        }
        if (m_scene.width < kLeastForAxisTitles || m_scene.height < kLeastForAxisTitles * 0.7) return;
        if (!plan.xTitle.empty()) {
            SceneText title = heading(plan.xTitle, room.width, kHeadSize, false);
            title.at = {room.x + room.width / 2, room.bottom() - 6};
            m_scene.headings.push_back(std::move(title));
            room.height -= kHeadRoom;
        }
    }

    SceneText sideways(const std::string& text, SceneText::Tone tone, double x, const SceneBox& beside) const {
        SceneText title = heading(text, beside.height, kHeadSize, false);
        title.tone = tone;
        title.angle = -90;
        title.at = {x, beside.y + beside.height / 2};
        return title;
    }

    /// As few columns as keep the cells from being slender; all in a row where there is room.
    std::size_t columnsFor(const GridPlan& plan, const SceneBox& room) const {
        const std::size_t count = plan.cells.size();
        if (plan.columns > 0) return std::min(plan.columns, count);
        std::size_t best = 1;
        double least = INFINITY;
        for (std::size_t columns = 1; columns <= count; ++columns) {
            const std::size_t rows = (count + columns - 1) / columns;
            const double width = room.width / double(columns), height = room.height / double(rows);
            const double slender = std::fabs(std::log(width / height / 1.25));
            const double holes = double(rows * columns - count) / double(count);
            if (const double cost = slender + holes * 0.5; cost < least) least = cost, best = columns;
        }
        return best;
    }

    /// One cell while the rows and columns are found.
    struct Cell {
        const GridPlan* plan = nullptr;
        const PanelPlan* panel = nullptr;
        PanelPlan edged; ///< the panel with the axes it draws itself
        std::size_t row = 0, column = 0;
        std::string head;
        double headRoom = 0, sideRoom = 0; ///< for words over it and left of it
        SceneBox area;
        PanelAxes laid;
    };

    Status cells(const GridPlan& plan, const SceneBox& room) {
        const std::size_t columns = columnsFor(plan, room), rows = (plan.cells.size() + columns - 1) / columns;
        const double gap = m_options.bare ? 3 : plan.together ? 10 : 22;
        const bool heads = !m_options.bare && roomForWords();
        std::vector<Cell> cells = placed(plan, columns, rows, heads);
        Tracks across(columns), down(rows);
        const bool plots = std::all_of(cells.begin(), cells.end(), [](const Cell& cell) { return cell.panel; });
        if (m_options.plotSize && plots)
            across.given = m_options.plotSize->first, down.given = m_options.plotSize->second;
        for (const Cell& cell : cells) {
            across.weight[cell.column] = std::max(across.weight[cell.column], cell.panel ? cell.panel->width : 1);
            down.weight[cell.row] = std::max(down.weight[cell.row], cell.panel ? cell.panel->height : 1);
        }
        const SceneBox each{0, 0, room.width / double(columns), room.height / double(rows)};
        PanelRoom around;
        around.axes = axesShown(each);
        around.titles = m_scene.width >= kLeastForAxisTitles && m_scene.height >= kLeastForAxisTitles * 0.7 &&
                        (plan.cells.size() == 1 || (each.width > 80 && each.height > 56));
        around.width = each.width, around.height = each.height;
        for (int round = 0; round <= kRounds; ++round) { // in the last one nothing grows any more
            across.solve(room.width, gap);
            down.solve(room.height, gap);
            bool changed = false;
            for (Cell& cell : cells)
                STEMMA_CHECK(fit(cell, {room, gap, around, round < kRounds}, across, down, changed));
            if (!changed) break;
        }
        if (heads) cellHeadings(plan, cells);
        for (Cell& cell : cells) {
            if (!cell.panel)
                STEMMA_CHECK(grid(*cell.plan, cell.area));
            else
                STEMMA_CHECK(
                    addPanel(*cell.panel, m_plan.axes, cell.area, std::move(cell.laid), m_options.measure, m_scene));
        }
        return {};
    }

    static bool alike(const AxisPlan& one, const AxisPlan& other) {
        return one.present == other.present && one.drawn == other.drawn && one.title == other.title &&
               one.format == other.format && one.reversed == other.reversed && one.scale.kind() == other.scale.kind() &&
               one.scale.from() == other.scale.from() && one.scale.to() == other.scale.to() &&
               one.scale.domain() == other.scale.domain();
    }

    /// In a matrix of plots: whether all cells of a cell's column have its x axis, or all of its row its y axis.
    bool sameBelow(const GridPlan& plan, std::size_t index, std::size_t columns, Channel channel) const {
        const bool isX = channel == Channel::X;
        if (columns < 2 || plan.cells.size() < 2 * columns || plan.cells.size() % columns != 0) return false;
        const AxisPlan* first = nullptr;
        for (std::size_t i = isX ? index % columns : index - index % columns; i < plan.cells.size();
             i += isX ? columns : 1) {
            if (!isX && i / columns != index / columns) break;
            if (!plan.cells[i].panel || m_plan.panels[*plan.cells[i].panel].plots.size() != 1) return false;
            const PlotPlan& plot = m_plan.panels[*plan.cells[i].panel].plots.front();
            const AxisPlan& axis = m_plan.axes[isX ? plot.x : plot.y];
            if (first && !alike(*first, axis)) return false;
            first = &axis;
        }
        return true;
    }

    std::vector<Cell> placed(const GridPlan& plan, std::size_t columns, std::size_t rows, bool heads) const {
        std::vector<Cell> cells;
        for (std::size_t i = 0; i < plan.cells.size(); ++i) {
            Cell cell;
            cell.plan = &plan.cells[i];
            cell.row = i / columns, cell.column = i % columns;
            if (i < plan.cellHeads.size()) cell.head = plan.cellHeads[i];
            if (plan.cellHeads.empty() && cell.row == 0 && cell.column < plan.columnHeads.size())
                cell.head = plan.columnHeads[cell.column];
            if (cell.plan->panel) {
                cell.panel = &m_plan.panels[*cell.plan->panel];
                cell.edged.plots = cell.panel->plots;
                const bool lowest = cell.row + 1 == rows || i + columns >= plan.cells.size();
                const bool xOnce = plan.xShared || sameBelow(plan, i, columns, Channel::X);
                const bool yOnce = plan.yShared || sameBelow(plan, i, columns, Channel::Y);
                for (PlotPlan& plot : cell.edged.plots) {
                    plot.xDrawn = !xOnce || lowest;
                    plot.yDrawn = !yOnce || cell.column == 0;
                }
            }
            const bool titled = !cell.head.empty() || (cell.panel && !cell.panel->title.empty());
            if (heads && titled) cell.headRoom = kHeadRoom;
            if (heads && cell.column == 0)
                cell.sideRoom = (plan.rowHeads.empty() ? 0 : kHeadRoom) + (plan.yTitle.empty() ? 0 : kHeadRoom);
            cells.push_back(std::move(cell));
        }
        return cells;
    }

    struct Fitting {
        SceneBox room;
        double gap = 0;
        PanelRoom around;
        bool grows = true;
    };

    /// The area of a cell as rows and columns are now; what its axes need makes them wider.
    Status fit(Cell& cell, const Fitting& how, Tracks& across, Tracks& down, bool& changed) {
        const double x = across.start(cell.column, how.room.x, how.gap), y = down.start(cell.row, how.room.y, how.gap);
        SceneBox area{x, y, across.whole(cell.column), down.whole(cell.row)};
        if (cell.panel)
            area = {std::ceil(x + across.before[cell.column]), std::ceil(y + down.before[cell.row]),
                    across.size[cell.column], down.size[cell.row]};
        changed = changed || !(area == cell.area);
        cell.area = area;
        if (!cell.panel) return {};
        STEMMA_TRY(cell.laid, layPanelAxes(cell.edged, m_plan.axes, area, how.around, m_options.measure));
        if (!how.grows) return {};
        const Insets& need = cell.laid.need;
        const auto grow = [&](double& have, double wanted) {
            if (wanted > have) have = std::ceil(wanted), changed = true;
        };
        grow(across.before[cell.column], need.left + cell.sideRoom);
        grow(across.after[cell.column], need.right);
        grow(down.before[cell.row], need.top + cell.headRoom);
        grow(down.after[cell.row], need.bottom);
        return {};
    }

    /// Heads of one row stand in one line, and so do those beside the rows.
    void cellHeadings(const GridPlan& plan, const std::vector<Cell>& cells) {
        std::map<std::size_t, double> tops;
        double left = INFINITY;
        for (const Cell& cell : cells) {
            if (!cell.panel) continue;
            const double top = cell.area.y - cell.laid.need.top - 8;
            tops[cell.row] = tops.contains(cell.row) ? std::min(tops[cell.row], top) : top;
            if (cell.column == 0) left = std::min(left, cell.area.x - cell.laid.need.left - 10);
        }
        const double beyond = plan.yTitle.empty() ? 0 : kHeadRoom;
        for (const Cell& cell : cells) {
            const bool own = cell.panel && !cell.panel->title.empty();
            if (const std::string& text = own ? cell.panel->title : cell.head; !text.empty()) {
                SceneText head = heading(text, cell.area.width, kHeadSize, own);
                head.align = own ? SceneText::Align::Start : SceneText::Align::Middle;
                head.at = {own ? cell.area.x : cell.area.x + cell.area.width / 2, tops[cell.row]};
                m_scene.headings.push_back(std::move(head));
            }
            if (cell.column == 0 && cell.row < plan.rowHeads.size() && !plan.rowHeads[cell.row].empty())
                m_scene.headings.push_back(
                    sideways(plan.rowHeads[cell.row], SceneText::Tone::Text, left - beyond, cell.area));
        }
        if (plan.yTitle.empty() || cells.empty()) return;
        const SceneBox &first = cells.front().area, &last = cells.back().area;
        const SceneBox all{first.x, first.y, first.width, last.bottom() - first.y};
        m_scene.headings.push_back(sideways(plan.yTitle, SceneText::Tone::Text, left, all));
    }

    const Composition m_plan;
    const ResolveOptions& m_options;
    Scene& m_scene;
};

} // namespace

Status layOut(Composition composition, const ChartTitle& title, const ResolveOptions& options, Scene& scene) {
    return Layouter(std::move(composition), options, scene).run(title);
}

} // namespace stemma
