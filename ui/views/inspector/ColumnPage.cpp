// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/ColumnPage.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/views/inspector/Words.h"
#include "ui/visual/TableText.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/FactList.h"
#include "ui/widgets/LinkLabel.h"

#include <QDateTime>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

namespace stemma::ui {

namespace {

int labelsHeight() {
    return qRound(18 * Fonts::scale());
}

int valueHeight() {
    return qRound(24 * Fonts::scale());
}

QString endText(double value, bool time) {
    if (!time)
        return figureText(
            value == std::floor(value) && std::abs(value) < 1e15 ? Json(std::int64_t(value)) : Json(value), {});
    return QDateTime::fromMSecsSinceEpoch(qint64(value), Qt::UTC).toString(QStringLiteral("yyyy-MM-dd"));
}

QString valueText(const Json& value) {
    return value.isNull() ? QStringLiteral("–") : figureText(value, {});
}

} // namespace

Result<ColumnFacts> readColumnFacts(const WorkspaceHandle& workspace, VersionId version, const std::string& column) {
    ColumnFacts facts;
    facts.name = column;
    STEMMA_TRY(facts.version, workspace.store->version(version));
    STEMMA_TRY(const RunInfo run, workspace.store->run(facts.version.run));
    facts.pipeline = run.pipeline;
    const auto profile = Profile::fromJson(facts.version.metadata);
    if (!profile) return facts;
    facts.rows = profile->rows;
    for (const ColumnProfile& one : profile->columns)
        if (one.name == column) facts.profile = one;
    return facts;
}

BinBars::BinBars(const ColumnProfile& profile, QWidget* parent)
    : QWidget(parent), m_bins(profile.bins), m_times(profile.kind == ColumnProfile::Kind::Time) {
    setObjectName(QStringLiteral("binBars"));
    setFixedHeight(sizeHint().height());
    setAccessibleName(tr("Distribution"));
    if (m_bins.empty()) return;
    const double from = m_bins.front().from, to = m_bins.back().to;
    for (int i = 0; i < 4; ++i) m_labels << endText(i == 3 ? to : from + (to - from) * i / 3, m_times);
    setAccessibleDescription(tr("from %1 to %2").arg(m_labels.front(), m_labels.back()));
}

void BinBars::paintEvent(QPaintEvent*) {
    if (m_bins.empty()) return;
    const Palette palette = currentPalette();
    QPainter painter(this);
    std::int64_t most = 1;
    for (const auto& bin : m_bins) most = std::max(most, bin.count);
    const double room = height() - labelsHeight(), step = width() / double(m_bins.size());
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette("table"));
    for (std::size_t i = 0; i < m_bins.size(); ++i) {
        if (m_bins[i].count == 0) continue;
        const double high = std::max(1.0, room * double(m_bins[i].count) / double(most));
        painter.drawRect(QRectF(double(i) * step, room - high, std::max(1.0, step - 1.5), high));
    }
    painter.setFont(Fonts::quiet());
    painter.setPen(palette("text.quiet"));
    for (int i = 0; i < int(m_labels.size()); ++i) {
        const double at = width() * i / 3.0;
        const QRectF box(i == 0 ? 0 : i == 3 ? width() - 100.0 : at - 50, room + 2, 100, labelsHeight() - 2.0);
        const int align = i == 0 ? Qt::AlignLeft : i == 3 ? Qt::AlignRight : Qt::AlignHCenter;
        painter.drawText(box, align | Qt::AlignVCenter, m_labels[i]);
    }
}

bool BinBars::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    if (event->type() == QEvent::ToolTip && !m_bins.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto at = std::size_t(
            std::clamp(help->pos().x() * int(m_bins.size()) / std::max(1, width()), 0, int(m_bins.size()) - 1));
        const auto& bin = m_bins[at];
        QToolTip::showText(
            help->globalPos(),
            tooltipText(tr("%1 to %2: %3")
                            .arg(endText(bin.from, m_times), endText(bin.to, m_times), qtext(formatCount(bin.count)))),
            this);
        return true;
    }
    return QWidget::event(event);
}

ValueBars::ValueBars(const ColumnProfile& profile, QWidget* parent)
    : QWidget(parent), m_values(profile.top), m_others(profile.others) {
    setObjectName(QStringLiteral("valueBars"));
    for (std::size_t i = kMost; i < m_values.size(); ++i) m_others += m_values[i].count;
    if (m_values.size() > kMost) m_values.resize(kMost);
    setFixedHeight(sizeHint().height());
    setAccessibleName(tr("Most frequent values"));
}

QSize ValueBars::sizeHint() const {
    return {348, (int(m_values.size()) + (m_others > 0 ? 1 : 0)) * valueHeight()};
}

void ValueBars::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    std::int64_t most = std::max<std::int64_t>(1, m_others);
    for (const auto& value : m_values) most = std::max(most, value.count);
    const int names = width() * 2 / 5, counts = 64, room = width() - names - counts;
    int y = 0;
    const int tall = valueHeight();
    const auto row = [&](const QString& name, std::int64_t count, const char* token) {
        painter.setFont(Fonts::base());
        painter.setPen(palette(token[0] == 't' ? "text" : "text.quiet"));
        painter.drawText(QRect(0, y, names - 10, tall), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetrics(Fonts::base()).elidedText(name, Qt::ElideRight, names - 10));
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette(token));
        const double wide = std::max(1.0, room * double(count) / double(most));
        painter.drawRoundedRect(QRectF(names, y + 6, wide, tall - 12), 2, 2);
        painter.setFont(Fonts::figures(12));
        painter.setPen(palette("text.quiet"));
        painter.drawText(QRect(width() - counts, y, counts, tall), Qt::AlignRight | Qt::AlignVCenter,
                         qtext(formatCount(count)));
        y += tall;
    };
    for (const auto& value : m_values)
        row(value.value.empty() ? tr("(empty)") : oneLine(value.value, 100), value.count, "table");
    if (m_others > 0) row(tr("others"), m_others, "reused");
}

bool ValueBars::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto at = std::size_t(std::max(0, help->pos().y() / valueHeight()));
        if (at < m_values.size()) QToolTip::showText(help->globalPos(), tooltipText(qtext(m_values[at].value)), this);
        return true;
    }
    return QWidget::event(event);
}

ColumnPage::ColumnPage(Around& around, const ColumnFacts& facts, QWidget* parent) : Page(around, parent) {
    setObjectName(QStringLiteral("columnPage"));
    auto* type = new Chip(facts.profile ? typeWord(facts.profile->type) : tr("column"), false, this);
    type->setObjectName(QStringLiteral("typeChip"));
    type->setFocusPolicy(Qt::NoFocus);
    type->setAttribute(Qt::WA_TransparentForMouseEvents);
    addHeader(
        "type:table", [](const Palette& palette) { return palette("table"); }, qtext(facts.name), type);
    if (facts.profile) {
        const ColumnProfile& profile = *facts.profile;
        if (!profile.bins.empty()) add(new BinBars(profile, this), 10);
        if (!profile.top.empty()) add(new ValueBars(profile, this), 10);
        if (profile.bins.empty() && profile.top.empty())
            addText({{facts.rows == profile.nulls ? tr("Every value is null") : tr("There is nothing to draw of it"),
                      LinkText::Quiet}});
        auto* list = new FactList(FactList::Values::Right, this);
        list->setObjectName(QStringLiteral("columnFacts"));
        list->add(tr("rows"), qtext(formatCount(facts.rows)));
        list->add(tr("null"), qtext(formatCount(profile.nulls)));
        list->add(tr("distinct"),
                  (profile.distinctExact ? QString() : QStringLiteral("≈ ")) + qtext(formatCount(profile.distinct)));
        if (profile.notFinite > 0) list->add(tr("not finite"), qtext(formatCount(profile.notFinite)));
        if (!profile.min.isNull()) list->add(tr("least"), valueText(profile.min));
        if (!profile.max.isNull()) list->add(tr("most"), valueText(profile.max));
        if (profile.mean) list->add(tr("mean"), figureText(Json(*profile.mean), {}));
        if (profile.standardDeviation)
            list->add(tr("standard deviation"), figureText(Json(*profile.standardDeviation), {}));
        if (profile.quartiles[1])
            list->add(tr("median"), endText(*profile.quartiles[1], profile.kind == ColumnProfile::Kind::Time));
        add(list, 16);
    } else {
        addText({{tr("Nothing is recorded about this column"), LinkText::Quiet}});
    }
    auto* back =
        new LinkLabel(tr("‹ back to %1").arg(oneLine(shortName(facts.version.name, facts.pipeline), 60)), this);
    back->setObjectName(QStringLiteral("back"));
    connect(back, &QAbstractButton::clicked, this,
            [around = &m_around, id = facts.version.id] { around->selection.select(Subject::ofVersion(id)); });
    add(back, 14);
    end();
}

} // namespace stemma::ui
