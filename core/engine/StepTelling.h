// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Curves.h"
#include "core/engine/Event.h"

#include <chrono>

namespace stemma {

/// What a step's process tells while it runs (`::stemma` lines), on its way to the run's events and its curves.
///
/// All values with a step reach the curves. Events are for who looks on: of a flood of one metric, or of progress, the
/// first kFree and then at most one in kPause become events, and the last one always. Not thread-safe.
class StepTelling {
public:
    static constexpr int kFree = 1000;
    static constexpr std::chrono::milliseconds kPause{50};
    StepTelling(EventLog& events, std::string step, fs::path curves);
    void take(const std::string& kind, const Json& payload);
    void restart(); ///< the step is tried again
    void finish();  ///< what was held back is told
    const CurveFile& curves() const { return m_curves; }

private:
    struct Stream { ///< of one kind, one name
        int told = 0;
        std::chrono::steady_clock::time_point last;
        std::optional<Json> held;
    };
    void tell(const std::string& kind, Stream& stream, const Json& payload);
    EventLog& m_events;
    std::string m_step;
    int m_attempt = 1;
    CurveFile m_curves;
    std::map<std::pair<std::string, std::string>, Stream> m_streams;
};

} // namespace stemma
