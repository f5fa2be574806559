// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Glyphs.h"

namespace stemma {

namespace {

struct Glyph {
    std::string_view name;
    std::string_view path;
};

constexpr std::string_view kPage = "M6 3.5h8l4.5 4.5v11a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 19V5A1.5 1.5 0 0 1 6 "
                                   "3.5zM14 3.5V8h4.5M8 12.5h7M8 16h7";
constexpr std::string_view kImage = "M5 4.5h14A1.5 1.5 0 0 1 20.5 6v12a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 "
                                    "18V6A1.5 1.5 0 0 1 5 4.5zM8.75 11a1.75 "
                                    "1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5zM3.5 17l4.5-4 4 3.5 3.5-4 5 5";

constexpr Glyph kArtifacts[] = {
    {"table",
     "M5 4.5h14A1.5 1.5 0 0 1 20.5 6v12a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18V6A1.5 1.5 0 0 1 5 4.5zM3.5 "
     "9.5h17M9.5 9.5v10"},
    {"model", "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9"},
    {"metrics", "M4 4v16h16M7.5 15.5l4-5 3.5 3 5-6.5"},
    {"json",
     "M9 4c-2.5 0-3 1-3 3v2.5c0 1.5-.7 2.5-2 2.5 1.3 0 2 1 2 2.5V17c0 2 .5 3 3 3M15 4c2.5 0 3 1 3 3v2.5c0 1.5.7 "
     "2.5 2 2.5-1.3 0-2 1-2 2.5V17c0 2-.5 3-3 3"},
    {"image", kImage},
    {"figure", kImage},
    {"chart", "M4 20h16M7 20v-7M12 20V5M17 20V9.5"},
    {"confusion", "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z"},
    {"roc", "M4 4v16h16M4 20C5 10 9.5 6.5 19.5 6"},
    {"pr", "M4 4v16h16M4.5 6.5C13.5 7 18 10.5 19 19.5"},
    {"curve", "M4 4v16h16M6.5 5.5C8 13.5 12 16.5 19.5 17"},
    {"residuals", "M4 12h16M6.5 8.5h.5M10 15.5h.5M13 7h.5M14.5 16.5h.5M17.5 9.5h.5M8 18h.5"},
    {"importance", "M4 4v16M4 6.5h15M4 12h9.5M4 17.5h5"},
    {"document", kPage},
    {"text", kPage},
    {"markdown", kPage},
    {"html", kPage},
    {"pdf", kPage},
    {"array", "M4 4h16v16H4zM4 9.33h16M4 14.67h16M9.33 4v16M14.67 4v16"},
    {"audio", "M4 10v4M8 6.5v11M12 3.5v17M16 8v8M20 10.5v3"},
    {"folder",
     "M3.5 18V6A1.5 1.5 0 0 1 5 4.5h4.5l2 2.5H19a1.5 1.5 0 0 1 1.5 1.5V18a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 "
     "3.5 18z"},
    {"file", "M6 3.5h8l4.5 4.5v11a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 19V5A1.5 1.5 0 0 1 6 3.5zM14 3.5V8h4.5"},
};

constexpr Glyph kSteps[] = {
    {"import", "M12 4v11M7.5 10.5L12 15l4.5-4.5M4.5 19.5h15"},
    {"sql", "M12 3.5c4.4 0 7.5 1.2 7.5 3s-3.1 3-7.5 3-7.5-1.2-7.5-3 3.1-3 7.5-3zM4.5 6.5v11c0 1.8 3.1 3 7.5 "
            "3s7.5-1.2 7.5-3v-11M4.5 12c0 1.8 3.1 3 7.5 3s7.5-1.2 7.5-3"},
    {"command", "M5 6l6 6-6 6M12.5 18.5h7"},
    {"python", "M8.5 7l-5 5 5 5M15.5 7l5 5-5 5M13.5 5l-3 14"},
};
constexpr std::string_view kOtherStep = "M12 4l8 8-8 8-8-8z";

} // namespace

std::string_view artifactGlyph(std::string_view artifactType) {
    for (const Glyph& glyph : kArtifacts)
        if (glyph.name == artifactType) return glyph.path;
    return artifactGlyph("file");
}

std::string_view stepGlyph(std::string_view stepKind) {
    for (const Glyph& glyph : kSteps)
        if (glyph.name == stepKind) return glyph.path;
    return kOtherStep;
}

std::string_view typeWord(std::string_view artifactType) {
    for (const Glyph& glyph : kArtifacts)
        if (glyph.name == artifactType) return glyph.name;
    return "other";
}

} // namespace stemma
