// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"
#include "core/base/Result.h"
#include "core/store/StepNames.h"

#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stemma {

class Connection;
class Database;

/// What a step is compared with to say why it runs: the last completed (executed or reused) step run of that step of a
/// pipeline. Found in the records of whole runs, the newest first, each read once and only when it is needed: no index
/// by step, which every reused step would have to be put into. That a step was in none of many runs is told by a file
/// of their steps' names (StepNames), so that a new item needn't read them all. Made for one plan, of which it is a
/// snapshot; any thread.
class Baselines {
public:
    /// `derived` is the workspace's; empty: nothing is remembered.
    explicit Baselines(Database& database, fs::path derived = {})
        : m_database(database), m_derived(std::move(derived)) {}

    /// On `branch`, where one of the last 200 runs has it there; else on any; 0 where none of the last 1,000 runs of
    /// the pipeline has it.
    Result<StepRunId> find(const std::string& pipeline, const std::string& step, const std::string& cell,
                           const std::string& branch);

private:
    struct Run {
        RunId id;
        bool ours = true;  ///< on the branch that is asked for, or none is
        bool ended = true; ///< no step of it will come any more
        bool read = false;
    };
    struct Newest {
        std::size_t run = 0; ///< its place among the runs
        StepRunId id;
    };
    using ByName = std::unordered_map<std::uint64_t, Newest>; ///< by StepNames::hashOf
    struct Records {
        std::string owner;     ///< of the names
        std::vector<Run> runs; ///< the newest first
        ByName any, ours;
        std::size_t next = 0, nextOurs = 0; ///< all runs before these are read: any, ours
        StepNames names;                    ///< of the runs from `named` on
        std::size_t named = 0, rows = 0;    ///< rows: read by now
    };
    Result<Records*> recordsOf(Connection& connection, const std::string& pipeline, const std::string& branch);
    static Status read(Connection& connection, Records& records, std::size_t run);
    void remember(Connection& connection, Records& records, const std::string& pipeline);
    static Result<StepRunId> search(Connection& connection, const Records& records, const std::string& step,
                                    const std::string& cell);

    Database& m_database;
    fs::path m_derived;
    std::mutex m_mutex;
    std::map<std::pair<std::string, std::string>, Records> m_records; ///< by pipeline and branch
};

} // namespace stemma
