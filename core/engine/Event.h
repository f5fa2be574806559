// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Clock.h"
#include "core/base/Files.h"
#include "core/base/Id.h"
#include "core/base/Json.h"

#include <functional>
#include <memory>
#include <string>

namespace stemma {

/// One thing that happened in a run, as a value: stored in logs/<run>/events.jsonl, printed by `run --json`, shown by a
/// window. Replaying a file gives what a live listener got, but for step.line, which is live only (the log has it).
///
/// Kinds and their payload (fields may be added, never changed):
///   run.started        pipeline, parameters, steps (how many), message, open (steps whose items aren't known yet)
///   step.queued        reasons (why it will run)
///   step.started       –
///   step.retried       attempt (2, 3 …): what it told before, and its curves, are of another attempt
///   step.line          stream ("out", "error"), text
///   step.progress      fraction (0 to 1), text
///   step.metric        name, value, at (its `step`, where one was told), attempt (from the second on)
///   step.metadata      key, value
///   artifact.committed name, version, type, bytes, output
///   step.finished      status, origin_run, seconds, error, outputs, checks {passed, failed}
///   run.finished       status, steps {executed, reused, failed, skipped, cancelled}, seconds
///   note               text: a sentence for the person that belongs to no step
struct Event {
    std::int64_t seq = 0; ///< from 1, without gaps among stored events
    Timestamp time = 0;
    RunId run;
    std::string step; ///< with its cell, or ""
    std::string kind;
    Json payload = Json::object();
    bool operator==(const Event&) const = default;
};

Json toJson(const Event& event); ///< {"event", "seq", "time", "run", "step", …payload}
/// toJson(event).dump() and a line's end, without the tree.
void appendLine(const Event& event, std::string& out);
Result<Event> eventFromJson(const Json& json);

/// Called for each event in order of seq, never from two threads at once; must return quickly.
using EventListener = std::function<void(const Event&)>;

/// The one stream of a run: numbers events, tells the listener, and appends them to a file. Thread-safe.
class EventLog {
public:
    /// An empty `file` stores nothing (a dry run). Errors of writing are kept and told by flush().
    EventLog(fs::path file, RunId run, EventListener listener, const Clock& clock);
    ~EventLog();
    void add(std::string kind, std::string step = {}, Json payload = Json::object());
    Status flush();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// The stored events of a run, in order; a torn last line (a crash) is left out.
Result<std::vector<Event>> readEvents(const fs::path& file);

} // namespace stemma
