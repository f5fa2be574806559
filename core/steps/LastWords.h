// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// The line of what a program printed last that says what went wrong: of a Python traceback the exception's, else the
/// last one that is no frame, no underline and no word of a tool about itself ("Execution halted", "make: ***"). "" of
/// nothing. `text` may begin in the middle of a line.
std::string lastMeaningfulLine(std::string_view text);

/// The last lines of it, at most `most`, without those that are Stemma's own; none that is blank at the ends.
std::vector<std::string> lastLinesOf(std::string_view text, std::size_t most);

/// How often the kernel has ended a process for want of memory, of this machine or of this control group; nullopt where
/// it doesn't tell. `root` is where /proc and /sys are.
std::optional<std::int64_t> memoryKills(const std::filesystem::path& root = "/");

} // namespace stemma
