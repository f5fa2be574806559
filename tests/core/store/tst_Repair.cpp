// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"
#include "core/store/Database.h"

using namespace stemma;

namespace {

/// All rows of the tables that repair must bring back, as text; row numbers included.
std::string contents(Store& store, bool withRunOnly = true) {
    std::string all;
    auto reader = must(store.database().reader());
    std::vector<std::string> queries = {
        "SELECT id || uuid || run || position || step || cell || kind || status || coalesce(hex(full_key), '') || "
        "coalesce(origin, '') || reusable || coalesce(started, '') || coalesce(error, '') || details FROM step_runs "
        "ORDER BY id",
        "SELECT id || name || last_number FROM artifacts ORDER BY id",
        "SELECT name || artifact || until FROM former_names ORDER BY 1",
        "SELECT id || uuid || artifact || number || type || materializer || format || hex(content) || bytes || "
        "step_run || "
        "output || state || reference || coalesce(same_as, '') || created || coalesce(read_options, '') || metadata || "
        "headline "
        "FROM versions ORDER BY id",
        "SELECT version || hex(path) || hex(sha) || bytes || executable || coalesce(hex(link), '') FROM version_files "
        "ORDER BY 1",
        "SELECT version || position || file || title || made_by FROM visualizations ORDER BY 1",
        "SELECT step_run || position || name || item || version FROM step_inputs ORDER BY 1",
        "SELECT id || ' ' || step_run || output || artifact || version FROM step_outputs ORDER BY id",
        "SELECT version || described FROM descriptions ORDER BY 1",
        "SELECT tag || version FROM tags ORDER BY 1",
        "SELECT artifact || alias || version FROM aliases ORDER BY 1",
        "SELECT step_run || name || value FROM observations ORDER BY 1"};
    if (withRunOnly) {
        queries.push_back(
            "SELECT id || uuid || pipeline || pipeline_file || coalesce(hex(pipeline_sha), '') || status || started || "
            "ended || message || host || user || coalesce(git_commit, '') || parameters || details FROM runs");
        queries.push_back(
            "SELECT hex(k.digest) || c.component || c.name || c.value FROM keys k JOIN key_components c ON c.key = "
            "k.id ORDER BY 1");
        queries.push_back("SELECT step_run || expression || severity || passed || value FROM checks ORDER BY 1");
        queries.push_back("SELECT step_run || accepted || reasons FROM acceptances ORDER BY 1");
        queries.push_back("SELECT run || path || hex(sha) FROM sources ORDER BY 1");
    }
    for (const std::string& sql : queries) {
        auto query = must(reader->prepare(sql));
        while (must(query.step())) all += query.text(0) + "\n";
        all += "--\n";
    }
    return all;
}

void breakDatabase(const fs::path& workspace) {
    must(writeFile(workspace / "stemma.db", std::string(20'000, '\x5a')));
    fs::remove(workspace / "stemma.db-wal");
    fs::remove(workspace / "stemma.db-shm");
}

/// A workspace with one of everything.
void fill(StoreFixture& s) {
    const VersionId raw = s.make("p/raw", "raw", "k0");
    const RunId run = s.begin();
    StepCommit fit = s.executedFiles(run, "fit", "p/fit.model", {{"a/model.bin", "m"}, {"caf\xe9", "latin 1"}}, "k1");
    fit.made[0].output = "model";
    fit.inputs = {{"raw", 0, 0, raw}};
    fit.observations = {{"lib.py", "1"}, {"b\xff", "2"}};
    fit.checks = {{"rows > 1", "warn", true, Json(3)}};
    fit.details = Json::object({{"exit", 0}});
    StepCommit more = s.executed(run, "x", "p/fit.metrics", "{}", "k1");
    more.made[0].output = "metrics";
    more.made[0].describesYielded = {{fit.uuid, "model"}};
    more.made[0].describes = {raw};
    more.made[0].tags = {"first"};
    more.made[0].readOptions = Json::object({{"delimiter", ","}});
    fit.made.push_back(more.made[0]);
    const auto done = s.commit({std::move(fit)});
    must(s->finishRun(run, RunStatus::Completed, Json::object({{"executed", 1}})));
    must(s->tag(raw, "paper"));
    must(s->setAlias(raw, "production"));
    s.make("p/raw", "raw", "k2");         // equal bytes
    s.reuse("p/raw", raw);                // there and back
    s.reuse("copied/raw", raw, "copied"); // a hit under another name
    const VersionId gone = s.make("p/gone", "gone", "k3");
    must(s->remove(must(s->planDelete({gone})), VersionState::Deleted));
    const RunId renaming = s.begin();
    StepCommit reused = s.reused(renaming, "metrics2", "p/metrics2", done[0].versions[1]);
    reused.reused[0].was = "p/fit.metrics";
    reused.acceptance = Json::array({"text"});
    reused.reused[0].describesYielded = {{fit.uuid, "model"}}; // of another run, and under a new name
    const Digest late = must(s->putSource("late"));
    reused.sources = {{"late.sql", late}};
    s.commit({std::move(reused)});
    must(s->finishRun(renaming, RunStatus::Completed, {}));
    s.make("p/fit.metrics", "new owner", "k4");
}

} // namespace

class RepairTest : public QObject {
    Q_OBJECT

private slots:
    void repair_bringsEverythingBack() {
        StoreFixture s;
        fill(s);
        const std::string before = contents(*s);
        s.close();
        breakDatabase(s.workspace());
        QCOMPARE(Store::open(s.workspace()).error().code, ErrorCode::Corrupt);
        const auto notes = must(Store::repair(s.workspace()));
        QVERIFY(notes.at(0).find("rebuilt") != std::string::npos);
        s.reopen();
        QCOMPARE(contents(*s), before);
        QVERIFY(must(s->verify()).problems.empty());
        QCOMPARE(must(s->resolve("p/raw")), must(s->resolve("p/raw@production")));
        // The damaged one is kept, and the next numbers are new ones.
        bool kept = false;
        for (const auto& entry : fs::recursive_directory_iterator(s.workspace() / "trash"))
            kept = kept || entry.path().filename() == "stemma.db";
        QVERIFY(kept);
        const auto last = must(s->runs(1)).at(0).id;
        QCOMPARE(s.begin().value, last.value + 1);
    }

    void repair_withoutRunFiles_keepsVersionsAndKeys() {
        StoreFixture s;
        fill(s);
        const auto latest = must(s->version(must(s->resolve("p/raw@newest"))));
        s.close();
        breakDatabase(s.workspace());
        must(removeTree(s.workspace() / "store/runs"));
        must(Store::repair(s.workspace()));
        s.reopen();
        QCOMPARE(must(s->version(must(s->resolve("p/raw@newest")))).uuid, latest.uuid);
        QCOMPARE(must(s->executions(sha256("k1"))).size(), 1u);
        QVERIFY(must(s->verify()).problems.empty());
    }

    void repair_withADamagedManifest_keepsTheRest() {
        StoreFixture s;
        const VersionId a = s.make("p/a", "A", "k1"), b = s.make("p/b", "B", "k2");
        const std::string uuid = must(s->version(a)).uuid;
        const fs::path folder = s->artifactFolder(uuid);
        s.close();
        fs::permissions(folder / "manifest.json", fs::perms::owner_all);
        must(writeFile(folder / "manifest.json", "{"));
        breakDatabase(s.workspace());
        const auto notes = must(Store::repair(s.workspace()));
        bool said = false;
        for (const std::string& note : notes) said = said || note.find(uuid) != std::string::npos;
        QVERIFY(said);
        s.reopen();
        QCOMPARE(must(s->version(b)).name, std::string("p/b"));
        QCOMPARE(must(s->version(a)).state, VersionState::Deleted); // the run's file still knows of it
        QVERIFY(must(s->executions(sha256("k1"))).empty());
    }

    void repair_ofAWholeOne_changesNothing() {
        StoreFixture s;
        fill(s);
        const std::string before = contents(*s);
        s.close();
        QVERIFY(must(Store::repair(s.workspace())).at(0).find("whole") != std::string::npos);
        s.reopen();
        QCOMPARE(contents(*s), before);
    }

    void repair_ofALostDatabase() {
        StoreFixture s;
        fill(s);
        const std::string before = contents(*s);
        s.close();
        for (const char* end : {"", "-wal", "-shm"}) fs::remove(s.workspace() / (std::string("stemma.db") + end));
        must(Store::repair(s.workspace()));
        s.reopen();
        QCOMPARE(contents(*s), before);
    }

    void repair_whileOpen_isRefused() {
        StoreFixture s;
        QCOMPARE(Store::repair(s.workspace()).error().code, ErrorCode::Busy);
    }

    void repair_ofANewerOne_isRefused() {
        StoreFixture s;
        s.make("p/a", "A");
        s.close();
        {
            auto connection = must(Connection::open(s.workspace() / "stemma.db", Connection::Mode::Write, 1));
            must(connection->execute("PRAGMA user_version=99"));
        }
        QCOMPARE(Store::open(s.workspace()).error().code, ErrorCode::TooNew);
        QCOMPARE(Store::repair(s.workspace()).error().code, ErrorCode::TooNew);
    }

    void repair_ofNothing_saysSo() {
        TempFolder folder;
        QCOMPARE(Store::repair(folder.path()).error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(RepairTest)
#include "tst_Repair.moc"
