// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <zlib.h>

namespace stemma {

/// Makes zip archives by hand, true ones and lying ones. The test links ZLIB::ZLIB.
class ZipBuilder {
public:
    struct Options {
        bool deflate = false;
        bool wide = false;         ///< zip64 numbers
        bool descriptor = false;   ///< sizes behind the bytes only, as what was written to a pipe has them
        std::int64_t claimed = -1; ///< unpacked size that is told, -1: the true one
        std::int64_t crcChange = 0;
        int method = -1; ///< told; -1: the true one
        int flags = 0;
    };

    ZipBuilder() = default;
    explicit ZipBuilder(std::string before) : m_bytes(std::move(before)), m_before(m_bytes.size()) {}

    ZipBuilder& add(const std::string& name, const std::string& content, const Options& options) {
        const std::string packed = options.deflate ? deflated(content) : content;
        return addPacked(name, packed, content.size(),
                         std::uint32_t(crc32(0, reinterpret_cast<const Bytef*>(content.data()), uInt(content.size()))),
                         options);
    }
    ZipBuilder& add(const std::string& name, const std::string& content) { return add(name, content, Options{}); }

    ZipBuilder& addPacked(const std::string& name, const std::string& packed, std::uint64_t size, std::uint32_t crc,
                          const Options& options) {
        const std::uint64_t told = options.claimed >= 0 ? std::uint64_t(options.claimed) : size;
        const int method = options.method >= 0 ? options.method : options.deflate ? 8 : 0;
        const int flags = options.flags | (options.descriptor ? 8 : 0) | 0x800;
        const std::uint32_t sum = std::uint32_t(std::int64_t(crc) + options.crcChange);
        const std::uint64_t header = m_bytes.size() - m_before;
        const bool later = options.descriptor;
        const std::string common = n2(flags) + n2(method) + n2(0x6000) + n2(0x5b61); // 2025-11-01 12:00:00
        m_bytes += "PK\3\4" + n2(45) + common + n4(later ? 0 : sum) + n4(later ? 0 : packed.size()) +
                   n4(later ? 0 : told) + n2(name.size()) + n2(0) + name + packed;
        if (later) m_bytes += "PK\7\10" + n4(sum) + n4(packed.size()) + n4(told);
        const std::string extra = options.wide ? n2(1) + n2(24) + n8(told) + n8(packed.size()) + n8(header) : "";
        const std::uint64_t full = 0xffffffff;
        m_directory += "PK\1\2" + n2(45) + n2(45) + common + n4(sum) + n4(options.wide ? full : packed.size()) +
                       n4(options.wide ? full : told) + n2(name.size()) + n2(extra.size()) + n2(0) + n2(0) + n2(0) +
                       n4(0) + n4(options.wide ? full : header) + name + extra;
        ++m_count;
        return *this;
    }

    std::string finish(bool wide = false, const std::string& comment = {}) const {
        const std::uint64_t offset = m_bytes.size() - m_before;
        std::string out = m_bytes + m_directory;
        if (wide)
            out += "PK\6\6" + n8(44) + n2(45) + n2(45) + n4(0) + n4(0) + n8(m_count) + n8(m_count) +
                   n8(m_directory.size()) + n8(offset) + "PK\6\7" + n4(0) + n8(offset + m_directory.size()) + n4(1);
        return out + "PK\5\6" + n2(0) + n2(0) + n2(wide ? 0xffff : m_count) + n2(wide ? 0xffff : m_count) +
               n4(wide ? 0xffffffff : m_directory.size()) + n4(wide ? 0xffffffff : offset) + n2(comment.size()) +
               comment;
    }

    static std::string deflated(const std::string& content) {
        z_stream stream{};
        deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
        return packedBy(stream, content);
    }
    static std::string gzipped(const std::string& content) {
        z_stream stream{};
        deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
        return packedBy(stream, content);
    }

    static std::string n2(std::uint64_t value) { return number(value, 2); }
    static std::string n4(std::uint64_t value) { return number(value, 4); }
    static std::string n8(std::uint64_t value) { return number(value, 8); }

private:
    static std::string packedBy(z_stream& stream, const std::string& content) {
        std::string out(deflateBound(&stream, uLong(content.size())) + 64, '\0');
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
        stream.avail_in = uInt(content.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = uInt(out.size());
        ::deflate(&stream, Z_FINISH);
        out.resize(stream.total_out);
        deflateEnd(&stream);
        return out;
    }
    static std::string number(std::uint64_t value, int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += char(value >> (8 * i) & 255);
        return text;
    }

    std::string m_bytes;
    std::size_t m_before = 0;
    std::string m_directory;
    std::uint64_t m_count = 0;
};

} // namespace stemma
