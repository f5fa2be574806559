// SPDX-License-Identifier: GPL-3.0-or-later
// Steps with `for_each` in a plan: open until what has their items is there, then cells.
#include "core/engine/Items.h"
#include "core/engine/PlannerFindings.h"

#include <unordered_map>

namespace stemma {

std::vector<int> needsWithoutCells(const Pipeline& pipeline, const std::vector<std::string>& names) {
    std::vector<int> indexes;
    if (!pipeline.written.steps) return indexes;
    const auto add = [&](const Reference& reference) {
        if (reference.kind != Reference::Kind::StepOutput) return;
        const std::vector<int> found = pipeline.stepIndexes(reference.step);
        indexes.insert(indexes.end(), found.begin(), found.end());
    };
    for (const Step& step : *pipeline.written.steps) {
        if (std::ranges::find(names, step.name) == names.end() || !pipeline.stepIndexes(step.name).empty()) continue;
        for (const ForEach& items : step.forEach)
            if (items.from) add(*items.from);
        for (const Input& input : step.inputs)
            for (const Reference& reference : input.references) add(reference);
    }
    return indexes;
}

const InputVersion* Planner::itemSource(const Step& step, const Outcomes& outcomes) const {
    for (const ForEach& items : step.forEach) {
        if (!items.from) continue;
        const Reference& from = *items.from;
        if (from.kind == Reference::Kind::Artifact) return &m_references.at(referenceText(from));
        const StepOutcome& outcome = outcomes[std::size_t(from.stepIndex)];
        if (outcome.known) return &outcome.outputs[std::size_t(from.outputIndex)];
    }
    return nullptr;
}

Status Planner::takeVersion(const Input& input, const InputVersion& version, ResolvedInput& into) const {
    if (input.item.empty()) {
        into.versions.push_back(version);
        return {};
    }
    STEMMA_TRY(InputVersion one, itemOf(version, input.item));
    into.versions.push_back(std::move(one));
    return {};
}

Result<std::vector<CellItem>> Planner::itemsFor(const Step& step, const InputVersion& source) const {
    auto items = itemsOf(source, m_tables, m_store.workspace() / "derived", m_cancel);
    if (items) return items;
    Error error = std::move(items).error();
    error.message = "Step " + step.written() + ": " + error.message;
    if (!error.where) error.where = pipeline().homeOf(step).position(step.forEach.front().where);
    return fail(std::move(error));
}

Result<std::unique_ptr<const Planner::Stage>> Planner::withCellsOf(int step, const Outcomes& outcomes) {
    const Step& open = pipeline().steps[std::size_t(step)];
    const InputVersion* source = itemSource(open, outcomes);
    STEMMA_ASSERT(source);
    ItemsByStep items = m_items;
    STEMMA_TRY(items[open.written()], itemsFor(open, *source));
    STEMMA_TRY(Pipeline grown, withItems(pipeline(), items, &pipeline()));
    STEMMA_TRY(auto stage, stageOf(std::make_shared<const Pipeline>(std::move(grown))));
    m_items = std::move(items);
    return stage;
}

Result<bool> Planner::makeCells(Findings& findings) {
    if (!pipeline().written.steps) return false;
    bool found = false;
    for (const int index : order()) {
        const Step& step = pipeline().steps[std::size_t(index)];
        if (step.cells != CellState::Open || m_items.contains(step.written())) continue;
        const InputVersion* source = itemSource(step, findings.outcomes);
        if (!source) continue;
        STEMMA_TRY(m_items[step.written()], itemsFor(step, *source));
        found = true;
    }
    if (!found) return false;
    const std::shared_ptr<const Pipeline> before = stage().pipeline;
    STEMMA_TRY(Pipeline grown, withItems(*before, m_items));
    STEMMA_TRY(auto next, stageOf(std::make_shared<const Pipeline>(std::move(grown))));
    enter(std::move(next));

    // Nothing has begun yet: steps stand in the order of the file, and what was found of them moves there.
    std::unordered_map<std::string_view, std::size_t> done;
    for (std::size_t i = 0; i < before->steps.size(); ++i)
        if (findings.done[i]) done.emplace(before->steps[i].name, i);
    const std::size_t count = pipeline().steps.size();
    Outcomes outcomes(count);
    Evaluations evaluations(count);
    Findings moved{findings.outcomes, findings.evaluations, {}, {}, {}, {}};
    moved.resize(count);
    for (std::size_t to = 0; to < count; ++to) {
        const auto place = done.find(pipeline().steps[to].name);
        if (place == done.end()) continue;
        const std::size_t i = place->second;
        outcomes[to] = std::move(findings.outcomes[i]);
        evaluations[to] = std::move(findings.evaluations[i]);
        moved.decisions[to] = findings.decisions[i];
        moved.planned[to] = std::move(findings.planned[i]);
        moved.planned[to].position = int(to);
        moved.errors[to] = std::move(findings.errors[i]);
        moved.done[to] = findings.done[i];
    }
    findings.outcomes = std::move(outcomes);
    findings.evaluations = std::move(evaluations);
    findings.decisions = std::move(moved.decisions);
    findings.planned = std::move(moved.planned);
    findings.errors = std::move(moved.errors);
    findings.done = std::move(moved.done);
    return true;
}

Result<PlannedStep> Planner::planOpen(int index, const Findings& findings) const {
    const Step& step = pipeline().steps[std::size_t(index)];
    PlannedStep result;
    result.decision = Decision::Maybe;
    std::vector<ResolvedInput> inputs;
    STEMMA_TRY(inputs, resolveInputs(index, findings.outcomes, true));
    // What its cells will execute is asked about before anything runs.
    STEMMA_TRY(const Fingerprint print, fingerprint(context(index, inputs), *findStepKind(stepKindName(step.kind))));
    result.commands = print.declared.commands;
    for (const int up : graph().upstream(index)) {
        const auto decision = findings.decisions[std::size_t(up)];
        if (decision && *decision != Decision::Reuse && *decision != Decision::Skip)
            result.reasons.push_back(
                {"upstream", pipeline().steps[std::size_t(up)].name, "", std::string(name(*decision)), false});
    }
    return result;
}

Status Planner::lookAhead(const std::vector<int>& steps, Outcomes& outcomes, Evaluations& evaluations) const {
    Findings findings{outcomes, evaluations, {}, {}, {}, {}};
    findings.resize(pipeline().steps.size());
    std::vector<char> wanted(pipeline().steps.size(), 0);
    for (const int step : steps) wanted[std::size_t(step)] = 1;
    for (std::vector<int>& round : rounds()) {
        std::erase_if(round, [&](int step) {
            return !wanted[std::size_t(step)] || waits(pipeline().steps[std::size_t(step)], outcomes);
        });
        STEMMA_CHECK(planRound(round, findings));
    }
    return {};
}

} // namespace stemma
