// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/draw/DrawRequest.h"

#include <algorithm>
#include <string_view>

namespace stemma::ui {

namespace {

constexpr int kLeastSide = 80, kMostSide = 8000;

/// The place of the field's word among `words`; the first where it is missing.
Result<std::size_t> placeOf(const Json& json, const char* field, std::initializer_list<std::string_view> words) {
    if (!json.contains(field)) return std::size_t(0);
    const auto found = std::find(words.begin(), words.end(), json[field].text());
    if (found == words.end())
        return fail(ErrorCode::InvalidArgument,
                    std::string("What is to be drawn has no such ") + field + " as '" + json[field].text() + "'");
    return std::size_t(found - words.begin());
}

} // namespace

Result<DrawRequest> DrawRequest::fromJson(const Json& json) {
    DrawRequest request;
    STEMMA_TRY(const std::size_t format, placeOf(json, "format", {"png", "svg", "pdf"}));
    request.format = Format(format);
    STEMMA_TRY(const std::size_t theme, placeOf(json, "theme", {"light", "dark", "transparent"}));
    request.theme = DrawingTheme(theme);
    request.ground = json["ground"].boolean(true);
    request.scale = std::clamp(json["scale"].number(1), 1.0, 4.0);
    request.outline = json["outline"].boolean();
    const auto width = json["width"].integer(request.size.width());
    const auto height = json["height"].integer(request.size.height());
    if (std::min(width, height) < kLeastSide || std::max(width, height) > kMostSide)
        return fail(ErrorCode::InvalidArgument, "A picture is from 80 × 80 to 8000 × 8000 pixels large");
    request.size = {int(width), int(height)};
    return request;
}

} // namespace stemma::ui
