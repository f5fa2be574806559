// SPDX-License-Identifier: GPL-3.0-or-later
// A helper that does what its tests ask: answers, fails, hangs, dies.
#include "core/base/Helper.h"

#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

using namespace stemma;

namespace {

std::string contentOf(int file) {
    std::string content(1 << 16, '\0');
    const ssize_t got = ::pread(file, content.data(), content.size(), 0);
    content.resize(std::size_t(got > 0 ? got : 0));
    return content;
}

Result<HelperReply> waitUntilCancelled(HelperRequest& request) {
    std::mutex mutex;
    std::condition_variable changed;
    bool stopped = false;
    const OnCancel stop(request, [&] {
        const std::lock_guard lock(mutex);
        stopped = true;
        changed.notify_one();
    });
    request.progress(Json::object({{"waiting", true}}));
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return stopped; });
    return fail(ErrorCode::Cancelled, "stopped as asked");
}

Result<HelperReply> handle(HelperRequest& request) {
    const std::string& what = request.header["do"].text();
    if (what == "echo") return HelperReply{request.header, std::move(request.body)};
    if (what == "pid") return HelperReply{Json::object({{"pid", int(::getpid())}}), {}};
    if (what == "files") {
        std::string all;
        for (const Fd& file : request.files) all += contentOf(file.get());
        return HelperReply{Json::object({{"count", request.files.size()}}), all};
    }
    if (what == "fail") {
        Error error{ErrorCode::BadData, "The table is broken", "Mend it.", SourcePosition{"t.csv", 3, 7}, {}};
        error.causes.push_back({ErrorCode::Io, "a cause", {}, std::nullopt, {}});
        return fail(error);
    }
    if (what == "throw") throw std::runtime_error("thrown in the handler");
    if (what == "wait") return waitUntilCancelled(request);
    if (what == "hang") {
        request.progress(Json::object({{"pid", int(::getpid())}}));
        for (;;) ::pause();
    }
    if (what == "die") {
        std::fprintf(stderr, "first line\nthe last words\n");
        std::raise(SIGKILL);
    }
    if (what == "exit") ::_exit(7);
    if (what == "memory") {
        rlimit limit{};
        ::getrlimit(RLIMIT_AS, &limit);
        return HelperReply{Json::object({{"bytes", limit.rlim_cur}}), {}};
    }
    if (what == "progress") {
        for (int i = 0; i < 3; ++i) request.progress(Json::object({{"at", i}}));
        return HelperReply{};
    }
    if (what == "garbage") {
        (void)!::write(3, std::string(100, '\xff').data(), 100);
        for (;;) ::pause();
    }
    return fail(ErrorCode::NotSupported, "unknown request '" + what + "'");
}

} // namespace

int main(int argc, char** argv) {
    applyHelperLimits(argc, argv);
    return serveHelper(&handle);
}
