// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/LineageQueries.h"
#include "tests/core/store/StoreFixture.h"

namespace stemma {

/// Short ways to make runs whose steps read one another.
class LineageFixture : public StoreFixture {
public:
    struct Input {
        std::string name;
        VersionId version;
    };
    /// One executed step with its inputs, in a run that is under way.
    VersionId step(RunId run, const std::string& name, const std::vector<Input>& inputs = {},
                   const std::vector<VersionId>& describes = {}) {
        StepCommit commit =
            executed(run, name, "p/" + name, name + std::to_string(run.value) + std::to_string(++m_made));
        int position = 0;
        for (const Input& input : inputs) commit.inputs.push_back({input.name, position++, 0, input.version});
        commit.made.front().describes = describes;
        return commitOne(std::move(commit));
    }
    VersionId reuse(RunId run, const std::string& name, VersionId version, const std::vector<Input>& inputs = {},
                    const std::string& artifact = {}) {
        StepCommit commit = reused(run, name, artifact.empty() ? "p/" + name : artifact, version);
        int position = 0;
        for (const Input& input : inputs) commit.inputs.push_back({input.name, position++, 0, input.version});
        return commitOne(std::move(commit));
    }
    void finish(RunId run) { must(store->finishRun(run, RunStatus::Completed, {})); }
    std::string stepOf(VersionId version) { return "s" + std::to_string(must(store->version(version)).stepRun.value); }
    static std::string id(VersionId version) { return "a" + std::to_string(version.value); }

    /// raw -> clean -> {train, test} -> model; all in one run.
    struct Diamond {
        RunId run;
        VersionId raw, clean, train, test, model;
    };
    Diamond diamond() {
        Diamond d;
        d.run = begin();
        d.raw = step(d.run, "raw");
        d.clean = step(d.run, "clean", {{"raw", d.raw}});
        d.train = step(d.run, "train", {{"clean", d.clean}});
        d.test = step(d.run, "test", {{"clean", d.clean}});
        d.model = step(d.run, "model", {{"train", d.train}, {"test", d.test}});
        finish(d.run);
        return d;
    }

private:
    int m_made = 0;
};

/// The names of a lineage's artifacts, "p/clean@1", in its order.
inline std::vector<std::string> artifactsOf(const Lineage& lineage) {
    std::vector<std::string> names;
    for (const LineageNode& node : lineage.nodes)
        if (node.kind == LineageNode::Kind::Artifact) names.push_back(node.name + "@" + std::to_string(node.number));
    return names;
}
inline std::vector<std::string> stepsOf(const Lineage& lineage) {
    std::vector<std::string> names;
    for (const LineageNode& node : lineage.nodes)
        if (node.kind == LineageNode::Kind::Step) names.push_back(node.name);
    return names;
}
/// Every edge names nodes that are there.
inline bool isComplete(const Lineage& lineage) {
    for (const LineageEdge& edge : lineage.edges)
        if (!lineage.find(edge.from) || !lineage.find(edge.to)) return false;
    return true;
}

using Names = std::vector<std::string>;

} // namespace stemma
