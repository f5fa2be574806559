// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/runs/ComparePanel.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/SideBySide.h"

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kLongest = 160;     ///< characters
constexpr int kWidestFigure = 96; ///< pixels, at the usual text size

QLabel* section(const QString& words) {
    auto* label = new QLabel(words);
    label->setProperty("role", QStringLiteral("section"));
    label->setFont(Fonts::section());
    return label;
}

QLabel* quiet(const QString& words) {
    auto* label = new QLabel(words);
    label->setProperty("role", QStringLiteral("quiet"));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

ElidedLabel* cell(const QString& words, const char* colour, bool figures = false) {
    auto* label = new ElidedLabel(words);
    label->setColour(colour);
    if (figures) {
        label->setFont(Fonts::figures());
        label->setAlignment(Qt::AlignRight);
        label->setKeptWidth(kWidestFigure); // names give way first
    }
    return label;
}

} // namespace

ComparePanel::ComparePanel(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("compare-panel"));
    setProperty("role", QStringLiteral("panel"));
    setAccessibleName(tr("What tells two runs apart"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 8, 8, 4);
    m_title = new QLabel;
    m_title->setObjectName(QStringLiteral("compare-title"));
    m_title->setFont(Fonts::sized(13, QFont::DemiBold));
    auto* close = new Button({}, "close");
    close->setObjectName(QStringLiteral("compare-close"));
    close->setFlat(true);
    close->setAccessibleName(tr("Close the comparison"));
    close->setToolTip(tr("Close the comparison (Esc)"));
    connect(close, &QAbstractButton::clicked, this, &ComparePanel::closeWanted);
    head->addWidget(m_title, 1);
    head->addWidget(close);
    m_scroll = new QScrollArea;
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->viewport()->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_scroll, 1);
}

QWidget* ComparePanel::fresh() {
    auto* page = new QWidget;
    page->setAutoFillBackground(false);
    m_scroll->setWidget(page); // the old one goes
    return page;
}

void ComparePanel::say(const QString& sentence) {
    auto* column = new QVBoxLayout(fresh());
    column->setContentsMargins(16, 4, 16, 12);
    auto* words = quiet(sentence);
    words->setObjectName(QStringLiteral("compare-words"));
    column->addWidget(words);
    column->addStretch(1);
}

void ComparePanel::showWaiting(RunId one, RunId other) {
    m_title->setText(tr("Run %1 and run %2").arg(std::min(one, other).value).arg(std::max(one, other).value));
    say(tr("Comparing…"));
}

void ComparePanel::showError(const QString& sentence) {
    say(sentence);
}

void ComparePanel::addRows(QVBoxLayout& column, const QString& title, const RunComparison& of,
                           const std::vector<RunComparison::Row>& rows) {
    if (rows.empty()) return;
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(0, 3);
    for (const int i : {1, 2, 3}) grid->setColumnStretch(i, 1);
    grid->addWidget(section(title), 0, 0);
    const auto head = [&](RunId run, int at) {
        auto* label = section(tr("Run %1").arg(run.value));
        label->setAlignment(Qt::AlignRight);
        grid->addWidget(label, 0, at);
    };
    head(of.before, 1);
    head(of.after, 2);
    for (std::size_t i = 0; i < std::min(rows.size(), kMostRows); ++i) {
        const RunComparison::Row& row = rows[i];
        const QString missing(QChar(0x2013));
        const auto value = [&](const std::string& text, const char* colour) {
            return cell(text.empty() ? missing : oneLine(text, kLongest), text.empty() ? "text.quiet" : colour, true);
        };
        const int line = int(i) + 1;
        grid->addWidget(cell(oneLine(row.name, kLongest), "text"), line, 0);
        grid->addWidget(value(row.before, "text.quiet"), line, 1);
        grid->addWidget(value(row.after, "text"), line, 2);
        grid->addWidget(cell(qtext(row.change).replace(QLatin1Char('-'), QChar(0x2212)), "text.quiet", true), line, 3);
    }
    column.addLayout(grid);
    if (rows.size() > kMostRows) column.addWidget(quiet(tr("and %1 more").arg(rows.size() - kMostRows)));
    column.addSpacing(8);
}

void ComparePanel::addCauses(QVBoxLayout& column, const std::vector<RunComparison::Cause>& causes) {
    bool root = false, consequence = false;
    for (std::size_t i = 0; i < std::min(causes.size(), kMostRows); ++i) {
        const RunComparison::Cause& cause = causes[i];
        bool& told = cause.root ? root : consequence;
        if (!told && i > 0) column.addSpacing(8);
        if (!told) column.addWidget(section(cause.root ? tr("Root causes") : tr("What follows")));
        told = true;
        auto* words = new LinkText;
        words->setPieces(
            {{oneLine(cause.step, 60), LinkText::Strong},
             {QStringLiteral("  ") + oneLine(cause.words, 280), cause.root ? LinkText::Plain : LinkText::Quiet}});
        column.addWidget(words);
    }
    if (causes.size() > kMostRows) column.addWidget(quiet(tr("and %1 more").arg(causes.size() - kMostRows)));
}

void ComparePanel::showComparison(const RunComparison& comparison) {
    m_title->setText(tr("Run %1 and run %2").arg(comparison.before.value).arg(comparison.after.value));
    if (comparison.equal())
        return say(tr("They have the same parameters, the same metrics, and steps with the same keys."));
    auto* sides = new SideBySide(fresh());
    sides->setContentsMargins(16, 4, 16, 12);
    auto* values = new QVBoxLayout;
    values->setSpacing(6);
    addRows(*values, tr("Parameters"), comparison, comparison.parameters);
    addRows(*values, tr("Metrics"), comparison, comparison.metrics);
    values->addStretch(1);
    auto* causes = new QVBoxLayout;
    causes->setSpacing(6);
    addCauses(*causes, comparison.causes);
    causes->addStretch(1);
    const bool both = !comparison.parameters.empty() || !comparison.metrics.empty();
    if (both) sides->addLayout(values);
    if (!comparison.causes.empty()) sides->addLayout(causes);
}

} // namespace stemma::ui
