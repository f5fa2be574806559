// SPDX-License-Identifier: GPL-3.0-or-later
// What needs the whole pipeline: references, order, cells, names.
#include "core/base/Text.h"
#include "core/pipeline/CellSelector.h"
#include "core/pipeline/Cells.h"
#include "core/pipeline/CopyPlaces.h"
#include "core/pipeline/PipelineGraph.h"
#include "core/pipeline/References.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace stemma {

namespace {

constexpr std::size_t kMostCycles = 10;
constexpr std::size_t kLongestCycleShown = 12;

class Resolver {
public:
    Resolver(Pipeline& pipeline, Problems& problems) : m_pipeline(pipeline), m_problems(problems) {
        m_index.reserve(pipeline.steps.size());
        for (std::size_t i = 0; i < pipeline.steps.size(); ++i) m_index.emplace(pipeline.steps[i].name, int(i));
    }

    void resolveAll(const std::vector<std::vector<NamedPlace>>& afterNames) {
        for (std::size_t i = 0; i < m_pipeline.steps.size(); ++i) {
            Step& step = m_pipeline.steps[i];
            for (const NamedPlace& name : afterNames[i]) resolveAfter(step, int(i), name);
            for (Input& input : step.inputs.each()) resolveInput(input, int(i));
            for (ForEach& items : step.forEach.each())
                if (items.from) resolve(*items.from, int(i), false);
            for (Output& output : step.outputs.each())
                if (output.describes) resolveDescribes(step, output, int(i));
        }
    }

    void checkCells(const std::vector<int>& order) {
        std::vector<char> hasCells(m_pipeline.steps.size(), 0);
        std::vector<std::set<std::string>> itemKeys(m_pipeline.steps.size()); // those that only a run may know
        for (const int index : order) {
            const Step& step = m_pipeline.steps[std::size_t(index)];
            bool cells = !step.matrix.empty() || !step.forEach.empty();
            std::set<std::string>& ownItems = itemKeys[std::size_t(index)];
            for (const ForEach& own : step.forEach) ownItems.insert(own.name);
            for (const Input& input : step.inputs) {
                for (const Reference& reference : input.references) {
                    if (reference.stepIndex < 0) continue;
                    const bool theirs = hasCells[std::size_t(reference.stepIndex)] != 0;
                    if (reference.cells) checkSelector(step, reference, theirs);
                    if (reference.cells && reference.gathers()) continue;
                    if (!reference.cells) cells = cells || theirs;
                    const Selector selector(reference);
                    for (const std::string& key : itemKeys[std::size_t(reference.stepIndex)])
                        if (!selector.fixes(key)) ownItems.insert(key);
                }
                if (input.first && input.first->stepIndex >= 0 && input.first->cells)
                    checkSelector(step, *input.first, hasCells[std::size_t(input.first->stepIndex)] != 0);
            }
            if (!ownItems.empty()) checkOwnPlaces(step);
            for (const ForEach& items : step.forEach)
                if (items.from && items.from->stepIndex >= 0) {
                    const bool theirs = hasCells[std::size_t(items.from->stepIndex)] != 0;
                    if (items.from->cells) checkSelector(step, *items.from, theirs);
                    if (theirs && (!items.from->cells || items.from->gathers())) tellCells(step, *items.from);
                }
            hasCells[std::size_t(index)] = cells ? 1 : 0;
        }
    }

    void checkNames() {
        std::unordered_map<std::string, std::pair<const Step*, const Output*>> artifacts;
        for (const Step& step : m_pipeline.steps)
            for (const Output& output : step.outputs) {
                const std::string name = outputName(m_pipeline, step, output);
                const auto [found, fresh] = artifacts.emplace(name, std::pair(&step, &output));
                const Step* first = found->second.first;
                if (!fresh && (first == &step || first->name != step.name)) // else the step itself is there twice
                    tellSame("would both be the artifact " + inQuotes(name), found->second, step, output,
                             "Rename one, or give it a name of its own with 'artifact'.");
            }
    }

private:
    const Step& stepAt(int index) const { return m_pipeline.steps[std::size_t(index)]; }

    const std::vector<std::string>& words() {
        if (m_words.empty()) {
            for (const Step& step : m_pipeline.steps) {
                m_words.push_back(step.name);
                if (step.outputs.size() > 1)
                    for (const Output& output : step.outputs) m_words.push_back(step.name + "." + output.name);
            }
        }
        return m_words;
    }

    /// `text` is what was written, `name` what of it should be a step.
    std::string nearStep(const std::string& text, const std::string& name) {
        for (const Step& step : m_pipeline.steps)
            for (const Output& output : step.outputs)
                if (output.name == text) return "Did you mean '" + step.name + "." + output.name + "'?";
        std::string hint = m_problems.suggest(text, words());
        if (hint.empty() && name != text) hint = m_problems.suggest(name, words());
        if (hint.empty() && m_pipeline.steps.size() <= 20) {
            std::vector<std::string> names;
            for (const Step& step : m_pipeline.steps) names.push_back(step.name);
            hint = "The steps are: " + join(names, ", ") + ".";
        }
        return hint;
    }

    void resolveInput(Input& input, int self) {
        for (Reference& reference : input.references) resolve(reference, self, false);
        if (!input.first) return;
        resolve(*input.first, self, false);
        if (input.references.size() != 1 || input.references.front().kind != Reference::Kind::Artifact)
            m_problems.add(stepAt(self), input.first->where,
                           "'first' of input " + inQuotes(input.name) + " stands in for no artifact of the workspace",
                           "It is for {from: artifact:NAME, first: STEP}, until there is one of that name.");
    }

    void resolveAfter(Step& step, int self, const NamedPlace& name) {
        const auto found = m_index.find(name.name);
        if (found == m_index.end()) {
            std::string hint = nearStep(name.name, name.name);
            const std::size_t dot = name.name.find('.');
            if (dot != std::string::npos && m_index.contains(name.name.substr(0, dot)))
                hint = "'after' takes steps: " + name.name.substr(0, dot) + ".";
            m_problems.add(step, name.where,
                           "There is no step " + inQuotes(name.name) + ", after which step " + inQuotes(step.name) +
                               " is to run",
                           std::move(hint));
        } else if (found->second == self) {
            m_problems.add(step, name.where, "Step " + inQuotes(step.name) + " can't come after itself",
                           "Take it away.");
        } else if (std::find(step.after.begin(), step.after.end(), found->second) == step.after.end()) {
            step.after.push_back(found->second);
        }
    }

    void resolve(Reference& reference, int self, bool ownAllowed) {
        if (reference.kind != Reference::Kind::StepOutput) return;
        const auto found = m_index.find(reference.step);
        if (found == m_index.end()) {
            std::string sentence = "There is no step " + inQuotes(reference.step);
            if (reference.text != reference.step) sentence += ", so no " + inQuotes(reference.text);
            m_problems.add(stepAt(self), reference.where, std::move(sentence),
                           nearStep(reference.text, reference.step));
            return;
        }
        const Step& step = m_pipeline.steps[std::size_t(found->second)];
        if (found->second == self && !ownAllowed) {
            m_problems.add(step, reference.where,
                           "Step " + inQuotes(step.name) + " can't take its own output as an input",
                           "Name another step.");
            return;
        }
        const int output = outputOf(step, reference, self);
        if (output < 0) return;
        reference.stepIndex = found->second;
        reference.outputIndex = output;
        reference.output = step.outputs[std::size_t(output)].name;
    }

    /// -1, and told, where `step` has no such output; `self` is the step that refers to it.
    int outputOf(const Step& step, const Reference& reference, int self) {
        if (step.outputs.size() == 1 && step.outputs.front().name.empty()) return 0; // a step that couldn't be read
        std::vector<std::string> names;
        for (std::size_t i = 0; i < step.outputs.size(); ++i) {
            const std::string& name = step.outputs[i].name;
            if (name == (reference.output.empty() ? step.ownName() : reference.output)) return int(i);
            names.push_back(name);
        }
        if (names.empty()) {
            m_problems.add(stepAt(self), reference.where,
                           "Step " + inQuotes(step.name) + " has no outputs for " + inQuotes(reference.text),
                           "Declare them under 'outputs' of it, or use 'after' for an order.");
        } else if (!reference.output.empty()) {
            std::string hint = m_problems.suggest(reference.output, names);
            if (hint.empty()) hint = "It has: " + join(names, ", ") + ".";
            m_problems.add(stepAt(self), reference.where,
                           "Step " + inQuotes(step.name) + " has no output " + inQuotes(reference.output),
                           std::move(hint));
        } else if (names.size() == 1) {
            return 0;
        } else {
            m_problems.add(stepAt(self), reference.where,
                           inQuotes(reference.text) + " doesn't say which output of step " + inQuotes(step.name) +
                               " is meant",
                           "Write " + step.name + "." + join(names, " or " + step.name + ".") + ".");
        }
        return -1;
    }

    void resolveDescribes(const Step& step, Output& output, int self) {
        resolve(*output.describes, self, true);
        if (output.describes->stepIndex == self &&
            step.outputs[std::size_t(output.describes->outputIndex)].name == output.name)
            m_problems.add(step, output.describes->where,
                           "Output " + inQuotes(output.name) + " of step " + inQuotes(step.name) +
                               " can't describe itself",
                           "Name what it describes.");
    }

    void tellCells(const Step& step, const Reference& reference) {
        m_problems.add(step, reference.where,
                       "'for_each' of step " + inQuotes(step.name) + " takes its items from " +
                           inQuotes(reference.text) + ", which has cells",
                       "Gather them into one table first, in a step with the input \"" + reference.step + "[*]\".");
    }

    /// What is written once can't be the place of many; whether filled ones differ is seen when they are known.
    void checkOwnPlaces(const Step& step) {
        for (const Output& output : step.outputs)
            if (!output.copyTo.empty() && !namesItem(step, output))
                m_problems.add(step, output.where,
                               "The cells of step " + inQuotes(step.name) + " would all be copied to " +
                                   inQuotes(output.copyTo),
                               "Write {item.NAME} into it, or copy what gathers them.");
    }

    void checkSelector(const Step& from, const Reference& reference, bool theirs) {
        const Step& step = m_pipeline.steps[std::size_t(reference.stepIndex)];
        if (!theirs) {
            m_problems.add(from, reference.where,
                           "Step " + inQuotes(step.name) + " has no cells for " + inQuotes(reference.text),
                           "Write " + step.name + " without brackets; cells come from 'matrix' or 'for_each'.");
            return;
        }
        // Whether its keys and values are there is known once cells are made: expandCells().
        for (const std::string& part : split(*reference.cells, ',')) {
            if (trim(part) == "*" || part.find('=') != std::string::npos) continue;
            m_problems.add(from, reference.where,
                           "The cells " + inQuotes(*reference.cells) + " of " + inQuotes(reference.text) +
                               " can't be told",
                           "Write [*] for all cells, [KEY=VALUE] for one, [KEY=VALUE,*] for some.");
            return;
        }
    }

    void tellSame(const std::string& what, const std::pair<const Step*, const Output*>& first, const Step& step,
                  const Output& output, std::string hint) {
        const auto shown = [](const Step& s, const Output& o) {
            return inQuotes(o.name == s.ownName() ? s.name : s.name + "." + o.name);
        };
        m_problems.add(step, output.where,
                       shown(*first.first, *first.second) + " and " + shown(step, output) + " " + what,
                       std::move(hint));
    }

    Pipeline& m_pipeline;
    Problems& m_problems;
    std::unordered_map<std::string, int> m_index;
    std::vector<std::string> m_words;
};

/// Where step `from` names step `to`.
Place placeOfNeed(const Step& from, int to) {
    for (const Input& input : from.inputs)
        for (const Reference& reference : input.references)
            if (reference.stepIndex == to) return reference.where;
    for (const Input& input : from.inputs)
        if (input.first && input.first->stepIndex == to) return input.first->where;
    for (const ForEach& items : from.forEach)
        if (items.from && items.from->stepIndex == to) return items.from->where;
    for (const Output& output : from.outputs)
        if (output.describes && output.describes->stepIndex == to) return output.describes->where;
    return from.where;
}

/// `path` is a walk from need to need: each step needs the next, the last needs the first.
void tellCycle(const Pipeline& pipeline, std::vector<int> path, Problems& problems) {
    std::rotate(path.begin(), std::min_element(path.begin(), path.end()), path.end());
    const Step& first = pipeline.steps[std::size_t(path.front())];
    const Place where = placeOfNeed(first, path.size() > 1 ? path[1] : path[0]);
    // Shown in the order in which they would run: what is needed comes first.
    std::vector<std::string> names{first.name};
    for (std::size_t i = path.size(); i-- > 0;) {
        if (names.size() + 1 >= kLongestCycleShown && i > 0) {
            names.push_back("… " + plural(std::int64_t(i), "more step"));
            i = 0;
        }
        names.push_back(pipeline.steps[std::size_t(path[i])].name);
    }
    problems.add(first, where, "Steps wait for each other: " + printable(join(names, " → ")),
                 "Take one of these arrows away.");
}

/// Depth-first with a stack of its own: a chain of 100,000 steps must not end the program's.
bool findCycles(const Pipeline& pipeline, const PipelineGraph& graph, Problems& problems) {
    enum : char { New, Open, Done };
    std::vector<char> state(std::size_t(graph.size()), New);
    std::vector<std::pair<int, std::size_t>> stack; // a step, and how many of its needs were followed
    std::size_t cycles = 0;
    for (int start = 0; start < graph.size(); ++start) {
        if (state[std::size_t(start)] != New) continue;
        stack.emplace_back(start, 0);
        state[std::size_t(start)] = Open;
        while (!stack.empty()) {
            auto& [step, at] = stack.back();
            const auto needs = graph.upstream(step);
            if (at == needs.size()) {
                state[std::size_t(step)] = Done;
                stack.pop_back();
                continue;
            }
            const int need = needs[at++];
            char& seen = state[std::size_t(need)];
            if (seen == New) {
                seen = Open;
                stack.emplace_back(need, 0);
            } else if (seen == Open) {
                if (++cycles > kMostCycles) return true;
                std::vector<int> path;
                auto from =
                    std::find_if(stack.begin(), stack.end(), [&](const auto& entry) { return entry.first == need; });
                for (; from != stack.end(); ++from) path.push_back(from->first);
                tellCycle(pipeline, std::move(path), problems);
            }
        }
    }
    return cycles > 0;
}

} // namespace

void resolvePipeline(Pipeline& pipeline, const ReadSteps& read, bool cells, Problems& problems) {
    Resolver resolver(pipeline, problems);
    resolver.resolveAll(read.after);
    const PipelineGraph graph(pipeline);
    const bool ordered = !findCycles(pipeline, graph, problems);
    const std::size_t before = problems.count();
    if (ordered) resolver.checkCells(topologicalOrder(graph));
    if (problems.empty()) {
        if (cells) expandCells(pipeline, problems);
    } else if (ordered && problems.count() == before) {
        checkCells(pipeline, read.unread, problems);
    }
    resolver.checkNames();
    checkCopyPlaces(pipeline, problems);
}

} // namespace stemma
