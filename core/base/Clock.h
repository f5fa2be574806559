// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace stemma {

/// Microseconds since 1970 in UTC; what is stored and compared. Order never rests on it (sequence numbers do).
using Timestamp = std::int64_t;

/// Where "now" comes from, so that tests can make time run backwards.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const;
    static const Clock& system();
};

std::string formatTimestamp(Timestamp time); ///< "2026-11-23T12:00:00.123456Z"
/// "2026-11-01", "2026-11-01T12:30", "…:00", "…Z" (UTC unless an offset is given). A bare date means its first moment.
Result<Timestamp> parseTimestamp(std::string_view text);
std::string formatDuration(double seconds); ///< "0.31 s", "1.4 s", "2 min 5 s", "8 h 12 min"

} // namespace stemma
