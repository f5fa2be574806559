// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/RunView.h"
#include "app/cli/Terminal.h"

#include <map>

namespace stemma::cli {

/// Turns events into the lines of the steps that ended; shared by the plain and the live view.
class StepLines {
public:
    StepLines(std::size_t nameWidth, FactsOf facts, const Terminal& terminal);
    /// The line for this event with its newline, or "" where it has none. Remembers what later lines need.
    std::string lineFor(const Event& event);

private:
    std::string finished(const Event& event);
    std::string outcome(const Event& event) const; ///< after name, status and time
    std::string artifacts(const Event& event);
    std::string line(const std::string& step, const std::string& status, Tone tone, const char* glyph,
                     const std::string& seconds, const std::string& rest) const;

    int m_nameWidth;
    FactsOf m_facts;
    const Terminal& m_terminal;
    std::map<std::string, std::vector<Json>> m_made; ///< by step: artifact.committed
};

} // namespace stemma::cli
