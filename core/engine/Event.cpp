// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Event.h"

#include "core/base/DiskSpace.h"
#include "core/base/JsonText.h"
#include "core/base/Text.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

namespace stemma {

namespace {
constexpr std::size_t kBufferBytes = std::size_t(64) << 10;
constexpr std::size_t kMostKept = std::size_t(16) << 20; // bytes, while the disk is full
} // namespace

Json toJson(const Event& event) {
    Json json = Json::object(
        {{"event", event.kind}, {"seq", event.seq}, {"time", formatTimestamp(event.time)}, {"run", event.run.value}});
    if (!event.step.empty()) json.set("step", event.step);
    for (const auto& [name, value] : event.payload.members()) json.set(name, value);
    return json;
}

void appendLine(const Event& event, std::string& out) {
    JsonObjectText line(out);
    line.add("event", event.kind);
    line.add("seq", event.seq);
    line.add("time", formatTimestamp(event.time));
    line.add("run", event.run.value);
    if (!event.step.empty()) line.add("step", event.step);
    for (const auto& [name, value] : event.payload.members()) line.add(name, value);
    line.end();
    out += '\n';
}

Result<Event> eventFromJson(const Json& json) {
    if (!json.isObject() || !json["event"].isString())
        return fail(ErrorCode::BadData, "This line isn't an event: " + json.dump().substr(0, 80));
    Event event;
    event.kind = json["event"].text();
    event.seq = json["seq"].integer();
    event.run = RunId{json["run"].integer()};
    event.step = json["step"].text();
    STEMMA_TRY(event.time, parseTimestamp(json["time"].text()));
    for (const auto& [name, value] : json.members())
        if (name != "event" && name != "seq" && name != "time" && name != "run" && name != "step")
            event.payload.set(name, value);
    return event;
}

struct EventLog::State {
    std::mutex mutex;
    fs::path path;
    Fd file;
    RunId run;
    EventListener listener;
    const Clock* clock = nullptr;
    std::int64_t seq = 0;
    std::string buffer;
    std::optional<Error> failure;

    Status writeOut() {
        if (!path.empty() && !buffer.empty() && !failure) {
            if (!file) {
                auto opened = openFile(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
                if (!opened) return refused(opened.error());
                file = std::move(*opened);
            }
            STEMMA_CHECK(writeBuffer());
        }
        buffer.clear();
        if (failure) return fail(*failure);
        return {};
    }

    /// What a full disk doesn't take is kept for the next time, up to a limit: there may be room again before the end.
    Status writeBuffer() {
        while (!buffer.empty()) {
            const ssize_t written = ::write(file.get(), buffer.data(), buffer.size());
            if (written >= 0) {
                buffer.erase(0, std::size_t(written));
                continue;
            }
            const int error = errno;
            if (error == EINTR) continue;
            return refused(failWriting(error, "Can't write '" + path.string() + "'", path, buffer.size()).value());
        }
        return {};
    }

    Status refused(const Error& error) {
        if (error.code != ErrorCode::NoSpace || buffer.size() > kMostKept) {
            failure = error;
            buffer.clear();
        }
        return fail(error);
    }
};

EventLog::EventLog(fs::path file, RunId run, EventListener listener, const Clock& clock)
    : m_state(std::make_unique<State>()) {
    m_state->path = std::move(file);
    m_state->run = run;
    m_state->listener = std::move(listener);
    m_state->clock = &clock;
}

EventLog::~EventLog() {
    (void)flush();
}

void EventLog::add(std::string kind, std::string step, Json payload) {
    std::lock_guard lock(m_state->mutex);
    Event event{0, m_state->clock->now(), m_state->run, std::move(step), std::move(kind), std::move(payload)};
    const bool stored = event.kind != "step.line";
    if (stored) event.seq = ++m_state->seq;
    if (m_state->listener) m_state->listener(event);
    if (!stored || m_state->path.empty()) return;
    appendLine(event, m_state->buffer);
    // A step that starts must be on record before it can do harm: recovery tells started steps from queued ones by it.
    if (event.kind == "step.started" || m_state->buffer.size() >= kBufferBytes) (void)m_state->writeOut();
}

Status EventLog::flush() {
    std::lock_guard lock(m_state->mutex);
    return m_state->writeOut();
}

Result<std::vector<Event>> readEvents(const fs::path& file) {
    STEMMA_TRY(const std::string text, readFile(file));
    std::vector<Event> events;
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
        STEMMA_TRY(const Json json, Json::parse(std::string_view(text).substr(begin, end - begin)));
        STEMMA_TRY(Event event, eventFromJson(json));
        events.push_back(std::move(event));
    }
    return events;
}

} // namespace stemma
