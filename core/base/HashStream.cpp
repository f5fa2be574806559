// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/HashStream.h"

#include "core/base/Threads.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <semaphore>
#include <thread>

namespace stemma {

namespace {

constexpr std::size_t kBlock = std::size_t(256) << 10; // stays in the second-level cache until it is hashed
constexpr std::size_t kBlocks = 8;                     // under way between the two threads
constexpr std::int64_t kWorthThread = 4 << 20;         // bytes

using Each = std::function<Status(std::string_view)>;

/// -1: what read(2) says stands in errno.
ssize_t readBlock(int fd, char* to, std::size_t most) {
    for (;;) {
        const ssize_t got = ::read(fd, to, most);
        if (got >= 0 || errno != EINTR) return got;
    }
}

Result<HashedFile> hashHere(int from, const std::filesystem::path& name, const Each& each, std::size_t block) {
    const auto buffer = std::make_unique_for_overwrite<char[]>(block);
    Sha256 hash;
    HashedFile result;
    for (;;) {
        const ssize_t got = readBlock(from, buffer.get(), block);
        if (got < 0) return failErrno(errno, "Can't read '" + name.string() + "'");
        if (got == 0) break;
        const std::string_view bytes(buffer.get(), std::size_t(got));
        hash.add(bytes);
        if (each) STEMMA_CHECK(each(bytes));
        result.bytes += bytes.size();
    }
    result.digest = hash.finish();
    return result;
}

/// Blocks that one thread fills and another one hashes.
struct Ring {
    struct Block {
        std::unique_ptr<char[]> bytes = std::make_unique_for_overwrite<char[]>(kBlock);
        std::size_t size = 0; ///< 0: the end, or `ended` says why
    };
    std::array<Block, kBlocks> blocks;
    std::counting_semaphore<kBlocks> free{kBlocks}, full{0};
    Status ended; ///< of the reading thread; read after it has ended

    void read(int from, const std::filesystem::path& name, const Each& each) {
        for (std::size_t i = 0;; ++i) {
            free.acquire();
            Block& block = blocks[i % kBlocks];
            const ssize_t got = readBlock(from, block.bytes.get(), kBlock);
            if (got < 0) ended = failErrno(errno, "Can't read '" + name.string() + "'");
            block.size = got > 0 ? std::size_t(got) : 0;
            full.release();
            if (got <= 0) return;
            // Written while the other thread hashes it: both only read it.
            if (each) ended = each({block.bytes.get(), std::size_t(got)});
            if (ended) continue;
            free.acquire();
            blocks[(i + 1) % kBlocks].size = 0;
            full.release();
            return;
        }
    }
};

Result<HashedFile> hashBeside(int from, const std::filesystem::path& name, const Each& each) {
    Ring ring;
    Sha256 hash;
    HashedFile result;
    {
        const std::jthread reader = startThread([&] { ring.read(from, name, each); });
        if (!reader.joinable()) return hashHere(from, name, each, kBlock);
        for (std::size_t i = 0;; ++i) {
            ring.full.acquire();
            const Ring::Block& block = ring.blocks[i % kBlocks];
            if (block.size == 0) break;
            hash.add({block.bytes.get(), block.size});
            result.bytes += block.size;
            ring.free.release();
        }
    }
    if (!ring.ended) return fail(std::move(ring.ended).error());
    result.digest = hash.finish();
    return result;
}

} // namespace

Result<HashedFile> hashStream(int from, const std::filesystem::path& name, const Each& each) {
    struct stat status {};
    if (::fstat(from, &status) != 0) return failErrno(errno, "Can't look at '" + name.string() + "'");
    if (!S_ISREG(status.st_mode)) return hashHere(from, name, each, kBlock);
    if (std::size_t(status.st_size) > kBlock) ::posix_fadvise(from, 0, 0, POSIX_FADV_SEQUENTIAL);
    if (status.st_size >= kWorthThread && std::thread::hardware_concurrency() > 1) return hashBeside(from, name, each);
    return hashHere(from, name, each, std::min<std::size_t>(kBlock, std::size_t(status.st_size) + 1));
}

} // namespace stemma
