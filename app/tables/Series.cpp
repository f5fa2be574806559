// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Series.h"

#include "app/tables/Duck.h"
#include "app/tables/Pages.h"
#include "app/tables/Query.h"
#include "app/tables/Scan.h"

#include <cmath>
#include <cstdio>
#include <memory>
#include <vector>

namespace stemma::duck {
namespace {

constexpr std::size_t kMostSeriesColumns = 8;

struct CloseStream {
    void operator()(std::FILE* stream) const { std::fclose(stream); }
};
using Stream = std::unique_ptr<std::FILE, CloseStream>;

struct FreeResult {
    duckdb_result result{};
    ~FreeResult() { duckdb_destroy_result(&result); }
};

/// A chunk's columns of doubles, row by row into the streams; rows in which one isn't a finite number are left out.
class Writer {
public:
    Writer(std::vector<Stream> streams, std::int64_t most) : m_streams(std::move(streams)), m_most(most) {
        m_kept.resize(m_streams.size());
    }

    Status write(duckdb_data_chunk chunk) {
        const idx_t rows = duckdb_data_chunk_get_size(chunk);
        std::vector<const double*> values;
        std::vector<uint64_t*> valid;
        for (idx_t i = 0; i < m_streams.size(); ++i) {
            duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
            values.push_back(static_cast<const double*>(duckdb_vector_get_data(vector)));
            valid.push_back(duckdb_vector_get_validity(vector));
            m_kept[i].clear();
        }
        for (idx_t row = 0; row < rows; ++row) {
            bool whole = true;
            for (std::size_t i = 0; i < values.size(); ++i)
                whole = whole && (!valid[i] || duckdb_validity_row_is_valid(valid[i], row)) &&
                        std::isfinite(values[i][row]);
            if (!whole) continue;
            for (std::size_t i = 0; i < values.size(); ++i) m_kept[i].push_back(values[i][row]);
            m_sorted = m_sorted && values[0][row] >= m_last;
            m_last = values[0][row];
            ++m_rows;
        }
        if (m_rows > m_most)
            return fail(ErrorCode::NotSupported, "There are more than " + std::to_string(m_most) + " rows");
        for (std::size_t i = 0; i < m_streams.size(); ++i)
            if (std::fwrite(m_kept[i].data(), sizeof(double), m_kept[i].size(), m_streams[i].get()) != m_kept[i].size())
                return failErrno(errno, "The numbers can't be written");
        return {};
    }

    Status finish() {
        for (const Stream& stream : m_streams)
            if (std::fflush(stream.get()) != 0) return failErrno(errno, "The numbers can't be written");
        return {};
    }
    std::int64_t rows() const { return m_rows; }
    bool sorted() const { return m_sorted; }

private:
    std::vector<Stream> m_streams;
    std::vector<std::vector<double>> m_kept;
    std::int64_t m_most, m_rows = 0;
    double m_last = -INFINITY;
    bool m_sorted = true;
};

} // namespace

Result<HelperReply> series(HelperRequest& request) {
    STEMMA_TRY(const TableRequest table, tableOf(request));
    STEMMA_TRY(const std::vector<std::string> outputs, pathsOf(request, request.header["outputs"]));
    STEMMA_TRY(const auto connection, confined(table, "SELECT * FROM " + table.from));
    const OnCancel stop(request, [&] { connection->interrupt(); });
    FreeResult answer;
    if (duckdb_query(connection->raw(), request.header["query"].text().c_str(), &answer.result) == DuckDBError) {
        const char* words = duckdb_result_error(&answer.result);
        return fail(ErrorCode::BadData, words ? words : "The numbers can't be read");
    }
    const idx_t columns = duckdb_column_count(&answer.result);
    if (columns == 0 || columns != outputs.size() || columns > kMostSeriesColumns)
        return fail(ErrorCode::InvalidArgument, "A series has as many columns as files");
    for (idx_t i = 0; i < columns; ++i)
        if (duckdb_column_type(&answer.result, i) != DUCKDB_TYPE_DOUBLE)
            return fail(ErrorCode::InvalidArgument, "A series is of doubles");
    std::vector<Stream> streams;
    for (const std::string& path : outputs) {
        streams.emplace_back(std::fopen(path.c_str(), "wb"));
        if (!streams.back()) return failErrno(errno, "The numbers can't be written");
    }
    Writer writer(std::move(streams), request.header["most"].integer());
    while (duckdb_data_chunk chunk = duckdb_fetch_chunk(answer.result)) {
        const Status written = writer.write(chunk);
        duckdb_destroy_data_chunk(&chunk);
        if (!written) return fail(written.error());
    }
    STEMMA_CHECK(writer.finish());
    return HelperReply{Json::object({{"rows", writer.rows()}, {"sorted", writer.sorted()}}), {}};
}

} // namespace stemma::duck
