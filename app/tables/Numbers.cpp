// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Numbers.h"

#include "app/tables/Aggregates.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace stemma::duck {
namespace {

/// A number that orders as the doubles do.
std::uint64_t keyOf(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    return bits >> 63 != 0 ? ~bits : bits | std::uint64_t(1) << 63;
}

double valueOf(std::uint64_t key) {
    return std::bit_cast<double>(key >> 63 != 0 ? key & ~(std::uint64_t(1) << 63) : ~key);
}

std::vector<Bins::Plan>& plans() {
    static std::vector<Bins::Plan> all;
    return all;
}

} // namespace

void Numbers::add(duckdb_data_chunk chunk) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, 0);
    const auto* values = static_cast<const double*>(duckdb_vector_get_data(vector));
    forEachValid(vector, duckdb_data_chunk_get_size(chunk), [&](idx_t row) { addOne(values[row]); });
}

void Numbers::addOne(double value) {
    if (!std::isfinite(value)) {
        ++notFinite;
        return;
    }
    value += 0.0; // −0 becomes 0: they are one value
    ++count;
    min = std::min(min, value);
    max = std::max(max, value);
    m_sum.add(value);
    if (m_sketching) {
        sketch(value);
        note(value);
    } else {
        m_values.push_back(value);
        if (m_values.size() > kMost) startSketch();
    }
}

void Numbers::note(double value) {
    if (m_tooManyDistinct) return;
    m_distinct.insert(value);
    if (m_distinct.size() <= kMost) return;
    m_tooManyDistinct = true;
    std::unordered_set<double>().swap(m_distinct);
}

void Numbers::startSketch() {
    m_sketching = true;
    m_pages.resize(std::size_t(1) << 12);
    for (const double value : m_values) {
        sketch(value);
        note(value);
    }
    std::vector<double>().swap(m_values);
}

void Numbers::sketch(double value) {
    const std::uint64_t key = keyOf(value) >> (52 - kMantissaBits);
    auto& page = m_pages[key >> kMantissaBits];
    if (page == nullptr) page = std::make_unique<Counts>();
    ++(*page)[key & ((1u << kMantissaBits) - 1)];
}

void Numbers::merge(Numbers& other) {
    count += other.count;
    notFinite += other.notFinite;
    min = std::min(min, other.min);
    max = std::max(max, other.max);
    m_sum.merge(other.m_sum);
    if (!m_sketching && (other.m_sketching || m_values.size() + other.m_values.size() > kMost)) startSketch();
    for (const double value : other.m_values) {
        if (m_sketching) {
            sketch(value);
            note(value);
        } else {
            m_values.push_back(value);
        }
    }
    if (!other.m_sketching) return;
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        if (other.m_pages[i] == nullptr) continue;
        if (m_pages[i] == nullptr) m_pages[i] = std::make_unique<Counts>();
        for (std::size_t j = 0; j < m_pages[i]->size(); ++j) (*m_pages[i])[j] += (*other.m_pages[i])[j];
    }
    if (other.m_tooManyDistinct) {
        m_tooManyDistinct = true;
        m_distinct.clear();
    }
    for (const double value : other.m_distinct) note(value);
}

void Numbers::sort() {
    std::sort(m_values.begin(), m_values.end());
    if (m_sketching) return;
    m_distinct.clear();
    m_distinct.insert(m_values.begin(), m_values.end());
}

double Numbers::quantile(double share) const {
    const double at = share * double(m_values.size() - 1);
    const auto low = std::size_t(at);
    const std::size_t high = std::min(low + 1, m_values.size() - 1);
    return m_values[low] + (at - double(low)) * (m_values[high] - m_values[low]);
}

Numbers::Place Numbers::placeOf(std::int64_t rank) const {
    std::int64_t below = 0;
    for (std::size_t page = 0; page < m_pages.size(); ++page) {
        if (m_pages[page] == nullptr) continue;
        for (std::size_t i = 0; i < m_pages[page]->size(); ++i) {
            const std::int64_t here = (*m_pages[page])[i];
            if (below + here > rank) {
                const std::uint64_t key = (std::uint64_t(page) << kMantissaBits | i) << (52 - kMantissaBits);
                const std::uint64_t next = key + (std::uint64_t(1) << (52 - kMantissaBits));
                const double from = valueOf(key);
                const double to = valueOf(next);
                return {std::isfinite(from) ? from : min, std::isfinite(to) ? to : max, below};
            }
            below += here;
        }
    }
    return {max, max, count};
}

void Bins::setPlans(std::vector<Plan> all) {
    plans() = std::move(all);
}

void Bins::begin(int plan) {
    STEMMA_ASSERT(plan >= 0 && std::size_t(plan) < plans().size());
    m_plan = plan;
    counts.resize(plans()[std::size_t(plan)].edges.size() - 1);
}

void Bins::add(duckdb_data_chunk chunk) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, 0);
    const auto* values = static_cast<const double*>(duckdb_vector_get_data(vector));
    if (m_plan < 0)
        begin(static_cast<const std::int32_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, 1)))[0]);
    forEachValid(vector, duckdb_data_chunk_get_size(chunk), [&](idx_t row) { addOne(values[row]); });
}

void Bins::addOne(double value) {
    if (!std::isfinite(value)) return;
    const Plan& plan = plans()[std::size_t(m_plan)];
    ++count;
    const auto above = std::upper_bound(plan.edges.begin() + 1, plan.edges.end() - 1, value);
    ++counts[std::size_t(above - plan.edges.begin()) - 1];
    const double distance = value - plan.center;
    squares.add(std::min(distance * distance, std::numeric_limits<double>::max()));
    for (std::size_t i = 0; i < 3; ++i) {
        const Numbers::Place& place = plan.quartiles[i];
        if (value < place.from || value >= place.to) continue;
        const double share = (value - place.from) / (place.to - place.from);
        ++fine[i][std::size_t(std::min(share * kFine, double(kFine - 1)))];
    }
}

void Bins::merge(Bins& other) {
    if (other.m_plan < 0) return;
    if (m_plan < 0) begin(other.m_plan);
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < kFine; ++j) fine[i][j] += other.fine[i][j];
    squares.merge(other.squares);
    count += other.count;
}

double refine(const Numbers::Place& place, const std::array<std::int64_t, Bins::kFine>& fine, std::int64_t rank) {
    std::int64_t below = place.below;
    const double width = (place.to - place.from) / Bins::kFine;
    for (std::size_t i = 0; i < fine.size(); ++i) {
        if (below + fine[i] > rank) return place.from + width * double(i);
        below += fine[i];
    }
    return place.from;
}

} // namespace stemma::duck
