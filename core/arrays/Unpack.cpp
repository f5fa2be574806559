// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/Zip.h"

#include "core/base/Text.h"

#include <algorithm>
#include <fcntl.h>
#include <zlib.h>

namespace stemma {

namespace {

constexpr std::uint64_t kInMemory = 32u << 20; ///< of what is unpacked; more goes to a file
constexpr std::size_t kStep = 256u << 10;
constexpr std::uint64_t kSummed = 64u << 20; ///< of what is stored; more is read only where it is seen

std::uint32_t summed(std::uint32_t sum, std::string_view bytes) {
    return std::uint32_t(::crc32(sum, reinterpret_cast<const Bytef*>(bytes.data()), uInt(bytes.size())));
}

std::string otherSum() {
    return "its bytes aren't those that were packed: their checksum is another";
}

/// Where unpacked bytes go.
class UnpackedTo {
public:
    Status add(std::string_view bytes) {
        if (!m_file && m_text.size() + bytes.size() > kInMemory) {
            const TempFolder folder; // gone at once: the file lives as long as it is open
            STEMMA_TRY(m_file, openFile(folder.path() / "unpacked", O_CREAT | O_EXCL | O_RDWR, 0600));
            STEMMA_CHECK(writeAll(m_file.get(), m_text));
            m_text = {};
        }
        m_size += bytes.size();
        m_sum = summed(m_sum, bytes);
        if (m_file) return writeAll(m_file.get(), bytes);
        m_text.append(bytes);
        return {};
    }
    std::uint64_t size() const { return m_size; }
    std::uint32_t sum() const { return m_sum; }
    ByteRange finish() {
        return m_file ? ByteRange::ofDescriptor(std::move(m_file), m_size) : ByteRange::ofText(std::move(m_text));
    }

private:
    std::string m_text;
    Fd m_file;
    std::uint64_t m_size = 0;
    std::uint32_t m_sum = 0;
};

struct InflateStream {
    z_stream state{};
    bool ready = false;
    InflateStream() { ready = ::inflateInit2(&state, -MAX_WBITS) == Z_OK; } // deflate without a header, as zip has it
    ~InflateStream() {
        if (ready) ::inflateEnd(&state);
    }
    InflateStream(const InflateStream&) = delete;
    InflateStream& operator=(const InflateStream&) = delete;
};

/// Returns the clause for Unpacked::cut.
Result<std::string> inflateTo(UnpackedTo& to, const ByteRange& packed, std::uint64_t most, const Cancel& cancel) {
    InflateStream stream;
    if (!stream.ready) return fail(ErrorCode::Internal, "zlib can't be used");
    std::string in, out(kStep, '\0');
    std::uint64_t from = 0;
    while (true) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "Unpacking was cancelled");
        STEMMA_TRY(in, packed.text(from, kStep));
        if (in.empty()) return std::string("its packed bytes end too early");
        from += in.size();
        stream.state.next_in = reinterpret_cast<Bytef*>(in.data());
        stream.state.avail_in = uInt(in.size());
        do {
            stream.state.next_out = reinterpret_cast<Bytef*>(out.data());
            stream.state.avail_out = uInt(out.size());
            const int state = ::inflate(&stream.state, Z_NO_FLUSH);
            std::size_t got = out.size() - stream.state.avail_out;
            const bool full = got > most - to.size();
            got = std::size_t(std::min<std::uint64_t>(got, most - to.size()));
            STEMMA_CHECK(to.add(std::string_view(out).substr(0, got)));
            if (full) return "only the first " + formatBytes(most) + " of it are unpacked";
            if (state == Z_STREAM_END) return std::string();
            if (state != Z_OK && state != Z_BUF_ERROR)
                return "its packed bytes are damaged after " + formatBytes(to.size());
        } while (stream.state.avail_out == 0);
    }
}

Result<std::uint32_t> sumOf(const ByteRange& bytes, const Cancel& cancel) {
    std::uint32_t sum = 0;
    for (std::uint64_t at = 0; at < bytes.size(); at += kStep) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "Unpacking was cancelled");
        STEMMA_TRY(const std::string part, bytes.text(at, kStep));
        sum = summed(sum, part);
    }
    return sum;
}

} // namespace

Result<Unpacked> memberBytes(const ByteRange& file, const ZipMember& member, std::uint64_t most, const Cancel& cancel) {
    STEMMA_TRY(const ByteRange packed, packedBytes(file, member));
    Unpacked result;
    if (member.method == 0) {
        result.bytes = packed.part(0, most); // where it lies, so that only what is seen is read
        if (packed.size() < member.packed) result.cut = "it is cut off";
        if (!result.cut.empty() || !member.crc || packed.size() > std::min(most, kSummed)) return result;
        STEMMA_TRY(const std::uint32_t sum, sumOf(packed, cancel));
        if (sum != *member.crc) result.cut = otherSum();
        return result;
    }
    UnpackedTo to;
    STEMMA_TRY(result.cut, inflateTo(to, packed, most, cancel));
    if (result.cut.empty() && to.size() != member.unpacked)
        result.cut =
            "the archive claims it has " + formatBytes(member.unpacked) + ", and it has " + formatBytes(to.size());
    if (result.cut.empty() && member.crc && to.sum() != *member.crc) result.cut = otherSum();
    result.bytes = to.finish();
    return result;
}

} // namespace stemma
