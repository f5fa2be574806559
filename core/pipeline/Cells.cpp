// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/CellSelector.h"

#include "core/base/Text.h"
#include "core/pipeline/PipelineGraph.h"
#include "core/pipeline/Placeholders.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace stemma {

namespace {

constexpr std::size_t kLongestCell = 160; ///< bytes of a cell's text, so that names stay readable

class Expander {
public:
    Expander(Pipeline& pipeline, const ItemsByStep& items, Problems& problems)
        : m_pipeline(pipeline), m_problems(problems), m_cells(pipeline.steps.size(), {CellKeys()}),
          m_keys(pipeline.steps.size()), m_open(pipeline.steps.size(), 0), m_items(pipeline.steps.size()) {
        for (std::size_t i = 0; i < pipeline.steps.size(); ++i) takeItems(pipeline.steps[i], items, m_items[i]);
    }

    void expand(const Pipeline* places) {
        bool any = false;
        std::size_t total = 0;
        for (const int index : topologicalOrder(m_pipeline)) {
            const Step& step = m_pipeline.steps[std::size_t(index)];
            if (!inherit(step, index) || !addMatrix(step, index) || !addItems(step, index)) return;
            if (isOpen(index))
                m_cells[std::size_t(index)] = {CellKeys()};
            else if (!checkAlike(step, cellsOf(index)))
                return;
            any = any || !m_keys[std::size_t(index)].empty();
            total += cellsOf(index).size();
            if (total <= kMostCellSteps) continue;
            return m_problems.add(step.where, "The pipeline has more than " + grouped(kMostCellSteps) + " cells",
                                  "Make the matrices smaller.");
        }
        if (any) build(places);
    }

private:
    static std::string grouped(std::size_t count) { return formatCount(std::int64_t(count)); }
    const std::vector<CellKeys>& cellsOf(int step) const { return m_cells[std::size_t(step)]; }
    bool hasCells(int step) const { return step >= 0 && !m_keys[std::size_t(step)].empty(); }
    bool isOpen(int step) const { return m_open[std::size_t(step)] != 0; }

    static void takeItems(const Step& step, const ItemsByStep& known, std::optional<std::vector<CellItem>>& into) {
        for (const ForEach& items : step.forEach) {
            if (items.from) {
                if (const auto found = known.find(step.name); found != known.end()) into = found->second;
                continue;
            }
            into.emplace();
            for (const Json& value : items.values) into->push_back(cellItem(value));
        }
    }

    /// The cells that a step's inputs hand on: those that agree in the keys they share.
    bool inherit(const Step& step, int index) {
        for (const Input& input : step.inputs)
            for (const Reference& reference : input.references)
                if (hasCells(reference.stepIndex) && !inheritFrom(reference, step, index)) return false;
        for (const ForEach& items : step.forEach)
            if (items.from && hasCells(items.from->stepIndex) && !checkOne(*items.from)) return false;
        return true;
    }

    bool inheritFrom(const Reference& reference, const Step& step, int index) {
        const Selector selector(reference);
        if (!checkKeys(selector, reference)) return false;
        std::set<std::string>& own = m_keys[std::size_t(index)];
        bool inherits = false;
        for (const std::string& key : m_keys[std::size_t(reference.stepIndex)]) {
            if (selector.all || selector.fixes(key)) continue;
            own.insert(key);
            inherits = true;
        }
        if (isOpen(reference.stepIndex)) {
            if (inherits) m_open[std::size_t(index)] = 1;
            return true;
        }
        std::vector<CellKeys> theirs;
        std::unordered_set<std::string> seen;
        for (const CellKeys& keys : cellsOf(reference.stepIndex))
            if (selector.fits(keys))
                if (CellKeys rest = selector.inherited(keys); seen.insert(cellText(rest)).second)
                    theirs.push_back(std::move(rest));
        if (theirs.empty() && (!selector.fixed.empty() || !cellsOf(reference.stepIndex).empty()))
            return tellNone(reference);
        if (selector.all) return true;
        return join(m_cells[std::size_t(index)], theirs, step, reference);
    }

    /// Items come from one cell.
    bool checkOne(const Reference& reference) {
        const Selector selector(reference);
        if (!checkKeys(selector, reference)) return false;
        for (const std::string& key : m_keys[std::size_t(reference.stepIndex)])
            if (!selector.fixes(key)) {
                m_problems.add(reference.where, inQuotes(reference.text) + " is more than one cell",
                               "Say its " + key + ", too.");
                return false;
            }
        if (isOpen(reference.stepIndex)) return true;
        return std::ranges::any_of(cellsOf(reference.stepIndex), [&](const auto& keys) { return selector.fits(keys); })
                   ? true
                   : tellNone(reference);
    }

    bool join(std::vector<CellKeys>& ours, const std::vector<CellKeys>& theirs, const Step& step,
              const Reference& reference) {
        if (ours.empty() || theirs.empty()) { // a list of no items has no cells, and hands on none
            ours.clear();
            return true;
        }
        const auto shared = [&](const CellKeys& keys, const CellKeys& other) {
            CellKeys common;
            for (const auto& entry : keys)
                if (valueOf(other, entry.first)) common.push_back(entry);
            return cellText(common);
        };
        std::unordered_map<std::string, std::vector<const CellKeys*>> byShared;
        for (const CellKeys& keys : theirs) byShared[shared(keys, ours.front())].push_back(&keys);
        std::vector<CellKeys> result;
        for (const CellKeys& keys : ours) {
            const auto found = byShared.find(shared(keys, theirs.front()));
            if (found == byShared.end()) continue;
            if (!fits(result.size() + found->second.size(), step)) return false;
            for (const CellKeys* other : found->second) result.push_back(joined(keys, *other));
        }
        if (result.empty()) {
            m_problems.add(reference.where,
                           "No cell of " + inQuotes(reference.text) + " fits the other inputs of step " +
                               inQuotes(step.name),
                           "They share keys with different values; gather them with [*].");
            return false;
        }
        ours = std::move(result);
        return true;
    }

    bool fits(std::size_t count, const Step& step) {
        if (count <= kMostCells) return true;
        m_problems.add(step.where,
                       "Step " + inQuotes(step.name) + " would have more than " + grouped(kMostCells) + " cells",
                       step.forEach.empty() ? "Make the matrix smaller, or split the work otherwise."
                                            : "Let each item be more work: a file of many rows, a range.");
        return false;
    }

    bool addMatrix(const Step& step, int index) {
        if (step.matrix.empty()) return true;
        for (const auto& [name, values] : step.matrix)
            if (!isFree(step, index, name, "matrix")) return false;
        std::vector<CellKeys> own{CellKeys()};
        for (const auto& [name, values] : step.matrix) {
            m_keys[std::size_t(index)].insert(name);
            // The product is looked at before it is made: a million cells take no memory to refuse.
            if (!fits(own.size() * values.size(), step)) return false;
            std::vector<CellKeys> more;
            for (const CellKeys& keys : own)
                for (const Json& value : values) more.push_back(joined(keys, {{name, value}}));
            own = std::move(more);
        }
        return adjust(step, own) && cross(step, index, own);
    }

    bool addItems(const Step& step, int index) {
        for (const ForEach& items : step.forEach) {
            if (!isFree(step, index, items.name, "for_each")) return false;
            m_keys[std::size_t(index)].insert(items.name);
            const auto& known = m_items[std::size_t(index)];
            if (!known) {
                m_open[std::size_t(index)] = 1;
                return true;
            }
            std::vector<CellKeys> own;
            auto& places = m_itemOf[index];
            for (const CellItem& item : *known) {
                if (!places.emplace(cellValue(item.name), &item.value).second) return tellTwice(step, items, item);
                own.push_back({{items.name, item.name}});
            }
            if (!cross(step, index, own)) return false;
        }
        return true;
    }

    bool tellTwice(const Step& step, const ForEach& items, const CellItem& item) {
        m_problems.add(items.where,
                       "Two items of " + (items.from ? inQuotes(items.from->text) : "step " + inQuotes(step.name)) +
                           " are named " + inQuotes(parameterText(item.name)),
                       "Each makes a cell of its own: a row is named by its first column, a map by its first value; 1 "
                       "and \"1\" have the same name.");
        return false;
    }

    bool isFree(const Step& step, int index, const std::string& name, const char* where) {
        const bool parameter = step.parameter(name) != nullptr;
        const bool matrix = where != std::string_view("matrix") &&
                            std::ranges::any_of(step.matrix, [&](const auto& key) { return key.first == name; });
        if (!parameter && !m_keys[std::size_t(index)].contains(name)) return true;
        m_problems.add(step.where,
                       "The key " + inQuotes(name) + " in the " + where + " of step " + inQuotes(step.name) +
                           (parameter ? " is a parameter of it already"
                            : matrix  ? " is one of its matrix"
                                      : " is one of the cells that it inherits"),
                       "Give it another name.");
        return false;
    }

    /// Each cell so far with each of these.
    bool cross(const Step& step, int index, const std::vector<CellKeys>& own) {
        std::vector<CellKeys>& cells = m_cells[std::size_t(index)];
        if (!fits(cells.size() * own.size(), step)) return false;
        std::vector<CellKeys> all;
        for (const CellKeys& inherited : cells)
            for (const CellKeys& keys : own) all.push_back(joined(inherited, keys));
        cells = std::move(all);
        return true;
    }

    /// `exclude` takes away every cell that has all its values, `include` adds one of exactly its values.
    bool adjust(const Step& step, std::vector<CellKeys>& own) {
        const auto keysOf = [&](const Json& map, const char* which) -> std::optional<CellKeys> {
            CellKeys keys;
            for (const auto& [name, value] : map.members()) {
                if (std::ranges::find(step.matrix, name, &CellListEntry::first) == step.matrix.end()) {
                    tellMatrix(step, inQuotes(name) + " in '" + which + "' of the matrix of step " +
                                         inQuotes(step.name) + " is no key of it");
                    return std::nullopt;
                }
                keys = joined(keys, {{name, value}});
            }
            return keys;
        };
        for (const Json& map : step.matrixExclude.items()) {
            const auto keys = keysOf(map, "exclude");
            if (!keys) return false;
            std::erase_if(own, [&](const CellKeys& cell) {
                return std::ranges::all_of(*keys, [&](const auto& e) { return *valueOf(cell, e.first) == e.second; });
            });
        }
        for (const Json& map : step.matrixInclude.items()) {
            auto keys = keysOf(map, "include");
            if (!keys) return false;
            if (keys->size() != step.matrix.size()) {
                tellMatrix(step, "An 'include' in the matrix of step " + inQuotes(step.name) +
                                     " doesn't say all keys of the cell");
                return false;
            }
            own.push_back(std::move(*keys));
        }
        if (!own.empty()) return true;
        m_problems.add(step.where, "The matrix of step " + inQuotes(step.name) + " has no cell left",
                       "Its 'exclude' takes all of them away.");
        return false;
    }

    void tellMatrix(const Step& step, std::string sentence) {
        std::vector<std::string> names;
        for (const auto& [name, values] : step.matrix) names.push_back(name);
        m_problems.add(step.where, std::move(sentence), "Its keys are: " + stemma::join(names, ", ") + ".");
    }

    bool checkAlike(const Step& step, const std::vector<CellKeys>& cells) {
        std::unordered_set<std::string> seen;
        for (const CellKeys& keys : cells)
            if (std::string text = cellText(keys); !seen.insert(text).second) {
                m_problems.add(step.where,
                               "Two cells of step " + inQuotes(step.name) + " would be named [" + text + "]",
                               "Each value of a matrix once; 1 and \"1\" have the same name.");
                return false;
            } else if (text.size() > kLongestCell) {
                m_problems.add(step.where,
                               "The values in the " + std::string(step.forEach.empty() ? "matrix" : "for_each") +
                                   " of step " + inQuotes(step.name) + " make names that are too long: [" +
                                   toUtf8(text.substr(0, 40)) + "…]",
                               "A cell has " + std::to_string(kLongestCell) + " characters for all its values.");
                return false;
            }
        return true;
    }

    bool checkKeys(const Selector& selector, const Reference& reference) {
        const std::set<std::string>& theirs = m_keys[std::size_t(reference.stepIndex)];
        const std::vector<std::string> keys(theirs.begin(), theirs.end());
        for (const auto& [key, value] : selector.fixed) {
            if (std::ranges::find(keys, key) != keys.end()) continue;
            std::string hint = m_problems.suggest(key, keys);
            m_problems.add(reference.where,
                           "The cells of " + inQuotes(reference.text) + " have no key " + inQuotes(key),
                           hint.empty() ? "Their keys are: " + stemma::join(keys, ", ") + "." : std::move(hint));
            return false;
        }
        return true;
    }

    bool tellNone(const Reference& reference) {
        std::vector<std::string> some;
        for (const CellKeys& keys : cellsOf(reference.stepIndex)) {
            some.push_back("[" + cellText(keys) + "]");
            if (some.size() == 5) break;
        }
        m_problems.add(reference.where, "No cell fits " + inQuotes(reference.text),
                       some.empty() ? std::string("It has no cells: there are no items.")
                                    : "Its cells are " + stemma::join(some, ", ") +
                                          (cellsOf(reference.stepIndex).size() > some.size() ? ", …" : "."));
        return false;
    }

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
        for (std::size_t i = 0; i < m_cells.size(); ++i) {
            auto& texts = m_places.emplace_back();
            std::vector<int>& indexes = m_index.emplace_back();
            for (std::size_t k = 0; k < m_cells[i].size(); ++k) {
                texts.emplace(cellText(m_cells[i][k]), int(k));
                const auto found = known.find(nameOf(int(i), m_cells[i][k]));
                indexes.push_back(found == known.end() ? next++ : found->second);
            }
        }
        return std::size_t(next);
    }

    void build(const Pipeline* places) {
        const std::size_t total = findPlaces(places);
        std::vector<Step> steps(total);
        std::vector<char> filled(total, 0);
        for (std::size_t i = 0; i < m_cells.size(); ++i)
            for (std::size_t k = 0; k < m_cells[i].size(); ++k) {
                const auto at = std::size_t(m_index[i][k]);
                steps[at] = cellStep(m_pipeline.steps[i], int(i), m_cells[i][k]);
                filled[at] = 1;
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

    Step cellStep(const Step& declared, int self, const CellKeys& keys) {
        Step step = declared;
        if (isOpen(self)) step.cells = CellState::Open;
        if (!keys.empty()) {
            step.base = declared.name;
            step.cell = keys;
            step.name = nameOf(self, keys);
            for (const auto& [name, values] : declared.matrix)
                step.parameters.push_back({name, *valueOf(keys, name), declared.where});
            for (const ForEach& items : declared.forEach)
                step.parameters.push_back(
                    {items.name, *m_itemOf.at(self).at(cellValue(*valueOf(keys, items.name))), items.where});
            step.matrix.clear();
            step.matrixInclude = step.matrixExclude = Json();
        }
        if (!isOpen(self)) std::erase_if(step.forEach, [](const ForEach& items) { return !items.from; });
        for (ForEach& items : step.forEach) {
            if (!items.from) continue;
            std::vector<Reference> references;
            place(*items.from, {}, references);
            if (!references.empty()) items.from = references.front();
        }
        for (Input& input : step.inputs) {
            std::vector<Reference> references;
            for (const Reference& reference : input.references) place(reference, keys, references);
            input.references = std::move(references);
            if (!input.first) continue;
            std::vector<Reference> one;
            place(*input.first, keys, one);
            if (!one.empty()) input.first = one.front();
        }
        for (Output& output : step.outputs)
            if (output.describes) describe(output, self, keys);
        step.after.clear();
        for (const int index : declared.after)
            step.after.insert(step.after.end(), m_index[std::size_t(index)].begin(), m_index[std::size_t(index)].end());
        return step;
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
            return add(std::size_t(places.at(cellText(same))));
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
        std::vector<Reference> found;
        const Selector selector(reference);
        const std::set<std::string>& theirs = m_keys[std::size_t(reference.stepIndex)];
        const bool known = std::ranges::all_of(
            theirs, [&](const std::string& key) { return selector.fixes(key) || valueOf(keys, key); });
        if (known) place(reference, keys, found);
        if (found.size() == 1 && !selector.all) {
            reference = found.front();
            return;
        }
        if (m_told.insert(self).second)
            m_problems.add(reference.where, inQuotes(reference.text) + " doesn't say which cell is described",
                           "Take an input from it, so that the cell is inherited, or write one: [KEY=VALUE].");
    }

    using CellListEntry = std::pair<std::string, std::vector<Json>>;
    Pipeline& m_pipeline;
    Problems& m_problems;
    std::vector<std::vector<CellKeys>> m_cells; ///< by declared step; one without cells, or open, has one without keys
    std::vector<std::set<std::string>> m_keys;  ///< by declared step: what its cells are told apart by
    std::vector<char> m_open;                   ///< by declared step: its cells aren't known
    std::vector<std::optional<std::vector<CellItem>>> m_items;            ///< by declared step
    std::map<int, std::unordered_map<std::string, const Json*>> m_itemOf; ///< of them each value, by its name
    std::vector<std::vector<int>> m_index; ///< by declared step and cell: the place in the expanded pipeline
    std::vector<std::unordered_map<std::string, int>> m_places; ///< by declared step: cells by text
    std::unordered_set<int> m_told;
};

} // namespace

CellItem cellItem(const Json& value) {
    return {value.isObject() && value.size() > 0 ? value.members().front().second : value, value};
}

void expandCells(Pipeline& pipeline, Problems& problems) {
    const bool later = std::ranges::any_of(pipeline.steps, [](const Step& step) {
        return std::ranges::any_of(step.forEach, [](const ForEach& items) { return items.from.has_value(); });
    });
    if (later) pipeline.written.steps = std::make_shared<const std::vector<Step>>(pipeline.steps);
    Expander(pipeline, {}, problems).expand(nullptr);
}

Result<Pipeline> withItems(const Pipeline& pipeline, const ItemsByStep& items, const Pipeline* places) {
    Pipeline result = pipeline;
    if (!pipeline.written.steps) return result;
    result.steps = *pipeline.written.steps;
    Problems problems;
    Expander(result, items, problems).expand(places);
    if (!problems.empty()) return fail(problems.toError(pipeline.file));
    return result;
}

} // namespace stemma
