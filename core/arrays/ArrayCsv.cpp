// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayCsv.h"

#include "core/base/Text.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace stemma {

namespace {

constexpr std::size_t kFull = 256u << 10;      ///< bytes that are read, and written, at once
constexpr std::uint64_t kNear = 4096;          ///< bytes apart: further values are read one by one
constexpr std::uint64_t kBlock = 256;          ///< rows whose values are fetched together, at most
constexpr std::uint64_t kGathered = 16u << 20; ///< bytes of them
constexpr std::size_t kMostColumns = 10'000;   ///< of records
constexpr std::size_t kMostText = 1u << 20;    ///< of a value, in bytes

std::string csvQuoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos && trim(text) == text) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

/// Fetches values in spans, as long as they lie close.
class ValueReader {
public:
    ValueReader(const Array& array, std::uint64_t chunk)
        : m_array(array), m_size(array.type().size), m_chunk(std::size_t(std::max<std::uint64_t>(m_size, chunk))) {}
    /// The bytes of the value at a place; empty where it isn't here. They live until the next call.
    Result<std::string_view> bytes(std::uint64_t place) {
        if (place < m_from || place + m_size > m_from + m_bytes.size()) {
            STEMMA_TRY(m_bytes, m_array.span(place, m_chunk));
            m_from = place;
        }
        if (m_bytes.size() < m_size) return std::string_view();
        return std::string_view(m_bytes).substr(std::size_t(place - m_from), m_size);
    }
    /// Its text, "" where it isn't here.
    Result<std::string> text(std::uint64_t place) {
        STEMMA_TRY(const std::string_view value, bytes(place));
        return value.empty() ? std::string() : elementText(m_array.type(), value.data(), kMostText);
    }

private:
    const Array& m_array;
    std::size_t m_size, m_chunk;
    std::string m_bytes;
    std::uint64_t m_from = 0;
};

/// Lines are collected, so that the sink is asked seldom; a long one is given away before it ends.
class CsvLines {
public:
    CsvLines(const TextSink& sink, const Cancel& cancel) : m_sink(sink), m_cancel(cancel) {}
    Status cell(const std::string& text) {
        if (m_begun) m_text += ',';
        m_text += text;
        m_begun = true;
        return m_text.size() < kFull ? Status() : flush();
    }
    Status end() {
        m_text += '\n';
        m_begun = false;
        return m_text.size() < kFull ? Status() : flush();
    }
    Status flush() {
        STEMMA_CHECK(goOn());
        const std::string text = std::exchange(m_text, {});
        return text.empty() ? Status() : m_sink(text);
    }
    Status goOn() const {
        if (m_cancel.requested()) return fail(ErrorCode::Cancelled, "The export was cancelled");
        return {};
    }

private:
    const TextSink& m_sink;
    const Cancel& m_cancel;
    std::string m_text;
    bool m_begun = false;
};

/// Every index of an array, in the order in which its values lie: what is missing comes last.
class StorageWalk {
public:
    explicit StorageWalk(const Array& array) : m_array(array), m_order(array.dimensions()), m_index(m_order.size()) {
        std::iota(m_order.rbegin(), m_order.rend(), std::size_t(0));
        std::stable_sort(m_order.begin(), m_order.end(),
                         [&](std::size_t a, std::size_t b) { return array.stride(a) < array.stride(b); });
    }
    const std::vector<std::uint64_t>& index() const { return m_index; }
    std::uint64_t place() const { return m_array.place(m_index); }
    /// Bytes from one value to the next, mostly.
    std::uint64_t step() const { return m_order.empty() ? 0 : m_array.stride(m_order.front()); }
    bool next() {
        for (const std::size_t axis : m_order) {
            if (++m_index[axis] < m_array.shape()[axis]) return true;
            m_index[axis] = 0;
        }
        return false;
    }

private:
    const Array& m_array;
    std::vector<std::size_t> m_order; ///< axes, the nearest values first
    std::vector<std::uint64_t> m_index;
};

/// A column of records: a field, or a part of a field that is an array.
struct CsvColumn {
    std::string head;
    const ElementType* type;
    std::uint32_t offset; ///< bytes from the record's start
};

Status addColumns(const ElementType& record, std::uint32_t start, const std::string& prefix,
                  std::vector<CsvColumn>& columns) {
    for (const ElementField& field : record.fields) {
        const std::string name = prefix + field.name;
        if (field.shape.empty() && field.type.kind == ElementType::Kind::Record) {
            STEMMA_CHECK(addColumns(field.type, start + field.offset, name + ".", columns));
            continue;
        }
        std::vector<std::uint64_t> inner(field.shape.size(), 0);
        std::uint32_t offset = start + field.offset;
        const bool none = std::find(field.shape.begin(), field.shape.end(), 0) != field.shape.end();
        for (bool more = !none; more; offset += field.type.size) {
            if (columns.size() == kMostColumns)
                return fail(ErrorCode::BadData, "its records have more than " +
                                                    formatCount(std::int64_t(kMostColumns)) +
                                                    " columns, and nothing reads such a table");
            std::string head = name;
            for (const std::uint64_t index : inner) head += '[' + std::to_string(index) + ']';
            columns.push_back({std::move(head), &field.type, offset});
            more = false;
            for (std::size_t axis = inner.size(); axis-- > 0 && !more;) {
                more = ++inner[axis] < field.shape[axis];
                if (!more) inner[axis] = 0;
            }
        }
    }
    return {};
}

Status writeRecords(const Array& array, CsvLines& lines) {
    std::vector<CsvColumn> columns;
    STEMMA_CHECK(addColumns(array.type(), 0, "", columns));
    const std::size_t axes = array.dimensions();
    for (std::size_t axis = 0; axes > 1 && axis < axes; ++axis) STEMMA_CHECK(lines.cell("axis" + std::to_string(axis)));
    for (const CsvColumn& column : columns) STEMMA_CHECK(lines.cell(csvQuoted(column.head)));
    STEMMA_CHECK(lines.end());
    if (array.here() == 0) return {};
    ValueReader reader(array, kFull);
    StorageWalk walk(array);
    do {
        STEMMA_TRY(const std::string_view record, reader.bytes(walk.place()));
        if (record.empty()) break;
        for (std::size_t axis = 0; axes > 1 && axis < axes; ++axis)
            STEMMA_CHECK(lines.cell(std::to_string(walk.index()[axis])));
        for (const CsvColumn& column : columns)
            STEMMA_CHECK(lines.cell(csvQuoted(elementText(*column.type, record.data() + column.offset, kMostText))));
        STEMMA_CHECK(lines.end());
    } while (walk.next());
    return {};
}

/// As much of one or two axes as there is, whatever they claim.
struct CsvMatrix {
    std::uint64_t rows = 0, columns = 0, down = 0, along = 0, size = 0;
    explicit CsvMatrix(const Array& array) : size(array.type().size) {
        if (array.here() == 0 || size == 0) return;
        const std::uint64_t reach = array.reach();
        const bool two = array.dimensions() > 1;
        down = array.stride(0);
        along = two ? array.stride(1) : down;
        rows = std::min(array.shape()[0], (reach - size) / down + 1);
        columns = two ? std::min(array.shape()[1], (reach - size) / along + 1) : 1;
    }
    std::uint64_t place(std::uint64_t row, std::uint64_t column) const { return row * down + column * along; }
    /// What is read at once, going along the rows.
    std::uint64_t chunk() const {
        if (along > kNear) return 0;
        return down > kFull ? std::min<std::uint64_t>(columns * along, kFull) : kFull;
    }
};

/// Rows of a matrix whose columns lie together are gathered a block of rows at a time, column by column.
Status writeTurned(const Array& array, const CsvMatrix& matrix, std::uint64_t block, CsvLines& lines) {
    const std::uint64_t chunk = std::min<std::uint64_t>((block - 1) * matrix.down + matrix.size, kFull);
    ValueReader reader(array, matrix.down > kNear ? 0 : chunk);
    const std::size_t size = std::size_t(matrix.size), columns = std::size_t(matrix.columns);
    std::string gathered(std::size_t(block) * columns * size, '\0');
    std::vector<bool> here(std::size_t(block) * columns);
    for (std::uint64_t row = 0; row < matrix.rows; row += block) {
        const std::size_t some = std::size_t(std::min(block, matrix.rows - row));
        for (std::size_t column = 0; column < columns; ++column) {
            STEMMA_CHECK(lines.goOn());
            for (std::size_t r = 0; r < some; ++r) {
                STEMMA_TRY(const std::string_view value, reader.bytes(matrix.place(row + r, column)));
                here[r * columns + column] = !value.empty();
                value.copy(gathered.data() + (r * columns + column) * size, size);
            }
        }
        for (std::size_t i = 0; i < some * columns; ++i) {
            STEMMA_CHECK(
                lines.cell(here[i] ? csvQuoted(elementText(array.type(), gathered.data() + i * size, kMostText)) : ""));
            if ((i + 1) % columns == 0) STEMMA_CHECK(lines.end());
        }
    }
    return {};
}

Status writeMatrix(const Array& array, CsvLines& lines) {
    const CsvMatrix matrix(array);
    if (matrix.rows == 0) return {};
    const std::uint64_t block = std::min(kGathered / matrix.size / matrix.columns, kBlock);
    if (matrix.down < matrix.along && block > 1) return writeTurned(array, matrix, block, lines);
    ValueReader reader(array, matrix.chunk());
    for (std::uint64_t row = 0; row < matrix.rows; ++row) {
        for (std::uint64_t column = 0; column < matrix.columns; ++column) {
            STEMMA_TRY(const std::string text, reader.text(matrix.place(row, column)));
            STEMMA_CHECK(lines.cell(csvQuoted(text)));
        }
        STEMMA_CHECK(lines.end());
    }
    return {};
}

/// A line for each value: its index and it.
Status writeLong(const Array& array, CsvLines& lines) {
    for (std::size_t axis = 0; axis < array.dimensions(); ++axis)
        STEMMA_CHECK(lines.cell("axis" + std::to_string(axis)));
    STEMMA_CHECK(lines.cell("value"));
    STEMMA_CHECK(lines.end());
    if (array.here() == 0) return {};
    StorageWalk walk(array);
    ValueReader reader(array, walk.step() > kNear ? 0 : kFull);
    do {
        STEMMA_TRY(const std::string_view value, reader.bytes(walk.place()));
        if (value.empty()) break;
        for (const std::uint64_t one : walk.index()) STEMMA_CHECK(lines.cell(std::to_string(one)));
        STEMMA_CHECK(lines.cell(csvQuoted(elementText(array.type(), value.data(), kMostText))));
        STEMMA_CHECK(lines.end());
    } while (walk.next());
    return {};
}

} // namespace

Status writeArrayCsv(const Array& array, const TextSink& sink, const Cancel& cancel) {
    if (array.holdsObjects()) return fail(ErrorCode::BadData, array.complaint());
    CsvLines lines(sink, cancel);
    if (array.type().kind == ElementType::Kind::Record) {
        STEMMA_CHECK(writeRecords(array, lines));
    } else if (array.dimensions() == 0) {
        STEMMA_TRY(const std::string text, array.text(0, kMostText));
        STEMMA_CHECK(lines.cell(csvQuoted(text)));
        STEMMA_CHECK(lines.end());
    } else if (array.dimensions() <= 2) {
        STEMMA_CHECK(writeMatrix(array, lines));
    } else {
        STEMMA_CHECK(writeLong(array, lines));
    }
    return lines.flush();
}

} // namespace stemma
