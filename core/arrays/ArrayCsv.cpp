// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayCsv.h"

#include "core/base/Text.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace stemma {

namespace {

constexpr std::size_t kFull = 256u << 10;
constexpr std::uint64_t kBlock = 256; ///< rows (or records) whose values are fetched together

std::string csvQuoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos && trim(text) == text) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

/// Fetches values that lie `step` apart in spans, as long as they lie close.
class ValueReader {
public:
    ValueReader(const Array& array, std::size_t chunk) : m_array(array), m_chunk(chunk) {}
    /// The text of the value at a place; nullopt where it isn't here.
    Result<std::optional<std::string>> text(std::uint64_t place) {
        const std::uint32_t size = m_array.type().size;
        if (place < m_from || place + size > m_from + m_bytes.size()) {
            STEMMA_TRY(m_bytes, m_array.span(place, std::max<std::size_t>(size, m_chunk)));
            m_from = place;
        }
        if (m_bytes.size() < size || size == 0) return std::optional<std::string>();
        return std::optional(elementText(m_array.type(), m_bytes.data() + (place - m_from), 1u << 20));
    }

private:
    const Array& m_array;
    std::size_t m_chunk;
    std::string m_bytes;
    std::uint64_t m_from = 0;
};

/// Lines are collected, so that the sink is asked seldom.
class CsvLines {
public:
    CsvLines(const TextSink& sink, const Cancel& cancel) : m_sink(sink), m_cancel(cancel) {}
    void cell(const std::string& text) {
        if (m_begun) m_text += ',';
        m_text += text;
        m_begun = true;
    }
    Status end() {
        m_text += '\n';
        m_begun = false;
        if (m_text.size() < kFull) return {};
        if (m_cancel.requested()) return fail(ErrorCode::Cancelled, "The export was cancelled");
        return flush();
    }
    Status flush() {
        const std::string text = std::exchange(m_text, {});
        return text.empty() ? Status() : m_sink(text);
    }

private:
    const TextSink& m_sink;
    const Cancel& m_cancel;
    std::string m_text;
    bool m_begun = false;
};

/// Columns of a record that are shown: fields, and the parts of fields that are arrays.
struct CsvColumn {
    std::string head;
    Array values;
    std::vector<std::uint64_t> inner;
};

void addColumns(const Array& array, const std::string& prefix, std::vector<CsvColumn>& columns) {
    constexpr std::size_t kMost = 10'000;
    for (std::size_t i = 0; i < array.type().fields.size() && columns.size() < kMost; ++i) {
        const ElementField& field = array.type().fields[i];
        const Array part = array.field(i);
        const std::string name = prefix + field.name;
        if (field.shape.empty() && field.type.kind == ElementType::Kind::Record) {
            addColumns(part, name + ".", columns);
            continue;
        }
        std::vector<std::uint64_t> inner(field.shape.size(), 0);
        const bool none = std::find(field.shape.begin(), field.shape.end(), 0) != field.shape.end();
        for (bool more = !none; more && columns.size() < kMost;) {
            std::string head = name;
            for (const std::uint64_t index : inner) head += '[' + std::to_string(index) + ']';
            columns.push_back({head, part, inner});
            more = false;
            for (std::size_t axis = inner.size(); axis-- > 0 && !more;) {
                more = ++inner[axis] < field.shape[axis];
                if (!more) inner[axis] = 0;
            }
        }
    }
}

/// The next index in C order; false behind the last.
bool advance(std::vector<std::uint64_t>& index, const std::vector<std::uint64_t>& shape) {
    for (std::size_t axis = index.size(); axis-- > 0;) {
        if (++index[axis] < shape[axis]) return true;
        index[axis] = 0;
    }
    return false;
}

Status writeRecords(const Array& array, CsvLines& lines) {
    std::vector<CsvColumn> columns;
    addColumns(array, "", columns);
    const std::size_t axes = array.dimensions();
    for (std::size_t axis = 0; axes > 1 && axis < axes; ++axis) lines.cell("axis" + std::to_string(axis));
    for (const CsvColumn& column : columns) lines.cell(csvQuoted(column.head));
    STEMMA_CHECK(lines.end());
    std::vector<ValueReader> readers;
    const std::size_t chunk =
        std::clamp<std::size_t>((64u << 20) / std::max<std::size_t>(columns.size(), 1), 4096, kFull);
    for (const CsvColumn& column : columns) readers.emplace_back(column.values, chunk);
    std::vector<std::uint64_t> index(axes, 0);
    if (array.count() == 0) return {};
    do {
        STEMMA_TRY(const std::string here, array.value(array.place(index)));
        if (here.empty()) break;
        for (std::size_t axis = 0; axes > 1 && axis < axes; ++axis) lines.cell(std::to_string(index[axis]));
        for (std::size_t i = 0; i < columns.size(); ++i) {
            std::vector<std::uint64_t> full = index;
            full.insert(full.end(), columns[i].inner.begin(), columns[i].inner.end());
            STEMMA_TRY(const auto text, readers[i].text(columns[i].values.place(full)));
            lines.cell(csvQuoted(text.value_or("")));
        }
        STEMMA_CHECK(lines.end());
    } while (advance(index, array.shape()));
    return {};
}

/// Rows of a matrix whose columns lie together are fetched a block of rows at a time, column by column.
Status writeMatrix(const Array& array, CsvLines& lines) {
    const std::uint64_t rows = array.shape()[0], columns = array.dimensions() > 1 ? array.shape()[1] : 1;
    const std::uint64_t down = array.stride(0), along = array.dimensions() > 1 ? array.stride(1) : 0;
    if (columns == 0) return {};
    ValueReader reader(array, kFull);
    const bool turned = down < along;
    for (std::uint64_t row = 0; row < rows; row += turned ? kBlock : 1) {
        const std::uint64_t some = turned ? std::min(kBlock, rows - row) : 1;
        std::vector<std::string> texts;
        std::uint64_t there = 0;
        for (std::uint64_t i = 0; turned && i < some * columns; ++i) {
            STEMMA_TRY(auto text, reader.text((row + i % some) * down + i / some * along));
            texts.push_back(csvQuoted(text.value_or("")));
            there += text.has_value();
        }
        if (turned && there == 0) break;
        for (std::uint64_t r = 0; r < some; ++r) {
            for (std::uint64_t column = 0; column < columns; ++column) {
                if (turned) {
                    lines.cell(texts[std::size_t(column * some + r)]);
                    continue;
                }
                STEMMA_TRY(const auto text, reader.text(row * down + column * along));
                if (!text && column == 0) return {};
                lines.cell(csvQuoted(text.value_or("")));
            }
            STEMMA_CHECK(lines.end());
        }
    }
    return {};
}

Status writeLong(const Array& array, CsvLines& lines) {
    for (std::size_t axis = 0; axis < array.dimensions(); ++axis) lines.cell("axis" + std::to_string(axis));
    lines.cell("value");
    STEMMA_CHECK(lines.end());
    if (array.count() == 0) return {};
    ValueReader reader(array, kFull);
    std::vector<std::uint64_t> index(array.dimensions(), 0);
    do {
        STEMMA_TRY(const auto text, reader.text(array.place(index)));
        if (!text && !array.fortran()) break;
        if (!text) continue;
        for (const std::uint64_t one : index) lines.cell(std::to_string(one));
        lines.cell(csvQuoted(*text));
        STEMMA_CHECK(lines.end());
    } while (advance(index, array.shape()));
    return {};
}

} // namespace

Status writeArrayCsv(const Array& array, const TextSink& sink, const Cancel& cancel) {
    if (array.holdsObjects()) return fail(ErrorCode::BadData, array.complaint());
    CsvLines lines(sink, cancel);
    if (array.type().kind == ElementType::Kind::Record) {
        STEMMA_CHECK(writeRecords(array, lines));
    } else if (array.dimensions() == 0) {
        STEMMA_TRY(const std::string text, array.text(0, 1u << 20));
        lines.cell(csvQuoted(text));
        STEMMA_CHECK(lines.end());
    } else if (array.dimensions() <= 2) {
        STEMMA_CHECK(writeMatrix(array, lines));
    } else {
        STEMMA_CHECK(writeLong(array, lines));
    }
    return lines.flush();
}

} // namespace stemma
