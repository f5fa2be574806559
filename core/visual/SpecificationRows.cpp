// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/SpecificationRows.h"

#include "core/base/Text.h"

namespace stemma {

namespace {

/// The first view's data, outermost first; nullptr where none has any. Json::parse bounded the depth.
const Json* firstData(const Json& view) {
    if (const Json* data = view.find("data"); data && data->isObject()) return data;
    for (const char* word : {"spec", "layer", "hconcat", "vconcat", "concat"}) {
        const Json& part = view[word];
        if (part.isObject())
            if (const Json* data = firstData(part)) return data;
        for (const Json& one : part.items())
            if (const Json* data = firstData(one)) return data;
    }
    return nullptr;
}

SpecificationRows linesOf(const Json& values) {
    SpecificationRows rows;
    for (const Json& value : values.items())
        rows.jsonLines += (value.isObject() ? value : Json::object({{"data", value}})).dump() + "\n";
    return rows;
}

} // namespace

Result<SpecificationRows> specificationRows(const Json& specification) {
    const Json* data = firstData(specification);
    if (!data) return SpecificationRows{true, {}};
    if ((*data)["values"].isArray()) return linesOf((*data)["values"]);
    const std::string name = (*data)["name"].isString() ? (*data)["name"].text() : std::string();
    if (const Json* set = specification["datasets"].find(name); set && set->isArray()) return linesOf(*set);
    if (name == "self") return SpecificationRows{true, {}};
    if ((*data)["url"].isString())
        return fail(ErrorCode::NotFound,
                    "Its data lie elsewhere ('" + printable((*data)["url"].text()) + "'), and nothing is fetched");
    return fail(ErrorCode::NotFound, "It has no data of its own");
}

} // namespace stemma
