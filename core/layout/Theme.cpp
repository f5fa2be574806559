// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Theme.h"

#include "core/base/Json.h"
#include "core/base/Result.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stemma {

extern const std::string_view kThemeTokens; // Tokens.cpp.in

namespace {

const ColourToken* find(std::string_view token) {
    const auto& all = colourTokens();
    const auto at = std::find_if(all.begin(), all.end(), [&](const ColourToken& t) { return t.name == token; });
    return at == all.end() ? nullptr : &*at;
}

double luminance(std::string_view colour) {
    STEMMA_ASSERT(colour.size() == 7 && colour[0] == '#');
    const auto channel = [&](std::size_t at) {
        const double value = std::stoi(std::string(colour.substr(at, 2)), nullptr, 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

} // namespace

const std::vector<ColourToken>& colourTokens() {
    static const std::vector<ColourToken> tokens = [] {
        const auto table = Json::parse(kThemeTokens);
        STEMMA_ASSERT(table.has_value());
        std::vector<ColourToken> all;
        for (const Json& token : (*table)["tokens"].items())
            all.push_back({token["name"].text(), token["light"].text(), token["dark"].text()});
        STEMMA_ASSERT(!all.empty());
        return all;
    }();
    return tokens;
}

bool hasColour(std::string_view token) {
    return find(token) != nullptr;
}

const std::string& colour(std::string_view token, bool dark) {
    const ColourToken* found = find(token);
    STEMMA_ASSERT(found != nullptr);
    return dark ? found->dark : found->light;
}

std::string_view typeColour(std::string_view artifactType) {
    static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
        {"table", "table"},       {"model", "model"},   {"metrics", "metrics"},   {"json", "metrics"},
        {"image", "image"},       {"figure", "image"},  {"chart", "image"},       {"confusion", "image"},
        {"document", "document"}, {"text", "document"}, {"markdown", "document"}, {"html", "document"},
        {"pdf", "document"},      {"array", "array"},   {"audio", "array"},       {"roc", "image"},
        {"pr", "image"},          {"curve", "image"},   {"residuals", "image"},   {"importance", "image"},
    };
    for (const auto& [type, token] : kTypes)
        if (type == artifactType) return token;
    return "file";
}

std::string_view statusColour(std::string_view status) {
    static constexpr std::pair<std::string_view, std::string_view> kStatuses[] = {
        {"executed", "executed"}, {"completed", "executed"},  {"running", "running"},   {"failed", "failed"},
        {"will_run", "accent"},   {"interrupted", "running"}, {"cancelled", "running"},
    };
    for (const auto& [name, token] : kStatuses)
        if (name == status) return token;
    return "reused";
}

double contrast(std::string_view one, std::string_view other) {
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace stemma
