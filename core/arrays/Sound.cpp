// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/Sound.h"

#include "core/base/Text.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

namespace stemma {

namespace {

constexpr int kMostChunks = 4096;
constexpr std::uint32_t kUnknown = 0xFFFFFFFF; ///< a size that is told elsewhere, or was never filled in

tl::unexpected<Error> wrongSound(std::string why) {
    return fail(ErrorCode::BadData, std::move(why));
}

struct WavFormat {
    unsigned tag = 0, channels = 0, block = 0, bits = 0;
    std::uint32_t rate = 0;
};

struct WavChunks {
    std::optional<WavFormat> format;
    std::uint64_t dataAt = 0, dataSize = 0; ///< as it claims
    bool data = false;
};

WavFormat formatFrom(std::string_view bytes) {
    WavFormat format;
    format.tag = unsigned(littleNumber(bytes, 0, 2));
    format.channels = unsigned(littleNumber(bytes, 2, 2));
    format.rate = std::uint32_t(littleNumber(bytes, 4, 4));
    format.block = unsigned(littleNumber(bytes, 12, 2));
    format.bits = unsigned(littleNumber(bytes, 14, 2));
    // Extensible: the tag is the first two bytes of an identifier.
    if (format.tag == 0xFFFE && bytes.size() >= 26) format.tag = unsigned(littleNumber(bytes, 24, 2));
    return format;
}

Result<WavChunks> chunksOf(const ByteRange& bytes, bool wide) {
    WavChunks chunks;
    std::uint64_t at = 12, wideSize = 0;
    for (int i = 0; i < kMostChunks && !(chunks.data && chunks.format); ++i) {
        STEMMA_TRY(const std::string head, bytes.text(at, 8));
        if (head.size() < 8) break;
        std::uint64_t size = littleNumber(head, 4, 4);
        const std::string_view id = std::string_view(head).substr(0, 4);
        if (id == "ds64") {
            STEMMA_TRY(const std::string sizes, bytes.text(at + 8, 16));
            if (sizes.size() == 16) wideSize = littleNumber(sizes, 8, 8);
        } else if (id == "fmt " && !chunks.format) {
            STEMMA_TRY(const std::string content, bytes.text(at + 8, std::size_t(std::min<std::uint64_t>(size, 40))));
            if (content.size() < 16) return wrongSound("it ends within its format");
            chunks.format = formatFrom(content);
        } else if (id == "data" && !chunks.data) {
            if (wide && size == kUnknown) size = wideSize;
            chunks.data = true;
            chunks.dataAt = at + 8;
            chunks.dataSize = size;
        }
        if (size > bytes.size()) break; // behind it is nothing
        at += 8 + size + (size & 1);
    }
    return chunks;
}

Status settleType(const WavFormat& format, Sound& sound, ElementType& type) {
    const unsigned bytes = (format.bits + 7) / 8;
    if (format.tag == 1 && bytes >= 1 && bytes <= 4) {
        type.kind = bytes == 1 ? ElementType::Kind::UInt : ElementType::Kind::Int;
        sound.encoding = "PCM";
        sound.full = std::ldexp(1, int(8 * bytes - 1));
        sound.centre = bytes == 1 ? 128 : 0;
    } else if (format.tag == 3 && (bytes == 4 || bytes == 8)) {
        type.kind = ElementType::Kind::Float;
        sound.encoding = "float";
    } else {
        const char* known = format.tag == 2      ? " (ADPCM)"
                            : format.tag == 6    ? " (A-law)"
                            : format.tag == 7    ? " (mu-law)"
                            : format.tag == 0x55 ? " (MP3)"
                                                 : "";
        return wrongSound("its samples are encoded as format " + std::to_string(format.tag) + known + " of " +
                          plural(format.bits, "bit") + ", which isn't read here");
    }
    type.size = bytes;
    type.swapped = std::endian::native == std::endian::big;
    return {};
}

} // namespace

Result<Sound> Sound::open(const ByteRange& bytes) {
    STEMMA_TRY(const std::string start, bytes.text(0, 12));
    const bool riff = start.starts_with("RIFF"), wide = start.starts_with("RF64") || start.starts_with("BW64");
    if (start.size() < 12 || !(riff || wide) || start.substr(8) != "WAVE")
        return wrongSound(start.empty() ? "it is empty" : "it doesn't begin as a WAV file does");
    STEMMA_TRY(const WavChunks chunks, chunksOf(bytes, wide));
    if (!chunks.format) return wrongSound("it has no format: it ends too early");
    const WavFormat& format = *chunks.format;
    if (format.channels == 0) return wrongSound("it claims to have no channels");
    if (format.rate == 0) return wrongSound("it claims a rate of 0 samples a second");
    Sound sound;
    sound.rate = format.rate;
    sound.channels = format.channels;
    sound.bits = format.bits;
    ElementType type;
    STEMMA_CHECK(settleType(format, sound, type));
    if (format.block != 0 && format.block != format.channels * type.size)
        sound.complaint = "it claims " + plural(format.block, "byte") + " a frame, where its " +
                          plural(format.channels, "channel") + " need " + std::to_string(format.channels * type.size);
    const ByteRange data = bytes.part(chunks.dataAt, chunks.data ? chunks.dataSize : 0);
    const std::uint64_t frame = std::uint64_t(format.channels) * type.size;
    sound.samples = Array::ofValues(type, {data.size() / frame, format.channels}, data);
    if (!chunks.data)
        sound.complaint = "it has no samples";
    else if (chunks.dataSize > data.size() &&
             !(riff && chunks.dataSize == kUnknown)) // a stream doesn't know its length
        sound.complaint =
            "it claims " + formatBytes(chunks.dataSize) + " of samples, and there are " + formatBytes(data.size());
    return sound;
}

} // namespace stemma
