// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/StepTelling.h"

#include <limits>

namespace stemma {

StepTelling::StepTelling(EventLog& events, std::string step, fs::path curves)
    : m_events(events), m_step(std::move(step)), m_curves(std::move(curves)) {}

void StepTelling::take(const std::string& kind, const Json& payload) {
    if (kind != "step.metric" && kind != "step.progress") {
        m_events.add(kind, m_step, payload);
        return;
    }
    const std::string& name = payload["name"].text();
    if (m_attempt > 1 && !payload.contains("attempt")) {
        Json told = payload;
        told.set("attempt", m_attempt);
        return take(kind, told);
    }
    if (payload["at"].isNumber())
        m_curves.add(name, payload["at"].number(), payload["value"].number(std::numeric_limits<double>::quiet_NaN()));
    tell(kind, m_streams[{kind, name}], payload);
}

void StepTelling::tell(const std::string& kind, Stream& stream, const Json& payload) {
    const auto now = std::chrono::steady_clock::now();
    if (stream.told >= kFree && now - stream.last < kPause) {
        stream.held = payload;
        return;
    }
    ++stream.told;
    stream.last = now;
    stream.held.reset();
    m_events.add(kind, m_step, payload);
}

void StepTelling::restart() {
    m_curves.restart();
    m_streams.clear();
    m_events.add("step.retried", m_step, Json::object({{"attempt", ++m_attempt}}));
}

void StepTelling::finish() {
    for (auto& [key, stream] : m_streams)
        if (stream.held) m_events.add(key.first, m_step, std::move(*stream.held));
    m_streams.clear();
    m_curves.finish();
}

} // namespace stemma
