// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/Png.h"

#include "core/base/Result.h"

#include <zlib.h>

namespace stemma {

namespace {

void addLarge(std::string& to, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) to += char(value >> shift & 0xFF);
}

void addChunk(std::string& to, std::string_view name, std::string_view content) {
    addLarge(to, std::uint32_t(content.size()));
    std::string named(name);
    named += content;
    to += named;
    addLarge(to, std::uint32_t(::crc32(0, reinterpret_cast<const Bytef*>(named.data()), uInt(named.size()))));
}

} // namespace

std::string pngOf(std::string_view samples, std::size_t columns, std::size_t rows, unsigned channels) {
    STEMMA_ASSERT(columns > 0 && rows > 0 && samples.size() == columns * rows * channels);
    const std::size_t line = columns * channels;
    std::string filtered; // each line with the filter "sub": pictures of nature get half as large
    filtered.reserve((line + 1) * rows);
    for (std::size_t row = 0; row < rows; ++row) {
        filtered += '\1';
        const char* from = samples.data() + row * line;
        for (std::size_t i = 0; i < line; ++i)
            filtered += char(std::uint8_t(from[i]) - (i < channels ? 0 : std::uint8_t(from[i - channels])));
    }
    uLongf packed = ::compressBound(uLong(filtered.size()));
    std::string data(packed, '\0');
    const int done = ::compress2(reinterpret_cast<Bytef*>(data.data()), &packed,
                                 reinterpret_cast<const Bytef*>(filtered.data()), uLong(filtered.size()), 6);
    STEMMA_ASSERT(done == Z_OK);
    data.resize(packed);
    std::string png = "\x89PNG\r\n\x1a\n", head;
    addLarge(head, std::uint32_t(columns));
    addLarge(head, std::uint32_t(rows));
    head += '\x08';
    head += channels == 1 ? '\0' : channels == 3 ? '\2' : '\6';
    head.append(3, '\0');
    addChunk(png, "IHDR", head);
    addChunk(png, "IDAT", data);
    addChunk(png, "IEND", {});
    return png;
}

} // namespace stemma
