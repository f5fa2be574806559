// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/Depfile.h"

#include "core/steps/Observed.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::uint64_t kMostDepfile = 64u << 20;

/// Its path in the project, or "": an input, an output, or elsewhere.
std::string inProject(const StepWork& work, const fs::path& view, const std::string& name) {
    std::error_code error;
    const fs::path project = fs::canonical(work.pipeline.folder, error);
    const fs::path real = fs::weakly_canonical(view / name, error); // an absolute name stays what it is
    if (error || !liesBelow(real, project)) return {};
    const fs::path relative = real.lexically_relative(project);
    if (*relative.begin() == ".stemma" || liesBelow(real, fs::canonical(work.staging, error))) return {};
    return relative.string();
}

} // namespace

std::vector<std::string> depfileFiles(std::string_view text) {
    std::vector<std::string> files;
    std::string word;
    bool targets = true; // before the colon of a rule
    const auto finish = [&](bool rule) {
        if (rule)
            targets = false;
        else if (!word.empty() && !targets && std::find(files.begin(), files.end(), word) == files.end())
            files.push_back(word);
        word.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i], next = i + 1 < text.size() ? text[i + 1] : '\n';
        if (c == '\\' && (next == '\n' || next == '\r')) {
            finish(false);
            i += next == '\r' && i + 2 < text.size() && text[i + 2] == '\n' ? 2 : 1;
        } else if (c == '\\' && (next == ' ' || next == '#' || next == ':')) {
            word += next;
            ++i;
        } else if (c == '$' && next == '$') {
            word += '$';
            ++i;
        } else if (c == ':' && targets && (next == ' ' || next == '\t' || next == '\n' || next == '\r')) {
            finish(true);
        } else if (c == '\n') {
            finish(false);
            targets = true;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            finish(false);
        } else {
            word += c;
        }
    }
    finish(false);
    return files;
}

Status takeDepfile(StepWork& work, const fs::path& view, Timestamp started) {
    auto text = readFile(view / work.step.depfile, kMostDepfile);
    if (!text)
        return fail(ErrorCode::StepFailed,
                    work.step.name + " finished without writing its depfile " + work.step.depfile + ".",
                    "Correct `depfile`, or what the command writes: rules of Make, such as gcc -MD -MF makes.");
    const DeclareContext context = contextOf(work);
    std::vector<std::string> taken;
    for (const std::string& name : depfileFiles(*text)) {
        const std::string path = inProject(work, view, name);
        if (path.empty() || std::find(taken.begin(), taken.end(), path) != taken.end()) continue;
        taken.push_back(path);
        STEMMA_CHECK(observeFile(work, context, path));
        const auto stamp = FileStamp::of(work.pipeline.folder / path, true);
        if (stamp && stamp->mtime / 1000 > started) work.changedMeanwhile = true;
    }
    std::sort(work.observations.begin(), work.observations.end());
    return {};
}

} // namespace stemma
