// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/Observed.h"

#include "core/base/Text.h"
#include "core/steps/Syntax.h"
#include "core/store/Manifest.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr const char* kAbsent = "absent";

Result<std::string> orAbsent(Result<std::string> value) {
    if (!value && (value.error().code == ErrorCode::NotFound || value.error().code == ErrorCode::InvalidArgument))
        return std::string(kAbsent);
    return value;
}

Result<std::string> moduleNow(const DeclareContext& context, const fs::path& file) {
    Digest raw;
    STEMMA_TRY(const Syntax syntax, syntaxOf(context, file, {}, &raw));
    return syntax.error.empty() ? syntax.tree : "bytes:" + raw.hex();
}

Result<std::string> fileNow(const DeclareContext& context, const fs::path& file) {
    STEMMA_TRY(const HashedFile hashed, context.hashes.hash(file, true));
    return hashed.digest.hex();
}

std::string folderNow(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::string name = entry->path().filename().string();
        if (name != ".stemma") names.push_back(std::move(name));
    }
    if (error) return kAbsent;
    std::sort(names.begin(), names.end());
    Sha256 hash;
    for (const std::string& name : names) hash.addNetstring(name);
    return hash.finish().hex();
}

/// A module as it was loaded: what it said is known from the process itself.
Status takeModule(StepWork& work, const DeclareContext& context, const std::string& path, const Json& one) {
    STEMMA_TRY(const Digest raw, Digest::fromHex(one["raw"].text()));
    Syntax syntax;
    syntax.tree = one["tree"].text();
    rememberSyntax(context.programs.python(), context.derived, raw, {}, syntax);
    work.observations.push_back({"module:" + path, syntax.tree});
    if (!fs::path(path).is_absolute()) work.code.push_back({path, raw});
    return {};
}

/// True where the file is as it was when the step opened it.
bool isUnchanged(const fs::path& file, const Json& stamp) {
    const auto now = FileStamp::of(file, true);
    if (stamp.isNull()) return !now;
    return now && now->bytes == stamp.at(0).integer() && now->mtime == stamp.at(1).integer();
}

} // namespace

Result<std::string> observedNow(const DeclareContext& context, const Interpreter* python, const std::string& name) {
    const std::size_t colon = name.find(':');
    if (colon == std::string::npos) return std::string();
    const std::string kind = name.substr(0, colon), what = name.substr(colon + 1);
    const fs::path path = context.pipeline.folder / what;
    if (kind == "module") return orAbsent(moduleNow(context, path));
    if (kind == "file") return orAbsent(fileNow(context, path));
    if (kind == "folder") return folderNow(path);
    if (kind == "package" && python) return context.programs.python().packageVersion(*python, what);
    return std::string(); // of a newer Stemma: it doesn't hold
}

Status observeFile(StepWork& work, const DeclareContext& context, const std::string& path) {
    STEMMA_TRY(std::string value, observedNow(context, nullptr, "file:" + path));
    work.observations.push_back({"file:" + path, std::move(value)});
    return {};
}

DeclareContext contextOf(const StepWork& work) {
    return {work.pipeline, work.step,    work.inputs, work.hashes, work.tables,
            work.programs, work.derived, false,       work.cancel, nullptr};
}

Status takeObservations(StepWork& work, const DeclareContext& context, const Interpreter& python, const Json& seen) {
    const fs::path own = pythonTarget(work.pipeline, work.step).file;
    for (const Json& one : seen.items()) {
        if (one.contains("module")) {
            STEMMA_TRY(const std::string path, bytesFromJson(one["module"]));
            if (fs::path(path) != own) STEMMA_CHECK(takeModule(work, context, path, one));
        } else if (one.contains("file")) {
            STEMMA_TRY(const std::string path, bytesFromJson(one["file"]));
            if (!isUnchanged(context.pipeline.folder / path, one["stamp"])) work.changedMeanwhile = true;
            STEMMA_CHECK(observeFile(work, context, path));
        } else if (one.contains("folder")) {
            STEMMA_TRY(const std::string path, bytesFromJson(one["folder"]));
            STEMMA_TRY(std::string value, observedNow(context, &python, "folder:" + path));
            work.observations.push_back({"folder:" + path, std::move(value)});
        } else if (one.contains("package")) {
            work.observations.push_back({"package:" + one["package"].text(), one["version"].text()});
        }
    }
    // What can't be found again as the step saw it would never hold: it changed, and that is said.
    for (const Observation& observation : work.observations) {
        STEMMA_TRY(const std::string now, observedNow(context, &python, observation.name));
        if (now != observation.value) work.changedMeanwhile = true;
    }
    std::sort(work.observations.begin(), work.observations.end());
    return {};
}

} // namespace stemma
