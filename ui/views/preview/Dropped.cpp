// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/Dropped.h"

#include "core/base/Text.h"
#include "core/materializers/Content.h"
#include "core/materializers/catalog.h"
#include "core/pipeline/Foreign.h"
#include "core/pipeline/PipelineFile.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace stemma::ui {

namespace {

constexpr std::uint64_t kLongestPipeline = 100'000'000; ///< as loadPipeline()
constexpr std::uint64_t kLongestForeign = 8'000'000;    ///< what is read to tell another tool's file
constexpr int kMostEntries = 20'000, kMostCandidates = 300;

std::string named(const fs::path& path) {
    return printable(toUtf8(path.filename().native()));
}

Dropped refused(Dropped dropped, std::string sentence, std::string hint = {}) {
    dropped.kind = Dropped::Kind::Refused;
    dropped.sentence = std::move(sentence);
    dropped.hint = std::move(hint);
    return dropped;
}

fs::path workspaceOf(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder / ".stemma", ignored) ? folder / ".stemma" : fs::path();
}

/// Words for a folder without a pipeline: "it has 3 files: a.csv, b.csv, c.txt".
std::string whatIsIn(const std::vector<std::string>& names, bool more) {
    if (names.empty()) return "it is empty";
    const std::size_t shown = std::min<std::size_t>(names.size(), 4);
    std::string text = "it has " + join({names.begin(), names.begin() + long(shown)}, ", ");
    if (more || names.size() > shown) text += ", …";
    return text;
}

Dropped lookAtFolder(Dropped dropped, const Cancel& cancel) {
    std::error_code failed, ignored;
    if (dropped.path.filename() == ".stemma" || fs::exists(dropped.path / "stemma.db", ignored)) {
        dropped.kind = Dropped::Kind::Workspace;
        dropped.workspace = dropped.path;
        return dropped;
    }
    dropped.workspace = workspaceOf(dropped.path);
    std::vector<std::string> names;
    std::vector<fs::path> candidates;
    int entries = 0;
    bool more = false;
    for (fs::directory_iterator entry(dropped.path, failed), end; !failed && entry != end; entry.increment(failed)) {
        if (more = ++entries > kMostEntries || cancel.requested(); more) break;
        const fs::path& path = entry->path();
        if (path.filename() != ".stemma" && names.size() < 100) names.push_back(named(path));
        const std::string extension = lowerCase(path.extension().native());
        if ((extension == ".yaml" || extension == ".yml" || extension == ".json") && entry->is_regular_file(ignored))
            candidates.push_back(path);
    }
    if (failed)
        return refused(std::move(dropped), "The folder " + named(dropped.path) + " can't be read: " + failed.message());
    std::sort(names.begin(), names.end());
    std::sort(candidates.begin(), candidates.end());
    if (candidates.size() > kMostCandidates) candidates.resize(kMostCandidates);
    for (const fs::path& candidate : candidates)
        if (!cancel.requested() && looksLikePipeline(candidate)) dropped.choices.push_back(candidate);
    if (dropped.choices.size() == 1) {
        dropped.kind = Dropped::Kind::Pipeline;
        dropped.path = dropped.choices.front();
        dropped.choices.clear();
    } else if (!dropped.choices.empty()) {
        dropped.kind = Dropped::Kind::Choice;
        dropped.sentence =
            named(dropped.path) + " has " + plural(std::int64_t(dropped.choices.size()), "pipeline") + ". Which one?";
    } else if (!dropped.workspace.empty()) {
        dropped.kind = Dropped::Kind::Workspace;
        dropped.path = dropped.workspace;
    } else {
        dropped.kind = Dropped::Kind::NoPipeline;
        dropped.sentence = "There is no pipeline in the folder " + named(dropped.path) + ": " + whatIsIn(names, more);
        dropped.hint = "Drop a pipeline here, or write a new one.";
    }
    return dropped;
}

std::string typeOf(const fs::path& file, std::uint64_t bytes) {
    ArtifactContent content;
    content.data = file.parent_path();
    content.files = {FileEntry{file.filename().native(), {}, bytes, false, {}}};
    content.artifactName = toUtf8(file.filename().native());
    const auto type = recognise(content, {});
    return type ? (*type)->id : "file";
}

Dropped asData(Dropped dropped) {
    dropped.kind = Dropped::Kind::Data;
    dropped.type = typeOf(dropped.path, dropped.bytes);
    return dropped;
}

/// JSON that is data by its own right, rather than another tool's pipeline.
bool isData(const std::string& foreign) {
    static const std::vector<std::string> kinds{
        "a list",        "empty",   "a plain map",       "plain text",         "a number",
        "true or false", "GeoJSON", "a Vega-Lite chart", "a Jupyter notebook", "a JSON Schema"};
    return std::find(kinds.begin(), kinds.end(), foreign) != kinds.end();
}

Dropped lookAtTree(Dropped dropped, bool json) {
    if (dropped.bytes > kLongestPipeline) {
        if (json) return asData(std::move(dropped));
        std::string sentence = named(dropped.path) + " has " + formatBytes(dropped.bytes) +
                               ": a pipeline file has at most " + formatBytes(kLongestPipeline);
        return refused(std::move(dropped), std::move(sentence), "YAML of this size is looked at with another program.");
    }
    if (looksLikePipeline(dropped.path)) {
        dropped.kind = Dropped::Kind::Pipeline;
        return dropped;
    }
    if (dropped.bytes > kLongestForeign && json) return asData(std::move(dropped));
    const bool whole = dropped.bytes <= kLongestForeign;
    const Result<std::string> text = whole ? readFile(dropped.path, kLongestForeign) : Result<std::string>();
    if (!text) return refused(std::move(dropped), text.error().message, text.error().hint);
    Problems problems;
    const std::optional<Node> root = whole ? readTree(*text, json, problems) : std::nullopt;
    const std::string foreign = root ? foreignKind(*root) : "";
    if (root && foreign.empty()) { // `steps` that only a full reading finds
        dropped.kind = Dropped::Kind::Pipeline;
        return dropped;
    }
    if (json && (!root || isData(foreign))) return asData(std::move(dropped));
    dropped = asData(std::move(dropped));
    dropped.kind = Dropped::Kind::Foreign;
    if (root)
        dropped.sentence = named(dropped.path) + " is " + foreign + ", not a Stemma pipeline";
    else if (!whole || problems.empty())
        dropped.sentence =
            named(dropped.path) + (whole && trim(*text).empty() ? " is empty" : " isn't a Stemma pipeline");
    else
        dropped.sentence = named(dropped.path) + " can't be read as YAML: " + problems.toError(dropped.path).message;
    dropped.hint = "A pipeline starts with 'stemma: 1' and has 'steps'.";
    return dropped;
}

/// Why a thing that is neither file nor folder can't be looked at.
const char* specialKind(mode_t mode) {
    if (S_ISFIFO(mode)) return "a named pipe";
    if (S_ISSOCK(mode)) return "a socket";
    if (S_ISCHR(mode)) return "a device";
    return S_ISBLK(mode) ? "a disk device" : "no file";
}

/// Kind::Data where it is a regular file that can be opened; a folder keeps Kind::NoPipeline; else refused.
Dropped lookAtThing(const fs::path& given) {
    Dropped dropped;
    std::error_code failed;
    dropped.path = fs::absolute(given, failed).lexically_normal();
    if (!dropped.path.has_filename()) dropped.path = dropped.path.parent_path();
    struct stat facts {};
    if (::stat(dropped.path.c_str(), &facts) != 0) {
        const int error = errno;
        if (error == ENOENT)
            return refused(std::move(dropped), "There is no file " + printable(toUtf8(given.native())),
                           "Was it moved or deleted?");
        return refused(std::move(dropped), errnoError(error, "Can't look at " + named(given)).message);
    }
    if (S_ISDIR(facts.st_mode)) {
        dropped.kind = Dropped::Kind::NoPipeline;
        return dropped;
    }
    if (!S_ISREG(facts.st_mode)) {
        std::string sentence = named(dropped.path) + " is " + specialKind(facts.st_mode);
        return refused(std::move(dropped), std::move(sentence), "Only files and folders can be opened.");
    }
    dropped.bytes = std::uint64_t(facts.st_size);
    dropped.workspace = workspaceOf(dropped.path.parent_path());
    if (auto opened = openFile(dropped.path, O_RDONLY | O_NONBLOCK); !opened)
        return refused(std::move(dropped), opened.error().message, opened.error().hint);
    dropped.kind = Dropped::Kind::Data;
    return dropped;
}

} // namespace

Dropped lookAtDropped(const fs::path& given, const Cancel& cancel) {
    Dropped dropped = lookAtThing(given);
    if (dropped.kind == Dropped::Kind::NoPipeline) return lookAtFolder(std::move(dropped), cancel);
    if (dropped.kind != Dropped::Kind::Data) return dropped;
    if (dropped.path.filename() == "stemma.db") {
        dropped.kind = Dropped::Kind::Workspace;
        dropped.path = dropped.workspace = dropped.path.parent_path();
        return dropped;
    }
    const std::string extension = lowerCase(dropped.path.extension().native());
    if (extension == ".yaml" || extension == ".yml") return lookAtTree(std::move(dropped), false);
    if (extension == ".json") return lookAtTree(std::move(dropped), true);
    return asData(std::move(dropped));
}

Dropped lookAtData(const fs::path& file) {
    Dropped dropped = lookAtThing(file);
    if (dropped.kind == Dropped::Kind::NoPipeline)
        return refused(std::move(dropped), named(file) + " is a folder", "Drop one of its files.");
    return dropped.kind == Dropped::Kind::Data ? asData(std::move(dropped)) : dropped;
}

} // namespace stemma::ui
