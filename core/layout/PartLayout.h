// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Layout.h"
#include "core/layout/LayoutMemory.h"
#include "core/layout/Ranked.h"

#include <chrono>
#include <string>
#include <string_view>
#include <unordered_map>

namespace stemma::layered {

/// How the note begins where edges have no way: each time, it is looked for again.
constexpr std::string_view kNoWays = "edges may run under nodes";

/// Lays components out one by one for one call of layout(): equal ones once, all within its seconds. Remembers why
/// some had to be placed by rank. Not thread-safe; the options outlive it.
class PartLayout {
public:
    explicit PartLayout(const LayoutOptions& options);

    /// Errors: Cancelled.
    Result<Drawn> lay(const Component& component);
    /// Cancelled, where it was.
    Status stillWanted() const;
    /// Whether it takes so long that ways of edges aren't looked for any more, but drawn through what is there; then it
    /// says so.
    bool isLate();
    /// Says so where looking for the way of an edge took more than it may.
    void noteWays(bool gaveUp);
    /// How many different components Graphviz laid out, now or some day.
    std::size_t byGraphviz() const { return m_known.size(); }
    LayoutMemory& memory() { return m_memory; }
    /// "" where everything is exact.
    const std::string& note() const { return m_note; }

private:
    using Clock = std::chrono::steady_clock;
    static constexpr int kMostFailures = 2; ///< of the helper, then it isn't asked again

    double left() const { return std::chrono::duration<double>(m_end - Clock::now()).count(); }
    bool isTooLarge(const Component& c) const;
    std::string reasonAgainst(const Component& c) const;
    std::string tooLong() const;
    Result<Placed> ask(const Component& c);
    void note(const Error& error);
    void say(const std::string& reason);

    const LayoutOptions& m_options;
    Clock::time_point m_end;
    LayoutMemory m_memory;
    std::unordered_map<std::string, Drawn> m_known;
    int m_failures = 0;
    std::string m_failure, m_note;
};

/// Components apart and packed. Looks at neither lanes nor bands. Errors: Cancelled.
Result<LayoutResult> layoutWhole(const LayoutGraph& graph, PartLayout& layout);

} // namespace stemma::layered
