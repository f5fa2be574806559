// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Frames.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace stemma {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kStartBytes = 17;               // u32 length, u64 id, u8 kind, u32 header length
constexpr std::size_t kFixedBytes = 8 + 1 + 4;        // of what the length counts
constexpr std::size_t kGrowth = std::size_t(4) << 20; // memory follows what comes, not what is announced

template <typename Number>
void putLittle(char* to, Number value) {
    for (std::size_t i = 0; i < sizeof value; ++i) to[i] = char(value >> (8 * i) & 0xff);
}

template <typename Number>
Number getLittle(const char* from) {
    Number value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) value |= Number(static_cast<unsigned char>(from[i])) << (8 * i);
    return value;
}

/// A moment after which waiting ends; none for a negative number of seconds.
class Deadline {
public:
    explicit Deadline(double seconds) : m_endless(seconds < 0) {
        m_end = Steady::now() + std::chrono::duration_cast<Steady::duration>(
                                    std::chrono::duration<double>(std::clamp(seconds, 0.0, 1e8)));
    }
    /// Whether the descriptor became ready (or broke) in time.
    bool await(int fd, short events) const {
        for (;;) {
            int timeout = -1;
            if (!m_endless) {
                const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_end - Steady::now()).count();
                timeout = int(std::clamp<std::int64_t>(left, 0, 1'000'000'000));
            }
            pollfd waited{fd, events, 0};
            const int ready = ::poll(&waited, 1, timeout);
            if (ready > 0) return true;
            if (ready == 0) return false;
            if (errno != EINTR) return true; // the call that follows will say what is wrong
        }
    }

private:
    bool m_endless;
    Steady::time_point m_end;
};

tl::unexpected<Error> broken(std::string what) {
    return fail(ErrorCode::HelperFailed, std::move(what));
}

union ControlSpace {
    cmsghdr alignment;
    char bytes[CMSG_SPACE(sizeof(int) * FrameSocket::kMaxFiles)];
};

} // namespace

Result<std::pair<Fd, Fd>> FrameSocket::makePair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return failErrno(errno, "Can't make a socket");
    return std::pair(Fd(ends[0]), Fd(ends[1]));
}

Status FrameSocket::send(const Frame& frame, double seconds, std::span<const int> more) {
    const std::string header = frame.header.dump();
    const std::size_t length = kFixedBytes + header.size() + frame.body.size();
    if (length > kMaxBytes) return fail(ErrorCode::InvalidArgument, "A message to or from a helper is too long");
    std::vector<int> files;
    for (const Fd& file : frame.files) files.push_back(file.get());
    files.insert(files.end(), more.begin(), more.end());
    if (files.size() > kMaxFiles) return fail(ErrorCode::InvalidArgument, "Too many files for one message to a helper");

    char start[kStartBytes];
    putLittle(start, std::uint32_t(length));
    putLittle(start + 4, frame.id);
    putLittle(start + 12, static_cast<std::uint8_t>(frame.kind));
    putLittle(start + 13, std::uint32_t(header.size()));
    iovec parts[3] = {{start, kStartBytes},
                      {const_cast<char*>(header.data()), header.size()},
                      {const_cast<char*>(frame.body.data()), frame.body.size()}};
    ControlSpace control;
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = 3;
    if (!files.empty()) {
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * files.size());
        cmsghdr* ancillary = CMSG_FIRSTHDR(&message);
        ancillary->cmsg_level = SOL_SOCKET;
        ancillary->cmsg_type = SCM_RIGHTS;
        ancillary->cmsg_len = CMSG_LEN(sizeof(int) * files.size());
        std::memcpy(CMSG_DATA(ancillary), files.data(), sizeof(int) * files.size());
    }
    const Deadline deadline(seconds);
    while (message.msg_iovlen > 0) {
        const ssize_t sent = ::sendmsg(m_socket.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (!deadline.await(m_socket.get(), POLLOUT)) {
                return fail(ErrorCode::TimedOut, "The other side doesn't read what is sent to it");
            }
            continue;
        }
        if (sent < 0 && (errno == EPIPE || errno == ECONNRESET))
            return broken("The other side has closed the connection");
        if (sent < 0) return failErrno(errno, "Can't send to a helper");
        message.msg_control = nullptr; // the files went with the first byte
        message.msg_controllen = 0;
        std::size_t left = std::size_t(sent);
        while (message.msg_iovlen > 0 && left >= message.msg_iov->iov_len) {
            left -= message.msg_iov->iov_len;
            ++message.msg_iov;
            --message.msg_iovlen;
        }
        if (message.msg_iovlen > 0) {
            message.msg_iov->iov_base = static_cast<char*>(message.msg_iov->iov_base) + left;
            message.msg_iov->iov_len -= left;
        }
    }
    return {};
}

/// Bytes read, 0 where there are none yet. Files that come along are kept.
Result<std::size_t> FrameSocket::receiveInto(char* to, std::size_t most) {
    iovec part{to, most};
    ControlSpace control;
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    ssize_t got = 0;
    do {
        got = ::recvmsg(m_socket.get(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    } while (got < 0 && errno == EINTR);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return std::size_t(0);
    if (got < 0 && errno != ECONNRESET) return failErrno(errno, "Can't receive from a helper");
    for (cmsghdr* one = got > 0 ? CMSG_FIRSTHDR(&message) : nullptr; one; one = CMSG_NXTHDR(&message, one)) {
        if (one->cmsg_level != SOL_SOCKET || one->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (one->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int file = -1;
            std::memcpy(&file, CMSG_DATA(one) + i * sizeof(int), sizeof file);
            m_incoming.files.emplace_back(file);
        }
    }
    if (got <= 0) {
        m_closed = true;
        return broken("The other side has closed the connection");
    }
    if ((message.msg_flags & MSG_CTRUNC) || m_incoming.files.size() > kMaxFiles) {
        return broken("The other side sent too many files at once");
    }
    return std::size_t(got);
}

Result<FrameSocket::Progress> FrameSocket::receiveSome() {
    Incoming& in = m_incoming;
    while (in.startBytes < kStartBytes) {
        STEMMA_TRY(const std::size_t got, receiveInto(in.start.data() + in.startBytes, kStartBytes - in.startBytes));
        if (got == 0) return Progress::Wait;
        in.startBytes += got;
    }
    const std::size_t length = getLittle<std::uint32_t>(in.start.data());
    const std::size_t header = getLittle<std::uint32_t>(in.start.data() + 13);
    if (length > kMaxBytes) return broken("The other side announced a message that is too long");
    if (length < kFixedBytes + header) return broken("The other side sent a message whose lengths don't fit");
    const std::size_t wanted = length - kFixedBytes;
    while (in.rest.size() < wanted) {
        const std::size_t before = in.rest.size();
        in.rest.resize(std::min(wanted, before + kGrowth));
        const Result<std::size_t> got = receiveInto(in.rest.data() + before, in.rest.size() - before);
        in.rest.resize(before + (got ? *got : 0));
        if (!got) return fail(got.error());
        if (*got == 0) return Progress::Wait;
    }
    return Progress::Done;
}

Result<Frame> FrameSocket::takeFrame() {
    Incoming in = std::exchange(m_incoming, {});
    Frame frame;
    frame.id = getLittle<std::uint64_t>(in.start.data() + 4);
    const auto kind = static_cast<std::uint8_t>(in.start[12]);
    if (kind < 1 || kind > 6) return broken("The other side sent a message of an unknown kind");
    frame.kind = static_cast<Frame::Kind>(kind);
    const std::size_t header = getLittle<std::uint32_t>(in.start.data() + 13);
    Result<Json> parsed = Json::parse(std::string_view(in.rest).substr(0, header));
    if (!parsed) return broken("The other side sent a header that isn't JSON");
    frame.header = std::move(*parsed);
    in.rest.erase(0, header);
    frame.body = std::move(in.rest);
    frame.files = std::move(in.files);
    return frame;
}

Result<Frame> FrameSocket::receive(double seconds) {
    const Deadline deadline(seconds);
    for (;;) {
        STEMMA_TRY(const Progress progress, receiveSome());
        if (progress == Progress::Done) return takeFrame();
        if (!deadline.await(m_socket.get(), POLLIN)) {
            return fail(ErrorCode::TimedOut, "Nothing has come from the other side in time");
        }
    }
}

} // namespace stemma
