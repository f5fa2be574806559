// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/StepKind.h"

#include "core/base/Text.h"
#include "core/steps/CopyAhead.h"
#include "core/steps/WorkingFolder.h"
#include "core/store/Content.h"
#include "core/store/Store.h"

#include <sys/stat.h>

#include <algorithm>

namespace stemma {

namespace {

/// What an import's paths stand for now. Hashed (remembered where the files haven't changed) where it is to be keyed;
/// what is only going to be copied isn't, but in folders: copying hashes what was stored.
struct Found {
    struct Item {
        fs::path source; ///< absolute
        FileEntry entry; ///< as the artifact will have it
    };
    std::vector<Item> items; ///< sorted by the entry's path
    bool folder = false;     ///< the artifact is a folder: a glob, several files, or a folder
    std::string title;       ///< what a person calls it: the file's or folder's name, or the pattern

    Digest content() const {
        std::vector<FileEntry> entries;
        entries.reserve(items.size());
        for (const Item& item : items) entries.push_back(item.entry);
        return contentHash(entries, folder);
    }
};

fs::path fixedPart(const std::string& pattern) {
    fs::path fixed;
    for (const fs::path& part : fs::path(pattern)) {
        if (isGlob(part.string())) break;
        fixed /= part;
    }
    return fixed;
}

/// How the files of an import are hashed.
struct Hashing {
    HashMemory& memory;
    bool files = true;           ///< false: files outside of folders are only looked at
    CopyAhead* copies = nullptr; ///< not null: they may be copied while they are hashed
};

Status addFile(const fs::path& source, const fs::path& name, const Hashing& how, Found& found) {
    struct stat info {};
    if (::stat(source.c_str(), &info) != 0) return failErrno(errno, "Can't read " + source.string());
    HashedFile hashed{{}, std::uint64_t(info.st_size)};
    if (how.files) {
        STEMMA_TRY(hashed, how.copies ? how.copies->hash(source, how.memory) : how.memory.hash(source, true));
    }
    found.items.push_back({source, {name.string(), hashed.digest, hashed.bytes, (info.st_mode & 0111) != 0, {}}});
    return {};
}

Status addFolder(const fs::path& root, const fs::path& into, HashMemory* memory, Found& found) {
    STEMMA_TRY(const auto entries, collectEntries(root, memory));
    for (FileEntry entry : entries) {
        const fs::path source = root / entry.path;
        entry.path = (into / entry.path).string();
        found.items.push_back({source, std::move(entry)});
    }
    return {};
}

Status addMatches(const fs::path& folder, const std::string& pattern, const Hashing& how, Found& found) {
    const fs::path fixed = folder / fixedPart(pattern);
    const std::size_t before = found.items.size();
    std::error_code error;
    for (const fs::path& match : globFiles(folder, pattern)) {
        const fs::path source = folder / match;
        if (!fs::is_directory(source, error))
            STEMMA_CHECK(addFile(source, source.lexically_relative(fixed), how, found));
    }
    if (found.items.size() == before)
        return fail(ErrorCode::NotFound, "No file matches " + pattern + " in " + folder.string() + ".");
    return {};
}

Result<Found> findSources(const Pipeline& pipeline, const Step& step, const Hashing& how) {
    Found found;
    const bool several = step.paths.size() > 1;
    found.folder = several || step.list;
    for (const std::string& pattern : step.paths) {
        std::error_code error;
        const fs::path absolute = (pipeline.folder / pattern).lexically_normal();
        found.title = fs::path(pattern).filename().string();
        if (fs::is_directory(absolute, error)) {
            found.folder = true;
            STEMMA_CHECK(addFolder(absolute, several ? absolute.filename() : fs::path(), &how.memory, found));
        } else if (fs::exists(absolute, error)) {
            STEMMA_CHECK(addFile(absolute, absolute.filename(), how, found));
        } else if (isGlob(pattern)) {
            found.folder = true;
            STEMMA_CHECK(addMatches(pipeline.folder, pattern, how, found));
        } else {
            return fail(ErrorCode::NotFound, "There is no file " + pattern + " in " + pipeline.folder.string() + ".",
                        "Put it there, or correct the path of step " + step.name + ".");
        }
    }
    if (several) found.title = plural(std::int64_t(step.paths.size()), "path");
    std::sort(found.items.begin(), found.items.end(),
              [](const auto& a, const auto& b) { return a.entry.path < b.entry.path; });
    for (std::size_t i = 1; i < found.items.size(); ++i)
        if (found.items[i].entry.path == found.items[i - 1].entry.path)
            return fail(ErrorCode::InvalidPipeline,
                        "Step " + step.name + " imports two files that would both be called " +
                            found.items[i].entry.path + ": " + found.items[i - 1].source.string() + " and " +
                            found.items[i].source.string() + ".");
    return found;
}

Result<Declared> declareImport(const DeclareContext& context) {
    const Step& step = context.step;
    STEMMA_TRY(const Found found, findSources(context.pipeline, step,
                                              {context.hashes, true, step.keepReference ? nullptr : context.copies}));
    Json how = Json::object();
    if (step.keepReference) how.set("keep", "reference");
    if (step.csv.size() > 0) how.set("csv", step.csv);
    if (step.list) how.set("list", true);
    Json content = Json::object({{"content", found.content().hex()}});
    if (!found.folder) content.set("files", Json::array({Json(found.items.front().entry.path)}));
    Declared declared;
    declared.components.push_back({"text", "import", how.canonical()});
    declared.components.push_back({"input", found.title, content.canonical()});
    if (!step.keepReference)
        for (const Found::Item& item : found.items) declared.copies += item.entry.bytes;
    return declared;
}

/// Copies everything below `data`, several files at once; the entries get the hashes of what was stored.
Status copySources(Found& found, const fs::path& data, CopyAhead* copies, const Cancel& cancel) {
    for (const Found::Item& item : found.items) STEMMA_CHECK(makeFolders((data / item.entry.path).parent_path()));
    return forEachParallel(found.items.size(), [&](std::size_t i) -> Status {
        Found::Item& item = found.items[i];
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "It was cancelled.");
        const fs::path to = data / item.entry.path;
        if (!item.entry.link.empty()) {
            std::error_code error;
            fs::create_symlink(item.entry.link, to, error);
            if (error) return failErrno(error.value(), "Can't make the link " + to.string());
            return {};
        }
        std::optional<HashedFile> stored = copies ? copies->take(item.source, to) : std::nullopt;
        if (!stored) {
            STEMMA_TRY(stored, copyFileHashed(item.source, to, true));
        }
        item.entry.sha = stored->digest;
        item.entry.bytes = stored->bytes;
        (void)::chmod(to.c_str(), item.entry.executable ? 0755 : 0644);
        return {};
    });
}

/// The content that the step was keyed by, as declareImport wrote it.
std::string keyedContent(const StepWork& work) {
    for (const KeyComponent& component : work.components)
        if (component.component == "input")
            if (const auto json = Json::parse(component.value)) return (*json)["content"].text();
    return {};
}

Status runImport(StepWork& work) {
    const bool reference = work.step.keepReference;
    STEMMA_TRY(Found found, findSources(work.pipeline, work.step, {work.hashes, reference, nullptr}));
    const Output& output = work.step.outputs.front();
    Produced produced;
    produced.spec = &output;
    produced.output = output.name;
    produced.staged = work.staging / output.name;
    produced.folder = found.folder;
    produced.reference = reference;
    STEMMA_CHECK(makeFolders(reference ? produced.staged : produced.staged / "data"));
    if (!reference) STEMMA_CHECK(copySources(found, produced.staged / "data", work.copies, work.cancel));
    produced.content = found.content(); // by names, so that a copy of the same files has the same; places are kept
    for (const Found::Item& item : found.items) {
        produced.files.push_back(item.entry);
        if (reference) produced.files.back().path = item.source.string();
        produced.bytes += item.entry.bytes;
    }
    work.changedMeanwhile = produced.content.hex() != keyedContent(work);
    work.produced.push_back(std::move(produced));
    return {};
}

} // namespace

StepKind importStep() {
    return {.id = "import",
            .version = 1,
            .summary = "Takes a file, a glob or a folder of the project into the store",
            .declare = &declareImport,
            .run = &runImport};
}

} // namespace stemma
