// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Contents.h"
#include "app/tables/Workbook.h"

#include "core/base/Text.h"

#include <algorithm>
#include <map>

namespace stemma::duck {
namespace {

using Kind = Value::Kind;

/// Which kinds of values a column has.
struct Kinds {
    bool flag = false, whole = false, real = false, text = false, day = false, time = false;
    void see(Kind kind) {
        flag |= kind == Kind::Bool;
        whole |= kind == Kind::Int;
        real |= kind == Kind::Real;
        text |= kind == Kind::Text;
        day |= kind == Kind::Date;
        time |= kind == Kind::Time;
    }
    const char* type() const {
        const int sorts = int(flag) + int(whole || real) + int(text) + int(day || time);
        if (sorts != 1 || text) return "VARCHAR"; // mixed, or none
        if (flag) return "BOOLEAN";
        if (day || time) return time ? "TIMESTAMP" : "DATE";
        return real ? "DOUBLE" : "BIGINT";
    }
};

bool isNullCell(const Value& value, const std::vector<std::string>& nulls) {
    return value.kind == Kind::Null ||
           (value.kind == Kind::Text && std::find(nulls.begin(), nulls.end(), value.text) != nulls.end());
}

/// A sheet that is open, with its workbook.
struct OpenSheet {
    std::unique_ptr<Workbook> workbook;
    const Workbook::Sheet* sheet = nullptr;
    std::unique_ptr<SheetReader> reader;
};

Result<OpenSheet> openSheet(int descriptor, const std::string& name, const Cancel& cancel = {}) {
    OpenSheet open;
    STEMMA_TRY(open.workbook, Workbook::open(descriptor, "it"));
    STEMMA_TRY(open.sheet, open.workbook->sheet(name));
    STEMMA_CHECK(open.workbook->loadTexts());
    STEMMA_TRY(ZipStream stream, open.workbook->part(open.sheet->part));
    open.reader = std::make_unique<SheetReader>(*open.workbook, std::move(stream), cancel);
    return open;
}

/// To the first row that counts.
Result<bool> firstRow(SheetReader& reader, int skip) {
    for (;;) {
        STEMMA_TRY(const bool more, reader.next());
        if (!more || reader.row() > skip) return more;
    }
}

class SheetRows final : public RowSource {
public:
    SheetRows(OpenSheet open, std::vector<std::size_t> wanted, const ReadOptions& options)
        : m_open(std::move(open)), m_wanted(std::move(wanted)), m_skip(options.skip), m_header(options.header),
          m_nulls(options.nulls) {}
    Result<bool> next() override {
        if (m_begun) return m_open.reader->next();
        m_begun = true;
        STEMMA_TRY(const bool first, firstRow(*m_open.reader, m_skip));
        if (!first || !m_header) return first;
        return m_open.reader->next();
    }
    Value at(std::size_t i) const override {
        const std::vector<Value>& cells = m_open.reader->cells();
        const std::size_t column = m_wanted[i];
        if (column >= cells.size() || isNullCell(cells[column], m_nulls)) return {};
        return cells[column];
    }

private:
    OpenSheet m_open;
    std::vector<std::size_t> m_wanted;
    int m_skip;
    bool m_header, m_begun = false;
    std::vector<std::string> m_nulls;
};

Json sheetColumns(const std::vector<Value>& cells, std::size_t count, bool header) {
    Json columns = Json::array();
    for (std::size_t i = 0; i < count; ++i) {
        std::string name = header && i < cells.size() ? std::string(trim(valueText(cells[i]))) : std::string();
        if (name.empty()) name = "column" + std::to_string(i);
        columns.push(Json::object({{"name", name.substr(0, 300)}}));
    }
    return uniqueNames(std::move(columns));
}

} // namespace

Result<Found> sniffSheet(const TableFiles& files, const Json& given, ReadOptions options, const Cancel& cancel) {
    if (files.paths.size() > 1)
        return fail(ErrorCode::BadData, "A table is made of one workbook only", "Import each as a table of its own.");
    options.header = given["header"].boolean(true);
    options.skip = int(given["skip"].integer(0));
    if (given.contains("nulls")) {
        options.nulls.clear();
        for (const Json& word : given["nulls"].items()) options.nulls.push_back(word.text());
    }
    STEMMA_TRY(OpenSheet open, openSheet(files.descriptors.front(), given["sheet"].text(), cancel));
    options.table = open.sheet->name;
    SheetReader& reader = *open.reader;
    STEMMA_TRY(bool more, firstRow(reader, options.skip));
    if (!more)
        return fail(ErrorCode::BadData, "its sheet '" + printable(options.table) + "' is empty",
                    "Name another: `csv: {sheet: NAME}`.");
    std::vector<std::string> texts; // of the header, past the next row
    std::vector<Value> header = reader.cells();
    for (const Value& value : header) texts.emplace_back(value.text);
    for (std::size_t i = 0; i < header.size(); ++i) header[i].text = texts[i];
    if (options.header) {
        STEMMA_TRY(more, reader.next());
    }
    std::vector<Kinds> kinds(header.size());
    std::int64_t rows = 0;
    std::map<std::string, std::map<std::string, std::int64_t>> nulls; // by column's place, then word
    while (more) {
        ++rows;
        const std::vector<Value>& cells = reader.cells();
        if (cells.size() > kinds.size()) kinds.resize(cells.size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (!isNullCell(cells[i], options.nulls))
                kinds[i].see(cells[i].kind);
            else if (cells[i].kind == Kind::Text)
                ++nulls[std::to_string(i)][std::string(cells[i].text)];
        }
        STEMMA_TRY(more, reader.next());
    }
    const Json names = sheetColumns(header, kinds.size(), options.header);
    Json words = Json::object();
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const std::string& name = names.at(i)["name"].text();
        options.columns.push_back({name, given["types"][name].text(kinds[i].type())});
        for (const auto& [word, count] : nulls[std::to_string(i)]) words[name].set(word, count);
    }
    Found found;
    found.facts.set("rows", rows);
    found.facts.set("sheet", options.table);
    if (!words.empty()) found.facts.set("nulls", std::move(words));
    if (reader.errors() > 0) found.facts.set("error_cells", reader.errors());
    found.options = std::move(options);
    return found;
}

Result<std::unique_ptr<RowSource>> openSheetRows(const ReadOptions& options, int descriptor,
                                                 const std::vector<std::size_t>& wanted) {
    STEMMA_TRY(OpenSheet open, openSheet(descriptor, options.table));
    return std::make_unique<SheetRows>(std::move(open), wanted, options);
}

} // namespace stemma::duck
