// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/ProfilePanel.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/TableHeader.h"
#include "ui/visual/TableText.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/FactList.h"
#include "ui/widgets/Section.h"
#include "ui/widgets/TextSize.h"

#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostColumns = 200;
constexpr int kRow = 46, kPicture = 96;

/// One column: its name and what is in it, its distribution at the right.
class ColumnRow : public QWidget {
public:
    explicit ColumnRow(const ColumnProfile& profile) : m_profile(profile) {
        setTextHeight(this, kRow);
        m_name = oneLine(profile.name, 200);
        m_summary = oneLine(summaryText(Column{profile.name, profile.type}, &profile), 200);
        if (profile.nulls > 0) m_summary += QStringLiteral(" · %1 missing").arg(qtext(formatCount(profile.nulls)));
        setToolTip(tooltipText(m_name + QLatin1Char('\n') + m_summary));
        setAccessibleName(m_name);
        setAccessibleDescription(m_summary);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Palette palette = currentPalette();
        QPainter painter(this);
        const int room = width() - kPicture - 12;
        const double scale = Fonts::scale();
        painter.setFont(Fonts::sized(13, QFont::Medium));
        painter.setPen(palette("text"));
        painter.drawText(QRectF(0, 5 * scale, room, 18 * scale), Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetrics(painter.font()).elidedText(m_name, Qt::ElideRight, room));
        painter.setFont(Fonts::quiet());
        painter.setPen(palette("text.quiet"));
        painter.drawText(QRectF(0, 23 * scale, room, 16 * scale), Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetrics(painter.font()).elidedText(m_summary, Qt::ElideRight, room));
        drawDistribution(painter, QRectF(width() - kPicture, 7, kPicture, height() - 15), m_profile, palette);
        painter.setPen(palette("line"));
        painter.drawLine(0, height() - 1, width(), height() - 1);
    }

private:
    ColumnProfile m_profile;
    QString m_name, m_summary;
};

} // namespace

ProfilePanel::ProfilePanel(QWidget* parent) : QWidget(parent), m_title(new ElidedLabel) {
    setObjectName(QStringLiteral("profilePanel"));
    auto* holder = new QWidget;
    m_column = new QVBoxLayout(holder);
    m_column->setContentsMargins(18, 16, 16, 18);
    m_column->setSpacing(12);
    m_title->setElideMode(Qt::ElideMiddle);
    m_title->setFont(Fonts::title());
    m_column->addWidget(m_title);
    m_column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(holder);
    scroll->viewport()->setAutoFillBackground(false);
    holder->setAutoFillBackground(false);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
}

void ProfilePanel::setFile(const Dropped& dropped) {
    delete m_facts;
    m_title->setText(oneLine(qpath(dropped.path.filename()), 200));
    auto* facts = new FactList(FactList::Values::Beside);
    if (!dropped.type.empty()) facts->add(QStringLiteral("type"), qtext(dropped.type));
    facts->add(QStringLiteral("size"), qtext(formatBytes(dropped.bytes)));
    facts->add(QStringLiteral("folder"), qpath(dropped.path.parent_path()))->setElideMode(Qt::ElideMiddle);
    m_facts = facts;
    m_column->insertWidget(1, facts);
}

void ProfilePanel::setProfile(const Profile& profile) {
    delete m_columns;
    auto* columns = new Section(QStringLiteral("COLUMNS"), false);
    m_columns = columns;
    columns->header()->setNote(qtext(plural(profile.rows, "row")));
    columns->body()->setSpacing(0);
    for (std::size_t i = 0; i < profile.columns.size() && i < kMostColumns; ++i)
        columns->add(new ColumnRow(profile.columns[i]));
    if (profile.columns.size() > kMostColumns) {
        auto* more = new ElidedLabel(QStringLiteral("and %1 more").arg(profile.columns.size() - kMostColumns));
        more->setColour("text.quiet");
        columns->add(more);
    }
    m_column->insertWidget(m_facts ? 2 : 1, columns);
}

} // namespace stemma::ui
