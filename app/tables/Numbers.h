// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/tables/ExactSum.h"

#include <array>
#include <cstdint>
#include <duckdb.h>
#include <limits>
#include <memory>
#include <unordered_set>
#include <vector>

namespace stemma::duck {

/// What one reading of a column of doubles tells. The result doesn't depend on the order of the values.
///
/// Up to kMost values are kept, which makes everything exact; beyond that, ranks come from counts by exponent and ten
/// bits of mantissa, and values are told apart up to kMost different ones.
class Numbers {
public:
    static constexpr std::size_t kMost = 65536;

    void add(duckdb_data_chunk chunk); ///< (DOUBLE)
    void merge(Numbers& other);
    void addOne(double value);

    std::int64_t count = 0; ///< of finite values
    std::int64_t notFinite = 0;
    double min = std::numeric_limits<double>::infinity(), max = -std::numeric_limits<double>::infinity();

    double mean() const { return m_sum.mean(count); }
    bool complete() const { return !m_sketching; }                                     ///< values() has all of them
    std::vector<double>& values() { return m_values; }                                 ///< sorted by sort()
    std::size_t distinct() const { return m_tooManyDistinct ? 0 : m_distinct.size(); } ///< 0: more than kMost
    void sort();
    double quantile(double share) const; ///< of complete() and sorted values: linear between neighbours

    /// Where the value of a rank (from 0) lies: [from, to), and how many values are below `from`.
    struct Place {
        double from = 0, to = 0;
        std::int64_t below = 0;
    };
    Place placeOf(std::int64_t rank) const;

private:
    static constexpr int kMantissaBits = 10;
    using Counts = std::array<std::int64_t, 1 << kMantissaBits>;
    void sketch(double value);
    void startSketch();
    void note(double value);

    ExactSum m_sum;
    std::vector<double> m_values;
    std::unordered_set<double> m_distinct;
    bool m_tooManyDistinct = false;
    bool m_sketching = false;
    std::vector<std::unique_ptr<Counts>> m_pages; ///< by sign and exponent, in the order of the values
};

/// A second reading of the columns that were too large to keep: counts per bin, squared distances from the mean, and
/// finer counts around the quartiles. Which column it is comes as the second argument.
class Bins {
public:
    static constexpr int kFine = 1024;
    struct Plan {
        std::vector<double> edges; ///< ascending; bins are between neighbours, the last includes its end
        double center = 0;
        std::array<Numbers::Place, 3> quartiles;
    };
    static void setPlans(std::vector<Plan> plans); ///< before the query

    void add(duckdb_data_chunk chunk); ///< (DOUBLE, INTEGER)
    void merge(Bins& other);
    void addOne(double value);
    void begin(int plan);

    std::vector<std::int64_t> counts; ///< empty where no value was seen
    ExactSum squares;
    std::array<std::array<std::int64_t, kFine>, 3> fine{};
    std::int64_t count = 0;

private:
    int m_plan = -1;
};

/// The value of rank `rank`, from a place and its fine counts.
double refine(const Numbers::Place& place, const std::array<std::int64_t, Bins::kFine>& fine, std::int64_t rank);

} // namespace stemma::duck
