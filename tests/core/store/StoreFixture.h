// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Text.h"
#include "core/store/Content.h"
#include "core/store/Store.h"

#include <QTest>

#include <map>
#include <sys/stat.h>

namespace stemma {

/// Stops the test with the error's own words.
template <typename T>
T must(Result<T> result) {
    if (!result) qFatal("%s", describe(result.error()).c_str());
    return std::move(*result);
}
inline void must(Status status) {
    if (!status) qFatal("%s", describe(status.error()).c_str());
}

/// A clock that only moves when told to.
class TestClock : public Clock {
public:
    Timestamp now() const override { return m_now; }
    void set(Timestamp now) { m_now = now; }
    void advance(double seconds) { m_now += Timestamp(seconds * 1e6); }

private:
    Timestamp m_now = 1'790'000'000'000'000; // September 2026
};

/// A workspace in a folder of its own and short ways to run steps in it.
class StoreFixture {
public:
    StoreFixture() { reopen(); }

    Store& operator*() { return *store; }
    Store* operator->() { return store.get(); }
    fs::path workspace() const { return folder.path() / ".stemma"; }
    void close() { store.reset(); }
    void reopen() {
        store.reset();
        Store::OpenOptions options;
        options.clock = &clock;
        store = must(Store::open(workspace(), options));
    }

    RunId begin(const std::string& pipeline = "p", std::vector<QueuedStep> steps = {}) {
        RunStart start;
        start.pipeline = pipeline;
        start.pipelineFile = "/project/" + pipeline + ".yaml";
        start.host = "host";
        start.user = "user";
        start.steps = std::move(steps);
        return must(store->beginRun(start));
    }

    /// A step that made one file; `key` names the declared key.
    StepCommit executed(RunId run, const std::string& step, const std::string& artifact, const std::string& content,
                        const std::string& key = "") {
        return executedFiles(run, step, artifact, {{step + ".csv", content}}, key);
    }
    StepCommit executedFiles(RunId run, const std::string& step, const std::string& artifact,
                             const std::map<std::string, std::string>& files, const std::string& key = "") {
        StepCommit commit;
        commit.uuid = newUuid();
        commit.run = run;
        commit.step = step;
        commit.kind = "command";
        commit.started = clock.now();
        clock.advance(1);
        commit.ended = clock.now();
        commit.reusable = true;
        commit.key = sha256(key.empty() ? content(files) : key);
        commit.components = {{"kind", "", "command 1"}, {"parameter", "seed", "7"}};
        commit.fullKey = sha256("full" + key);
        NewVersion made;
        made.output = step;
        made.artifact = artifact;
        made.type = "table";
        made.materializer = "table";
        made.staged = must(store->makeStaging(run, commit.uuid)) / "out";
        for (const auto& [path, text] : files) {
            const fs::path file = made.staged / "data" / path;
            must(makeFolders(file.parent_path()));
            must(writeFile(file, text));
            made.files.push_back({path, sha256(text), text.size(), false, ""});
            made.bytes += text.size();
        }
        made.content = contentHash(made.files, files.size() != 1);
        made.metadata = Json::object({{"rows", 3}});
        made.headline = Json::array({Json::object({{"name", "rows"}, {"value", 3}})});
        commit.made.push_back(std::move(made));
        return commit;
    }
    StepCommit reused(RunId run, const std::string& step, const std::string& artifact, VersionId version) {
        const VersionInfo info = must(store->version(version));
        StepCommit commit;
        commit.uuid = newUuid();
        commit.run = run;
        commit.step = step;
        commit.kind = "command";
        commit.status = StepStatus::Reused;
        commit.started = commit.ended = clock.now();
        commit.origin = info.stepRun;
        commit.reused.push_back({step, artifact, "", version});
        return commit;
    }
    std::vector<CommittedStep> commit(std::vector<StepCommit> steps) { return must(store->commit(std::move(steps))); }
    VersionId commitOne(StepCommit step) { return commit({std::move(step)}).at(0).versions.at(0); }
    /// A whole run of one step.
    VersionId make(const std::string& artifact, const std::string& content, const std::string& key = "",
                   const std::string& pipeline = "p") {
        const RunId run = begin(pipeline);
        const VersionId version =
            commitOne(executed(run, artifact.substr(artifact.find('/') + 1), artifact, content, key));
        must(store->finishRun(run, RunStatus::Completed, {}));
        clock.advance(60);
        return version;
    }
    VersionId reuse(const std::string& artifact, VersionId version, const std::string& pipeline = "p") {
        const RunId run = begin(pipeline);
        const VersionId made = commitOne(reused(run, artifact.substr(artifact.find('/') + 1), artifact, version));
        must(store->finishRun(run, RunStatus::Completed, {}));
        clock.advance(60);
        return made;
    }
    int number(const std::string& reference) {
        auto id = store->resolve(reference);
        return id ? must(store->version(*id)).number : 0;
    }
    fs::path dataFile(VersionId version) {
        return store->dataFolder(must(store->version(version)).uuid) / must(store->files(version)).at(0).path;
    }
    static std::string content(const std::map<std::string, std::string>& files) {
        std::string all;
        for (const auto& [path, text] : files) all += path + "\n" + text + "\n";
        return all;
    }
    static ino_t inode(const fs::path& file) {
        struct stat info {};
        return ::lstat(file.c_str(), &info) == 0 ? info.st_ino : 0;
    }

    TempFolder folder;
    TestClock clock;
    std::unique_ptr<Store> store;
};

} // namespace stemma
