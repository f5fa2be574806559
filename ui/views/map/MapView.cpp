// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/map/MapView.h"

#include "core/base/Text.h"
#include "core/lineage/MapGraph.h"
#include "core/lineage/Overview.h"
#include "core/store/Store.h"
#include "ui/paint/Text.h"
#include "ui/session/Session.h"

namespace stemma::ui {

MapView::MapView(const Context& context, QWidget* parent) : GraphPage(context, QStringLiteral("map-view"), parent) {
    setEmptyWords(tr("The map of this workspace"),
                  tr("Run a pipeline, or drop one here: its steps and all that they make appear here, each once, "
                     "however often they ran."));
    follow(m_loading);
}

void MapView::dropped() {
    m_of.reset();
    m_loading.forget();
}

void MapView::load() {
    const WorkspaceHandle handle = m_context.session.handle();
    const std::uint64_t revision = m_context.session.revision();
    if (!handle || nothingRead() || m_of == revision) return;
    m_of = revision;
    m_loading.ask(
        [handle](const Cancel& cancel) -> Result<GraphContent> {
            STEMMA_TRY(MapGraph map, mapOf(*handle.store, cancel));
            std::vector<VersionId> versions;
            for (const DrawnNode& node : map.drawing.nodes)
                if (const VersionId version = map.things[node.id].version) versions.push_back(version);
            const std::set<VersionId> pictured = picturedOf(*handle.store, versions);
            GraphContent content;
            for (DrawnNode& node : map.drawing.nodes) {
                const DrawnThing& thing = map.things[node.id];
                node.picture = pictured.contains(thing.version);
                content.subjects.set(node.id, stemma::ui::subjectOf(thing));
            }
            content.drawing = std::move(map.drawing);
            return content;
        },
        [this](Result<GraphContent> content) {
            if (content) return setContent(std::move(*content));
            m_of.reset(); // it is tried again
            if (content.error().code != ErrorCode::Cancelled)
                fail(tr("The map can't be shown"), qtext(content.error().message));
        });
}

/// Any version of an artifact is its node, any run of a step its.
std::vector<std::string> MapView::idsOf(const Subject& subject) const {
    const auto overview = m_context.session.overview();
    std::string id;
    if (subject.version) {
        if (const auto [artifact, version] = overview->version(subject.version); artifact)
            id = mapArtifactNode(artifact->name);
    } else if (subject.kind == Subject::Kind::Step) {
        if (const OverviewRun* run = overview->run(subject.run)) id = mapStepNode(run->pipeline, subject.step);
    } else if (const OverviewRun* run = subject.run ? overview->run(subject.run) : nullptr;
               run || subject.kind == Subject::Kind::Pipeline) {
        std::vector<std::string> ids;
        for (const DrawnNode& node : content().drawing.nodes)
            if (node.pipeline == (run ? run->pipeline : subject.text)) ids.push_back(node.id);
        return ids;
    }
    return id.empty() ? std::vector<std::string>{} : std::vector<std::string>{id};
}

std::pair<QString, QString> MapView::exportTitle() const {
    const auto overview = m_context.session.overview();
    return {tr("Map of %1").arg(m_context.session.title()),
            qtext(plural(std::int64_t(overview->pipelines.size()), "pipeline") + " · " +
                  plural(std::int64_t(overview->artifacts.size()), "artifact"))};
}

} // namespace stemma::ui
