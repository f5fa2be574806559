// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/lineage/LineageView.h"

#include "core/lineage/LineagePicture.h"
#include "core/lineage/LineageQueries.h"
#include "core/lineage/Overview.h"
#include "core/store/Store.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/graph/GraphMenus.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/PassingMenu.h"

#include <QMenu>
#include <algorithm>
#include <utility>

namespace stemma::ui {

namespace {

/// What a lineage's nodes are, and which of them have a picture.
GraphContent contentOf(const Lineage& found, const Store& store, bool all) {
    std::vector<VersionId> versions;
    for (const LineageNode& node : found.nodes)
        if (node.kind != LineageNode::Kind::Step) versions.push_back(node.version);
    const std::set<VersionId> pictured = picturedOf(store, versions);
    GraphContent content;
    content.drawing = drawingOf(found);
    if (found.cut)
        content.note = all ? LineageView::tr("Not all of it is shown: there is more than can be drawn")
                           : LineageView::tr("It goes on beyond what is shown");
    for (std::size_t i = 0; i < found.nodes.size(); ++i) {
        const LineageNode& node = found.nodes[i];
        const bool step = node.kind == LineageNode::Kind::Step;
        DrawnNode& shape = content.drawing.nodes[i];
        shape.picture = !step && pictured.contains(node.version);
        content.subjects.set(node.id, step ? Subject::ofStep(node.run, shape.name) : Subject::ofVersion(node.version));
    }
    return content;
}

} // namespace

LineageView::LineageView(const Context& context, QWidget* parent)
    : GraphPage(context, QStringLiteral("lineage-view"), parent) {
    setEmptyWords(tr("The lineage of an artifact"),
                  tr("Run a pipeline, or select an artifact on the left: where it came from, and what was made "
                     "from it, appears here."));
    m_of = addChip(QStringLiteral("lineage-of"));
    m_depth = addChip(QStringLiteral("lineage-depth"));
    m_depth->setMenuMark(true);
    connect(m_depth, &QAbstractButton::clicked, this, &LineageView::chooseDepth);
    connect(m_of, &QAbstractButton::clicked, this,
            [this] { m_context.selection.select(Subject::ofVersion(m_version)); });
    connectParts();
    dress();
}

void LineageView::connectParts() {
    follow(m_loading);
    connect(&m_context.selection, &Selection::changed, this, &LineageView::followSelection);
    connect(&m_context.desk, &Desk::openLineage, this, &LineageView::showLineage); // also of what is in this picture
}

void LineageView::dropped() {
    m_read = {};
    m_loading.forget();
}

/// Where nothing is in hand, what the picture is about is.
void LineageView::firstShown() {
    if (isVisible() && m_version && !m_context.selection.current())
        m_context.selection.select(Subject::ofVersion(m_version));
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
    m_elsewhere = {};
    if (version == m_version) return;
    if (m_version && isVisible()) Q_EMIT m_context.desk.leaving();
    turnTo(version);
    load();
}

void LineageView::turnTo(VersionId version) {
    m_version = version;
    forgetView(version ? QString::number(version.value) : QString());
}

/// What was chosen elsewhere is what the lineage is of; what was chosen in this picture stays in it.
void LineageView::followSelection() {
    const Subject& subject = m_context.selection.current();
    if (!isVisible())
        m_elsewhere = subject.kind == Subject::Kind::Version ? subject.version : VersionId{};
    else if (!choosing() && subject.kind == Subject::Kind::Version && subject.version && idsOf(subject).empty())
        showLineage(subject.version);
}

void LineageView::focusOn(const std::vector<std::string>& ids) {
    for (const std::string& id : ids)
        if (const VersionId version = subjectOf(id).version) return showLineage(version);
}

CanvasStart LineageView::start() const {
    return {"a" + std::to_string(m_version.value), 0.6, CanvasStart::kPictures};
}

void LineageView::load() {
    const WorkspaceHandle handle = m_context.session.handle();
    const auto overview = m_context.session.overview();
    if (const VersionId chosen = std::exchange(m_elsewhere, {})) {
        m_fresh = false;
        if (chosen != m_version) turnTo(chosen);
    }
    // What it was left at may be of another workspace that stood here.
    const bool listed = overview->version(m_version).second != nullptr;
    if (m_version && !overview->artifacts.empty() && !listed && !m_context.session.awaits(m_version)) m_fresh = true;
    if (const VersionId newest = newestResult(); m_fresh && newest && newest != m_version) turnTo(newest);
    m_context.session.want(*this, {{}, {m_version}, {}, 0});
    dress();
    const Read wanted{m_version, m_up, m_down, m_context.session.revision()};
    if (!handle || !m_version || !isVisible() || nothingRead() || wanted == m_read) return;
    m_read = wanted;
    m_loading.ask(
        [handle, wanted](const Cancel& cancel) -> Result<GraphContent> {
            LineageQuestion question;
            question.direction = LineageDirection::Both;
            question.depth = wanted.up;
            question.down = wanted.down;
            question.describing = true;
            STEMMA_TRY(const Lineage found, lineageOf(*handle.store, wanted.version, question, cancel));
            return contentOf(found, *handle.store, wanted.up < 0 && wanted.down < 0);
        },
        [this](Result<GraphContent> content) {
            if (content) return setContent(std::move(*content));
            m_read = {};
            fail(tr("This lineage can't be shown"), qtext(content.error().message));
        });
}

void LineageView::dress() {
    const auto [artifact, version] = m_context.session.overview()->version(m_version);
    m_of->setVisible(version != nullptr);
    m_depth->setVisible(version != nullptr);
    if (version) m_of->setWords(tr("lineage of %1 @%2").arg(oneLine(artifact->name, 60)).arg(version->number));
    const auto word = [](int depth, const QString& way) {
        return depth < 0 ? tr("all %1").arg(way) : QStringLiteral("%1 %2").arg(depth).arg(way);
    };
    m_depth->setWords(word(m_up, tr("up")) + QStringLiteral(" · ") + word(m_down, tr("down")));
    placeChips();
}

void LineageView::setDepth(bool up, int depth) {
    if ((up ? m_up : m_down) == depth) return;
    if (sliced()) Q_EMIT m_context.desk.leaving();
    (up ? m_up : m_down) = depth;
    leaveSlice(); // more was asked for
    load();
}

void LineageView::chooseDepth() {
    QMenu* menu = passingMenu(this);
    for (const bool up : {true, false}) {
        if (!up) menu->addSeparator();
        for (const int depth : {0, 1, 2, 3, 5, 8, -1}) {
            if (up && depth == 0) continue;
            const QString way = up ? tr("up") : tr("down");
            QAction* action = menu->addAction(depth < 0 ? tr("all %1").arg(way) : tr("%1 %2").arg(depth).arg(way));
            action->setCheckable(true);
            action->setChecked((up ? m_up : m_down) == depth);
            connect(action, &QAction::triggered, this, [this, up, depth] { setDepth(up, depth); });
        }
    }
    menu->popup(m_depth->mapToGlobal(QPoint(0, m_depth->height() + 4)));
}

void LineageView::fillMenu(QMenu& menu, const std::string& id, const Subject& subject) {
    GraphPage::fillMenu(menu, id, subject);
    if (const VersionId version = subject.version; version && version != m_version)
        keyed(menu.addAction(tr("Focus on its lineage"), this, [this, version] { showLineage(version); }), "Shift+F");
}

std::pair<QString, QString> LineageView::exportTitle() const {
    const auto [artifact, version] = m_context.session.overview()->version(m_version);
    if (!version) return {};
    return {tr("Lineage of %1@%2").arg(oneLine(artifact->name, 200)).arg(version->number), {}};
}

QString LineageView::exportName() const {
    const auto [artifact, version] = m_context.session.overview()->version(m_version);
    if (!version) return QStringLiteral("lineage");
    return oneLine(artifact->name, 60).replace(QLatin1Char('/'), QLatin1Char('-')) +
           QStringLiteral("@%1-lineage").arg(version->number);
}

QVariantMap LineageView::place() const {
    QVariantMap place = GraphPage::place();
    place[QStringLiteral("up")] = m_up;
    place[QStringLiteral("down")] = m_down;
    if (m_version) place[QStringLiteral("version")] = qlonglong(m_version.value);
    if (m_fresh) place[QStringLiteral("newest")] = true;
    return place;
}

void LineageView::readPlace(const QVariantMap& place) {
    const auto depth = [&](const char* name, int usual) {
        return std::clamp(place.value(QLatin1String(name), usual).toInt(), -1, 1000);
    };
    m_up = depth("up", kUp);
    m_down = depth("down", kDown);
    m_elsewhere = {};
    turnTo(VersionId{place.value(QStringLiteral("version")).toLongLong()});
}

/// Who chose nothing sees the newest another day, too.
void LineageView::giveBack(const QVariantMap& kept) {
    readPlace(kept);
    m_fresh = !m_version || kept.value(QStringLiteral("newest")).toBool();
    GraphPage::giveBack(kept);
}

void LineageView::returnTo(const QVariantMap& place) {
    readPlace(place);
    m_fresh = !m_version || (place.value(QStringLiteral("newest")).toBool() && m_version == newestResult());
    GraphPage::returnTo(place);
}

} // namespace stemma::ui
