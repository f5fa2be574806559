// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/Code.h"

#include "core/base/Process.h"
#include "core/materializers/Notebook.h"
#include "core/materializers/catalog.h"
#include "core/steps/PythonMemory.h"
#include "core/steps/WorkingFolder.h"
#include "core/store/Content.h"

#include <algorithm>

namespace stemma {

namespace {
constexpr std::uint64_t kLargestNotebook = 256u << 20;
} // namespace

ProgramMemory::ProgramMemory() : m_python(std::make_unique<PythonMemory>()) {}
ProgramMemory::~ProgramMemory() = default;

Result<fs::path> ProgramMemory::find(const std::string& name, const std::string& path) {
    std::lock_guard lock(m_mutex);
    const auto key = std::pair(name, path);
    auto at = m_found.find(key);
    if (at == m_found.end()) at = m_found.emplace(key, findProgram(name, path)).first;
    return at->second;
}

Status addCode(const DeclareContext& context, const fs::path& relative, Declared& declared) {
    const std::string name = relative.lexically_normal().string();
    for (const CodeFile& known : declared.code)
        if (known.path == name) return {};
    auto hashed = context.hashes.hash(context.pipeline.folder / relative, true);
    if (!hashed) return fail(std::move(hashed).error());
    declared.code.push_back({name, hashed->digest});
    std::string value = hashed->digest.hex();
    if (relative.extension() == ".ipynb") {
        // What an editor saves with it, its outputs for one, is no code. One that isn't a notebook counts by its bytes.
        const auto text = readFile(context.pipeline.folder / relative, kLargestNotebook);
        if (const auto code = text ? notebookCode(*text) : Result<Digest>(fail(ErrorCode::Io, "")))
            value = "cells:" + code->hex();
    }
    declared.components.push_back({"code", name, std::move(value)});
    return {};
}

Status addDepends(const DeclareContext& context, Declared& declared) {
    for (const std::string& pattern : context.step.depends) {
        std::error_code error;
        const fs::path absolute = context.pipeline.folder / pattern;
        if (fs::is_directory(absolute, error)) {
            STEMMA_TRY(const auto entries, collectEntries(absolute, &context.hashes));
            for (const FileEntry& entry : entries)
                if (entry.link.empty()) STEMMA_CHECK(addCode(context, fs::path(pattern) / entry.path, declared));
            continue;
        }
        const auto matches = globFiles(context.pipeline.folder, pattern);
        if (matches.empty())
            return fail(ErrorCode::NotFound,
                        "Step " + context.step.name + " depends on " + pattern + ", which isn't there.",
                        "Correct `depends`, or put the file into " + context.pipeline.folder.string() + ".");
        for (const fs::path& match : matches)
            if (!fs::is_directory(context.pipeline.folder / match, error))
                STEMMA_CHECK(addCode(context, match, declared));
    }
    return {};
}

std::vector<PlacedInput> placeInputs(const std::vector<ResolvedInput>& inputs) {
    std::vector<PlacedInput> placed;
    for (const ResolvedInput& input : inputs) {
        PlacedInput place{&input, {}};
        for (std::size_t i = 0; i < input.versions.size(); ++i) {
            const InputVersion& version = input.versions[i];
            fs::path folder = fs::path("inputs") / input.name;
            if (input.list) {
                std::string number = std::to_string(i + 1);
                folder /= std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
            }
            if (!input.spec->at.empty()) {
                fs::path at = fs::path(input.spec->at).lexically_normal();
                place.places.push_back(input.list ? at / folder.filename() : at);
            } else {
                place.places.push_back(version.single() ? folder / fs::path(version.files[0].path).filename() : folder);
            }
        }
        placed.push_back(std::move(place));
    }
    return placed;
}

fs::path defaultOutputPath(const Output& output) {
    std::string extension = output.format.empty() ? std::string() : "." + output.format;
    if (extension.empty()) extension = output.type.empty() ? std::string() : extensionFor(output.type);
    return fs::path("outputs") / output.name / (output.name + extension);
}

} // namespace stemma
