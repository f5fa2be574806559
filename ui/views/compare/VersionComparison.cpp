// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/compare/VersionComparison.h"

#include "core/base/Text.h"
#include "core/store/Store.h"
#include "ui/visual/ChangeText.h"

#include <algorithm>
#include <map>

namespace stemma::ui {

namespace {

/// Name: value, in the order of the headline; metrics that a headline has no room for after it.
std::vector<std::pair<std::string, Json>> figuresOf(const VersionInfo& version) {
    std::vector<std::pair<std::string, Json>> figures;
    const auto known = [&](const std::string& name) {
        return std::any_of(figures.begin(), figures.end(), [&](const auto& one) { return one.first == name; });
    };
    for (const Json& item : version.headline.items())
        if (item["name"].isString() && !known(item["name"].text()))
            figures.emplace_back(item["name"].text(), item["value"]);
    for (const auto& [name, value] : version.metadata["metrics"].members())
        if (!known(name)) figures.emplace_back(name, value.isObject() ? value["value"] : value);
    figures.emplace_back("bytes", Json(std::int64_t(version.bytes)));
    return figures;
}

std::string valueText(const std::string& name, const Json& value) {
    if (name == "bytes") return formatBytes(std::uint64_t(value.number()));
    if (value.isNumber()) return formatNumber(value.number());
    return value.isString() ? value.text() : value.dump();
}

void compareFigures(const VersionInfo& a, const VersionInfo& b, VersionComparison& result) {
    const auto before = figuresOf(a), after = figuresOf(b);
    const auto find = [](const auto& figures, const std::string& name) -> const Json* {
        for (const auto& [own, value] : figures)
            if (own == name) return &value;
        return nullptr;
    };
    const auto add = [&](const std::string& name) {
        const Json *one = find(before, name), *other = find(after, name);
        VersionComparison::Row row{name, one ? valueText(name, *one) : "", other ? valueText(name, *other) : "", {}};
        if (one && other && one->isNumber() && other->isNumber() && name != "bytes")
            row.change = changeText(one->number(), other->number());
        result.figures.push_back(std::move(row));
    };
    for (const auto& [name, value] : before) add(name);
    for (const auto& [name, value] : after)
        if (!find(before, name)) add(name);
}

Result<std::vector<KeyComponent>> keyOf(const Store& store, const VersionInfo& version) {
    STEMMA_TRY(const StepRunInfo step, store.stepRun(version.stepRun));
    if (!step.key) return std::vector<KeyComponent>{};
    return store.keyComponents(step.key);
}

} // namespace

Result<VersionComparison> compareVersions(const Store& store, VersionId before, VersionId after, const Cancel& cancel) {
    VersionComparison result;
    STEMMA_TRY(const VersionInfo a, store.version(before));
    STEMMA_TRY(const VersionInfo b, store.version(after));
    result.runBefore = a.run;
    result.runAfter = b.run;
    result.sameContent = a.content == b.content;
    compareFigures(a, b, result);
    STEMMA_TRY(const auto keyBefore, keyOf(store, a));
    STEMMA_TRY(const auto keyAfter, keyOf(store, b));
    result.reasons = differences(keyBefore, keyAfter);
    STEMMA_TRY(ArtifactSource one, loadArtifact(store, before, cancel));
    STEMMA_TRY(ArtifactSource other, loadArtifact(store, after, cancel));
    result.before = std::make_shared<const ArtifactSource>(std::move(one));
    result.after = std::make_shared<const ArtifactSource>(std::move(other));
    return result;
}

} // namespace stemma::ui
