// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <mutex>
#include <shared_mutex>
#include <unordered_set>

namespace stemma {

/// The children that spawn() started and waitFor() has not reaped: nobody else may reap them. Internal to core/base.
class Children {
public:
    static Children& all();

    void add(pid_t pid);
    void remove(pid_t pid);
    bool has(pid_t pid) const;

    /// Held shared while a child exists that isn't in the set yet; whoever holds it alone sees every child of spawn().
    std::shared_mutex& starting() { return m_starting; }

private:
    mutable std::mutex m_mutex;
    std::unordered_set<pid_t> m_pids;
    std::shared_mutex m_starting;
};

} // namespace stemma
