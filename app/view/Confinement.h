// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stemma {

/// From here on this process writes no file, and stands in a folder that has nothing in it.
void confineProcess();

/// While it lives, no file, socket or pipe can be opened (the soft limit of descriptors is none; those that are open
/// stay), and the process is ended by the kernel when it has computed for `seconds`: whatever a parser is told to
/// fetch, it gets an error at once. One at a time.
class SealedScope {
public:
    explicit SealedScope(double seconds);
    ~SealedScope();
    SealedScope(const SealedScope&) = delete;
    SealedScope& operator=(const SealedScope&) = delete;
};

} // namespace stemma
