// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Id.h"

#include "core/base/Result.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <span>
#include <sys/random.h>

namespace stemma {

namespace {

/// Random bytes, asked for many at a time: a run of ten thousand steps needs as many names, and a call each.
void fillRandom(std::span<unsigned char> bytes) {
    struct Stock {
        std::array<unsigned char, 4096> bytes;
        std::size_t used = sizeof bytes;
    };
    thread_local Stock stock; // programs are started by posix_spawn: no copy of it is ever handed out twice
    if (stock.used + bytes.size() > stock.bytes.size()) {
        for (std::size_t filled = 0; filled < stock.bytes.size();) {
            const ssize_t got = ::getrandom(stock.bytes.data() + filled, stock.bytes.size() - filled, 0);
            STEMMA_ASSERT(got > 0 || errno == EINTR);
            if (got > 0) filled += std::size_t(got);
        }
        stock.used = 0;
    }
    std::copy_n(stock.bytes.begin() + std::ptrdiff_t(stock.used), bytes.size(), bytes.begin());
    stock.used += bytes.size();
}

} // namespace

std::string newUuid() {
    std::array<unsigned char, 16> bytes{};
    fillRandom(bytes);
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    const auto milliseconds = std::uint64_t(now.tv_sec) * 1000 + std::uint64_t(now.tv_nsec) / 1'000'000;
    const auto fraction = std::uint64_t(now.tv_nsec) % 1'000'000 * 4096 / 1'000'000; // 12 bits, as RFC 9562 allows
    for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<unsigned char>(milliseconds >> (40 - 8 * i));
    bytes[6] = static_cast<unsigned char>((fraction >> 8) | 0x70);
    bytes[7] = static_cast<unsigned char>(fraction);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += kDigits[bytes[i] >> 4];
        text += kDigits[bytes[i] & 15];
    }
    return text;
}

} // namespace stemma
