// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/Pipeline.h"

#include "core/pipeline/Cells.h"

#include <algorithm>

namespace stemma {

namespace {
template <typename T>
const T* byName(const std::vector<T>& all, std::string_view name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const T& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}
} // namespace

const char* stepKindName(StepKindId kind) {
    switch (kind) {
    case StepKindId::Import:
        return "import";
    case StepKindId::Sql:
        return "sql";
    case StepKindId::Python:
        return "python";
    case StepKindId::Command:
        return "command";
    }
    return "";
}

bool WrittenSteps::operator==(const WrittenSteps& other) const {
    return steps == other.steps || (steps && other.steps && *steps == *other.steps);
}

std::string Step::ownName() const {
    return written().substr(written().rfind('/') + 1); // npos + 1 is 0
}
const Input* Step::input(std::string_view wanted) const {
    return byName(inputs.items(), wanted);
}
const Output* Step::output(std::string_view wanted) const {
    return byName(outputs.items(), wanted);
}
const Parameter* Step::parameter(std::string_view wanted) const {
    return byName(parameters, wanted);
}

int Pipeline::stepIndex(std::string_view wanted) const {
    const Step* found = step(wanted);
    return found ? int(found - steps.data()) : -1;
}
std::vector<int> Pipeline::stepIndexes(std::string_view wanted) const {
    std::vector<int> indexes;
    if (wanted.empty()) return indexes;               // as a base it would be every step without cells
    const auto within = [&](const std::string& one) { // all of an included file
        return one.size() > wanted.size() && one[wanted.size()] == '/' && one.starts_with(wanted);
    };
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (steps[i].name == wanted || steps[i].base == wanted || within(steps[i].name)) indexes.push_back(int(i));
    return indexes;
}
const Step* Pipeline::step(std::string_view wanted) const {
    return byName(steps, wanted);
}
const Parameter* Pipeline::parameter(std::string_view wanted) const {
    return byName(parameters, wanted);
}

SourcePosition Pipeline::position(Place place) const {
    return {file.string(), place.line, place.column};
}

std::string outputName(const Pipeline& pipeline, const Step& step, const Output& output) {
    if (!output.artifact.empty())
        return step.cell.empty() ? output.artifact : output.artifact + "[" + cellText(step.cell) + "]";
    std::string name = pipeline.name + "/" + step.name;
    if (step.outputs.size() > 1 && output.name != step.ownName()) name += "." + output.name;
    return name;
}

bool isName(std::string_view text) {
    if (text.empty() || text.size() > 64) return false;
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return letter(text.front()) && std::all_of(text.begin(), text.end(),
                                               [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

} // namespace stemma
