// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/DiskSpace.h"

#include "core/base/Files.h"
#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace stemma {

namespace {

constexpr std::uint64_t kFull = std::uint64_t(64) << 10; // bytes; a write that failed may have left a little
constexpr std::string_view kFree = " free on ";          // every message of ours has it
constexpr std::string_view kQuota = ": the quota is used up;";

/// The nearest folder or file above (or at) `place` that exists.
fs::path existing(const fs::path& place) {
    std::error_code ignored;
    fs::path here = fs::absolute(place, ignored);
    while (!here.empty() && !fs::exists(here, ignored) && here != here.parent_path()) here = here.parent_path();
    const fs::path real = fs::canonical(here, ignored);
    return ignored ? here : real;
}

/// "\040" and the like, as mountinfo writes blanks.
std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '7' ? text[at] - '0' : -1; };
        if (text[i] == '\\' && i + 3 < text.size() && digit(i + 1) >= 0 && digit(i + 2) >= 0 && digit(i + 3) >= 0) {
            out += char(digit(i + 1) * 64 + digit(i + 2) * 8 + digit(i + 3));
            i += 3;
        } else {
            out += text[i];
        }
    }
    return out;
}

bool contains(const fs::path& folder, const fs::path& place) {
    return std::mismatch(folder.begin(), folder.end(), place.begin(), place.end()).first == folder.end();
}

/// The file of /proc has no size: read to its end.
std::string mountTable() {
    const Result<Fd> file = openFile("/proc/self/mountinfo", O_RDONLY);
    std::string text;
    std::array<char, 16384> block{};
    while (file) {
        const ssize_t got = ::read(file->get(), block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        text.append(block.data(), std::size_t(got));
    }
    return text;
}

/// Mount point and type: the deepest that holds the place; of several at one point the last covers the others.
void findMount(const fs::path& place, DiskSpace& space) {
    space.mount = "/";
    std::size_t deepest = 0;
    for (const std::string& line : split(mountTable(), '\n')) {
        const std::vector<std::string> words = split(line, ' ');
        const auto dash = std::find(words.begin(), words.end(), "-");
        if (words.size() < 5 || words.end() - dash < 2) continue;
        const std::string point = unescaped(words[4]);
        if (point.size() < deepest || !contains(point == "/" ? fs::path("/") : fs::path(point), place)) continue;
        deepest = point.size();
        space.mount = point;
        space.type = *(dash + 1);
    }
}

std::string whatIsFree(const DiskSpace& space) {
    std::string text = formatBytes(space.freeBytes) + (space.freeBytes == 1 ? " is" : " are") + std::string(kFree) +
                       printable(space.mount.string()) + " (";
    if (!space.type.empty()) text += printable(space.type) + " of ";
    return text + formatBytes(space.totalBytes) + ")";
}

std::string nextStep(const fs::path& place) {
    const auto inWorkspace = std::find(place.begin(), place.end(), ".stemma") != place.end();
    if (inWorkspace) {
        return "Free space there (`stemma gc --keep-last 3 --empty-trash 0` removes what is no longer needed), or move "
               "the workspace to a "
               "larger disk; then run again: what is done is kept.";
    }
    std::error_code none;
    if (contains(fs::temp_directory_path(none), place) && !none)
        return "Free space there, or set TMPDIR to a folder on a larger disk; then run again: what is done is kept.";
    return "Free space there, or choose a place on a larger disk; then try again.";
}

bool isNoSpace(int error) {
    return error == ENOSPC || error == EDQUOT;
}

} // namespace

bool DiskSpace::full() const {
    return (totalBytes > 0 && freeBytes < kFull) || noMoreFiles;
}

std::optional<DiskSpace> diskSpace(const fs::path& place) {
    const fs::path here = existing(place);
    struct statvfs info {};
    if (::statvfs(here.c_str(), &info) != 0) return std::nullopt;
    DiskSpace space;
    space.freeBytes = std::uint64_t(::geteuid() == 0 ? info.f_bfree : info.f_bavail) * info.f_frsize;
    space.totalBytes = std::uint64_t(info.f_blocks) * info.f_frsize;
    space.noMoreFiles = info.f_files > 0 && info.f_favail == 0; // some file systems don't count files
    findMount(here, space);
    return space;
}

Error noSpaceError(int error, std::string doing, const fs::path& place, std::optional<std::uint64_t> needed) {
    Error made{ErrorCode::NoSpace, std::move(doing), nextStep(place), std::nullopt, {}};
    const std::optional<DiskSpace> space = diskSpace(place);
    if (error == EDQUOT)
        made.message += kQuota.substr(0, kQuota.size() - 1);
    else if (space && space->noMoreFiles)
        made.message += ": no more files fit there";
    else
        made.message += ": no space is left";
    if (needed) made.message += "; " + formatBytes(*needed) + (*needed == 1 ? " is" : " are") + " needed";
    if (space) made.message += (needed ? ", " : "; ") + whatIsFree(*space);
    return made;
}

tl::unexpected<Error> failWriting(int error, std::string doing, const fs::path& place,
                                  std::optional<std::uint64_t> needed) {
    if (!isNoSpace(error)) return failErrno(error, std::move(doing));
    return fail(noSpaceError(error, std::move(doing), place, needed));
}

Error withDiskSpace(Error error, const fs::path& place) {
    if (error.code != ErrorCode::NoSpace || error.message.find(kFree) != std::string::npos) return error;
    if (const std::optional<DiskSpace> space = diskSpace(place)) error.message += "; " + whatIsFree(*space);
    error.hint = nextStep(place);
    return error;
}

bool isOfQuota(const Error& error) {
    // A name in the message may hold any words, but it comes before ours.
    const std::string text = error.message + ';';
    const std::size_t reason = text.rfind(": no space is left;"), files = text.rfind(": no more files fit there;");
    const std::size_t quota = text.rfind(kQuota);
    const auto before = [&](std::size_t other) { return other == text.npos || other < quota; };
    return quota != text.npos && before(reason) && before(files);
}

bool saysNoSpace(std::string_view words) {
    static constexpr std::array<std::string_view, 4> kWords = {"No space left on device", "Disk quota exceeded",
                                                               "ENOSPC", "EDQUOT"};
    return std::any_of(kWords.begin(), kWords.end(),
                       [&](std::string_view word) { return words.find(word) != std::string_view::npos; });
}

} // namespace stemma
