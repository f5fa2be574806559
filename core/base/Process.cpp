// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Process.h"

#include "core/base/Children.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" { // glibc 2.36 forgot to say so itself
#include <sys/pidfd.h>
}

namespace stemma {

Children& Children::all() {
    static Children children;
    return children;
}

void Children::add(pid_t pid) {
    const std::lock_guard lock(m_mutex);
    m_pids.insert(pid);
}

void Children::remove(pid_t pid) {
    const std::lock_guard lock(m_mutex);
    m_pids.erase(pid);
}

bool Children::has(pid_t pid) const {
    const std::lock_guard lock(m_mutex);
    return m_pids.contains(pid);
}

namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (const std::string& text : texts) all.push_back(const_cast<char*>(text.c_str()));
    all.push_back(nullptr);
    return all;
}

/// The file actions of one start. Descriptors whose numbers collide with the child's are moved out of the way first.
class FileActions {
public:
    FileActions() { ::posix_spawn_file_actions_init(&m_actions); }
    ~FileActions() { ::posix_spawn_file_actions_destroy(&m_actions); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;

    Status fill(const SpawnOptions& options) {
        std::vector<std::pair<int, int>> wanted = options.descriptors;
        const int standard[] = {options.in, options.out, options.error};
        for (int i = 0; i < 3; ++i) {
            if (standard[i] >= 0) wanted.emplace_back(standard[i], i);
        }
        int highest = 2;
        for (const auto& [ours, childs] : wanted) highest = std::max(highest, childs);
        std::vector<bool> taken(std::size_t(highest) + 1, false);
        taken[0] = taken[1] = taken[2] = true;
        for (auto& [ours, childs] : wanted) {
            taken[std::size_t(childs)] = true;
            if (ours > highest) continue;
            Fd moved(::fcntl(ours, F_DUPFD_CLOEXEC, highest + 1));
            if (!moved) return failErrno(errno, "Can't pass descriptor " + std::to_string(ours) + " to a program");
            ours = moved.get();
            m_moved.push_back(std::move(moved));
        }
        int failed = 0;
        for (int i = 0; i < 3; ++i) {
            if (standard[i] >= 0) continue;
            failed |= ::posix_spawn_file_actions_addopen(&m_actions, i, "/dev/null", i == 0 ? O_RDONLY : O_WRONLY, 0);
        }
        for (const auto& [ours, childs] : wanted) {
            failed |= ::posix_spawn_file_actions_adddup2(&m_actions, ours, childs);
        }
        for (int i = 3; i <= highest; ++i) {
            if (!taken[std::size_t(i)]) failed |= ::posix_spawn_file_actions_addclose(&m_actions, i);
        }
        failed |= ::posix_spawn_file_actions_addclosefrom_np(&m_actions, highest + 1);
        if (!options.folder.empty()) {
            failed |= ::posix_spawn_file_actions_addchdir_np(&m_actions, options.folder.c_str());
        }
        if (failed) return fail(ErrorCode::Io, "Can't prepare the start of a program");
        return {};
    }
    const posix_spawn_file_actions_t* get() const { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions;
    std::vector<Fd> m_moved;
};

/// No signal blocked, and the usual ones at their default: what we ignore or block is our own affair.
class SpawnAttributes {
public:
    explicit SpawnAttributes(bool ownGroup) {
        ::posix_spawnattr_init(&m_attributes);
        sigset_t none, usual;
        sigemptyset(&none);
        sigemptyset(&usual);
        for (const int number : {SIGPIPE, SIGCHLD, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGXFSZ}) {
            sigaddset(&usual, number);
        }
        ::posix_spawnattr_setsigmask(&m_attributes, &none);
        ::posix_spawnattr_setsigdefault(&m_attributes, &usual);
        int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
        if (ownGroup) flags |= POSIX_SPAWN_SETPGROUP;
        ::posix_spawnattr_setpgroup(&m_attributes, 0);
        ::posix_spawnattr_setflags(&m_attributes, static_cast<short>(flags));
    }
    ~SpawnAttributes() { ::posix_spawnattr_destroy(&m_attributes); }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    const posix_spawnattr_t* get() const { return &m_attributes; }

private:
    posix_spawnattr_t m_attributes;
};

std::string interpreterOf(const fs::path& script) {
    const Result<Fd> file = openFile(script, O_RDONLY | O_NONBLOCK);
    if (!file) return {};
    char start[256];
    const ssize_t got = ::read(file->get(), start, sizeof start);
    if (got < 3 || start[0] != '#' || start[1] != '!') return {};
    std::string line(start + 2, std::size_t(got) - 2);
    line.resize(std::min(line.find('\n'), line.size()));
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == line.npos) return {};
    const std::size_t last = line.find_first_of(" \t\r", first);
    return line.substr(first, last == line.npos ? last : last - first);
}

/// posix_spawn gives one number for whatever failed; this finds out what it was.
tl::unexpected<Error> explain(int error, const SpawnOptions& options, const std::string& program) {
    std::error_code ignored;
    if (!options.folder.empty() && !fs::is_directory(options.folder, ignored)) {
        return fail(ErrorCode::NotFound,
                    "There is no folder '" + options.folder.string() + "' to run '" + options.arguments[0] + "' in");
    }
    const fs::path file = options.folder / program; // an absolute program stays itself
    const std::string name = "'" + program + "'";
    switch (error) {
    case ENOENT:
        if (!fs::exists(file, ignored)) return fail(ErrorCode::NotFound, "There is no program " + name);
        if (const std::string interpreter = interpreterOf(file); !interpreter.empty()) {
            return fail(ErrorCode::NotFound, name + " needs '" + interpreter + "', which isn't there",
                        "Correct its first line.");
        }
        return fail(ErrorCode::NotFound, name + " needs a loader or library that isn't there");
    case EACCES:
        if (fs::is_directory(file, ignored)) {
            return fail(ErrorCode::InvalidArgument, name + " is a folder, not a program");
        }
        return fail(ErrorCode::Io, name + " isn't executable", "Run: chmod +x " + program);
    case ENOEXEC:
        return fail(ErrorCode::Io, name + " isn't a program this system can run",
                    "A script needs a first line such as #!/bin/sh.");
    case E2BIG:
        return fail(ErrorCode::InvalidArgument, "The arguments and environment of " + name + " are too long");
    case EAGAIN:
    case ENOMEM:
        return fail(ErrorCode::Io, "Can't start " + name + ": " + std::strerror(error),
                    "There are too many processes, or too little memory.");
    default:
        return fail(ErrorCode::Io, "Can't start " + name + ": " + std::strerror(error));
    }
}

std::string pathOf(const std::vector<std::string>& environment) {
    for (const std::string& entry : environment) {
        if (entry.starts_with("PATH=")) return entry.substr(5);
    }
    return "/usr/local/bin:/usr/bin:/bin";
}

} // namespace

Result<Child> spawn(const SpawnOptions& options) {
    if (options.arguments.empty() || options.arguments[0].empty()) {
        return fail(ErrorCode::InvalidArgument, "There is no program to start");
    }
    std::string program = options.arguments[0];
    if (program.find('/') == program.npos) {
        STEMMA_TRY(const fs::path found, findProgram(program, pathOf(options.environment)));
        program = fs::absolute(found).string(); // the folder changes before the program is looked for
    }
    FileActions actions;
    STEMMA_CHECK(actions.fill(options));
    const SpawnAttributes attributes(options.ownGroup);
    const std::vector<char*> arguments = pointers(options.arguments), environment = pointers(options.environment);
    Child child;
    const std::shared_lock starting(Children::all().starting());
    const int error = ::posix_spawn(&child.pid, program.c_str(), actions.get(), attributes.get(), arguments.data(),
                                    environment.data());
    if (error != 0) return explain(error, options, program);
    Children::all().add(child.pid);
    child.pidfd = Fd(::pidfd_open(child.pid, 0));
    if (!child.pidfd) { // out of descriptors: a child nobody can watch is no use
        const int reason = errno;
        ::kill(child.pid, SIGKILL);
        waitFor(child);
        return failErrno(reason, "Can't watch '" + program + "'");
    }
    return child;
}

ExitStatus waitFor(Child& child) {
    STEMMA_ASSERT(child.pid > 0);
    ExitStatus status;
    int how = 0;
    struct rusage used {};
    pid_t got = 0;
    do {
        got = ::wait4(child.pid, &how, 0, &used);
    } while (got < 0 && errno == EINTR);
    Children::all().remove(child.pid);
    child.pid = -1;
    child.pidfd.reset();
    if (got < 0) { // somebody reaped it, or SIGCHLD is ignored: how it ended is lost, and must not look like success
        status.code = 255;
        return status;
    }
    if (WIFSIGNALED(how)) {
        status.signal = WTERMSIG(how);
    } else {
        status.code = WEXITSTATUS(how);
    }
    status.userSeconds = double(used.ru_utime.tv_sec) + double(used.ru_utime.tv_usec) / 1e6;
    status.systemSeconds = double(used.ru_stime.tv_sec) + double(used.ru_stime.tv_usec) / 1e6;
    status.maxResidentBytes = std::int64_t(used.ru_maxrss) * 1024;
    return status;
}

std::string describe(const ExitStatus& status) {
    if (status.signal == 0) return "exit code " + std::to_string(status.code);
    const char* name = ::sigabbrev_np(status.signal);
    std::string text = "killed by " + (name ? "SIG" + std::string(name) : "signal " + std::to_string(status.signal));
    if (status.signal == SIGKILL) text += " (perhaps out of memory)";
    return text;
}

void killGroup(pid_t group, int signal) {
    if (group > 1) ::kill(-group, signal);
}

std::vector<std::string> currentEnvironment() {
    std::vector<std::string> all;
    for (char** entry = environ; entry && *entry; ++entry) all.emplace_back(*entry);
    return all;
}

Result<fs::path> findProgram(const std::string& name, const std::string& path) {
    const auto isFile = [](const fs::path& file) {
        struct stat status {};
        return ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode);
    };
    const auto notExecutable = [](const fs::path& file) {
        return fail(ErrorCode::Io, "'" + file.string() + "' isn't executable", "Run: chmod +x " + file.string());
    };
    if (name.find('/') != name.npos) {
        if (!isFile(name)) return fail(ErrorCode::NotFound, "There is no program '" + name + "'");
        if (::access(name.c_str(), X_OK) != 0) return notExecutable(name);
        return fs::path(name);
    }
    fs::path almost;
    for (std::size_t from = 0; !name.empty() && from <= path.size();) {
        const std::size_t end = std::min(path.find(':', from), path.size());
        const fs::path folder = end == from ? fs::path(".") : fs::path(path.substr(from, end - from));
        from = end + 1;
        const fs::path file = folder / name;
        if (!isFile(file)) continue;
        if (::access(file.c_str(), X_OK) == 0) return file;
        if (almost.empty()) almost = file;
    }
    if (!almost.empty()) return notExecutable(almost);
    return fail(ErrorCode::NotFound, "There is no program '" + name + "' on PATH",
                "Install it, or write the path of the program.");
}

fs::path programFolder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::current_path(error) : program.parent_path();
}

Result<fs::path> findHelper(const std::string& name) {
    std::vector<fs::path> folders;
    if (const char* configured = std::getenv("STEMMA_HELPERS"); configured && *configured) {
        folders.emplace_back(configured);
    }
    folders.push_back(programFolder());
    folders.push_back(programFolder().parent_path() / "libexec/stemma");
    for (const fs::path& folder : folders) {
        fs::path file = folder / name;
        if (::access(file.c_str(), X_OK) == 0) return file;
    }
    return fail(ErrorCode::NotFound,
                "The helper '" + name + "' is missing; it should be in '" + folders[0].string() + "'",
                "Install Stemma again, or set STEMMA_HELPERS to the folder it is in.");
}

} // namespace stemma
