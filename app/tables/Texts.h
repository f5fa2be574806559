// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <duckdb.h>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stemma::duck {

/// How often each text of a column occurs, as long as they are few: up to kMost different ones and kMostBytes in all.
/// Beyond that it only says so. The result doesn't depend on the order.
class Texts {
public:
    static constexpr std::size_t kMost = 10000;
    static constexpr std::size_t kMostBytes = std::size_t(4) << 20;

    void add(duckdb_data_chunk chunk); ///< (VARCHAR)
    void merge(Texts& other);

    bool tooMany() const { return m_tooMany; }
    std::size_t distinct() const { return m_counts.size(); }
    /// All of them, the most frequent first, ties by value.
    std::vector<std::pair<std::string, std::int64_t>> sorted() const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    void count(std::string_view text, std::int64_t times);

    std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> m_counts;
    std::size_t m_bytes = 0;
    bool m_tooMany = false;
};

} // namespace stemma::duck
