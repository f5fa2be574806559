// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Clock.h"
#include "core/base/Files.h"
#include "core/base/Json.h"

#include <functional>
#include <string>
#include <vector>

namespace stemma {

/// What a step's process printed, appended to one file as it came, with an index beside it (`<log>.idx`, a line a
/// chunk: microseconds, stream o or e, offset, length), so that streams and times can be told apart.
///
/// Secrets are replaced by *** before anything is written or told. A log over kMostBytes keeps its head and its tail
/// and says between them how much is left out. No file is made for a step that prints nothing. Lines "::stemma progress
/// 0.4 training", "::stemma metric loss=0.31 step=10", "::stemma metadata key=json" are told through `command` and
/// kept. Not thread-safe.
class StepLog {
public:
    static constexpr std::uint64_t kMostBytes = 256u << 20;
    struct Listener {
        std::function<void(bool error, const std::string& line)> line; ///< a whole line, printable; of a flood some
        std::function<void(const std::string& kind, const Json& payload)> command; ///< step.progress, step.metric, …
    };
    StepLog(fs::path file, std::vector<std::string> secrets, Listener listener, std::uint64_t most = kMostBytes);
    void add(bool error, std::string_view bytes);
    void note(const std::string& sentence);                      ///< a line of Stemma's own, marked "stemma: "
    void finish();                                               ///< ends open lines, writes the kept tail
    const std::string& errorTail() const { return m_errorTail; } ///< the last 4 KiB of standard error
    const std::string& outTail() const { return m_outTail; }
    const std::optional<Error>& failure() const { return m_failure; } ///< the disk is full, …: the log is incomplete

private:
    void write(bool error, std::string_view bytes);
    void append(std::string_view bytes);
    void tellLines(bool error, std::string_view whole);
    void takeLine(bool error, std::string_view line, bool tell);
    void takeCommand(std::string_view text);
    std::string masked(std::string text) const;

    fs::path m_path;
    std::vector<std::string> m_secrets;
    Listener m_listener;
    std::uint64_t m_most;
    Fd m_file, m_index;
    std::string m_open[2]; ///< the unfinished line of each stream
    std::string m_tail;    ///< of a log that is too long: what came last
    std::uint64_t m_written = 0, m_skipped = 0;
    std::string m_errorTail, m_outTail;
    std::optional<Error> m_failure;
};

/// "::stemma metric loss=0.31 accuracy=0.9 step=10" as ("step.metric", {name, value, at}) for each of its numbers;
/// progress and metadata are one. None where it isn't one. NaN and infinities are values, and null in JSON's text.
std::vector<std::pair<std::string, Json>> parseStepCommand(std::string_view line);

} // namespace stemma
