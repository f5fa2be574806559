// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Measured.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"
#include "core/visual/ModelCharts.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr std::size_t kMostFeatures = 30; ///< with a bar each
constexpr std::size_t kMostMapBytes = 4u << 20;
constexpr std::string_view kImportanceShape =
    "Importance is a table with columns feature and importance, and perhaps std; or JSON {\"feature\": 0.3, …}.";

struct Features {
    std::vector<Importance> all; ///< the largest first, at most kMostFeatures
    std::int64_t count = 0, left = 0;
    std::string axis = "Importance";
    Json readOptions;
};

/// By size, whatever the sign: coefficients; else by value, since an importance below zero is none.
Result<Features> featuresOfTable(const Measured& measured, const DescribeContext& context) {
    const auto& columns = measured.columns();
    auto name = columnCalled(columns, {"feature", "name", "features", "variable", "column", "term", "index"});
    auto value =
        columnCalled(columns, {"importance", "importances", "importances_mean", "importance_mean", "value", "gain",
                               "weight", "score", "coefficient", "coef", "mean", "mean_importance", "shap"});
    const auto deviation = columnCalled(
        columns, {"std", "sd", "importances_std", "importance_std", "stderr", "error", "standard_deviation", "se"});
    if (value) {
        STEMMA_TRY(const bool numbers, mayBeNumeric(measured, *value, context));
        if (!numbers) value = std::nullopt;
    }
    for (std::size_t i = 0; i < columns.size(); ++i) { // one column of names beside one of numbers is told by its kind
        if (!name && measured.textual(i)) name = i;
        if (!value && measured.numeric(i) && i != deviation) value = i;
    }
    std::vector<std::string> missing;
    if (!name) missing.push_back("feature");
    if (!value) missing.push_back("importance");
    if (!missing.empty()) return unfit(missingColumns(missing), std::string(kImportanceShape));
    const std::string word = columnWord(measured.nameOf(*value));
    const bool signedSize = word.starts_with("coef");
    const std::string v = "CAST(" + measured.sql(*value) + " AS DOUBLE)";
    const std::string d = deviation && measured.numeric(*deviation) ? "CAST(" + measured.sql(*deviation) + " AS DOUBLE)"
                                                                    : std::string("NULL");
    STEMMA_TRY(const Page page,
               askMeasured(measured, context,
                           "WITH f AS (SELECT coalesce(CAST(" + measured.sql(*name) + " AS VARCHAR), '(none)') AS n, " +
                               v + " AS v, " + d +
                               " AS d, row_number() OVER () AS i FROM self) SELECT n, v, d, (SELECT count(*) FROM f), "
                               "(SELECT count(*) FROM f WHERE coalesce(NOT isfinite(v), true)) FROM f WHERE "
                               "isfinite(v) ORDER BY " +
                               (signedSize ? "abs(v)" : "v") + " DESC, i LIMIT " + std::to_string(kMostFeatures),
                           std::int64_t(kMostFeatures)));
    Features features;
    features.readOptions = measured.readOptions;
    features.axis = measured.nameOf(*value);
    for (const Json& row : page.rows) {
        Importance one{textOf(row.at(0)), numberAt(row, 1), {}};
        if (const double spread = numberAt(row, 2); std::isfinite(spread) && spread >= 0) one.deviation = spread;
        features.all.push_back(std::move(one));
        features.count = integerAt(row, 3);
        features.left = integerAt(row, 4);
    }
    return features;
}

/// {"bill": 0.6, "mass": 0.4}; nullopt where it is another map.
std::optional<Features> featuresOfMap(const Json& map) {
    if (!map.isObject() || map.empty()) return std::nullopt;
    Features features;
    for (const auto& [name, value] : map.members()) {
        if (!value.isNumber() && !value.isNull()) return std::nullopt;
        ++features.count;
        if (value.isNumber() && std::isfinite(value.number()))
            features.all.push_back({name, value.number(), {}});
        else
            ++features.left;
    }
    std::stable_sort(features.all.begin(), features.all.end(),
                     [](const Importance& a, const Importance& b) { return a.value > b.value; });
    if (features.all.size() > kMostFeatures) features.all.resize(kMostFeatures);
    return features;
}

Result<Features> readFeatures(const ArtifactContent& content, const DescribeContext& context) {
    const FileEntry* file = content.single();
    if (file && content.readOptions.isNull() && hasExtension(*file, {".json"}) && !namedLikeTable(content)) {
        STEMMA_TRY(const Head head, readHead(content, *file, kMostMapBytes));
        if (head.whole())
            if (const Result<Json> json = Json::parse(head.bytes))
                if (std::optional<Features> features = featuresOfMap(*json)) return std::move(*features);
    }
    STEMMA_TRY(const Measured measured, openMeasured(content, context));
    return featuresOfTable(measured, context);
}

Result<Described> describeImportance(const ArtifactContent& content, const DescribeContext& context) {
    STEMMA_TRY(const Features features, readFeatures(content, context));
    Described described;
    described.readOptions = features.readOptions.isNull() ? content.readOptions : features.readOptions;
    if (features.left > 0)
        described.notes.push_back(shownName(content) + ": " + plural(features.left, "feature") +
                                  (features.left == 1 ? " has" : " have") + " no finite number, and " +
                                  (features.left == 1 ? "is" : "are") + " left out");
    Json::Array top;
    for (const Importance& one : features.all)
        top.push_back(Json::object({{"feature", toUtf8(one.name)},
                                    {"importance", one.value},
                                    {"std", one.deviation ? Json(*one.deviation) : Json()}}));
    described.metadata =
        Json::object({{"features", features.count}, {"top", Json(std::move(top))}, {"bytes", totalBytes(content)}});
    for (std::size_t i = 0; i < std::min<std::size_t>(3, features.all.size()); ++i)
        described.addHeadline(toUtf8(features.all[i].name), features.all[i].value);
    described.addHeadline("features", features.count);
    if (features.all.empty()) {
        described.notes.push_back(shownName(content) + ": there are no features, so there is nothing to draw");
        return described;
    }
    const auto drawn = std::int64_t(features.all.size());
    std::string title = "Feature importance";
    if (drawn + features.left < features.count)
        title += ", the first " + formatCount(drawn) + " of " + formatCount(features.count);
    STEMMA_CHECK(addChart(described, context, "importance", importanceChart(title, features.axis, features.all),
                          "Feature importance"));
    return described;
}

} // namespace

Materializer importanceType() {
    return {.id = "importance",
            .summary = "What counts for a model (columns feature, importance, std; or a JSON map): sorted bars",
            .extensions = {".csv", ".parquet", ".json"},
            .aliases = {"feature_importance", "importances"},
            .pictured = true,
            .rows = true,
            .recognises = nullptr, // by declaration, or by describeArtifact from a table's columns
            .fits = &fitsMeasured,
            .describe = &describeImportance};
}

} // namespace stemma
