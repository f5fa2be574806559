// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Id.h"

#include "core/base/Result.h"

#include <array>
#include <cerrno>
#include <sys/random.h>

namespace stemma {

std::string newUuid() {
    std::array<unsigned char, 16> bytes{};
    ssize_t got = 0;
    do {
        got = ::getrandom(bytes.data(), bytes.size(), 0);
    } while (got < 0 && errno == EINTR);
    STEMMA_ASSERT(got == ssize_t(bytes.size()));
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
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
