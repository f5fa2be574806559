// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <zlib.h>

// zlib, for Zip.cpp alone.
namespace stemma {

/// zlib's decoder, fed from a part of a file. Owns its 40 KiB of state and a 64 KiB piece of the file.
class Inflate {
public:
    static constexpr int kRaw = -MAX_WBITS;
    static constexpr int kGzip = 16 + MAX_WBITS;
    /// Reads `length` bytes at most of `descriptor` from `offset`.
    Inflate(int windowBits, int descriptor, std::uint64_t offset, std::uint64_t length);
    ~Inflate() { inflateEnd(&m_stream); }
    Inflate(const Inflate&) = delete;
    Inflate& operator=(const Inflate&) = delete;

    enum class State { More, Ended, CutOff, Damaged };
    /// Unpacks up to `count` bytes into `to`; `got` says how many. Io where the file can't be read.
    Result<State> read(char* to, std::size_t count, std::size_t& got);
    /// After Ended: whether bytes follow that may be a further gzip member, which is begun.
    Result<bool> next(int windowBits);
    /// Nothing but the two bytes by which a member is known was taken since it was begun.
    bool begun() const { return m_stream.total_in > 2; }
    const char* why() const { return m_stream.msg != nullptr ? m_stream.msg : "it is damaged"; }

private:
    Result<bool> fill(); ///< false where nothing is left
    z_stream m_stream{};
    int m_descriptor;
    std::uint64_t m_offset;
    std::uint64_t m_left;
    std::string m_piece;
};

/// Up to `count` bytes at `offset`; fewer at the file's end.
Result<std::size_t> readAtOffset(int descriptor, std::uint64_t offset, char* to, std::size_t count);

} // namespace stemma
