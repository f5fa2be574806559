// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Id.h"

#include "core/base/Result.h"

#include <array>
#include <cerrno>
#include <ctime>
#include <sys/random.h>

namespace stemma {

std::string newUuid() {
    std::array<unsigned char, 16> bytes{};
    ssize_t got = 0;
    do {
        got = ::getrandom(bytes.data(), bytes.size(), 0);
    } while (got < 0 && errno == EINTR);
    STEMMA_ASSERT(got == ssize_t(bytes.size()));
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
