// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/draw/DrawRequest.h"
#include "ui/visual/Story.h"

namespace stemma::ui {

Result<Drawn> drawStory(const WorkspaceHandle& handle, const Json& json, const Cancel& cancel) {
    StoryRequest request;
    request.run = RunId{json["run"].integer()};
    request.version = VersionId{json["version"].integer()};
    if (json["format"].text() == "pdf") request.format = StoryRequest::Format::Pdf;
    STEMMA_TRY(const Story story, gatherStory(handle, request, cancel));
    Drawn drawn;
    if (request.format == StoryRequest::Format::Html) drawn.bytes = storyHtml(story);
    if (request.format == StoryRequest::Format::Pdf) {
        STEMMA_TRY(drawn.bytes, storyPdf(story));
    }
    drawn.facts.set("sections", story.sections.size());
    drawn.facts.set("left_out", story.leftOut.size());
    return drawn;
}

} // namespace stemma::ui
