// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"

#include <functional>
#include <memory>

namespace stemma::cli {

/// SIGINT, SIGTERM and SIGHUP as a wish to stop, while it lives: the first cancels, says so, and lets what runs end
/// cleanly; a second one kills every process below this one and ends the program with 130. One at a time.
class Interruption {
public:
    /// `told` says that it stops, instead of a sentence on standard error; it is called on a thread of its own.
    explicit Interruption(const Cancel& cancel, std::function<void()> told = {});
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Writing to a pipe that nobody reads is an error of the call, not the end of the program.
void ignoreClosedPipes();

} // namespace stemma::cli
