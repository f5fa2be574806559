// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace stemma {

/// A WAV file, frame by frame.
struct WavBytes {
    int tag = 1, bits = 16, channels = 1, rate = 44100;
    bool extensible = false;
    std::string data = {};

    static std::string number(std::uint64_t value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i) text += char(value >> (8 * i) & 0xFF);
        return text;
    }
    void frame(const std::vector<double>& levels) {
        for (const double level : levels) {
            if (tag == 3 && bits == 32) {
                const float value = float(level);
                data.append(reinterpret_cast<const char*>(&value), 4);
            } else if (tag == 3) {
                data.append(reinterpret_cast<const char*>(&level), 8);
            } else {
                const double full = std::ldexp(1, bits - 1);
                const auto whole = std::int64_t(std::round(level * (full - 1))) + (bits == 8 ? 128 : 0);
                data += number(std::uint64_t(whole), bits / 8);
            }
        }
    }
    std::string format() const {
        std::string text = number(std::uint64_t(extensible ? 0xFFFE : tag), 2) + number(std::uint64_t(channels), 2) +
                           number(std::uint64_t(rate), 4) + number(std::uint64_t(rate) * channels * bits / 8, 4) +
                           number(std::uint64_t(channels * bits / 8), 2) + number(std::uint64_t(bits), 2);
        if (extensible)
            text += number(22, 2) + number(std::uint64_t(bits), 2) + number(0, 4) + number(std::uint64_t(tag), 2) +
                    std::string("\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71", 14);
        return "fmt " + number(text.size(), 4) + text;
    }
    std::string bytes() const {
        const std::string chunks = "WAVE" + format() + "data" + number(data.size(), 4) + data;
        return "RIFF" + number(chunks.size(), 4) + chunks;
    }
    std::string wide(const std::string& form) const {
        return form + "\xff\xff\xff\xffWAVE" + "ds64" + number(28, 4) + number(data.size() + 100, 8) +
               number(data.size(), 8) + number(0, 12) + format() + "data\xff\xff\xff\xff" + data;
    }
};

} // namespace stemma
