// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace stemma {

/// The sentence of a program that failed in two: what it said itself, "ValueError: no rows", and how it ended, "ended
/// with exit code 1"; of any other sentence all of it, and "".
struct FailureWords {
    std::string said, how;
};
FailureWords failureWords(const std::string& message);

/// What it said, as a node has room for it: of a check "✗ row_count > 300".
std::string shortFailure(const std::string& message);

} // namespace stemma
