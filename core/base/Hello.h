// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Frames.h"

#include <string>

namespace stemma {

/// What a helper says of itself in its first frame, unasked and before it reads anything: a program that was built from
/// other sources may not understand it, and must not wait for an answer that never comes.
struct Hello {
    /// Of frames and requests together. Raised by whoever changes what a helper is asked or answers.
    static constexpr int kProtocol = 1;
    int protocol = kProtocol;
    std::string version = STEMMA_VERSION; ///< of the build it belongs to
    bool operator==(const Hello&) const = default;
};

Frame toFrame(const Hello& hello);
/// Nothing where it fits this build; else WrongHelper: both versions, the helper's path, what to do.
/// `first` is the first frame that `helper` sent; a frame of another kind comes from a build that knows no hello.
Status checkHello(const Frame& first, const fs::path& helper);

/// WrongHelper of a helper that sent something else than frames (`what` says what was wrong with it).
Error garbledHello(const fs::path& helper, const Error& what);
/// WrongHelper of a helper that runs and says nothing.
Error missingHello(const fs::path& helper, double seconds);
/// WrongHelper of a helper that ended before it said anything. `how` is how it ended, `line` its last words or "".
Error endedBeforeHello(const fs::path& helper, const std::string& how, const std::string& line);

/// How long a helper may take to say hello: STEMMA_HELPER_SECONDS, else 30.
double helloSeconds();

} // namespace stemma
