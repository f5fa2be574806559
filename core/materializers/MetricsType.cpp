// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Tabular.h"
#include "core/materializers/types.h"

#include "core/base/Text.h"
#include "core/visual/Charts.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr std::size_t kMostMetricsBytes = 1u << 20;
constexpr std::size_t kMostMetrics = 1000;
constexpr std::size_t kMostHeadline = 50;

/// What a file of metrics says: numbers in its order, and words that go with them.
struct Metrics {
    struct Entry {
        std::string name;
        Json value; ///< a number, or null where it is unknown
        std::string unit, better;
    };
    std::vector<Entry> entries;
    Json words = Json::object();
    Json readOptions;
};

/// Numbers of nested maps get dotted names; {"value": 0.3, "unit": "s", "better": "lower"} is one number.
void collect(Metrics& metrics, const std::string& prefix, const Json& map, int depth) {
    for (const auto& [key, value] : map.members()) {
        const std::string name = prefix.empty() ? key : prefix + "." + key;
        if (value.isNumber() || value.isNull())
            metrics.entries.push_back({name, value, {}, {}});
        else if (value.isObject() && value["value"].isNumber())
            metrics.entries.push_back({name, value["value"], value["unit"].text(), value["better"].text()});
        else if (value.isObject() && depth < 4)
            collect(metrics, name, value, depth + 1);
        else if (value.isString() || value.isBool())
            metrics.words.set(name, value);
    }
}

Result<Metrics> fromJson(const std::string& text) {
    Result<Json> parsed = Json::parse(text);
    if (!parsed) {
        const bool nan = text.find("NaN") != std::string::npos || text.find("Infinity") != std::string::npos;
        return unfit("it isn't JSON: " + parsed.error().message,
                     nan ? "JSON has no NaN and no Infinity: write null instead." : parsed.error().hint);
    }
    // What writes tables as records writes metrics as a list of one.
    const Json& map = parsed->isArray() && parsed->size() == 1 ? parsed->at(0) : *parsed;
    if (!map.isObject())
        return unfit(std::string("it is a ") + parsed->typeName() + ", not a map of names to numbers",
                     "Metrics are a JSON map such as {\"accuracy\": 0.97}.");
    Metrics metrics;
    collect(metrics, {}, map, 0);
    return metrics;
}

/// One row of numbers; or a column of names beside one of values.
Result<Metrics> fromTable(const ArtifactContent& content, const DescribeContext& context) {
    if (!context.tables) return unfit("there is no helper to read tables");
    STEMMA_TRY(const OpenedTable table, openTable(content, context));
    STEMMA_TRY(const Page page, firstRows(table, context, kMostMetrics + 1));
    Metrics metrics;
    metrics.readOptions = table.options.toJson();
    const auto numbers = std::size_t(std::count_if(page.columns.begin(), page.columns.end(), isNumeric));
    if (page.rows.size() == 1) {
        for (std::size_t i = 0; i < page.columns.size(); ++i) {
            const Json& cell = page.rows.front().at(i);
            if (isNumeric(page.columns[i]))
                metrics.entries.push_back({page.columns[i].name, exactNumber(cell), {}, {}});
            else if (!cell.isNull())
                metrics.words.set(page.columns[i].name, cell);
        }
        return metrics;
    }
    if (page.columns.size() == 2 && numbers == 1 && !page.rows.empty()) {
        const std::size_t value = isNumeric(page.columns[0]) ? 0 : 1;
        for (const Json& row : page.rows)
            metrics.entries.push_back({textOf(row.at(1 - value)), exactNumber(row.at(value)), {}, {}});
        return metrics;
    }
    const std::string rows = page.rows.size() > kMostMetrics ? "more than " + formatCount(kMostMetrics) + " rows"
                                                             : plural(std::int64_t(page.rows.size()), "row");
    return unfit("it is a table of " + rows + " and " + plural(std::int64_t(page.columns.size()), "column"),
                 "Metrics are one row of numbers, or a column of names beside one of values.");
}

bool jsonByContent(const Head& head) {
    const std::string_view text = trim(head.bytes);
    return text.starts_with('{') || text.starts_with('[') || text.starts_with("\xEF\xBB\xBF{");
}

Result<Metrics> readMetrics(const ArtifactContent& content, const DescribeContext& context) {
    const FileEntry* file = content.single();
    if (!file) return unfit("it isn't a single file");
    STEMMA_TRY(Head head, readHead(content, *file, kMostMetricsBytes));
    if (head.size == 0) return unfit("it is empty");
    const bool records = namedLikeTable(content) && context.tables;
    if (!jsonByContent(head)) return fromTable(content, context);
    if (!head.whole()) return unfit("it is larger than " + formatBytes(kMostMetricsBytes));
    if (head.bytes.starts_with("\xEF\xBB\xBF")) head.bytes.erase(0, 3);
    Result<Metrics> metrics = fromJson(head.bytes);
    if (!metrics && records) return fromTable(content, context); // a record for each number
    if (metrics) metrics->readOptions = content.readOptions;
    return metrics;
}

/// Shares are compared with shares: a count of 80 would flatten an accuracy of 0.97 to nothing.
Status drawBars(Described& described, const DescribeContext& context, const Metrics& metrics) {
    std::vector<NamedNumber> shares, all;
    for (const Metrics::Entry& entry : metrics.entries) {
        if (!entry.value.isNumber() || !std::isfinite(entry.value.number())) continue;
        const double value = entry.value.number();
        all.push_back({entry.name, value});
        if (entry.value.isDouble() && value >= 0 && value <= 1) shares.push_back({entry.name, value});
    }
    std::vector<NamedNumber>& drawn = shares.size() >= 2 ? shares : all;
    if (drawn.size() < 2) return {};
    if (drawn.size() > 40) drawn.resize(40);
    return addChart(described, context, "metrics", metricBarsChart("Metrics", drawn), "Metrics");
}

Result<Described> describeMetrics(const ArtifactContent& content, const DescribeContext& context) {
    STEMMA_TRY(Metrics metrics, readMetrics(content, context));
    const bool any = std::any_of(metrics.entries.begin(), metrics.entries.end(),
                                 [](const Metrics::Entry& entry) { return entry.value.isNumber(); });
    if (!any) return unfit("it has no numbers", "Metrics are a JSON map such as {\"accuracy\": 0.97}.");
    Described described;
    if (metrics.entries.size() > kMostMetrics) {
        described.notes.push_back("Only the first " + formatCount(kMostMetrics) + " of " +
                                  formatCount(std::int64_t(metrics.entries.size())) + " metrics are kept as figures");
        metrics.entries.resize(kMostMetrics);
    }
    Json values = Json::object();
    for (Metrics::Entry& entry : metrics.entries) {
        const std::string& wished = content.options["better"][entry.name].text();
        if (!wished.empty()) entry.better = wished;
        if (entry.better != "lower" && entry.better != "higher") entry.better.clear();
        values.members().emplace_back(entry.name, entry.value);
        if (described.headline.size() < kMostHeadline)
            described.addHeadline(entry.name, entry.value, entry.unit, entry.better);
    }
    described.metadata = Json::object({{"metrics", std::move(values)}, {"bytes", totalBytes(content)}});
    if (!metrics.words.empty()) described.metadata.set("words", metrics.words);
    described.readOptions = metrics.readOptions;
    STEMMA_CHECK(drawBars(described, context, metrics));
    return described;
}

bool jsonOrTable(const ArtifactContent& content) {
    return singleWithExtension(content, {".json"}) || namedLikeTable(content);
}

/// Of nobody's word, only a file that calls itself so is: a map of numbers may as well be settings.
bool namedLikeMetrics(const ArtifactContent& content) {
    if (!singleWithExtension(content, {".json"})) return false;
    const std::string name = lowerCase(fileName(content.files.front()));
    if (name.find("metric") == std::string::npos && name.find("score") == std::string::npos) return false;
    const Head head = sniff(content, content.files.front(), 64 << 10);
    if (!head.whole()) return false;
    const Result<Json> map = Json::parse(head.bytes);
    return map && map->isObject() && !map->empty() &&
           std::all_of(map->members().begin(), map->members().end(),
                       [](const Json::Member& member) { return member.second.isNumber(); });
}

} // namespace

Materializer metricsType() {
    return {.id = "metrics",
            .summary = "Names and numbers (a JSON map, or a table of one row): cards and bars",
            .extensions = {".json"},
            .aliases = {"metric", "scores"},
            .recognises = &namedLikeMetrics,
            .fits = &jsonOrTable,
            .describe = &describeMetrics};
}

} // namespace stemma
