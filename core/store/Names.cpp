// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Names.h"

#include "core/base/Text.h"
#include "core/store/CrashPoint.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

Json NameEvents::tag(const std::string& versionUuid, const std::string& tag) {
    return Json::object({{"event", "tag"}, {"version", versionUuid}, {"tag", tag}});
}
Json NameEvents::untag(const std::string& versionUuid, const std::string& tag) {
    return Json::object({{"event", "untag"}, {"version", versionUuid}, {"tag", tag}});
}
Json NameEvents::alias(const std::string& versionUuid, const std::string& artifact, const std::string& alias) {
    return Json::object({{"event", "alias"}, {"version", versionUuid}, {"artifact", artifact}, {"alias", alias}});
}
Json NameEvents::unalias(const std::string& versionUuid, const std::string& alias) {
    return Json::object({{"event", "unalias"}, {"version", versionUuid}, {"alias", alias}});
}
Json NameEvents::rename(std::int64_t artifact, const std::string& from, const std::string& to) {
    return Json::object({{"event", "rename"}, {"artifact", artifact}, {"from", from}, {"to", to}});
}
Json NameEvents::state(const std::string& versionUuid, std::string_view state) {
    return Json::object({{"event", "state"}, {"version", versionUuid}, {"state", state}});
}

Status NameEvents::append(const fs::path& file, std::vector<Json> events, Timestamp now) {
    if (events.empty()) return {};
    STEMMA_TRY(const Fd fd, openFile(file, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, 0644));
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0) return failErrno(errno, file.string());
    std::string text;
    char last = '\n';
    if (info.st_size > 0 && ::pread(fd.get(), &last, 1, info.st_size - 1) != 1) return failErrno(EIO, file.string());
    if (last != '\n') text += '\n';
    for (Json& event : events) {
        event.set("time", formatTimestamp(now));
        text += event.dump() + "\n";
    }
    STEMMA_CHECK(writeAll(fd.get(), text));
    STEMMA_CRASH_POINT("names-written");
    if (::fdatasync(fd.get()) != 0) return failErrno(errno, "Syncing " + file.string());
    return info.st_size > 0 ? Status() : syncFolder(file.parent_path());
}

Result<std::vector<Json>> NameEvents::read(const fs::path& file, int& skipped) {
    std::vector<Json> events;
    auto text = readFile(file);
    if (!text) {
        if (text.error().code == ErrorCode::NotFound) return events;
        return fail(text.error());
    }
    for (const std::string& line : split(*text, '\n')) {
        if (line.empty()) continue;
        auto event = Json::parse(line);
        if (event && event->isObject()) {
            events.push_back(std::move(*event));
        } else {
            ++skipped;
        }
    }
    return events;
}

} // namespace stemma
