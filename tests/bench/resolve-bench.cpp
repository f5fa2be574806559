// SPDX-License-Identifier: GPL-3.0-or-later
// What bench.py measures of charts of many rows: resolve-bench ROWS prints the median seconds of resolving each of some
// specifications over that many rows, {"scatter": 0.03, …}.
#include "core/base/Json.h"
#include "core/visual/Resolve.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace stemma;

namespace {

constexpr int kTimes = 7;

/// Categories, numbers, moments of three years with five rows each.
ChartData rowsOf(std::size_t count) {
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    ChartColumn k("k"), g("g"), x("x"), y("y"), t("t"), day("day");
    for (std::size_t i = 0; i < count; ++i) {
        k.pushText("category " + std::to_string(random() % 8));
        g.pushText(std::string(1, char('a' + i % 5)));
        x.pushNumber(normal(random));
        y.pushNumber(std::fabs(normal(random)));
        t.pushNumber(1.2e12 + double(i / 5) * 4.75e11 / double(count));
        day.pushText("2008-0" + std::to_string(1 + random() % 9) + "-1" + std::to_string(random() % 10));
    }
    ChartData data;
    data.rows = count;
    data.columns = {std::move(k), std::move(g), std::move(x), std::move(y), std::move(t), std::move(day)};
    return data;
}

struct Work {
    const char* name;
    const char* rest;
};

constexpr Work kWorks[] = {
    {"scatter", R"("mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"},
        "y": {"field": "y", "type": "quantitative"}, "color": {"field": "k"}})"},
    {"histogram", R"("mark": "bar", "encoding": {"x": {"field": "x", "bin": true}, "y": {"aggregate": "count"}})"},
    {"stacked areas", R"("mark": "area", "encoding": {"x": {"field": "t", "type": "temporal"},
        "y": {"field": "y", "type": "quantitative", "stack": "zero"}, "color": {"field": "g"}})"},
    {"means by month", R"("mark": "line", "encoding": {"x": {"field": "day", "type": "temporal",
        "timeUnit": "yearmonth"}, "y": {"aggregate": "mean", "field": "y"}, "color": {"field": "k"}})"},
    {"sums by hour", R"("mark": "bar", "encoding": {"x": {"field": "t", "type": "ordinal", "timeUnit": "hours"},
        "y": {"aggregate": "sum", "field": "y"}, "color": {"field": "g"}})"},
    {"line", R"("mark": "line", "encoding": {"x": {"field": "t", "type": "temporal"},
        "y": {"field": "y", "type": "quantitative"}})"},
    {"heatmap", R"("mark": "rect", "encoding": {"x": {"field": "x", "bin": {"maxbins": 40}},
        "y": {"field": "y", "bin": {"maxbins": 40}}, "color": {"aggregate": "count"}})"},
    {"facets", R"("mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"},
        "y": {"field": "y", "type": "quantitative"}, "color": {"field": "g"}, "column": {"field": "g"},
        "row": {"field": "k"}})"}};

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 2) return std::fputs("resolve-bench ROWS\n", stderr), 2;
    const ChartData data = rowsOf(std::strtoull(argv[1], nullptr, 10));
    Json result = Json::object();
    for (const Work& work : kWorks) {
        const auto json = Json::parse(std::string(R"({"data": {"name": "self"}, )") + work.rest + "}");
        const auto spec = json ? ChartSpec::parse(*json) : fail(json.error());
        if (!spec) return std::fprintf(stderr, "%s: %s\n", work.name, describe(spec.error()).c_str()), 1;
        std::vector<double> seconds;
        for (int i = 0; i < kTimes; ++i) {
            const auto start = std::chrono::steady_clock::now();
            const auto scene = resolveScene(*spec, data);
            seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
            if (!scene) return std::fprintf(stderr, "%s: %s\n", work.name, describe(scene.error()).c_str()), 1;
            if (!scene->nothing.empty()) return std::fprintf(stderr, "%s: nothing\n", work.name), 1;
        }
        std::sort(seconds.begin(), seconds.end());
        result.set(work.name, seconds[kTimes / 2]);
    }
    std::printf("%s\n", result.dump().c_str());
    return 0;
}
