// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/PlanPanel.h"

#include "core/base/Clock.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/views/preview/Cards.h"
#include "ui/views/preview/ParameterFields.h"
#include "ui/views/preview/PreviewParts.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/Section.h"

#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostCards = 30, kMostStepNames = 60;

LinkText* text(std::vector<LinkText::Piece> pieces) {
    auto* made = new LinkText;
    made->setPieces(pieces);
    return made;
}

Section* section(const QString& title, int count, QVBoxLayout& column) {
    auto* made = new Section(title, false);
    if (count > 1) made->header()->setNote(QString::number(count));
    column.addWidget(made);
    return made;
}

/// With its unit on the same line.
QString duration(double seconds) {
    return qtext(formatDuration(seconds)).replace(QLatin1Char(' '), QChar::Nbsp);
}

} // namespace

QString planWords(const Plan& plan) {
    const int run = plan.count(Decision::Run), may = plan.count(Decision::Maybe);
    const int reused = plan.count(Decision::Reuse), skipped = plan.count(Decision::Skip);
    QStringList parts;
    if (run > 0) parts << QStringLiteral("%1 will run").arg(run);
    if (may > 0) parts << (run > 0 ? QStringLiteral("%1 may") : QStringLiteral("%1 may run")).arg(may);
    if (reused > 0 && run + may == 0)
        parts << (reused == 1 ? QStringLiteral("all is reused") : QStringLiteral("all %1 are reused").arg(reused));
    else if (reused > 0)
        parts << (reused == 1 ? QStringLiteral("1 is reused") : QStringLiteral("%1 are reused").arg(reused));
    if (skipped > 0) parts << QStringLiteral("%1 skipped").arg(skipped);
    QString words = parts.isEmpty() ? QStringLiteral("nothing to do") : parts.join(QStringLiteral(", "));
    double sure = 0, more = 0;
    bool known = false;
    for (const PlannedStep& step : plan.steps) {
        if (!step.lastSeconds || step.decision == Decision::Reuse) continue;
        known = true;
        (step.decision == Decision::Run ? sure : more) += *step.lastSeconds;
    }
    if (known && sure > 0) words += QStringLiteral(" · about ") + duration(sure);
    if (known && more > 0)
        words += (sure > 0 ? QStringLiteral(", at most ") : QStringLiteral(" · at most ")) + duration(sure + more);
    return words;
}

PlanPanel::PlanPanel(ParameterEdits& edits, Desk& desk, QWidget* parent)
    : QWidget(parent), m_edits(edits), m_desk(desk) {
    setObjectName(QStringLiteral("planPanel"));
    auto* holder = new QWidget;
    m_column = new QVBoxLayout(holder);
    m_column->setContentsMargins(18, 16, 16, 18);
    m_column->setSpacing(14);
    auto* head = new QVBoxLayout;
    head->setSpacing(4);
    m_title = new ElidedLabel;
    m_title->setObjectName(QStringLiteral("planTitle"));
    m_title->setFont(Fonts::title());
    m_summary = new LinkText;
    m_summary->setObjectName(QStringLiteral("planSummary"));
    m_workspace = new LinkText;
    m_workspace->setObjectName(QStringLiteral("planWorkspace"));
    head->addWidget(m_title);
    head->addWidget(m_summary);
    head->addWidget(m_workspace);
    m_column->addLayout(head);
    m_stepSection = new Section(QStringLiteral("STEP"), false);
    m_stepSection->setObjectName(QStringLiteral("planStep"));
    m_stepSection->hide();
    m_column->addWidget(m_stepSection);
    m_parameters = new Section(QStringLiteral("PARAMETERS"), false);
    m_parameters->add(new ParameterFields(edits));
    m_column->addWidget(m_parameters);
    m_column->addStretch(1);

    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(holder);
    scroll->viewport()->setAutoFillBackground(false);
    holder->setAutoFillBackground(false);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_parameters->hide();
}

void PlanPanel::show(const Preview& preview) {
    auto* findings = new QWidget;
    auto* column = new QVBoxLayout(findings);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(14);
    if (!preview.problems.empty() || preview.trouble)
        tellErrors(preview, *column);
    else if (preview.plan)
        tellPlan(preview, *column);
    tellWorkspace(preview);
    if (m_findings) {
        delete m_column->replaceWidget(m_findings, findings);
        m_findings->hide();
        m_findings->deleteLater();
    } else {
        m_column->insertWidget(2, findings);
    }
    m_findings = findings;
    tellStep(preview);
    findings->setVisible(column->count() > 0);
    m_parameters->setVisible(!m_edits.fields().empty() && preview.pipeline);
}

void PlanPanel::tellWorkspace(const Preview& preview) {
    m_workspace->setVisible(!preview.workspace.folder.empty());
    const fs::path& folder = preview.workspace.folder;
    std::vector<LinkText::Piece> pieces{
        {QStringLiteral("workspace: "), LinkText::Quiet, {}},
        {qpath(folder.parent_path().filename() / folder.filename()), LinkText::Plain, {}}};
    if (!preview.workspace.exists)
        pieces.push_back({QStringLiteral(" · will be made when it runs"), LinkText::Quiet, {}});
    m_workspace->setPieces(pieces);
    m_workspace->setToolTip(tooltipText(qpath(folder)));
}

void PlanPanel::tellErrors(const Preview& preview, QVBoxLayout& column) {
    m_title->setText(preview.trouble ? QStringLiteral("Can't be read") : QStringLiteral("Errors"));
    const int count = int(preview.problems.size());
    m_summary->setPieces({{preview.trouble ? QStringLiteral("This page waits until that is mended.")
                           : count == 1    ? QStringLiteral("1 error · nothing runs until it is mended")
                                        : QStringLiteral("%1 errors · nothing runs until they are mended").arg(count),
                           LinkText::Quiet,
                           {}}});
    auto* list = new QVBoxLayout;
    list->setSpacing(8);
    column.addLayout(list);
    if (preview.trouble) {
        PreviewProblem problem;
        problem.error = *preview.trouble;
        list->addWidget(problemCard(problem, preview.file, m_desk, {}));
    }
    for (std::size_t i = 0; i < preview.problems.size() && i < kMostCards; ++i) {
        const PreviewProblem& problem = preview.problems[i];
        list->addWidget(problemCard(problem, preview.file, m_desk, [this, step = problem.step] {
            if (!step.empty()) Q_EMIT stepFollowed(step);
        }));
    }
    if (preview.problems.size() > kMostCards)
        list->addWidget(
            text({{QStringLiteral("and %1 more").arg(preview.problems.size() - kMostCards), LinkText::Quiet, {}}}));
}

void PlanPanel::tellPlan(const Preview& preview, QVBoxLayout& column) {
    const Plan& plan = *preview.plan;
    m_title->setText(QStringLiteral("Plan"));
    m_summary->setPieces({{planWords(plan), LinkText::Quiet, {}}});
    for (const std::string& note : plan.notes) column.addWidget(text({{oneLine(note, 600), LinkText::Running, {}}}));
    for (const Lapse& lapse : preview.lapses)
        column.addWidget(text({{oneLine(lapse.why, 600), LinkText::Running, {}}}));
    tellCauses(preview, true, column); // what was done just now comes first
    tellCauses(preview, false, column);
    tellConsequences(plan, column);
    tellReused(plan, column);
}

void PlanPanel::tellCauses(const Preview& preview, bool accepted, QVBoxLayout& column) {
    const auto isOne = [&](const PreviewCause& cause) { return cause.accepted == accepted; };
    const auto count = std::ranges::count_if(preview.causes, isOne);
    if (count == 0) return;
    auto* causes =
        section(accepted ? QStringLiteral("ACCEPTED AS UNCHANGED") : QStringLiteral("ROOT CAUSES"), int(count), column);
    CauseActions actions;
    actions.show = [this](const std::string& step) { Q_EMIT stepFollowed(step); };
    actions.accept = [this](const std::string& step) { Q_EMIT acceptWished(step); };
    actions.takeBack = [this](const std::string& step) { Q_EMIT acceptTakenBack(step); };
    actions.openRun = [this](RunId run) { Q_EMIT m_desk.openRun(run, false); };
    actions.edit = [this](const fs::path& file, int line) { Q_EMIT m_desk.openInEditor(qpath(file), line); };
    std::size_t told = 0;
    for (const PreviewCause& cause : preview.causes)
        if (isOne(cause) && told++ < kMostCards) causes->add(causeCard(cause, actions));
    if (told > kMostCards)
        causes->add(text({{QStringLiteral("and %1 more").arg(told - kMostCards), LinkText::Quiet, {}}}));
}

void PlanPanel::showStep(const Preview& preview, const std::string& step) {
    if (step == m_step) return;
    m_step = step;
    tellStep(preview);
}

void PlanPanel::tellStep(const Preview& preview) {
    const PlannedStep* step = preview.plan && !m_step.empty() ? preview.plan->find(m_step) : nullptr;
    if (m_stepWords) {
        m_stepSection->body()->removeWidget(m_stepWords);
        m_stepWords->hide();
        m_stepWords->deleteLater();
        m_stepWords = nullptr;
    }
    m_stepSection->setVisible(step != nullptr);
    if (!step) return;
    const auto toRun = [this](RunId run) {
        return LinkText::Piece{QStringLiteral("run %1").arg(run.value), LinkText::Plain,
                               [this, run] { Q_EMIT m_desk.openRun(run, false); }};
    };
    auto* words = new QWidget;
    auto* column = new QVBoxLayout(words);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    std::vector<LinkText::Piece> pieces{{oneLine(step->step, 64), LinkText::Strong, {}}};
    const bool reused = step->decision == Decision::Reuse;
    if (reused) {
        pieces.push_back({QStringLiteral(" is reused from "), LinkText::Plain, {}});
        pieces.push_back(toRun(step->originRun));
        if (step->accepted) pieces.push_back({QStringLiteral(", accepted as unchanged although"), LinkText::Plain, {}});
    } else {
        pieces.push_back({step->decision == Decision::Run     ? QStringLiteral(" will run")
                          : step->decision == Decision::Maybe ? QStringLiteral(" may run")
                                                              : QStringLiteral(" is skipped"),
                          LinkText::Plain,
                          {}});
    }
    if (step->lastSeconds)
        pieces.push_back(
            {(reused ? QStringLiteral(" · took ") : QStringLiteral(" · last time ")) + duration(*step->lastSeconds),
             LinkText::Quiet,
             {}});
    if (step->baseline) {
        pieces.push_back({QStringLiteral(" · compared with "), LinkText::Quiet, {}});
        pieces.push_back(toRun(step->baseline));
    }
    auto* head = text(pieces);
    head->setObjectName(QStringLiteral("stepDecision"));
    column->addWidget(head);
    const Step& declared = preview.pipeline->steps[std::size_t(step->position)];
    std::size_t told = 0;
    for (const Reason& reason : step->reasons) {
        if (told++ == kMostCards) break;
        auto* line = text({{becauseWords(reason, declared), reason.root ? LinkText::Plain : LinkText::Quiet, {}}});
        line->setObjectName(QStringLiteral("stepReason"));
        column->addWidget(line);
    }
    if (step->reasons.size() > kMostCards)
        column->addWidget(
            text({{QStringLiteral("and %1 more").arg(step->reasons.size() - kMostCards), LinkText::Quiet, {}}}));
    m_stepWords = words;
    m_stepSection->add(words);
}

void PlanPanel::tellConsequences(const Plan& plan, QVBoxLayout& column) {
    std::vector<LinkText::Piece> pieces;
    std::size_t count = 0;
    bool maybe = false;
    for (const PlannedStep& step : plan.steps) {
        const bool root =
            std::any_of(step.reasons.begin(), step.reasons.end(), [](const Reason& one) { return one.root; });
        if (root || step.accepted || (step.decision != Decision::Maybe && step.decision != Decision::Run)) continue;
        maybe = maybe || step.decision == Decision::Maybe;
        if (++count > kMostStepNames) continue;
        if (count > 1) pieces.push_back({QStringLiteral(", "), LinkText::Plain, {}});
        pieces.push_back(
            {oneLine(step.step, 64), LinkText::Plain, [this, name = step.step] { Q_EMIT stepFollowed(name); }});
    }
    if (count == 0) return;
    if (count > kMostStepNames)
        pieces.push_back({QStringLiteral(" and %1 more").arg(count - kMostStepNames), LinkText::Quiet, {}});
    auto* made = section(QStringLiteral("CONSEQUENCES"), int(count), column);
    made->add(text(pieces));
    if (maybe) made->add(text({{QStringLiteral("reused if their inputs turn out equal"), LinkText::Quiet, {}}}));
}

void PlanPanel::tellReused(const Plan& plan, QVBoxLayout& column) {
    std::vector<std::pair<RunId, std::vector<std::string>>> byRun; // in the order of the plan
    std::size_t count = 0;
    for (const PlannedStep& step : plan.steps) {
        if (step.decision != Decision::Reuse || step.accepted) continue;
        ++count;
        auto at =
            std::find_if(byRun.begin(), byRun.end(), [&](const auto& one) { return one.first == step.originRun; });
        if (at == byRun.end()) at = byRun.insert(byRun.end(), {step.originRun, {}});
        at->second.push_back(step.step);
    }
    if (count == 0) return;
    auto* made = section(QStringLiteral("REUSED"), int(count), column);
    for (const auto& [run, steps] : byRun) {
        // So few that the sentence keeps its end, whatever the names are.
        constexpr qsizetype kMostLetters = 200;
        QStringList names;
        qsizetype letters = 0;
        for (std::size_t i = 0; i < steps.size() && i < kMostStepNames && letters < kMostLetters; ++i) {
            names << oneLine(steps[i], 64);
            letters += names.back().size() + 2;
        }
        if (const auto left = steps.size() - std::size_t(names.size()); left > 0)
            names << QStringLiteral("and %1 more").arg(left);
        made->add(text({{names.join(QStringLiteral(", ")) + QStringLiteral(" from "), LinkText::Quiet, {}},
                        {QStringLiteral("run %1").arg(run.value), LinkText::Plain,
                         [this, id = run] { Q_EMIT m_desk.openRun(id, false); }}}));
    }
}

} // namespace stemma::ui
