// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/Overview.h"
#include "core/store/Database.h"

#include <string>
#include <unordered_map>

/// Columns as overviewRun() and overviewVersion() read them, and where they come from.
#define STEMMA_OVERVIEW_RUN                                                                                            \
    "id, pipeline, pipeline_file, message, git_branch, git_commit, git_dirty, status, started, ended, parameters "     \
    "FROM runs"
#define STEMMA_OVERVIEW_VERSION                                                                                        \
    "v.id, v.artifact, v.number, v.uuid, v.type, v.headline, v.state, s.run, v.step_run, v.created, v.bytes, "         \
    "v.reference, v.content FROM versions v CROSS JOIN step_runs s ON s.id = v.step_run"

// What both ways to read an overview, whole and by pages, make of a row. Of this folder only.
namespace stemma {

constexpr int kOverviewContent = 12; ///< column of a version's content hash

/// Where pipelines that were recorded lie now: few files, of perhaps many runs.
class PipelinePlaces {
public:
    explicit PipelinePlaces(fs::path workspace) : m_workspace(std::move(workspace)) {}
    const std::string& of(const std::string& recorded);

private:
    fs::path m_workspace;
    std::unordered_map<std::string, std::string> m_places;
};

OverviewRun overviewRun(const Statement& row, PipelinePlaces& places);
void countSteps(OverviewRun& run, std::string_view status, int count);
OverviewArtifact overviewArtifact(std::string name);
/// `metricName` is set where its headline has a number.
OverviewVersion overviewVersion(const Statement& row, std::string& metricName);
/// Fills Overview::places.
void findPlaces(Overview& overview);

/// The newest and what was asked for, inside a snapshot. Errors: those of the database, Cancelled.
Result<Overview> overviewPage(const Store& store, Connection& connection, const OverviewQuestion& question,
                              const Cancel& cancel);

} // namespace stemma
