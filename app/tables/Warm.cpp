// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Warm.h"

#include "app/tables/Aggregates.h"
#include "app/tables/Numbers.h"
#include "app/tables/TextFacts.h"
#include "app/tables/Texts.h"

#include <algorithm>
#include <thread>

namespace stemma::duck {
namespace {

constexpr int kMostThreads = 4; ///< each holds a 32 MB piece of a CSV and states of its own

Result<std::unique_ptr<Connection>> start() {
    const int threads = std::clamp(int(std::thread::hardware_concurrency()), 1, kMostThreads);
    STEMMA_TRY(auto connection, Connection::open({threads, std::int64_t(700) << 20, {}}));
    STEMMA_CHECK(Aggregate<Numbers>::install(connection->raw(), "stemma_numbers", {DUCKDB_TYPE_DOUBLE}));
    STEMMA_CHECK(Aggregate<Bins>::install(connection->raw(), "stemma_bins", {DUCKDB_TYPE_DOUBLE, DUCKDB_TYPE_INTEGER}));
    STEMMA_CHECK(Aggregate<Texts>::install(connection->raw(), "stemma_texts", {DUCKDB_TYPE_VARCHAR}));
    STEMMA_CHECK(Aggregate<TextFacts>::install(connection->raw(), "stemma_text_facts", {DUCKDB_TYPE_VARCHAR}));
    return connection;
}

} // namespace

Result<Connection*> warm() {
    static std::unique_ptr<Connection> connection;
    if (connection == nullptr) {
        STEMMA_TRY(connection, start());
    }
    return connection.get();
}

} // namespace stemma::duck
