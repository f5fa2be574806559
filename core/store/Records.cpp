// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Records.h"

#include "core/base/Text.h"

#include <array>

namespace stemma {

namespace {

constexpr std::array<std::string_view, 5> kRunStatus = {"running", "completed", "failed", "cancelled", "interrupted"};
constexpr std::array<std::string_view, 8> kStepStatus = {"queued", "running", "executed",  "reused",
                                                         "failed", "skipped", "cancelled", "interrupted"};
constexpr std::array<std::string_view, 5> kVersionState = {"ok", "check_failed", "changed", "evicted", "deleted"};

template <typename E, std::size_t N>
E find(const std::array<std::string_view, N>& names, std::string_view text, E otherwise) {
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == text) return E(i);
    return otherwise;
}

std::string valueText(const Json& entry) {
    const Json& value = entry["value"];
    const std::string& unit = entry["unit"].text();
    if (unit == "bytes") return formatBytes(value.unsignedInteger());
    std::string text = value.isInteger()  ? formatCount(value.integer())
                       : value.isDouble() ? formatNumber(value.number())
                       : value.isString() ? value.text()
                                          : value.dump();
    if (!unit.empty()) text += " " + unit;
    return text;
}

} // namespace

std::string_view name(RunStatus status) {
    return kRunStatus[std::size_t(status)];
}
std::string_view name(StepStatus status) {
    return kStepStatus[std::size_t(status)];
}
std::string_view name(VersionState state) {
    return kVersionState[std::size_t(state)];
}
RunStatus runStatusFrom(std::string_view text) {
    return find(kRunStatus, text, RunStatus::Interrupted);
}
StepStatus stepStatusFrom(std::string_view text) {
    return find(kStepStatus, text, StepStatus::Interrupted);
}
/// Unknown text: Changed, which is never reused nor latest.
VersionState versionStateFrom(std::string_view text) {
    return find(kVersionState, text, VersionState::Changed);
}

std::string stepName(const StepRunInfo& step) {
    if (step.cell.empty() || step.step.ends_with("]")) return step.step;
    return step.cell.front() == '[' ? step.step + step.cell : step.step + "[" + step.cell + "]";
}

std::string versionName(const VersionInfo& version) {
    return version.name + "@" + std::to_string(version.number);
}

std::string headlineText(const Json& headline) {
    if (headline.empty()) return {};
    const Json& first = headline.at(0);
    const Json& second = headline.at(1);
    const std::string& name = first["name"].text();
    // Two extents are read as one thing.
    const bool table = name == "rows" && second["name"].text() == "columns";
    const bool picture = name == "width" && second["name"].text() == "height";
    if (table || picture) {
        Json plain = Json::object({{"value", first["value"]}});
        return valueText(plain) + " × " + valueText(second);
    }
    if (name == "size" || name == "model" || name == "shape") return valueText(first);
    return name.empty() ? valueText(first) : name + " " + valueText(first);
}

} // namespace stemma
