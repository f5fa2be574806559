// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/HashThread.h"

namespace stemma {

HashThread::HashThread() : m_thread([this] { work(); }) {}

HashThread::~HashThread() {
    if (m_thread.joinable()) (void)finish();
}

char* HashThread::block() {
    const std::size_t filled = m_filled.load();
    for (std::size_t hashed = m_hashed.load(); filled - hashed >= kBlocks; hashed = m_hashed.load())
        m_hashed.wait(hashed);
    return m_blocks.get() + filled % kBlocks * kBlock;
}

void HashThread::add(std::size_t used) {
    const std::size_t filled = m_filled.load();
    m_used[filled % kBlocks] = used;
    m_filled.store(filled + 1);
    m_filled.notify_one();
}

void HashThread::work() {
    for (std::size_t next = 0;; ++next) {
        m_filled.wait(next);
        const std::size_t used = m_used[next % kBlocks];
        if (used == 0) return; // the end
        m_hash.add({m_blocks.get() + next % kBlocks * kBlock, used});
        m_hashed.store(next + 1);
        m_hashed.notify_one();
    }
}

Digest HashThread::finish() {
    (void)block();
    add(0);
    m_thread.join();
    return m_hash.finish();
}

} // namespace stemma
