// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Profile.h"

#include "app/tables/Aggregates.h"
#include "app/tables/Edges.h"
#include "app/tables/Numbers.h"
#include "app/tables/Scan.h"
#include "app/tables/Texts.h"
#include "app/tables/Types.h"
#include "app/tables/Warm.h"
#include "core/tables/Profile.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace stemma::duck {
namespace {

using Kind = ColumnProfile::Kind;
constexpr std::size_t kTop = 20;
constexpr std::size_t kShown = 200;          ///< characters of a value
constexpr std::int64_t kCountable = 500'000; ///< different texts that are still counted one by one
constexpr std::array<double, 3> kShares{0.25, 0.5, 0.75};
constexpr double kDay = 86'400'000;

/// As a person would write it, and without the digits that a quotient has too many of.
double tidy(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.12g", value);
    return std::strtod(text.data(), nullptr);
}

std::string shortened(const std::string& text) {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
        if (characters++ == kShown) return text.substr(0, i) + "…";
    }
    return text;
}

/// A column on the way: what the first reading told.
struct Draft {
    ColumnProfile profile;
    std::string name; ///< as SQL writes it
    std::unique_ptr<Numbers> numbers;
    std::unique_ptr<Texts> texts;
    double unit = 0; ///< values are multiples of it; 0: any

    std::vector<double> edges() const {
        const bool time = profile.kind == Kind::Time;
        return time ? timeEdges(numbers->min, numbers->max) : numberEdges(numbers->min, numbers->max, unit == 1);
    }
};

/// The five values that the first reading selects for each column.
std::string firstReading(const Column& column, Kind kind) {
    const std::string name = identifier(column.name);
    std::string range = "NULL, NULL";
    std::string facts = "NULL";
    switch (kind) {
    case Kind::Number:
        if (isWhole(column.type)) range = "min(" + name + "), max(" + name + ")";
        facts = "stemma_numbers(" + asDouble(column) + ")";
        break;
    case Kind::Time:
        range = "CAST(min(" + name + ") AS VARCHAR), CAST(max(" + name + ") AS VARCHAR)";
        facts = "stemma_numbers(" + asDouble(column) + ")";
        break;
    case Kind::Text:
        range = "CAST(min(" + name + ") AS VARCHAR), CAST(max(" + name + ") AS VARCHAR)";
        [[fallthrough]];
    case Kind::Boolean:
        facts = "stemma_texts(CAST(" + name + " AS VARCHAR))";
        break;
    case Kind::Other:
        break;
    }
    return "count(" + name + "), approx_count_distinct(" + name + "), " + range + ", " + facts;
}

void exactNumbers(Draft& draft) {
    ColumnProfile& out = draft.profile;
    Numbers& numbers = *draft.numbers;
    numbers.sort();
    for (std::size_t i = 0; i < 3; ++i) out.quartiles[i] = tidy(numbers.quantile(kShares[i]));
    const std::vector<double> edges = draft.edges();
    Bins::setPlans({{edges, numbers.mean(), {}}});
    Bins bins;
    bins.begin(0);
    for (const double value : numbers.values()) bins.addOne(value);
    for (std::size_t i = 0; i < bins.counts.size(); ++i) out.bins.push_back({edges[i], edges[i + 1], bins.counts[i]});
    if (out.kind == Kind::Number && numbers.count > 1)
        out.standardDeviation = tidy(std::sqrt(bins.squares.mean(numbers.count - 1)));
}

void takeNumbers(Draft& draft, const Json& min, const Json& max) {
    ColumnProfile& out = draft.profile;
    Numbers& numbers = *draft.numbers;
    out.notFinite = numbers.notFinite;
    out.min = min;
    out.max = max;
    if (numbers.distinct() != 0 || numbers.count == 0) {
        out.distinct = std::int64_t(numbers.distinct());
        out.distinctExact = true;
    }
    if (numbers.count == 0) return;
    if (out.kind == Kind::Number) {
        out.mean = tidy(numbers.mean());
        if (min.isNull()) {
            out.min = numbers.min;
            out.max = numbers.max;
        }
    }
    if (!numbers.complete()) return;
    exactNumbers(draft);
    out.distinct = std::int64_t(numbers.distinct());
    out.distinctExact = true;
}

void takeTexts(ColumnProfile& out, const Texts& texts, const Json& min, const Json& max, std::int64_t valid) {
    if (!min.isNull()) {
        out.min = shortened(min.text());
        out.max = shortened(max.text());
    }
    if (texts.tooMany()) return;
    out.distinct = std::int64_t(texts.distinct());
    out.distinctExact = true;
    std::int64_t shown = 0;
    for (const auto& [text, count] : texts.sorted()) {
        if (out.top.size() == kTop) break;
        out.top.push_back({shortened(text), count});
        shown += count;
    }
    out.others = valid - shown;
}

Result<std::vector<Draft>> readOnce(Connection& connection, const TableRequest& table, Profile& profile) {
    std::vector<Draft> drafts;
    std::string select = "SELECT count(*)";
    for (const Column& column : table.options.columns) {
        Draft draft;
        draft.name = identifier(column.name);
        draft.profile.name = column.name;
        draft.profile.type = column.type;
        draft.profile.kind = kindOf(column.type);
        draft.unit = isWhole(column.type) ? 1 : column.type == "DATE" ? kDay : 0;
        select += ", " + firstReading(column, draft.profile.kind);
        drafts.push_back(std::move(draft));
    }
    STEMMA_TRY(const Rows rows, connection.query(select + " FROM " + table.from));
    profile.rows = rows.at(0, 0).integer();
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        const auto value = [&](std::size_t k) -> const Json& { return rows.at(0, 1 + i * 5 + k); };
        Draft& draft = drafts[i];
        draft.profile.nulls = profile.rows - value(0).integer();
        draft.profile.distinct = std::min(value(1).integer(), value(0).integer());
        draft.profile.distinctExact = false;
        if (draft.profile.kind == Kind::Number || draft.profile.kind == Kind::Time) {
            draft.numbers = Aggregate<Numbers>::take(value(4).integer());
            takeNumbers(draft, value(2), value(3));
        } else if (draft.profile.kind != Kind::Other) {
            draft.texts = Aggregate<Texts>::take(value(4).integer());
            takeTexts(draft.profile, *draft.texts, value(2), value(3), value(0).integer());
        }
    }
    return drafts;
}

void takeBins(Draft& draft, const Bins::Plan& plan, const Bins& bins) {
    ColumnProfile& out = draft.profile;
    for (std::size_t i = 0; i < bins.counts.size(); ++i)
        out.bins.push_back({plan.edges[i], plan.edges[i + 1], bins.counts[i]});
    if (out.kind == Kind::Number) out.standardDeviation = tidy(std::sqrt(bins.squares.mean(bins.count - 1)));
    for (std::size_t i = 0; i < 3; ++i) {
        const auto rank = std::int64_t(kShares[i] * double(bins.count - 1));
        double value = refine(plan.quartiles[i], bins.fine[i], rank);
        if (draft.unit > 0) value = std::ceil(value / draft.unit) * draft.unit;
        value = std::clamp(value, draft.numbers->min, draft.numbers->max);
        std::array<char, 40> text{};
        std::snprintf(text.data(), text.size(), "%.6g", value);
        // What a fine count tells is good to about a millionth; more digits would pretend.
        out.quartiles[i] = draft.unit > 0 ? value : std::strtod(text.data(), nullptr);
    }
}

Status readAgain(Connection& connection, const TableRequest& table, std::vector<Draft>& drafts) {
    std::vector<Bins::Plan> plans;
    std::vector<Draft*> waiting;
    std::string select = "SELECT ";
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        Draft& draft = drafts[i];
        if (draft.numbers == nullptr || draft.numbers->complete() || draft.numbers->count == 0) continue;
        Bins::Plan plan{draft.edges(), draft.numbers->mean(), {}};
        for (std::size_t k = 0; k < 3; ++k)
            plan.quartiles[k] = draft.numbers->placeOf(std::int64_t(kShares[k] * double(draft.numbers->count - 1)));
        if (!waiting.empty()) select += ", ";
        select += "stemma_bins(" + asDouble(table.options.columns[i]) + ", " + std::to_string(plans.size()) + ")";
        plans.push_back(std::move(plan));
        waiting.push_back(&draft);
    }
    if (waiting.empty()) return {};
    Bins::setPlans(plans);
    STEMMA_TRY(const Rows rows, connection.query(select + " FROM " + table.from));
    for (std::size_t i = 0; i < waiting.size(); ++i)
        takeBins(*waiting[i], plans[i], *Aggregate<Bins>::take(rows.at(0, i).integer()));
    return {};
}

/// Columns of many different texts: counted one by one where they repeat; the rest has no top to show.
Status countTexts(Connection& connection, const TableRequest& table, std::vector<Draft>& drafts) {
    for (Draft& draft : drafts) {
        ColumnProfile& out = draft.profile;
        if (draft.texts == nullptr || !draft.texts->tooMany() || out.distinct > kCountable) continue;
        STEMMA_TRY(const Rows rows,
                   connection.query("SELECT v, n, count(*) OVER (), CAST(sum(n) OVER () AS BIGINT) FROM (SELECT CAST(" +
                                    draft.name + " AS VARCHAR) AS v, count(*) AS n FROM " + table.from + " WHERE " +
                                    draft.name + " IS NOT NULL GROUP BY v) ORDER BY n DESC, v LIMIT " +
                                    std::to_string(kTop)));
        if (rows.rows.empty()) continue;
        out.distinct = rows.at(0, 2).integer();
        out.distinctExact = true;
        out.others = rows.at(0, 3).integer();
        if (rows.at(0, 1).integer() < 2) continue; // all differ: none is more frequent than the others
        for (const Json::Array& row : rows.rows) {
            out.top.push_back({shortened(row.at(0).text()), row.at(1).integer()});
            out.others -= row.at(1).integer();
        }
    }
    return {};
}

} // namespace

Result<HelperReply> profile(HelperRequest& request) {
    STEMMA_TRY(const TableRequest table, tableOf(request));
    STEMMA_TRY(Connection * connection, warm());
    const OnCancel stop(request, [&] { connection->interrupt(); });
    Aggregate<Numbers>::clear();
    Aggregate<Texts>::clear();
    Aggregate<Bins>::clear();
    Profile profile;
    STEMMA_TRY(std::vector<Draft> drafts, readOnce(*connection, table, profile));
    STEMMA_CHECK(readAgain(*connection, table, drafts));
    STEMMA_CHECK(countTexts(*connection, table, drafts));
    for (Draft& draft : drafts) {
        const bool estimated = draft.numbers != nullptr && !draft.numbers->complete() && draft.numbers->count > 0;
        profile.approximate = profile.approximate || estimated || !draft.profile.distinctExact;
        profile.columns.push_back(std::move(draft.profile));
    }
    return HelperReply{profile.toJson(), {}};
}

} // namespace stemma::duck
