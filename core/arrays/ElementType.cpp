// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ElementType.h"

#include "core/base/Text.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace stemma {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

template <typename T>
T loaded(const char* bytes, bool swapped) {
    char turned[sizeof(T)];
    std::memcpy(turned, bytes, sizeof(T));
    if (swapped) std::reverse(turned, turned + sizeof(T));
    T value;
    std::memcpy(&value, turned, sizeof(T));
    return value;
}

/// IEEE 754 binary16.
double halfValue(std::uint16_t bits) {
    const int exponent = bits >> 10 & 0x1F, fraction = bits & 0x3FF;
    const double sign = bits & 0x8000 ? -1.0 : 1.0;
    if (exponent == 0) return sign * std::ldexp(fraction, -24);
    if (exponent == 0x1F) return fraction ? kNone : sign * std::numeric_limits<double>::infinity();
    return sign * std::ldexp(fraction + 1024, exponent - 25);
}

/// The x86's 80 bits in 12 or 16 bytes, which is what a longdouble of NumPy is there.
double extendedValue(const char* bytes, std::size_t size, bool swapped) {
    char turned[16] = {};
    std::memcpy(turned, bytes, size);
    if (swapped) std::reverse(turned, turned + size);
    const auto fraction = loaded<std::uint64_t>(turned, false);
    const auto top = loaded<std::uint16_t>(turned + 8, false);
    const double sign = top & 0x8000 ? -1.0 : 1.0;
    const int exponent = top & 0x7FFF;
    if (exponent == 0x7FFF) return fraction << 1 ? kNone : sign * std::numeric_limits<double>::infinity();
    return sign * std::ldexp(double(fraction), exponent - 16383 - 63);
}

double realValue(const char* bytes, std::size_t size, bool swapped) {
    if (size == 2) return halfValue(loaded<std::uint16_t>(bytes, swapped));
    if (size == 4) return double(loaded<float>(bytes, swapped));
    if (size == 8) return loaded<double>(bytes, swapped);
    return extendedValue(bytes, size, swapped);
}

/// Of one to eight bytes, three too (sound).
std::uint64_t bitsOf(const char* bytes, std::size_t size, bool swapped) {
    const bool largeFirst = swapped == (std::endian::native == std::endian::little);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < size; ++i) bits = bits << 8 | std::uint8_t(bytes[largeFirst ? i : size - 1 - i]);
    return bits;
}

template <typename T>
void spread(const char* bytes, std::size_t count, std::size_t stride, bool swapped, double* to) {
    if (swapped)
        for (std::size_t i = 0; i < count; ++i) to[i] = double(loaded<T>(bytes + i * stride, true));
    else
        for (std::size_t i = 0; i < count; ++i) to[i] = double(loaded<T>(bytes + i * stride, false));
}

/// The sizes that processors know; false where it is another.
bool spreadUsual(const ElementType& type, const char* bytes, std::size_t count, std::size_t stride, double* to) {
    using Kind = ElementType::Kind;
    const bool swapped = type.swapped;
    const auto is = [&](Kind kind, std::uint32_t size) { return type.kind == kind && type.size == size; };
    if (is(Kind::Float, 4)) return spread<float>(bytes, count, stride, swapped, to), true;
    if (is(Kind::Float, 8)) return spread<double>(bytes, count, stride, swapped, to), true;
    if (is(Kind::UInt, 1)) return spread<std::uint8_t>(bytes, count, stride, false, to), true;
    if (is(Kind::UInt, 2)) return spread<std::uint16_t>(bytes, count, stride, swapped, to), true;
    if (is(Kind::UInt, 4)) return spread<std::uint32_t>(bytes, count, stride, swapped, to), true;
    if (is(Kind::UInt, 8)) return spread<std::uint64_t>(bytes, count, stride, swapped, to), true;
    if (is(Kind::Int, 1)) return spread<std::int8_t>(bytes, count, stride, false, to), true;
    if (is(Kind::Int, 2)) return spread<std::int16_t>(bytes, count, stride, swapped, to), true;
    if (is(Kind::Int, 4)) return spread<std::int32_t>(bytes, count, stride, swapped, to), true;
    if (is(Kind::Int, 8)) return spread<std::int64_t>(bytes, count, stride, swapped, to), true;
    return false;
}

double complexValue(const ElementType& type, const char* bytes, ElementPart part) {
    const std::size_t half = type.size / 2;
    const double real = realValue(bytes, half, type.swapped), imaginary = realValue(bytes + half, half, type.swapped);
    switch (part) {
    case ElementPart::Real:
        return real;
    case ElementPart::Imaginary:
        return imaginary;
    case ElementPart::Phase:
        return std::atan2(imaginary, real);
    default:
        return std::isnan(real) || std::isnan(imaginary) ? kNone : std::hypot(real, imaginary);
    }
}

std::string shortest(double value, bool single) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    char text[40];
    const auto end =
        single ? std::to_chars(text, text + sizeof text, float(value)) : std::to_chars(text, text + sizeof text, value);
    return {text, end.ptr};
}

std::string complexText(const ElementType& type, const char* bytes) {
    const std::size_t half = type.size / 2;
    const std::string real = shortest(realValue(bytes, half, type.swapped), half <= 4);
    std::string imaginary = shortest(realValue(bytes + half, half, type.swapped), half <= 4);
    if (imaginary.front() != '-') imaginary.insert(0, "+");
    return real + imaginary + "j";
}

void addCharacter(std::string& text, std::uint32_t code) {
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
    if (code < 0x80) {
        text += char(code);
        return;
    }
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr std::uint8_t kLead[] = {0, 0xC0, 0xE0, 0xF0};
    text += char(kLead[more] | code >> (6 * more));
    for (int i = more - 1; i >= 0; --i) text += char(0x80 | (code >> (6 * i) & 0x3F));
}

std::string fixedText(const ElementType& type, const char* bytes, std::size_t most) {
    std::string text;
    if (type.kind == ElementType::Kind::Text) {
        std::size_t count = type.size / 4;
        while (count > 0 && bitsOf(bytes + 4 * (count - 1), 4, false) == 0) --count;
        for (std::size_t i = 0; i < count && text.size() < most; ++i)
            addCharacter(text, loaded<std::uint32_t>(bytes + 4 * i, type.swapped));
        if (text.size() >= most) text += "…";
        return text;
    }
    std::size_t count = type.size;
    while (count > 0 && bytes[count - 1] == 0) --count;
    text.assign(bytes, std::min(count, most));
    return toUtf8(text) + (count > most ? "…" : "");
}

std::string rawText(const ElementType& type, const char* bytes, std::size_t most) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text = "0x";
    for (std::size_t i = 0; i < type.size && text.size() < most; ++i) {
        text += kDigits[std::uint8_t(bytes[i]) >> 4];
        text += kDigits[std::uint8_t(bytes[i]) & 15];
    }
    return text + (text.size() >= most ? "…" : "");
}

std::string recordText(const ElementType& type, const char* bytes, std::size_t most) {
    std::string text = "(";
    for (const ElementField& field : type.fields) {
        if (text.size() > 1) text += ", ";
        if (text.size() > most) return text + "…)";
        std::uint64_t count = 1;
        for (const std::uint64_t extent : field.shape) count *= extent;
        if (!field.shape.empty()) text += '[';
        for (std::uint64_t i = 0; i < count && text.size() <= most; ++i)
            text += (i ? ", " : "") + elementText(field.type, bytes + field.offset + i * field.type.size, most);
        if (!field.shape.empty()) text += ']';
    }
    return text + ')';
}

// --- moments ---

struct TimeScale {
    std::int64_t factor = 1; ///< the "25" of "25s"
    std::string_view unit;
};

TimeScale scaleOf(std::string_view unit) {
    TimeScale scale{1, unit};
    const auto [end, wrong] = std::from_chars(unit.data(), unit.data() + unit.size(), scale.factor);
    if (wrong == std::errc() && scale.factor > 0) scale.unit = unit.substr(std::size_t(end - unit.data()));
    return scale;
}

struct Civil {
    std::int64_t year;
    unsigned month, day;
};
/// Howard Hinnant's days_from_civil, backwards: any day within the range of 64 bits divided by some thousand.
Civil civilOf(std::int64_t days) {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const auto ofEra = unsigned(days - era * 146097);
    const unsigned years = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146096) / 365;
    const unsigned ofYear = ofEra - (365 * years + years / 4 - years / 100);
    const unsigned shifted = (5 * ofYear + 2) / 153;
    const unsigned month = shifted < 10 ? shifted + 3 : shifted - 9;
    return {std::int64_t(years) + era * 400 + (month <= 2), month, ofYear - (153 * shifted + 2) / 5 + 1};
}

std::string padded(std::uint64_t value, std::size_t digits) {
    std::string text = std::to_string(value);
    return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

std::string dateText(std::int64_t days) {
    if (days > 3'000'000'000'000'000 || days < -3'000'000'000'000'000) return "far off";
    const Civil day = civilOf(days);
    const std::string year =
        day.year < 0 ? "-" + padded(std::uint64_t(-day.year), 4) : padded(std::uint64_t(day.year), 4);
    return year + '-' + padded(day.month, 2) + '-' + padded(day.day, 2);
}

std::int64_t floorDiv(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0);
}

std::string momentText(std::int64_t value, const TimeScale& scale) {
    std::int64_t units = 0;
    if (__builtin_mul_overflow(value, scale.factor, &units)) return "far off";
    if (scale.unit == "Y" || scale.unit == "M") {
        const std::int64_t year = scale.unit == "Y" ? units : floorDiv(units, 12);
        if (year > 1'000'000'000'000 || year < -1'000'000'000'000) return "far off";
        const std::string text = (1970 + year < 0 ? "-" : "") + padded(std::uint64_t(std::abs(1970 + year)), 4);
        return scale.unit == "Y" ? text : text + '-' + padded(std::uint64_t(units - 12 * floorDiv(units, 12) + 1), 2);
    }
    if (scale.unit == "W" || scale.unit == "D") {
        if (scale.unit == "W" && __builtin_mul_overflow(units, std::int64_t(7), &units)) return "far off";
        return dateText(units);
    }
    struct Clock {
        std::string_view unit;
        std::int64_t perDay;
        std::size_t parts; ///< 1: hours, 2: minutes, 3: seconds; above that decimals
    };
    constexpr std::int64_t kSeconds = 86'400;
    constexpr Clock kClocks[] = {{"h", 24, 1},
                                 {"m", 1440, 2},
                                 {"s", kSeconds, 3},
                                 {"ms", kSeconds * 1000, 6},
                                 {"us", kSeconds * 1'000'000, 9},
                                 {"ns", kSeconds * 1'000'000'000, 12},
                                 {"ps", kSeconds * 1'000'000'000'000, 15}};
    const auto* clock =
        std::find_if(std::begin(kClocks), std::end(kClocks), [&](const Clock& one) { return one.unit == scale.unit; });
    if (clock == std::end(kClocks)) return std::to_string(units) + ' ' + std::string(scale.unit);
    const std::int64_t days = floorDiv(units, clock->perDay);
    std::int64_t rest = units - days * clock->perDay;
    const std::int64_t perHour = clock->perDay / 24;
    std::string text = dateText(days) + 'T' + padded(std::uint64_t(rest / perHour), 2);
    rest %= perHour;
    if (clock->parts < 2) return text;
    text += ':' + padded(std::uint64_t(rest / (perHour / 60)), 2);
    rest %= perHour / 60;
    if (clock->parts < 3) return text;
    const std::int64_t perSecond = perHour / 3600;
    text += ':' + padded(std::uint64_t(rest / perSecond), 2);
    return clock->parts == 3 ? text : text + '.' + padded(std::uint64_t(rest % perSecond), clock->parts - 3);
}

std::string timeText(const ElementType& type, std::int64_t value) {
    if (value == std::numeric_limits<std::int64_t>::min()) return "NaT";
    if (type.unit.empty()) return std::to_string(value);
    if (type.kind == ElementType::Kind::Span) {
        const TimeScale scale = scaleOf(type.unit);
        return std::to_string(value) + (scale.factor == 1 ? " " : " × ") + type.unit;
    }
    return momentText(value, scaleOf(type.unit));
}

/// The letters of a descr, and the bytes a value of them may have (none: any).
struct Letter {
    char letter;
    ElementType::Kind kind;
    std::initializer_list<std::uint64_t> sizes;
};
using ElementKind = ElementType::Kind;
const Letter kLetters[] = {{'b', ElementKind::Bool, {1}},
                           {'i', ElementKind::Int, {1, 2, 4, 8}},
                           {'u', ElementKind::UInt, {1, 2, 4, 8}},
                           {'f', ElementKind::Float, {2, 4, 8, 12, 16}},
                           {'c', ElementKind::Complex, {8, 16, 24, 32}},
                           {'U', ElementKind::Text, {}},
                           {'S', ElementKind::Bytes, {}},
                           {'a', ElementKind::Bytes, {}},
                           {'V', ElementKind::Raw, {}},
                           {'M', ElementKind::Time, {8}},
                           {'m', ElementKind::Span, {8}}};

const Letter* letterOf(char letter) {
    const auto* found = std::find_if(std::begin(kLetters), std::end(kLetters),
                                     [letter](const Letter& one) { return one.letter == letter; });
    return found == std::end(kLetters) ? nullptr : found;
}

bool fitsLetter(const Letter& letter, std::uint64_t size) {
    return letter.sizes.size() == 0 || std::find(letter.sizes.begin(), letter.sizes.end(), size) != letter.sizes.end();
}

} // namespace

bool ElementType::operator==(const ElementType& other) const {
    return kind == other.kind && size == other.size && swapped == other.swapped && unit == other.unit &&
           fields == other.fields;
}

std::string ElementType::name() const {
    const std::string bits = std::to_string(8 * size);
    const std::string ofUnit = unit.empty() ? "" : '[' + unit + ']';
    switch (kind) {
    case Kind::Bool:
        return "bool";
    case Kind::Int:
        return "int" + bits;
    case Kind::UInt:
        return "uint" + bits;
    case Kind::Float:
        return size > 8 ? "longdouble" : "float" + bits;
    case Kind::Complex:
        return size > 16 ? "clongdouble" : "complex" + bits;
    case Kind::Text:
        return "text of " + std::to_string(size / 4);
    case Kind::Bytes:
        return "bytes of " + std::to_string(size);
    case Kind::Raw:
        return "raw of " + std::to_string(size);
    case Kind::Time:
        return "datetime64" + ofUnit;
    case Kind::Span:
        return "timedelta64" + ofUnit;
    case Kind::Object:
        return "objects";
    case Kind::Record:
        break;
    }
    return "records of " + plural(std::int64_t(fields.size()), "field");
}

Result<ElementType> elementTypeFrom(std::string_view descr) {
    const auto unknown = [&] {
        return fail(ErrorCode::BadData, "its type '" + printable(descr.substr(0, 40)) + "' isn't one of NumPy's");
    };
    std::string_view rest = descr;
    constexpr bool little = std::endian::native == std::endian::little;
    bool swapped = false;
    if (!rest.empty() && std::string_view("<>|=").find(rest.front()) != std::string_view::npos) {
        swapped = rest.front() == (little ? '>' : '<');
        rest.remove_prefix(1);
    }
    if (rest.empty()) return unknown();
    const char letter = rest.front();
    std::uint64_t size = 0;
    const auto [end, wrong] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), size);
    std::string_view tail = rest.substr(std::size_t(end - rest.data()));
    if (letter == 'O') return ElementType{.kind = ElementType::Kind::Object, .size = 8, .fields = {}};
    if (wrong != std::errc() || size > 0x7FFFFFFF) return unknown();
    ElementType type;
    type.size = std::uint32_t(letter == 'U' ? size * 4 : size);
    if (letter == 'U' && size > 0x1FFFFFFF) return unknown();
    type.swapped = swapped && type.size > 1;
    const Letter* known = letterOf(letter);
    if (!known || !fitsLetter(*known, size)) return unknown();
    type.kind = known->kind;
    const bool timed = type.kind == ElementType::Kind::Time || type.kind == ElementType::Kind::Span;
    if (timed && tail.size() > 2 && tail.front() == '[' && tail.back() == ']' && tail.size() < 30) {
        type.unit = tail.substr(1, tail.size() - 2);
        tail = {};
    }
    if (!tail.empty()) return unknown();
    return type;
}

std::uint64_t unsignedValue(const ElementType& type, const char* bytes) {
    return bitsOf(bytes, std::min<std::size_t>(type.size, 8), type.swapped);
}

std::int64_t signedValue(const ElementType& type, const char* bytes) {
    const std::size_t size = std::clamp<std::size_t>(type.size, 1, 8);
    const std::uint64_t bits = bitsOf(bytes, size, type.swapped);
    if (type.kind == ElementType::Kind::UInt || type.kind == ElementType::Kind::Bool) return std::int64_t(bits);
    const int unused = int(64 - 8 * size);
    return std::int64_t(bits << unused) >> unused;
}

void toNumbers(const ElementType& type, const char* bytes, std::size_t count, std::size_t stride, double* to,
               ElementPart part) {
    if (spreadUsual(type, bytes, count, stride, to)) return;
    using Kind = ElementType::Kind;
    for (std::size_t i = 0; i < count; ++i) {
        const char* at = bytes + i * stride;
        switch (type.kind) {
        case Kind::Bool:
            to[i] = *at != 0;
            break;
        case Kind::Int:
        case Kind::UInt:
            to[i] = double(signedValue(type, at));
            break;
        case Kind::Float:
            to[i] = realValue(at, type.size, type.swapped);
            break;
        case Kind::Complex:
            to[i] = complexValue(type, at, part);
            break;
        case Kind::Time:
        case Kind::Span: {
            const std::int64_t value = signedValue(type, at);
            to[i] = value == std::numeric_limits<std::int64_t>::min() ? kNone : double(value);
            break;
        }
        default:
            to[i] = kNone;
        }
    }
}

std::string elementText(const ElementType& type, const char* bytes, std::size_t most) {
    using Kind = ElementType::Kind;
    switch (type.kind) {
    case Kind::Bool:
        return *bytes ? "True" : "False";
    case Kind::Int:
        return std::to_string(signedValue(type, bytes));
    case Kind::UInt:
        return std::to_string(unsignedValue(type, bytes));
    case Kind::Float:
        if (type.size == 2) { // shortest among the few there are
            char text[24];
            const auto end = std::to_chars(text, text + sizeof text, realValue(bytes, 2, type.swapped),
                                           std::chars_format::general, 5);
            const double value = realValue(bytes, 2, type.swapped);
            return std::isfinite(value) ? std::string(text, end.ptr) : shortest(value, true);
        }
        return shortest(realValue(bytes, type.size, type.swapped), type.size == 4);
    case Kind::Complex:
        return complexText(type, bytes);
    case Kind::Text:
    case Kind::Bytes:
        return fixedText(type, bytes, most);
    case Kind::Raw:
        return rawText(type, bytes, most);
    case Kind::Time:
    case Kind::Span:
        return timeText(type, signedValue(type, bytes));
    case Kind::Object:
        return "a Python object";
    case Kind::Record:
        break;
    }
    return recordText(type, bytes, most);
}

std::string placedText(const ElementType& type, double value) {
    if (std::isnan(value)) return type.isNumber() ? "NaN" : "NaT";
    if (type.isNumber()) return formatNumber(value);
    return timeText(type, std::int64_t(std::clamp(value, -9.2e18, 9.2e18)));
}

std::string shortText(const ElementType& type, double value, std::size_t most) {
    if (!type.isNumber() || !std::isfinite(value)) return placedText(type, value);
    const bool whole = type.isWhole() && std::fabs(value) < 1e15;
    std::string text =
        whole ? formatNumber(value) : shortest(value, type.kind == ElementType::Kind::Float && type.size <= 4);
    // Halves have about four digits, and what is too long has fewer.
    const bool half = type.kind == ElementType::Kind::Float && type.size == 2;
    for (int digits = half ? 5 : 17; digits > 0 && (text.size() > most || (half && digits == 5)); --digits) {
        char fewer[40];
        const auto end = std::to_chars(fewer, fewer + sizeof fewer, value, std::chars_format::general, digits).ptr;
        text.assign(fewer, end);
    }
    return text;
}

} // namespace stemma
