// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Texts.h"

#include "app/tables/Aggregates.h"

#include <algorithm>

namespace stemma::duck {

void Texts::add(duckdb_data_chunk chunk) {
    if (m_tooMany) return;
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, 0);
    auto* texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
    forEachValid(vector, duckdb_data_chunk_get_size(chunk), [&](idx_t row) {
        if (!m_tooMany) count({duckdb_string_t_data(&texts[row]), duckdb_string_t_length(texts[row])}, 1);
    });
}

void Texts::count(std::string_view text, std::int64_t times) {
    const auto found = m_counts.find(text);
    if (found != m_counts.end()) {
        found->second += times;
        return;
    }
    m_bytes += text.size();
    if (m_counts.size() >= kMost || m_bytes > kMostBytes) {
        m_tooMany = true;
        m_counts.clear();
        return;
    }
    m_counts.emplace(text, times);
}

void Texts::merge(Texts& other) {
    if (other.m_tooMany) {
        m_tooMany = true;
        m_counts.clear();
    }
    if (m_tooMany) return;
    for (const auto& [text, times] : other.m_counts) {
        count(text, times);
        if (m_tooMany) return;
    }
}

std::vector<std::pair<std::string, std::int64_t>> Texts::sorted() const {
    std::vector<std::pair<std::string, std::int64_t>> all(m_counts.begin(), m_counts.end());
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    return all;
}

} // namespace stemma::duck
