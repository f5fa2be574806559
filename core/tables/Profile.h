// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tables/ReadOptions.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

/// What one column holds. The same rows give the same profile each time, in whatever order and by how many threads they
/// are read: sums are exact, and nothing else depends on order.
///
/// Up to 65,536 values of a column of numbers or times everything is exact. Beyond, counts, range, mean, deviation and
/// bins still are; quartiles are good to about a millionth, and of more than 65,536 different numbers (10,000 texts)
/// `distinct` is an estimate.
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
    std::optional<double> mean; ///< of numbers, as the next
    std::optional<double> standardDeviation;
    std::optional<double> quartiles[3]; ///< of times in milliseconds since 1970
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
