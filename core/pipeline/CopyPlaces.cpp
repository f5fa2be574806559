// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/CopyPlaces.h"

#include "core/base/Text.h"
#include "core/pipeline/Placeholders.h"
#include "core/pipeline/Values.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace stemma {

namespace {

/// Where an output is put, nothing is executed: a cell may be named by what it inherits, too.
const Json* placeValue(const Step& step, PlaceholderKind kind, std::string_view name) {
    if (kind == PlaceholderKind::Parameter)
        if (const Parameter* parameter = step.parameter(name); parameter && !parameter->value.isObject())
            return &parameter->value;
    if (const Json* own = itemValue(step, name)) return own;
    for (const auto& [key, value] : step.cell)
        if (key == name) return &value;
    return nullptr;
}

class PlaceFiller {
public:
    explicit PlaceFiller(Problems& problems) : m_problems(problems) {}

    void fill(const Step& step, Output& output) {
        const std::string written = output.copyTo;
        const std::string filled = fillPlaceholders(written, [&](PlaceholderKind kind, std::string_view name) {
            const Json* value = placeValue(step, kind, name);
            if (!value) tellUnknown(step, output, name);
            return value ? PlaceholderValues(parameterTexts(*value)) : std::nullopt;
        });
        auto inner = projectPath(filled);
        if (inner) {
            output.copyTo = std::move(*inner);
            return;
        }
        if (m_told.emplace(step.written(), output.name).second)
            m_problems.add(step, output.where,
                           "'copy_to' of output " + inQuotes(output.name) + ", filled for step " + inQuotes(step.name) +
                               ", " + inner.error().message,
                           inner.error().hint);
    }

private:
    void tellUnknown(const Step& step, const Output& output, std::string_view name) {
        if (!m_told.emplace(step.written(), output.name).second) return;
        std::vector<std::string> known;
        for (const auto& [key, value] : step.cell) {
            known.push_back(key);
            if (const Parameter* item = step.parameter(key))
                for (const auto& [column, member] : item->value.members())
                    if (column != key) known.push_back(column);
        }
        std::string hint = m_problems.suggest(name, known);
        if (hint.empty())
            hint = known.empty() ? std::string("Only a step with cells has items: of 'matrix' or 'for_each'.")
                                 : "It has: " + join(known, ", ") + ".";
        m_problems.add(step, output.where,
                       "'{item." + std::string(name) + "}' in 'copy_to' of output " + inQuotes(output.name) +
                           " names nothing of the cells of step " + inQuotes(step.written()),
                       std::move(hint));
    }

    Problems& m_problems;
    std::set<std::pair<std::string, std::string>> m_told; // steps as written, outputs: ten thousand cells are one error
};

bool isFilled(const Output& output) {
    return findPlaceholders(output.copyTo).empty();
}

} // namespace

bool namesItem(const Step& step, const Output& output) {
    const std::vector<Placeholder> found = findPlaceholders(output.copyTo);
    return std::ranges::any_of(found, [&](const Placeholder& one) {
        return one.kind == PlaceholderKind::Item ||
               std::ranges::any_of(step.forEach, [&](const ForEach& items) { return items.name == one.name; });
    });
}

void fillCopyPlaces(Pipeline& pipeline, Problems& problems) {
    PlaceFiller filler(problems);
    for (Step& step : pipeline.steps) {
        if (step.cells != CellState::Fixed || std::ranges::all_of(step.outputs, isFilled)) continue;
        for (Output& output : step.outputs.each())
            if (!isFilled(output)) filler.fill(step, output);
    }
}

void checkCopyPlaces(const Pipeline& pipeline, Problems& problems) {
    const auto shown = [](const Step& step, const Output& output) {
        return inQuotes(output.name == step.ownName() ? step.name : step.name + "." + output.name);
    };
    std::unordered_map<std::string, std::pair<const Step*, const Output*>> copies;
    std::set<std::pair<std::string, std::string>> told;
    for (const Step& step : pipeline.steps)
        for (const Output& output : step.outputs) {
            if (output.copyTo.empty() || !isFilled(output) || step.cells != CellState::Fixed) continue;
            // Of an included file the place is below the folder of that file.
            const fs::path place = (pipeline.homeOf(step).folder / output.copyTo).lexically_normal();
            const auto [found, fresh] = copies.emplace(place.native(), std::pair(&step, &output));
            if (fresh) continue;
            const auto& [other, otherOutput] = found->second;
            std::string hint = "Copy them to different places.";
            if (!step.base.empty() && step.base == other->base) { // cells of one step: no one can write them apart
                if (!told.emplace(step.base, output.name).second) continue;
                std::vector<std::string> keys;
                for (const auto& [key, value] : step.cell) keys.push_back("{item." + key + "}");
                hint = "Write into it what tells the cells apart: " + join(keys, ", ") + ".";
            }
            problems.add(step, output.where,
                         shown(*other, *otherOutput) + " and " + shown(step, output) + " are both copied to " +
                             inQuotes(place.lexically_relative(pipeline.folder).string()),
                         std::move(hint));
        }
}

} // namespace stemma
