// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CheckTrend.h"
#include "core/engine/Engine.h"
#include "core/lineage/Overview.h"
#include "core/store/Store.h"
#include "ui/views/inspector/PictureWork.h"

#include <QSizeF>
#include <map>
#include <optional>

namespace stemma::ui {

/// Another version, as a link says it.
struct VersionLink {
    VersionId version;
    std::string name, facts;
    int number = 0;
};
struct StepLink {
    RunId run;
    std::string step;
};
/// A number of the headline, with what it was before.
struct HeadlineFigure {
    std::string name, unit, better;
    Json value;
};
struct CodePart {
    std::string name, text;
    bool sql = false;
};

/// Everything an inspector says about one version. A value, read by a worker.
struct VersionFacts {
    VersionInfo version;
    std::string pipeline, pipelineFile; ///< of the run that made it
    double seconds = -1;
    StepRunInfo step;
    std::vector<VersionLink> madeFrom;
    std::vector<std::pair<std::string, std::string>> parameters; ///< that its step saw
    std::vector<StepLink> usedBy;
    std::vector<VersionLink> describedBy;
    std::vector<PictureRef> pictures; ///< the best first: what describes it, then its own
    std::vector<HeadlineFigure> figures;
    /// The first figure over the versions of its name, by number.
    std::vector<std::pair<VersionId, std::optional<double>>> history;
    std::vector<int> historyNumbers;
    std::vector<std::string> tags, aliases, knownTags, knownAliases;
    std::vector<CheckTrend> checks;
    std::optional<Why> why;
    std::vector<KeyComponent> key;
    std::vector<CodePart> code;
    std::vector<fs::path> files;
    std::vector<std::uint64_t> fileBytes;
    std::vector<std::string> log; ///< last lines
    fs::path folder;              ///< where its files are
    std::optional<VersionLink> sameAs;
    std::string sentence; ///< where the picture would be: its files are gone, changed …
    bool gone = false;
    std::map<int, PictureLook>
        looks; ///< of pictures that are read at once: the first large, under -1, all as thumbnails
};

/// `large` and `small` are the places of the picture and of a thumbnail. Errors: those of the store, Cancelled.
Result<VersionFacts> readVersionFacts(const WorkspaceHandle& workspace, const Overview& overview, VersionId id,
                                      QSizeF large, QSizeF small, const Cancel& cancel);

/// Errors: those of the store.
Result<VersionLink> linkTo(const Store& store, VersionId id);

/// The last lines of a step's log, "" where it printed nothing.
std::vector<std::string> lastLines(const fs::path& log, std::size_t most);
/// The code that a key names: SQL as it stands there, files as the store keeps them.
std::vector<CodePart> codeOf(const Store& store, const std::vector<KeyComponent>& key);

} // namespace stemma::ui
