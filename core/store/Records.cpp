// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Records.h"

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

} // namespace stemma
