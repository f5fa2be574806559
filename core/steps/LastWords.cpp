// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/LastWords.h"

#include "core/base/Text.h"
#include "core/materializers/Notebook.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <fstream>

namespace stemma {

namespace {

constexpr std::string_view kTraceback = "Traceback (most recent call last):";
/// What tools say after the program that failed has said why.
constexpr std::array<std::string_view, 12> kAfterwards = {"Execution halted",
                                                          "Calls: ",
                                                          "make: ***",
                                                          "make[",
                                                          "Aborted",
                                                          "Segmentation fault",
                                                          "Killed",
                                                          "Terminated",
                                                          "During handling of the above",
                                                          "The above exception was",
                                                          "+ exit",
                                                          "+ set "};

bool isOurs(std::string_view line) {
    return line.starts_with("stemma: ") || line.starts_with("::stemma ");
}

bool saysSomething(std::string_view line) {
    if (isOurs(line)) return false;
    if (std::ranges::none_of(line, [](unsigned char c) { return std::isalnum(c) || c >= 0x80; })) return false;
    return std::ranges::none_of(kAfterwards, [line](std::string_view word) { return line.starts_with(word); });
}

/// Of the last traceback the first line that stands at its left again: the exception, whose words may go on below.
std::string exceptionLine(const std::vector<std::string>& lines) {
    std::size_t at = lines.size();
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (std::string_view(lines[i]).find(kTraceback) != std::string_view::npos) at = i;
    for (std::size_t i = at + 1; i < lines.size(); ++i)
        if (!lines[i].empty() && lines[i].front() != ' ' && !isOurs(lines[i]))
            return lines[i].ends_with(':') ? std::string() : std::string(trim(lines[i])); // its words are below
    return {};
}

} // namespace

std::string lastMeaningfulLine(std::string_view text) {
    const std::vector<std::string> lines = split(plainOfTerminal(text), '\n');
    if (std::string line = exceptionLine(lines); !line.empty()) return line;
    std::string any;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        const std::string_view words = trim(*line);
        if (saysSomething(words)) return std::string(words);
        if (any.empty() && !words.empty() && !isOurs(words)) any = words;
    }
    return any; // better than nothing
}

std::vector<std::string> lastLinesOf(std::string_view text, std::size_t most) {
    std::vector<std::string> lines;
    for (std::string& line : split(plainOfTerminal(text), '\n'))
        if (!isOurs(line)) lines.push_back(std::move(line));
    while (!lines.empty() && trim(lines.back()).empty()) lines.pop_back();
    if (lines.size() > most) lines.erase(lines.begin(), lines.end() - std::ptrdiff_t(most));
    while (!lines.empty() && trim(lines.front()).empty()) lines.erase(lines.begin());
    return lines;
}

std::optional<std::int64_t> memoryKills(const std::filesystem::path& root) {
    const auto counted = [](const std::filesystem::path& file) -> std::optional<std::int64_t> {
        std::ifstream lines(file);
        for (std::string word; lines >> word;)
            if (std::int64_t count = 0; word == "oom_kill" && lines >> count) return count;
        return std::nullopt;
    };
    if (const auto machine = counted(root / "proc/vmstat")) return machine;
    std::ifstream groups(root / "proc/self/cgroup");
    for (std::string line; std::getline(groups, line);)
        if (line.starts_with("0::/")) return counted(root / "sys/fs/cgroup" / line.substr(4) / "memory.events");
    return std::nullopt;
}

} // namespace stemma
