// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tables/ForeignRows.h"
#include "app/tables/Sniff.h"
#include "app/tables/Xml.h"
#include "core/base/Cancel.h"
#include "core/base/Zip.h"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace stemma::duck {

/// An .xlsx workbook: its sheets, its shared texts, and which styles are of dates. ECMA-376, part 1, section 18.
///
/// Bounded: kMostShared bytes of shared texts, what XmlReader reads, and the limits of a sheet. Formulas are never
/// computed: their last values are in the file.
class Workbook {
public:
    static constexpr std::size_t kMostShared = std::size_t(256) << 20;
    static constexpr std::size_t kMostSheets = 2000;
    static constexpr std::size_t kMostColumns = 16'384, kMostRows = 1'048'576; ///< as the format has it

    struct Sheet {
        std::string name, part; ///< "Birds", "xl/worksheets/sheet1.xml"
        bool hidden = false;
    };
    enum class Style : std::uint8_t { Number, Date, Time };

    /// `descriptor` is borrowed. Errors: BadData with a clause.
    static Result<std::unique_ptr<Workbook>> open(int descriptor, const std::string& name);
    const std::vector<Sheet>& sheets() const { return m_sheets; }
    /// The sheet of that name; the first that isn't hidden for "". Errors: BadData, which names those there are.
    Result<const Sheet*> sheet(const std::string& name) const;
    Status loadTexts(); ///< shared texts and styles, before a sheet is read
    Result<ZipStream> part(const std::string& name) const;

    std::string_view shared(std::size_t index) const;
    Style style(std::size_t index) const { return index < m_styles.size() ? m_styles[index] : Style::Number; }
    bool from1904() const { return m_from1904; }

private:
    explicit Workbook(ZipArchive archive) : m_archive(std::move(archive)) {}
    Status readSheets();
    Status readShared();
    Status readStyles();

    ZipArchive m_archive;
    std::vector<Sheet> m_sheets;
    std::string m_texts;
    std::vector<std::size_t> m_ends; ///< of each shared text in m_texts
    std::vector<Style> m_styles;
    bool m_from1904 = false;
};

/// The cells of one sheet, row by row; rows without any value are passed over.
class SheetReader {
public:
    SheetReader(const Workbook& workbook, ZipStream stream, Cancel cancel = {})
        : m_workbook(workbook), m_xml(std::move(stream)), m_cancel(std::move(cancel)) {}
    /// The next row that has a value: its cells by column, as far as there are any. False at the end.
    Result<bool> next();
    const std::vector<Value>& cells() const { return m_cells; } ///< their texts stay until the next row
    std::int64_t row() const { return m_row; }                  ///< its number in the sheet, from 1
    std::int64_t errors() const { return m_errors; }            ///< cells like #N/A, which are null

private:
    Status readCell(std::size_t column);
    Result<std::size_t> columnOf(std::string_view reference) const;
    void put(std::size_t column, Value value, std::string text = {});

    const Workbook& m_workbook;
    XmlReader m_xml;
    Cancel m_cancel;
    std::vector<Value> m_cells;
    std::deque<std::string> m_texts; ///< of the cells that have one of their own; they stay where they are
    std::int64_t m_row = 0, m_errors = 0;
    std::size_t m_next = 0; ///< the column behind the last cell
};

/// What TablesClient::contents says of a workbook.
Result<Json> workbookContents(int descriptor, const std::string& name);
/// Which sheet, where its header is, names and types of its columns.
Result<Found> sniffSheet(const TableFiles& files, const Json& given, ReadOptions options, const Cancel& cancel);
Result<std::unique_ptr<RowSource>> openSheetRows(const ReadOptions& options, int descriptor,
                                                 const std::vector<std::size_t>& wanted);

} // namespace stemma::duck
