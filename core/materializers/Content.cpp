// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Content.h"

#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

namespace {

Result<Fd> openRegular(const ArtifactContent& content, const FileEntry& file, std::uint64_t& size) {
    const fs::path path = content.pathOf(file);
    // O_NONBLOCK: opening a FIFO that took a file's place must not wait for a writer.
    const int follow = fs::path(file.path).is_absolute() ? 0 : O_NOFOLLOW;
    STEMMA_TRY(Fd fd, openFile(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | follow));
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) return failErrno(errno, "can't look at " + printable(path.string()));
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::BadData, printable(path.string()) + " isn't a regular file");
    size = std::uint64_t(status.st_size);
    return fd;
}

Result<std::string> readAt(int fd, std::uint64_t offset, std::size_t count, const FileEntry& file) {
    std::string bytes(count, '\0');
    std::size_t got = 0;
    while (got < count) {
        const ssize_t n = ::pread(fd, bytes.data() + got, count - got, off_t(offset + got));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failErrno(errno, "can't read " + printable(file.path));
        if (n == 0) break; // truncated since, or the end
        got += std::size_t(n);
    }
    bytes.resize(got);
    return bytes;
}

struct Magic {
    std::size_t offset;
    std::string_view bytes;
    const char* name;
};
using namespace std::string_view_literals;
constexpr std::array kMagics = {
    Magic{0, "\x89PNG\r\n\x1a\n"sv, "PNG image"},
    Magic{0, "\xff\xd8\xff"sv, "JPEG image"},
    Magic{0, "GIF8"sv, "GIF image"},
    Magic{8, "WEBP"sv, "WebP image"},
    Magic{8, "WAVE"sv, "WAV sound"},
    Magic{0, "%PDF-"sv, "PDF document"},
    Magic{0, "PAR1"sv, "Parquet table"},
    Magic{0, "SQLite format 3\0"sv, "SQLite database"},
    Magic{8, "DUCK"sv, "DuckDB database"},
    Magic{0, "\x93NUMPY"sv, "NumPy array"},
    Magic{0, "\x89HDF\r\n\x1a\n"sv, "HDF5 data"},
    Magic{0, "ARROW1"sv, "Arrow data"},
    Magic{0, "GGUF"sv, "GGUF model"},
    Magic{0, "\x1f\x8b"sv, "gzip data"},
    Magic{0, "\x28\xb5\x2f\xfd"sv, "Zstandard data"},
    Magic{0, "BZh"sv, "bzip2 data"},
    Magic{0,
          "\xfd"
          "7zXZ\0"sv,
          "xz data"},
    Magic{0, "7z\xbc\xaf\x27\x1c"sv, "7-Zip archive"},
    Magic{0, "PK\x03\x04"sv, "Zip archive"},
    Magic{0, "PK\x05\x06"sv, "Zip archive"},
    Magic{257, "ustar"sv, "tar archive"},
    Magic{0,
          "\x7f"
          "ELF"sv,
          "ELF program"},
    Magic{0, "OggS"sv, "Ogg media"},
    Magic{0, "fLaC"sv, "FLAC sound"},
    Magic{0, "ID3"sv, "MP3 sound"},
    Magic{4, "ftyp"sv, "MP4 media"},
    Magic{0, "\x80\x02"sv, "Python pickle"},
    Magic{0, "\x80\x03"sv, "Python pickle"},
    Magic{0, "\x80\x04\x95"sv, "Python pickle"},
    Magic{0, "\x80\x05\x95"sv, "Python pickle"},
};

/// UTF-8 but for a character that the end of the head may have cut.
bool utf8Head(std::string_view head) {
    for (int cut = 0; cut < 4 && std::size_t(cut) <= head.size(); ++cut)
        if (isUtf8(head.substr(0, head.size() - std::size_t(cut)))) return true;
    return false;
}

} // namespace

const FileEntry* ArtifactContent::single() const {
    return !folder && files.size() == 1 && files.front().link.empty() ? &files.front() : nullptr;
}

void Described::addHeadline(std::string name, Json value, std::string unit, std::string better) {
    Json entry = Json::object({{"name", std::move(name)}, {"value", std::move(value)}});
    if (!unit.empty()) entry.set("unit", std::move(unit));
    if (!better.empty()) entry.set("better", std::move(better));
    headline.push(std::move(entry));
}

Result<Head> readHead(const ArtifactContent& content, const FileEntry& file, std::size_t limit) {
    Head head;
    STEMMA_TRY(const Fd fd, openRegular(content, file, head.size));
    const std::size_t count = std::size_t(std::min<std::uint64_t>(limit, head.size));
    STEMMA_TRY(head.bytes, readAt(fd.get(), 0, count, file));
    return head;
}

Head sniff(const ArtifactContent& content, const FileEntry& file, std::size_t limit) {
    Result<Head> head = readHead(content, file, limit);
    return head ? std::move(*head) : Head{};
}

Result<std::string> readPart(const ArtifactContent& content, const FileEntry& file, std::uint64_t offset,
                             std::size_t count) {
    std::uint64_t size = 0;
    STEMMA_TRY(const Fd fd, openRegular(content, file, size));
    if (offset >= size) return std::string();
    return readAt(fd.get(), offset, std::size_t(std::min<std::uint64_t>(count, size - offset)), file);
}

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

std::string_view fileName(const FileEntry& file) {
    const std::string_view path = file.path;
    return path.substr(path.rfind('/') + 1); // npos + 1 is 0
}

bool hasExtension(const FileEntry& file, const std::vector<std::string>& extensions) {
    const std::string_view name = fileName(file);
    for (const std::string& extension : extensions)
        if (name.size() > extension.size() && lowerCase(name.substr(name.size() - extension.size())) == extension)
            return true;
    return false;
}

bool singleWithExtension(const ArtifactContent& content, const std::vector<std::string>& extensions) {
    const FileEntry* file = content.single();
    return file && hasExtension(*file, extensions);
}

bool looksLikeText(std::string_view head) {
    if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) return true; // UTF-16 says so itself
    std::size_t control = 0;
    for (const char c : head) {
        if (c == '\0') return false;
        const auto u = static_cast<unsigned char>(c);
        if (u < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\x1b') ++control;
    }
    return control == 0 || (utf8Head(head) && control * 100 < head.size());
}

std::string magicName(std::string_view head) {
    if (head.empty()) return "empty";
    for (const Magic& magic : kMagics)
        if (head.size() >= magic.offset + magic.bytes.size() &&
            head.substr(magic.offset, magic.bytes.size()) == magic.bytes)
            return magic.name;
    if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) return "UTF-16 text";
    if (!looksLikeText(head)) return "data";
    const bool ascii = std::all_of(head.begin(), head.end(), [](char c) { return (c & 0x80) == 0; });
    return ascii ? "ASCII text" : utf8Head(head) ? "UTF-8 text" : "text in an 8-bit encoding";
}

std::string shownName(const ArtifactContent& content) {
    return printable(content.artifactName);
}

tl::unexpected<Error> unfit(std::string why, std::string hint) {
    return fail(ErrorCode::BadData, std::move(why), std::move(hint));
}

bool endedHelper(const Error& error) {
    return error.code == ErrorCode::HelperFailed || error.code == ErrorCode::TimedOut;
}

std::string fileStem(std::string_view text) {
    std::string stem;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (plain)
            stem += c;
        else if (!stem.empty() && stem.back() != '-')
            stem += '-';
        if (stem.size() == 40) break;
    }
    while (!stem.empty() && stem.back() == '-') stem.pop_back();
    return stem.empty() ? "chart" : stem;
}

Result<std::string> newVisualization(const Described& described, const DescribeContext& context,
                                     const std::string& name, const std::string& ending) {
    if (described.visualizations.empty()) STEMMA_CHECK(makeFolders(context.visualizations));
    // A step or the person may have put pictures there already, under names of their own.
    std::string file;
    for (std::size_t number = described.visualizations.size() + 1; file.empty(); ++number) {
        file = (number < 10 ? "0" : "") + std::to_string(number) + "-" + fileStem(name) + ending;
        if (fs::exists(fs::symlink_status(context.visualizations / file))) file.clear();
    }
    return file;
}

Status addChart(Described& described, const DescribeContext& context, const std::string& name, const Json& chart,
                const std::string& title) {
    if (context.visualizations.empty()) return {};
    STEMMA_TRY(const std::string file, newVisualization(described, context, name, ".vl.json"));
    STEMMA_CHECK(writeFile(context.visualizations / file, chart.dump() + "\n"));
    described.visualizations.push_back({file, title, {}}); // describeArtifact fills in who made it
    return {};
}

std::uint64_t totalBytes(const ArtifactContent& content) {
    std::uint64_t bytes = 0;
    for (const FileEntry& file : content.files) bytes += file.bytes;
    return bytes;
}

} // namespace stemma
