// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tables/Profile.h"

#include <array>

namespace stemma {
namespace {

constexpr std::array<const char*, 5> kKinds{"number", "time", "text", "boolean", "other"};

Json orNull(const std::optional<double>& value) {
    return value ? Json(*value) : Json();
}

std::optional<double> numberOf(const Json& json) {
    return json.isNumber() ? std::optional(json.number()) : std::nullopt;
}

Result<ColumnProfile> columnFromJson(const Json& json) {
    ColumnProfile column;
    column.name = json["name"].text();
    column.type = json["type"].text();
    bool known = false;
    for (std::size_t i = 0; i < kKinds.size(); ++i)
        if (json["kind"].text() == kKinds[i]) {
            column.kind = ColumnProfile::Kind(i);
            known = true;
        }
    if (!known || column.type.empty()) return fail(ErrorCode::BadData, "A table's profile is damaged");
    column.nulls = json["nulls"].integer();
    column.notFinite = json["not_finite"].integer();
    column.distinct = json["distinct"].integer();
    column.distinctExact = json["distinct_exact"].boolean(true);
    column.min = json["min"];
    column.max = json["max"];
    column.mean = numberOf(json["mean"]);
    column.standardDeviation = numberOf(json["std"]);
    for (std::size_t i = 0; i < 3; ++i) column.quartiles[i] = numberOf(json["quartiles"].at(i));
    for (const Json& bin : json["bins"].items())
        column.bins.push_back({bin.at(0).number(), bin.at(1).number(), bin.at(2).integer()});
    for (const Json& top : json["top"].items()) column.top.push_back({top.at(0).text(), top.at(1).integer()});
    column.others = json["others"].integer();
    return column;
}

} // namespace

Json ColumnProfile::toJson() const {
    Json json = Json::object({{"name", name},
                              {"type", type},
                              {"kind", kKinds[std::size_t(kind)]},
                              {"nulls", nulls},
                              {"distinct", distinct},
                              {"distinct_exact", distinctExact},
                              {"min", min},
                              {"max", max}});
    if (notFinite != 0) json.set("not_finite", notFinite);
    if (mean) json.set("mean", *mean);
    if (standardDeviation) json.set("std", *standardDeviation);
    if (quartiles[1])
        json.set("quartiles", Json::array({orNull(quartiles[0]), orNull(quartiles[1]), orNull(quartiles[2])}));
    if (!bins.empty()) {
        Json list = Json::array();
        for (const Bin& bin : bins) list.push(Json::array({bin.from, bin.to, bin.count}));
        json.set("bins", std::move(list));
    }
    if (!top.empty()) {
        Json list = Json::array();
        for (const Top& value : top) list.push(Json::array({value.value, value.count}));
        json.set("top", std::move(list));
        json.set("others", others);
    }
    return json;
}

Json Profile::toJson() const {
    Json list = Json::array();
    for (const ColumnProfile& column : columns) list.push(column.toJson());
    return Json::object({{"rows", rows}, {"approximate", approximate}, {"columns", std::move(list)}});
}

Result<Profile> Profile::fromJson(const Json& json) {
    if (!json["rows"].isInteger()) return fail(ErrorCode::BadData, "A table's profile is damaged");
    Profile profile;
    profile.rows = json["rows"].integer();
    profile.approximate = json["approximate"].boolean();
    for (const Json& item : json["columns"].items()) {
        STEMMA_TRY(ColumnProfile column, columnFromJson(item));
        profile.columns.push_back(std::move(column));
    }
    return profile;
}

} // namespace stemma
