// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/runs/RunComparison.h"

#include "core/base/Text.h"
#include "core/engine/CacheKey.h"
#include "core/store/Store.h"
#include "ui/visual/ChangeText.h"

#include <algorithm>
#include <map>
#include <set>

namespace stemma::ui {

namespace {

/// One of the two runs, as far as it is compared.
struct Side {
    RunInfo info;
    std::vector<StepRunInfo> steps;
    std::set<std::int64_t> made;                                  ///< versions its steps yielded, reused ones too
    std::map<std::string, std::map<std::string, double>> metrics; ///< artifact: name: value
};

Result<Side> sideOf(const Store& store, RunId run, const Cancel& cancel) {
    Side side;
    STEMMA_TRY(side.info, store.run(run));
    STEMMA_TRY(side.steps, store.stepRuns(run));
    for (const StepRunInfo& step : side.steps) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "cancelled");
        STEMMA_TRY(const auto outputs, store.outputs(step.id));
        for (const auto& [output, id] : outputs) {
            side.made.insert(id.value);
            STEMMA_TRY(const VersionInfo version, store.version(id));
            if (version.type != "metrics" || !version.headline.isArray()) continue;
            for (const Json& item : version.headline.items())
                if (item["value"].isNumber())
                    side.metrics[version.name][std::string(item["name"].text())] = item["value"].number();
        }
    }
    return side;
}

std::string valueText(const Json* value) {
    if (!value) return {};
    return value->isString() ? std::string(value->text()) : value->dump();
}

void compareParameters(const Side& a, const Side& b, RunComparison& result) {
    std::set<std::string> names;
    for (const Side* side : {&a, &b})
        if (side->info.parameters.isObject())
            for (const auto& [name, value] : side->info.parameters.members()) names.insert(name);
    for (const std::string& name : names) {
        const auto valueOf = [&](const Side& side) {
            return side.info.parameters.isObject() ? side.info.parameters.find(name) : nullptr;
        };
        const Json *before = valueOf(a), *after = valueOf(b);
        if (before && after && *before == *after) continue;
        RunComparison::Row row{name, valueText(before), valueText(after), {}};
        if (before && after && before->isNumber() && after->isNumber())
            row.change = changeText(before->number(), after->number());
        result.parameters.push_back(std::move(row));
    }
}

void compareMetrics(const Side& a, const Side& b, RunComparison& result) {
    std::set<std::pair<std::string, std::string>> all;
    std::map<std::string, std::set<std::string>> artifactsOf; // of a metric's name
    for (const Side* side : {&a, &b})
        for (const auto& [artifact, values] : side->metrics)
            for (const auto& [name, value] : values) {
                all.emplace(artifact, name);
                artifactsOf[name].insert(artifact);
            }
    const auto find = [](const Side& side, const std::pair<std::string, std::string>& id) -> const double* {
        const auto artifact = side.metrics.find(id.first);
        if (artifact == side.metrics.end()) return nullptr;
        const auto value = artifact->second.find(id.second);
        return value == artifact->second.end() ? nullptr : &value->second;
    };
    for (const auto& id : all) {
        const double *before = find(a, id), *after = find(b, id);
        if (before && after && *before == *after) continue;
        RunComparison::Row row;
        row.name = artifactsOf[id.second].size() == 1 && !id.second.empty() ? id.second : id.first + " " + id.second;
        if (before) row.before = formatNumber(*before);
        if (after) row.after = formatNumber(*after);
        if (before && after) row.change = changeText(*before, *after);
        result.metrics.push_back(std::move(row));
    }
}

/// An input that this run's own steps made differs because they do.
Result<bool> follows(const Store& store, const StepRunInfo& step, const std::string& input, const Side& side) {
    STEMMA_TRY(const auto inputs, store.inputs(step.id));
    return std::any_of(inputs.begin(), inputs.end(), [&](const StepInput& one) {
        return one.name == input && side.made.contains(one.version.value);
    });
}

/// What an import read, say, under an equal key.
Status addObserved(const Store& store, const StepRunInfo& a, const StepRunInfo& b, std::vector<Reason>& reasons) {
    std::map<std::string, std::pair<std::string, std::string>> all;
    STEMMA_TRY(const auto before, store.observations(a.origin ? a.origin : a.id));
    STEMMA_TRY(const auto after, store.observations(b.origin ? b.origin : b.id));
    for (const Observation& one : before) all[one.name].first = one.value;
    for (const Observation& one : after) all[one.name].second = one.value;
    for (const auto& [name, values] : all)
        if (values.first != values.second)
            reasons.push_back(Reason{"observed", name, values.first, values.second, true});
    return {};
}

Status compareStep(const Store& store, const StepRunInfo& a, const StepRunInfo& b, const Side& newer,
                   RunComparison& result) {
    const auto add = [&](std::string words, bool root) {
        result.causes.push_back({stepName(b), std::move(words), root});
    };
    if (!a.key || !b.key) {
        if (a.status != b.status)
            add("was " + std::string(name(a.status)) + ", is " + std::string(name(b.status)), false);
        return {};
    }
    std::vector<Reason> reasons;
    if (a.key != b.key) {
        STEMMA_TRY(const auto before, store.keyComponents(a.key));
        STEMMA_TRY(const auto after, store.keyComponents(b.key));
        reasons = differences(before, after);
    } else if (a.fullKey != b.fullKey) {
        STEMMA_CHECK(addObserved(store, a, b, reasons));
    }
    for (Reason& reason : reasons) {
        if (reason.component == "input") {
            STEMMA_TRY(const bool consequence, follows(store, b, reason.name, newer));
            reason.root = !consequence;
        }
        add(describe(reason), reason.root);
    }
    if (reasons.empty() && a.status != b.status && (a.status == StepStatus::Failed || b.status == StepStatus::Failed))
        add("was " + std::string(name(a.status)) + ", is " + std::string(name(b.status)), true);
    return {};
}

} // namespace

Result<RunComparison> compareRuns(const Store& store, RunId one, RunId other, const Cancel& cancel) {
    RunComparison result;
    result.before = std::min(one, other);
    result.after = std::max(one, other);
    STEMMA_TRY(const Side before, sideOf(store, result.before, cancel));
    STEMMA_TRY(const Side after, sideOf(store, result.after, cancel));
    compareParameters(before, after, result);
    compareMetrics(before, after, result);
    std::map<std::string, const StepRunInfo*> old;
    for (const StepRunInfo& step : before.steps) old[stepName(step)] = &step;
    for (const StepRunInfo& step : after.steps) {
        if (cancel.requested()) return fail(ErrorCode::Cancelled, "cancelled");
        const auto found = old.find(stepName(step));
        if (found == old.end()) {
            result.causes.push_back({stepName(step), "only in run " + std::to_string(result.after.value), true});
            continue;
        }
        STEMMA_CHECK(compareStep(store, *found->second, step, after, result));
        old.erase(found);
    }
    for (const StepRunInfo& step : before.steps)
        if (old.contains(stepName(step)))
            result.causes.push_back({stepName(step), "only in run " + std::to_string(result.before.value), true});
    std::stable_sort(result.causes.begin(), result.causes.end(),
                     [](const auto& a, const auto& b) { return a.root > b.root; });
    return result;
}

} // namespace stemma::ui
