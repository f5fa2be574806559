// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/compare/ComparePage.h"

#include "core/store/Store.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/visual/Viewers.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/SideBySide.h"

#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostRows = 60, kMostReasons = 30;
constexpr int kTopHeight = 280, kWidestFigure = 96; ///< pixels, at the usual text size

QLabel* smallTitle(const QString& words) {
    auto* label = new QLabel(words);
    label->setProperty("role", QStringLiteral("section"));
    label->setFont(Fonts::section());
    return label;
}

ElidedLabel* valueCell(const std::string& value, const char* colour) {
    auto* label = new ElidedLabel(value.empty() ? QString(QChar(0x2013)) : oneLine(value, 160));
    label->setColour(value.empty() ? "text.quiet" : colour);
    label->setFont(Fonts::figures());
    label->setAlignment(Qt::AlignRight);
    label->setKeptWidth(kWidestFigure); // names give way first
    return label;
}

bool gone(const ArtifactSource& source) {
    return source.state == VersionState::Evicted || source.state == VersionState::Deleted;
}

/// Both versions' figures and their changes, as a grid.
QLayout* figuresOf(const VersionComparison& comparison) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(0, 3);
    for (const int i : {1, 2, 3}) grid->setColumnStretch(i, 2);
    grid->addWidget(smallTitle(ComparePage::tr("Figures")), 0, 0);
    for (const auto& [at, number] : {std::pair(1, comparison.before->number), std::pair(2, comparison.after->number)}) {
        auto* head = smallTitle(ComparePage::tr("Version %1").arg(number));
        head->setAlignment(Qt::AlignRight);
        grid->addWidget(head, 0, at);
    }
    for (std::size_t i = 0; i < std::min(comparison.figures.size(), kMostRows); ++i) {
        const VersionComparison::Row& figure = comparison.figures[i];
        const int line = int(i) + 1;
        grid->addWidget(new ElidedLabel(oneLine(figure.name, 120)), line, 0);
        grid->addWidget(valueCell(figure.before, "text.quiet"), line, 1);
        grid->addWidget(valueCell(figure.after, "text"), line, 2);
        const QString change = qtext(figure.change == "0" ? "=" : figure.change);
        auto* last = valueCell(utf8(QString(change).replace(QLatin1Char('-'), QChar(0x2212))), "text.quiet");
        if (figure.change.empty()) last->setText({});
        grid->addWidget(last, line, 3);
    }
    return grid;
}

/// What differed in their making, a line each.
QLayout* reasonsOf(const VersionComparison& comparison) {
    auto* right = new QVBoxLayout;
    right->setSpacing(6);
    right->addWidget(smallTitle(ComparePage::tr("What differed in their making")));
    for (std::size_t i = 0; i < std::min(comparison.reasons.size(), kMostReasons); ++i) {
        auto* line = new LinkText;
        line->setObjectName(QStringLiteral("compare-reason"));
        const Reason& reason = comparison.reasons[i];
        const QString all = oneLine(describe(reason), 280);
        // Which hashes an input has and had is for who asks.
        const bool input = reason.component == "input" && !reason.before.empty() && !reason.after.empty();
        line->setPieces({{input ? ComparePage::tr("input %1 has other content").arg(oneLine(reason.name, 120)) : all}});
        if (input) line->setToolTip(tooltipText(all));
        right->addWidget(line);
    }
    auto* rest = new LinkText;
    rest->setObjectName(QStringLiteral("compare-same"));
    const QString sentence = comparison.sameContent       ? ComparePage::tr("Their content is the same, byte for byte.")
                             : comparison.reasons.empty() ? ComparePage::tr("Nothing that is recorded.")
                             : comparison.reasons.size() > kMostReasons
                                 ? ComparePage::tr("and %1 more").arg(comparison.reasons.size() - kMostReasons)
                                 : QString();
    rest->setPieces({{sentence, LinkText::Quiet}});
    rest->setVisible(!sentence.isEmpty());
    right->addWidget(rest);
    right->addStretch(1);
    return right;
}

} // namespace

ComparePage::ComparePage(const Context& context, VersionId before, VersionId after, QWidget* parent)
    : QWidget(parent), m_context(context), m_column(new QVBoxLayout(this)), m_state(new EmptyState(this)) {
    setObjectName(QStringLiteral("compare-page"));
    setWindowTitle(tr("Comparison"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(m_state);
    const WorkspaceHandle handle = m_context.session.handle();
    if (!handle) return;
    m_comparing.ask(
        [handle, before, after](const Cancel& cancel) { return compareVersions(*handle.store, before, after, cancel); },
        [this](const Result<VersionComparison>& comparison) {
            if (comparison) return show_(*comparison);
            m_state->say("warning", tr("These can't be compared"), qtext(describe(comparison.error())));
        });
}

void ComparePage::show_(const VersionComparison& comparison) {
    const ArtifactSource &a = *comparison.before, &b = *comparison.after;
    setWindowTitle(a.name == b.name
                       ? QStringLiteral("%1 @%2, @%3").arg(oneLine(a.name, 40)).arg(a.number).arg(b.number)
                       : QStringLiteral("%1, %2").arg(oneLine(a.reference(), 30), oneLine(b.reference(), 30)));
    m_state->hide();
    m_column->addWidget(makeTop(comparison));
    auto* line = new QFrame;
    line->setProperty("role", QStringLiteral("bar"));
    line->setFixedHeight(1);
    m_column->addWidget(line);
    auto* sides = new QSplitter(Qt::Horizontal);
    sides->setHandleWidth(1);
    sides->setChildrenCollapsible(false);
    sides->addWidget(makeSide(comparison.before, comparison.runBefore));
    sides->addWidget(makeSide(comparison.after, comparison.runAfter));
    sides->setSizes({1000, 1000});
    m_column->addWidget(sides, 1);
    Q_EMIT shown();
}

QWidget* ComparePage::makeTop(const VersionComparison& comparison) {
    auto* page = new QWidget;
    auto* row = new SideBySide(page);
    row->setContentsMargins(16, 12, 16, 12);
    auto* left = new QVBoxLayout;
    left->addLayout(figuresOf(comparison));
    left->addStretch(1);
    row->addLayout(left);
    row->addLayout(reasonsOf(comparison));
    m_top = new QScrollArea;
    m_top->setObjectName(QStringLiteral("compare-top"));
    m_top->setWidgetResizable(true);
    m_top->setFrameShape(QFrame::NoFrame);
    m_top->setWidget(page);
    fitTop();
    return m_top;
}

/// As high as what it holds, which depends on the width, up to a bound.
void ComparePage::fitTop() {
    if (!m_top) return;
    const int all =
        m_top->widget()->layout()->heightForWidth(std::max(width(), m_top->widget()->minimumSizeHint().width()));
    m_top->setFixedHeight(std::min(qRound(kTopHeight * Fonts::scale()), all + 2));
}

void ComparePage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitTop();
}

QWidget* ComparePage::makeSide(const std::shared_ptr<const ArtifactSource>& source, RunId run) {
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QFrame;
    head->setProperty("role", QStringLiteral("bar"));
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(16, 8, 16, 8);
    auto* words = new LinkText;
    Desk& desk = m_context.desk;
    words->setMostLines(1); // both tables begin at the same height
    words->setPieces(
        {{oneLine(source->reference(), 60), LinkText::Plain,
          [&desk, id = source->id] { Q_EMIT desk.openVersion(id, true); }},
         {tr("  of "), LinkText::Quiet},
         {tr("run %1").arg(run.value), LinkText::Plain, [&desk, run] { Q_EMIT desk.openRun(run, true); }}});
    line->addWidget(words, 1);
    column->addWidget(head);
    if (gone(*source)) {
        auto* none = new EmptyState;
        none->say("trash", tr("Its files were deleted"), tr("Its record stays: its figures stand above."));
        column->addWidget(none, 1);
        return side;
    }
    const auto tables = m_context.session.handle().tables;
    const bool rows = source->type == "table" || source->pictures.empty();
    auto* viewer = makeViewer(rows ? showData(source, tables) : showPicture(source, 0, tables), side);
    column->addWidget(viewer, 1);
    return side;
}

} // namespace stemma::ui
