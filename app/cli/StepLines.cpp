// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/StepLines.h"

#include "app/cli/Report.h"
#include "core/base/Text.h"

#include <algorithm>

namespace stemma::cli {

namespace {

struct Look {
    const char* status;
    Tone tone;
    const char* glyph;
};

const Look& lookOf(const std::string& status) {
    static constexpr Look kLooks[] = {
        {"executed", Tone::Good, "✓"},   {"reused", Tone::Reused, "="},     {"failed", Tone::Bad, "✗"},
        {"skipped", Tone::Warning, "–"}, {"cancelled", Tone::Warning, "■"}, {"interrupted", Tone::Warning, "■"},
        {"", Tone::Plain, "·"},
    };
    const Look* look = kLooks;
    while (*look->status && status != look->status) ++look;
    return *look;
}

constexpr int kStatusWidth = 9, kSecondsWidth = 8;

std::string padded(std::string text, int width) {
    const int shown = displayWidth(text);
    if (shown < width) text.append(std::size_t(width - shown), ' ');
    return text;
}

std::string firstLine(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

} // namespace

StepLines::StepLines(std::size_t nameWidth, const Terminal& terminal)
    : m_nameWidth(int(std::clamp<std::size_t>(nameWidth, 8, 28))), m_terminal(terminal) {}

std::string StepLines::lineFor(const Event& event) const {
    if (event.kind == "step.finished") return finished(event);
    if (event.kind == "note")
        return m_terminal.paint(Tone::Quiet, "note: ") + (event.step.empty() ? "" : field(event.step) + ": ") +
               field(event.payload["text"].text()) + "\n";
    return {};
}

/// "src/fit.py:12", from where the person is; "" of an error that has no place.
static std::string placeOf(const Json& error) {
    const std::string& file = error["file"].text();
    if (file.empty()) return {};
    std::error_code none;
    const fs::path here = fs::current_path(none);
    const std::int64_t line = error["line"].integer();
    return (liesBelow(file, here) ? fs::path(file).lexically_relative(here).string() : file) +
           (line > 0 ? ":" + std::to_string(line) : std::string());
}

std::string StepLines::finished(const Event& event) const {
    const std::string& status = event.payload["status"].text();
    const Look& look = lookOf(status);
    const Json& seconds = event.payload["seconds"];
    const bool timed = seconds.isNumber() && status != "reused" && status != "skipped";
    std::string rest = outcome(event);
    std::string shown = line(event.step, status, look.tone, look.glyph, timed ? formatDuration(seconds.number()) : "",
                             status == "executed" ? artifacts(event) : rest);
    if (status == "failed") {
        const std::string indent(std::size_t(m_nameWidth + kStatusWidth + 4), ' ');
        const std::string place = placeOf(event.payload["error"]);
        if (!place.empty()) shown += indent + "at " + field(place) + "\n";
        const std::string& hint = event.payload["error"]["hint"].text();
        if (!hint.empty() && hint.find("stemma log") == std::string::npos)
            shown += indent + field(firstLine(hint)) + "\n";
        const auto& tail = event.payload["tail"].items();
        if (tail.size() > 1) // one line alone is told above
            for (const Json& one : tail)
                shown += indent + m_terminal.paint(Tone::Quiet, "| " + field(one.text())) + "\n";
        if (const std::string& folder = event.payload["folder"].text(); !folder.empty())
            shown += indent + m_terminal.paint(Tone::Quiet, "its folder: ") + field(folder) + "\n";
        shown +=
            indent +
            m_terminal.paint(Tone::Quiet, "all it printed: stemma log " +
                                              shellQuote(std::to_string(event.run.value) + "/" + field(event.step))) +
            "\n";
    }
    return shown;
}

std::string StepLines::outcome(const Event& event) const {
    const std::string& status = event.payload["status"].text();
    if (status == "reused") {
        const std::int64_t origin = event.payload["origin_run"].integer();
        const std::string from = origin > 0 ? "run " + std::to_string(origin) : "";
        return event.payload["accepted"].boolean() ? from + ", accepted as unchanged" : from;
    }
    const Json& error = event.payload["error"];
    return firstLine(error.isString() ? error.text() : error["message"].text());
}

std::string StepLines::artifacts(const Event& event) const {
    std::string text;
    for (const Json& output : event.payload["outputs"].items()) {
        if (!text.empty()) text += "   ";
        text += output["name"].text() + "@" + std::to_string(output["version"].integer());
        if (const std::string& facts = output["facts"].text(); !facts.empty()) text += "  " + facts;
    }
    return text;
}

std::string StepLines::line(const std::string& step, const std::string& status, Tone tone, const char* glyph,
                            const std::string& seconds, const std::string& rest) const {
    std::string left = m_terminal.interactive ? m_terminal.paint(tone, glyph) + " " : "";
    const int used = (m_terminal.interactive ? 2 : 0) + m_nameWidth + 2 + kStatusWidth + 1;
    // A name is never cut in a pipe: others read it there.
    const std::string shown = m_terminal.width > 0 ? fitted(field(step), m_nameWidth) : field(step);
    left += padded(shown, m_nameWidth) + "  " + m_terminal.paint(tone, padded(status, kStatusWidth)) + " ";
    if (status == "reused" || (seconds.empty() && rest.empty())) { // no time was spent
        left += field(rest);
    } else {
        std::string tail = padded(seconds, kSecondsWidth) + (rest.empty() ? "" : " " + field(rest));
        left += m_terminal.width > 0 ? fitted(tail, m_terminal.width - used) : tail;
    }
    while (!left.empty() && left.back() == ' ') left.pop_back();
    return left + "\n";
}

} // namespace stemma::cli
