// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/visual/ArtifactSource.h"
#include "ui/visual/Story.h"

#include <memory>

namespace stemma::ui {

struct Showable;

/// What a story has still room for.
struct StoryRoom {
    std::size_t pictures = 0;
    qsizetype imageBytes = 0;
};

/// Makes the blocks of one artifact's section after another: its pictures, then its data. What can't be read is said
/// in a sentence, which is a block too. For one thread.
class StoryParts {
public:
    StoryParts(const WorkspaceHandle& handle, StoryRequest::Format format, const StoryLimits& limits,
               const Cancel& cancel);

    std::vector<StoryBlock> of(const std::shared_ptr<const ArtifactSource>& artifact);
    /// A lineage as it is drawn by the window. Errors: NotFound, Cancelled.
    Result<StoryPicture> lineage(RunId run, VersionId version);

private:
    void show(const Showable& what, const QString& title, std::vector<StoryBlock>& blocks);
    void chart(const Showable& what, const QString& title, std::vector<StoryBlock>& blocks);
    void image(const fs::path& file, const QString& title, std::vector<StoryBlock>& blocks);
    void document(const fs::path& file, std::vector<StoryBlock>& blocks);
    void plainText(const fs::path& file, std::vector<StoryBlock>& blocks) const;
    void json(const fs::path& file, std::vector<StoryBlock>& blocks) const;
    void table(const Showable& what, std::vector<StoryBlock>& blocks) const;
    void folder(const Showable& what, std::vector<StoryBlock>& blocks);
    bool room(const QString& title, std::vector<StoryBlock>& blocks);
    bool pages() const { return m_format == StoryRequest::Format::Pdf; }

    const WorkspaceHandle& m_handle;
    StoryRequest::Format m_format;
    const StoryLimits& m_limits;
    const Cancel& m_cancel;
    StoryRoom m_room;
};

/// One line of a stranger's text.
QString storyLine(std::string_view text, int most = 240);

} // namespace stemma::ui
