// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Baselines.h"

#include "core/store/Database.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::size_t kMostRuns = 1000, kMostForBranch = 200;

std::size_t hashOf(std::string_view step, std::string_view cell) {
    const std::hash<std::string_view> hash;
    return hash(step) * 31 + hash(cell);
}

} // namespace

Result<std::vector<Baselines::Run>*> Baselines::runsOf(Connection& connection, const std::string& pipeline) {
    const auto known = m_runs.find(pipeline);
    if (known != m_runs.end()) return &known->second;
    std::vector<Run> runs;
    STEMMA_TRY(auto query, connection.prepare("SELECT id, git_branch FROM runs WHERE pipeline = ?1 ORDER BY id DESC "
                                              "LIMIT ?2"));
    query.bind(pipeline, std::int64_t(kMostRuns));
    for (;;) {
        STEMMA_TRY(const bool row, query.step());
        if (!row) break;
        runs.push_back({RunId{query.integer(0)}, query.text(1), false, {}});
    }
    return &(m_runs[pipeline] = std::move(runs));
}

Result<StepRunId> Baselines::findIn(Connection& connection, Run& run, const std::string& step,
                                    const std::string& cell) {
    if (!run.read) {
        STEMMA_TRY(auto query, connection.prepare("SELECT id, step, cell FROM step_runs WHERE run = ? AND status IN "
                                                  "('executed', 'reused')"));
        query.bind(run.id);
        for (;;) {
            STEMMA_TRY(const bool row, query.step());
            if (!row) break;
            run.steps.emplace_back(hashOf(query.view(1), query.view(2)), StepRunId{query.integer(0)});
        }
        std::sort(run.steps.begin(), run.steps.end());
        run.read = true;
    }
    const std::size_t hash = hashOf(step, cell);
    auto at = std::upper_bound(run.steps.begin(), run.steps.end(), hash,
                               [](std::size_t value, const auto& one) { return value < one.first; });
    // Hashes may be equal by chance: the row says what it is.
    while (at != run.steps.begin() && (--at)->first == hash) {
        STEMMA_TRY(auto check, connection.prepare("SELECT 1 FROM step_runs WHERE id = ? AND step = ? AND cell = ?"));
        STEMMA_TRY(const bool same, check.bind(at->second, step, cell).step());
        if (same) return at->second;
    }
    return StepRunId();
}

Result<StepRunId> Baselines::find(const std::string& pipeline, const std::string& step, const std::string& cell,
                                  const std::string& branch) {
    STEMMA_TRY(auto reader, m_database.reader());
    const std::lock_guard lock(m_mutex);
    STEMMA_TRY(std::vector<Run>* const runs, runsOf(*reader, pipeline));
    StepRunId found;
    for (std::size_t i = 0; i < runs->size(); ++i) {
        Run& run = (*runs)[i];
        const bool ours = branch.empty() || run.branch == branch;
        if (found && i >= kMostForBranch) break;
        if (found && !ours) continue;
        STEMMA_TRY(const StepRunId here, findIn(*reader, run, step, cell));
        if (!here) continue;
        found = here;
        if (ours) break;
    }
    return found;
}

} // namespace stemma
