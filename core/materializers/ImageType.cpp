// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Content.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

// Width, height and mode from the headers alone; no pixel is decoded here. Every length is checked against the bytes
// that are there, and what a header claims is reported, never allocated.
namespace stemma {

namespace {

using std::string_view;

struct ImageFacts {
    std::string format, mode;
    double width = 0, height = 0; ///< 0: not told
};

std::uint32_t big16(string_view b, std::size_t at) {
    return std::uint32_t(std::uint8_t(b[at])) << 8 | std::uint8_t(b[at + 1]);
}
std::uint32_t big32(string_view b, std::size_t at) {
    return big16(b, at) << 16 | big16(b, at + 2);
}
std::uint32_t little16(string_view b, std::size_t at) {
    return std::uint32_t(std::uint8_t(b[at + 1])) << 8 | std::uint8_t(b[at]);
}
std::uint32_t little24(string_view b, std::size_t at) {
    return little16(b, at) | std::uint32_t(std::uint8_t(b[at + 2])) << 16;
}
std::uint32_t little32(string_view b, std::size_t at) {
    return little16(b, at) | little16(b, at + 2) << 16;
}

/// PNG (ISO 15948): signature, then IHDR as the first chunk.
std::optional<ImageFacts> png(string_view b) {
    if (!b.starts_with("\x89PNG\r\n\x1a\n") || b.size() < 26 || b.substr(12, 4) != "IHDR") return {};
    static constexpr const char* kModes[] = {"grey", nullptr, "RGB", "palette", "grey with alpha", nullptr, "RGBA"};
    const unsigned depth = std::uint8_t(b[24]), color = std::uint8_t(b[25]);
    if (color > 6 || !kModes[color]) return {};
    const std::string mode = depth == 8 ? kModes[color] : kModes[color] + (", " + std::to_string(depth) + " bits");
    return ImageFacts{"PNG", mode, double(big32(b, 16)), double(big32(b, 20))};
}

std::optional<ImageFacts> gif(string_view b) {
    if (!(b.starts_with("GIF87a") || b.starts_with("GIF89a")) || b.size() < 10) return {};
    return ImageFacts{"GIF", "palette", double(little16(b, 6)), double(little16(b, 8))};
}

/// WebP (RFC 9649): RIFF with one of three first chunks.
std::optional<ImageFacts> webp(string_view b) {
    if (!b.starts_with("RIFF") || b.size() < 30 || b.substr(8, 4) != "WEBP") return {};
    const string_view chunk = b.substr(12, 4);
    if (chunk == "VP8X")
        return ImageFacts{"WebP", (b[20] & 0x10) ? "RGBA" : "RGB", little24(b, 24) + 1.0, little24(b, 27) + 1.0};
    if (chunk == "VP8L" && b[20] == '\x2f') {
        const std::uint32_t bits = little32(b, 21);
        return ImageFacts{"WebP", (bits >> 28 & 1) ? "RGBA" : "RGB", (bits & 0x3fff) + 1.0,
                          (bits >> 14 & 0x3fff) + 1.0};
    }
    if (chunk == "VP8 " && b.substr(23, 3) == "\x9d\x01\x2a")
        return ImageFacts{"WebP", "RGB", double(little16(b, 26) & 0x3fff), double(little16(b, 28) & 0x3fff)};
    return {};
}

/// JPEG (ITU-T T.81): segments until a start of frame. Thumbnails and profiles may come first, so the file is walked by
/// lengths, a few bytes each; a file of 65,000 tiny segments ends the walk, not us.
std::optional<ImageFacts> jpeg(const ArtifactContent& content, const FileEntry& file, string_view head) {
    if (!head.starts_with("\xff\xd8\xff")) return {};
    ImageFacts facts{"JPEG", "", 0, 0};
    std::uint64_t at = 2;
    for (int segment = 0; segment < 500; ++segment) {
        std::string part;
        string_view b;
        if (at + 10 <= head.size()) {
            b = head.substr(std::size_t(at), 10);
        } else {
            part = readPart(content, file, at, 10).value_or("");
            b = part;
        }
        if (b.size() < 10 || b[0] != '\xff') break;
        const unsigned marker = std::uint8_t(b[1]);
        if (marker == 0xff) { // padding
            ++at;
            continue;
        }
        if (marker == 0xd9 || marker == 0xda) break; // end, or pixels before any frame
        const bool alone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
        const bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame) {
            facts.height = big16(b, 5);
            facts.width = big16(b, 7);
            const unsigned components = std::uint8_t(b[9]);
            facts.mode = components == 1 ? "grey" : components == 3 ? "RGB" : components == 4 ? "CMYK" : "";
            break;
        }
        at += alone ? 2 : 2 + std::max<std::uint64_t>(2, big16(b, 2));
    }
    return facts;
}

/// A length such as "120", "12.5px"; percentages and other units don't tell a size in pixels.
double svgLength(string_view text) {
    const std::string copy(text.substr(0, 40));
    char* end = nullptr;
    const double value = std::strtod(copy.c_str(), &end);
    const string_view unit = trim(string_view(end));
    return (unit.empty() || unit == "px") && std::isfinite(value) && value > 0 ? value : 0;
}

/// The value of an attribute within a tag's text, or "". A sniff, not a parser: nothing is expanded or followed.
string_view attribute(string_view tag, string_view name) {
    for (std::size_t at = tag.find(name); at != string_view::npos; at = tag.find(name, at + 1)) {
        if (at == 0 || !(tag[at - 1] == ' ' || tag[at - 1] == '\t' || tag[at - 1] == '\n' || tag[at - 1] == '\r'))
            continue;
        std::size_t rest = at + name.size();
        while (rest < tag.size() && (tag[rest] == ' ' || tag[rest] == '=')) ++rest;
        if (rest >= tag.size() || (tag[rest] != '"' && tag[rest] != '\'')) continue;
        const std::size_t end = tag.find(tag[rest], rest + 1);
        return end == string_view::npos ? string_view() : tag.substr(rest + 1, end - rest - 1);
    }
    return {};
}

std::optional<ImageFacts> svg(string_view b) {
    const std::size_t at = b.find("<svg");
    if (at == string_view::npos || at + 4 >= b.size() || !looksLikeText(b)) return {};
    if (b.substr(0, at).find("<html") != string_view::npos) return {}; // a page with a picture in it
    if (const string_view start = trim(b.starts_with("\xEF\xBB\xBF") ? b.substr(3) : b); !start.starts_with('<'))
        return {};
    const string_view tag = b.substr(at, b.find('>', at) - at);
    ImageFacts facts{"SVG", "vector", svgLength(attribute(tag, "width")), svgLength(attribute(tag, "height"))};
    if (facts.width > 0 && facts.height > 0) return facts;
    const std::string box(attribute(tag, "viewBox").substr(0, 200));
    double x = 0, y = 0;
    if (std::sscanf(box.c_str(), "%lf%*[ ,]%lf%*[ ,]%lf%*[ ,]%lf", &x, &y, &facts.width, &facts.height) != 4)
        facts.width = facts.height = 0;
    return facts;
}

std::optional<ImageFacts> factsOf(const ArtifactContent& content, const FileEntry& file, string_view head) {
    if (auto facts = png(head)) return facts;
    if (auto facts = gif(head)) return facts;
    if (auto facts = webp(head)) return facts;
    if (auto facts = jpeg(content, file, head)) return facts;
    return svg(head);
}

Result<Described> describeImage(const ArtifactContent& content, const DescribeContext&) {
    const FileEntry* file = content.single();
    if (!file) return unfit("it isn't a single file");
    STEMMA_TRY(const Head head, readHead(content, *file));
    const auto facts = factsOf(content, *file, head.bytes);
    if (!facts) return unfit("it isn't a PNG, JPEG, GIF, WebP or SVG image (it is " + magicName(head.bytes) + ")");
    Described described;
    described.metadata = Json::object({{"format", facts->format}, {"bytes", head.size}});
    if (!facts->mode.empty()) described.metadata.set("mode", facts->mode);
    const bool sized = facts->width >= 1 && facts->height >= 1 && facts->width < 1e9 && facts->height < 1e9;
    if (sized) {
        described.metadata.set("width", std::llround(facts->width));
        described.metadata.set("height", std::llround(facts->height));
        described.addHeadline("width", std::llround(facts->width), "px");
        described.addHeadline("height", std::llround(facts->height), "px");
    } else {
        described.notes.push_back(printable(file->path) + " doesn't say its width and height");
    }
    described.addHeadline("format", facts->format);
    const std::string name = lowerCase(fileName(*file));
    const std::string usual = facts->format == "JPEG" ? ".jp" : "." + lowerCase(facts->format);
    if (name.find(usual) == std::string::npos)
        described.notes.push_back(printable(file->path) + " is a " + facts->format + " image by its content");
    return described;
}

const std::vector<std::string> kImageExtensions = {".png", ".svg", ".jpg", ".jpeg", ".webp", ".gif"};

} // namespace

Materializer imageType() {
    return {
        .id = "image",
        .summary = "A picture (PNG, JPEG, WebP, GIF, SVG): width, height, mode; shown itself",
        .extensions = kImageExtensions,
        .aliases = {"png", "svg", "jpg", "jpeg", "webp", "gif", "picture", "figure"},
        .pictured = true,
        .recognises =
            [](const ArtifactContent& content) {
                return singleWithExtension(content, kImageExtensions) &&
                       factsOf(content, content.files.front(), sniff(content, content.files.front()).bytes).has_value();
            },
        .describe = &describeImage};
}

} // namespace stemma
