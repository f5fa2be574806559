// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/Lineage.h"

#include "core/base/Text.h"

#include <algorithm>

namespace stemma {

namespace {

const char* kindName(LineageEdge::Kind kind) {
    switch (kind) {
    case LineageEdge::Kind::Input:
        return "input";
    case LineageEdge::Kind::Output:
        return "output";
    case LineageEdge::Kind::Yielded:
        return "yielded";
    case LineageEdge::Kind::Describes:
        return "describes";
    }
    return "input";
}

Json nodeJson(const LineageNode& node) {
    Json json = Json::object({{"id", node.id}});
    if (node.kind == LineageNode::Kind::Artifact) {
        json.set("kind", "artifact");
        json.set("name", toUtf8(node.name));
        json.set("version", node.number);
        json.set("type", node.type);
        json.set("bytes", node.bytes);
        json.set("state", node.state);
        if (!node.facts.empty()) json.set("facts", toUtf8(node.facts));
    } else {
        json.set("kind", "step");
        json.set("name", toUtf8(node.name));
        json.set("run", node.run.value);
        json.set("status", node.status);
        json.set("step_kind", node.stepKind);
        if (!node.cell.empty()) json.set("cell", toUtf8(node.cell));
        if (node.seconds >= 0) json.set("seconds", node.seconds);
        if (node.originRun) json.set("origin_run", node.originRun.value);
        if (node.origin) json.set("origin", "s" + std::to_string(node.origin.value));
        if (!node.error.empty()) json.set("error", toUtf8(node.error));
        if (node.accepted) json.set("accepted", true);
        if (node.checksPassed + node.checksFailed > 0)
            json.set("checks", Json::object({{"passed", node.checksPassed}, {"failed", node.checksFailed}}));
    }
    if (node.kind == LineageNode::Kind::Artifact && node.run) json.set("run", node.run.value);
    if (!node.pipeline.empty()) json.set("pipeline", toUtf8(node.pipeline));
    if (!node.layer.empty()) json.set("layer", toUtf8(node.layer));
    if (!node.tags.empty()) {
        Json tags = Json::array();
        for (const std::string& tag : node.tags) tags.push(toUtf8(tag));
        json.set("tags", std::move(tags));
    }
    if (node.asked) json.set("asked", true);
    return json;
}

} // namespace

const LineageNode* Lineage::find(const std::string& id) const {
    const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const LineageNode& node) { return node.id == id; });
    return found == nodes.end() ? nullptr : &*found;
}

Json toJson(const Lineage& lineage) {
    Json::Array nodes, edges;
    nodes.reserve(lineage.nodes.size());
    edges.reserve(lineage.edges.size());
    for (const LineageNode& node : lineage.nodes) nodes.push_back(nodeJson(node));
    for (const LineageEdge& edge : lineage.edges)
        edges.push_back(Json::object(
            {{"from", edge.from}, {"to", edge.to}, {"name", toUtf8(edge.name)}, {"kind", kindName(edge.kind)}}));
    Json json = Json::object({{"nodes", Json(std::move(nodes))}, {"edges", Json(std::move(edges))}});
    if (lineage.cut) json.set("cut", true);
    return json;
}

} // namespace stemma
