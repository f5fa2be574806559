// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartBar.h"

#include "core/base/Text.h"
#include "core/visual/ChartRange.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/PassingMenu.h"
#include "ui/widgets/TextSize.h"

#include <QCoreApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <map>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostColumns = 200; ///< in a menu
constexpr int kTitleWidth = 260, kLineHeight = 24;

/// A stranger's column in a menu, where "&" would underline the next letter.
QString menuWord(const std::string& text) {
    return oneLine(text, 60).replace(QLatin1Char('&'), QLatin1String("&&"));
}

QString markWord(const std::string& mark) {
    static const std::map<std::string, const char*> words = {
        {"bar", QT_TRANSLATE_NOOP("chart", "Bars")},       {"line", QT_TRANSLATE_NOOP("chart", "Line")},
        {"area", QT_TRANSLATE_NOOP("chart", "Area")},      {"point", QT_TRANSLATE_NOOP("chart", "Points")},
        {"circle", QT_TRANSLATE_NOOP("chart", "Circles")}, {"square", QT_TRANSLATE_NOOP("chart", "Squares")},
        {"tick", QT_TRANSLATE_NOOP("chart", "Ticks")},     {"rect", QT_TRANSLATE_NOOP("chart", "Cells")}};
    const auto found = words.find(mark);
    return found == words.end() ? qtext(mark) : QCoreApplication::translate("chart", found->second);
}

QString aggregateWord(const std::string& aggregate) {
    if (aggregate == "count") return ChartBar::tr("number of rows");
    if (aggregate == "min") return ChartBar::tr("least");
    if (aggregate == "max") return ChartBar::tr("greatest");
    return qtext(aggregate);
}

QString axisWord(const ChartKnobs::Axis& axis) {
    if (axis.aggregate == "count") return aggregateWord("count");
    const QString field = oneLine(axis.field, 40);
    return axis.aggregate.empty() ? field : ChartBar::tr("%1 of %2").arg(aggregateWord(axis.aggregate), field);
}

QString unitWord(const std::string& unit) {
    if (unit == "year") return ChartBar::tr("by year");
    if (unit == "yearquarter") return ChartBar::tr("by quarter");
    if (unit == "yearmonth") return ChartBar::tr("by month");
    if (unit == "yearmonthdate") return ChartBar::tr("by day");
    return unit == "yearmonthdatehours" ? ChartBar::tr("by hour") : qtext(unit);
}

} // namespace

ChartBar::ChartBar(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("chartBar"));
    auto* row = new FlowLayout(this, 6, 6);
    row->setContentsMargins(12, 6, 12, 7);
    makeKnobs();
    for (QWidget* each : std::initializer_list<QWidget*>{m_select, m_adjust, m_mark, m_x, m_y, m_colour, m_fewer,
                                                         m_bins, m_more, m_logX, m_logY, m_reset, m_save, m_title})
        row->addWidget(each);
    m_title->installEventFilter(this);
    connect(m_select, &QAbstractButton::clicked, this, &ChartBar::selectingWished);
    connect(m_adjust, &QAbstractButton::clicked, this, &ChartBar::setOpen);
    connect(m_mark, &QAbstractButton::clicked, this, &ChartBar::markMenu);
    connect(m_x, &QAbstractButton::clicked, this, [this] { columnMenu(false); });
    connect(m_y, &QAbstractButton::clicked, this, [this] { columnMenu(true); });
    connect(m_colour, &QAbstractButton::clicked, this, &ChartBar::colourMenu);
    connect(m_fewer, &QAbstractButton::clicked, this, [this] { wish(m_chart->rebin(m_knobs, -1)); });
    connect(m_more, &QAbstractButton::clicked, this, [this] { wish(m_chart->rebin(m_knobs, 1)); });
    connect(m_reset, &QAbstractButton::clicked, this, [this] { wish(m_chart->knobs()); });
    connect(m_save, &QAbstractButton::clicked, this, &ChartBar::askTitle);
    for (const bool y : {false, true})
        connect(y ? m_logY : m_logX, &QAbstractButton::clicked, this, [this, y](bool on) {
            ChartKnobs knobs = m_knobs;
            (y ? knobs.y : knobs.x).log = on;
            wish(knobs);
        });
    connect(m_title, &QLineEdit::returnPressed, this, [this] {
        const QString title = m_title->text().trimmed();
        closeField();
        if (!title.isEmpty()) Q_EMIT saveWished(title);
    });
    dress();
    refresh();
}

void ChartBar::makeKnobs() {
    const auto chip = [this](const char* name, const QString& words, const QString& tip) {
        auto* made = new Chip(words, false, this);
        made->setObjectName(QLatin1String(name));
        made->setToolTip(tip);
        return made;
    };
    m_select =
        chip("chartSelect", tr("Select"), tr("Drag over a part of the chart to see its rows (S, or Shift and drag)"));
    m_adjust =
        chip("chartAdjust", tr("Adjust"), tr("Other columns, bins, scales or marks; the artifact stays as it is (A)"));
    for (Chip* each : {m_select, m_adjust}) each->setCheckable(true);
    m_mark = chip("chartMark", {}, tr("How the rows are drawn"));
    m_x = chip("chartX", {}, tr("What stands along the x axis"));
    m_y = chip("chartY", {}, tr("What stands along the y axis"));
    m_colour = chip("chartColour", {}, tr("A column that colours the marks"));
    for (Chip* each : {m_mark, m_x, m_y, m_colour}) each->setMenuMark(true);
    m_logX = chip("chartLogX", tr("log x"), tr("The x axis logarithmic"));
    m_logY = chip("chartLogY", tr("log y"), tr("The y axis logarithmic"));
    for (Chip* each : {m_logX, m_logY}) each->setCheckable(true);
    m_reset = chip("chartReset", tr("Reset"), tr("As it was made"));
    m_save = chip("chartSave", tr("Save…"), tr("Keeps this chart beside the artifact, without changing it"));
    m_save->setAccented(true);
    const auto button = [this](const char* name, const char* icon, const QString& words) {
        auto* made = new Button({}, icon, this);
        made->setObjectName(QLatin1String(name));
        made->setFlat(true);
        made->setAccessibleName(words);
        made->setToolTip(words);
        setTextHeight(made, kLineHeight);
        return made;
    };
    m_fewer = button("chartFewer", "minus", tr("Fewer bins"));
    m_more = button("chartMore", "plus", tr("More bins"));
    m_bins = new QLabel(this);
    m_bins->setObjectName(QStringLiteral("chartBins"));
    m_bins->setTextFormat(Qt::PlainText);
    m_bins->setAlignment(Qt::AlignCenter);
    m_bins->setFont(Fonts::quiet());
    setTextHeight(m_bins, kLineHeight);
    m_title = new QLineEdit(this);
    m_title->setObjectName(QStringLiteral("chartTitle"));
    m_title->setAccessibleName(tr("The chart's title"));
    m_title->setToolTip(tr("Enter keeps the chart under this title; Esc doesn't"));
    m_title->setMaxLength(200);
    m_title->setFixedWidth(qRound(kTitleWidth * Fonts::scale()));
    setTextHeight(m_title, kLineHeight);
    m_title->hide();
}

void ChartBar::show(std::shared_ptr<const AdjustableChart> chart, const ChartKnobs& knobs) {
    m_chart = std::move(chart);
    m_knobs = knobs;
    refresh();
}

void ChartBar::setSelectable(bool can) {
    m_selectable = can;
    refresh();
}

void ChartBar::setSelecting(bool on) {
    m_select->setChecked(on);
}

void ChartBar::setSavable(bool can) {
    m_savable = can;
    refresh();
}

void ChartBar::setOpen(bool open) {
    if (m_open == open) return;
    m_open = open;
    refresh();
    Q_EMIT openChanged(open);
}

void ChartBar::refresh() {
    const bool open = m_open && m_chart;
    m_select->setVisible(m_selectable);
    m_adjust->setVisible(m_chart != nullptr);
    m_adjust->setChecked(open);
    setVisible(m_selectable || m_chart);
    const bool changed = m_chart && !(m_knobs == m_chart->knobs());
    m_adjust->setAccented(changed);
    const bool binned = m_knobs.x.bins > 0 || m_knobs.y.bins > 0;
    const std::string unit = m_knobs.x.timeUnit.empty() ? m_knobs.y.timeUnit : m_knobs.x.timeUnit;
    for (QWidget* each : std::initializer_list<QWidget*>{m_mark, m_x, m_y, m_colour}) each->setVisible(open);
    for (QWidget* each : std::initializer_list<QWidget*>{m_fewer, m_bins, m_more})
        each->setVisible(open && (binned || !unit.empty()));
    m_logX->setVisible(open && m_chart->canLog(m_knobs, false));
    m_logY->setVisible(open && m_chart->canLog(m_knobs, true));
    m_reset->setVisible(open && changed);
    m_save->setVisible(open && changed && m_savable && m_title->isHidden());
    if (!open || !changed) m_title->hide();
    if (!open) return;
    m_mark->setWords(markWord(m_knobs.mark));
    m_x->setWords(tr("x: %1").arg(axisWord(m_knobs.x)));
    m_y->setWords(tr("y: %1").arg(axisWord(m_knobs.y)));
    m_colour->setWords(m_knobs.colour.empty() ? tr("colour") : tr("colour: %1").arg(oneLine(m_knobs.colour, 40)));
    m_logX->setChecked(m_knobs.x.log);
    m_logY->setChecked(m_knobs.y.log);
    m_bins->setText(binned ? qtext(plural(std::max(m_knobs.x.bins, m_knobs.y.bins), "bin")) : unitWord(unit));
    m_fewer->setEnabled(!(m_chart->rebin(m_knobs, -1) == m_knobs));
    m_more->setEnabled(!(m_chart->rebin(m_knobs, 1) == m_knobs));
}

void ChartBar::wish(const ChartKnobs& knobs) {
    if (!m_chart || knobs == m_knobs) return;
    m_knobs = knobs; // a second press counts from here
    refresh();
    Q_EMIT knobsWished(knobs);
}

void ChartBar::markMenu() {
    QMenu* menu = passingMenu(this);
    for (const std::string& mark : m_chart->marks(m_knobs)) {
        QAction* action = menu->addAction(markWord(mark), this, [this, mark] {
            ChartKnobs knobs = m_knobs;
            knobs.mark = mark;
            wish(knobs);
        });
        action->setCheckable(true);
        action->setChecked(mark == m_knobs.mark);
    }
    menu->popup(m_mark->mapToGlobal(QPoint(0, m_mark->height() + 2)));
}

void ChartBar::addColumns(QMenu& menu, bool y, const std::string& aggregate) {
    const ChartKnobs::Axis& now = y ? m_knobs.y : m_knobs.x;
    std::size_t count = 0;
    for (const Column& column : m_chart->columns()) {
        if (!aggregate.empty() && columnSort(column.type) != ColumnSort::Number) continue;
        if (++count > kMostColumns) break;
        QAction* action = menu.addAction(menuWord(column.name), this, [this, y, name = column.name, aggregate] {
            wish(m_chart->choose(m_knobs, y, name, aggregate));
        });
        action->setCheckable(true);
        action->setChecked(column.name == now.field && aggregate == now.aggregate);
    }
}

void ChartBar::columnMenu(bool y) {
    QMenu* menu = passingMenu(this);
    const ChartKnobs::Axis &now = y ? m_knobs.y : m_knobs.x, &other = y ? m_knobs.x : m_knobs.y;
    if (other.aggregate.empty()) {
        QAction* count =
            menu->addAction(tr("Number of rows"), this, [this, y] { wish(m_chart->choose(m_knobs, y, {}, "count")); });
        count->setCheckable(true);
        count->setChecked(now.aggregate == "count");
        for (const char* aggregate : {"mean", "median", "sum", "min", "max"}) {
            QMenu* of = menu->addMenu(tr("%1 of").arg(aggregateWord(aggregate)));
            addColumns(*of, y, aggregate);
            of->setEnabled(!of->isEmpty());
        }
        menu->addSeparator();
    }
    addColumns(*menu, y, {});
    Chip* chip = y ? m_y : m_x;
    menu->popup(chip->mapToGlobal(QPoint(0, chip->height() + 2)));
}

void ChartBar::colourMenu() {
    QMenu* menu = passingMenu(this);
    const auto add = [&](const QString& words, const std::string& name) {
        QAction* action = menu->addAction(words, this, [this, name] {
            ChartKnobs knobs = m_knobs;
            knobs.colour = name;
            wish(knobs);
        });
        action->setCheckable(true);
        action->setChecked(name == m_knobs.colour);
    };
    add(tr("No colours"), {});
    menu->addSeparator();
    std::size_t count = 0;
    for (const Column& column : m_chart->columns())
        if (++count <= kMostColumns) add(menuWord(column.name), column.name);
    menu->popup(m_colour->mapToGlobal(QPoint(0, m_colour->height() + 2)));
}

void ChartBar::askTitle() {
    if (!m_chart || !m_savable) return;
    m_save->hide();
    m_title->setText(oneLine(m_chart->titleOf(m_knobs), 200));
    m_title->show();
    m_title->selectAll();
    m_title->setFocus();
}

void ChartBar::closeField() {
    m_title->hide();
    refresh();
    if (m_save->isVisible()) m_save->setFocus();
}

bool ChartBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_title && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        closeField();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void ChartBar::dress() {
    QPalette colours = m_bins->palette();
    colours.setColor(QPalette::WindowText, Palette(darkTheme())("text.quiet"));
    m_bins->setPalette(colours);
}

void ChartBar::paintEvent(QPaintEvent*) {
    const Palette palette(darkTheme());
    QPainter painter(this);
    painter.fillRect(rect(), palette("surface"));
    painter.fillRect(QRect(0, height() - 1, width(), 1), palette("line"));
}

void ChartBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) dress();
    QFrame::changeEvent(event);
}

} // namespace stemma::ui
