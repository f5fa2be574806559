// SPDX-License-Identifier: GPL-3.0-or-later
// What the fault tests kill: a program that uses the store and writes down what was acknowledged.
//
//   stemma-store-driver WORKSPACE LEDGER work SEED   a run with everything a run does, then removals, undoing, a gc
//   stemma-store-driver WORKSPACE LEDGER many COUNT  COUNT commits under names that all programs share
//   stemma-store-driver WORKSPACE LEDGER open        opens (and so recovers); what it then sees counts as acknowledged
//   stemma-store-driver WORKSPACE LEDGER repair      rebuilds the database
//   stemma-store-driver WORKSPACE LEDGER rebuild     damages the database and repairs, "repaired N"
//   stemma-store-driver WORKSPACE LEDGER commit, fail, delete, restore, alias: only that, with what `work 1` left
// A line of the ledger: "made UUID SHA256", "gone UUID" (intended, then "gone! UUID" when acknowledged), "back UUID"
// and "back! UUID" in the same way, "alias UUID WORD" and "alias! …", "run NUMBER", "ended NUMBER". Exit codes: 0, 3
// for an error of the store (its code and message on standard error).
#include "core/base/Text.h"
#include "core/store/Content.h"
#include "core/store/Store.h"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

using namespace stemma;

namespace {

class Driver {
public:
    Driver(fs::path workspace, fs::path ledger) : m_workspace(std::move(workspace)), m_ledger(std::move(ledger)) {}

    Status work(int seed);
    Status many(int count);
    Status open() {
        STEMMA_TRY(m_store, Store::open(m_workspace));
        return {};
    }
    Status look(); ///< open, and note what is there
    Status one(const std::string& what);
    Status rebuild();

private:
    void note(const std::string& line) {
        const int fd = ::open(m_ledger.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        const std::string text = line + "\n";
        if (fd < 0 || ::write(fd, text.data(), text.size()) != ssize_t(text.size())) std::abort();
        ::close(fd);
    }
    Result<StepCommit> step(RunId run, const std::string& artifact,
                            const std::vector<std::pair<std::string, std::string>>& files);
    /// Commits, and once more where it failed: a failure must leave everything as it was.
    Result<std::vector<CommittedStep>> commit(const std::vector<StepCommit>& steps);
    Result<RunId> begin();
    Status remove(const std::vector<VersionId>& versions, VersionState as);
    Status restore(VersionId version);
    Status alias(VersionId version, const std::string& word);
    Status finish(RunId run);

    fs::path m_workspace, m_ledger;
    std::unique_ptr<Store> m_store;
};

Result<RunId> Driver::begin() {
    RunStart start;
    start.pipeline = "p";
    start.host = start.user = "x";
    STEMMA_TRY(start.pipelineSha, m_store->putSource("steps: {}\n"));
    start.sources = {{"p.yaml", start.pipelineSha}};
    start.steps = {{newUuid(), 0, "never", "", "sql"}};
    STEMMA_TRY(const RunId run, m_store->beginRun(start));
    note("run " + std::to_string(run.value));
    return run;
}

Result<StepCommit> Driver::step(RunId run, const std::string& artifact,
                                const std::vector<std::pair<std::string, std::string>>& files) {
    StepCommit commit;
    commit.uuid = newUuid();
    commit.run = run;
    commit.step = "s";
    commit.kind = "command";
    commit.reusable = true;
    commit.key = sha256(artifact + files.front().second);
    commit.components = {{"kind", "", "command 1"}};
    NewVersion made;
    made.output = "s";
    made.artifact = artifact;
    made.type = "file";
    made.materializer = "file";
    STEMMA_TRY(const fs::path staging, m_store->makeStaging(run, commit.uuid));
    made.staged = staging / "out";
    for (const auto& [path, text] : files) {
        const fs::path file = made.staged / "data" / path;
        STEMMA_CHECK(makeFolders(file.parent_path()));
        STEMMA_CHECK(writeFile(file, text));
        made.files.push_back({path, sha256(text), text.size(), false, ""});
        made.bytes += text.size();
    }
    made.content = contentHash(made.files, files.size() > 1);
    STEMMA_CHECK(makeFolders(made.staged / "visualizations"));
    STEMMA_CHECK(writeFile(made.staged / "visualizations" / "01.json", "{}"));
    made.visualizations = {{"01.json", "One", "file"}};
    made.tags = {"new"};
    commit.made.push_back(std::move(made));
    return commit;
}

Result<std::vector<CommittedStep>> Driver::commit(const std::vector<StepCommit>& steps) {
    auto done = m_store->commit(steps);
    if (!done && std::getenv("STEMMA_RETRY")) {
        std::fprintf(stderr, "again: %s\n", describe(done.error()).c_str());
        done = m_store->commit(steps);
    }
    if (!done) return done;
    for (const CommittedStep& one : *done) {
        for (const VersionId id : one.versions) {
            STEMMA_TRY(const VersionInfo info, m_store->version(id));
            note("made " + info.uuid + " " + info.content.hex());
        }
    }
    return done;
}

Status Driver::remove(const std::vector<VersionId>& versions, VersionState as) {
    STEMMA_TRY(const auto plan, m_store->planDelete(versions));
    std::vector<std::string> uuids;
    for (const VersionId id : plan.versions) {
        STEMMA_TRY(const VersionInfo info, m_store->version(id));
        uuids.push_back(info.uuid);
        note("gone " + info.uuid);
    }
    STEMMA_CHECK(m_store->remove(plan, as));
    for (const std::string& uuid : uuids) note("gone! " + uuid);
    return {};
}

Status Driver::restore(VersionId version) {
    STEMMA_TRY(const VersionInfo info, m_store->version(version));
    note("back " + info.uuid);
    STEMMA_CHECK(m_store->restore({version}));
    note("back! " + info.uuid);
    return {};
}

Status Driver::alias(VersionId version, const std::string& word) {
    STEMMA_TRY(const VersionInfo info, m_store->version(version));
    note("alias " + info.uuid + " " + word);
    STEMMA_CHECK(m_store->setAlias(version, word));
    note("alias! " + info.uuid + " " + word);
    return {};
}

Status Driver::finish(RunId run) {
    STEMMA_CHECK(m_store->finishRun(run, RunStatus::Completed, {}));
    note("ended " + std::to_string(run.value));
    return {};
}

Status Driver::work(int seed) {
    STEMMA_CHECK(open());
    STEMMA_TRY(const RunId run, begin());
    const std::string own = std::to_string(seed);
    STEMMA_TRY(StepCommit a, step(run, "p/a", {{"a.csv", "a" + own}}));
    STEMMA_TRY(StepCommit b, step(run, "p/b", {{"x/b.csv", "b" + own}, {"y/c.csv", "c"}}));
    STEMMA_TRY(const auto first, commit({a, b}));
    STEMMA_TRY(StepCommit again, step(run, "p/a", {{"a.csv", "a" + own}})); // equal bytes
    again.inputs = {{"b", 0, 0, first[1].versions[0]}};
    again.details = Json::object({{"text", std::string(seed % 3 == 0 ? 5'000'000 : 10, 'x')}}); // sometimes a big WAL
    STEMMA_TRY(const Digest code, m_store->putSource("code" + own));
    again.sources = {{"lib.py", code}};
    STEMMA_TRY(const auto second, commit({again}));
    StepCommit reused;
    reused.uuid = newUuid();
    reused.run = run;
    reused.step = "t";
    reused.kind = "command";
    reused.status = StepStatus::Reused;
    reused.origin = first[0].id;
    reused.reused = {{"t", "q/a" + own, "", first[0].versions[0]}};
    STEMMA_CHECK(commit({reused}));
    STEMMA_CHECK(alias(second[0].versions[0], "production"));
    STEMMA_CHECK(m_store->untag(first[1].versions[0], "new"));
    STEMMA_CHECK(finish(run));
    STEMMA_CHECK(remove({first[1].versions[0]}, VersionState::Deleted));
    STEMMA_CHECK(restore(first[1].versions[0]));
    STEMMA_CHECK(remove({first[1].versions[0]}, VersionState::Deleted));
    STEMMA_CHECK(remove({first[0].versions[0]}, VersionState::Deleted));
    STEMMA_CHECK(restore(first[0].versions[0]));
    STEMMA_TRY(const auto gc, m_store->planGc(1));
    STEMMA_CHECK(remove(gc.versions, VersionState::Evicted));
    return {};
}

Status Driver::many(int count) {
    STEMMA_CHECK(open());
    STEMMA_TRY(const RunId run, begin());
    for (int i = 0; i < count; ++i) {
        STEMMA_TRY(StepCommit shared,
                   step(run, "p/shared", {{"f", std::to_string(::getpid()) + " " + std::to_string(i)}}));
        STEMMA_TRY(StepCommit same, step(run, "p/same", {{"f", "same for all"}}));
        STEMMA_CHECK(commit({shared, same}));
        STEMMA_TRY(const VersionId latest, m_store->resolve("p/shared"));
        STEMMA_TRY(const bool there, m_store->filesPresent(latest));
        if (!there) return fail(ErrorCode::Corrupt, "the latest has no files");
    }
    return finish(run);
}

Status Driver::look() {
    STEMMA_CHECK(open());
    STEMMA_TRY(const auto all, m_store->versions());
    for (const VersionInfo& one : all)
        if (one.state == VersionState::Ok) note("made " + one.uuid + " " + one.content.hex());
    return {};
}

Status Driver::one(const std::string& what) {
    STEMMA_CHECK(open());
    STEMMA_TRY(const auto all, m_store->versions());
    const VersionInfo* removed = nullptr;
    for (const VersionInfo& one : all)
        if (one.state == VersionState::Deleted) removed = &one;
    if (what == "restore") return removed ? restore(removed->id) : fail(ErrorCode::NotFound, "nothing was removed");
    STEMMA_TRY(const VersionId latest, m_store->resolve("q/a1"));
    if (what == "delete") return remove({latest}, VersionState::Deleted);
    if (what == "alias") return alias(latest, "champion");
    STEMMA_TRY(const RunId run, begin());
    STEMMA_TRY(StepCommit made, step(run, "p/new", {{"x/n.csv", "new"}}));
    const auto done = commit({made});
    if (what != "fail") return done ? finish(run) : fail(done.error());
    if (done) return fail(ErrorCode::Internal, "it was to fail");
    return m_store->finishRun(run, RunStatus::Failed, {});
}

Status Driver::rebuild() {
    {
        STEMMA_TRY(const Fd fd, openFile(m_workspace / "stemma.db", O_WRONLY));
        // All of it, as some pages may be in the log, too; not synced: it may be whole again after a cut.
        std::error_code ignored;
        STEMMA_CHECK(writeAll(fd.get(), std::string(fs::file_size(m_workspace / "stemma.db", ignored), 'Z')));
    }
    STEMMA_TRY(const auto notes, Store::repair(m_workspace));
    note("repaired " + std::to_string(notes.size()));
    return {};
}

} // namespace

int main(int count, char** arguments) {
    if (count < 4) return 2;
    const std::string mode = arguments[3];
    const int number = count > 4 ? std::atoi(arguments[4]) : 0;
    Driver driver(arguments[1], arguments[2]);
    Status done;
    if (mode == "work")
        done = driver.work(number);
    else if (mode == "many")
        done = driver.many(number);
    else if (mode == "open")
        done = driver.look();
    else if (mode == "repair") {
        auto notes = Store::repair(arguments[1]);
        if (!notes) done = fail(notes.error());
    } else if (mode == "rebuild")
        done = driver.rebuild();
    else
        done = driver.one(mode);
    if (done) return 0;
    std::fprintf(stderr, "%s: %s\n", std::string(errorCodeName(done.error().code)).c_str(),
                 describe(done.error()).c_str());
    return 3;
}
