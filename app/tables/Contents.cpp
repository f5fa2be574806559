// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Contents.h"

#include "app/tables/DuckFile.h"
#include "app/tables/Scan.h"
#include "app/tables/Sniff.h"
#include "app/tables/Sqlite.h"
#include "app/tables/Workbook.h"
#include "core/base/Text.h"
#include "core/materializers/Archive.h"
#include "core/materializers/ModelOutline.h"

#include <sys/resource.h>
#include <unistd.h>

namespace stemma::duck {
namespace {

constexpr rlim_t kMostSeconds = 50; ///< of computing; the caller waits a little longer

/// Ends the process where a file keeps it busy for too long, even where nobody waits any more.
class BusyLimit {
public:
    BusyLimit() {
        rusage used{};
        ::getrusage(RUSAGE_SELF, &used);
        set(rlim_t(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + kMostSeconds);
    }
    ~BusyLimit() { set(RLIM_INFINITY); }
    BusyLimit(const BusyLimit&) = delete;
    BusyLimit& operator=(const BusyLimit&) = delete;

private:
    static void set(rlim_t seconds) {
        rlimit limit{};
        if (::getrlimit(RLIMIT_CPU, &limit) != 0) return;
        limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || seconds < limit.rlim_max ? seconds : limit.rlim_max;
        (void)::setrlimit(RLIMIT_CPU, &limit);
    }
};

std::string beginningOf(int descriptor) {
    std::string head(32, '\0');
    const ssize_t got = ::pread(descriptor, head.data(), head.size(), 0);
    head.resize(got > 0 ? std::size_t(got) : 0);
    return head;
}

} // namespace

std::string lowerName(std::string_view name) {
    std::string lower(name);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

Json uniqueNames(Json columns) {
    std::set<std::string> taken;
    for (Json& column : columns.items()) {
        const std::string name = column["name"].text();
        std::string own = name;
        for (int number = 1; !taken.insert(lowerName(own)).second; ++number) own = name + "_" + std::to_string(number);
        column.set("name", own);
    }
    return columns;
}

Result<HelperReply> contents(HelperRequest& request) {
    STEMMA_TRY(const Fd* file, fileOf(request, request.header["files"].at(0)));
    const std::string name = request.header["name"].text("the file");
    std::optional<BusyLimit> busy;
    Only only;
    if (const Json* names = request.header.find("only")) {
        only.emplace();
        for (const Json& one : names->items()) only->insert(one.text());
    } else {
        busy.emplace();
    }
    const std::string head = beginningOf(file->get());
    Result<Json> found = fail(ErrorCode::BadData, "it is neither a workbook nor a database");
    if (head.starts_with("SQLite format 3"))
        found = sqliteContents(file->get(), only);
    else if (head.size() > 12 && head.compare(8, 4, "DUCK") == 0)
        found = duckContents(file->get(), only);
    else if (head.starts_with("PK\3\4"))
        found = workbookContents(file->get(), name);
    if (!found) return fail(found.error());
    return HelperReply{Json::object(), found->dump()};
}

Result<HelperReply> outline(HelperRequest& request) {
    STEMMA_TRY(const Fd* file, fileOf(request, request.header["files"].at(0)));
    const std::string name = request.header["name"].text("the file");
    const BusyLimit busy;
    if (request.header["kind"].text() == "archive") {
        STEMMA_TRY(const ArchiveListing listing, listArchive(file->get(), name, request.cancelled));
        return HelperReply{Json::object(), listing.toJson().dump()};
    }
    STEMMA_TRY(const ModelOutline outline, outlineModel(file->get(), name));
    return HelperReply{Json::object(), outline.toJson().dump()};
}

} // namespace stemma::duck
