// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace stemma {

/// Commits steps in groups on a thread of its own: whatever has come while the last commit was under way goes together
/// (at most kMost), so that a durable commit of many small steps costs little more than one.
class Committer {
public:
    static constexpr std::size_t kMost = 64;
    /// Called on the committer's thread when the step is durable, or could not be committed.
    using Done = std::function<void(Result<CommittedStep>)>;

    explicit Committer(Store& store);
    ~Committer(); ///< commits what is left
    void submit(StepCommit step, Done done);
    void drain(); ///< returns when everything submitted so far is committed

private:
    struct Item {
        StepCommit step;
        Done done;
    };
    void work(std::stop_token stop);
    void commit(std::vector<Item> items);

    Store& m_store;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::vector<Item> m_items;
    bool m_busy = false;
    std::jthread m_thread; ///< last: ends first
};

} // namespace stemma
