// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CheckTrend.h"

#include <algorithm>

namespace stemma {

int CheckTrend::passed() const {
    return int(std::ranges::count_if(past, [](const Past& one) { return one.passed; }));
}

Result<std::vector<CheckTrend>> checkTrends(const Store& store, const VersionInfo& version, int most) {
    std::vector<CheckTrend> trends;
    if (!version.stepRun) return trends;
    STEMMA_TRY(const auto checks, store.checks(version.stepRun));
    if (checks.empty()) return trends;
    for (const CheckResult& check : checks) trends.push_back({check, {}});
    STEMMA_TRY(const auto versions, store.versions(version.name)); // by number
    const auto end = std::ranges::find_if(
        versions, [&](const VersionInfo& one) { return one.name == version.name && one.number > version.number; });
    const auto begin = end - std::min<std::ptrdiff_t>(end - versions.begin(), most);
    for (auto one = begin; one != end; ++one) {
        if (!one->stepRun || one->name != version.name) continue;
        STEMMA_TRY(const auto then, store.checks(one->stepRun));
        for (CheckTrend& trend : trends) {
            const auto same = std::ranges::find(then, trend.now.expression, &CheckResult::expression);
            if (same != then.end()) trend.past.push_back({one->number, one->id, one->run, same->passed, same->value});
        }
    }
    return trends;
}

Result<std::vector<CheckTrend>> checkTrends(const Store& store, const StepRunInfo& step, int most) {
    STEMMA_TRY(const auto outputs, store.outputs(step.id));
    if (!outputs.empty()) {
        STEMMA_TRY(const VersionInfo version, store.version(outputs.front().second));
        return checkTrends(store, version, most);
    }
    std::vector<CheckTrend> trends;
    STEMMA_TRY(const auto checks, store.checks(step.id));
    for (const CheckResult& check : checks) trends.push_back({check, {}});
    return trends;
}

} // namespace stemma
