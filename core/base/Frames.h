// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stemma {

/// One message between a program and a helper, on a SOCK_STREAM socket pair.
/// On the wire: u32 length of what follows, u64 id, u8 kind, u32 header length, header (JSON), body (raw bytes); all
/// little endian; descriptors ride on the first byte (SCM_RIGHTS, at most 200).
struct Frame {
    enum class Kind : std::uint8_t { Request = 1, Reply = 2, Error = 3, Cancel = 4, Progress = 5 };
    std::uint64_t id = 0;
    Kind kind = Kind::Request;
    Json header;
    std::string body;
    std::vector<Fd> files;
};

/// Sends and receives frames on one end. Not thread-safe, but sending and receiving may be two threads.
class FrameSocket {
public:
    static constexpr std::uint32_t kMaxBytes = 256u << 20;
    explicit FrameSocket(Fd socket) : m_socket(std::move(socket)) {}
    static Result<std::pair<Fd, Fd>> makePair();
    /// Descriptors in `frame.files` stay owned by the frame.
    Status send(const Frame& frame);
    /// Waits up to `seconds` (< 0: for ever). Errors: TimedOut (nothing has been read), HelperFailed (closed, or broke
    /// the protocol: too long, too many files, bad header).
    Result<Frame> receive(double seconds = -1);
    int descriptor() const { return m_socket.get(); }

private:
    Fd m_socket;
};

} // namespace stemma
