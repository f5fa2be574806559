// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

struct ElementField;

/// What one value of an array is and how its bytes lie: a dtype of NumPy. A value.
struct ElementType {
    enum class Kind : std::uint8_t {
        Bool,
        Int,
        UInt,
        Float,
        Complex,
        Text,   ///< of fixed length, four bytes a character
        Bytes,  ///< of fixed length
        Raw,    ///< bytes without a meaning
        Time,   ///< a moment, in `unit`s since 1970
        Span,   ///< a time span in `unit`s
        Object, ///< a pickle: never read
        Record  ///< of `fields`
    };
    Kind kind = Kind::Raw;
    std::uint32_t size = 0; ///< bytes of one value
    bool swapped = false;   ///< its bytes are in the other order than this machine's
    std::string unit = {};  ///< of Time and Span: "ns", "25s"; "" for none
    std::vector<ElementField> fields;

    bool isNumber() const { return kind <= Kind::Complex; }
    bool isWhole() const { return kind == Kind::Int || kind == Kind::UInt; }
    /// Has a place on an axis: a number, a moment or a span.
    bool isPlaced() const { return isNumber() || kind == Kind::Time || kind == Kind::Span; }
    /// As NumPy calls it: "float32", "<U10", "datetime64[ns]", "record of 3 fields".
    std::string name() const;
    bool operator==(const ElementType&) const;
};

struct ElementField {
    std::string name;
    std::uint32_t offset = 0;         ///< bytes from the record's start
    ElementType type;                 ///< of one value
    std::vector<std::uint64_t> shape; ///< of a field that is an array itself
    bool operator==(const ElementField&) const = default;
};

/// "<f4", ">i8", "|b1", "<U10", "<M8[ns]". Errors: BadData (a clause that quotes it).
Result<ElementType> elementTypeFrom(std::string_view descr);

/// What of a complex value is meant; of others it is the value itself.
enum class ElementPart : std::uint8_t { Value, Real, Imaginary, Magnitude, Phase };

/// `count` values, `stride` bytes apart, as doubles: NaN for NaT and for what isn't a number. Value of a complex number
/// is its magnitude. Whole numbers above 2^53 are rounded.
void toNumbers(const ElementType& type, const char* bytes, std::size_t count, std::size_t stride, double* to,
               ElementPart part = ElementPart::Value);
/// A whole number exactly. Contract: Int or Bool, or UInt, of at most eight bytes.
std::int64_t signedValue(const ElementType& type, const char* bytes);
std::uint64_t unsignedValue(const ElementType& type, const char* bytes);

/// One value as a person and Python write it: "0.1", "1+2j", "NaN", "2024-05-01T12:00", "True"; text as it is (UTF-8,
/// at most `most` bytes, then "…"), a record as "(1, 2.5, a)".
std::string elementText(const ElementType& type, const char* bytes, std::size_t most = 200);
/// A number that stands for one, in its words (a moment as a date).
std::string placedText(const ElementType& type, double value);
/// The same in `most` characters where that can be (at least six): with as many digits as its type has, or as fit.
std::string shortText(const ElementType& type, double value, std::size_t most);

} // namespace stemma
