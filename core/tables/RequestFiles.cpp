// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tables/RequestFiles.h"

#include "core/base/Text.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

// A frame carries 200 (core/base/Frames.h); folders and the output need some of them.
constexpr std::size_t kMostFiles = 120;
constexpr std::size_t kMostEntries = 100'000;
constexpr std::size_t kMostDescriptors = 200;
constexpr std::size_t kMostOwnFolders = 20;

RequestFiles::~RequestFiles() {
    for (const fs::path& file : m_new) ::unlink(file.c_str());
}

Result<Json> RequestFiles::addOne(const fs::path& file) {
    // O_NONBLOCK: a FIFO must not hold us.
    STEMMA_TRY(Fd opened, openFile(file, O_RDONLY | O_NONBLOCK));
    struct stat facts {};
    if (::fstat(opened.get(), &facts) != 0) return failErrno(errno, "Can't look at " + printable(file.string()));
    if (!S_ISREG(facts.st_mode))
        return fail(ErrorCode::InvalidArgument, printable(file.string()) + " isn't a regular file");
    if (m_files.size() >= kMostFiles) return addEntry(file);
    m_files.push_back(std::move(opened));
    return Json(std::int64_t(m_files.size()) - 1);
}

Result<Json> RequestFiles::addEntry(const fs::path& file) {
    const std::string& path = file.native();
    const auto holds = [&](const auto& folder) {
        if (folder.first.empty()) return file.parent_path().empty(); // where we are
        return path.starts_with(folder.first) && path.find("..", folder.first.size()) == std::string::npos;
    };
    auto known = std::ranges::find_if(m_folders, holds);
    if (known == m_folders.end()) {
        if (m_files.size() + 1 >= kMostDescriptors)
            return fail(ErrorCode::NotSupported, "The files of a table are in too many folders",
                        "Put them into one folder, or together into one file.");
        // Versions have a folder each (store/artifacts/UUID/data): of many, what they are all below.
        fs::path folder = file.parent_path();
        if (m_folders.size() >= kMostOwnFolders && folder.is_absolute()) folder = folder.parent_path().parent_path();
        STEMMA_TRY(Fd opened, openFile(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY));
        m_files.push_back(std::move(opened));
        const std::string prefix = folder.empty() ? std::string() : (folder / "").native();
        known = m_folders.insert(m_folders.end(), {prefix, std::int64_t(m_files.size()) - 1});
    }
    if (m_entries.size() >= kMostEntries)
        return fail(ErrorCode::NotSupported,
                    "A table of more than " + formatCount(kMostEntries) + " files can't be read",
                    "Put them together first, such as with a `command:` step.");
    m_entries.push(Json::array({known->second, base64(path.substr(known->first.size()))}));
    return Json(kFirstEntry + std::int64_t(m_entries.size()) - 1);
}

Result<Json> RequestFiles::add(const std::vector<fs::path>& files) {
    Json indices = Json::array();
    for (const fs::path& file : files) {
        STEMMA_TRY(Json index, addOne(file));
        indices.push(std::move(index));
    }
    return indices;
}

Result<Json> RequestFiles::add(const SqlInput& input) {
    Json json = Json::object({{"name", input.name}});
    if (!input.database.empty()) {
        STEMMA_TRY(json["database"], addOne(input.database));
        return json;
    }
    if (!input.tables.empty()) {
        Json tables = Json::array();
        // All of them are in one file, which is opened once.
        STEMMA_TRY(const Json files, add(input.tables.front().second.files));
        for (const auto& [name, part] : input.tables)
            tables.push(Json::object({{"name", name}, {"options", part.options.toJson()}, {"files", files}}));
        json.set("tables", std::move(tables));
        return json;
    }
    Json parts = Json::array();
    for (const SqlPart& part : input.parts) {
        Json constants = Json::object();
        for (const auto& [key, value] : part.constants) constants.set(key, value);
        Json described = Json::object({{"options", part.options.toJson()}, {"constants", std::move(constants)}});
        STEMMA_TRY(described["files"], add(part.files));
        parts.push(std::move(described));
    }
    json.set("parts", std::move(parts));
    return json;
}

Result<Json> RequestFiles::addNew(const fs::path& file) {
    STEMMA_TRY(Fd opened, openFile(file, O_RDWR | O_CREAT | O_EXCL, 0644));
    m_new.push_back(file);
    m_files.push_back(std::move(opened));
    return Json(std::int64_t(m_files.size()) - 1);
}

std::vector<int> RequestFiles::descriptors() const {
    std::vector<int> out;
    for (const Fd& file : m_files) out.push_back(file.get());
    return out;
}

} // namespace stemma
