// SPDX-License-Identifier: GPL-3.0-or-later
// What a durable commit costs beside its syncs.
//   commit-bench FOLDER ROUNDS BATCH BYTES
// In turns: BATCH steps with an artifact of BYTES each are committed together, then the same syncs alone are done on
// files beside the workspace. Prints a JSON object: "commit", "alone", "inside" (seconds of each round: the commit, the
// syncs repeated alone, the time the commit spent inside its own syncs) and "calls" (of the last commit).
// The program's own fsync, fdatasync, syncfs and sync_file_range stand before the C library's and keep a record.
#include "core/base/Files.h"
#include "core/base/Id.h"
#include "core/store/Content.h"
#include "core/store/Store.h"

#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <map>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

enum class Kind { File, Folder, System };
struct Sync {
    Kind kind = Kind::File;
    ino_t inode = 0;
    std::uint64_t grown = 0; ///< bytes longer than when it was last synced
};
struct Record {
    bool on = false;
    double seconds = 0;
    std::vector<Sync> syncs;
    std::map<ino_t, std::uint64_t> sizes;
};
Record record;

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void note(int fd, bool system) {
    struct stat info {};
    if (::fstat(fd, &info) != 0) return;
    Sync sync{system ? Kind::System : S_ISDIR(info.st_mode) ? Kind::Folder : Kind::File, info.st_ino, 0};
    if (sync.kind == Kind::File) {
        std::uint64_t& before = record.sizes[info.st_ino];
        const auto size = std::uint64_t(info.st_size);
        sync.grown = size > before ? size - before : 0;
        before = size;
    }
    if (record.on) record.syncs.push_back(sync);
}

template <typename Call>
int timed(Call call) {
    const double began = now();
    const int result = call();
    if (record.on) record.seconds += now() - began;
    return result;
}

} // namespace

extern "C" {
int fsync(int fd) {
    note(fd, false);
    return timed([&] { return int(::syscall(SYS_fsync, fd)); });
}
int fdatasync(int fd) {
    note(fd, false);
    return timed([&] { return int(::syscall(SYS_fdatasync, fd)); });
}
int syncfs(int fd) noexcept {
    note(fd, true);
    return timed([&] { return int(::syscall(SYS_syncfs, fd)); });
}
int sync_file_range(int fd, off64_t from, off64_t bytes, unsigned flags) {
    return timed([&] { return int(::syscall(SYS_sync_file_range, fd, from, bytes, flags)); });
}
}

namespace stemma {
namespace {

Result<StepCommit> makeStep(Store& store, RunId run, int number, std::size_t bytes) {
    StepCommit step;
    step.uuid = newUuid();
    step.run = run;
    step.step = "s" + std::to_string(number);
    step.kind = "command";
    step.started = step.ended = Clock::system().now();
    step.reusable = true;
    step.key = sha256(step.step);
    step.components = {{"kind", "", "command 1"}, {"text", "", "cp in.txt " + step.step}};
    step.fullKey = sha256("full" + step.step);
    NewVersion made;
    made.output = step.step;
    made.artifact = "bench/" + step.step;
    made.type = made.materializer = "file";
    STEMMA_TRY(made.staged, store.makeStaging(run, step.uuid));
    made.staged /= "out";
    STEMMA_CHECK(makeFolders(made.staged / "data"));
    std::string content = "artifact " + std::to_string(number) + "\n";
    content.resize(std::max(bytes, content.size()), '.');
    STEMMA_CHECK(writeFile(made.staged / "data" / "out.txt", content));
    made.files.push_back({"out.txt", sha256(content), content.size(), false, ""});
    made.bytes = content.size();
    made.content = contentHash(made.files, false);
    step.made.push_back(std::move(made));
    return step;
}

/// Does the recorded syncs again, on files of their own that grow as the commit's did. What one syncfs wrote for the
/// commit (`batch` artifacts and their manifests) is written anew before it.
class Alone {
public:
    Alone(fs::path folder, int batch, std::size_t bytes) : m_folder(std::move(folder)), m_batch(batch), m_bytes(bytes) {
        m_content.assign(std::size_t(64) << 10, 'x');
    }

    Result<double> repeat(const std::vector<Sync>& syncs) {
        const double began = now();
        for (const Sync& sync : syncs) STEMMA_CHECK(one(sync));
        return now() - began;
    }

private:
    Status write(const fs::path& file, std::uint64_t bytes, int flags) {
        STEMMA_TRY(const Fd fd, openFile(file, O_WRONLY | O_CREAT | flags));
        for (std::uint64_t left = bytes; left > 0;) {
            const std::uint64_t part = std::min<std::uint64_t>(left, m_content.size());
            STEMMA_CHECK(writeAll(fd.get(), std::string_view(m_content).substr(0, part)));
            left -= part;
        }
        return {};
    }
    fs::path fresh() { return m_folder / ("new-" + std::to_string(m_made++)); }

    Status one(const Sync& sync) {
        static constexpr std::uint64_t kManifest = 900, kPages = 4 * 4096;
        if (sync.kind == Kind::File) {
            const fs::path file = m_folder / std::to_string(sync.inode);
            STEMMA_CHECK(write(file, sync.grown > 0 ? sync.grown : kPages, sync.grown > 0 ? O_APPEND : 0));
            return syncFile(file);
        }
        if (sync.kind == Kind::Folder) {
            STEMMA_CHECK(write(fresh(), 0, 0));
            return syncFolder(m_folder);
        }
        for (int i = 0; i < m_batch; ++i) {
            STEMMA_CHECK(write(fresh(), m_bytes, 0));
            STEMMA_CHECK(write(fresh(), kManifest, 0));
        }
        STEMMA_TRY(const Fd fd, openFile(m_folder, O_RDONLY | O_DIRECTORY));
        return ::syncfs(fd.get()) == 0 ? Status() : failErrno(errno, m_folder.string());
    }

    fs::path m_folder;
    int m_batch;
    std::size_t m_bytes;
    std::string m_content;
    int m_made = 0;
};

Json callsOf(const std::vector<Sync>& syncs) {
    std::int64_t files = 0, folders = 0, systems = 0;
    for (const Sync& sync : syncs) (sync.kind == Kind::File ? files : sync.kind == Kind::Folder ? folders : systems)++;
    return Json::object({{"files", files}, {"folders", folders}, {"file_system", systems}});
}

Status bench(const fs::path& folder, int rounds, int batch, std::size_t bytes) {
    const fs::path besides = folder / "alone";
    STEMMA_CHECK(makeFolders(besides));
    STEMMA_TRY(const auto store, Store::open(folder / ".stemma"));
    RunStart start;
    start.pipeline = "bench";
    STEMMA_TRY(const RunId run, store->beginRun(start));
    Alone alone(besides, batch, bytes);
    Json commits = Json::array(), repeats = Json::array(), inside = Json::array();
    int number = 0;
    for (int round = -1; round < rounds; ++round) { // the first one warms up
        std::vector<StepCommit> steps;
        for (int i = 0; i < batch; ++i) {
            STEMMA_TRY(StepCommit step, makeStep(*store, run, number++, bytes));
            steps.push_back(std::move(step));
        }
        record.on = true;
        record.seconds = 0;
        record.syncs.clear();
        const double began = now();
        STEMMA_CHECK(store->commit(std::move(steps)));
        const double seconds = now() - began;
        record.on = false;
        STEMMA_TRY(const double repeated, alone.repeat(record.syncs));
        if (round < 0) continue;
        commits.push(seconds);
        repeats.push(repeated);
        inside.push(record.seconds);
    }
    STEMMA_CHECK(store->finishRun(run, RunStatus::Completed, Json::object()));
    std::printf("%s\n", Json::object({{"commit", std::move(commits)},
                                      {"alone", std::move(repeats)},
                                      {"inside", std::move(inside)},
                                      {"calls", callsOf(record.syncs)}})
                            .dump()
                            .c_str());
    return {};
}

} // namespace
} // namespace stemma

int main(int count, char** arguments) {
    if (count != 5) {
        std::fprintf(stderr, "commit-bench FOLDER ROUNDS BATCH BYTES\n");
        return 2;
    }
    const stemma::Status done =
        stemma::bench(arguments[1], std::atoi(arguments[2]), std::atoi(arguments[3]), std::stoull(arguments[4]));
    if (!done) std::fprintf(stderr, "%s\n", stemma::describe(done.error()).c_str());
    return done ? 0 : 1;
}
