// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Committer.h"

#include "core/base/Threads.h"

#include <iterator>

namespace stemma {

Committer::Committer(Store& store)
    : m_store(store), m_thread(startThread([this](std::stop_token stop) { work(stop); })) {}

bool Committer::started() const {
    return m_thread.joinable();
}

Committer::~Committer() {
    drain();
    m_thread.request_stop();
    m_changed.notify_all();
}

void Committer::submit(StepCommit step, Done done) {
    {
        std::lock_guard lock(m_mutex);
        m_items.push_back({std::move(step), std::move(done)});
    }
    m_changed.notify_all();
}

void Committer::drain() {
    std::unique_lock lock(m_mutex);
    m_draining += 1;
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return m_items.empty() && !m_committing; });
    m_draining -= 1;
}

void Committer::busy() {
    std::lock_guard lock(m_mutex);
    m_busyWorkers += 1;
}

void Committer::idle() {
    {
        std::lock_guard lock(m_mutex);
        m_busyWorkers -= 1;
    }
    m_changed.notify_all();
}

void Committer::work(std::stop_token stop) {
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, stop, [this] { return !m_items.empty(); })) {
        m_changed.wait_for(lock, std::min<std::chrono::steady_clock::duration>(m_last, kLongest),
                           [this] { return m_items.size() >= kMost || m_busyWorkers == 0 || m_draining > 0; });
        const std::size_t count = std::min(kMost, m_items.size());
        std::vector<Item> batch(std::make_move_iterator(m_items.begin()),
                                std::make_move_iterator(m_items.begin() + std::ptrdiff_t(count)));
        m_items.erase(m_items.begin(), m_items.begin() + std::ptrdiff_t(count));
        m_committing = true;
        lock.unlock();
        const auto began = std::chrono::steady_clock::now();
        commit(std::move(batch));
        m_last = std::chrono::steady_clock::now() - began; // of this thread alone
        lock.lock();
        m_committing = false;
        m_changed.notify_all();
    }
}

void Committer::commit(std::vector<Item> items) {
    std::vector<StepCommit> steps;
    steps.reserve(items.size());
    for (Item& item : items) steps.push_back(item.step);
    auto committed = m_store.commit(std::move(steps));
    if (committed) {
        for (std::size_t i = 0; i < items.size(); ++i) items[i].done(std::move((*committed)[i]));
        return;
    }
    if (items.size() == 1) {
        items.front().done(tl::unexpected<Error>(std::move(committed).error()));
        return;
    }
    // One that can't be committed (its folder was damaged, the disk is full) must not take the others with it.
    for (Item& item : items) {
        std::vector<Item> one;
        one.push_back(std::move(item));
        commit(std::move(one));
    }
}

} // namespace stemma
