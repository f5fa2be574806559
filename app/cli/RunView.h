// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Engine.h"

#include <memory>
#include <string>

namespace stemma::cli {

/// What a person (or a program) sees of a run while it goes on. event() is called by one thread at a time, stopping()
/// by any. Everything it prints goes to standard output.
class RunView {
public:
    virtual ~RunView() = default;
    virtual void event(const Event& event) = 0;
    virtual void stopping() = 0; ///< a person asked to stop
    virtual void finish() {}     ///< nothing more comes; what was drawn for the moment goes away
};

std::unique_ptr<RunView> jsonRunView();                       ///< an event a line
std::unique_ptr<RunView> plainRunView(std::size_t nameWidth); ///< a line for each step that ended
/// The same lines, and below them what runs now, redrawn ten times a second.
std::unique_ptr<RunView> liveRunView(std::size_t nameWidth, int steps);

} // namespace stemma::cli
