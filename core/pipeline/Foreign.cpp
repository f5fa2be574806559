// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/Foreign.h"

#include <algorithm>
#include <functional>

namespace stemma {

namespace {

bool anyChildHas(const Node* node, std::string_view key) {
    return node && std::any_of(node->children.begin(), node->children.end(),
                               [&](const Node& child) { return child.isMap() && child.find(key); });
}

struct Sign {
    const char* what;
    std::function<bool(const Node&)> fits;
};

const std::vector<Sign>& signs() {
    static const std::vector<Sign> all{
        {"a GitHub workflow", [](const Node& r) { return r.find("jobs") && r.find("on"); }},
        {"a CircleCI configuration",
         [](const Node& r) { return r.find("jobs") && r.find("version") && r.find("workflows"); }},
        {"an Azure pipeline", [](const Node& r) { return r.find("pool") && (r.find("jobs") || r.find("stages")); }},
        {"a docker-compose file", [](const Node& r) { return r.find("services") && r.find("services")->isMap(); }},
        {"a DVC pipeline (dvc.yaml)", [](const Node& r) { return anyChildHas(r.find("stages"), "cmd"); }},
        {"a DVC lock file (dvc.lock)", [](const Node& r) { return r.find("schema") && r.find("stages"); }},
        {"a DVC file", [](const Node& r) { return r.find("outs") && r.find("outs")->isList(); }},
        {"a conda environment",
         [](const Node& r) { return r.find("dependencies") && r.find("dependencies")->isList(); }},
        {"a GitLab CI configuration",
         [](const Node& r) { return (r.find("stages") && r.find("stages")->isList()) || anyChildHas(&r, "script"); }},
        {"a Kubernetes manifest", [](const Node& r) { return r.find("apiVersion") && r.find("kind"); }},
        {"an MLproject file", [](const Node& r) { return r.find("entry_points") != nullptr; }},
        {"a pre-commit configuration", [](const Node& r) { return r.find("repos") && r.find("repos")->isList(); }},
        {"an MkDocs configuration", [](const Node& r) { return r.find("site_name") != nullptr; }},
        {"an OpenAPI description", [](const Node& r) { return r.find("openapi") || r.find("swagger"); }},
        {"a citation file", [](const Node& r) { return r.find("cff-version") != nullptr; }},
        {"a Jupyter notebook", [](const Node& r) { return r.find("cells") && r.find("nbformat"); }},
        {"a Vega-Lite chart",
         [](const Node& r) { return r.find("$schema") && r.find("$schema")->text.find("vega") != std::string::npos; }},
        {"a JSON Schema",
         [](const Node& r) {
             return r.find("$schema") && r.find("$schema")->text.find("json-schema") != std::string::npos;
         }},
        {"an npm package (package.json)",
         [](const Node& r) { return r.find("version") && r.find("name") && (r.find("scripts") || r.find("main")); }},
        {"GeoJSON", [](const Node& r) { return r.find("type") && (r.find("features") || r.find("coordinates")); }},
        {"a Kedro catalog",
         [](const Node& r) {
             return !r.children.empty() && std::all_of(r.children.begin(), r.children.end(), [](const Node& child) {
                 return child.isMap() && child.find("type") && child.find("filepath");
             });
         }},
    };
    return all;
}

} // namespace

std::string foreignKind(const Node& root) {
    if (root.isList()) {
        const bool playbook =
            anyChildHas(&root, "hosts") && (anyChildHas(&root, "tasks") || anyChildHas(&root, "roles"));
        return playbook ? "an Ansible playbook" : "a list";
    }
    if (root.isNull()) return "empty";
    if (!root.isMap()) return root.isText() ? "plain text" : nodeKindName(root.kind);
    if (root.find("stemma") || root.find("steps")) {
        const Node* steps = root.find("steps");
        const bool azure =
            steps && steps->isList() && !root.find("stemma") && (root.find("pool") || root.find("trigger"));
        return azure ? "an Azure pipeline" : "";
    }
    for (const Sign& sign : signs())
        if (sign.fits(root)) return sign.what;
    return "a plain map";
}

} // namespace stemma
