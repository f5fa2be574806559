// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tables/RequestFiles.h"

#include "core/base/Text.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

constexpr std::size_t kMostFiles = 200; ///< what one frame carries (core/base/Frames.h)

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
    if (m_files.size() >= kMostFiles)
        return fail(ErrorCode::NotSupported,
                    "A table of more than " + std::to_string(kMostFiles) + " files can't be read",
                    "Put them together first, such as with a `command:` step.");
    m_files.push_back(std::move(opened));
    return Json(std::int64_t(m_files.size()) - 1);
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
    if (m_files.size() >= kMostFiles)
        return fail(ErrorCode::NotSupported, "A query with more than 199 files can't be run");
    m_files.push_back(std::move(opened));
    return Json(std::int64_t(m_files.size()) - 1);
}

std::vector<int> RequestFiles::descriptors() const {
    std::vector<int> out;
    for (const Fd& file : m_files) out.push_back(file.get());
    return out;
}

} // namespace stemma
