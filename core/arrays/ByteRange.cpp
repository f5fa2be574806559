// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ByteRange.h"

#include "core/base/Text.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

Result<ByteRange> ByteRange::ofFile(const fs::path& path, bool followLink) {
    const std::string name = printable(path.filename().string());
    Result<Fd> opened = openFile(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | (followLink ? 0 : O_NOFOLLOW));
    if (!opened && opened.error().code == ErrorCode::NotFound)
        return fail(ErrorCode::NotFound, "The file " + name + " is gone",
                    "It was at " + printable(path.parent_path().string()) + ".");
    if (!opened) return tl::unexpected(std::move(opened).error());
    struct stat status {};
    if (::fstat(opened->get(), &status) != 0) return failErrno(errno, "can't look at " + name);
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::BadData, name + " isn't a regular file");
    return ofDescriptor(std::move(*opened), std::uint64_t(status.st_size));
}

ByteRange ByteRange::ofText(std::string bytes) {
    ByteRange range;
    range.m_size = bytes.size();
    range.m_bytes = std::make_shared<const std::string>(std::move(bytes));
    return range;
}

ByteRange ByteRange::ofDescriptor(Fd file, std::uint64_t size) {
    ByteRange range;
    range.m_size = size;
    range.m_file = std::make_shared<const Fd>(std::move(file));
    return range;
}

ByteRange ByteRange::part(std::uint64_t from, std::uint64_t count) const {
    ByteRange range = *this;
    const std::uint64_t start = std::min(from, m_size);
    range.m_from += start;
    range.m_size = std::min(count, m_size - start);
    return range;
}

Result<std::size_t> ByteRange::read(std::uint64_t from, void* to, std::size_t count) const {
    if (from >= m_size) return std::size_t(0);
    count = std::size_t(std::min<std::uint64_t>(count, m_size - from));
    if (m_bytes) {
        std::memcpy(to, m_bytes->data() + m_from + from, count);
        return count;
    }
    std::size_t got = 0;
    while (got < count) {
        const ssize_t n = ::pread(m_file->get(), static_cast<char*>(to) + got, count - got, off_t(m_from + from + got));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failErrno(errno, "the file can't be read");
        if (n == 0) break; // it became shorter
        got += std::size_t(n);
    }
    return got;
}

Result<std::string> ByteRange::text(std::uint64_t from, std::size_t count) const {
    if (from >= m_size) return std::string();
    std::string bytes(std::size_t(std::min<std::uint64_t>(count, m_size - from)), '\0');
    STEMMA_TRY(const std::size_t got, read(from, bytes.data(), bytes.size()));
    bytes.resize(got);
    return bytes;
}

} // namespace stemma
