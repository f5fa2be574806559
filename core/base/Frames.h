// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace stemma {

/// One message between a program and a helper, on a SOCK_STREAM socket pair.
/// On the wire: u32 length of what follows, u64 id, u8 kind, u32 header length, header (JSON), body (raw bytes); all
/// little endian; descriptors ride on the first byte (SCM_RIGHTS, at most 200).
struct Frame {
    enum class Kind : std::uint8_t { Request = 1, Reply = 2, Error = 3, Cancel = 4, Progress = 5, Hello = 6 };
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
    static constexpr std::size_t kMaxFiles = 200;
    explicit FrameSocket(Fd socket) : m_socket(std::move(socket)) {}
    static Result<std::pair<Fd, Fd>> makePair();
    /// Descriptors in `frame.files` stay owned by the frame; `more` are sent after them. Waits up to `seconds` (< 0:
    /// for ever) for the other side to read. Errors: InvalidArgument (too long, too many files; nothing was sent),
    /// HelperFailed (closed), TimedOut (part may have been sent: the socket is of no more use).
    Status send(const Frame& frame, double seconds = -1, std::span<const int> more = {});
    /// Waits up to `seconds` (< 0: for ever). Errors: TimedOut (nothing is lost: call again), HelperFailed (closed, or
    /// broke the protocol: too long, too many files, bad header).
    Result<Frame> receive(double seconds = -1);
    bool closed() const { return m_closed; } ///< whether receive() found that the other side has closed it
    int descriptor() const { return m_socket.get(); }

private:
    /// A frame that has come in part.
    struct Incoming {
        std::array<char, 17> start{};
        std::size_t startBytes = 0;
        std::string rest; ///< header and body, as far as they have come
        std::vector<Fd> files;
    };
    enum class Progress { Done, Wait };
    Result<Progress> receiveSome();
    Result<std::size_t> receiveInto(char* to, std::size_t most);
    Result<Frame> takeFrame();

    Fd m_socket;
    Incoming m_incoming;
    bool m_closed = false; ///< of the receiving thread
};

} // namespace stemma
