// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/TableWork.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"
#include "ui/visual/TableText.h"
#include "ui/visual/TextContent.h"

#include <algorithm>

namespace stemma::ui {

namespace {

constexpr std::int64_t kRowsAtOnce = 20'000;
constexpr qsizetype kMostCharacters = 64 << 20;

tl::unexpected<Error> tooMuch() {
    return fail(ErrorCode::InvalidArgument, "That is too much for the clipboard", "Export the rows as CSV instead.");
}

/// Whole values, unlike those that are painted.
QString field(const Json& value, const std::string& type) {
    Cell cell = cellOf(value, type);
    if (cell.cut) cell.text = qtext(value.text());
    return tsvField(cell);
}

} // namespace

Result<QString> cellsAsTsv(const TableReading& reading, std::int64_t firstRow, std::int64_t lastRow,
                           const std::vector<std::string>& columns, bool withNames, const Cancel& cancel) {
    const std::int64_t rows = lastRow - firstRow + 1;
    if (rows > kMostCopiedCells / std::max<std::int64_t>(std::int64_t(columns.size()), 1)) return tooMuch();
    QString out;
    if (withNames) {
        for (std::size_t i = 0; i < columns.size(); ++i)
            out += (i > 0 ? QStringLiteral("\t") : QString()) + field(Json(columns[i]), "VARCHAR");
        out += QLatin1Char('\n');
    }
    PageQuery query;
    query.columns = columns;
    query.orderBy = reading.choice.orderBy;
    query.descending = reading.choice.descending;
    query.filter = reading.choice.filter(reading.options.columns);
    for (std::int64_t row = firstRow; row <= lastRow; row += kRowsAtOnce) {
        query.firstRow = row;
        query.count = std::min(kRowsAtOnce, lastRow - row + 1);
        STEMMA_TRY(const Page page, reading.tables->page(reading.files, reading.options, query, cancel));
        for (const Json& values : page.rows) {
            for (std::size_t i = 0; i < page.columns.size(); ++i) {
                if (i > 0) out += QLatin1Char('\t');
                out += field(values.at(i), page.columns[i].type);
            }
            out += QLatin1Char('\n');
        }
        if (out.size() > kMostCharacters) return tooMuch();
    }
    if (rows == 1 && columns.size() == 1 && !withNames) out.chop(1); // one value is a value, not a line
    return out;
}

Status writeChosen(const TableReading& reading, const fs::path& to, const Cancel& cancel) {
    SqlRequest request;
    request.query = queryOf(reading.choice, reading.options.columns);
    request.inputs = {{"self", {{reading.options, reading.files, {}}}, {}}};
    request.output = to;
    STEMMA_CHECK(reading.tables->runSql(request, cancel));
    return {};
}

std::shared_ptr<TempFolder> beginningOf(const std::vector<fs::path>& files) {
    constexpr std::uint64_t kLarge = 8u << 20, kBeginning = 1u << 20;
    std::error_code code;
    const std::string suffix = files.size() == 1 ? files.front().extension().string() : std::string();
    const bool text = suffix == ".csv" || suffix == ".tsv" || suffix == ".jsonl" || suffix == ".ndjson";
    if (!text || fs::file_size(files.front(), code) < kLarge || code) return nullptr;
    const Result<std::string> head = readHeadOf(files.front(), kBeginning);
    const std::size_t end = head ? head->rfind('\n') : std::string::npos;
    if (end == std::string::npos) return nullptr;
    auto folder = std::make_shared<TempFolder>();
    const fs::path file = folder->path() / files.front().filename();
    if (!writeFile(file, std::string_view(*head).substr(0, end + 1))) return nullptr;
    return folder;
}

fs::path halfOf(const fs::path& to) {
    return to.parent_path() / ("." + to.filename().string() + ".half");
}

Status exportCsv(const TableReading& reading, const fs::path& to, const Cancel& cancel) {
    std::error_code code;
    const fs::path half = halfOf(to);
    fs::remove(half, code); // of an export that was killed
    SqlRequest request;
    request.query = queryOf(reading.choice, reading.options.columns);
    request.inputs = {{"self", {{reading.options, reading.files, {}}}, {}}};
    request.output = half;
    request.format = "csv";
    Status made;
    if (auto ran = reading.tables->runSql(request, cancel); !ran) made = tl::unexpected(std::move(ran).error());
    if (made && cancel.requested()) made = fail(ErrorCode::Cancelled, "The export was cancelled");
    if (!made) {
        fs::remove(half, code);
        return made;
    }
    fs::rename(half, to, code);
    if (!code) return {};
    const int error = code.value();
    fs::remove(half, code);
    return failErrno(error, "Can't write " + printable(to.string()));
}

} // namespace stemma::ui
