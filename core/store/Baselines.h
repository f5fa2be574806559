// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"
#include "core/base/Result.h"

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace stemma {

class Connection;
class Database;

/// What a step is compared with to say why it runs: the last completed (executed or reused) step run of that step of a
/// pipeline. Found in the records of whole runs, the newest first, each read once and only when it is needed: no index
/// by step, which every reused step would have to be put into. Made for one plan, of which it is a snapshot; any
/// thread.
class Baselines {
public:
    explicit Baselines(Database& database) : m_database(database) {}

    /// On `branch`, where one of the last 200 runs has it there; else on any; 0 where none of the last 1,000 runs of
    /// the pipeline has it.
    Result<StepRunId> find(const std::string& pipeline, const std::string& step, const std::string& cell,
                           const std::string& branch);

private:
    struct Run {
        RunId id;
        std::string branch;
        bool read = false;
        std::vector<std::pair<std::size_t, StepRunId>> steps; ///< by the hash of their name, sorted; the newest of each
    };
    Result<std::vector<Run>*> runsOf(Connection& connection, const std::string& pipeline);
    Result<StepRunId> findIn(Connection& connection, Run& run, const std::string& step, const std::string& cell);

    Database& m_database;
    std::mutex m_mutex;
    std::map<std::string, std::vector<Run>> m_runs; ///< by pipeline, the newest first
};

} // namespace stemma
