// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ErrorJson.h"

namespace stemma {

Json toJson(const Error& error) {
    Json json = Json::object({{"code", errorCodeName(error.code)}, {"message", error.message}});
    if (!error.hint.empty()) json.set("hint", error.hint);
    if (error.where) {
        json.set("file", error.where->file);
        json.set("line", error.where->line);
        json.set("column", error.where->column);
    }
    if (!error.causes.empty()) {
        Json causes = Json::array();
        for (const Error& cause : error.causes) causes.push(toJson(cause));
        json.set("causes", std::move(causes));
    }
    return json;
}

Error errorFromJson(const Json& json) {
    Error error;
    error.code = errorCodeFromName(json["code"].text()).value_or(ErrorCode::HelperFailed);
    error.message = json["message"].text();
    error.hint = json["hint"].text();
    if (json.contains("file") || json.contains("line")) {
        error.where = SourcePosition{json["file"].text(), int(json["line"].integer()), int(json["column"].integer())};
    }
    for (const Json& cause : json["causes"].items()) error.causes.push_back(errorFromJson(cause));
    return error;
}

} // namespace stemma
