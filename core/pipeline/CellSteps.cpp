// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of cells, once it is known which there are: each its own copy of what was declared, its references to cells.
#include "core/pipeline/CellTable.h"

#include "core/base/Text.h"
#include "core/pipeline/CellSelector.h"
#include "core/pipeline/Placeholders.h"

#include <algorithm>
#include <unordered_set>

namespace stemma {

namespace {

class CellSteps {
public:
    CellSteps(Pipeline& pipeline, const CellTable& table, Problems& problems)
        : m_pipeline(pipeline), m_table(table), m_problems(problems) {}

    void build(const Pipeline* places) {
        const std::size_t total = findPlaces(places);
        std::vector<Step> steps(total);
        std::vector<char> filled(total, 0);
        for (std::size_t i = 0; i < m_table.cells.size(); ++i) {
            const Step common = commonStep(m_pipeline.steps[i], int(i));
            for (std::size_t k = 0; k < m_table.cells[i].size(); ++k) {
                const auto at = std::size_t(m_index[i][k]);
                steps[at] = cellStep(m_pipeline.steps[i], common, int(i), m_table.cells[i][k]);
                filled[at] = 1;
            }
        }
        for (std::size_t at = 0; at < total; ++at) {
            if (filled[at]) continue;
            const Step& before = places->steps[at];
            steps[at].name = before.name;
            steps[at].kind = before.kind;
            steps[at].where = before.where;
            steps[at].cells = CellState::Replaced;
        }
        m_pipeline.steps = std::move(steps);
    }

private:
    const std::vector<CellKeys>& cellsOf(int step) const { return m_table.cells[std::size_t(step)]; }
    bool hasCells(int step) const { return m_table.hasCells(step); }
    bool isOpen(int step) const { return m_table.isOpen(step); }

    std::string nameOf(int step, const CellKeys& keys) const {
        const std::string& name = m_pipeline.steps[std::size_t(step)].name;
        return keys.empty() ? name : name + "[" + cellText(keys) + "]";
    }

    /// Gives each cell its place: those that have one keep it.
    std::size_t findPlaces(const Pipeline* places) {
        std::unordered_map<std::string_view, int> known;
        if (places)
            for (std::size_t i = 0; i < places->steps.size(); ++i)
                if (places->steps[i].cells != CellState::Replaced) known.emplace(places->steps[i].name, int(i));
        int next = places ? int(places->steps.size()) : 0;
        for (std::size_t i = 0; i < m_table.cells.size(); ++i) {
            auto& texts = m_places.emplace_back();
            std::vector<int>& indexes = m_index.emplace_back();
            for (std::size_t k = 0; k < m_table.cells[i].size(); ++k) {
                texts.emplace(cellText(m_table.cells[i][k]), int(k));
                const auto found = known.find(nameOf(int(i), m_table.cells[i][k]));
                indexes.push_back(found == known.end() ? next++ : found->second);
            }
        }
        return std::size_t(next);
    }

    /// What all cells of a step have in common; their lists are one.
    Step commonStep(const Step& declared, int self) {
        Step step = declared;
        if (isOpen(self)) step.cells = CellState::Open;
        if (!cellsOf(self).empty() && !cellsOf(self).front().empty()) {
            step.base = declared.name;
            step.matrix.clear();
            step.matrixInclude = step.matrixExclude = Json();
        }
        if (!isOpen(self) && std::ranges::any_of(step.forEach, [](const ForEach& items) { return !items.from; }))
            std::erase_if(step.forEach.edit(), [](const ForEach& items) { return !items.from; });
        for (ForEach& items : step.forEach.each()) {
            if (!items.from) continue;
            std::vector<Reference> references;
            place(*items.from, {}, references);
            if (!references.empty()) items.from = references.front();
        }
        if (!inputsDiffer(declared)) placeInputs(step, self, {});
        std::vector<int> after;
        for (const int index : declared.after)
            after.insert(after.end(), m_index[std::size_t(index)].begin(), m_index[std::size_t(index)].end());
        step.after = std::move(after);
        return step;
    }

    /// Whether its cells read different steps.
    bool inputsDiffer(const Step& declared) const {
        const auto differs = [this](const Reference& reference) { return hasCells(reference.stepIndex); };
        return std::ranges::any_of(declared.inputs, [&](const Input& input) {
            return std::ranges::any_of(input.references, differs) || (input.first && differs(*input.first));
        });
    }

    Step cellStep(const Step& declared, const Step& common, int self, const CellKeys& keys) {
        Step step = common;
        if (!keys.empty()) {
            step.cell = keys;
            step.name = nameOf(self, keys);
            step.parameters.reserve(declared.parameters.size() + keys.size());
            for (const auto& [name, values] : declared.matrix)
                step.parameters.push_back({name, *valueOf(keys, name), declared.where});
        }
        if (inputsDiffer(declared)) placeInputs(step, self, keys);
        if (!keys.empty()) addItems(step, declared, self, keys);
        if (std::ranges::any_of(step.outputs, [](const Output& output) { return output.describes.has_value(); }))
            for (Output& output : step.outputs.each())
                if (output.describes) describe(output, self, keys);
        return step;
    }

    void addItems(Step& step, const Step& declared, int self, const CellKeys& keys) {
        for (const ForEach& items : declared.forEach) {
            const CellItem& item = *m_table.itemOf.at(self).at(cellValue(*valueOf(keys, items.name)));
            if (!item.file) {
                step.parameters.push_back({items.name, item.value, items.where});
                continue;
            }
            if (declared.input(items.name) && m_told.insert(self).second)
                m_problems.add(declared, items.where,
                               "The items of step " + inQuotes(declared.name) + " are files, and " +
                                   inQuotes(items.name) + " is an input of it already",
                               "Give one of them another name.");
            Input input;
            input.name = items.name;
            for (const ForEach& placed : step.forEach)
                if (placed.name == items.name && placed.from) input.references.push_back(*placed.from);
            input.item = item.name.text();
            input.where = items.where;
            step.inputs.push_back(std::move(input));
        }
    }

    void placeInputs(Step& step, int self, const CellKeys& keys) {
        for (Input& input : step.inputs.each()) {
            std::vector<Reference> references;
            for (const Reference& reference : input.references) place(reference, keys, references);
            input.references = std::move(references);
            if (!input.first) continue;
            placeFirst(input, self, keys);
        }
    }

    /// The one cell that stands in where there is no artifact yet.
    void placeFirst(Input& input, int self, const CellKeys& keys) {
        Reference& first = *input.first;
        if (first.stepIndex < 0) return;
        const std::vector<int>& theirs = m_index[std::size_t(first.stepIndex)];
        if (isOpen(self) && !theirs.empty()) { // nothing of it runs: its cells say which one
            first.stepIndex = theirs.front();
            return;
        }
        if (auto only = onlyCell(first, keys)) {
            first = std::move(*only);
            return;
        }
        if (m_told.insert(self).second)
            m_problems.add(m_pipeline.steps[std::size_t(self)], first.where,
                           inQuotes(first.text) + " doesn't say which cell stands in",
                           "Write one cell of it: " + first.step + "[KEY=VALUE].");
        input.first.reset();
    }

    /// The cell that a reference means to one of these keys; nullopt where that could be several, or is none.
    std::optional<Reference> onlyCell(const Reference& reference, const CellKeys& keys) {
        const Selector selector(reference);
        const std::set<std::string>& theirs = m_table.keys[std::size_t(reference.stepIndex)];
        const bool known = std::ranges::all_of(
            theirs, [&](const std::string& key) { return selector.fixes(key) || valueOf(keys, key); });
        std::vector<Reference> found;
        if (known && !selector.all) place(reference, keys, found);
        return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
    }

    void place(const Reference& reference, const CellKeys& keys, std::vector<Reference>& into) {
        const auto add = [&](std::size_t cell) {
            into.push_back(reference);
            into.back().stepIndex = m_index[std::size_t(reference.stepIndex)][cell];
        };
        if (reference.stepIndex < 0) return into.push_back(reference);
        if (!hasCells(reference.stepIndex) || isOpen(reference.stepIndex)) return add(0);
        const Selector selector(reference);
        const std::vector<CellKeys>& cells = cellsOf(reference.stepIndex);
        const auto agrees = [&](const CellKeys& cell) {
            return std::ranges::all_of(cell, [&](const auto& entry) {
                const Json* own = valueOf(keys, entry.first);
                return selector.fixes(entry.first) || !own || *own == entry.second;
            });
        };
        const auto& places = m_places[std::size_t(reference.stepIndex)];
        if (selector.fixed.empty() && !selector.all && !keys.empty() && !cells.empty()) { // the usual case: no search
            CellKeys same;
            for (const auto& [key, value] : cells.front()) same.emplace_back(key, *valueOf(keys, key));
            const auto found =
                places.find(cellText(same)); // what isn't an input may name a combination there is none of
            if (found != places.end()) add(std::size_t(found->second));
            return;
        }
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (selector.fits(cells[i]) && (selector.all || agrees(cells[i]))) add(i);
    }

    void describe(Output& output, int self, const CellKeys& keys) {
        Reference& reference = *output.describes;
        if (reference.stepIndex < 0) return;
        if (isOpen(self)) { // nothing of it runs: what it describes is told of its cells
            if (reference.stepIndex != self) return output.describes.reset();
            reference.stepIndex = m_index[std::size_t(self)].front();
            return;
        }
        if (auto only = onlyCell(reference, keys)) {
            reference = std::move(*only);
            return;
        }
        if (m_told.insert(self).second)
            m_problems.add(m_pipeline.steps[std::size_t(self)], reference.where,
                           inQuotes(reference.text) + " doesn't say which cell is described",
                           "Take an input from it, so that the cell is inherited, or write one: [KEY=VALUE].");
    }

    Pipeline& m_pipeline;
    const CellTable& m_table;
    Problems& m_problems;
    std::vector<std::vector<int>> m_index; ///< by declared step and cell: the place in the expanded pipeline
    std::vector<std::unordered_map<std::string, int>> m_places; ///< by declared step: cells by text
    std::unordered_set<int> m_told;
};

} // namespace

void buildCellSteps(Pipeline& pipeline, const CellTable& table, const Pipeline* places, Problems& problems) {
    CellSteps(pipeline, table, problems).build(places);
}

} // namespace stemma
