// SPDX-License-Identifier: GPL-3.0-or-later
// lineage-bench FOLDER UP DOWN [TIMES]: in the workspace of a folder, what the version numbered UP in the database was
// made from, and what was made from DOWN. Prints {"open_seconds", "up": {"nodes", "seconds": […], "processor": […]},
// "down": …, "memory_bytes"}; processor are seconds of it, memory is the most the process had.
#include "core/lineage/LineageQueries.h"
#include "core/store/Store.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sys/resource.h>

using namespace stemma;

namespace {

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double processor() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

Result<Json> asked(const Store& store, std::int64_t version, LineageDirection direction, int times) {
    LineageQuestion question;
    question.direction = direction;
    Json seconds = Json::array(), used = Json::array();
    std::size_t nodes = 0;
    for (int i = 0; i < times; ++i) {
        const double began = now(), before = processor();
        STEMMA_TRY(const Lineage found, lineageOf(store, VersionId{version}, question));
        seconds.push(now() - began);
        used.push(processor() - before);
        nodes = found.nodes.size();
        if (found.cut) return fail(ErrorCode::Internal, "a lineage was cut: what is measured isn't whole");
    }
    return Json::object({{"nodes", nodes}, {"seconds", std::move(seconds)}, {"processor", std::move(used)}});
}

Status bench(char** words, int times) {
    const double began = now();
    STEMMA_TRY(const auto store, Store::open(fs::path(words[1]) / ".stemma"));
    Json result = Json::object({{"open_seconds", now() - began}});
    STEMMA_TRY(Json up, asked(*store, std::atoll(words[2]), LineageDirection::Upstream, times));
    STEMMA_TRY(Json down, asked(*store, std::atoll(words[3]), LineageDirection::Downstream, times));
    result.set("up", std::move(up));
    result.set("down", std::move(down));
    struct rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    result.set("memory_bytes", std::int64_t(usage.ru_maxrss) * 1024);
    std::printf("%s\n", result.dump().c_str());
    return {};
}

} // namespace

int main(int count, char** words) {
    if (count < 4) return std::fputs("lineage-bench FOLDER UP DOWN [TIMES]\n", stderr), 2;
    const Status done = bench(words, count > 4 ? std::atoi(words[4]) : 9);
    if (!done) std::fprintf(stderr, "%s\n", describe(done.error()).c_str());
    return done ? 0 : 1;
}
