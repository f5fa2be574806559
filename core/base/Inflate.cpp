// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Inflate.h"

#include "core/base/Text.h"
#include "core/base/Zip.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace stemma {

namespace {
constexpr std::size_t kPiece = std::size_t(64) << 10;
}

Result<std::size_t> readAtOffset(int descriptor, std::uint64_t offset, char* to, std::size_t count) {
    std::size_t got = 0;
    while (got < count) {
        const ssize_t part = ::pread(descriptor, to + got, count - got, off_t(offset + got));
        if (part < 0 && errno == EINTR) continue;
        if (part < 0) return failErrno(errno, "can't read an archive");
        if (part == 0) break;
        got += std::size_t(part);
    }
    return got;
}

Inflate::Inflate(int windowBits, int descriptor, std::uint64_t offset, std::uint64_t length)
    : m_descriptor(descriptor), m_offset(offset), m_left(length), m_piece(kPiece, '\0') {
    STEMMA_ASSERT(inflateInit2(&m_stream, windowBits) == Z_OK);
}

Result<bool> Inflate::fill() {
    if (m_stream.avail_in > 0) return true;
    const std::size_t wanted = std::size_t(std::min<std::uint64_t>(m_left, kPiece));
    STEMMA_TRY(const std::size_t got, readAtOffset(m_descriptor, m_offset, m_piece.data(), wanted));
    m_offset += got;
    m_left = got < wanted ? 0 : m_left - got;
    m_stream.next_in = reinterpret_cast<Bytef*>(m_piece.data());
    m_stream.avail_in = uInt(got);
    return got > 0;
}

Result<Inflate::State> Inflate::read(char* to, std::size_t count, std::size_t& got) {
    const uInt most = uInt(std::min<std::size_t>(count, std::size_t(1) << 30));
    m_stream.next_out = reinterpret_cast<Bytef*>(to);
    m_stream.avail_out = most;
    State state = State::More;
    while (m_stream.avail_out > 0 && state == State::More) {
        STEMMA_TRY(const bool more, fill());
        const uInt before = m_stream.avail_out;
        const int answer = inflate(&m_stream, Z_NO_FLUSH);
        if (answer == Z_STREAM_END)
            state = State::Ended;
        else if (answer != Z_OK && answer != Z_BUF_ERROR)
            state = State::Damaged;
        else if (!more && m_stream.avail_out == before)
            state = State::CutOff;
    }
    got = most - m_stream.avail_out;
    return state;
}

Result<bool> Inflate::next(int windowBits) {
    STEMMA_TRY(const bool more, fill());
    return more && inflateReset2(&m_stream, windowBits) == Z_OK;
}

struct GzipStream::State {
    State(int descriptor, std::string file)
        : inflate(Inflate::kGzip, descriptor, 0, ~0ull >> 1), name(std::move(file)) {}
    Inflate inflate;
    std::string name;
    bool further = false; ///< behind the first member
    bool done = false;
};

GzipStream::GzipStream(int descriptor, std::string name)
    : m_state(std::make_unique<State>(descriptor, std::move(name))) {}
GzipStream::GzipStream(GzipStream&&) noexcept = default;
GzipStream& GzipStream::operator=(GzipStream&&) noexcept = default;
GzipStream::~GzipStream() = default;

Result<std::size_t> GzipStream::read(char* to, std::size_t count) {
    while (!m_state->done && count > 0) {
        std::size_t got = 0;
        STEMMA_TRY(const Inflate::State state, m_state->inflate.read(to, count, got));
        if (state == Inflate::State::Ended) {
            STEMMA_TRY(const bool further, m_state->inflate.next(Inflate::kGzip));
            m_state->further = true;
            m_state->done = !further;
        } else if (m_state->further && got == 0 && state != Inflate::State::More && !m_state->inflate.begun()) {
            m_state->done = true; // what follows and isn't a member is padding, which gunzip ignores, too
        } else if (state != Inflate::State::More && got == 0) {
            const bool cut = state == Inflate::State::CutOff;
            return fail(ErrorCode::BadData,
                        printable(m_state->name) +
                            " can't be unpacked: " + (cut ? "it ends in the middle" : m_state->inflate.why()),
                        "Make or download it again.");
        }
        if (got > 0) return got;
    }
    return std::size_t(0);
}

} // namespace stemma
