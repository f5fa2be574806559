// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Signals.h"

#include "core/base/Files.h"
#include "core/base/Process.h"
#include "core/base/Threads.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace stemma::cli {

namespace {

constexpr std::array<int, 3> kSignals = {SIGINT, SIGTERM, SIGHUP};

// What the handler may touch: it only sets the flag and writes a byte.
const Cancel* g_cancel = nullptr;
int g_pipe = -1;

void onSignal(int number) {
    const int saved = errno;
    if (g_cancel) g_cancel->request();
    const char byte = char(number);
    (void)!::write(g_pipe, &byte, 1);
    errno = saved;
}

/// Parent of every process, by /proc.
std::map<pid_t, std::vector<pid_t>> children() {
    std::map<pid_t, std::vector<pid_t>> below;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator("/proc", failed)) {
        const pid_t pid = pid_t(std::atoi(entry.path().filename().c_str()));
        if (pid <= 0) continue;
        const Result<std::string> stat = readFile(entry.path() / "stat", 4096);
        const std::size_t end = stat ? stat->rfind(')') : std::string::npos; // the name may hold anything
        int parent = 0;
        if (end != std::string::npos && std::sscanf(stat->c_str() + end, ") %*c %d", &parent) == 1)
            below[pid_t(parent)].push_back(pid);
    }
    return below;
}

void killBelow(pid_t top, const std::map<pid_t, std::vector<pid_t>>& below) {
    const auto found = below.find(top);
    if (found == below.end()) return;
    for (const pid_t child : found->second) {
        killBelow(child, below);
        ::kill(child, SIGKILL);
    }
}

void say(const char* text) {
    std::fputs(text, stderr);
    std::fflush(stderr);
}

} // namespace

struct Interruption::State {
    Fd reading, writing;
    std::array<struct sigaction, kSignals.size()> before{};
    std::function<void()> told;
    std::jthread watcher;

    /// Waits for the handler's bytes; 0 is the end.
    void watch() const {
        char byte = 0;
        for (int count = 0;;) {
            const ssize_t got = ::read(reading.get(), &byte, 1);
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0 || byte == 0) return;
            if (++count == 1) {
                if (told) {
                    told();
                } else {
                    say("\nStopping … (Ctrl+C again kills at once)\n");
                }
                continue;
            }
            killBelow(::getpid(), children());
            say("Killed.\n");
            ::_exit(130);
        }
    }
};

Interruption::Interruption(const Cancel& cancel, std::function<void()> told) : m_state(std::make_unique<State>()) {
    m_state->told = std::move(told);
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return; // without it a signal ends the program as it always would
    m_state->reading.reset(ends[0]);
    m_state->writing.reset(ends[1]);
    m_state->watcher = startThread([state = m_state.get()] { state->watch(); });
    if (!m_state->watcher.joinable()) { // as above
        m_state->writing.reset();
        return;
    }
    static Cancel kept; // outlives a handler that is late
    kept = cancel;
    g_cancel = &kept;
    g_pipe = ends[1];
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        ::sigaction(kSignals[i], nullptr, &m_state->before[i]);
        // What was ignored before us (nohup) stays ignored.
        if (m_state->before[i].sa_handler != SIG_IGN) ::sigaction(kSignals[i], &action, nullptr);
    }
}

Interruption::~Interruption() {
    if (!m_state->writing) return;
    for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &m_state->before[i], nullptr);
    const char end = 0;
    (void)!::write(m_state->writing.get(), &end, 1);
    m_state->watcher.join();
    g_pipe = -1;
}

void ignoreClosedPipes() {
    std::signal(SIGPIPE, SIG_IGN);
}

} // namespace stemma::cli
