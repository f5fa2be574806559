// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/ByteRange.h"
#include "core/arrays/ElementType.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace stemma {

/// count × part / of, rounded down, without going round. Contract: part <= of, and of is below 2^31.
inline std::uint64_t shareOf(std::uint64_t count, std::uint64_t part, std::uint64_t of) {
    return count / of * part + count % of * part / of;
}

/// A place `count` steps behind another; 2^62 where that is further: nothing is there, whatever a header claims.
inline std::uint64_t placeBehind(std::uint64_t place, std::uint64_t count, std::uint64_t step) {
    constexpr std::uint64_t kFar = std::uint64_t(1) << 62;
    std::uint64_t way = 0;
    return __builtin_mul_overflow(count, step, &way) || way > kFar || place > kFar ? kFar : std::min(place + way, kFar);
}

/// An array of NumPy in bytes nobody vouches for: its header is read, its values only when they are asked for. A value,
/// cheap to copy; safe on several threads. Its header may claim more values than there are: those that are missing
/// are NaN, and read() ends before them.
class Array {
public:
    Array() = default;
    /// The content of an .npy file (format 1.0, 2.0, 3.0;
    /// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). Errors: BadData, a clause with its own
    /// subject ("its header claims …"); Io.
    static Result<Array> ofNpy(const ByteRange& bytes);
    /// Values that lie one behind the other, the last axis nearest.
    static Array ofValues(ElementType type, std::vector<std::uint64_t> shape, const ByteRange& values);

    const ElementType& type() const { return m_type; }
    const std::vector<std::uint64_t>& shape() const { return m_shape; }
    std::size_t dimensions() const { return m_shape.size(); }
    bool fortran() const { return m_fortran; }
    bool holdsObjects() const;                      ///< Python's, in a pickle: never read
    std::uint64_t count() const { return m_count; } ///< that its header claims; kUncountable for more than 2^62
    std::uint64_t here() const { return m_here; }   ///< that there are, from the first in storage
    std::uint64_t bytes() const { return m_here * m_type.size; }
    std::uint64_t reach() const { return m_bytes.size(); } ///< bytes that there are, from the first value on
    std::string shapeText() const;                         ///< "100 × 784"; "a single value" without axes
    /// What isn't as its header says, as a sentence with the subject "it"; "" where all is well.
    std::string complaint() const;

    /// One field of a record as an array of its own, over the same bytes; a field's own shape adds axes.
    /// Contract: a record, and `index` is a field of it.
    Array field(std::size_t index) const;

    static constexpr std::uint64_t kUncountable = std::uint64_t(1) << 62;
    /// Bytes from one value to the next along an axis.
    std::uint64_t stride(std::size_t axis) const { return m_strides[axis]; }
    /// Where a value lies, in bytes from the first. Contract: an index for each axis, in range.
    std::uint64_t place(const std::vector<std::uint64_t>& index) const;
    /// The place of the `k`th value in storage. Contract: k < count().
    std::uint64_t placeOf(std::uint64_t k) const;

    /// `count` values from `place` on, `step` bytes apart, as doubles; NaN for those that aren't here. Errors: Io.
    Status numbers(std::uint64_t place, std::uint64_t step, std::size_t count, double* to,
                   ElementPart part = ElementPart::Value) const;
    /// `count` values from the `k`th in storage. Errors: Io.
    Status numbersFrom(std::uint64_t k, std::size_t count, double* to, ElementPart part = ElementPart::Value) const;
    /// The bytes of one value; empty where it isn't here. Errors: Io.
    Result<std::string> value(std::uint64_t place) const;
    /// The bytes from a place on, `most` at most, whatever values they are of. Errors: Io.
    Result<std::string> span(std::uint64_t place, std::size_t most) const;
    /// The text of one value, "" where it isn't here.
    Result<std::string> text(std::uint64_t place, std::size_t most = 200) const;

private:
    void settle();

    ElementType m_type;
    std::vector<std::uint64_t> m_shape, m_strides;
    bool m_fortran = false;
    std::uint64_t m_count = 0, m_here = 0;
    std::uint64_t m_record = 0; ///< bytes from one record (or value) in storage to the next
    std::size_t m_outer = 0;    ///< axes that count records; those behind them lie within each
    ByteRange m_bytes;          ///< from the first value on
};

} // namespace stemma
