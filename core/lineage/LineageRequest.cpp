// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/LineageRequest.h"

namespace stemma {

namespace {

const char* word(LineageDirection direction) {
    if (direction == LineageDirection::Both) return "both";
    return direction == LineageDirection::Upstream ? "upstream" : "downstream";
}

} // namespace

Json LineageRequest::toJson() const {
    return Json::object({{"version", version.value},
                         {"between", between.value},
                         {"run", run.value},
                         {"direction", word(question.direction)},
                         {"depth", question.depth},
                         {"down", question.down.value_or(question.depth)},
                         {"describing", question.describing}});
}

LineageRequest LineageRequest::fromJson(const Json& json) {
    LineageRequest request;
    request.version = {json["version"].integer()};
    request.between = {json["between"].integer()};
    request.run = {json["run"].integer()};
    for (const LineageDirection direction :
         {LineageDirection::Upstream, LineageDirection::Downstream, LineageDirection::Both})
        if (json["direction"].text() == word(direction)) request.question.direction = direction;
    request.question.depth = int(json["depth"].integer(-1));
    if (const auto down = int(json["down"].integer(request.question.depth)); down != request.question.depth)
        request.question.down = down;
    request.question.describing = json["describing"].boolean();
    return request;
}

Result<Lineage> answer(const Store& store, const LineageRequest& request, const Cancel& cancel) {
    if (request.run) return lineageOfRun(store, request.run, cancel);
    if (!request.between) return lineageOf(store, request.version, request.question, cancel);
    STEMMA_TRY(Lineage lineage, lineageBetween(store, request.version, request.between, cancel));
    if (lineage.nodes.empty()) return lineageBetween(store, request.between, request.version, cancel);
    return lineage;
}

} // namespace stemma
