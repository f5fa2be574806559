// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Archive.h"

#include "core/base/ByteCursor.h"
#include "core/base/Text.h"
#include "core/base/Zip.h"
#include "core/materializers/Content.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <functional>
#include <optional>
#include <sys/stat.h>

namespace stemma {

namespace {

constexpr std::uint64_t kMostUnpacked = std::uint64_t(8) << 30;
constexpr std::size_t kTarBlock = 512;
constexpr std::size_t kMostTarText = std::size_t(1) << 20; ///< of a long name
constexpr std::size_t kMostArchiveNames = std::size_t(32) << 20;

void addEntry(ArchiveListing& listing, ArchiveListing::Entry entry, std::size_t& names) {
    ++listing.total;
    listing.bytes += entry.bytes;
    names += entry.path.size() + entry.target.size();
    if (listing.entries.size() < ArchiveListing::kMostEntries && names < kMostArchiveNames)
        listing.entries.push_back(std::move(entry));
}

Result<ArchiveListing> listZip(int descriptor, const std::string& name) {
    STEMMA_TRY(const ZipArchive archive, ZipArchive::open(descriptor, name));
    ArchiveListing listing;
    listing.format = "zip";
    std::size_t names = 0, locked = 0;
    for (const ZipEntry& entry : archive.entries()) {
        locked += entry.encrypted ? 1 : 0;
        addEntry(listing,
                 {toUtf8(entry.name), entry.size, std::int64_t(entry.packed & INT64_MAX), entry.modified(),
                  entry.folder() ? "folder" : "file", ""},
                 names);
    }
    listing.total = archive.total();
    if (locked > 0)
        listing.notes.push_back(plural(std::int64_t(locked), "member") + " can be read with a password only");
    return listing;
}

/// The bytes of a tar, one after the other, as they are or unpacked.
class TarBytes {
public:
    TarBytes(int descriptor, const std::string& name, std::uint64_t size, bool packed) : m_plain(descriptor, 0, size) {
        if (packed) m_gzip.emplace(descriptor, name);
    }
    /// `count` bytes, or fewer at the end.
    Result<std::string> read(std::size_t count) {
        if (!m_gzip) return m_plain.text(std::min<std::uint64_t>(count, m_plain.left()), count);
        std::string text(count, '\0');
        std::size_t got = 0;
        while (got < count) {
            STEMMA_TRY(const std::size_t part, m_gzip->read(text.data() + got, count - got));
            if (part == 0) break;
            got += part;
        }
        m_unpacked += got;
        text.resize(got);
        return text;
    }
    /// False where the end comes first.
    Result<bool> skip(std::uint64_t count, const Cancel& cancel) {
        if (!m_gzip) {
            const bool there = count <= m_plain.left();
            m_plain.skip(std::min(count, m_plain.left()));
            return there;
        }
        while (count > 0) {
            if (cancel.requested()) return fail(ErrorCode::Cancelled, "Reading the archive was cancelled");
            STEMMA_TRY(const std::string part, read(std::size_t(std::min<std::uint64_t>(count, 1 << 20))));
            if (part.empty()) return false;
            count -= part.size();
            if (tooMuch()) return false;
        }
        return true;
    }
    bool tooMuch() const { return m_unpacked > kMostUnpacked; }

private:
    ByteCursor m_plain;
    std::optional<GzipStream> m_gzip;
    std::uint64_t m_unpacked = 0;
};

/// Octal with blanks and zeros around it, or 63 bits in base 256 where the first bit is set.
std::uint64_t tarNumber(std::string_view field) {
    std::uint64_t value = 0;
    if (!field.empty() && (field[0] & 0x80) != 0) {
        for (const char c : field.substr(field.size() - 8)) value = value << 8 | std::uint8_t(c);
        return value & INT64_MAX;
    }
    for (const char c : field)
        if (c >= '0' && c <= '7') value = (value << 3 | std::uint64_t(c - '0')) & INT64_MAX;
    return value;
}

std::string tarText(std::string_view field) {
    return std::string(field.substr(0, std::min(field.find('\0'), field.size())));
}

bool tarSumIsRight(const std::string& block) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kTarBlock; ++i) sum += i >= 148 && i < 156 ? ' ' : std::uint8_t(block[i]);
    return sum == tarNumber(std::string_view(block).substr(148, 8));
}

std::string tarTime(std::int64_t seconds) {
    std::tm parts{};
    const std::time_t time = seconds;
    if (seconds <= 0 || !::gmtime_r(&time, &parts) || parts.tm_year > 8000) return {};
    char text[40];
    return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts));
}

/// What stands before an entry and is said of it there.
struct TarExtra {
    std::string path, target;
    std::optional<std::uint64_t> size;
    std::optional<std::int64_t> time;
};

/// Records "27 path=a/long/name\n" of a pax header.
void takePax(std::string_view text, TarExtra& extra) {
    while (!text.empty()) {
        std::size_t length = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
        const std::size_t digits = std::size_t(end - text.data());
        if (error != std::errc() || length <= digits + 1 || length > text.size()) return;
        std::string_view record = text.substr(digits + 1, length - digits - 1);
        if (record.ends_with('\n')) record.remove_suffix(1);
        const std::size_t equal = record.find('=');
        const std::string_view key = record.substr(0, equal);
        const std::string_view value = equal == std::string_view::npos ? std::string_view() : record.substr(equal + 1);
        std::uint64_t number = 0;
        std::from_chars(value.data(), value.data() + value.size(), number);
        if (key == "path") extra.path = value;
        if (key == "linkpath") extra.target = value;
        if (key == "size") extra.size = number & INT64_MAX;
        if (key == "mtime") extra.time = std::int64_t(number & INT64_MAX);
        text.remove_prefix(length);
    }
}

ArchiveListing::Entry tarEntry(const std::string& block, const TarExtra& extra) {
    const std::string_view view = block;
    ArchiveListing::Entry entry;
    std::string path = tarText(view.substr(0, 100));
    const std::string prefix =
        view.substr(257, 5) == "ustar" && view[262] == '\0' ? tarText(view.substr(345, 155)) : "";
    if (!prefix.empty()) path = prefix + "/" + path;
    entry.path = toUtf8(extra.path.empty() ? path : extra.path);
    entry.target = toUtf8(extra.target.empty() ? tarText(view.substr(157, 100)) : extra.target);
    entry.bytes = extra.size.value_or(tarNumber(view.substr(124, 12)));
    entry.modified = tarTime(extra.time.value_or(std::int64_t(tarNumber(view.substr(136, 12)))));
    const char type = block[156];
    entry.kind = type == '5'                                  ? "folder"
                 : type == '1' || type == '2'                 ? "link"
                 : type == '0' || type == '\0' || type == '7' ? "file"
                                                              : "other";
    if (entry.kind != "link") entry.target.clear();
    if (entry.kind != "file") entry.bytes = 0;
    return entry;
}

std::uint64_t padded(std::uint64_t bytes) {
    return (bytes + kTarBlock - 1) / kTarBlock * kTarBlock;
}

/// POSIX.1-2001 ("pax"), and GNU's long names.
Result<ArchiveListing> listTar(int descriptor, const std::string& name, std::uint64_t size, bool packed,
                               const Cancel& cancel) {
    TarBytes bytes(descriptor, name, size, packed);
    ArchiveListing listing;
    listing.format = packed ? "tar.gz" : "tar";
    std::size_t names = 0;
    TarExtra extra;
    const auto ended = [&](const std::string& why) {
        listing.complete = false;
        listing.notes.push_back(bytes.tooMuch() ? "It has more than " + formatBytes(kMostUnpacked) +
                                                      " unpacked: what comes later isn't listed"
                                                : why);
        return listing;
    };
    for (bool first = true;; first = false) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "Reading the archive was cancelled");
        Result<std::string> block = bytes.read(kTarBlock);
        if (!block && first) return fail(block.error());
        if (!block) return ended(block.error().message);
        if (block->empty() || std::all_of(block->begin(), block->end(), [](char c) { return c == '\0'; })) {
            if (first && packed) return fail(ErrorCode::BadData, "what is packed in it isn't a tar archive");
            return listing;
        }
        if (block->size() < kTarBlock || !tarSumIsRight(*block)) {
            if (first) return fail(ErrorCode::BadData, "it isn't a tar archive");
            return ended("It is damaged, or was cut off: what comes later isn't listed");
        }
        const char type = (*block)[156];
        const std::uint64_t content = extra.size.value_or(tarNumber(std::string_view(*block).substr(124, 12)));
        const bool said = type == 'x' || type == 'L' || type == 'K';
        if (said && content <= kMostTarText) {
            STEMMA_TRY(std::string text, bytes.read(std::size_t(padded(content))));
            text.resize(std::min<std::size_t>(text.size(), std::size_t(content)));
            if (type == 'x') takePax(text, extra);
            if (type == 'L') extra.path = tarText(text);
            if (type == 'K') extra.target = tarText(text);
            continue;
        }
        if (type != 'g' && !said) addEntry(listing, tarEntry(*block, extra), names);
        const bool has = type != '1' && type != '2' && type != '5';
        extra = {};
        const Result<bool> more = has ? bytes.skip(padded(content), cancel) : Result<bool>(true);
        if (!more && more.error().code == ErrorCode::Cancelled) return fail(more.error());
        if (!more || !*more)
            return ended("It ends in the middle of " +
                         printable(listing.entries.empty() ? name : listing.entries.back().path));
    }
}

} // namespace

Json ArchiveListing::toJson() const {
    Json::Array list;
    list.reserve(entries.size());
    for (const Entry& entry : entries)
        list.push_back(Json::array({entry.path, entry.bytes, entry.packed, entry.modified, entry.kind, entry.target}));
    return Json::object({{"format", format},
                         {"entries", Json(std::move(list))},
                         {"total", total},
                         {"bytes", bytes},
                         {"listed", listed},
                         {"complete", complete},
                         {"notes", Json::ofTexts(notes)}});
}

ArchiveListing ArchiveListing::fromJson(const Json& json) {
    ArchiveListing listing;
    listing.format = json["format"].text();
    for (const Json& one : json["entries"].items())
        listing.entries.push_back({one.at(0).text(), one.at(1).unsignedInteger(), one.at(2).integer(-1),
                                   one.at(3).text(), one.at(4).text(), one.at(5).text()});
    listing.total = json["total"].unsignedInteger();
    listing.bytes = json["bytes"].unsignedInteger();
    listing.listed = json["listed"].boolean(true);
    listing.complete = json["complete"].boolean(true);
    for (const Json& note : json["notes"].items()) listing.notes.push_back(note.text());
    return listing;
}

Result<ArchiveListing> listArchive(int descriptor, const std::string& name, const Cancel& cancel) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(ErrorCode::BadData, "it isn't a regular file");
    const std::uint64_t size = std::uint64_t(status.st_size);
    ByteCursor cursor(descriptor, 0, size);
    const std::string head = cursor.text(std::min<std::uint64_t>(size, kTarBlock), kTarBlock);
    if (head.starts_with("PK\3\4") || head.starts_with("PK\5\6")) return listZip(descriptor, name);
    if (head.starts_with("\x1f\x8b")) return listTar(descriptor, name, size, true, cancel);
    if (head.size() == kTarBlock && tarSumIsRight(head)) return listTar(descriptor, name, size, false, cancel);
    ArchiveListing listing;
    listing.format = magicName(head);
    if (listing.format == "data" || listing.format == "empty" || looksLikeText(head))
        return fail(ErrorCode::BadData, "it isn't an archive of a known kind", "It may have been cut off or damaged.");
    listing.listed = false;
    listing.notes.push_back("What is in it isn't listed: zip, tar and tar.gz are");
    return listing;
}

} // namespace stemma
