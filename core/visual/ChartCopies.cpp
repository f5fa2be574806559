// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartCopies.h"

#include "core/base/Text.h"
#include "core/visual/ChartLoader.h"
#include "core/visual/CivilTime.h"
#include "core/visual/Resolve.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace stemma {

namespace {

constexpr std::int64_t kMostRows = 99'999; ///< a page of the helper has 100,000 at most
constexpr std::size_t kMostText = std::size_t(48) << 20;
constexpr const char* kVegaSchema = "https://vega.github.io/schema/vega-lite/v5.json";
constexpr const char* kRowsHere = "rows stand here\x01";
constexpr char kOwn = '\x1f'; ///< what the columns begin with that the resolver adds

tl::unexpected<Error> tooMany() {
    return fail(ErrorCode::NotSupported,
                "Its rows are too many to stand in one file, which has room for " + formatCount(kMostRows) +
                    " and 48 MB",
                "Export the picture, or the rows as .csv or .parquet.");
}

bool isSelf(const Json& data) {
    return data.isObject() && data["name"].isString() && data["name"].text() == "self";
}

/// Where the artifact's rows are asked for. Json::parse bounded the depth.
int countSelf(const Json& part) {
    int count = 0;
    for (const auto& [name, value] : part.members()) {
        if (name == "datasets" || name == "values") continue;
        count += name == "data" && isSelf(value) ? 1 : countSelf(value);
    }
    for (const Json& value : part.items()) count += countSelf(value);
    return count;
}

Json replaced(const Json& part, const Json& with) {
    if (part.isArray()) {
        Json::Array items;
        for (const Json& value : part.items()) items.push_back(replaced(value, with));
        return items;
    }
    if (!part.isObject()) return part;
    Json::Object members;
    for (const auto& [name, value] : part.members()) {
        if (name == "data" && isSelf(value))
            members.emplace_back(name, with);
        else
            members.emplace_back(name, name == "datasets" || name == "values" ? value : replaced(value, with));
    }
    return members;
}

/// Columns that are drawn along time: there a reader's program makes dates of their texts.
void timesOf(const Json& part, std::set<std::string>& columns) {
    if (part["field"].isString() && (part["type"].text() == "temporal" || part.contains("timeUnit")))
        columns.insert(part["field"].text());
    for (const auto& [name, value] : part.members())
        if (name != "datasets" && name != "values") timesOf(value, columns);
    for (const Json& value : part.items()) timesOf(value, columns);
}

/// "2026-11-01 12:30:00" as JavaScript reads it without moving the day: with a T, and with Z where the chart says utc.
Json timeText(const Json& value, bool utc) {
    std::string text = value.text();
    const bool day = text.size() == 10 && text[4] == '-' && text[7] == '-';
    const bool moment = text.size() >= 19 && text[4] == '-' && text[10] == ' ';
    if (!day && !moment) return value;
    if (day) text += " 00:00:00";
    text[10] = 'T';
    if (utc && text.find_first_of("+Z", 11) == std::string::npos) text += 'Z';
    return text;
}

std::vector<std::string> columnsOf(const Json& specification, const ReadOptions& options) {
    std::vector<std::string> wanted;
    if (Result<ChartSpec> spec = ChartSpec::parse(specification)) wanted = neededColumns(*spec);
    std::erase_if(wanted, [&](const std::string& name) {
        return std::none_of(options.columns.begin(), options.columns.end(),
                            [&](const Column& column) { return column.name == name; });
    });
    return wanted;
}

Result<Json> rowsOf(TablesClient& tables, const ChartOrigin& chart, const Cancel& cancel) {
    if (chart.files.empty()) return fail(ErrorCode::BadData, "the artifact's own rows aren't at hand");
    ReadOptions options;
    if (chart.options) {
        options = *chart.options;
    } else {
        STEMMA_TRY(const Sniffed sniffed, tables.sniff(chart.files, {}, cancel));
        options = sniffed.options;
    }
    std::set<std::string> times;
    timesOf(chart.specification, times);
    const bool utc = chart.specification.dump().find("\"utc") != std::string::npos;
    PageQuery query;
    query.columns = columnsOf(chart.specification, options);
    query.count = kMostRows + 1;
    STEMMA_TRY(const Page page, tables.page(chart.files, options, query, cancel));
    if (std::int64_t(page.rows.size()) > kMostRows) return tooMany();
    Json::Array rows;
    std::size_t text = 0;
    for (const Json& row : page.rows) {
        Json::Object object;
        for (std::size_t i = 0; i < page.columns.size(); ++i) {
            const bool time = row.at(i).isString() && times.contains(page.columns[i].name);
            text += page.columns[i].name.size() + row.at(i).text().size() + 24;
            object.emplace_back(page.columns[i].name, time ? timeText(row.at(i), utc) : row.at(i));
        }
        rows.emplace_back(std::move(object));
        if (text > kMostText) return tooMany();
    }
    return rows;
}

/// "\x1fmean:mass" is "mean_mass", "\x1fcount:" "count".
std::string readableName(const std::string& column) {
    if (column.empty() || column.front() != kOwn) return column;
    std::string name = column;
    std::erase(name, kOwn); // a stack's ends are named after a column of ours
    std::replace(name.begin(), name.end(), ':', '_');
    while (!name.empty() && name.back() == '_') name.pop_back();
    return name.starts_with("time_") ? name.substr(5) : name;
}

/// Columns of time units hold milliseconds.
bool isTime(const std::string& column) {
    if (column.empty() || column.front() != kOwn) return false;
    const std::string what = column.substr(1, column.find(':') - 1);
    for (const char* unit : {"time", "utc", "year", "quarter", "month", "week", "day", "date", "hours", "minutes",
                             "seconds", "milliseconds"})
        if (what.starts_with(unit)) return true;
    return false;
}

std::string csvField(const std::string& text) {
    const bool plain = text.find_first_of(",\"\r\n") == std::string::npos && !text.starts_with(' ') &&
                       !text.ends_with(' ') && !text.empty();
    return plain ? text : sqlQuote(text, '"');
}

std::string csvCell(const ChartColumn& column, std::size_t row, bool time) {
    if (column.isNull(row)) return {};
    if (time && column.kind(row) == ChartColumn::Kind::Number) return formatMoment(column.number(row));
    return column.kind(row) == ChartColumn::Kind::Text ? csvField(column.rawText(row)) : column.text(row);
}

using Layers = std::vector<const SceneLayer*>;

/// Each set of rows once: several marks may show the same.
Layers layersWithRows(const Scene& scene) {
    Layers layers;
    for (const ScenePlot& plot : scene.plots)
        for (const SceneLayer& layer : plot.layers) {
            const bool known = std::any_of(layers.begin(), layers.end(),
                                           [&](const SceneLayer* one) { return one->data == layer.data; });
            if (layer.data && layer.data->rows > 0 && !known) layers.push_back(&layer);
        }
    return layers;
}

/// "\x1fmean:mass", "\x1fcount:": rows are groups, and what isn't grouped by is only the first of each.
bool isGroups(const ChartData& data) {
    return std::any_of(data.columns.begin(), data.columns.end(), [](const ChartColumn& column) {
        return column.name().starts_with(kOwn) && !isTime(column.name()) &&
               !column.name().starts_with("\x1f"
                                          "bin_") &&
               !column.name().starts_with("\x1f"
                                          "stack_");
    });
}

/// Columns by the name they have in the file; a time that was read stands for the text it was read from.
std::vector<std::pair<std::string, const ChartColumn*>> columnsOf(const SceneLayer& layer) {
    std::vector<std::pair<std::string, const ChartColumn*>> columns;
    const bool groups = isGroups(*layer.data);
    for (const ChartColumn& column : layer.data->columns) {
        if (column.name().empty()) continue;
        const bool told = std::any_of(layer.tips.begin(), layer.tips.end(), [&](const SceneTip& tip) {
            return tip.column == column.name() || tip.column2 == column.name();
        });
        if (groups && column.name().front() != kOwn && !told) continue;
        const std::string name = readableName(column.name());
        const auto known =
            std::find_if(columns.begin(), columns.end(), [&](const auto& one) { return one.first == name; });
        if (known == columns.end())
            columns.emplace_back(name, &column);
        else if (column.name() != name)
            known->second = &column;
    }
    return columns;
}

} // namespace

Result<std::string> selfContainedChart(TablesClient& tables, const ChartOrigin& chart, const Cancel& cancel) {
    Json whole = chart.specification;
    std::string lines;
    if (!whole.contains("data") && countSelf(whole) == 0 && !chart.files.empty())
        whole.set("data", Json::object({{"name", "self"}}));
    const int places = countSelf(whole);
    if (places > 0) {
        STEMMA_TRY(const Json rows, rowsOf(tables, {whole, chart.files, chart.options}, cancel));
        for (const Json& row : rows.items()) lines += (lines.empty() ? "\n" : ",\n") + row.dump();
        if (places == 1) {
            whole = replaced(whole, Json::object({{"values", kRowsHere}}));
        } else {
            whole = replaced(whole, Json::object({{"name", "rows"}}));
            Json sets = whole["datasets"].isObject() ? whole["datasets"] : Json::object();
            sets.set("rows", kRowsHere);
            whole.set("datasets", std::move(sets));
        }
    }
    Json::Object members;
    if (!whole.contains("$schema")) members.emplace_back("$schema", kVegaSchema);
    members.insert(members.end(), whole.members().begin(), whole.members().end());
    std::string text = Json(std::move(members)).dump(2) + "\n";
    // A row a line, for people and for `diff`. The word is no text of a person's: Json writes \u0001 for its end.
    const std::string word = Json(kRowsHere).dump();
    if (const std::size_t at = text.find(word); places > 0 && at != std::string::npos)
        text.replace(at, word.size(), "[" + lines + "\n]");
    return text;
}

std::string drawnRows(const Scene& scene) {
    const Layers layers = layersWithRows(scene);
    std::vector<std::string> names;
    for (const SceneLayer* layer : layers)
        for (const auto& [name, column] : columnsOf(*layer))
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    if (names.empty()) return {};
    const bool several = layers.size() > 1;
    std::string csv = several ? "mark" : "";
    for (const std::string& name : names) csv += (csv.empty() ? "" : ",") + csvField(name);
    csv += "\n";
    for (const SceneLayer* layer : layers) {
        std::vector<std::pair<const ChartColumn*, bool>> columns;
        const auto known = columnsOf(*layer);
        for (const std::string& name : names) {
            const auto found =
                std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.first == name; });
            const ChartColumn* column = found == known.end() ? nullptr : found->second;
            columns.emplace_back(column, column && isTime(column->name()));
        }
        for (std::size_t row = 0; row < layer->data->rows; ++row) {
            if (several) csv += layer->mark;
            for (std::size_t i = 0; i < columns.size(); ++i) {
                if (i > 0 || several) csv += ',';
                if (columns[i].first) csv += csvCell(*columns[i].first, row, columns[i].second);
            }
            csv += "\n";
        }
    }
    return csv;
}

Result<std::string> drawnRows(TablesClient& tables, const ChartOrigin& chart, const Cancel& cancel) {
    STEMMA_TRY(ChartSpec spec, ChartSpec::parse(chart.specification));
    ChartRows rows;
    if (spec.ofSelf) {
        if (chart.files.empty()) return fail(ErrorCode::BadData, "the artifact's own rows aren't at hand");
        ReadOptions options;
        if (chart.options) {
            options = *chart.options;
        } else {
            STEMMA_TRY(const Sniffed sniffed, tables.sniff(chart.files, {}, cancel));
            options = sniffed.options;
        }
        STEMMA_TRY(rows, loadChartRows(tables, chart.files, options, std::move(spec), cancel));
    } else {
        rows.spec = std::move(spec);
    }
    STEMMA_TRY(const Scene scene, resolveScene(rows.spec, rows.data));
    std::string csv = drawnRows(scene);
    if (csv.empty()) return fail(ErrorCode::NotFound, "The chart draws no rows");
    return csv;
}

} // namespace stemma
