// SPDX-License-Identifier: GPL-3.0-or-later
#include "EngineFixture.h"

#include "core/store/Database.h"
#include "core/store/RunFile.h"

using namespace stemma;

/// What a run leaves on record beside its versions: what describes what, and the code it used.
class EngineRecordsTest : public QObject {
    Q_OBJECT

private:
    /// A model with a parameter, a verdict that stays the same whatever the parameter is, a score of the verdict that
    /// describes the model, and notes that describe it without reading anything of it.
    static std::string pipeline(const std::string& name, const std::string& depth, bool describing = true) {
        const std::string describes = describing ? "{describes: model}" : "{}";
        return "stemma: 1\nname: " + name + "\nparameters: {depth: " + depth +
               "}\nsteps:\n"
               "  model: {command: 'test {parameters.depth} != bad && echo {parameters.depth} > {outputs.model}', "
               "parameters: [depth], outputs: [model]}\n"
               "  verdict: {command: 'echo yes > {outputs.verdict}', inputs: {m: model}, outputs: [verdict]}\n"
               "  score: {command: 'cat {inputs.v} > {outputs.score}', inputs: {v: verdict}, outputs: {score: " +
               describes +
               "}}\n"
               "  notes: {import: notes.txt, outputs: {notes: " +
               describes + "}}\n";
    }
    using Words = std::vector<std::string>;
    /// "p/score@1", …: what describes a version.
    Words describers(const std::string& reference) {
        Words names;
        for (const VersionId id :
             m_f->store().describedBy(m_f->version(reference).id).value_or(std::vector<VersionId>()))
            names.push_back(versionName(*m_f->store().version(id)));
        std::sort(names.begin(), names.end());
        return names;
    }
    void rebuildTheDatabase() {
        m_f->closeStore();
        for (const char* end : {"", "-wal", "-shm"})
            fs::remove(m_f->project() / ".stemma" / (std::string("stemma.db") + end));
        QVERIFY(Store::repair(m_f->project() / ".stemma").has_value());
        m_f->openStore();
    }
    std::map<std::string, Digest> sources(RunId run) {
        std::map<std::string, Digest> found;
        for (const auto& [path, sha] :
             m_f->store().sources(run).value_or(std::vector<std::pair<std::string, Digest>>()))
            found[path] = sha;
        return found;
    }

    std::string code(RunId run, const std::string& path) {
        return m_f->store().source(sources(run)[path]).value_or("(not kept)");
    }

private slots:
    void init() {
        m_f = std::make_unique<EngineFixture>();
        m_f->write("notes.txt", "from the field\n");
    }

    void describes_holdsForWhatIsReused() {
        const RunSummary one = m_f->run(pipeline("p", "1"));
        QCOMPARE(one.counts.executed, 4);
        const Words expected{"p/notes@1", "p/score@1"};
        QCOMPARE(describers("p/model@1"), expected);
        const RunSummary two = m_f->run(pipeline("p", "2"));
        QCOMPARE(two.counts.executed, 2);
        QCOMPARE(m_f->statuses(two.run),
                 (std::map<std::string, std::string>{
                     {"model", "executed"}, {"verdict", "executed"}, {"score", "reused"}, {"notes", "reused"}}));
        for (const char* model : {"p/model@1", "p/model@2"}) QCOMPARE(describers(model), expected);
        rebuildTheDatabase();
        for (const char* model : {"p/model@1", "p/model@2"}) QCOMPARE(describers(model), expected);
        QCOMPARE(m_f->run(pipeline("p", "2")).counts.reused, 4); // and everything is reused from it
    }

    /// What a run's file says of reused steps is kept while they are committed, rather than read again: it must be what
    /// their rows say, byte for byte. Steps that executed, describe, failed or took a name over are read.
    void runFile_isWhatTheRowsSay() {
        const auto same = [this](RunId run) {
            auto reader = m_f->store().database().reader();
            const std::string rows = runFileText(**reader, run).value_or("(no text)");
            return rows == m_f->read(".stemma/store/runs/" + std::to_string(run.value) + ".json") &&
                   rows.find("\"steps\":[\n{\"row\":") != std::string::npos;
        };
        for (const char* depth : {"1", "2", "bad", "1"}) {
            const RunSummary some = m_f->run(pipeline("p", depth));
            QVERIFY2(same(some.run), depth);
        }
        const RunSummary other = m_f->run(pipeline("q", "1"), {}, "q.yaml");
        QCOMPARE(other.counts.reused, 4);
        QVERIFY(same(other.run));
        const RunSummary all = m_f->run(pipeline("q", "1", false), {}, "q.yaml");
        QCOMPARE(all.counts.reused, 4);
        QVERIFY(same(all.run));
        m_f->write("a.txt", "a\n");
        m_f->write("b.txt", "b\n");
        const std::string lists =
            "stemma: 1\nname: l\nsteps:\n  a: {import: a.txt}\n  b: {import: b.txt}\n"
            "  c: {command: 'cat {inputs.all} {inputs.a} > {outputs.one}; echo 2 > {outputs.two}', "
            "inputs: {all: [b, a], a: a}, outputs: [one, two]}\n";
        for (int i = 0; i < 2; ++i) QVERIFY(same(m_f->run(lists, {}, "l.yaml").run));
    }

    /// `describes` isn't in the key: added later, it counts for what is reused.
    void describes_mayBeAddedLater() {
        m_f->run(pipeline("p", "1", false));
        QVERIFY(describers("p/model@1").empty());
        QCOMPARE(m_f->run(pipeline("p", "1")).counts.reused, 4);
        QCOMPARE(describers("p/model@1").size(), std::size_t(2));
    }

    void describes_inACopiedPipelineIsAboutItsOwn() {
        m_f->run(pipeline("p", "1"));
        QCOMPARE(m_f->run(pipeline("q", "1"), {}, "q.yaml").counts.reused, 4);
        QCOMPARE(describers("q/model@1"), (Words{"q/notes@1", "q/score@1"}));
        QCOMPARE(describers("p/model@1"), (Words{"p/notes@1", "p/score@1"}));
    }

    /// What is reused needs nothing of what it describes.
    void describes_ofAStepThatFailsTakesNothingAway() {
        m_f->run(pipeline("p", "1"));
        const RunSummary run = m_f->run(pipeline("p", "bad"));
        QCOMPARE(m_f->statuses(run.run),
                 (std::map<std::string, std::string>{
                     {"model", "failed"}, {"verdict", "skipped"}, {"score", "skipped"}, {"notes", "reused"}}));
    }

    void describes_ofOneStepOnly() {
        m_f->run(pipeline("p", "1"));
        const RunSummary run = m_f->run(pipeline("p", "3"), [](RunRequest& request) { request.only = {"notes"}; });
        QCOMPARE(m_f->status(run.run, "notes"), std::string("reused"));
        QCOMPARE(m_f->status(run.run, "model"), std::string("executed")); // it comes before what describes it
        QCOMPARE(describers("p/model@2"), Words{"p/notes@1"});
    }

    void code_ofAFirstRunIsAllThere() {
        m_f->write("sql/a.sql", "SELECT 1 AS x");
        m_f->write("sql/b.sql", "SELECT x + 1 AS x FROM a");
        m_f->write("bars.vl.json", R"({"data": {"name": "self"}, "mark": "bar", "encoding": {}})");
        m_f->write("count.sh", "wc -c < \"$1\" > \"$2\"\n", true);
        m_f->write("lib/one.txt", "one");
        const std::string yaml =
            "stemma: 1\nname: p\nsteps:\n"
            "  a: {sql: sql/a.sql}\n"
            "  b: {sql: ./sql/b.sql, inputs: [a], outputs: {b: {type: table, visualize: [bars.vl.json]}}}\n"
            "  c: {command: './count.sh {inputs.b} {outputs.c}', inputs: [b], outputs: [c], depends: [lib]}\n";
        const RunSummary run = m_f->run(yaml);
        QVERIFY2(run.status == RunStatus::Completed, describe(m_f->error.value_or(Error())).c_str());
        const auto kept = sources(run.run);
        const std::map<std::string, std::string> expected{{"p.yaml", yaml},
                                                          {"sql/a.sql", m_f->read("sql/a.sql")},
                                                          {"sql/b.sql", m_f->read("sql/b.sql")},
                                                          {"bars.vl.json", m_f->read("bars.vl.json")},
                                                          {"count.sh", m_f->read("count.sh")},
                                                          {"lib/one.txt", "one"}};
        QCOMPARE(kept.size(), expected.size());
        for (const auto& [path, text] : expected) {
            QVERIFY2(kept.contains(path), path.c_str());
            QCOMPARE(code(run.run, path), text);
        }
        QVERIFY(m_f->store().verify()->problems.empty());
    }

    void code_ofAnOlderRunCanBeRead() {
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  a: {sql: SELECT 1 AS x}\n"
                                 "  b: {sql: b.sql, inputs: [a]}\n";
        m_f->write("b.sql", "SELECT x AS older FROM a");
        const RunSummary one = m_f->run(yaml);
        m_f->write("b.sql", "SELECT x AS newer FROM a");
        const RunSummary two = m_f->run(yaml);
        QCOMPARE(m_f->status(two.run, "b"), std::string("executed"));
        fs::remove(m_f->project() / "b.sql");
        rebuildTheDatabase();
        QCOMPARE(code(one.run, "b.sql"), std::string("SELECT x AS older FROM a"));
        QCOMPARE(code(two.run, "b.sql"), std::string("SELECT x AS newer FROM a"));
    }

    /// Reused steps use code, too: those that are hits from the start, and those that become one.
    void code_ofWhatIsReusedIsNamed() {
        m_f->write("score.sh", "cat \"$1\" > \"$2\"\n", true);
        const auto yaml = [](const std::string& depth) {
            return "stemma: 1\nname: p\nparameters: {depth: " + depth +
                   "}\nsteps:\n"
                   "  model: {command: 'echo {parameters.depth} > {outputs.model}', parameters: [depth], outputs: "
                   "[model]}\n"
                   "  verdict: {command: 'echo yes > {outputs.verdict}', inputs: {m: model}, outputs: [verdict]}\n"
                   "  score: {command: './score.sh {inputs.v} {outputs.score}', inputs: {v: verdict}, outputs: "
                   "[score]}\n";
        };
        m_f->run(yaml("1"));
        const RunSummary late = m_f->run(yaml("2"));
        QCOMPARE(m_f->status(late.run, "score"), std::string("reused"));
        QVERIFY(sources(late.run).contains("score.sh"));
        const RunSummary early = m_f->run(yaml("2"));
        QCOMPARE(early.counts.reused, 3);
        QVERIFY(sources(early.run).contains("score.sh"));
    }

    void code_ofAFailedStepIsNamed() {
        m_f->write("no.sh", "exit 3\n", true);
        const RunSummary run = m_f->run("stemma: 1\nname: p\nsteps:\n"
                                        "  a: {command: 'echo 1 > {outputs.a}', outputs: [a]}\n"
                                        "  b: {command: './no.sh {inputs.a}', inputs: [a], outputs: [b]}\n");
        QCOMPARE(m_f->status(run.run, "b"), std::string("failed"));
        QCOMPARE(code(run.run, "no.sh"), std::string("exit 3\n"));
    }

private:
    std::unique_ptr<EngineFixture> m_f;
};

QTEST_GUILESS_MAIN(EngineRecordsTest)
#include "tst_EngineRecords.moc"
