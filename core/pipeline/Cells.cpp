// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/CellTable.h"

#include "core/base/Text.h"
#include "core/pipeline/CellSelector.h"
#include "core/pipeline/CopyPlaces.h"
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
        : m_pipeline(pipeline), m_problems(problems), m_table(pipeline.steps.size()), m_items(pipeline.steps.size()) {
        for (std::size_t i = 0; i < pipeline.steps.size(); ++i) takeItems(pipeline.steps[i], items, m_items[i]);
    }

    void check(const std::vector<char>& unread) {
        m_wrong = unread;
        expand(nullptr);
    }

    void expand(const Pipeline* places) {
        bool any = false;
        std::size_t total = 0;
        for (const int index : topologicalOrder(m_pipeline)) {
            const Step& step = m_pipeline.steps[std::size_t(index)];
            if (m_wrong[std::size_t(index)] != 0 || needsWrong(step) ||
                !makeCells(step, index)) { // the others are looked at all the same
                m_wrong[std::size_t(index)] = 1;
                continue;
            }
            any = any || !m_keys[std::size_t(index)].empty();
            total += cellsOf(index).size();
            if (total <= kMostCellSteps) continue;
            return m_problems.add(step, step.where, "The pipeline has more than " + grouped(kMostCellSteps) + " cells",
                                  "Make the matrices smaller.");
        }
        if (any && m_problems.empty()) buildCellSteps(m_pipeline, m_table, places, m_problems);
    }

private:
    static std::string grouped(std::size_t count) { return formatCount(std::int64_t(count)); }
    const std::vector<CellKeys>& cellsOf(int step) const { return m_cells[std::size_t(step)]; }
    bool hasCells(int step) const { return m_table.hasCells(step); }
    bool isOpen(int step) const { return m_table.isOpen(step); }

    /// What it reads has cells that can't be told: neither can its own, and that is no error of its own.
    bool needsWrong(const Step& step) const {
        const auto wrong = [this](const Reference& reference) {
            if (reference.kind != Reference::Kind::StepOutput) return false;
            return reference.stepIndex < 0 || m_wrong[std::size_t(reference.stepIndex)] != 0;
        };
        return std::ranges::any_of(step.inputs,
                                   [&](const Input& input) { return std::ranges::any_of(input.references, wrong); }) ||
               std::ranges::any_of(step.forEach,
                                   [&](const ForEach& items) { return items.from && wrong(*items.from); });
    }

    bool makeCells(const Step& step, int index) {
        if (!inherit(step, index) || !addMatrix(step, index) || !addItems(step, index)) return false;
        if (!isOpen(index)) return checkAlike(step, cellsOf(index));
        m_cells[std::size_t(index)] = {CellKeys()};
        return true;
    }

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
        bool good = true;
        for (const Input& input : step.inputs)
            for (const Reference& reference : input.references)
                if (hasCells(reference.stepIndex) && !inheritFrom(reference, step, index)) good = false;
        if (!good) return false;
        for (const ForEach& items : step.forEach)
            if (items.from && hasCells(items.from->stepIndex) && !checkOne(*items.from, step)) return false;
        return true;
    }

    bool inheritFrom(const Reference& reference, const Step& step, int index) {
        const Selector selector(reference);
        if (!checkKeys(selector, reference, step)) return false;
        std::set<std::string>& own = m_keys[std::size_t(index)];
        bool inherits = false;
        for (const std::string& key : m_keys[std::size_t(reference.stepIndex)]) {
            if (selector.all || selector.fixes(key)) continue;
            own.insert(key);
            inherits = true;
        }
        if (isOpen(reference.stepIndex)) {
            if (inherits) m_table.open[std::size_t(index)] = 1;
            return true;
        }
        std::vector<CellKeys> theirs;
        std::unordered_set<std::string> seen;
        for (const CellKeys& keys : cellsOf(reference.stepIndex))
            if (selector.fits(keys))
                if (CellKeys rest = selector.inherited(keys); seen.insert(cellText(rest)).second)
                    theirs.push_back(std::move(rest));
        if (theirs.empty() && (!selector.fixed.empty() || !cellsOf(reference.stepIndex).empty()))
            return tellNone(reference, step);
        if (selector.all) return true;
        return join(m_cells[std::size_t(index)], theirs, step, reference);
    }

    /// Items come from one cell.
    bool checkOne(const Reference& reference, const Step& step) {
        const Selector selector(reference);
        if (!checkKeys(selector, reference, step)) return false;
        for (const std::string& key : m_keys[std::size_t(reference.stepIndex)])
            if (!selector.fixes(key)) {
                m_problems.add(step, reference.where, inQuotes(reference.text) + " is more than one cell",
                               "Say its " + key + ", too.");
                return false;
            }
        if (isOpen(reference.stepIndex)) return true;
        return std::ranges::any_of(cellsOf(reference.stepIndex), [&](const auto& keys) { return selector.fits(keys); })
                   ? true
                   : tellNone(reference, step);
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
            m_problems.add(step, reference.where,
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
        m_problems.add(step, step.where,
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
                m_table.open[std::size_t(index)] = 1;
                return true;
            }
            std::vector<CellKeys> own;
            auto& places = m_table.itemOf[index];
            for (const CellItem& item : *known) {
                if (!places.emplace(cellValue(item.name), &item).second) return tellTwice(step, items, item);
                own.push_back({{items.name, item.name}});
            }
            if (!cross(step, index, own)) return false;
        }
        return true;
    }

    bool tellTwice(const Step& step, const ForEach& items, const CellItem& item) {
        m_problems.add(step, items.where,
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
        m_problems.add(step, step.where,
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
        m_problems.add(step, step.where, "The matrix of step " + inQuotes(step.name) + " has no cell left",
                       "Its 'exclude' takes all of them away.");
        return false;
    }

    void tellMatrix(const Step& step, std::string sentence) {
        std::vector<std::string> names;
        for (const auto& [name, values] : step.matrix) names.push_back(name);
        m_problems.add(step, step.where, std::move(sentence), "Its keys are: " + stemma::join(names, ", ") + ".");
    }

    bool checkAlike(const Step& step, const std::vector<CellKeys>& cells) {
        std::unordered_set<std::string> seen;
        for (const CellKeys& keys : cells)
            if (std::string text = cellText(keys); !seen.insert(text).second) {
                m_problems.add(step, step.where,
                               "Two cells of step " + inQuotes(step.name) + " would be named [" + text + "]",
                               "Each value of a matrix once; 1 and \"1\" have the same name.");
                return false;
            } else if (text.size() > kLongestCell) {
                m_problems.add(step, step.where,
                               "The values in the " + std::string(step.forEach.empty() ? "matrix" : "for_each") +
                                   " of step " + inQuotes(step.name) + " make names that are too long: [" +
                                   toUtf8(text.substr(0, 40)) + "…]",
                               "A cell has " + std::to_string(kLongestCell) + " characters for all its values.");
                return false;
            }
        return true;
    }

    bool checkKeys(const Selector& selector, const Reference& reference, const Step& step) {
        const std::set<std::string>& theirs = m_keys[std::size_t(reference.stepIndex)];
        const std::vector<std::string> keys(theirs.begin(), theirs.end());
        for (const auto& [key, value] : selector.fixed) {
            if (std::ranges::find(keys, key) != keys.end()) continue;
            std::string hint = m_problems.suggest(key, keys);
            m_problems.add(step, reference.where,
                           "The cells of " + inQuotes(reference.text) + " have no key " + inQuotes(key),
                           hint.empty() ? "Their keys are: " + stemma::join(keys, ", ") + "." : std::move(hint));
            return false;
        }
        return true;
    }

    bool tellNone(const Reference& reference, const Step& step) {
        std::vector<std::string> some;
        for (const CellKeys& keys : cellsOf(reference.stepIndex)) {
            some.push_back("[" + cellText(keys) + "]");
            if (some.size() == 5) break;
        }
        m_problems.add(step, reference.where, "No cell fits " + inQuotes(reference.text),
                       some.empty() ? std::string("It has no cells: there are no items.")
                                    : "Its cells are " + stemma::join(some, ", ") +
                                          (cellsOf(reference.stepIndex).size() > some.size() ? ", …" : "."));
        return false;
    }

    using CellListEntry = std::pair<std::string, std::vector<Json>>;
    Pipeline& m_pipeline;
    Problems& m_problems;
    CellTable m_table;
    std::vector<std::vector<CellKeys>>& m_cells = m_table.cells;
    std::vector<std::set<std::string>>& m_keys = m_table.keys;
    std::vector<char> m_wrong = std::vector<char>(m_pipeline.steps.size(), 0); ///< its cells can't be told
    std::vector<std::optional<std::vector<CellItem>>> m_items;                 ///< by declared step
};

} // namespace

CellItem cellItem(const Json& value) {
    return {value.isObject() && value.size() > 0 ? value.members().front().second : value, value, false};
}

void expandCells(Pipeline& pipeline, Problems& problems) {
    const bool later = std::ranges::any_of(pipeline.steps, [](const Step& step) {
        return std::ranges::any_of(step.forEach, [](const ForEach& items) { return items.from.has_value(); });
    });
    if (later) pipeline.written.steps = std::make_shared<const std::vector<Step>>(pipeline.steps);
    Expander(pipeline, {}, problems).expand(nullptr);
    if (problems.empty()) fillCopyPlaces(pipeline, problems);
}

void checkCells(Pipeline& pipeline, const std::vector<char>& unread, Problems& problems) {
    Expander(pipeline, {}, problems).check(unread);
}

Result<Pipeline> withItems(const Pipeline& pipeline, const ItemsByStep& items, const Pipeline* places) {
    Pipeline result = pipeline;
    if (!pipeline.written.steps) return result;
    result.steps = *pipeline.written.steps;
    Problems problems;
    Expander(result, items, problems).expand(places);
    if (problems.empty()) {
        fillCopyPlaces(result, problems);
        checkCopyPlaces(result, problems);
    }
    if (!problems.empty()) return fail(problems.toError(pipeline.file));
    return result;
}

} // namespace stemma
