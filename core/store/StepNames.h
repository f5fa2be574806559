// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Id.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// What steps the runs of a pipeline had up to one of them, as hashes of their names: who isn't among them was in none.
/// Kept in a file of `derived` that may go at any time; one that doesn't belong to what the database has, or isn't
/// whole, counts as missing. A value.
struct StepNames {
    RunId last;                        ///< of the runs that are looked at; 0: none
    std::int64_t runs = 0;             ///< how many there were up to it
    std::vector<std::uint64_t> hashes; ///< sorted

    static std::uint64_t hashOf(std::string_view step, std::string_view cell); ///< the same in every program
    bool has(std::uint64_t hash) const;
    void add(std::uint64_t hash) { hashes.push_back(hash); } ///< sort() before anything is asked
    void sort();

    /// `owner` is what it belongs to: the workspace's database and the pipeline.
    static StepNames read(const fs::path& derived, std::string_view owner);
    void write(const fs::path& derived, std::string_view owner) const; ///< where that fails it is found again
};

} // namespace stemma
