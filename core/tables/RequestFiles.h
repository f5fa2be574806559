// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/tables/Sql.h"

#include <vector>

namespace stemma {

/// The files of one request, opened here; the helper gets descriptors and knows them by their index.
/// A frame carries few descriptors: of further files it gets a folder's descriptor and the path inside, as "entries"
/// of the header (kFirstEntry is the index of the first), and opens those itself.
/// What was added as new is removed again unless keepNew() is called.
class RequestFiles {
public:
    RequestFiles() = default;
    ~RequestFiles();
    RequestFiles(const RequestFiles&) = delete;
    RequestFiles& operator=(const RequestFiles&) = delete;

    /// The list of their indices. Errors: NotFound, InvalidArgument (not a regular file; too many).
    Result<Json> add(const std::vector<fs::path>& files);
    Result<Json> add(const SqlInput& input);   ///< {"name", "parts"} or {"name", "database"}
    Result<Json> addNew(const fs::path& file); ///< its index. Errors: AlreadyExists
    void keepNew() { m_new.clear(); }
    std::vector<int> descriptors() const;
    /// [[folder's index, path inside in base64], …]
    const Json& entries() const { return m_entries; }

    static constexpr std::int64_t kFirstEntry = 1'000'000;

private:
    Result<Json> addOne(const fs::path& file);
    Result<Json> addEntry(const fs::path& file);

    std::vector<Fd> m_files;
    std::vector<fs::path> m_new;
    std::vector<std::pair<std::string, std::int64_t>> m_folders; ///< as prefixes of paths, and their index
    Json m_entries = Json::array();
};

} // namespace stemma
