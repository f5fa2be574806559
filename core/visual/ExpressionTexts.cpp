// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/visual/ExpressionNode.h"
#include "core/visual/NumberFormat.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stemma {

namespace {

using Values = std::vector<ExpressionValue>;

double numberAt(const Values& values, std::size_t i) {
    return i < values.size() ? expressionNumber(values[i]) : std::nan("");
}
std::string textAt(const Values& values, std::size_t i) {
    return i < values.size() ? expressionText(values[i]) : std::string();
}

/// Characters of a text: places and lengths count them, not bytes.
std::u32string lettersOf(const std::string& text) {
    std::u32string letters;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i++]);
        const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
        char32_t letter = more == 3 ? lead & 0x07U : more == 2 ? lead & 0x0FU : more == 1 ? lead & 0x1FU : lead;
        for (int k = 0; k < more && i < text.size() && (text[i] & 0xC0) == 0x80; ++k)
            letter = letter << 6 | (static_cast<unsigned char>(text[i++]) & 0x3FU);
        letters += letter;
    }
    return letters;
}

std::string textOfLetters(const std::u32string& letters) {
    std::string text;
    for (const char32_t letter : letters) {
        if (letter < 0x80) {
            text += char(letter);
        } else {
            const int more = letter >= 0x10000 ? 3 : letter >= 0x800 ? 2 : 1;
            text += char((more == 3 ? 0xF0U : more == 2 ? 0xE0U : 0xC0U) | letter >> (6 * more));
            for (int k = more - 1; k >= 0; --k) text += char(0x80U | (letter >> (6 * k) & 0x3FU));
        }
        if (text.size() > kLongestExpressionText) break;
    }
    return text;
}

/// Latin, Greek and Cyrillic.
char32_t cased(char32_t letter, bool upper) {
    struct Range {
        char32_t lowerFrom, lowerTo, less;
    };
    constexpr std::array kRanges = {Range{'a', 'z', 0x20},     Range{0xE0, 0xF6, 0x20},   Range{0xF8, 0xFE, 0x20},
                                    Range{0x3B1, 0x3C1, 0x20}, Range{0x3C3, 0x3C9, 0x20}, Range{0x430, 0x44F, 0x20},
                                    Range{0x450, 0x45F, 0x50}};
    for (const Range& range : kRanges) {
        if (upper && letter >= range.lowerFrom && letter <= range.lowerTo) return letter - range.less;
        if (!upper && letter >= range.lowerFrom - range.less && letter <= range.lowerTo - range.less)
            return letter + range.less;
    }
    const bool even = (letter >= 0x100 && letter < 0x138) || (letter >= 0x14A && letter < 0x178);
    const bool odd = (letter >= 0x139 && letter < 0x149) || (letter >= 0x179 && letter < 0x17F);
    if (!even && !odd) return letter;
    const bool isUpper = (letter % 2 == 0) == even;
    return isUpper == upper ? letter : upper ? letter - 1 : letter + 1;
}

ExpressionValue withCase(const Values& values, bool upper) {
    constexpr char32_t kSharpS = 0xDF; // has no capital of its own
    std::u32string letters;
    for (const char32_t letter : lettersOf(textAt(values, 0)))
        letters += upper && letter == kSharpS ? std::u32string(U"SS") : std::u32string(1, cased(letter, upper));
    return textOfLetters(letters);
}

/// slice: places count from the end where they are negative; substring: they are 0 then, and may be swapped.
ExpressionValue cut(const Values& values, bool fromEnd) {
    const std::u32string letters = lettersOf(textAt(values, 0));
    const auto size = double(letters.size());
    const auto place = [&](double at) {
        if (std::isnan(at)) at = 0;
        return std::clamp(std::trunc(at < 0 && fromEnd ? size + at : at), 0.0, size);
    };
    double from = place(numberAt(values, 1)), to = values.size() > 2 ? place(numberAt(values, 2)) : size;
    if (!fromEnd && from > to) std::swap(from, to);
    return from < to ? textOfLetters(letters.substr(std::size_t(from), std::size_t(to - from))) : std::string();
}

ExpressionValue replaced(const Values& values) {
    std::string text = textAt(values, 0);
    const std::string what = textAt(values, 1);
    if (const std::size_t at = text.find(what); at != std::string::npos)
        text.replace(at, what.size(), textAt(values, 2));
    if (text.size() > kLongestExpressionText) text.resize(kLongestExpressionText);
    return text;
}

ExpressionValue placeOf(const Values& values, bool last) {
    const std::u32string all = lettersOf(textAt(values, 0)), what = lettersOf(textAt(values, 1));
    const std::size_t at = last ? all.rfind(what) : all.find(what);
    return at == std::u32string::npos ? -1.0 : double(at);
}

/// indexof(['a', 'b'], value) is parsed with its list's items behind the value.
ExpressionValue placeInList(const Values& values) {
    for (std::size_t i = 1; i < values.size(); ++i)
        if (values[i] == values[0]) return double(i - 1);
    return -1.0;
}

ExpressionValue paddedText(const Values& values) {
    std::u32string letters = lettersOf(textAt(values, 0));
    const std::u32string fill = values.size() > 2 ? lettersOf(textAt(values, 2)) : U" ";
    const std::string align = values.size() > 3 ? textAt(values, 3) : "right";
    const double wanted = std::min(numberAt(values, 1), 10'000.0);
    if (!(wanted > double(letters.size())) || fill.empty()) return textOfLetters(letters);
    const auto missing = std::size_t(wanted) - letters.size();
    const auto filled = [&](std::size_t count) {
        std::u32string all;
        while (all.size() < count) all += fill;
        return all.substr(0, count);
    };
    if (align == "left") return textOfLetters(filled(missing) + letters);
    if (align == "center") return textOfLetters(filled(missing / 2) + letters + filled(missing - missing / 2));
    return textOfLetters(letters + filled(missing));
}

ExpressionValue truncated(const Values& values) {
    const std::u32string letters = lettersOf(textAt(values, 0));
    const std::u32string dots = values.size() > 3 ? lettersOf(textAt(values, 3)) : U"…";
    const std::string align = values.size() > 2 ? textAt(values, 2) : "right";
    const double most = numberAt(values, 1);
    if (!(most >= 0) || double(letters.size()) <= most) return textOfLetters(letters);
    const std::size_t room = std::size_t(most) > dots.size() ? std::size_t(most) - dots.size() : 0;
    if (align == "left") return textOfLetters(dots + letters.substr(letters.size() - room));
    if (align == "center") {
        const std::size_t head = (room + 1) / 2;
        return textOfLetters(letters.substr(0, head) + dots + letters.substr(letters.size() - (room - head)));
    }
    return textOfLetters(letters.substr(0, room) + dots);
}

ExpressionValue formatted(const Values& values) {
    const auto format = NumberFormat::parse(textAt(values, 1));
    return format ? ExpressionValue((*format)(numberAt(values, 0))) : ExpressionValue(textAt(values, 0));
}

constexpr auto kTexts = std::to_array<ExpressionFunctionEntry>({
    {"toString", 1, 1,
     [](const Values& v) { return v[0].index() == 0 ? ExpressionValue() : ExpressionValue(textAt(v, 0)); }},
    {"length", 1, 1, [](const Values& v) { return ExpressionValue(double(lettersOf(textAt(v, 0)).size())); }},
    {"lower", 1, 1, [](const Values& v) { return withCase(v, false); }},
    {"upper", 1, 1, [](const Values& v) { return withCase(v, true); }},
    {"slice", 2, 3, [](const Values& v) { return cut(v, true); }},
    {"substring", 2, 3, [](const Values& v) { return cut(v, false); }},
    {"replace", 3, 3, replaced},
    {"trim", 1, 1, [](const Values& v) { return ExpressionValue(std::string(trim(textAt(v, 0)))); }},
    {"pad", 2, 4, paddedText},
    {"truncate", 2, 4, truncated},
    {"indexof", 2, 2, [](const Values& v) { return placeOf(v, false); }},
    {"lastindexof", 2, 2, [](const Values& v) { return placeOf(v, true); }},
    {"indexof[]", 1, 999, placeInList},
    {"format", 2, 2, formatted},
});

} // namespace

std::span<const ExpressionFunctionEntry> expressionTexts() {
    return kTexts;
}

} // namespace stemma
