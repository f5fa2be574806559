// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/NumberFormat.h"

#include "core/base/Text.h"
#include "core/visual/Scale.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace stemma {

namespace {

constexpr std::string_view kTypes = "efgrs%pbodxXcn";
constexpr const char* kPrefixes[] = {"y", "z", "a", "f", "p", "n", "µ", "m", "",
                                     "k", "M", "G", "T", "P", "E", "Z", "Y"};

std::string printed(const char* format, int precision, double value) {
    char text[400];
    std::snprintf(text, sizeof text, format, precision, value);
    return text;
}

int exponentOf(double value, int precision) {
    if (value == 0) return 0;
    const std::string text = printed("%.*e", std::max(0, precision - 1), value);
    return std::atoi(text.c_str() + text.find('e') + 1);
}

/// d3 writes "1e+6" where printf writes "1e+06".
std::string shortExponent(std::string text) {
    const std::size_t e = text.find('e');
    if (e == std::string::npos) return text;
    while (e + 2 < text.size() - 1 && text[e + 2] == '0') text.erase(e + 2, 1);
    return text;
}

/// `precision` significant digits in decimal notation.
std::string rounded(double value, int precision) {
    const int decimals = precision - 1 - exponentOf(value, precision);
    if (decimals >= 0) return printed("%.*f", decimals, value);
    const double unit = std::pow(10, -decimals);
    return printed("%.*f", 0, std::round(value / unit) * unit);
}

std::string trimZeros(std::string text) {
    const std::size_t point = text.find('.');
    if (point == std::string::npos) return text;
    std::size_t end = text.find_first_not_of("0123456789", point + 1);
    if (end == std::string::npos) end = text.size();
    std::size_t last = end;
    while (last > point + 1 && text[last - 1] == '0') --last;
    if (last == point + 1) last = point;
    return text.erase(last, end - last);
}

/// As JavaScript's toPrecision: exponents below 1e-6 and from `precision` digits on.
std::string general(double value, int precision) {
    const int exponent = exponentOf(value, precision);
    if (exponent < -6 || exponent >= precision) return shortExponent(printed("%.*e", precision - 1, value));
    return printed("%.*f", std::max(0, precision - 1 - exponent), value);
}

std::string inBase(double value, unsigned base, bool capitals) {
    if (value >= 1.8e19) return "∞";
    auto whole = std::uint64_t(std::llround(std::min(value, 9e18)));
    const std::string_view letters = capitals ? "0123456789ABCDEF" : "0123456789abcdef";
    std::string digits;
    do {
        digits += letters[whole % base];
    } while ((whole /= base) > 0);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

struct Written {
    std::string digits;
    std::string suffix;
};

Written siPrefixed(double value, int precision) {
    const int exponent = exponentOf(value, precision);
    const int step = std::clamp(int(std::floor(exponent / 3.0)), -8, 8);
    return {rounded(value / std::pow(10, 3 * step), precision), kPrefixes[step + 8]};
}

std::string grouped(const std::string& text) {
    std::size_t end = text.find_first_not_of("0123456789");
    if (end == std::string::npos) end = text.size();
    std::string out = text.substr(end);
    for (std::size_t i = 0; i < end; ++i) {
        if (i > 0 && i % 3 == 0) out.insert(0, 1, ',');
        out.insert(0, 1, text[end - 1 - i]);
    }
    return out;
}

Written digitsOf(double size, char type, int precision) {
    switch (type) {
    case 'e':
        return {shortExponent(printed("%.*e", precision, size)), ""};
    case 'f':
        return {printed("%.*f", precision, size), ""};
    case 'r':
        return {rounded(size, std::max(1, precision)), ""};
    case 's':
        return siPrefixed(size, std::max(1, precision));
    case '%':
        return {printed("%.*f", precision, size * 100), "%"};
    case 'p':
        return {rounded(size * 100, std::max(1, precision)), "%"};
    case 'd':
        return {printed("%.*f", 0, std::round(size)), ""};
    case 'b':
        return {inBase(size, 2, false), ""};
    case 'o':
        return {inBase(size, 8, false), ""};
    case 'x':
    case 'X':
        return {inBase(size, 16, type == 'X'), ""};
    default:
        return {general(size, std::clamp(precision, 1, 21)), ""};
    }
}

} // namespace

int decimalsFor(double step) {
    if (!(step > 0) || !std::isfinite(step)) return 0;
    return std::clamp(-exponentOf(step, 16), 0, 20);
}

Result<NumberFormat> NumberFormat::parse(std::string_view text) {
    const auto wrong = [&] {
        return fail(ErrorCode::NotSupported, "the number format '" + printable(text) + "' isn't known",
                    "Formats are d3's, such as ',.2f', '~s' or '.0%'.");
    };
    NumberFormat format;
    std::string_view rest = text;
    const auto isAlign = [](char c) { return c == '<' || c == '>' || c == '=' || c == '^'; };
    const auto take = [&](std::string_view any) {
        if (rest.empty() || any.find(rest.front()) == std::string_view::npos) return char(0);
        const char c = rest.front();
        rest.remove_prefix(1);
        return c;
    };
    const auto digits = [&] {
        int number = 0;
        while (const char c = take("0123456789")) number = std::min(number * 10 + (c - '0'), 1000);
        return number;
    };
    if (rest.size() > 1 && isAlign(rest[1])) {
        format.m_fill = rest[0];
        rest.remove_prefix(1);
    }
    if (const char c = take("<>=^")) format.m_align = c;
    if (const char c = take("+-( ")) format.m_sign = c;
    if (const char c = take("$#")) format.m_symbol = c;
    if (take("0")) format.m_zero = true, format.m_fill = '0', format.m_align = '=';
    format.m_width = std::min(digits(), 100);
    if (take(",")) format.m_comma = true;
    if (take(".")) {
        if (rest.empty() || rest.front() < '0' || rest.front() > '9') return wrong();
        format.m_precision = std::min(digits(), 20);
        format.m_exact = true;
    }
    if (take("~")) format.m_trim = true;
    format.m_letter = format.m_type = take(kTypes);
    if (!rest.empty()) return wrong();
    if (format.m_type == 'n') format.m_comma = true, format.m_type = 'g';
    if (format.m_type == 0) {
        if (format.m_precision < 0) format.m_precision = 12;
        format.m_trim = true;
        format.m_type = 'g';
    }
    return format;
}

Result<NumberFormat> NumberFormat::forSpan(std::string_view text, double start, double stop, int count) {
    STEMMA_TRY(NumberFormat format, parse(text.empty() ? ",f" : text));
    const double step = tickStep(start, stop, count), most = std::max(std::fabs(start), std::fabs(stop));
    if (format.m_exact || !(step > 0) || !std::isfinite(step) || !std::isfinite(most)) return format;
    const int fine = exponentOf(step, 16), coarse = exponentOf(most, 16);
    switch (format.m_letter) {
    case 's':
        format.m_thousands = std::clamp(int(std::floor(coarse / 3.0)), -8, 8);
        format.m_precision = std::clamp(3 * format.m_thousands - fine, 0, 20);
        break;
    case 'f':
    case '%':
        format.m_precision = std::clamp(-fine - (format.m_letter == '%' ? 2 : 0), 0, 20);
        break;
    case 0:
    case 'e':
    case 'g':
    case 'p':
    case 'r':
        format.m_precision = std::clamp(exponentOf(most - step, 16) - fine, 0, 20) + (format.m_letter == 'e' ? 0 : 1);
        break;
    default:
        break;
    }
    return format;
}

std::string NumberFormat::operator()(double value) const {
    if (std::isnan(value)) return "NaN";
    const bool plain = m_type == 0;
    const int precision = m_precision >= 0 ? m_precision : plain ? 12 : 6;
    bool negative = std::signbit(value);
    Written written = std::isinf(value) ? Written{"∞", ""}
                      : m_thousands != kNoPrefix
                          ? Written{printed("%.*f", precision, std::fabs(value) / std::pow(10, 3 * m_thousands)),
                                    kPrefixes[m_thousands + 8]}
                          : digitsOf(std::fabs(value), plain ? 'g' : m_type, precision);
    if (plain || m_trim) written.digits = trimZeros(std::move(written.digits));
    if (negative && written.digits.find_first_of("123456789abcdefABCDEF") == std::string::npos && !std::isinf(value))
        negative = false; // -0.0 after rounding
    std::string before = negative ? (m_sign == '(' ? "(" : "−") : m_sign == '+' ? "+" : m_sign == ' ' ? " " : "";
    if (m_symbol == '$') before += "$";
    if (m_symbol == '#' && (m_type == 'b' || m_type == 'o' || m_type == 'x' || m_type == 'X'))
        before += m_type == 'X' ? std::string("0x") : std::string("0") + m_type;
    if (negative && m_sign == '(') written.suffix += ")";
    if (m_comma) written.digits = grouped(written.digits);
    std::string text = before + written.digits + written.suffix;
    const auto length = std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
    const std::size_t missing = std::size_t(std::max<long>(0, m_width - length));
    if (missing == 0) return text;
    const std::string pad(missing, m_fill);
    switch (m_align) {
    case '<':
        return text + pad;
    case '=':
        return before + pad + written.digits + written.suffix;
    case '^':
        return pad.substr(0, missing / 2) + text + pad.substr(missing / 2);
    default:
        return pad + text;
    }
}

} // namespace stemma
