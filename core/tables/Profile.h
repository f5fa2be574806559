// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tables/ReadOptions.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

/// What one column holds. The same table gives the same profile each time, whatever the number of threads: what comes
/// from floating-point sums is rounded to 10 significant digits, and distinct and quantiles don't depend on order.
struct ColumnProfile {
    /// What can be drawn of it. Time is DATE, TIME and TIMESTAMP; Other is nested or binary.
    enum class Kind { Number, Time, Text, Boolean, Other };
    /// Half open but for the last: [from, to). Of times: milliseconds since 1970.
    struct Bin {
        double from = 0, to = 0;
        std::int64_t count = 0;
        bool operator==(const Bin&) const = default;
    };
    struct Top {
        std::string value; ///< at most 200 characters of it
        std::int64_t count = 0;
        bool operator==(const Top&) const = default;
    };

    std::string name;
    std::string type;
    Kind kind = Kind::Other;
    std::int64_t nulls = 0;
    std::int64_t notFinite = 0; ///< NaN and infinities, of numbers; bins, mean and quantiles leave them out
    std::int64_t distinct = 0;
    bool distinctExact = true;
    Json min, max;              ///< numbers as numbers, others as text; null where there is no value
    std::optional<double> mean; ///< numbers only, as the rest
    std::optional<double> standardDeviation;
    std::optional<double> quartiles[3]; ///< of large tables approximate, see Profile::approximate
    std::vector<Bin> bins;              ///< at most 40, on round borders; Number and Time
    std::vector<Top> top;               ///< at most 20, most frequent first, ties by value; Text and Boolean
    std::int64_t others = 0;            ///< values that `top` leaves out
    Json toJson() const;
};

struct Profile {
    std::int64_t rows = 0;
    bool approximate = false; ///< distinct and quartiles of some column are estimates
    std::vector<ColumnProfile> columns;
    /// {"rows", "columns": [{"name", "type", "nulls", "distinct", "min", …}]}: a version's metadata, and the protocol.
    Json toJson() const;
    static Result<Profile> fromJson(const Json& json);
};

} // namespace stemma
