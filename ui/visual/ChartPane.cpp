// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartPane.h"

#include "ui/paint/Text.h"
#include "ui/visual/ChartBar.h"
#include "ui/visual/RangePanel.h"
#include "ui/visual/TableView.h"
#include "ui/widgets/LinkText.h"

#include <QFrame>
#include <QKeyEvent>
#include <QSplitter>
#include <QVBoxLayout>
#include <utility>

namespace stemma::ui {

namespace {

/// Scale, from, to of each that is zoomed.
QVariantList zoomList(const std::map<std::size_t, std::pair<double, double>>& zooms) {
    QVariantList list;
    for (const auto& [scale, range] : zooms) list << qulonglong(scale) << range.first << range.second;
    return list;
}

std::map<std::size_t, std::pair<double, double>> zoomsFrom(const QVariantList& list) {
    std::map<std::size_t, std::pair<double, double>> zooms;
    for (qsizetype i = 0; i + 2 < list.size(); i += 3)
        if (list[i + 1].toDouble() < list[i + 2].toDouble())
            zooms[std::size_t(list[i].toULongLong())] = {list[i + 1].toDouble(), list[i + 2].toDouble()};
    return zooms;
}

QVariantMap partMap(const std::optional<AxisRange>& part) {
    QVariantMap map;
    if (!part) return map;
    QStringList values;
    for (const std::string& value : part->values) values << qtext(value);
    map[QStringLiteral("from")] = part->from;
    map[QStringLiteral("to")] = part->to;
    map[QStringLiteral("step")] = part->step;
    map[QStringLiteral("values")] = values;
    return map;
}

std::optional<AxisRange> partFrom(const QVariantMap& map) {
    if (map.isEmpty()) return std::nullopt;
    AxisRange part{map[QStringLiteral("from")].toDouble(),
                   map[QStringLiteral("to")].toDouble(),
                   map[QStringLiteral("step")].toDouble(),
                   {}};
    for (const QString& value : map[QStringLiteral("values")].toStringList()) part.values.push_back(utf8(value));
    return part;
}

bool sameAxes(const ChartKnobs& one, const ChartKnobs& other) {
    const auto alike = [](ChartKnobs::Axis a, ChartKnobs::Axis b) {
        a.bins = b.bins = 0;
        return a == b;
    };
    return alike(one.x, other.x) && alike(one.y, other.y);
}

} // namespace

ChartPane::ChartPane(QWidget* parent)
    : QWidget(parent), m_bar(new ChartBar(this)), m_split(new QSplitter(Qt::Vertical, this)),
      m_chart(new ChartView(m_split)), m_range(new RangePanel(m_split)), m_instead(new QFrame(this)) {
    setObjectName(QStringLiteral("chartPane"));
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(4);
    m_split->setStretchFactor(0, 3);
    m_split->setStretchFactor(1, 2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_instead);
    column->addWidget(m_bar);
    column->addWidget(m_split, 1);
    m_instead->setProperty("role", QStringLiteral("bar"));
    auto* words = new QVBoxLayout(m_instead);
    words->setContentsMargins(16, 10, 16, 10);
    m_why = new LinkText;
    m_why->setObjectName(QStringLiteral("chart-why"));
    words->addWidget(m_why);
    m_instead->hide();
    m_bar->hide();
    m_range->hide();
    setFocusProxy(m_chart);
    connectChart();
}

void ChartPane::connectChart() {
    connect(m_chart, &ChartView::cannotDraw, this, &ChartPane::showData);
    connect(m_chart, &ChartView::loaded, this, &ChartPane::take);
    connect(m_chart, &ChartView::selectionChanged, this, &ChartPane::showRange);
    connect(m_chart, &ChartView::selectingChanged, this, [this] { m_bar->setSelecting(m_chart->selecting()); });
    showPart(this, m_chart);
    connect(&m_reading, &Latest::busyChanged, this, [this] { tellExportNews(); });
    connect(m_bar, &ChartBar::knobsWished, this, &ChartPane::adjust);
    connect(m_bar, &ChartBar::selectingWished, m_chart, &ChartView::setSelecting);
    connect(m_bar, &ChartBar::saveWished, this, [this](const QString& title) {
        if (const Json specification = adjusted(); specification.isObject()) Q_EMIT saveWished(specification, title);
    });
    connect(m_range, &RangePanel::closeWished, this, [this] { m_chart->select(0, {}); });
    connect(m_range, &RangePanel::openWished, this, &ChartPane::tableWished);
}

ChartPane::~ChartPane() = default;

void ChartPane::setSavable(bool can) {
    m_bar->setSavable(can);
}

void ChartPane::setOpensTable(bool can) {
    m_opensTable = can;
}

void ChartPane::load(const ChartSource& source) {
    const std::optional<ChartKnobs> knobs = source.knobs ? source.knobs : m_source.knobs;
    m_source = source;
    m_source.knobs = knobs; // a curve that grows stays as it was adjusted
    m_ownRows.reset();
    m_chart->load(m_source);
}

void ChartPane::take(const LoadedChart& chart) {
    m_adjustable = chart.adjustable;
    m_axes = chart.axes;
    m_columns = chart.columns;
    m_source.knobs = chart.knobs;
    const bool ownTable = m_axes->ofSelf ? m_source.table != nullptr : m_source.tables != nullptr;
    // Of plots beside each other the rows of a part aren't those of its axes alone.
    m_chart->setSelectable(ownTable && m_axes->onePlot());
    m_bar->setSelectable(m_chart->selectable());
    m_bar->show(m_adjustable, chart.knobs ? *chart.knobs : m_adjustable ? m_adjustable->knobs() : ChartKnobs());
    if (const ChartRange wanted = std::exchange(m_wanted, {}); !wanted.empty()) {
        if (m_chart->selectable()) m_chart->select(0, wanted);
    } else if (!m_chart->selection().empty()) {
        showRange();
    }
}

void ChartPane::adjust(const ChartKnobs& knobs) {
    if (!m_adjustable) return;
    const ChartKnobs before = m_source.knobs.value_or(m_adjustable->knobs());
    if (!sameAxes(before, knobs)) {
        m_chart->setLook({{}, m_chart->look().hidden});
        m_chart->select(0, {});
    } else {
        m_chart->setLook(m_chart->look());
    }
    if (before.colour != knobs.colour) m_chart->setLook({m_chart->look().zooms, {}});
    m_source.knobs = knobs;
    m_chart->load(m_source);
}

Json ChartPane::adjusted() const {
    return m_adjustable && m_source.knobs && !(*m_source.knobs == m_adjustable->knobs())
               ? m_adjustable->with(*m_source.knobs)
               : Json();
}

/// The rows of what is selected: of the artifact's table, or of those that stand in the specification, which become
/// a file first.
void ChartPane::showRange() {
    if (m_chart->selection().empty() || !m_axes) {
        m_ranging.forget();
        m_range->hide();
        return;
    }
    if (m_axes->ofSelf && m_source.table) {
        if (m_ranged != m_source.table) m_range->setTable(*(m_ranged = m_source.table));
        return showRows(m_columns);
    }
    if (m_axes->ofSelf || !m_source.tables) return;
    if (m_ownRows) return showRows(m_ownRows->source.options->columns);
    m_ranging.ask([source = m_source](const Cancel& cancel) { return chartTable(source, cancel); },
                  [this](Result<ChartTable> table) {
                      if (!table) {
                          m_range->refuse(table.error());
                          return m_range->QWidget::show();
                      }
                      m_ownRows = std::move(*table);
                      m_ranged.reset();
                      m_range->setTable(m_ownRows->source);
                      showRows(m_ownRows->source.options->columns);
                  });
}

void ChartPane::showRows(const std::vector<Column>& columns) {
    const Result<RangeRows> rows = rowsInRange(*m_axes, columns, m_chart->selection());
    if (rows)
        m_range->show(*rows);
    else
        m_range->refuse(rows.error());
    m_range->setOpens(rows && m_opensTable && m_axes->ofSelf);
    m_range->QWidget::show();
}

void ChartPane::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_A && event->modifiers() == Qt::NoModifier && m_adjustable)
        return m_bar->setOpen(!m_bar->isOpen());
    QWidget::keyPressEvent(event);
}

QVariantMap ChartPane::kept() const {
    QVariantMap kept;
    const ChartView::Look look = m_chart->look();
    if (!look.zooms.empty()) kept[QStringLiteral("zooms")] = zoomList(look.zooms);
    QStringList hidden;
    for (const std::string& key : look.hidden) hidden << qtext(key);
    if (!hidden.isEmpty()) kept[QStringLiteral("hidden")] = hidden;
    if (m_source.knobs) kept[QStringLiteral("knobs")] = qtext(m_source.knobs->toJson().dump());
    if (m_bar->isOpen()) kept[QStringLiteral("open")] = true;
    const ChartRange range = m_chart->selection().empty() ? m_wanted : m_chart->selection();
    if (range.x) kept[QStringLiteral("selectedX")] = partMap(range.x);
    if (range.y) kept[QStringLiteral("selectedY")] = partMap(range.y);
    return kept;
}

void ChartPane::giveBack(const QVariantMap& kept) {
    ChartView::Look look{zoomsFrom(kept[QStringLiteral("zooms")].toList()), {}};
    for (const QString& key : kept[QStringLiteral("hidden")].toStringList()) look.hidden.insert(utf8(key));
    m_chart->setLook(look);
    if (const auto json = Json::parse(utf8(kept[QStringLiteral("knobs")].toString())))
        m_source.knobs = ChartKnobs::fromJson(*json);
    if (m_source.knobs && (!m_source.specification.empty() || !m_source.text.empty()))
        m_chart->load(m_source); // what is under way is of the chart as it was made
    m_bar->setOpen(kept[QStringLiteral("open")].toBool());
    m_wanted = {partFrom(kept[QStringLiteral("selectedX")].toMap()),
                partFrom(kept[QStringLiteral("selectedY")].toMap())};
}

void ChartPane::showData(const Error& why) {
    if (m_table || !m_source.tables) return; // without them the chart's own sentence stands
    m_reading.ask([source = m_source](const Cancel&) { return chartFiles(source); },
                  [this, why](Result<ChartFiles> rows) {
                      if (!rows) return; // there is nothing to be shown instead
                      m_rows = rows->folder;
                      m_table = new TableView(this);
                      TableSource table;
                      table.files = rows->files;
                      table.tables = m_source.tables;
                      table.name = m_source.name;
                      if (rows->own) table.options = m_source.options;
                      showPart(this, m_table);
                      m_table->open(std::move(table));
                      m_why->setPieces(
                          {{tr("This chart can't be drawn: %1.").arg(oneLine(why.message, 300)), LinkText::Strong},
                           {QStringLiteral("  ") + tr("These are its data."), LinkText::Quiet}});
                      m_instead->show();
                      m_bar->hide();
                      m_split->hide();
                      static_cast<QVBoxLayout*>(layout())->addWidget(m_table, 1);
                      setFocusProxy(m_table);
                  });
}

Exportable* ChartPane::part() const {
    if (m_table) return m_table;
    return m_chart;
}

} // namespace stemma::ui
