// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/StepLog.h"

#include "core/base/Text.h"

#include <fcntl.h>

#include <algorithm>
#include <charconv>

namespace stemma {

namespace {

constexpr std::size_t kTailBytes = 4096;
constexpr int kMostTold = 64;                   // lines of one read that are told live
constexpr std::size_t kLongestLine = 64 * 1024; // a longer line is passed on in pieces, so memory stays bounded

void keepTail(std::string& tail, std::string_view bytes) {
    if (bytes.size() >= kTailBytes) {
        tail = bytes.substr(bytes.size() - kTailBytes);
        return;
    }
    tail += bytes;
    if (tail.size() > kTailBytes) tail.erase(0, tail.size() - kTailBytes);
}

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

using Commands = std::vector<std::pair<std::string, Json>>;

Commands parseMetric(std::string_view rest) {
    std::vector<std::pair<std::string, double>> values;
    std::optional<double> step;
    for (const std::string& word : split(rest, ' ')) {
        const auto equals = word.find('=');
        if (equals == std::string::npos || equals == 0) continue;
        const auto value = number(std::string_view(word).substr(equals + 1));
        if (!value) return {};
        if (word.compare(0, equals, "step") == 0)
            step = value;
        else
            values.emplace_back(word.substr(0, equals), *value);
    }
    Commands commands;
    for (auto& [name, value] : values) {
        Json payload = Json::object({{"name", toUtf8(name)}, {"value", value}});
        if (step) payload.set("at", *step); // "step" is the pipeline's in every event
        commands.emplace_back("step.metric", std::move(payload));
    }
    return commands;
}

} // namespace

Commands parseStepCommand(std::string_view line) {
    constexpr std::string_view kMark = "::stemma ";
    if (!line.starts_with(kMark)) return {};
    line.remove_prefix(kMark.size());
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return {};
    const std::string_view verb = line.substr(0, space), rest = trim(line.substr(space + 1));
    if (verb == "progress") {
        const auto end = rest.find(' ');
        const auto fraction = number(rest.substr(0, end));
        if (!fraction) return {};
        Json payload = Json::object({{"fraction", std::clamp(*fraction, 0.0, 1.0)}});
        if (end != std::string_view::npos) payload.set("text", std::string(trim(rest.substr(end + 1))));
        return {{"step.progress", std::move(payload)}};
    }
    if (verb == "metric") return parseMetric(rest);
    if (verb == "metadata") {
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos || equals == 0) return {};
        auto value = Json::parse(rest.substr(equals + 1));
        Json payload = Json::object({{"key", std::string(rest.substr(0, equals))}});
        payload.set("value", value ? std::move(*value) : Json(std::string(rest.substr(equals + 1))));
        return {{"step.metadata", std::move(payload)}};
    }
    return {};
}

StepLog::StepLog(fs::path file, std::vector<std::string> secrets, Listener listener, std::uint64_t most)
    : m_path(std::move(file)), m_secrets(std::move(secrets)), m_listener(std::move(listener)), m_most(most) {
    // The longest first, so that a secret that contains another is masked whole.
    std::erase_if(m_secrets, [](const std::string& s) { return s.empty(); });
    std::sort(m_secrets.begin(), m_secrets.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::string StepLog::masked(std::string text) const {
    for (const std::string& secret : m_secrets)
        for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += 3)
            text.replace(at, secret.size(), "***");
    return text;
}

void StepLog::add(bool error, std::string_view bytes) {
    // Whole lines only are written: a secret can't hide in the gap between two reads, and streams don't tear each
    // other.
    std::string& open = m_open[error];
    open += bytes;
    if (const auto end = open.rfind('\n'); end != std::string::npos) {
        std::string whole = masked(open.substr(0, end + 1));
        open.erase(0, end + 1);
        tellLines(error, whole);
        write(error, whole);
    }
    if (open.size() > kLongestLine) {
        // Keeps back as much as the longest secret could need to be seen whole.
        const std::size_t keep = m_secrets.empty() ? 0 : m_secrets.front().size();
        std::string piece = masked(open);
        const std::size_t cut = piece.size() - std::min(keep, piece.size());
        open = piece.substr(cut);
        piece.resize(cut);
        write(error, piece);
    }
}

void StepLog::tellLines(bool error, std::string_view whole) {
    // A step that floods is shown by samples: the log has every line, and commands are never passed over.
    int told = 0;
    std::size_t begin = 0;
    while (begin < whole.size()) {
        if (told == kMostTold) {
            const auto command = whole.find("\n::stemma ", begin - 1); // it may be this very line
            if (command == std::string_view::npos) return;
            begin = command + 1;
        }
        const std::size_t end = whole.find('\n', begin);
        const std::string_view line = whole.substr(begin, end - begin);
        const bool tell = told < kMostTold;
        if (tell) ++told;
        takeLine(error, line, tell);
        begin = end + 1;
    }
}

void StepLog::note(const std::string& sentence) {
    add(true, "stemma: " + sentence + "\n");
}

void StepLog::takeLine(bool error, std::string_view line, bool tell) {
    if (line.starts_with("::stemma ") && m_listener.command) takeCommand(line);
    if (tell && m_listener.line) {
        m_listener.line(error, printable(line.substr(0, 2000)));
    }
}

void StepLog::takeCommand(std::string_view text) {
    for (const auto& [kind, payload] : parseStepCommand(text)) m_listener.command(kind, payload);
}

void StepLog::append(std::string_view bytes) {
    if (m_failure || bytes.empty()) return;
    if (!m_file) {
        auto file = openFile(m_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        auto index = openFile(m_path.string() + ".idx", O_WRONLY | O_CREAT | O_TRUNC, 0644);
        if (!file || !index) {
            m_failure = !file ? file.error() : index.error();
            return;
        }
        m_file = std::move(*file);
        m_index = std::move(*index);
    }
    if (auto written = writeAll(m_file.get(), bytes); !written) m_failure = written.error();
}

void StepLog::write(bool error, std::string_view bytes) {
    keepTail(error ? m_errorTail : m_outTail, bytes);
    const std::uint64_t head = m_most / 2;
    if (m_written < head) {
        const std::string_view now = bytes.substr(0, std::min<std::uint64_t>(bytes.size(), head - m_written));
        append(now);
        if (m_index && !m_failure)
            (void)writeAll(m_index.get(), std::to_string(Clock::system().now()) + (error ? " e " : " o ") +
                                              std::to_string(m_written) + " " + std::to_string(now.size()) + "\n");
        m_written += now.size();
        bytes.remove_prefix(now.size());
    }
    if (bytes.empty()) return;
    m_tail += bytes;
    if (m_tail.size() > m_most) { // twice the tail that is kept: amortised, each byte is moved once
        m_skipped += m_tail.size() - m_most / 2;
        m_tail.erase(0, m_tail.size() - m_most / 2);
    }
}

void StepLog::finish() {
    for (const bool error : {false, true})
        if (!m_open[error].empty()) {
            std::string line = masked(std::move(m_open[error]));
            m_open[error].clear();
            write(error, line + "\n");
            takeLine(error, line, true);
        }
    if (m_tail.size() > m_most / 2) {
        m_skipped += m_tail.size() - m_most / 2;
        m_tail.erase(0, m_tail.size() - m_most / 2);
    }
    if (m_skipped > 0) append("\nstemma: " + formatBytes(m_skipped) + " left out here\n\n");
    append(m_tail);
    m_tail.clear();
    m_file.reset();
    m_index.reset();
}

} // namespace stemma
