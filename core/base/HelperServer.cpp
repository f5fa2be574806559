// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ErrorJson.h"
#include "core/base/Hello.h"
#include "core/base/Helper.h"
#include "core/base/Threads.h"

#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <deque>
#include <exception>
#include <new>
#include <string_view>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace stemma {

void HelperRequest::onCancel(std::function<void()> action) {
    const std::lock_guard lock(m_mutex);
    m_onCancel = std::move(action);
    if (cancelled.requested() && m_onCancel) std::exchange(m_onCancel, {})();
}

void HelperRequest::cancel() {
    const std::lock_guard lock(m_mutex);
    cancelled.request();
    if (m_onCancel) std::exchange(m_onCancel, {})();
}

namespace {

constexpr int kSocket = 3;

/// What the reading thread and the handling thread share.
class Server {
public:
    Server() : m_socket(Fd(kSocket)) {}

    /// The first frame: who reads it knows whether it was built with us. Nothing else is sent before.
    void greet() {
        if (!m_socket.send(toFrame(Hello()))) ::_exit(0);
    }

    /// Reads until the socket closes. Whatever is being computed then has nobody left to want it.
    void read() {
        for (;;) {
            Result<Frame> frame = m_socket.receive();
            if (!frame) ::_exit(0);
            const std::lock_guard lock(m_mutex);
            if (frame->kind == Frame::Kind::Request) {
                m_waiting.push_back(std::move(*frame));
                m_changed.notify_one();
            } else if (frame->kind == Frame::Kind::Cancel) {
                cancel(frame->id);
            }
        }
    }

    /// The next request. `current` is known to the reading thread until finish().
    std::uint64_t take(HelperRequest& current) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return !m_waiting.empty(); });
        Frame frame = std::move(m_waiting.front());
        m_waiting.pop_front();
        current.header = std::move(frame.header);
        current.body = std::move(frame.body);
        current.files = std::move(frame.files);
        current.progress = [this, id = frame.id](const Json& header) { send(id, Frame::Kind::Progress, header, {}); };
        m_current = &current;
        m_currentId = frame.id;
        return frame.id;
    }

    void finish() {
        const std::lock_guard lock(m_mutex);
        m_current = nullptr;
    }

    void send(std::uint64_t id, Frame::Kind kind, Json header, std::string body) {
        const std::lock_guard lock(m_sending);
        Frame frame;
        frame.id = id;
        frame.kind = kind;
        frame.header = std::move(header);
        frame.body = std::move(body);
        Status sent = m_socket.send(frame);
        if (!sent && sent.error().code == ErrorCode::InvalidArgument && kind != Frame::Kind::Progress) {
            frame.kind = Frame::Kind::Error;
            frame.header = toJson({ErrorCode::HelperFailed, "The answer is too long to be sent", {}, {}, {}});
            frame.body.clear();
            sent = m_socket.send(frame);
        }
        if (!sent && sent.error().code == ErrorCode::HelperFailed) ::_exit(0);
    }

private:
    void cancel(std::uint64_t id) {
        if (m_current && m_currentId == id) return m_current->cancel();
        // Not begun yet: it is answered without being begun.
        std::erase_if(m_waiting, [&](const Frame& frame) {
            if (frame.id != id) return false;
            send(id, Frame::Kind::Error, toJson({ErrorCode::Cancelled, "The request was cancelled", {}, {}, {}}), {});
            return true;
        });
    }

    FrameSocket m_socket;
    std::mutex m_mutex, m_sending;
    std::condition_variable m_changed;
    std::deque<Frame> m_waiting;
    HelperRequest* m_current = nullptr;
    std::uint64_t m_currentId = 0;
};

Result<HelperReply> guarded(const std::function<Result<HelperReply>(HelperRequest&)>& handle, HelperRequest& request) {
    try {
        return handle(request);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::HelperFailed, "There isn't enough memory for this");
    } catch (const std::exception& exception) {
        return fail(ErrorCode::HelperFailed, exception.what());
    } catch (...) {
        return fail(ErrorCode::HelperFailed, "An unknown exception was thrown");
    }
}

} // namespace

void applyHelperLimits(int argc, char** argv) {
    const rlimit none{0, 0};
    (void)::setrlimit(RLIMIT_CORE, &none);
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::string_view(argv[i]) != "--memory") continue;
        const auto bytes = static_cast<rlim_t>(std::strtoull(argv[i + 1], nullptr, 10));
        const rlimit limit{bytes, bytes};
        if (bytes > 0) (void)::setrlimit(RLIMIT_AS, &limit);
    }
}

int serveHelper(const std::function<Result<HelperReply>(HelperRequest&)>& handle) {
    struct stat status {};
    if (::fstat(kSocket, &status) != 0 || !S_ISSOCK(status.st_mode)) {
        std::fprintf(stderr, "This program is started by Stemma; it does nothing by itself.\n");
        return 2;
    }
    ::signal(SIGINT, SIG_IGN); // Ctrl+C is the caller's to handle; we end when it does
    auto owned = std::make_unique<Server>();
    Server& server = *owned;
    server.greet();
    std::jthread reader = startThread([&server] { server.read(); });
    if (!reader.joinable()) {
        std::fprintf(stderr, "%s.\n", noThread("A helper").message.c_str());
        return 1;
    }
    (void)owned.release(); // never destroyed: both threads use it until _exit
    reader.detach();
    for (;;) {
        HelperRequest request;
        const std::uint64_t id = server.take(request);
        Result<HelperReply> reply = guarded(handle, request);
        server.finish(); // from here on a Cancel comes too late
        if (reply) {
            server.send(id, Frame::Kind::Reply, std::move(reply->header), std::move(reply->body));
        } else {
            server.send(id, Frame::Kind::Error, toJson(reply.error()), {});
        }
    }
}

} // namespace stemma
