// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Zip.h"

#include "core/base/Inflate.h"
#include "core/base/Text.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sys/stat.h>

namespace stemma {

namespace {

constexpr std::size_t kEndBytes = 22, kLocatorBytes = 20, kEnd64Bytes = 56, kEntryBytes = 46, kLocalBytes = 30;
constexpr std::uint32_t kEnd = 0x06054b50, kLocator = 0x07064b50, kEnd64 = 0x06064b50, kEntry = 0x02014b50,
                        kLocal = 0x04034b50;
constexpr const char* kAgain = "Make or download it again.";

/// Little-endian numbers; whoever asks has looked that they are there.
template <int bytes>
std::uint64_t zipNumber(const char* at) {
    std::uint64_t value = 0;
    for (int i = bytes - 1; i >= 0; --i) value = value << 8 | std::uint8_t(at[i]);
    return value;
}
std::uint16_t two(const char* at) {
    return std::uint16_t(zipNumber<2>(at));
}
std::uint32_t four(const char* at) {
    return std::uint32_t(zipNumber<4>(at));
}
std::uint64_t eight(const char* at) {
    return zipNumber<8>(at);
}

/// Where the directory is, by the record at the archive's end.
struct Directory {
    std::uint64_t offset = 0; ///< in the file
    std::uint64_t bytes = 0;
    std::uint64_t entries = 0;
    std::uint64_t shift = 0; ///< bytes in front of the archive that its offsets don't count, as of a program
};

/// What an archive's file says, by name, offset and length.
struct ZipFile {
    int descriptor;
    std::uint64_t bytes;
    const std::string& name;

    tl::unexpected<Error> bad(const std::string& why) const {
        return fail(ErrorCode::BadData, printable(name) + " isn't a whole zip archive: " + why, kAgain);
    }
    Result<std::string> at(std::uint64_t offset, std::uint64_t count) const {
        std::string text(std::size_t(std::min(count, offset < bytes ? bytes - offset : 0)), '\0');
        STEMMA_TRY(const std::size_t got, readAtOffset(descriptor, offset, text.data(), text.size()));
        text.resize(got);
        return text;
    }
};

/// The 64-bit record in front of the usual one, where that one's numbers don't suffice. `end` is the usual one's place.
Result<Directory> wideDirectory(const ZipFile& file, std::uint64_t end, Directory directory, bool& found) {
    found = false;
    if (end < kLocatorBytes) return directory;
    STEMMA_TRY(const std::string locator, file.at(end - kLocatorBytes, kLocatorBytes));
    if (locator.size() < kLocatorBytes || four(locator.data()) != kLocator) return directory;
    // It lies right before its locator, wherever a file that was put in front has moved it.
    for (const std::uint64_t place : {eight(locator.data() + 8), end - kLocatorBytes - kEnd64Bytes}) {
        if (end < kLocatorBytes + kEnd64Bytes || place > end - kLocatorBytes - kEnd64Bytes) continue;
        STEMMA_TRY(const std::string record, file.at(place, kEnd64Bytes));
        if (record.size() < kEnd64Bytes || four(record.data()) != kEnd64) continue;
        found = true;
        return Directory{eight(record.data() + 48), eight(record.data() + 40), eight(record.data() + 32), place};
    }
    return file.bad("its 64-bit directory isn't where it says");
}

/// From the record's own place: `directory.shift` comes in as the place of the record behind the directory.
Result<Directory> placed(const ZipFile& file, Directory directory) {
    const std::uint64_t behind = directory.shift;
    if (directory.bytes > behind || directory.offset > behind - directory.bytes)
        return file.bad("its directory claims " + formatBytes(directory.bytes) + ", of which the file has fewer");
    directory.shift = behind - directory.bytes - directory.offset;
    directory.offset += directory.shift;
    return directory;
}

Result<Directory> findDirectory(const ZipFile& file) {
    const std::uint64_t count = std::min<std::uint64_t>(file.bytes, kEndBytes + 0xffff);
    STEMMA_TRY(const std::string tail, file.at(file.bytes - count, count));
    if (tail.size() < kEndBytes) return file.bad("it is too short");
    for (std::size_t i = tail.size() - kEndBytes + 1; i-- > 0;) {
        const char* at = tail.data() + i;
        if (four(at) != kEnd || i + kEndBytes + two(at + 20) > tail.size()) continue;
        const std::uint64_t end = file.bytes - count + i;
        Directory directory{four(at + 16), four(at + 12), two(at + 10), end};
        bool wide = false;
        STEMMA_TRY(const Directory found, wideDirectory(file, end, directory, wide));
        return placed(file, wide ? found : directory);
    }
    return file.bad("it has no directory at its end; it may be cut off");
}

/// The 64-bit numbers of an entry stand in a field of its extra ones, in this order, where the usual place is full
/// of 1.
void widen(ZipEntry& entry, std::string_view extra) {
    while (extra.size() >= 4) {
        const std::uint16_t id = two(extra.data());
        const std::size_t length = std::min<std::size_t>(two(extra.data() + 2), extra.size() - 4);
        std::string_view field = extra.substr(4, length);
        if (id == 1) {
            for (std::uint64_t* number : {&entry.size, &entry.packed, &entry.header})
                if (*number == 0xffffffff && field.size() >= 8) {
                    *number = eight(field.data());
                    field.remove_prefix(8);
                }
            return;
        }
        extra.remove_prefix(4 + length);
    }
}

ZipEntry entryAt(const char* at, std::uint64_t shift) {
    ZipEntry entry;
    const std::uint16_t flags = two(at + 8);
    entry.encrypted = (flags & 1) != 0;
    entry.utf8 = (flags & 0x800) != 0;
    entry.method = two(at + 10);
    entry.time = four(at + 12);
    entry.crc = four(at + 16);
    entry.packed = four(at + 20);
    entry.size = four(at + 24);
    entry.header = four(at + 42);
    const std::size_t name = two(at + 28);
    entry.name.assign(at + kEntryBytes, name);
    widen(entry, {at + kEntryBytes + name, two(at + 30)});
    entry.header = entry.header > ~shift ? ~0ull : entry.header + shift;
    return entry;
}

/// The directory in pieces: an entry has 200 kB at most.
class DirectoryReader {
public:
    DirectoryReader(const ZipFile& file, const Directory& directory, const ZipLimits& limits)
        : m_file(file), m_next(directory.offset),
          m_end(directory.offset + std::min(directory.bytes, limits.directory)) {}

    /// `count` bytes from here, or fewer where the directory ends. They stay until the next call.
    Result<std::string_view> peek(std::size_t count) {
        if (m_piece.size() - m_at < count && m_next < m_end) {
            m_piece.erase(0, m_at);
            m_at = 0;
            STEMMA_TRY(const std::string more, m_file.at(m_next, std::min<std::uint64_t>(m_end - m_next, 1 << 20)));
            m_next = more.empty() ? m_end : m_next + more.size();
            m_piece += more;
        }
        return std::string_view(m_piece).substr(m_at, count);
    }
    void skip(std::size_t count) { m_at += std::min(count, m_piece.size() - m_at); }

private:
    const ZipFile& m_file;
    std::uint64_t m_next;
    std::uint64_t m_end;
    std::string m_piece;
    std::size_t m_at = 0;
};

struct ReadEntries {
    std::vector<ZipEntry> entries;
    std::uint64_t total = 0;
};

Result<ReadEntries> readEntries(const ZipFile& file, const Directory& directory, const ZipLimits& limits) {
    ReadEntries read;
    DirectoryReader reader(file, directory, limits);
    std::size_t names = 0;
    for (;;) {
        STEMMA_TRY(const std::string_view head, reader.peek(kEntryBytes));
        if (head.size() < kEntryBytes || four(head.data()) != kEntry) break;
        const std::size_t whole = kEntryBytes + two(head.data() + 28) + two(head.data() + 30) + two(head.data() + 32);
        STEMMA_TRY(const std::string_view bytes, reader.peek(whole));
        if (bytes.size() < whole) return file.bad("its directory ends in the middle");
        ++read.total;
        names += two(bytes.data() + 28);
        if (read.entries.size() < limits.entries && names <= limits.names)
            read.entries.push_back(entryAt(bytes.data(), directory.shift));
        reader.skip(whole);
    }
    if (read.total == 0 && directory.entries > 0) return file.bad("its directory isn't where it says");
    if (directory.bytes <= limits.directory && directory.entries > read.total && directory.entries < 0xffff)
        return file.bad("its directory has " + formatCount(std::int64_t(read.total)) + " of " +
                        formatCount(std::int64_t(directory.entries)) + " members");
    return read;
}

std::string shownMember(const ZipEntry& entry, const std::string& archive) {
    return printable(entry.name) + " in " + printable(archive);
}

} // namespace

std::string ZipEntry::modified() const {
    const unsigned day = time >> 16 & 31, month = time >> 21 & 15, year = 1980 + (time >> 25);
    if (day == 0 || month == 0 || month > 12) return {};
    char text[40];
    std::snprintf(text, sizeof text, "%04u-%02u-%02u %02u:%02u:%02u", year, month, day, time >> 11 & 31, time >> 5 & 63,
                  (time & 31) * 2);
    return text;
}

Result<ZipArchive> ZipArchive::open(int descriptor, std::string name, const ZipLimits& limits) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return failErrno(errno, "can't look at " + printable(name));
    ZipArchive archive;
    archive.m_descriptor = descriptor;
    archive.m_bytes = S_ISREG(status.st_mode) ? std::uint64_t(status.st_size) : 0;
    archive.m_name = std::move(name);
    const ZipFile file{descriptor, archive.m_bytes, archive.m_name};
    STEMMA_TRY(const Directory directory, findDirectory(file));
    STEMMA_TRY(ReadEntries read, readEntries(file, directory, limits));
    archive.m_entries = std::move(read.entries);
    archive.m_total = read.total;
    return archive;
}

const ZipEntry* ZipArchive::find(std::string_view member) const {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [member](const ZipEntry& entry) { return entry.name == member; });
    return found == m_entries.end() ? nullptr : &*found;
}

Result<std::uint64_t> ZipArchive::dataOffset(const ZipEntry& entry) const {
    const ZipFile file{m_descriptor, m_bytes, m_name};
    const auto bad = [&](const char* why) {
        return fail(ErrorCode::BadData, shownMember(entry, m_name) + " can't be read: " + why, kAgain);
    };
    STEMMA_TRY(const std::string local, file.at(entry.header, kLocalBytes));
    if (local.size() < kLocalBytes || four(local.data()) != kLocal) return bad("it isn't where the directory says");
    const std::uint64_t offset = entry.header + kLocalBytes + two(local.data() + 26) + two(local.data() + 28);
    if (offset > m_bytes || entry.packed > m_bytes - offset) return bad("it claims more bytes than the file has");
    return offset;
}

struct ZipStream::State {
    State(int file, std::uint64_t from, const ZipEntry& entry, std::string shown)
        : descriptor(file), offset(from), size(entry.size), crc(entry.crc), name(std::move(shown)) {
        if (entry.method == 8) inflate = std::make_unique<Inflate>(Inflate::kRaw, file, from, entry.packed);
    }
    int descriptor;
    std::uint64_t offset; ///< of the next stored byte
    std::uint64_t size;
    std::uint64_t given = 0;
    std::uint32_t crc;
    uLong sum = crc32(0, nullptr, 0);
    std::string name;
    std::unique_ptr<Inflate> inflate; ///< none: stored
    bool ended = false;               ///< the packed bytes did

    tl::unexpected<Error> bad(const std::string& why) const {
        return fail(ErrorCode::BadData, name + " can't be read: " + why, kAgain);
    }
    Result<std::size_t> some(char* to, std::size_t count) {
        std::size_t got = 0;
        if (!inflate) {
            STEMMA_TRY(got,
                       readAtOffset(descriptor, offset, to, std::size_t(std::min<std::uint64_t>(count, size - given))));
            offset += got;
            ended = got < count;
            return got;
        }
        while (got == 0 && !ended) {
            STEMMA_TRY(const Inflate::State state, inflate->read(to, count, got));
            ended = state == Inflate::State::Ended;
            if (state == Inflate::State::Damaged) return bad(inflate->why());
            if (state == Inflate::State::CutOff && got == 0) return bad("it ends in the middle");
        }
        return got;
    }
};

ZipStream::ZipStream(std::unique_ptr<State> state) : m_state(std::move(state)) {}
ZipStream::ZipStream(ZipStream&&) noexcept = default;
ZipStream& ZipStream::operator=(ZipStream&&) noexcept = default;
ZipStream::~ZipStream() = default;

Result<std::size_t> ZipStream::read(char* to, std::size_t count) {
    State& state = *m_state;
    if (count == 0) return std::size_t(0);
    std::size_t got = 0;
    if (!state.ended) {
        STEMMA_TRY(got, state.some(to, count));
        state.given += got;
        if (state.given > state.size) return state.bad("it has more bytes than it says");
        for (std::size_t done = 0; done < got; done += std::size_t(1) << 30)
            state.sum = crc32(state.sum, reinterpret_cast<const Bytef*>(to + done),
                              uInt(std::min<std::size_t>(got - done, std::size_t(1) << 30)));
    }
    if (got == 0) {
        if (state.given != state.size) return state.bad("it has fewer bytes than it says");
        if (state.sum != state.crc) return state.bad("its checksum is another");
    }
    return got;
}

Result<ZipStream> ZipArchive::stream(const ZipEntry& entry) const {
    if (entry.encrypted)
        return fail(ErrorCode::BadData, shownMember(entry, m_name) + " can't be read: it is encrypted",
                    "Unpack it with its password in another program.");
    if (entry.method != 0 && entry.method != 8)
        return fail(ErrorCode::NotSupported,
                    shownMember(entry, m_name) + " can't be read: it is packed by method " +
                        std::to_string(entry.method),
                    "Stored and deflated members are read.");
    if (entry.method == 0 && entry.packed != entry.size)
        return fail(ErrorCode::BadData, shownMember(entry, m_name) + " can't be read: it is stored with another size",
                    kAgain);
    STEMMA_TRY(const std::uint64_t offset, dataOffset(entry));
    return ZipStream(std::make_unique<ZipStream::State>(m_descriptor, offset, entry, shownMember(entry, m_name)));
}

Result<std::string> ZipArchive::read(const ZipEntry& entry, std::size_t limit) const {
    if (entry.size > limit)
        return fail(ErrorCode::BadData,
                    shownMember(entry, m_name) + " has " + formatBytes(entry.size) + ": too much to be read at once");
    STEMMA_TRY(ZipStream member, stream(entry));
    std::string text;
    std::string piece(std::size_t(64) << 10, '\0');
    for (;;) { // grows with what is there, not with what the entry claims
        STEMMA_TRY(const std::size_t got, member.read(piece.data(), piece.size()));
        if (got == 0) return text;
        text.append(piece, 0, got);
    }
}

} // namespace stemma
