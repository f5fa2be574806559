// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Children.h"
#include "core/base/Orphans.h"
#include "core/base/Process.h"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <optional>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <unordered_set>

extern "C" { // glibc 2.36 forgot to say so itself
#include <sys/pidfd.h>
}

namespace stemma {

namespace {

using Steady = std::chrono::steady_clock;

std::atomic<bool> adoptsOrphans = false;

/// A file of /proc, whose size isn't known before; nullopt where the process is gone or isn't ours to look at.
std::optional<std::string> readProc(const std::string& path) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return std::nullopt;
    std::string content(4096, '\0');
    std::size_t filled = 0;
    for (;;) {
        const ssize_t got = ::read(file.get(), content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::nullopt;
        if (got == 0) break;
        filled += std::size_t(got);
        if (filled == content.size()) content.resize(content.size() * 2);
    }
    content.resize(filled);
    return content;
}

std::string procPath(pid_t pid, const char* file) {
    return "/proc/" + std::to_string(pid) + "/" + file;
}

std::vector<pid_t> numbersIn(std::string_view text) {
    std::vector<pid_t> numbers;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        pid_t number = 0;
        const auto [next, error] = std::from_chars(at, end, number);
        if (error == std::errc()) numbers.push_back(number);
        at = next == at ? at + 1 : next;
    }
    return numbers;
}

struct ProcStat {
    char state = '?';
    pid_t parent = 0, group = 0;
    unsigned int flags = 0;
    bool hasEnded() const { return state == 'Z' || state == 'X'; }
    bool isKernels() const { return flags & 0x00200000; } // PF_KTHREAD, proc(5)
};

std::optional<ProcStat> statOf(pid_t pid) {
    const std::optional<std::string> text = readProc(procPath(pid, "stat"));
    if (!text) return std::nullopt;
    const std::size_t name = text->rfind(')'); // a program's name may hold anything, also brackets and blanks
    ProcStat stat;
    if (name == std::string::npos) return std::nullopt;
    if (std::sscanf(text->c_str() + name + 1, " %c %d %d %*d %*d %*d %u", &stat.state, &stat.parent, &stat.group,
                    &stat.flags) != 4) {
        return std::nullopt;
    }
    return stat;
}

/// The environment of a process; nullopt where it is gone or isn't ours. One that is just becoming another program
/// (execve) has neither environment nor arguments for a moment, which nothing announces the end of: it is asked again.
std::optional<std::string> environmentOf(pid_t pid) {
    constexpr int kMostTries = 500; // of a millisecond
    for (int tries = 0, bare = 0;; ++tries) {
        std::optional<std::string> environment = readProc(procPath(pid, "environ"));
        if (!environment || !environment->empty() || tries == kMostTries) return environment;
        const std::optional<ProcStat> stat = statOf(pid);
        if (!stat || stat->hasEnded() || stat->isKernels()) return environment;
        const std::optional<std::string> arguments = readProc(procPath(pid, "cmdline"));
        if (!arguments || (!arguments->empty() && ++bare == 3)) return environment; // it was started without one
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

/// Whether the environment of a process has "NAME=VALUE" with one of the values.
bool carries(pid_t pid, const std::string& name, const std::unordered_set<std::string>& values) {
    const std::optional<std::string> environment = environmentOf(pid);
    if (!environment) return false;
    const std::string sought = name + "=";
    for (std::size_t at = environment->find(sought); at != std::string::npos; at = environment->find(sought, at + 1)) {
        if (at != 0 && (*environment)[at - 1] != '\0') continue;
        const std::size_t from = at + sought.size();
        const std::size_t to = std::min(environment->find('\0', from), environment->size());
        if (values.contains(environment->substr(from, to - from))) return true;
    }
    return false;
}

/// Our children that nobody waits for. Orphans of steps are adopted by the main thread. nullopt: the kernel can't tell.
std::optional<std::vector<pid_t>> strangersAmongChildren() {
    static const std::string path =
        "/proc/" + std::to_string(::getpid()) + "/task/" + std::to_string(::getpid()) + "/children";
    const std::optional<std::string> text = readProc(path);
    if (!text) return std::nullopt;
    std::vector<pid_t> strangers;
    for (const pid_t pid : numbersIn(*text)) {
        if (!Children::all().has(pid)) strangers.push_back(pid);
    }
    return strangers;
}

void addDescendants(pid_t pid, std::vector<pid_t>& all) {
    all.push_back(pid);
    DIR* tasks = ::opendir(procPath(pid, "task").c_str());
    if (!tasks) return;
    std::vector<pid_t> children;
    while (const dirent* entry = ::readdir(tasks)) {
        if (entry->d_name[0] == '.') continue;
        const auto text = readProc(procPath(pid, "task") + "/" + entry->d_name + "/children");
        if (!text) continue;
        for (const pid_t child : numbersIn(*text)) children.push_back(child);
    }
    ::closedir(tasks);
    for (const pid_t child : children) addDescendants(child, all);
}

/// Every process of our user but ourselves and those somebody waits for.
std::vector<pid_t> everyProcess() {
    std::vector<pid_t> all;
    DIR* proc = ::opendir("/proc");
    if (!proc) return all;
    while (const dirent* entry = ::readdir(proc)) {
        const std::string_view name = entry->d_name;
        pid_t pid = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error != std::errc() || end != name.data() + name.size()) continue;
        struct stat status {};
        if (pid == ::getpid() || Children::all().has(pid)) continue;
        if (::fstatat(::dirfd(proc), entry->d_name, &status, 0) == 0 && status.st_uid == ::geteuid())
            all.push_back(pid);
    }
    ::closedir(proc);
    return all;
}

/// A process to be ended, held by a pidfd so that its number can't come to mean another.
struct Doomed {
    pid_t pid = 0;
    Fd pidfd;
};

/// What a step of ours left behind: adopted by us, where the kernel does that.
std::vector<pid_t> adopted() {
    std::optional<std::vector<pid_t>> strangers;
    if (adoptsOrphans) strangers = strangersAmongChildren();
    if (!strangers) return everyProcess();
    std::vector<pid_t> all;
    for (const pid_t pid : *strangers) addDescendants(pid, all);
    return all;
}

/// Reaps it where it is our child, has ended, and belongs to nobody.
void reap(const Doomed& doomed) {
    siginfo_t info{};
    if (!Children::all().has(doomed.pid)) {
        (void)::waitid(P_PIDFD, id_t(doomed.pidfd.get()), &info, WEXITED | WNOHANG);
    }
}

/// Waits until all have ended or the time is over; forgets those that ended.
void awaitEnd(std::vector<Doomed>& doomed, std::chrono::milliseconds most) {
    const auto end = Steady::now() + most;
    while (!doomed.empty()) {
        std::vector<pollfd> waited;
        for (const Doomed& one : doomed) waited.push_back({one.pidfd.get(), POLLIN, 0});
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Steady::now()).count();
        const int ready = ::poll(waited.data(), waited.size(), int(std::max<long>(left, 0)));
        if (ready == 0 || (ready < 0 && errno != EINTR)) return;
        for (std::size_t i = waited.size(); i-- > 0;) {
            if (waited[i].revents == 0) continue;
            reap(doomed[i]);
            doomed.erase(doomed.begin() + std::ptrdiff_t(i));
        }
    }
}

/// Adopted processes that ended by themselves. A child of another library shares our process group; a step's don't.
void reapEndedOrphans() {
    const std::unique_lock alone(Children::all().starting(), std::try_to_lock);
    if (!alone) return; // a start is under way, and its child could look like a stranger: next time
    const auto strangers = strangersAmongChildren();
    if (!strangers) return;
    for (const pid_t pid : *strangers) {
        const std::optional<ProcStat> stat = statOf(pid);
        if (stat && stat->state == 'Z' && stat->group != ::getpgrp()) (void)::waitpid(pid, nullptr, WNOHANG);
    }
}

/// Ends those of the processes that carry one of the values, with what they start meanwhile; how many.
int endMarked(const std::function<std::vector<pid_t>()>& candidates, const std::string& name,
              const std::unordered_set<std::string>& values) {
    int ended = 0;
    constexpr int kRounds = 5; // a process may start another while it is being ended
    for (int round = 0; round < kRounds; ++round) {
        std::vector<Doomed> doomed;
        for (const pid_t pid : candidates()) {
            if (!carries(pid, name, values)) continue;
            Fd pidfd(::pidfd_open(pid, 0));
            if (pidfd && carries(pid, name, values)) doomed.push_back({pid, std::move(pidfd)});
        }
        if (doomed.empty()) break;
        ended += int(doomed.size());
        for (const Doomed& one : doomed) {
            if (round == 0) {
                (void)::pidfd_send_signal(one.pidfd.get(), SIGTERM, nullptr, 0);
                (void)::pidfd_send_signal(one.pidfd.get(), SIGCONT, nullptr, 0); // a stopped one can't obey
            } else {
                (void)::pidfd_send_signal(one.pidfd.get(), SIGKILL, nullptr, 0);
            }
        }
        awaitEnd(doomed, std::chrono::milliseconds(500));
        for (const Doomed& one : doomed) (void)::pidfd_send_signal(one.pidfd.get(), SIGKILL, nullptr, 0);
        awaitEnd(doomed, std::chrono::milliseconds(500));
    }
    return ended;
}

} // namespace

void becomeSubreaper() {
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0) adoptsOrphans = true;
}

int endLeftBehind(const std::string& marker) {
    if (adoptsOrphans) { // the usual case costs one file of /proc
        const auto strangers = strangersAmongChildren();
        if (strangers && strangers->empty()) return 0;
    }
    const std::size_t equals = marker.find('=');
    const int ended = endMarked(adopted, marker.substr(0, equals), {marker.substr(equals + 1)});
    if (adoptsOrphans) reapEndedOrphans();
    return ended;
}

int endOrphans(const std::string& name, const std::unordered_set<std::string>& values) {
    return values.empty() ? 0 : endMarked(everyProcess, name, values);
}

namespace {

/// A file that is looked for among those that processes have open: its canonical path, and what it is.
struct SoughtFile {
    std::string path;
    struct stat info {};
};

/// Only what has the file's path is looked at: others may be of file systems that don't answer.
bool hasOpen(pid_t pid, const SoughtFile& file) {
    DIR* folder = ::opendir(procPath(pid, "fd").c_str());
    if (!folder) return false; // gone, or somebody else's
    bool found = false;
    std::string target(file.path.size() + 1, '\0');
    while (const dirent* entry = found ? nullptr : ::readdir(folder)) {
        const ssize_t size = ::readlinkat(::dirfd(folder), entry->d_name, target.data(), target.size());
        if (size < 0 || std::string_view(target.data(), std::size_t(size)) != file.path) continue;
        struct stat info {};
        found = ::fstatat(::dirfd(folder), entry->d_name, &info, 0) == 0 && info.st_dev == file.info.st_dev &&
                info.st_ino == file.info.st_ino;
    }
    ::closedir(folder);
    return found;
}

/// Whether those that have the file open, of the processes there are here, carry the mark, all of them.
bool onlyMarkedHold(const SoughtFile& file, const std::string& name, const std::unordered_set<std::string>& values) {
    DIR* processes = ::opendir("/proc");
    if (!processes) return false;
    bool marked = false, other = false;
    while (const dirent* entry = other ? nullptr : ::readdir(processes)) {
        const pid_t pid = pid_t(std::atoi(entry->d_name));
        if (pid <= 0 || !hasOpen(pid, file)) continue;
        (carries(pid, name, values) ? marked : other) = true;
    }
    ::closedir(processes);
    return marked && !other;
}

} // namespace

bool lockTakerDied(const fs::path& path, const std::string& name, const std::unordered_set<std::string>& values) {
    SoughtFile file;
    std::error_code problem;
    file.path = fs::canonical(path, problem).string();
    const struct stat& info = file.info;
    if (problem || ::stat(path.c_str(), &file.info) != 0) return false;
    // "4: FLOCK  ADVISORY  WRITE 15802 fe:00:10962638 0 EOF"
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
        pid_t pid = 0;
        unsigned int high = 0, low = 0;
        unsigned long long inode = 0;
        if (std::sscanf(line.c_str(), "%*d: FLOCK %*s %*s %d %x:%x:%llu", &pid, &high, &low, &inode) != 4) continue;
        if (inode != info.st_ino || high != major(info.st_dev) || low != minor(info.st_dev)) continue;
        if (pid > 0) return ::kill(pid, 0) != 0 && errno == ESRCH;
        break; // a process of another container
    }
    return onlyMarkedHold(file, name, values);
}

} // namespace stemma
