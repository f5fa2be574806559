// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/FailureWords.h"

#include <algorithm>
#include <string_view>

namespace stemma {

namespace {
constexpr std::size_t kLongestName = 100; // of a program, before how it ended
} // namespace

FailureWords failureWords(const std::string& message) {
    constexpr std::string_view kCheck = "A check failed: ", kOf = ", of ";
    if (message.starts_with(kCheck)) {
        const std::size_t of = message.rfind(kOf);
        if (of == std::string::npos || of < kCheck.size()) return {message, {}};
        std::string whose = message.substr(of + 2);
        if (whose.ends_with('.')) whose.pop_back();
        return {"check failed: " + message.substr(kCheck.size(), of - kCheck.size()), whose};
    }
    const std::size_t how = std::min(message.find(" ended with exit code "), message.find(" was killed"));
    if (how == std::string::npos || how > kLongestName) return {message, {}};
    const std::size_t colon = message.find(": ", how);
    const bool memory = message.find(" was killed: out of memory", how) == how;
    if (colon == std::string::npos || memory) return {message, {}};
    return {message.substr(colon + 2), message.substr(how + 1, colon - how - 1)};
}

std::string shortFailure(const std::string& message) {
    constexpr std::string_view kCheck = "check failed: ";
    const std::string said = failureWords(message).said;
    return said.starts_with(kCheck) ? "✗ " + said.substr(kCheck.size()) : said;
}

} // namespace stemma
