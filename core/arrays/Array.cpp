// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/Array.h"

#include "core/arrays/Literal.h"
#include "core/base/Text.h"

#include <algorithm>
#include <limits>

namespace stemma {

namespace {

constexpr std::uint64_t kMostHeader = 1u << 20; ///< NumPy's own are some hundred bytes, of records some thousand
constexpr std::size_t kMostAxes = 64;           ///< as NumPy 2
constexpr std::size_t kMostFields = 4096;
constexpr std::size_t kChunk = 256u << 10;
constexpr std::uint64_t kWide = 4096; ///< bytes apart: values are read one by one

tl::unexpected<Error> wrongHeader(std::string why) {
    return fail(ErrorCode::BadData, std::move(why));
}

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
    std::uint64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product) || product > Array::kUncountable) return Array::kUncountable;
    return product;
}

std::uint64_t productOf(const std::vector<std::uint64_t>& shape) {
    std::uint64_t count = 1;
    for (const std::uint64_t extent : shape) {
        if (extent == 0) return 0;
        count = times(count, extent);
    }
    return count;
}

Result<std::vector<std::uint64_t>> shapeFrom(const Literal& literal) {
    std::vector<std::uint64_t> shape;
    if (literal.kind == Literal::Kind::Whole) { // a field's shape may be a number
        if (literal.negative || literal.tooLarge) return wrongHeader("a field's shape isn't one");
        shape.push_back(literal.number);
        return shape;
    }
    if (literal.kind != Literal::Kind::List) return wrongHeader("its header has no shape");
    if (literal.items.size() > kMostAxes)
        return wrongHeader("its header claims " + std::to_string(literal.items.size()) + " axes; NumPy has at most 64");
    for (const Literal& extent : literal.items) {
        if (extent.kind != Literal::Kind::Whole) return wrongHeader("its shape isn't made of whole numbers");
        if (extent.negative && extent.number > 0)
            return wrongHeader("its header claims an axis of -" + std::to_string(extent.number) + " values");
        if (extent.tooLarge) return wrongHeader("its header claims an axis of more than 2^64 values");
        shape.push_back(extent.number);
    }
    return shape;
}

Result<ElementType> typeFrom(const Literal& literal, int depth);

/// One of (name, descr), (name, descr, shape); the name may be (title, name).
Result<ElementField> fieldFrom(const Literal& literal, int depth) {
    if (literal.kind != Literal::Kind::List || literal.items.size() < 2 || literal.items.size() > 3)
        return wrongHeader("a field of its type isn't a pair");
    ElementField field;
    const Literal& named = literal.items[0];
    const bool titled = named.kind == Literal::Kind::List && named.items.size() == 2;
    const Literal& name = titled ? named.items[1] : named;
    if (name.kind != Literal::Kind::Text) return wrongHeader("a field of its type has no name");
    field.name = toUtf8(name.text);
    STEMMA_TRY(field.type, typeFrom(literal.items[1], depth + 1));
    if (literal.items.size() == 3) {
        STEMMA_TRY(field.shape, shapeFrom(literal.items[2]));
    }
    return field;
}

Result<ElementType> typeFrom(const Literal& literal, int depth) {
    if (literal.kind == Literal::Kind::Text) return elementTypeFrom(literal.text);
    // What pickled dtypes with subarrays look like: (descr, shape); never of a whole array.
    if (literal.kind != Literal::Kind::List || literal.items.empty()) return wrongHeader("its type can't be read");
    if (depth > 8) return wrongHeader("its type is nested too deep");
    if (literal.items.size() > kMostFields)
        return wrongHeader("its records have " + formatCount(std::int64_t(literal.items.size())) + " fields");
    ElementType type;
    type.kind = ElementType::Kind::Record;
    std::uint64_t size = 0;
    for (const Literal& item : literal.items) {
        STEMMA_TRY(ElementField field, fieldFrom(item, depth));
        field.offset = std::uint32_t(size);
        size += times(productOf(field.shape), field.type.size);
        if (size > 0x7FFFFFFF) return wrongHeader("its records are larger than 2 GB");
        // Nameless raw bytes are what keeps fields apart.
        if (field.name.empty() && field.type.kind == ElementType::Kind::Raw) continue;
        type.fields.push_back(std::move(field));
    }
    type.size = std::uint32_t(size);
    return type;
}

bool anyObjects(const ElementType& type) {
    return type.kind == ElementType::Kind::Object ||
           std::any_of(type.fields.begin(), type.fields.end(),
                       [](const ElementField& field) { return anyObjects(field.type); });
}

/// The text of the header and where the values begin.
Result<std::pair<std::string, std::uint64_t>> headerOf(const ByteRange& bytes) {
    STEMMA_TRY(const std::string start, bytes.text(0, 12));
    if (!start.starts_with("\x93NUMPY")) return wrongHeader("it doesn't begin as an array of NumPy does");
    if (start.size() < 10) return wrongHeader("it ends within its header");
    const unsigned major = std::uint8_t(start[6]);
    if (major < 1 || major > 3)
        return wrongHeader("its format is " + std::to_string(major) + "." + std::to_string(std::uint8_t(start[7])) +
                           ", which isn't known here");
    const std::size_t field = major == 1 ? 2 : 4;
    if (start.size() < 8 + field) return wrongHeader("it ends within its header");
    const std::uint64_t length = littleNumber(start, 8, field);
    if (length > bytes.size() - 8 - field)
        return wrongHeader("its header claims to have " + formatBytes(length) + ", and the file ends before");
    if (length > kMostHeader) return wrongHeader("its header has " + formatBytes(length) + ", which no array needs");
    STEMMA_TRY(std::string text, bytes.text(8 + field, std::size_t(length)));
    if (text.size() < length) return wrongHeader("it ends within its header");
    return std::pair(std::move(text), 8 + field + length);
}

} // namespace

Result<Array> Array::ofNpy(const ByteRange& bytes) {
    STEMMA_TRY(const auto header, headerOf(bytes));
    std::string_view text = header.first;
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ' || text.back() == '\0')) text.remove_suffix(1);
    STEMMA_TRY(const Literal map, parseLiteral(text));
    const Literal *descr = map.find("descr"), *order = map.find("fortran_order"), *shape = map.find("shape");
    if (!descr || !order || !shape) return wrongHeader("its header lacks descr, fortran_order or shape");
    if (order->kind != Literal::Kind::Bool) return wrongHeader("its header's fortran_order is neither True nor False");
    Array array;
    STEMMA_TRY(array.m_type, typeFrom(*descr, 0));
    STEMMA_TRY(array.m_shape, shapeFrom(*shape));
    array.m_fortran = order->truth;
    array.m_bytes = bytes.part(header.second, bytes.size());
    array.settle();
    return array;
}

Array Array::ofValues(ElementType type, std::vector<std::uint64_t> shape, const ByteRange& values) {
    Array array;
    array.m_type = std::move(type);
    array.m_shape = std::move(shape);
    array.m_bytes = values;
    array.settle();
    return array;
}

void Array::settle() {
    m_record = m_type.size;
    m_count = productOf(m_shape);
    m_strides.assign(m_shape.size(), 0);
    std::uint64_t step = m_record;
    for (std::size_t i = 0; i < m_shape.size(); ++i) {
        const std::size_t axis = m_fortran ? i : m_shape.size() - 1 - i;
        m_strides[axis] = step;
        step = times(step, m_shape[axis]);
    }
    m_outer = m_shape.size();
    m_here = holdsObjects() || m_record == 0 ? 0 : std::min(m_count, m_bytes.size() / m_record);
}

bool Array::holdsObjects() const {
    return anyObjects(m_type);
}

std::string Array::shapeText() const {
    if (m_shape.empty()) return "a single value";
    std::string text;
    for (const std::uint64_t extent : m_shape)
        text += (text.empty() ? "" : " × ") +
                (extent > kUncountable ? std::to_string(extent) : formatCount(std::int64_t(extent)));
    return text;
}

std::string Array::complaint() const {
    if (holdsObjects()) return "it holds Python objects as a pickle: loading them runs code, so they are never read";
    if (m_here >= m_count) return {};
    if (m_record == 0) return "its values have no bytes";
    const std::string claimed = m_count >= kUncountable ? "more than 10^18" : formatCount(std::int64_t(m_count));
    return "its header claims " + claimed + " values, and there are " + formatCount(std::int64_t(m_here));
}

Array Array::field(std::size_t index) const {
    STEMMA_ASSERT(m_type.kind == ElementType::Kind::Record && index < m_type.fields.size());
    const ElementField& field = m_type.fields[index];
    Array part = *this;
    part.m_type = field.type;
    // A record with a pickle in it is refused, all of it: where its fields lie isn't known either.
    part.m_bytes = holdsObjects() ? ByteRange() : m_bytes.part(field.offset, m_bytes.size());
    if (field.shape.empty()) return part;
    std::uint64_t step = field.type.size;
    std::vector<std::uint64_t> strides(field.shape.size());
    for (std::size_t axis = field.shape.size(); axis-- > 0;) {
        strides[axis] = step;
        step = times(step, field.shape[axis]);
    }
    part.m_shape.insert(part.m_shape.end(), field.shape.begin(), field.shape.end());
    part.m_strides.insert(part.m_strides.end(), strides.begin(), strides.end());
    part.m_count = times(m_count, productOf(field.shape));
    part.m_here = times(m_here, productOf(field.shape));
    return part;
}

std::uint64_t Array::place(const std::vector<std::uint64_t>& index) const {
    STEMMA_ASSERT(index.size() == m_shape.size());
    std::uint64_t at = 0;
    for (std::size_t axis = 0; axis < index.size(); ++axis) at = placeBehind(at, index[axis], m_strides[axis]);
    return at;
}

std::uint64_t Array::placeOf(std::uint64_t k) const {
    std::uint64_t inner = 0;
    for (std::size_t axis = m_shape.size(); axis-- > m_outer;) {
        inner += k % m_shape[axis] * m_strides[axis];
        k /= m_shape[axis];
    }
    return placeBehind(inner, k, m_record);
}

Status Array::numbers(std::uint64_t place, std::uint64_t step, std::size_t count, double* to, ElementPart part) const {
    const std::uint64_t size = m_type.size, end = holdsObjects() ? 0 : m_bytes.size();
    const bool placed = m_type.isPlaced();
    std::size_t done = 0;
    thread_local std::string chunk;
    while (done < count && placed) {
        const std::uint64_t from = placeBehind(place, done, step);
        if (from + size > end || from + size < from) break;
        std::size_t many = 1;
        if (step <= kWide && step > 0) many = std::min(count - done, std::max<std::size_t>(kChunk / step, 1));
        const std::size_t span = std::size_t((many - 1) * step + size);
        chunk.resize(std::max(chunk.size(), span));
        STEMMA_TRY(const std::size_t got, m_bytes.read(from, chunk.data(), span));
        const std::size_t whole = got < size ? 0 : many == 1 ? 1 : std::size_t((got - size) / step + 1);
        toNumbers(m_type, chunk.data(), whole, step, to + done, part);
        done += whole;
        if (whole < many) break;
    }
    std::fill(to + done, to + count, std::numeric_limits<double>::quiet_NaN());
    return {};
}

Status Array::numbersFrom(std::uint64_t k, std::size_t count, double* to, ElementPart part) const {
    if (m_outer == m_shape.size()) return numbers(placeOf(k), m_record, count, to, part);
    while (count > 0) {
        const std::uint64_t last = m_shape.back();
        const std::size_t many = std::size_t(std::min<std::uint64_t>(count, last - k % last));
        STEMMA_CHECK(numbers(placeOf(k), m_strides.back(), many, to, part));
        k += many;
        to += many;
        count -= many;
    }
    return {};
}

Result<std::string> Array::value(std::uint64_t place) const {
    if (holdsObjects()) return std::string();
    STEMMA_TRY(std::string bytes, m_bytes.text(place, m_type.size));
    if (bytes.size() < m_type.size) bytes.clear();
    return bytes;
}

Result<std::string> Array::span(std::uint64_t place, std::size_t most) const {
    if (holdsObjects()) return std::string();
    return m_bytes.text(place, most);
}

Result<std::string> Array::text(std::uint64_t place, std::size_t most) const {
    STEMMA_TRY(const std::string bytes, value(place));
    if (bytes.size() < m_type.size || (bytes.empty() && here() == 0)) return std::string();
    return elementText(m_type, bytes.data(), most);
}

} // namespace stemma
