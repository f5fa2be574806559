// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/lineage/LineageView.h"

#include "core/lineage/LineagePicture.h"
#include "core/lineage/LineageQueries.h"
#include "core/store/Store.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/visual/ArtifactPictures.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/PassingMenu.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QVBoxLayout>
#include <set>

namespace stemma::ui {

struct LineageView::Loaded {
    LineageDrawing drawing;
    std::unordered_map<std::string, Subject> subjects;
    bool cut = false;
};

namespace {

/// Up and down are two questions: their depths differ.
Result<Lineage> lineage(const Store& store, VersionId version, int up, int down) {
    LineageQuestion question;
    question.describing = true;
    question.depth = up;
    question.direction = LineageDirection::Upstream;
    STEMMA_TRY(Lineage all, lineageOf(store, version, question));
    question.depth = down;
    question.direction = LineageDirection::Downstream;
    STEMMA_TRY(const Lineage below, lineageOf(store, version, question));
    std::set<std::string> known;
    for (const LineageNode& node : all.nodes) known.insert(node.id);
    for (const LineageNode& node : below.nodes)
        if (known.insert(node.id).second) all.nodes.push_back(node);
    std::set<std::tuple<std::string, std::string, std::string>> edges;
    for (const LineageEdge& edge : all.edges) edges.emplace(edge.from, edge.to, edge.name);
    for (const LineageEdge& edge : below.edges)
        if (edges.emplace(edge.from, edge.to, edge.name).second) all.edges.push_back(edge);
    all.cut = all.cut || below.cut;
    return all;
}

} // namespace

LineageView::LineageView(const Context& context, QWidget* parent)
    : QWidget(parent), m_context(context),
      m_exporter([this] { return graphToExport(); }, [this] { return m_context.session.handle(); }) {
    setObjectName(QStringLiteral("lineage-view"));
    m_canvas = new GraphCanvas(this);
    m_canvas->setEmptyText(
        tr("The lineage of an artifact"),
        tr("Run a pipeline, or select an artifact on the left: where it came from, and what was made "
           "from it, appears here."));
    m_canvas->setPictures(
        artifactPictures(m_context.session, [this](const std::string& id) { return subjectOf(id).version; }));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_canvas);
    setFocusProxy(m_canvas);
    makeChips();
    connectParts();
    dressChips();
}

/// What it is the lineage of, and how far: above the picture.
void LineageView::makeChips() {
    auto* chips = new QWidget(this);
    auto* row = new QHBoxLayout(chips);
    row->setContentsMargins(14, 12, 0, 0);
    row->setSpacing(8);
    m_of = new Chip({}, false, chips);
    m_of->setObjectName(QStringLiteral("lineage-of"));
    m_depth = new Chip({}, false, chips);
    m_depth->setObjectName(QStringLiteral("lineage-depth"));
    m_depth->setMenuMark(true);
    row->addWidget(m_of);
    row->addWidget(m_depth);
    chips->setAttribute(Qt::WA_NoSystemBackground);
    connect(m_depth, &QAbstractButton::clicked, this, &LineageView::chooseDepth);
    connect(m_of, &QAbstractButton::clicked, this,
            [this] { m_context.selection.select(Subject::ofVersion(m_version)); });
}

void LineageView::connectParts() {
    connect(m_canvas, &GraphCanvas::selectionChanged, this, &LineageView::select);
    connect(m_canvas, &GraphCanvas::arrangingChanged, this, [this] { tellExportNews(); });
    connect(&m_loading, &Latest::busyChanged, this, [this] { tellExportNews(); });
    connect(m_canvas, &GraphCanvas::graphShown, this, [this] {
        if (m_seen == m_version) return;
        m_seen = m_version;
        if (const auto left = std::exchange(m_left, std::nullopt))
            m_canvas->setView(*left);
        else
            m_canvas->startAt({"a" + std::to_string(m_version.value), 0.6, CanvasStart::kPictures});
        // Where nothing is in hand, what the picture is about is.
        if (isVisible() && !m_context.selection.current()) m_context.selection.select(Subject::ofVersion(m_version));
    });
    connect(m_canvas, &GraphCanvas::opened, this, [this](const std::string& id) {
        const Subject& subject = subjectOf(id);
        if (subject.version) Q_EMIT m_context.desk.openVersion(subject.version, true);
        if (subject.kind == Subject::Kind::Step) Q_EMIT m_context.desk.openRun(subject.run, true);
    });
    connect(m_canvas, &GraphCanvas::contextRequested, this, &LineageView::menu);
    connect(m_canvas, &GraphCanvas::focusRequested, this, [this](const std::vector<std::string>& ids) {
        for (const std::string& id : ids)
            if (const VersionId version = subjectOf(id).version) return showLineage(version);
    });
    connect(&m_context.selection, &Selection::changed, this, &LineageView::follow);
    connect(&m_context.desk, &Desk::openLineage, this, &LineageView::showLineage); // also of what is in this picture
    connect(&m_context.session, &Session::overviewChanged, this, [this] {
        // What it was left at may be of another workspace that stood here.
        const auto overview = m_context.session.overview();
        m_fresh = m_fresh || (!overview->artifacts.empty() && !overview->version(m_version).second);
        if (m_fresh) {
            const VersionId newest = newestResult();
            if (newest == m_version) return;
            m_version = newest;
            m_left.reset();
            m_history.assign(newest ? 1 : 0, newest);
            m_place = 0;
        }
        load();
    });
    connect(&m_context.session, &Session::stateChanged, this, [this] {
        if (m_context.session.state() == Session::State::Open) return;
        m_version = {};
        m_fresh = true;
        m_left.reset();
        m_history.clear();
        m_subjects.clear();
        m_canvas->setGraph({});
        dressChips();
    });
}

const Subject& LineageView::subjectOf(const std::string& id) const {
    static const Subject none;
    const auto found = m_subjects.find(id);
    return found == m_subjects.end() ? none : found->second;
}

/// What the newest run made last: the end of its story.
VersionId LineageView::newestResult() const {
    const auto overview = m_context.session.overview();
    VersionId newest;
    for (const OverviewArtifact& artifact : overview->artifacts)
        if (const OverviewVersion* version = artifact.latestVersion(); version && version->id > newest)
            newest = version->id;
    return newest;
}

void LineageView::showLineage(VersionId version) {
    m_fresh = false;
    if (version == m_version) return;
    m_version = version;
    m_left.reset();
    if (!m_history.empty()) m_history.resize(m_place + 1);
    m_history.push_back(version);
    m_place = m_history.size() - 1;
    load();
}

void LineageView::back() {
    if (m_place == 0) return;
    m_version = m_history[--m_place];
    m_context.selection.select(Subject::ofVersion(m_version));
    load();
}

void LineageView::forward() {
    if (m_place + 1 >= m_history.size()) return;
    m_version = m_history[++m_place];
    m_context.selection.select(Subject::ofVersion(m_version));
    load();
}

void LineageView::follow() {
    const Subject& subject = m_context.selection.current();
    // What was chosen in this picture stays in this picture.
    if (subject.version && subject.kind == Subject::Kind::Version && !m_mine) {
        bool here = false;
        for (const auto& [id, own] : m_subjects) here |= own == subject;
        if (!here || !isVisible()) showLineage(subject.version);
    }
    showSelection();
    // What was chosen elsewhere is brought into sight.
    if (const auto shown = m_canvas->selected(); !m_mine && isVisible() && !shown.empty()) m_canvas->reveal(shown[0]);
}

void LineageView::load() {
    dressChips();
    const WorkspaceHandle handle = m_context.session.handle();
    if (!handle || !m_version || !isVisible()) return;
    m_loading.ask(
        [handle, version = m_version, up = m_up, down = m_down,
         overview = m_context.session.overview()](const Cancel&) -> Result<Loaded> {
            STEMMA_TRY(const Lineage found, lineage(*handle.store, version, up, down));
            Loaded loaded;
            loaded.drawing = drawingOf(found);
            loaded.cut = found.cut;
            std::set<std::int64_t> pictured;
            for (const OverviewArtifact& artifact : overview->artifacts)
                for (const OverviewVersion& entry : artifact.versions)
                    if (!entry.picture.empty() && entry.state == VersionState::Ok) pictured.insert(entry.id.value);
            for (std::size_t i = 0; i < found.nodes.size(); ++i) {
                const LineageNode& node = found.nodes[i];
                const bool step = node.kind == LineageNode::Kind::Step;
                loaded.drawing.nodes[i].picture = !step && pictured.contains(node.version.value);
                loaded.subjects[node.id] =
                    step ? Subject::ofStep(node.run, loaded.drawing.nodes[i].name) : Subject::ofVersion(node.version);
            }
            return loaded;
        },
        [this](Result<Loaded> loaded) {
            if (!loaded) {
                m_subjects.clear();
                m_canvas->setGraph({});
                m_canvas->setEmptyText(tr("This lineage can't be shown"), qtext(loaded.error().message));
                return;
            }
            m_subjects = std::move(loaded->subjects);
            m_canvas->setGraph(std::move(loaded->drawing));
            dressChips();
            showSelection();
        });
}

void LineageView::dressChips() {
    const auto [artifact, version] = m_context.session.overview()->version(m_version);
    m_of->setVisible(version != nullptr);
    m_depth->setVisible(version != nullptr);
    if (version) m_of->setWords(tr("lineage of %1 @%2").arg(oneLine(artifact->name, 60)).arg(version->number));
    const auto word = [](int depth, const QString& way) {
        return depth < 0 ? tr("all %1").arg(way) : QStringLiteral("%1 %2").arg(depth).arg(way);
    };
    m_depth->setWords(word(m_up, tr("up")) + QStringLiteral(" · ") + word(m_down, tr("down")));
    m_of->parentWidget()->adjustSize();
}

void LineageView::chooseDepth() {
    QMenu* menu = passingMenu(this);
    for (const bool up : {true, false}) {
        if (!up) menu->addSeparator();
        for (const int depth : {0, 1, 2, 3, 5, -1}) {
            if (up && depth == 0) continue;
            const QString way = up ? tr("up") : tr("down");
            QAction* action = menu->addAction(depth < 0 ? tr("all %1").arg(way) : tr("%1 %2").arg(depth).arg(way));
            action->setCheckable(true);
            action->setChecked((up ? m_up : m_down) == depth);
            connect(action, &QAction::triggered, this, [this, up, depth] {
                (up ? m_up : m_down) = depth;
                load();
            });
        }
    }
    menu->popup(m_depth->mapToGlobal(QPoint(0, m_depth->height() + 4)));
}

void LineageView::select(const std::vector<std::string>& ids) {
    std::vector<Subject> subjects;
    for (const std::string& id : ids)
        if (const Subject& subject = subjectOf(id)) subjects.push_back(subject);
    m_mine = true;
    m_fresh = m_fresh && subjects.empty();
    m_context.selection.select(std::move(subjects));
    m_mine = false;
}

void LineageView::showSelection() {
    std::vector<std::string> ids;
    for (const Subject& subject : m_context.selection.all())
        for (const auto& [id, own] : m_subjects)
            if (own == subject) ids.push_back(id);
    m_canvas->setSelected(ids);
}

void LineageView::menu(const std::string& id, const QPoint& at) {
    const Subject subject = subjectOf(id);
    Desk& desk = m_context.desk;
    QMenu* menu = passingMenu(this);
    if (!subject) {
        menu->addAction(tr("Fit"), m_canvas, &GraphCanvas::fit);
    } else if (subject.version) {
        const VersionId version = subject.version;
        menu->addAction(tr("Open"), &desk, [&desk, version] { Q_EMIT desk.openVersion(version, true); });
        menu->addAction(tr("Lineage of this"), this, [this, version] { showLineage(version); });
    } else {
        menu->addAction(tr("Open run %1").arg(subject.run.value), &desk,
                        [&desk, subject] { Q_EMIT desk.openRun(subject.run, true); });
        menu->addAction(tr("Log"), &desk, [&desk, subject] { Q_EMIT desk.openLog(subject.run, qtext(subject.step)); });
    }
    menu->popup(at);
}

GraphToExport LineageView::graphToExport() const {
    GraphToExport graph{m_canvas->scene(), m_canvas->faces(), {}, {}, {}};
    if (!graph.scene) return graph;
    for (const DrawnNode& node : m_canvas->drawing().nodes)
        if (node.picture) graph.pictures.emplace_back(graph.scene->indexOf(node.id), subjectOf(node.id).version);
    const auto [artifact, version] = m_context.session.overview()->version(m_version);
    if (version) graph.title = tr("Lineage of %1@%2").arg(oneLine(artifact->name, 200)).arg(version->number);
    return graph;
}

bool LineageView::loading() const {
    return m_loading.busy() || m_canvas->arranging();
}

void LineageView::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    m_exporter.write(path, format, options, std::move(done));
}

QString LineageView::exportName() const {
    const auto [artifact, version] = m_context.session.overview()->version(m_version);
    if (!version) return QStringLiteral("lineage");
    return oneLine(artifact->name, 60).replace(QLatin1Char('/'), QLatin1Char('-')) +
           QStringLiteral("@%1-lineage").arg(version->number);
}

/// Who chose nothing sees the newest another day, too.
QVariantMap LineageView::kept() const {
    QVariantMap kept{{QStringLiteral("up"), m_up}, {QStringLiteral("down"), m_down}};
    if (m_fresh || !m_version) return kept;
    kept[QStringLiteral("version")] = qlonglong(m_version.value);
    if (m_canvas->viewChosen() && m_seen == m_version) kept.insert(m_canvas->view().toMap());
    return kept;
}

void LineageView::giveBack(const QVariantMap& kept) {
    m_up = kept.value(QStringLiteral("up"), m_up).toInt();
    m_down = kept.value(QStringLiteral("down"), m_down).toInt();
    if (const VersionId version{kept.value(QStringLiteral("version")).toLongLong()}) {
        m_seen = {};
        showLineage(version);
        m_left = CanvasView::fromMap(kept);
    }
}

void LineageView::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() == Qt::AltModifier && event->key() == Qt::Key_Left) return back();
    if (event->modifiers() == Qt::AltModifier && event->key() == Qt::Key_Right) return forward();
    QWidget::keyPressEvent(event);
}

void LineageView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    load();
}

} // namespace stemma::ui
