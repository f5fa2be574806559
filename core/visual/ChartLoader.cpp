// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartLoader.h"

#include "core/base/Text.h"
#include "core/visual/Resolving.h"
#include "core/visual/Transform.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr std::int64_t kLargestPage = 100'000; ///< that the helper gives; more would look like all there is

constexpr std::int64_t kMostCategories = 1'000;  ///< whose colours are known before they are seen
constexpr std::int64_t kMostStacked = 1'000'000; ///< marks of one row each that are drawn as they are

void append(ChartData& data, const Page& page) {
    if (data.columns.empty())
        for (const Column& column : page.columns) data.columns.emplace_back(column.name);
    for (ChartColumn& column : data.columns) column.reserve(data.rows + page.rows.size());
    for (const Json& row : page.rows)
        for (std::size_t i = 0; i < data.columns.size(); ++i) data.columns[i].push(row.at(i));
    data.rows += page.rows.size();
}

ChartData dataOf(const Page& page) {
    ChartData data;
    append(data, page);
    return data;
}

/// Whether a unit's marks are made of many rows each: of a sample they would be wrong, not only fewer.
bool sumsUp(const UnitSpec& unit) {
    for (const Json& transform : unit.transforms)
        for (const char* word : {"aggregate", "joinaggregate", "window", "stack"})
            if (transform.contains(word)) return true;
    for (const auto& [channel, defs] : unit.encoding)
        for (const ChannelDef& def : defs)
            if (!def.aggregate.empty()) return true;
    return unit.mark.type == "boxplot";
}

bool drawsSelf(const UnitSpec& unit) {
    return !unit.data || (*unit.data)["name"].text() == "self";
}

/// A table that was queried: the answer as rows.
class Asker {
public:
    Asker(TablesClient& tables, const std::vector<fs::path>& files, const ReadOptions& options, const Cancel& cancel)
        : m_tables(tables), m_files(files), m_options(options), m_cancel(cancel) {}

    Result<ChartData> rows(std::vector<std::string> columns, std::int64_t count) {
        PageQuery query;
        query.columns = std::move(columns);
        query.count = count;
        STEMMA_TRY(const Page page, m_tables.page(m_files, m_options, query, m_cancel));
        m_total = page.total;
        return dataOf(page);
    }

    /// All rows of the answer, page by page. Contract: the caller knows that they are few enough.
    Result<ChartData> answer(const std::string& sql, std::int64_t most) {
        const TempFolder folder;
        SqlRequest request;
        request.query = sql;
        request.inputs = {{"self", {{m_options, m_files, {}}}, {}}};
        request.output = folder.path() / "answer.parquet";
        STEMMA_TRY(const SqlResult result, m_tables.runSql(request, m_cancel));
        ChartData data;
        PageQuery query;
        while (std::int64_t(data.rows) < most) {
            query.firstRow = std::int64_t(data.rows);
            query.count = std::min(most - query.firstRow, kLargestPage);
            STEMMA_TRY(const Page page, m_tables.page({request.output}, result.options, query, m_cancel));
            append(data, page);
            if (std::int64_t(page.rows.size()) < query.count) break;
        }
        return data;
    }

    std::int64_t total() const { return m_total; }

private:
    TablesClient& m_tables;
    const std::vector<fs::path>& m_files;
    const ReadOptions& m_options;
    const Cancel& m_cancel;
    std::int64_t m_total = -1;
};

Result<std::map<std::string, std::pair<double, double>>> extentsOf(Asker& asker,
                                                                   const std::vector<std::string>& columns,
                                                                   const std::vector<Column>& known,
                                                                   std::int64_t& total) {
    std::map<std::string, std::pair<double, double>> extents;
    std::vector<std::string> asked;
    std::string sql = "SELECT count(*) AS n";
    for (const std::string& column : columns) {
        if (std::find(asked.begin(), asked.end(), column) != asked.end()) continue;
        const std::string asNumber = columnAsNumber(column, known), number = std::to_string(asked.size());
        const std::string name = asNumber.empty() ? "TRY_CAST(" + sqlName(column) + " AS DOUBLE)" : asNumber;
        sql += ", min(" + name + ") FILTER (isfinite(" + name + ")) AS l" + number + ", max(" + name +
               ") FILTER (isfinite(" + name + ")) AS h" + number;
        asked.push_back(column);
    }
    STEMMA_TRY(const ChartData answer, asker.answer(sql + " FROM self", 1));
    if (answer.rows == 0) return extents;
    total = std::int64_t(answer.columns[0].number(0));
    for (std::size_t i = 0; i < asked.size(); ++i)
        extents[asked[i]] = {answer.columns[1 + 2 * i].number(0), answer.columns[2 + 2 * i].number(0)};
    return extents;
}

/// What each unit needs of a table that is too long to be read for a picture: groups and bins, a line's peaks, all rows
/// where a sum needs them, else a sample.
class BigTable {
public:
    BigTable(Asker& asker, const ReadOptions& options, const std::vector<std::string>& wanted,
             const ChartLimits& limits, const ChartWindow& window)
        : m_asker(asker), m_options(options), m_limits(limits), m_window(window) {
        for (const std::string& name : wanted) m_columns += (m_columns.empty() ? "" : ", ") + sqlName(name);
        m_width = wanted.empty() ? options.columns.size() : wanted.size();
        if (m_columns.empty()) m_columns = "*";
    }

    /// How many rows there are, and the extents of columns that some unit needs: one look at the table for all of them.
    Status measure(const ChartSpec& spec, ChartRows& rows) {
        ChartSpec own;
        for (const UnitSpec& unit : spec.units)
            if (drawsSelf(unit)) own.units.push_back(unit);
        std::vector<std::string> needed = binnedColumns(own);
        for (std::string& name : placedColumns(own)) needed.push_back(std::move(name));
        std::erase_if(needed, [&](const std::string& name) { // what a transform makes isn't there yet
            return std::none_of(m_options.columns.begin(), m_options.columns.end(),
                                [&](const Column& column) { return column.name == name; });
        });
        STEMMA_TRY(m_extents, extentsOf(m_asker, needed, m_options.columns, rows.total));
        return {};
    }

    /// Contract: measured. `hidden`: values of the unit's colour.
    Status load(UnitSpec& unit, const std::set<std::string>& hidden, ChartRows& rows) {
        ChartSpec alone;
        alone.units = {unit};
        rows.drawn = m_drawn.value_or(rows.total);
        if (std::optional<GroupedChart> grouped = groupedChart(alone, m_extents)) {
            STEMMA_TRY(ChartData data, m_asker.answer(grouped->query, kLargestPage));
            if (std::int64_t(data.rows) == kLargestPage)
                return fail(ErrorCode::NotSupported, "a chart of more than 100,000 groups isn't drawn",
                            "Group the rows more coarsely: bins, months instead of days, fewer categories.");
            unit = std::move(grouped->spec.units.front());
            return take(unit, std::move(data));
        }
        if (m_window.x || m_window.y) pinAxes(alone.units.front(), m_extents);
        STEMMA_TRY(const bool counted, density(alone, seen(unit), hidden, unit));
        if (counted) return rows.density = true, pinColours(alone.units.front(), m_extents, unit);
        STEMMA_TRY(const bool thinned, thinnedLine(alone, unit));
        if (thinned) return rows.thinned = true, Status();
        const bool sums = sumsUp(unit), stack = !sums && stacksRows(unit);
        if (!sums && !stack) return sample(unit, rows);
        if (!m_all || stack) {
            const std::int64_t most = m_limits.cells / std::int64_t(std::max<std::size_t>(1, m_width));
            if (stack && rows.total > std::min(most, kMostStacked))
                return fail(ErrorCode::NotSupported, "a stack over " + formatCount(rows.total) + " rows isn't drawn",
                            "Let a SQL step add up what stands in one place, and draw what it makes.");
            if (rows.total > most)
                return fail(ErrorCode::NotSupported,
                            "a sum over " + formatCount(rows.total) + " rows that a transform changes isn't drawn",
                            "Let a SQL step group the rows, and draw what it makes.");
        }
        if (!m_all) {
            STEMMA_TRY(ChartData data, m_asker.answer("SELECT " + m_columns + " FROM self", rows.total));
            m_all = std::make_shared<const ChartData>(std::move(data));
        }
        return transformOnce(unit, *m_all);
    }

private:
    using Extents = std::map<std::string, std::pair<double, double>>;

    /// Extents of the part that is seen: what a scale says its domain is, or what a person zoomed to.
    Extents seen(const UnitSpec& unit) const {
        Extents extents = m_extents;
        for (const auto& [channel, range] : {std::pair{Channel::X, m_window.x}, std::pair{Channel::Y, m_window.y}}) {
            const ChannelDef* def = columnAsItIs(unit, channel);
            const auto extent = def ? extents.find(def->field) : extents.end();
            if (extent == extents.end()) continue;
            narrow(def->scale, extent->second);
            if (range) extent->second = *range;
        }
        return extents;
    }

    static void narrow(const Json& scale, std::pair<double, double>& extent) {
        const Json &domain = scale["domain"], &more = domain["unionWith"];
        const auto number = [](const Json& value, double otherwise) {
            const double given = specNumber(value);
            return std::isfinite(given) ? given : otherwise;
        };
        if (domain.size() >= 2)
            extent =
                std::minmax(number(domain.at(0), extent.first), number(domain.at(domain.size() - 1), extent.second));
        for (const Json& value : more.items())
            extent = {std::min(extent.first, number(value, extent.first)),
                      std::max(extent.second, number(value, extent.second))};
        extent = {number(scale["domainMin"], extent.first), number(scale["domainMax"], extent.second)};
    }

    /// Axes over a part of the rows are those over all of them.
    static void pinAxes(UnitSpec& unit, const Extents& extents) {
        for (const Channel channel : {Channel::X, Channel::Y}) {
            const ChannelDef* known = columnAsItIs(unit, channel);
            const auto extent = known ? extents.find(known->field) : extents.end();
            if (extent == extents.end()) continue;
            const auto [low, high] = extent->second;
            Json& scale = unit.encoding[channel].front().scale;
            const bool placed = scale["type"].text() != "log" || low > 0 || high < 0;
            if (!placed || !(low <= high) || std::as_const(scale)["domain"].isArray()) continue;
            Json::Array ends = std::as_const(scale)["domain"]["unionWith"].items();
            ends.emplace_back(low), ends.emplace_back(high);
            scale.set("domain", Json::object({{"unionWith", Json(std::move(ends))}}));
        }
    }

    /// Colours over a part of the rows are those over all of them: what is rare elsewhere has its own there, too.
    Status pinColour(ChannelDef& colour, const std::string& column, const Extents& extents) {
        const Json& scale = colour.scale;
        if (scale["domain"].isArray() || colour.type == FieldType::Temporal) return {};
        if (colour.type == FieldType::Quantitative) {
            const auto extent = extents.find(column);
            if (extent != extents.end() && extent->second.first < extent->second.second)
                colour.scale.set("domain", Json::array({extent->second.first, extent->second.second}));
            return {};
        }
        const Json order = colour.sort.value_or(Json("ascending"));
        const bool backwards = order.text() == "descending";
        if (!order.isNull() && !order.isArray() && order.text() != "ascending" && !backwards) return {};
        const std::string name = sqlName(column);
        STEMMA_TRY(const ChartData values, m_asker.answer("SELECT DISTINCT " + name + " AS c FROM self ORDER BY c " +
                                                              (backwards ? "DESC NULLS LAST" : "NULLS FIRST") +
                                                              " LIMIT " + std::to_string(kMostCategories + 1),
                                                          kMostCategories + 1));
        if (std::int64_t(values.rows) > kMostCategories) return {};
        Json::Array domain, rest;
        for (const Json& first : order.items())
            for (std::size_t row = 0; row < values.rows; ++row)
                if (values.columns[0].json(row) == first) domain.push_back(first);
        for (std::size_t row = 0; row < values.rows; ++row) {
            Json value = values.columns[0].json(row);
            if (std::find(domain.begin(), domain.end(), value) == domain.end()) rest.push_back(std::move(value));
        }
        domain.insert(domain.end(), rest.begin(), rest.end());
        if (!domain.empty()) colour.scale.set("domain", Json(std::move(domain)));
        return {};
    }

    /// `counted`: the density of `points`.
    Status pinColours(const UnitSpec& points, const Extents& extents, UnitSpec& counted) {
        ChannelDef& colour = counted.encoding[Channel::Color].front();
        for (const Channel channel : {Channel::Color, Channel::Shape})
            if (const ChannelDef* of = columnAsItIs(points, channel); of && colour.field == "c")
                return pinColour(colour, of->field, extents);
        return {};
    }

    /// False where there is none.
    Result<bool> density(const ChartSpec& alone, const Extents& extents, const std::set<std::string>& hidden,
                         UnitSpec& unit) {
        std::optional<GroupedChart> counted = densityChart(alone, m_options.columns, extents, hidden);
        if (!counted) return false;
        STEMMA_TRY(ChartData data, m_asker.answer(counted->query, kLargestPage));
        if (std::int64_t(data.rows) >= kLargestPage) return false; // there are too many facets for that
        unit = std::move(counted->spec.units.front());
        STEMMA_CHECK(take(unit, std::move(data)));
        return true;
    }

    /// False where there is none.
    Result<bool> thinnedLine(const ChartSpec& alone, UnitSpec& unit) {
        const std::optional<std::string> query = thinnedLineQuery(alone, m_options.columns, m_window.x);
        if (!query) return false;
        STEMMA_TRY(ChartData data, m_asker.answer(*query, kLargestPage));
        if (std::int64_t(data.rows) >= kLargestPage) return false; // there are too many lines for that
        unit = alone.units.front();
        unit.encoding.erase(Channel::Tooltip); // of columns that weren't read
        if (m_window.x)
            for (const Channel channel : {Channel::Color, Channel::StrokeDash})
                if (const ChannelDef* of = columnAsItIs(unit, channel))
                    STEMMA_CHECK(pinColour(unit.encoding[channel].front(), std::string(of->field), m_extents));
        STEMMA_CHECK(take(unit, std::move(data)));
        return true;
    }

    static Status take(UnitSpec& unit, ChartData data) {
        unit.rows = std::make_shared<const ChartData>(std::move(data));
        return {};
    }

    static Status transformOnce(UnitSpec& unit, const ChartData& all) {
        STEMMA_TRY(ChartData data, transformed(all, unit.transforms));
        return take(unit, std::move(data));
    }

    Status sample(UnitSpec& unit, ChartRows& rows) {
        if (!m_sample) {
            STEMMA_TRY(ChartData data, m_asker.answer("SELECT " + m_columns + " FROM self USING SAMPLE reservoir(" +
                                                          std::to_string(m_limits.rows) + " ROWS) REPEATABLE (1)",
                                                      m_limits.rows));
            m_sample = std::make_shared<const ChartData>(std::move(data));
        }
        rows.drawn = std::int64_t(m_sample->rows);
        m_drawn = rows.drawn;
        return transformOnce(unit, *m_sample);
    }

    Asker& m_asker;
    const ReadOptions& m_options;
    const ChartLimits m_limits;
    const ChartWindow m_window;
    std::string m_columns;
    std::size_t m_width = 0;
    Extents m_extents; ///< of all rows
    std::shared_ptr<const ChartData> m_all, m_sample;
    std::optional<std::int64_t> m_drawn; ///< where some unit draws a sample only
};

} // namespace

std::string ChartRows::note() const {
    std::vector<std::string> ways;
    if (density) ways.push_back("as how many lie in each place");
    if (thinned) ways.push_back("thinned to their peaks");
    if (ways.empty())
        return drawn < total ? "a sample of " + formatCount(drawn) + " of " + formatCount(total) + " rows"
                             : std::string();
    if (drawn < total) ways.push_back("as a sample of " + formatCount(drawn));
    // Layers and views beside each other may each have theirs.
    return formatCount(total) + " rows, " + (ways.size() > 1 ? "in parts " : "") + join(ways, ", ");
}

Result<ChartRows> loadChartRows(TablesClient& tables, const std::vector<fs::path>& files, const ReadOptions& options,
                                ChartSpec spec, const Cancel& cancel, ChartLimits limits, const ChartWindow& window) {
    ChartRows rows;
    std::vector<std::string> wanted = neededColumns(spec), names;
    for (const Column& column : options.columns) names.push_back(column.name);
    // A missing column is named with the nearest one; a nested one ("a.b") is found in what its first part holds.
    std::erase_if(wanted,
                  [&](const std::string& name) { return std::find(names.begin(), names.end(), name) == names.end(); });
    if (!spec.ofSelf) {
        rows.spec = std::move(spec);
        return rows;
    }
    limits.rows = std::min(limits.rows, kLargestPage - 1);
    Asker asker(tables, files, options, cancel);
    if (limits.known <= limits.rows) {
        STEMMA_TRY(rows.data, asker.rows(wanted, limits.rows + 1));
        rows.total = asker.total() >= 0 ? asker.total() : std::int64_t(rows.data.rows);
        rows.drawn = std::int64_t(rows.data.rows);
        if (rows.drawn <= limits.rows) {
            rows.spec = std::move(spec);
            return rows;
        }
        rows.data = {}; // the first rows are no picture of all
    }
    BigTable table(asker, options, wanted, limits, window);
    STEMMA_CHECK(table.measure(spec, rows));
    const std::vector<std::size_t> groups = lookGroup(spec.view, spec.units, Channel::Color);
    for (std::size_t i = 0; i < spec.units.size(); ++i)
        if (UnitSpec& unit = spec.units[i]; drawsSelf(unit))
            STEMMA_CHECK(table.load(unit, hiddenValues(window.hidden, groups[i]), rows));
    rows.spec = std::move(spec);
    return rows;
}

} // namespace stemma
