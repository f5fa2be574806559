// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/visual/Exportable.h"
#include "ui/visual/Story.h"

namespace stemma::ui {

/// The part of Exportable that pages of artifacts and runs have alike: their story, as HTML and as PDF. UI thread.
class StoryExporter {
public:
    static std::vector<ExportFormat> formats();
    static bool takes(const QString& format);
    /// `what`'s format doesn't count. `done` is called once, also after cancel(). Errors: those of exportedStory, Io.
    void write(const WorkspaceHandle& handle, StoryRequest what, const fs::path& path, const QString& format,
               Exportable::Done done);
    void cancel();

private:
    Latest m_telling;
    Exportable::Done m_done;
};

} // namespace stemma::ui
