// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Baselines.h"

#include "core/store/Database.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::size_t kMostRuns = 1000, kMostForBranch = 200;
constexpr std::size_t kWorthRemembering = 5000; // rows

/// How many runs of the pipeline there are up to one: names belong to just those.
Result<std::int64_t> runsUpTo(Connection& connection, const std::string& pipeline, RunId last) {
    STEMMA_TRY(auto count, connection.prepare("SELECT count(*) FROM runs WHERE pipeline = ? AND id <= ?"));
    STEMMA_TRY(const bool row, count.bind(pipeline, last).step());
    return row ? count.integer(0) : 0;
}

} // namespace

Result<Baselines::Records*> Baselines::recordsOf(Connection& connection, const std::string& pipeline,
                                                 const std::string& branch) {
    const auto known = m_records.find({pipeline, branch});
    if (known != m_records.end()) return &known->second;
    Records records;
    STEMMA_TRY(auto query, connection.prepare("SELECT id, git_branch, status FROM runs WHERE pipeline = ?1 ORDER BY id "
                                              "DESC LIMIT ?2"));
    query.bind(pipeline, std::int64_t(kMostRuns));
    for (;;) {
        STEMMA_TRY(const bool row, query.step());
        if (!row) break;
        records.runs.push_back(
            {RunId{query.integer(0)}, branch.empty() || query.view(1) == branch, query.view(2) != "running", false});
    }
    records.named = records.runs.size();
    if (!m_derived.empty() && !records.runs.empty()) {
        STEMMA_TRY(auto whose, connection.prepare("SELECT uuid FROM workspace"));
        STEMMA_TRY(const bool row, whose.step());
        records.owner = (row ? whose.text(0) : std::string()) + " " + pipeline;
        records.names = StepNames::read(m_derived, records.owner);
        STEMMA_TRY(const std::int64_t there, runsUpTo(connection, pipeline, records.names.last));
        if (!records.names.last || there != records.names.runs)
            records.names = {};
        else
            records.named = std::size_t(
                std::ranges::find_if(records.runs, [&](const Run& run) { return run.id <= records.names.last; }) -
                records.runs.begin());
    }
    return &(m_records[{pipeline, branch}] = std::move(records));
}

Status Baselines::read(Connection& connection, Records& records, std::size_t index) {
    Run& run = records.runs[index];
    if (run.read) return {};
    STEMMA_TRY(auto query, connection.prepare("SELECT id, step, cell FROM step_runs WHERE run = ? AND status IN "
                                              "('executed', 'reused')"));
    query.bind(run.id);
    const auto note = [index](ByName& names, std::uint64_t hash, StepRunId id) {
        const auto [known, isNew] = names.try_emplace(hash, Newest{index, id});
        Newest& newest = known->second;
        if (isNew || newest.run < index || (newest.run == index && newest.id.value > id.value)) return;
        newest = {index, id};
    };
    for (;;) {
        STEMMA_TRY(const bool row, query.step());
        if (!row) break;
        const std::uint64_t hash = StepNames::hashOf(query.view(1), query.view(2));
        const StepRunId id{query.integer(0)};
        note(records.any, hash, id);
        if (run.ours) note(records.ours, hash, id);
        records.rows += 1;
    }
    run.read = true;
    return {};
}

/// All there are have been read, or are known by name.
void Baselines::remember(Connection& connection, Records& records, const std::string& pipeline) {
    if (m_derived.empty() || records.rows < kWorthRemembering) return;
    records.rows = 0;
    auto first = records.runs.end(); // of those that won't change
    while (first != records.runs.begin() && std::prev(first)->ended) --first;
    if (first == records.runs.end()) return;
    StepNames names = std::move(records.names);
    for (const auto& [hash, newest] : records.any) names.add(hash);
    names.sort();
    names.last = first->id;
    if (const auto count = runsUpTo(connection, pipeline, first->id)) {
        names.runs = *count;
        names.write(m_derived, records.owner);
    }
    records.names = std::move(names);
}

/// Two names have one hash: what is rare may take long.
Result<StepRunId> Baselines::search(Connection& connection, const Records& records, const std::string& step,
                                    const std::string& cell) {
    STEMMA_TRY(auto find,
               connection.prepare("SELECT max(id) FROM step_runs WHERE run = ? AND step = ? AND cell = ? AND "
                                  "status IN ('executed', 'reused')"));
    StepRunId found;
    for (std::size_t i = 0; i < records.runs.size(); ++i) {
        const Run& run = records.runs[i];
        if (found && i >= kMostForBranch) break;
        if (found && !run.ours) continue;
        STEMMA_TRY(const bool row, find.bind(run.id, step, cell).step());
        if (!row || find.isNull(0)) continue;
        found = StepRunId{find.integer(0)};
        if (run.ours) break;
    }
    return found;
}

Result<StepRunId> Baselines::find(const std::string& pipeline, const std::string& step, const std::string& cell,
                                  const std::string& branch) {
    STEMMA_TRY(auto reader, m_database.reader());
    const std::lock_guard lock(m_mutex);
    STEMMA_TRY(Records* const records, recordsOf(*reader, pipeline, branch));
    const std::uint64_t hash = StepNames::hashOf(step, cell);
    const auto in = [hash](const ByName& names, std::size_t before) {
        const auto known = names.find(hash);
        return known != names.end() && known->second.run < before ? &known->second : nullptr;
    };
    const Newest* found = nullptr;
    while (!(found = in(records->any, records->next)) && records->next < records->runs.size()) {
        if (records->next >= records->named && !records->names.has(hash)) break;
        STEMMA_CHECK(read(*reader, *records, records->next++));
    }
    if (!found) {
        remember(*reader, *records, pipeline);
        return StepRunId();
    }
    if (!records->runs[found->run].ours) {
        const std::size_t end = std::min(records->runs.size(), kMostForBranch);
        const Newest* ours = nullptr;
        while (!(ours = in(records->ours, std::min(records->nextOurs, end))) && records->nextOurs < end) {
            if (records->runs[records->nextOurs].ours) STEMMA_CHECK(read(*reader, *records, records->nextOurs));
            records->nextOurs += 1;
        }
        if (ours) found = ours;
    }
    STEMMA_TRY(auto check, reader->prepare("SELECT 1 FROM step_runs WHERE id = ? AND step = ? AND cell = ?"));
    STEMMA_TRY(const bool same, check.bind(found->id, step, cell).step());
    if (same) return found->id;
    return search(*reader, *records, step, cell);
}

} // namespace stemma
