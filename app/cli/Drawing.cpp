// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Drawing.h"

#include "app/cli/Signals.h"
#include "core/base/Helper.h"
#include "core/base/Process.h"
#include "core/base/Text.h"

#include <algorithm>
#include <charconv>

namespace stemma::cli {

namespace {

constexpr double kMostSeconds = 300;
constexpr int kLeastSide = 80, kMostSide = 8000;
const std::vector<std::string> kThemes{"light", "dark", "transparent"};

/// "640x420"
Result<std::pair<int, int>> sizeOf(const std::string& text) {
    int width = 0, height = 0;
    const char* end = text.data() + text.size();
    const auto [x, wrongWidth] = std::from_chars(text.data(), end, width);
    const bool cross = wrongWidth == std::errc() && x != end && *x == 'x';
    const auto [rest, wrongHeight] = cross ? std::from_chars(x + 1, end, height) : std::from_chars_result{x, {}};
    if (!cross || wrongHeight != std::errc() || rest != end || std::min(width, height) < kLeastSide ||
        std::max(width, height) > kMostSide)
        return fail(ErrorCode::InvalidArgument, "'" + printable(text) + "' is no size of a picture",
                    "--size takes width and height from 80x80 to 8000x8000, such as 640x420.");
    return std::pair(width, height);
}

} // namespace

std::vector<Option> drawingOptions(bool sized) {
    std::vector<Option> options{
        {.name = "theme",
         .value = "THEME",
         .help = "of a picture: light, dark or transparent",
         .completes = Completes::Words,
         .words = kThemes},
        {.name = "transparent", .value = "", .help = "of a picture: without its ground, in either theme"},
        {.name = "scale",
         .value = "N",
         .help = "of a PNG: pixels per pixel, 1 to 4",
         .completes = Completes::Words,
         .words = {"1", "2", "3", "4"}},
        {.name = "outline", .value = "", .help = "of an SVG: text as paths, for machines without the font"}};
    if (sized)
        options.push_back({.name = "size",
                           .value = "WxH",
                           .help = "of a chart, in pixels at scale 1; 640x420 unless said otherwise",
                           .completes = Completes::Words,
                           .words = {"640x420", "1280x840"}});
    return options;
}

Result<Json> drawingRequest(const Invocation& invocation, const std::string& format) {
    Json request = Json::object({{"format", format}});
    const std::string theme = invocation.text("theme", "light");
    if (std::find(kThemes.begin(), kThemes.end(), theme) == kThemes.end())
        return fail(ErrorCode::InvalidArgument,
                    withGuess("There is no theme '" + printable(theme) + "'", theme, kThemes),
                    "--theme takes light, dark or transparent.");
    request.set("theme", theme);
    request.set("ground", !invocation.has("transparent") && theme != "transparent");
    STEMMA_TRY(const int scale, invocation.number("scale", 1, 1));
    if (scale > 4) return fail(ErrorCode::InvalidArgument, "--scale takes 1 to 4, not " + std::to_string(scale));
    if (invocation.has("scale") && format != "png")
        return fail(ErrorCode::InvalidArgument, "--scale is for PNG, not for ." + printable(format));
    if (invocation.has("outline") && format != "svg")
        return fail(ErrorCode::InvalidArgument, "--outline is for SVG, not for ." + printable(format));
    request.set("scale", scale);
    request.set("outline", invocation.has("outline"));
    if (invocation.has("size")) {
        STEMMA_TRY(const auto size, sizeOf(invocation.text("size")));
        request.set("width", size.first);
        request.set("height", size.second);
    }
    return request;
}

std::string drawingOptionGiven(const Invocation& invocation) {
    for (const Option& option : drawingOptions(true))
        if (invocation.has(option.name)) return option.name;
    return {};
}

bool isDrawnFormat(std::string_view ending) {
    return ending == ".svg" || ending == ".png" || ending == ".pdf";
}

Result<DrawnFile> draw(const Store& store, const Json& request) {
    if (!findHelper("stemma-draw"))
        return fail(ErrorCode::NotSupported,
                    "Pictures are drawn by the program stemma-draw, which isn't installed here",
                    "It comes with the window (the package stemma has both); STEMMA_HELPERS names a folder it is in.");
    const Cancel cancel;
    const Interruption interruption(cancel);
    HelperPool pool(HelperOptions{.program = "stemma-draw", .arguments = {store.workspace().native()}, .most = 1});
    STEMMA_TRY(HelperReply reply, pool.call(request, {}, {}, kMostSeconds, cancel));
    return DrawnFile{std::move(reply.body), std::move(reply.header)};
}

} // namespace stemma::cli
