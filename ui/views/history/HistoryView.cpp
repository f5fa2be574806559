// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/history/HistoryView.h"

#include "core/base/Text.h"
#include "core/lineage/HistoryGraph.h"
#include "core/store/Store.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/PassingMenu.h"

#include <QMenu>
#include <algorithm>

namespace stemma::ui {

struct LoadedHistory {
    GraphContent content;
    bool older = false;
};

HistoryView::HistoryView(const Context& context, QWidget* parent)
    : GraphPage(context, QStringLiteral("history-view"), parent) {
    setEmptyWords(tr("The history of this workspace"),
                  tr("Run a pipeline: each run becomes a lane here, the newest on top, with threads to what it "
                     "took over from those before."));
    m_which = addChip(QStringLiteral("history-pipeline"));
    m_which->setMenuMark(true);
    connect(m_which, &QAbstractButton::clicked, this, &HistoryView::choosePipeline);
    connect(canvas(), &GraphCanvas::viewChanged, this, &HistoryView::moreBelow);
    follow(m_loading);
    dress();
}

void HistoryView::dropped() {
    m_of.reset();
    m_loading.forget();
    m_older = false;
}

void HistoryView::load() {
    const WorkspaceHandle handle = m_context.session.handle();
    const std::uint64_t revision = m_context.session.revision();
    dress();
    if (!handle || nothingRead() || m_of == revision) return;
    m_of = revision;
    HistoryQuestion question;
    question.runs = m_runs;
    question.pipeline = m_pipeline;
    m_loading.ask(
        [handle, question](const Cancel& cancel) -> Result<LoadedHistory> {
            STEMMA_TRY(HistoryGraph history, historyOf(*handle.store, question, cancel));
            LoadedHistory loaded;
            loaded.older = history.next != 0;
            for (const DrawnNode& node : history.drawing.nodes)
                loaded.content.subjects.set(node.id, stemma::ui::subjectOf(history.things[node.id]));
            if (loaded.older)
                loaded.content.note = tr("The newest %1 runs; older ones come as you go down").arg(question.runs);
            loaded.content.drawing = std::move(history.drawing);
            return loaded;
        },
        [this](Result<LoadedHistory> loaded) {
            if (loaded) {
                m_older = loaded->older;
                return setContent(std::move(loaded->content));
            }
            m_of.reset(); // it is tried again
            if (loaded.error().code != ErrorCode::Cancelled)
                fail(tr("The history can't be shown"), qtext(loaded.error().message));
        });
}

void HistoryView::reload() {
    m_of.reset();
    if (isVisible()) load();
}

/// Whoever comes near the oldest that is shown sees older ones.
void HistoryView::moreBelow() {
    const auto scene = canvas()->scene();
    if (!m_older || !scene || !seen() || sliced() || loading() || m_runs >= kMost) return;
    const QRectF seen = canvas()->view().toUnits(QRectF(canvas()->rect()));
    if (seen.bottom() + seen.height() / 2 < scene->bounds().bottom()) return;
    m_runs += kPage;
    reload();
}

/// What was chosen elsewhere is in an older run, or in one of another pipeline than is shown.
void HistoryView::missed(const Subject& subject) {
    const auto overview = m_context.session.overview();
    RunId id = subject.run;
    if (const OverviewVersion* version = overview->version(subject.version).second) id = version->run;
    const OverviewRun* run = overview->run(id);
    if (!run) return;
    const bool another = !m_pipeline.empty() && run->pipeline != m_pipeline;
    const std::string pipeline = another ? std::string() : m_pipeline;
    std::size_t newer = 1;
    for (const OverviewRun& other : overview->runs)
        newer += other.id > id && (pipeline.empty() || other.pipeline == pipeline);
    // Between those that are listed and one that was asked for there are others.
    if (overview->runsLeft > 0) newer = std::max(newer, std::size_t(overview->runs.front().id.value - id.value) + 1);
    if (newer > kMostForOne)
        return canvas()->say(tr("Run %1 is older than the %2 that are shown").arg(id.value).arg(m_runs));
    if (newer <= m_runs && !another) return; // a run that did nothing
    const std::size_t runs = (newer + kPage - 1) / kPage * kPage;
    if (another) {
        showPipeline(pipeline, runs);
    } else {
        m_runs = std::max(m_runs, runs);
        reload();
    }
    owe();
}

/// A version is in each lane that has it.
std::vector<std::string> HistoryView::idsOf(const Subject& subject) const {
    if (subject.kind != Subject::Kind::Run) return GraphPage::idsOf(subject);
    const std::string lane = historyLane(subject.run);
    std::vector<std::string> ids;
    const LineageDrawing& drawing = content().drawing;
    for (const DrawnNode& node : drawing.nodes)
        if (node.lane >= 0 && drawing.lanes[std::size_t(node.lane)].id == lane) ids.push_back(node.id);
    return ids;
}

CanvasStart HistoryView::start() const {
    for (const std::string& id : canvas()->selected())
        if (canvas()->scene()->indexOf(id) >= 0) return {id, 0.5, CanvasStart::kFacts};
    // The beginning of the newest run, with its title.
    const auto scene = canvas()->scene();
    const auto& nodes = canvas()->drawing().nodes;
    std::string first;
    double least = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const double left = scene->nodes()[i].box.left();
        if (nodes[i].lane != 0 || (!first.empty() && left >= least)) continue;
        first = nodes[i].id;
        least = left;
    }
    if (first.empty() && !nodes.empty()) first = nodes.front().id;
    return {first, 0.5, CanvasStart::kFacts};
}

void HistoryView::dress() {
    const auto overview = m_context.session.overview();
    m_which->setVisible(overview->pipelines.size() > 1 || !m_pipeline.empty());
    m_which->setWords(m_pipeline.empty() ? tr("all pipelines") : oneLine(m_pipeline, 40));
    placeChips();
}

void HistoryView::showPipeline(const std::string& name, std::size_t runs) {
    Q_EMIT m_context.desk.leaving();
    m_pipeline = name;
    m_runs = runs;
    forgetView(qtext(name));
    reload();
}

void HistoryView::choosePipeline() {
    QMenu* menu = passingMenu(this);
    const auto offer = [&](const std::string& name, const QString& words) {
        QAction* action = menu->addAction(plainItem(words));
        action->setCheckable(true);
        action->setChecked(name == m_pipeline);
        connect(action, &QAction::triggered, this, [this, name] {
            if (name != m_pipeline) showPipeline(name, kPage);
        });
    };
    offer({}, tr("All pipelines"));
    menu->addSeparator();
    for (const OverviewPipeline& pipeline : m_context.session.overview()->pipelines)
        offer(pipeline.name, oneLine(pipeline.name, 60));
    menu->popup(m_which->mapToGlobal(QPoint(0, m_which->height() + 4)));
}

std::pair<QString, QString> HistoryView::exportTitle() const {
    const QString of = m_pipeline.empty() ? m_context.session.title() : oneLine(m_pipeline, 100);
    return {tr("History of %1").arg(of), qtext(plural(std::int64_t(content().drawing.lanes.size()), "run")) +
                                             (m_older ? tr(", the newest") : QString())};
}

QVariantMap HistoryView::place() const {
    QVariantMap place = GraphPage::place();
    if (!m_pipeline.empty()) place[QStringLiteral("pipeline")] = qtext(m_pipeline);
    if (m_runs > kPage) place[QStringLiteral("runs")] = qulonglong(m_runs);
    return place;
}

void HistoryView::turnTo(const QVariantMap& place) {
    m_pipeline = utf8(place.value(QStringLiteral("pipeline")).toString());
    m_runs = std::clamp<std::size_t>(place.value(QStringLiteral("runs")).toULongLong(), kPage, kMost);
    m_of.reset();
    forgetView(qtext(m_pipeline));
}

void HistoryView::giveBack(const QVariantMap& kept) {
    turnTo(kept);
    GraphPage::giveBack(kept);
}

void HistoryView::returnTo(const QVariantMap& place) {
    turnTo(place);
    GraphPage::returnTo(place);
}

} // namespace stemma::ui
