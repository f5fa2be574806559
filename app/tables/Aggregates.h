// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <duckdb.h>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace stemma::duck {

/// An aggregate function of our own over whole tables (no GROUP BY), made of T: default constructible, with
/// `add(duckdb_data_chunk)` and `merge(T&)`, and a result that doesn't depend on the order of either.
/// In SQL it gives the number of its result, which take() then hands over. One query at a time.
template <typename T>
class Aggregate {
public:
    static Status install(duckdb_connection connection, const char* name, const std::vector<duckdb_type>& arguments) {
        duckdb_aggregate_function function = duckdb_create_aggregate_function();
        duckdb_aggregate_function_set_name(function, name);
        for (const duckdb_type argument : arguments) {
            duckdb_logical_type type = duckdb_create_logical_type(argument);
            duckdb_aggregate_function_add_parameter(function, type);
            duckdb_destroy_logical_type(&type);
        }
        duckdb_logical_type result = duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
        duckdb_aggregate_function_set_return_type(function, result);
        duckdb_destroy_logical_type(&result);
        duckdb_aggregate_function_set_special_handling(function);
        duckdb_aggregate_function_set_functions(function, &size, &init, &update, &combine, &finalize);
        duckdb_aggregate_function_set_destructor(function, &destroy);
        const duckdb_state state = duckdb_register_aggregate_function(connection, function);
        duckdb_destroy_aggregate_function(&function);
        if (state == DuckDBSuccess) return {};
        return fail(ErrorCode::Internal, std::string("DuckDB does not take the function ") + name);
    }

    /// The result of that number. Contract: once each.
    static std::unique_ptr<T> take(std::int64_t number) {
        const std::lock_guard lock(s_mutex);
        STEMMA_ASSERT(number >= 0 && std::size_t(number) < s_done.size() && s_done[std::size_t(number)] != nullptr);
        return std::move(s_done[std::size_t(number)]);
    }
    static void clear() {
        const std::lock_guard lock(s_mutex);
        s_done.clear();
    }

private:
    struct State {
        T* value;
    };
    static State* of(duckdb_aggregate_state state) { return reinterpret_cast<State*>(state); }

    static idx_t size(duckdb_function_info) { return sizeof(State); }
    static void init(duckdb_function_info, duckdb_aggregate_state state) { of(state)->value = new T; }
    static void update(duckdb_function_info, duckdb_data_chunk input, duckdb_aggregate_state* states) {
        if (duckdb_data_chunk_get_size(input) != 0) of(states[0])->value->add(input);
    }
    static void combine(duckdb_function_info, duckdb_aggregate_state* from, duckdb_aggregate_state* to, idx_t count) {
        for (idx_t i = 0; i < count; ++i) of(to[i])->value->merge(*of(from[i])->value);
    }
    static void finalize(duckdb_function_info, duckdb_aggregate_state* states, duckdb_vector result, idx_t count,
                         idx_t offset) {
        const std::lock_guard lock(s_mutex);
        auto* numbers = static_cast<std::int64_t*>(duckdb_vector_get_data(result));
        for (idx_t i = 0; i < count; ++i) {
            numbers[offset + i] = std::int64_t(s_done.size());
            s_done.emplace_back(std::exchange(of(states[i])->value, nullptr));
        }
    }
    static void destroy(duckdb_aggregate_state* states, idx_t count) {
        for (idx_t i = 0; i < count; ++i) delete std::exchange(of(states[i])->value, nullptr);
    }

    static inline std::mutex s_mutex;
    static inline std::vector<std::unique_ptr<T>> s_done;
};

/// Calls `each(row)` for the rows of a vector that aren't null.
template <typename Each>
void forEachValid(duckdb_vector vector, idx_t count, Each&& each) {
    const std::uint64_t* valid = duckdb_vector_get_validity(vector);
    if (valid == nullptr) {
        for (idx_t row = 0; row < count; ++row) each(row);
        return;
    }
    for (idx_t row = 0; row < count; ++row)
        if ((valid[row / 64] >> (row % 64) & 1) != 0) each(row);
}

} // namespace stemma::duck
