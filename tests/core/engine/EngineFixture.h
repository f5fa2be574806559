// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Process.h"
#include "core/engine/Engine.h"
#include "core/pipeline/PipelineFile.h"
#include "core/store/Store.h"
#include "core/tables/Tables.h"

#include <QTest>

#include <map>
#include <thread>

namespace stemma {

/// A project in a temporary folder with its workspace, and an engine on it. Pipelines are written as text.
class EngineFixture {
public:
    explicit EngineFixture() {
        // Tests may be killed hard; nothing of theirs is worth syncing for, but the store doesn't know that.
        fs::create_directories(project());
        openStore();
        m_tables = std::make_unique<TablesClient>();
        m_engine = std::make_unique<Engine>(*m_store, *m_tables);
    }
    fs::path project() const { return m_folder.path() / "project"; }
    Store& store() { return *m_store; }
    TablesClient& tables() { return *m_tables; }
    Engine& engine() { return *m_engine; }

    void write(const std::string& path, const std::string& text, bool executable = false) {
        fs::create_directories((project() / path).parent_path());
        QVERIFY(writeFile(project() / path, text).has_value());
        if (executable) fs::permissions(project() / path, fs::perms(0755));
    }
    std::string read(const std::string& path) const { return readFile(project() / path).value_or("(missing)"); }

    Result<RunRequest> request(const std::string& yaml, const std::string& file = "p.yaml") {
        write(file, yaml);
        STEMMA_TRY(Pipeline pipeline, loadPipeline(project() / file));
        RunRequest made;
        made.pipeline = std::make_shared<const Pipeline>(std::move(pipeline));
        made.jobs = 2;
        return made;
    }
    /// Runs it; an error of the run itself becomes a summary without a run, and is in `error`.
    RunSummary run(const std::string& yaml, const std::function<void(RunRequest&)>& change = {},
                   const std::string& file = "p.yaml") {
        events.clear();
        error.reset();
        auto made = request(yaml, file);
        if (!made) {
            error = made.error();
            return {};
        }
        if (change) change(*made);
        auto summary = m_engine->run(
            *made, [this](const Event& event) { events.push_back(event); }, cancel);
        if (summary) return *summary;
        error = summary.error();
        return {};
    }
    Plan plan(const std::string& yaml) {
        error.reset();
        auto made = request(yaml);
        if (!made) {
            error = made.error();
            return {};
        }
        auto planned = m_engine->plan(*made, true);
        if (planned) return *planned;
        error = planned.error();
        return {};
    }
    /// "executed", "reused", … of each step of a run.
    std::map<std::string, std::string> statuses(RunId run) {
        std::map<std::string, std::string> found;
        for (const StepRunInfo& step : m_store->stepRuns(run).value_or(std::vector<StepRunInfo>()))
            found[step.step] = name(step.status);
        return found;
    }
    std::string status(RunId run, const std::string& step) { return statuses(run)[step]; }
    VersionInfo version(const std::string& reference) {
        auto id = m_store->resolve(reference);
        return id ? m_store->version(*id).value_or(VersionInfo()) : VersionInfo();
    }
    /// The text of a version's only file.
    std::string content(const std::string& reference) {
        const VersionInfo info = version(reference);
        const auto files = m_store->files(info.id);
        if (!files || files->empty()) return "(none)";
        return readFile(m_store->dataFolder(info.uuid) / (*files)[0].path).value_or("(missing)");
    }
    std::string failure(const RunSummary& summary, const std::string& step) {
        for (const auto& [name, failed] : summary.failures)
            if (name == step) return describe(failed);
        return {};
    }
    std::string log(RunId run, const std::string& step) {
        for (const StepRunInfo& one : m_store->stepRuns(run).value_or(std::vector<StepRunInfo>()))
            if (one.step == step) return readFile(m_store->logFile(run, one.uuid)).value_or("");
        return {};
    }
    void closeStore() {
        m_engine.reset();
        m_store.reset();
    }
    void openStore() {
        closeStore();
        auto opened = Store::open(project() / ".stemma");
        QVERIFY2(opened.has_value(), opened ? "" : describe(opened.error()).c_str());
        m_store = std::move(*opened);
        if (m_tables) m_engine = std::make_unique<Engine>(*m_store, *m_tables);
    }

    std::vector<Event> events;
    std::optional<Error> error;
    Cancel cancel;

private:
    TempFolder m_folder;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<TablesClient> m_tables;
    std::unique_ptr<Engine> m_engine;
};

} // namespace stemma
