// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Hash.h"

#include <array>
#include <atomic>
#include <memory>
#include <thread>

namespace stemma {

/// SHA-256 on a thread of its own, so that reading and writing a large file cost no time beside hashing it. The owner
/// fills blocks and hands them over; a handed-over block may still be read by the owner until it asks for the next.
/// Used by one thread.
class HashThread {
public:
    static constexpr std::size_t kBlock = std::size_t(256) << 10; ///< stays in the second-level cache
    static constexpr std::uint64_t kWorthIt = 8u << 20;           ///< bytes; a smaller file is hashed sooner without

    HashThread();
    ~HashThread();
    char* block();              ///< kBlock bytes to fill; waits until the thread is done with them
    void add(std::size_t used); ///< of the block given last
    Digest finish();            ///< once; nothing may be added after

private:
    static constexpr std::size_t kBlocks = 4;
    void work();

    std::unique_ptr<char[]> m_blocks = std::make_unique_for_overwrite<char[]>(kBlock * kBlocks);
    std::array<std::size_t, kBlocks> m_used{};
    std::atomic<std::size_t> m_filled = 0, m_hashed = 0; ///< blocks so far
    Sha256 m_hash;
    std::thread m_thread; ///< last: starts when all else is there
};

} // namespace stemma
