// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Measured.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"
#include "core/visual/Charts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace stemma {

namespace {

constexpr std::size_t kMostConfusionBytes = 4u << 20;
constexpr std::size_t kMostClasses = 200;
constexpr std::size_t kMostRows = kMostClasses * kMostClasses;
constexpr std::size_t kMostDrawn = 60; ///< classes of which every cell is drawn

struct Confusion {
    std::vector<std::string> labels;                             ///< in order of first appearance, actual ones first
    std::map<std::pair<std::size_t, std::size_t>, double> cells; ///< (actual, predicted)
    Json readOptions;
    double of(std::size_t actual, std::size_t predicted) const {
        const auto found = cells.find({actual, predicted});
        return found == cells.end() ? 0 : found->second;
    }
};

constexpr std::string_view kShape =
    "A confusion matrix is a table with columns actual and predicted, and perhaps count, or JSON "
    "{\"labels\": […], \"matrix\": [[…]]} with a row per actual class.";

std::size_t columnNamed(const Page& page, const std::vector<std::string_view>& names) {
    for (const std::string_view name : names)
        for (std::size_t i = 0; i < page.columns.size(); ++i)
            if (lowerCase(page.columns[i].name) == name) return i;
    return page.columns.size();
}

/// Beside each case, and no number of cases.
bool countsNothing(const std::string& name) {
    static constexpr std::array kWords = {"score", "probability", "prob", "proba", "confidence",
                                          "id",    "index",       "row",  "fold"};
    return std::find(kWords.begin(), kWords.end(), columnWord(name)) != kWords.end();
}

/// The column of counts: by its usual names, else the only number beside the two classes.
std::size_t countColumn(const Page& page, std::size_t actual, std::size_t predicted) {
    const std::size_t none = page.columns.size();
    if (const std::size_t named = columnNamed(page, {"count", "n", "cases", "frequency"}); named != none) return named;
    std::size_t only = none;
    for (std::size_t i = 0; i < page.columns.size(); ++i) {
        if (i == actual || i == predicted || !isNumeric(page.columns[i]) || countsNothing(page.columns[i].name))
            continue;
        if (only != none) return none;
        only = i;
    }
    return only;
}

/// A row for each case, which nobody counted yet.
Result<Confusion> fromPairs(const OpenedTable& table, const Page& page, std::size_t actual, std::size_t predicted,
                            const DescribeContext& context) {
    Measured cases;
    cases.table = table;
    const auto text = [&](std::size_t column) {
        return "coalesce(CAST(" + sqlQuote(page.columns[column].name, '"') + " AS VARCHAR), '')";
    };
    STEMMA_TRY(const Page counted,
               askMeasured(cases, context,
                           "SELECT a, p, count(*), min(i) AS first FROM (SELECT " + text(actual) + " AS a, " +
                               text(predicted) +
                               " AS p, row_number() OVER () AS i FROM self) GROUP BY a, p ORDER BY first",
                           std::int64_t(kMostRows + 1)));
    if (counted.rows.size() > kMostRows)
        return unfit("it has more than " + formatCount(kMostRows) + " pairs of classes",
                     "Numbers are compared by `type: residuals`.");
    Confusion confusion;
    std::map<std::string, std::size_t> places;
    const auto place = [&](const std::string& label) {
        const auto [at, isNew] = places.try_emplace(label, confusion.labels.size());
        if (isNew) confusion.labels.push_back(label);
        return at->second;
    };
    for (const std::size_t column : {std::size_t(0), std::size_t(1)})
        for (const Json& row : counted.rows) place(textOf(row.at(column)));
    if (confusion.labels.size() > kMostClasses)
        return unfit("it has " + formatCount(std::int64_t(confusion.labels.size())) + " classes, at most 200",
                     "Numbers are compared by `type: residuals`.");
    for (const Json& row : counted.rows)
        confusion.cells[{place(textOf(row.at(0))), place(textOf(row.at(1)))}] += double(integerAt(row, 2));
    confusion.readOptions = table.options.toJson();
    return confusion;
}

Result<Confusion> fromTable(const ArtifactContent& content, const DescribeContext& context) {
    if (!context.tables) return unfit("there is no helper to read tables");
    STEMMA_TRY(const OpenedTable table, openTable(content, context));
    STEMMA_TRY(const Page page, firstRows(table, context, kMostRows + 1));
    const std::size_t none = page.columns.size();
    const std::size_t actual = columnNamed(page, {"actual", "truth", "true", "expected", "y_true", "target"});
    const std::size_t predicted = columnNamed(page, {"predicted", "prediction", "pred", "y_pred"});
    const std::size_t count = countColumn(page, actual, predicted);
    if (actual != none && predicted != none && count == none) return fromPairs(table, page, actual, predicted, context);
    std::vector<std::string> missing;
    if (actual == none) missing.push_back("actual");
    if (predicted == none) missing.push_back("predicted");
    if (count == none) missing.push_back("count");
    if (!missing.empty()) {
        const std::string last = missing.back();
        missing.pop_back();
        return unfit("it has no " +
                         (missing.empty() ? "column " + last : "columns " + join(missing, ", ") + " and " + last),
                     std::string(kShape));
    }
    if (page.rows.size() > kMostRows)
        return unfit("it has more than " + formatCount(kMostRows) + " rows", "Count equal pairs of classes first.");
    Confusion confusion;
    std::map<std::string, std::size_t> places;
    const auto place = [&](const Json& cell) {
        const auto [at, isNew] = places.try_emplace(textOf(cell), confusion.labels.size());
        if (isNew) confusion.labels.push_back(at->first);
        return at->second;
    };
    for (const Json& row : page.rows) place(row.at(actual));
    for (std::size_t i = 0; i < page.rows.size(); ++i) {
        const Json& row = page.rows[i];
        const auto cases = row.at(count).isNull() ? 0.0 : numberOf(row.at(count));
        if (!cases || *cases < 0)
            return unfit("the count in row " + std::to_string(i + 1) + " is " + printable(textOf(row.at(count))),
                         "Counts are numbers from 0.");
        confusion.cells[{place(row.at(actual)), place(row.at(predicted))}] += *cases;
    }
    confusion.readOptions = table.options.toJson();
    return confusion;
}

Result<Confusion> fromJson(const Json& json) {
    const Json& matrix = json.isArray() ? json : json.contains("matrix") ? json["matrix"] : json["counts"];
    if (!matrix.isArray() || matrix.empty()) return unfit("it has no matrix", std::string(kShape));
    const Json& labels = json["labels"].isArray() ? json["labels"] : json["classes"];
    const std::size_t size = matrix.size();
    if (size * size > kMostRows) return unfit("it has " + formatCount(std::int64_t(size)) + " classes, at most 200");
    if (labels.isArray() && labels.size() != size)
        return unfit("it has " + plural(std::int64_t(labels.size()), "label") + " for " +
                         plural(std::int64_t(size), "row"),
                     std::string(kShape));
    Confusion confusion;
    for (std::size_t y = 0; y < size; ++y) {
        confusion.labels.push_back(labels.isArray() ? textOf(labels.at(y)) : std::to_string(y));
        const Json& row = matrix.at(y);
        if (row.size() != size)
            return unfit("row " + std::to_string(y + 1) + " of its matrix has " + std::to_string(row.size()) +
                             " numbers instead of " + std::to_string(size),
                         std::string(kShape));
        for (std::size_t x = 0; x < size; ++x) {
            if (!row.at(x).isNumber() || row.at(x).number() < 0)
                return unfit("row " + std::to_string(y + 1) + " of its matrix has " + row.at(x).dump().substr(0, 40),
                             "Counts are numbers from 0.");
            confusion.cells[{y, x}] = row.at(x).number();
        }
    }
    return confusion;
}

Result<Confusion> readConfusion(const ArtifactContent& content, const DescribeContext& context) {
    const FileEntry* file = content.single();
    if (!file) return unfit("it isn't a single file");
    // Records are a table, whatever the file is called; a map or a list of lists is a matrix.
    if (!content.readOptions.isNull() || !singleWithExtension(content, {".json"}) || namedLikeTable(content))
        return fromTable(content, context);
    STEMMA_TRY(const Head head, readHead(content, *file, kMostConfusionBytes));
    if (head.size == 0) return unfit("it is empty");
    if (!head.whole()) return unfit("it is larger than " + formatBytes(kMostConfusionBytes));
    const Result<Json> json = Json::parse(head.bytes);
    if (!json) return unfit("it isn't JSON: " + json.error().message, json.error().hint);
    return fromJson(*json);
}

Json share(double part, double whole) {
    return whole > 0 ? Json(part / whole) : Json();
}

/// Counts as they are, or what share of each actual class was taken for which: a class of few is seen as well.
Status drawMatrix(Described& described, const DescribeContext& context, const Confusion& confusion,
                  const std::vector<double>* totals) {
    const std::size_t size = confusion.labels.size();
    std::vector<HeatmapCell> cells;
    for (std::size_t y = 0; y < size; ++y)
        for (std::size_t x = 0; x < size; ++x) {
            const double cases = confusion.of(y, x);
            if (size > kMostDrawn && cases <= 0) continue;
            if (totals && (*totals)[y] <= 0) continue; // nobody is of that class: there is no share
            cells.push_back({confusion.labels[x], confusion.labels[y],
                             totals ? std::round(cases / (*totals)[y] * 10'000) / 10'000 : cases});
        }
    HeatmapText text;
    text.title = totals ? "Confusion, share of each actual class" : "Confusion";
    text.x = "Predicted";
    text.y = "Actual";
    text.value = totals ? "Share" : "Cases";
    if (totals) {
        text.domain = {0.0, 1.0};
        text.format = ".0%";
    }
    return addChart(described, context, totals ? "rates" : "confusion", heatmapChart(text, cells),
                    totals ? "Confusion rates" : "Confusion matrix");
}

Result<Described> describeConfusion(const ArtifactContent& content, const DescribeContext& context) {
    STEMMA_TRY(const Confusion confusion, readConfusion(content, context));
    const std::size_t size = confusion.labels.size();
    std::vector<double> actual(size), predicted(size);
    double cases = 0, right = 0;
    for (const auto& [place, value] : confusion.cells) {
        actual[place.first] += value;
        predicted[place.second] += value;
        cases += value;
        if (place.first == place.second) right += value;
    }
    Json::Array classes;
    for (std::size_t i = 0; i < size; ++i) {
        const double hit = confusion.of(i, i);
        classes.push_back(Json::object({{"label", confusion.labels[i]},
                                        {"cases", countJson(actual[i])},
                                        {"precision", share(hit, predicted[i])},
                                        {"recall", share(hit, actual[i])}}));
    }
    Described described;
    described.readOptions = confusion.readOptions.isNull() ? content.readOptions : confusion.readOptions;
    described.metadata = Json::object({{"accuracy", share(right, cases)},
                                       {"cases", countJson(cases)},
                                       {"mistakes", countJson(cases - right)},
                                       {"classes", Json(std::move(classes))},
                                       {"bytes", totalBytes(content)}});
    described.addHeadline("accuracy", share(right, cases), {}, "higher");
    described.addHeadline("cases", countJson(cases));
    described.addHeadline("mistakes", countJson(cases - right), {}, "lower");
    described.addHeadline("classes", size);
    if (cases == 0) described.notes.push_back(shownName(content) + " counts no cases");
    if (size == 0) return described;
    STEMMA_CHECK(drawMatrix(described, context, confusion, nullptr));
    if (cases > 0) STEMMA_CHECK(drawMatrix(described, context, confusion, &actual));
    return described;
}

} // namespace

Materializer confusionType() {
    return {.id = "confusion",
            .summary =
                "A confusion matrix (columns actual, predicted, count; or a JSON matrix): counts, rates, accuracy",
            .look = 2,
            .extensions = {".csv", ".parquet", ".json"},
            .aliases = {"confusion_matrix"},
            .pictured = true,
            .rows = true,
            .recognises = nullptr, // by declaration, or by describeArtifact from a table's columns
            .fits =
                [](const ArtifactContent& content) {
                    return singleWithExtension(content, {".json"}) || namedLikeTable(content);
                },
            .describe = &describeConfusion};
}

} // namespace stemma
