// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/KeptFolders.h"

#include "core/base/Hash.h"
#include "core/base/Json.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace stemma {

namespace {

constexpr std::size_t kMostName = 80;
constexpr Timestamp kDay = Timestamp(24) * 3600 * 1'000'000;

/// "-3f8a0c21b7de": what names of one step end with, whatever its run, and those of no other.
std::string endingOf(const std::string& pipeline, const std::string& step) {
    return "-" + sha256(pipeline + '\n' + step).hex().substr(0, 12);
}

/// "12-fit_depth=2_-3f8a0c21b7de": the words are for people.
std::string folderName(const KeptFolders::Step& step) {
    std::string name = std::to_string(step.run.value) + "-" + step.step.substr(0, kMostName);
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_' && c != '=' && c != '.') c = '_';
    return name + endingOf(step.pipeline, step.step);
}

struct Kept {
    fs::path folder;
    Timestamp time = 0;
};

std::vector<Kept> keptFolders(const fs::path& folder) {
    std::vector<Kept> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() != ".json") continue;
        const auto text = readFile(entry->path(), 1 << 16);
        const auto json = text ? Json::parse(*text) : Result<Json>(fail(ErrorCode::Io, ""));
        if (!json) continue;
        Kept kept{fs::path(entry->path()).replace_extension(), 0};
        if (const auto time = parseTimestamp((*json)["time"].text())) kept.time = *time;
        found.push_back(std::move(kept));
    }
    std::ranges::sort(found, std::ranges::greater(), &Kept::time); // the newest first
    return found;
}

} // namespace

Result<fs::path> KeptFolders::keep(const fs::path& work, const Step& step, const Clock& clock) const {
    STEMMA_CHECK(makeFolders(m_folder));
    worked(step.pipeline, step.step); // only the newest
    const fs::path folder = m_folder / folderName(step);
    STEMMA_CHECK(writeFile(folder.string() + ".json", Json::object({{"run", step.run.value},
                                                                    {"pipeline", step.pipeline},
                                                                    {"step", step.step},
                                                                    {"time", formatTimestamp(clock.now())}})
                                                          .dump()));
    std::error_code error;
    fs::rename(work, folder, error);
    if (error) {
        drop(folder);
        return fail(ErrorCode::Io, "Can't keep the folder of step " + step.step + ": " + error.message());
    }
    return folder;
}

void KeptFolders::drop(const fs::path& folder) const {
    (void)removeTree(folder);
    std::error_code ignored;
    fs::remove(folder.string() + ".json", ignored);
}

void KeptFolders::worked(const std::string& pipeline, const std::string& step) const {
    const std::string ending = endingOf(pipeline, step) + ".json";
    std::vector<fs::path> gone;
    std::error_code error;
    for (fs::directory_iterator entry(m_folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().native().ends_with(ending)) gone.push_back(fs::path(entry->path()).replace_extension());
    for (const fs::path& folder : gone) drop(folder);
}

void KeptFolders::sweep(const Clock& clock) const {
    std::size_t count = 0;
    for (const Kept& kept : keptFolders(m_folder))
        if (++count > kMost || clock.now() - kept.time > kMostDays * kDay) drop(kept.folder);
}

} // namespace stemma
