// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/FailureWords.h"

#include <algorithm>

namespace stemma {

namespace {
constexpr std::size_t kLongestName = 100; // of a program, before how it ended
} // namespace

FailureWords failureWords(const std::string& message) {
    const std::size_t how = std::min(message.find(" ended with exit code "), message.find(" was killed"));
    if (how == std::string::npos || how > kLongestName) return {message, {}};
    const std::size_t colon = message.find(": ", how);
    const bool memory = message.find(" was killed: out of memory", how) == how;
    if (colon == std::string::npos || memory) return {message, {}};
    return {message.substr(colon + 2), message.substr(how + 1, colon - how - 1)};
}

} // namespace stemma
