// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/OverviewRows.h"

#include "core/store/PipelinePlace.h"

#include <algorithm>

namespace stemma {

namespace {

/// The first number of a headline, and its name.
std::optional<std::pair<std::string, double>> firstNumber(const Json& headline) {
    if (!headline.isArray()) return std::nullopt;
    for (const Json& item : headline.items()) {
        const Json* value = item.find("value");
        const Json* name = item.find("name");
        if (value && name && value->isNumber()) return std::pair(std::string(name->text()), value->number());
    }
    return std::nullopt;
}

} // namespace

const std::string& PipelinePlaces::of(const std::string& recorded) {
    const auto [found, isNew] = m_places.try_emplace(recorded);
    if (isNew) found->second = pipelinePlace(m_workspace, recorded);
    return found->second;
}

OverviewRun overviewRun(const Statement& row, PipelinePlaces& places) {
    OverviewRun run;
    row.id(0, run.id);
    run.pipeline = row.text(1);
    if (!run.pipeline.empty()) run.pipelineFile = places.of(row.text(2)); // what was added by hand has nothing to run
    run.message = row.text(3);
    run.gitBranch = row.text(4);
    run.gitCommit = row.text(5);
    if (!row.isNull(6)) run.gitDirty = row.integer(6) != 0;
    run.status = runStatusFrom(row.view(7));
    run.started = row.integer(8);
    run.ended = row.optionalInteger(9);
    run.parameters = row.json(10);
    return run;
}

void countSteps(OverviewRun& run, std::string_view status, int count) {
    switch (stepStatusFrom(status)) {
    case StepStatus::Executed:
        run.executed += count;
        break;
    case StepStatus::Reused:
        run.reused += count;
        break;
    case StepStatus::Failed:
        run.failed += count;
        break;
    case StepStatus::Skipped:
        run.skipped += count;
        break;
    case StepStatus::Cancelled:
        run.cancelled += count;
        break;
    default:
        run.others += count;
    }
}

OverviewArtifact overviewArtifact(std::string name) {
    OverviewArtifact artifact;
    artifact.name = std::move(name);
    const std::size_t slash = artifact.name.find('/');
    if (slash != std::string::npos) artifact.pipeline = artifact.name.substr(0, slash);
    return artifact;
}

OverviewVersion overviewVersion(const Statement& row, std::string& metricName) {
    OverviewVersion version;
    row.id(0, version.id);
    version.number = int(row.integer(2));
    version.uuid = row.text(3);
    version.type = row.text(4);
    const Json headline = row.json(5);
    version.headline = headlineText(headline);
    if (auto number = firstNumber(headline)) {
        metricName = std::move(number->first);
        version.metric = number->second;
    }
    version.state = versionStateFrom(row.view(6));
    row.id(7, version.run);
    row.id(8, version.stepRun);
    version.created = row.integer(9);
    version.bytes = std::uint64_t(row.integer(10));
    version.reference = row.integer(11) != 0;
    return version;
}

void findPlaces(Overview& overview) {
    for (std::size_t a = 0; a < overview.artifacts.size(); ++a)
        for (std::size_t v = 0; v < overview.artifacts[a].versions.size(); ++v)
            overview.places.push_back({overview.artifacts[a].versions[v].id, std::uint32_t(a), std::uint32_t(v)});
    std::sort(overview.places.begin(), overview.places.end(),
              [](const Overview::Place& a, const Overview::Place& b) { return a.id < b.id; });
}

} // namespace stemma
