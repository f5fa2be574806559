// SPDX-License-Identifier: GPL-3.0-or-later
// lineage-bench FOLDER UP DOWN [TIMES]: in the workspace of a folder, what the version numbered UP in the database was
// made from, and what was made from DOWN, and the map and the history of all. Prints {"open_seconds", "up": {"nodes",
// "seconds": […], "processor": […]}, "down": …, "map": …, "history": …, "memory_bytes"}; processor are seconds of it,
// memory is the most the process had.
#include "core/lineage/HistoryGraph.h"
#include "core/lineage/LineageQueries.h"
#include "core/lineage/MapGraph.h"
#include "core/store/Store.h"

#include <algorithm>
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

const std::vector<LineageNode>& nodesOf(const Lineage& lineage) {
    return lineage.nodes;
}
template <typename Graph>
const std::vector<DrawnNode>& nodesOf(const Graph& graph) {
    return graph.drawing.nodes;
}

double processor() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

/// Of several times, how long it took; `ask` gives the number of nodes.
template <typename Ask>
Result<Json> timed(int times, Ask ask) {
    Json seconds = Json::array(), used = Json::array();
    std::size_t nodes = 0;
    for (int i = 0; i < times; ++i) {
        const double began = now(), before = processor();
        const auto found = ask();
        seconds.push(now() - began);
        used.push(processor() - before);
        if (!found) return fail(found.error());
        nodes = nodesOf(*found).size();
    }
    return Json::object({{"nodes", nodes}, {"seconds", std::move(seconds)}, {"processor", std::move(used)}});
}

Result<Json> lineageTimed(const Store& store, const char* version, LineageDirection direction, int times) {
    LineageQuestion question;
    question.direction = direction;
    return timed(times, [&]() -> Result<Lineage> {
        STEMMA_TRY(Lineage found, lineageOf(store, VersionId{std::atoll(version)}, question));
        if (found.cut) return fail(ErrorCode::Internal, "a lineage was cut: what is measured isn't whole");
        return found;
    });
}

Status bench(char** words, int times) {
    const double began = now();
    STEMMA_TRY(const auto store, Store::open(fs::path(words[1]) / ".stemma"));
    Json result = Json::object({{"open_seconds", now() - began}});
    STEMMA_TRY(Json up, lineageTimed(*store, words[2], LineageDirection::Upstream, times));
    STEMMA_TRY(Json down, lineageTimed(*store, words[3], LineageDirection::Downstream, times));
    STEMMA_TRY(Json map, timed(std::min(times, 3), [&] { return mapOf(*store); }));
    STEMMA_TRY(Json history, timed(times, [&] { return historyOf(*store); }));
    result.set("up", std::move(up));
    result.set("down", std::move(down));
    result.set("map", std::move(map));
    result.set("history", std::move(history));
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
