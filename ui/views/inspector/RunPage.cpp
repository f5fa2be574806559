// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/RunPage.h"

#include "core/base/Text.h"
#include "core/engine/Things.h"
#include "core/pipeline/CellWords.h"
#include "core/store/Notes.h"
#include "core/store/PipelinePlace.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/views/inspector/Words.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/FactList.h"
#include "ui/widgets/NoteField.h"

#include <algorithm>
#include <map>
#include <utility>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostSteps = 60, kMostMade = 1000, kMostMadeShown = 30, kMostRuns = 20, kMostCells = 24;

LinkText::Style styleOf(StepStatus status) {
    switch (status) {
    case StepStatus::Executed:
        return LinkText::Good;
    case StepStatus::Failed:
        return LinkText::Bad;
    case StepStatus::Running:
        return LinkText::Running;
    default:
        return LinkText::Quiet;
    }
}

const char* runIcon(RunStatus status) {
    switch (status) {
    case RunStatus::Completed:
        return "check";
    case RunStatus::Failed:
        return "warning";
    case RunStatus::Running:
        return "play";
    default:
        return "stop";
    }
}

} // namespace

Result<RunFacts> readRunFacts(const WorkspaceHandle& workspace, RunId run, const Cancel& cancel) {
    const Store& store = *workspace.store;
    RunFacts facts;
    STEMMA_TRY(facts.run, store.run(run));
    facts.run.pipelineFile = pipelinePlace(store.workspace(), facts.run.pipelineFile);
    STEMMA_TRY(facts.note, runNote(store, run));
    STEMMA_TRY(const auto steps, stepsOf(store, run));
    for (const StepRunInfo& step : steps) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "Something else was selected");
        std::string note = step.error["message"].text();
        if (step.status == StepStatus::Reused && step.originRun) note = "run " + std::to_string(step.originRun.value);
        facts.steps.push_back({stepName(step), note.substr(0, note.find('\n')), step.status, secondsOf(step)});
        if (step.status != StepStatus::Executed || facts.made.size() > kMostMade) continue;
        STEMMA_TRY(const auto outputs, store.outputs(step.id));
        for (const auto& [output, id] : outputs) {
            STEMMA_TRY(const VersionInfo info, store.version(id));
            facts.made.push_back({id, info.name, headlineText(info.headline), info.number});
        }
    }
    return facts;
}

RunPage::RunPage(Around& around, std::shared_ptr<const RunFacts> facts, QWidget* parent)
    : Page(around, parent), m_facts(std::move(facts)) {
    setObjectName(QStringLiteral("runPage"));
    const RunInfo& run = m_facts->run;
    const std::string status(name(run.status));
    const char* word = run.status == RunStatus::Running ? "runs" : status.c_str();
    addHeader(
        runIcon(run.status), [status](const Palette& palette) { return palette.status(status); },
        tr("Run %1 %2").arg(run.id.value).arg(QLatin1String(word)));
    std::vector<Piece> line{{tr("of ")}, {qtext(run.pipeline), LinkText::Plain, [around = &m_around, n = run.pipeline] {
                                              around->selection.select(Subject::ofPipeline(n));
                                          }}};
    if (run.pipeline.empty()) line = {{tr("a file was added")}};
    if (run.ended)
        line.push_back({QStringLiteral(", ") + qtext(formatDuration(double(*run.ended - run.started) / 1e6))});
    line.push_back({QStringLiteral(", ") + localTime(run.started), LinkText::Quiet});
    addText(line);
    if (!run.message.empty()) addText({{QStringLiteral("“") + oneLine(run.message, 280) + QStringLiteral("”")}});
    addActions();
    addNote();
    addSteps();
    addFacts();
    end();
}

void RunPage::addActions() {
    const RunInfo& run = m_facts->run;
    auto* open = new Button(tr("Open"), "forward", this);
    open->setObjectName(QStringLiteral("open"));
    open->setToolTip(tr("Opens its graph in the centre"));
    connect(open, &QAbstractButton::clicked, this, [this] { Q_EMIT m_around.desk.openRun(m_facts->run.id, true); });
    std::vector<QWidget*> buttons{open};
    if (!run.pipelineFile.empty() && run.status != RunStatus::Running && !run.pipeline.empty()) {
        auto* again = new Button(tr("Run again"), "reproduce", this);
        again->setObjectName(QStringLiteral("runAgain"));
        again->setToolTip(tr("Runs its pipeline as it is now"));
        connect(again, &QAbstractButton::clicked, this,
                [this] { Q_EMIT m_around.desk.runPipeline(qtext(m_facts->run.pipelineFile), Desk::Part::All, {}); });
        buttons.push_back(again);
        const bool failed = std::ranges::any_of(m_facts->steps, [](const RunFacts::Step& step) {
            return step.status == StepStatus::Failed || step.status == StepStatus::Cancelled ||
                   step.status == StepStatus::Interrupted;
        });
        if (failed) {
            auto* part = new Button(tr("Run what failed"), "reproduce", this);
            part->setObjectName(QStringLiteral("runFailed"));
            part->setToolTip(tr("Only the steps that didn't come to their end in its last run, and what they need"));
            connect(part, &QAbstractButton::clicked, this, [this] {
                Q_EMIT m_around.desk.runPipeline(qtext(m_facts->run.pipelineFile), Desk::Part::Failed, {});
            });
            buttons.push_back(part);
        }
    }
    addButtons(buttons);
}

void RunPage::addNote() {
    m_note = new NoteField(qtext(m_facts->note));
    m_note->setWritable(!m_around.session.readOnly());
    addSection(QStringLiteral("note"), tr("Note"))->add(m_note);
    // Of the workspace it was read from: another may be open by the time the field is left.
    connect(m_note, &NoteField::edited, this,
            [this, workspace = m_around.session.handle()](const QString& before, const QString& after) {
                Q_EMIT m_around.desk.undoable(noteRun(m_around.actions, workspace, m_facts->run.id, before, after));
            });
}

bool RunPage::editing() const {
    return m_note->editing();
}

void RunPage::addSteps() {
    std::map<StepStatus, int> counts;
    for (const auto& step : m_facts->steps) ++counts[step.status];
    QStringList note;
    for (const auto& [status, count] : counts)
        note << QStringLiteral("%1 %2").arg(count).arg(QString::fromStdString(std::string(name(status))));
    Section* section = addSection(QStringLiteral("steps"), tr("Steps"));
    section->header()->setNote(note.join(QStringLiteral(" · ")));
    // What failed stands first, then in file order.
    std::vector<const RunFacts::Step*> order;
    for (const auto& step : m_facts->steps) order.push_back(&step);
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
        return (a->status == StepStatus::Failed) > (b->status == StepStatus::Failed);
    });
    // Cells of one step that have nothing to say are one entry.
    std::map<std::string, std::vector<const RunFacts::Step*>> cells;
    for (const auto* step : order)
        if (const CellName named = cellName(step->name); !named.cell.empty() && step->status != StepStatus::Failed)
            cells[named.base].push_back(step);
    std::size_t shown = 0, told = 0;
    for (const auto* step : order) {
        const auto group = step->status == StepStatus::Failed ? cells.end() : cells.find(cellName(step->name).base);
        if (group != cells.end() && group->second.empty()) continue; // told with the first of them
        if (shown == kMostSteps) {
            section->add(text({{tr("and %1 more").arg(order.size() - told), LinkText::Quiet}}));
            break;
        }
        if (group != cells.end() && group->second.size() > 1) {
            ++shown;
            told += group->second.size();
            addCells(*section, group->first, std::exchange(group->second, {}));
            continue;
        }
        ++shown;
        ++told;
        const QString status = QString::fromStdString(std::string(name(step->status)));
        std::vector<Piece> pieces{toStep(m_facts->run.id, step->name),
                                  {QStringLiteral("  ") + status, styleOf(step->status)}};
        if (step->status == StepStatus::Executed && step->seconds >= 0)
            pieces.push_back({QStringLiteral(", ") + qtext(formatDuration(step->seconds)), LinkText::Quiet});
        if (!step->note.empty()) pieces.push_back({QStringLiteral(", ") + oneLine(step->note, 160), LinkText::Quiet});
        section->add(text(pieces));
    }
    addMade();
}

void RunPage::addMade() {
    if (m_facts->made.empty()) return;
    Section* section = addSection(QStringLiteral("made"), tr("What it made"), true, false);
    const bool all = m_facts->made.size() <= kMostMade;
    section->header()->setNote(QString::number(std::min(m_facts->made.size(), kMostMade)) + (all ? "" : "+"));
    std::map<std::string, std::vector<const VersionLink*>> cells;
    for (const VersionLink& link : m_facts->made)
        if (const CellName named = cellName(link.name); !named.cell.empty()) cells[named.base].push_back(&link);
    std::size_t shown = 0;
    for (const VersionLink& link : m_facts->made) {
        const auto group = cells.find(cellName(link.name).base);
        if (group != cells.end() && group->second.empty()) continue; // told with the first of them
        if (shown == kMostMadeShown) {
            section->add(text({{tr("and more"), LinkText::Quiet}}));
            break;
        }
        ++shown;
        if (group != cells.end() && group->second.size() > 1) {
            addMadeCells(*section, group->first, std::exchange(group->second, {}));
            continue;
        }
        std::vector<Piece> pieces{toVersion(link.version, shortName(link.name, m_facts->run.pipeline)),
                                  {tr(" version %1").arg(link.number)}};
        if (!link.facts.empty()) pieces.push_back({QStringLiteral(" · ") + oneLine(link.facts, 80), LinkText::Quiet});
        section->add(text(pieces));
    }
}

void RunPage::addMadeCells(Section& section, const std::string& name, std::vector<const VersionLink*> cells) {
    section.add(text({{qtext(shortName(name, m_facts->run.pipeline)), LinkText::Strong},
                      {QStringLiteral("  ") + qtext(plural(std::int64_t(cells.size()), "cell")), LinkText::Quiet}}));
    std::ranges::sort(cells, [](const auto* one, const auto* other) {
        return cellBefore(cellName(one->name).cell, cellName(other->name).cell);
    });
    std::vector<std::pair<std::string, Piece>> links;
    for (const VersionLink* link : cells)
        links.emplace_back(cellName(link->name).cell, toVersion(link->version, link->name));
    addLinks(section, std::move(links));
}

/// Cells by their values, beside each other.
void RunPage::addLinks(Section& section, std::vector<std::pair<std::string, Piece>> links) {
    std::vector<Piece> pieces;
    for (auto& [cell, link] : links) {
        if (!pieces.empty()) pieces.push_back({QStringLiteral(",  "), LinkText::Quiet});
        if (pieces.size() >= 2 * kMostCells) {
            pieces.push_back({tr("and %1 more").arg(links.size() - kMostCells), LinkText::Quiet});
            break;
        }
        link.text = oneLine(cellWords(cell), LinkText::kMostLink);
        pieces.push_back(std::move(link));
    }
    section.add(text(pieces));
}

void RunPage::addCells(Section& section, const std::string& step, std::vector<const RunFacts::Step*> cells) {
    std::map<StepStatus, int> counts;
    double seconds = 0;
    for (const auto* cell : cells) {
        ++counts[cell->status];
        if (cell->status == StepStatus::Executed && cell->seconds > 0) seconds += cell->seconds;
    }
    std::vector<Piece> pieces{{qtext(step), LinkText::Strong}, {QStringLiteral("  ")}};
    for (const auto& [status, count] : counts)
        pieces.push_back({(pieces.size() == 2 ? QString() : QStringLiteral(", ")) +
                              QStringLiteral("%1 %2").arg(count).arg(qtext(name(status))),
                          styleOf(status)});
    if (seconds > 0) pieces.push_back({QStringLiteral(", ") + qtext(formatDuration(seconds)), LinkText::Quiet});
    section.add(text(pieces));
    std::ranges::sort(cells, [](const auto* one, const auto* other) {
        return cellBefore(cellName(one->name).cell, cellName(other->name).cell);
    });
    std::vector<std::pair<std::string, Piece>> links;
    for (const auto* cell : cells) links.emplace_back(cellName(cell->name).cell, toStep(m_facts->run.id, cell->name));
    addLinks(section, std::move(links));
}

void RunPage::addFacts() {
    const RunInfo& run = m_facts->run;
    if (run.parameters.isObject() && !run.parameters.members().empty()) {
        Section* section = addSection(QStringLiteral("parameters"), tr("Parameters"));
        auto* list = new FactList(FactList::Values::Beside);
        for (const auto& [name, value] : run.parameters.members())
            if (list->count() < 40)
                list->add(qtext(name), value.isString() ? qtext(value.text()) : qtext(value.dump()));
        section->add(list);
    }
    Section* section = addSection(QStringLiteral("whence"), tr("Where it ran"), true, false);
    auto* list = new FactList(FactList::Values::Beside);
    if (!run.pipelineFile.empty()) list->add(tr("file"), qtext(run.pipelineFile))->setElideMode(Qt::ElideMiddle);
    if (!run.gitBranch.empty()) list->add(tr("branch"), qtext(run.gitBranch));
    if (!run.gitCommit.empty())
        list->add(tr("commit"), qtext(run.gitCommit.substr(0, 12)) +
                                    (run.gitDirty.value_or(false) ? tr(", with changes not committed") : QString()));
    if (!run.user.empty()) list->add(tr("by"), qtext(run.user));
    if (!run.host.empty()) list->add(tr("on"), qtext(run.host));
    for (const auto& [program, version] : run.details["versions"].members())
        if (version.isString() && list->count() < 16) list->add(qtext(program), qtext(version.text()));
    section->add(list);
}

PipelinePage::PipelinePage(Around& around, const std::string& pipelineName, QWidget* parent) : Page(around, parent) {
    setObjectName(QStringLiteral("pipelinePage"));
    const auto overview = around.session.overview();
    const OverviewPipeline* pipeline = nullptr;
    for (const OverviewPipeline& one : overview->pipelines)
        if (one.name == pipelineName) pipeline = &one;
    addHeader(
        "pipeline", [](const Palette& palette) { return palette("accent"); }, qtext(pipelineName));
    if (pipeline == nullptr) {
        addText({{tr("It has not run in this workspace yet"), LinkText::Quiet}});
        end();
        return;
    }
    const QString file = qtext(pipeline->file);
    auto* run = new Button(tr("Run %1").arg(oneLine(pipelineName, 30)), "play", this);
    run->setObjectName(QStringLiteral("run"));
    connect(run, &QAbstractButton::clicked, this,
            [this, file] { Q_EMIT m_around.desk.runPipeline(file, Desk::Part::All, {}); });
    auto* edit = new Button(tr("Open in editor"), "edit", this);
    edit->setObjectName(QStringLiteral("edit"));
    edit->setToolTip(tooltipText(file));
    connect(edit, &QAbstractButton::clicked, this, [this, file] { Q_EMIT m_around.desk.openInEditor(file, 0); });
    addButtons({run, edit});
    Section* section = addSection(QStringLiteral("runs"), tr("Runs"));
    section->header()->setNote(QString::number(pipeline->runs));
    std::size_t shown = 0;
    for (const OverviewRun& one : overview->runs) {
        if (one.pipeline != pipelineName) continue;
        if (shown == kMostRuns) break;
        ++shown;
        const bool failed = one.status == RunStatus::Failed;
        std::vector<Piece> pieces{toRun(one.id)};
        if (one.status == RunStatus::Running) {
            pieces.push_back({tr("  under way"), LinkText::Running});
        } else if (failed && !one.failedStep.empty()) {
            pieces.push_back({tr("  failed at "), LinkText::Bad});
            pieces.push_back(toStep(one.id, one.failedStep));
        } else {
            const QString word = one.status == RunStatus::Completed
                                     ? tr("  %1 ran · %2 reused")
                                     : QStringLiteral("  ") + QString::fromStdString(std::string(name(one.status)));
            pieces.push_back({one.status == RunStatus::Completed ? word.arg(one.executed).arg(one.reused) : word});
        }
        if (one.seconds() >= 0)
            pieces.push_back({QStringLiteral(", ") + qtext(formatDuration(one.seconds())), LinkText::Quiet});
        if (!one.message.empty()) pieces.push_back({QStringLiteral(" · ") + oneLine(one.message, 80), LinkText::Quiet});
        section->add(text(pieces));
    }
    if (const int more = pipeline->runs - int(shown); more > 0)
        section->add(text({{tr("and %1 more").arg(more), LinkText::Quiet}}));
    Section* where = addSection(QStringLiteral("file"), tr("File"));
    auto* list = new FactList(FactList::Values::Beside);
    list->add(tr("file"), file)->setElideMode(Qt::ElideMiddle);
    where->add(list);
    end();
}

} // namespace stemma::ui
