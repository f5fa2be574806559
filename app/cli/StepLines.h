// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Terminal.h"
#include "core/engine/Event.h"

namespace stemma::cli {

/// Turns events into the lines of the steps that ended; shared by the plain and the live view.
class StepLines {
public:
    StepLines(std::size_t nameWidth, const Terminal& terminal);
    /// The line for this event with its newline, or "" where it has none.
    std::string lineFor(const Event& event) const;

private:
    std::string finished(const Event& event) const;
    std::string outcome(const Event& event) const; ///< after name, status and time
    std::string artifacts(const Event& event) const;
    std::string line(const std::string& step, const std::string& status, Tone tone, const char* glyph,
                     const std::string& seconds, const std::string& rest) const;

    int m_nameWidth;
    const Terminal& m_terminal;
};

} // namespace stemma::cli
