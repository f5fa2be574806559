// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace stemma {

/// Commits steps in groups on a thread of its own: whatever has come while the last commit was under way goes together
/// (at most kMost), so that a durable commit of many small steps costs little more than one. While workers are busy it
/// waits for more, as long as the last commit took and at most kLongest; never while somebody may wait for it.
class Committer {
public:
    static constexpr std::size_t kMost = 64;
    static constexpr std::chrono::milliseconds kLongest{20};
    /// Called on the committer's thread when the step is durable, or could not be committed.
    using Done = std::function<void(Result<CommittedStep>)>;

    explicit Committer(Store& store);
    bool started() const; ///< false: the system starts no more threads, and nothing may be submitted
    ~Committer();         ///< commits what is left
    void submit(StepCommit step, Done done);
    void drain(); ///< returns when everything submitted so far is committed
    /// A worker has a step to work on, or has none until something is committed. Workers begin as idle.
    void busy();
    void idle();

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
    bool m_committing = false;
    int m_busyWorkers = 0, m_draining = 0;
    std::chrono::steady_clock::duration m_last{}; ///< what the last commit took
    std::jthread m_thread;                        ///< last: ends first
};

} // namespace stemma
