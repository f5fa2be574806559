// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CodeLines.h"
#include "core/engine/Engine.h"

#include "core/store/Store.h"

#include <algorithm>
#include <map>
#include <set>

namespace stemma {

namespace {

double secondsBetween(const StepRunInfo& run) {
    return run.started && run.ended ? double(*run.ended - *run.started) / 1e6 : -1;
}

std::string titleOf(const VersionInfo& version) {
    return version.name + "@" + std::to_string(version.number);
}

/// Walks two lineages side by side: where an input differs, the causes are in the steps that made it.
class Comparison {
public:
    Comparison(const Store& store, Why& why) : m_store(store), m_why(why) {}

    Status compare(StepRunId before, StepRunId after) {
        if (before == after || !m_seen.insert({before.value, after.value}).second) return {};
        STEMMA_TRY(const StepRunInfo a, m_store.stepRun(before));
        STEMMA_TRY(const StepRunInfo b, m_store.stepRun(after));
        m_why.costs.push_back({b.step, b.run, a.run, secondsBetween(b), secondsBetween(a)});
        STEMMA_TRY(const auto componentsA, m_store.keyComponents(a.key));
        STEMMA_TRY(const auto componentsB, m_store.keyComponents(b.key));
        auto reasons = differences(componentsA, componentsB);
        STEMMA_CHECK(addObserved(a, b, reasons));
        addRecordedPlaces(b, reasons);
        addCodeLines(m_store, a.run, b.run, reasons);
        if (b.kind == "import") addRowLines(m_store, before, after, reasons);
        for (Reason& reason : reasons) {
            if (reason.component == "input") {
                STEMMA_TRY(const bool followed, follow(before, after, reason.name));
                reason.root = !followed;
            }
            m_why.reasons.emplace_back(b.step, std::move(reason));
        }
        if (reasons.empty()) explainEqualKeys(b);
        return {};
    }

private:
    Result<std::vector<VersionId>> versionsOf(StepRunId stepRun, const std::string& input) const {
        STEMMA_TRY(const auto inputs, m_store.inputs(stepRun));
        std::vector<VersionId> versions;
        for (const StepInput& one : inputs)
            if (one.name == input) versions.push_back(one.version);
        return versions;
    }

    /// True where the input was made by other step runs, whose own differences were added.
    Result<bool> follow(StepRunId before, StepRunId after, const std::string& input) {
        STEMMA_TRY(const auto a, versionsOf(before, input));
        STEMMA_TRY(const auto b, versionsOf(after, input));
        bool followed = false;
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
            STEMMA_TRY(const VersionInfo va, m_store.version(a[i]));
            STEMMA_TRY(const VersionInfo vb, m_store.version(b[i]));
            if (va.content == vb.content || va.stepRun == vb.stepRun) continue;
            STEMMA_CHECK(compare(va.stepRun, vb.stepRun));
            followed = true;
        }
        return followed;
    }

    /// What two executions were seen to depend on, where it differs.
    Status addObserved(const StepRunInfo& before, const StepRunInfo& after, std::vector<Reason>& reasons) {
        STEMMA_TRY(const auto a, m_store.observations(before.id));
        STEMMA_TRY(const auto b, m_store.observations(after.id));
        std::map<std::string, std::pair<std::string, std::string>> all;
        for (const Observation& one : a) all[one.name].first = one.value;
        for (const Observation& one : b) all[one.name].second = one.value;
        for (const auto& [name, values] : all)
            if (values.first != values.second) reasons.push_back({"observed", name, values.first, values.second, true});
        return {};
    }

    /// Where what changed stood then, of a step in an included file: its run wrote it down.
    static void addRecordedPlaces(const StepRunInfo& run, std::vector<Reason>& reasons) {
        for (const Json& json : run.details["reasons"].items()) {
            if (json["file"].text().empty()) continue;
            const Reason recorded = reasonFrom(json);
            for (Reason& reason : reasons) {
                if (reason.component != recorded.component || reason.name != recorded.name) continue;
                reason.file = recorded.file;
                reason.line = recorded.line;
            }
        }
    }

    void explainEqualKeys(const StepRunInfo& run) {
        // The same key ran again: the run says why (it was asked to, its files were gone, it is never reused).
        for (const Json& json : run.details["reasons"].items())
            m_why.reasons.emplace_back(run.step,
                                       Reason{json["component"].text(), json["name"].text(), json["before"].text(),
                                              json["after"].text(), json["root"].boolean(true)});
    }

    const Store& m_store;
    Why& m_why;
    std::set<std::pair<std::int64_t, std::int64_t>> m_seen;
};

Result<std::optional<VersionInfo>> versionBefore(const Store& store, const VersionInfo& version) {
    STEMMA_TRY(const auto all, store.versions(version.name));
    std::optional<VersionInfo> found;
    for (const VersionInfo& one : all)
        if (one.number < version.number && (!found || one.number > found->number)) found = one;
    return found;
}

} // namespace

Result<Why> whyVersion(const Store& store, VersionId id, std::optional<VersionId> other) {
    STEMMA_TRY(const VersionInfo version, store.version(id));
    Why why;
    why.subject = titleOf(version);
    std::optional<VersionInfo> before;
    if (other) {
        STEMMA_TRY(before, store.version(*other));
    } else {
        STEMMA_TRY(before, versionBefore(store, version));
    }
    if (!before) {
        why.reasons.emplace_back(version.step, Reason{"new", version.step, "", "", true});
        STEMMA_TRY(const StepRunInfo maker, store.stepRun(version.stepRun));
        why.costs.push_back({version.step, maker.run, {}, secondsBetween(maker), -1});
        return why;
    }
    why.compared = titleOf(*before);
    Comparison comparison(store, why);
    STEMMA_CHECK(comparison.compare(before->stepRun, version.stepRun));
    std::stable_sort(why.reasons.begin(), why.reasons.end(),
                     [](const auto& a, const auto& b) { return a.second.root > b.second.root; });
    return why;
}

} // namespace stemma
