// SPDX-License-Identifier: GPL-3.0-or-later
#include "EngineFixture.h"

using namespace stemma;

/// Names and versions, as resources/help promises: a table of cases through whole runs.
class EngineNamesTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_f = std::make_unique<EngineFixture>();
        m_f->write("in.txt", "one\n");
    }

    void backToAnOldParameter_makesItLatestAgain() {
        m_f->run(pipeline("p", "A"));
        m_f->run(pipeline("p", "B"));
        QCOMPARE(m_f->version("p/x").number, 2);
        const RunSummary run = m_f->run(pipeline("p", "A"));
        QCOMPARE(run.counts.reused, 1);
        QCOMPARE(m_f->version("p/x").number, 1); // @latest is what the last run yielded
        QCOMPARE(m_f->version("p/x@latest").number, 1);
        QCOMPARE(m_f->version("p/x@newest").number, 2); // the highest number
        QCOMPARE(m_f->version("p/x@run:" + std::to_string(run.run.value)).number, 1);
    }
    void aFailedRun_changesNothing() {
        m_f->run(pipeline("p", "A"));
        const RunSummary run = m_f->run("stemma: 1\nname: p\nsteps:\n  x: {command: 'exit 1', outputs: [x]}\n");
        QCOMPARE(run.status, RunStatus::Failed);
        QCOMPARE(m_f->version("p/x").number, 1);
        QVERIFY(!m_f->store().resolve("p/x@run:" + std::to_string(run.run.value)));
    }
    void aReusedStep_makesNoVersionButTheRunRecordsIt() {
        m_f->run(pipeline("p", "A"));
        const RunSummary run = m_f->run(pipeline("p", "A"));
        QCOMPARE(m_f->store().versions("p/x")->size(), std::size_t(1));
        QCOMPARE(m_f->version("p/x@run:" + std::to_string(run.run.value)).number, 1);
    }
    void equalBytesMadeAgain_areANewVersionMarked() {
        m_f->run(pipeline("p", "A"));
        m_f->run(pipeline("p", "A", "  # unseen\n").replace(0, 0, ""),
                 [](RunRequest& request) { request.from = {"x"}; });
        const VersionInfo two = m_f->version("p/x@2");
        QCOMPARE(two.number, 2);
        QCOMPARE(two.sameAs, m_f->version("p/x@1").id);
    }
    void aRenamedStep_withoutWas_startsAnew() {
        m_f->run(pipeline("p", "A"));
        const RunSummary run = m_f->run(renamed(""));
        QCOMPARE(run.counts.reused, 1); // the same work under another name
        const VersionInfo y = m_f->version("p/y");
        QCOMPARE(y.number, 1);
        QCOMPARE(y.sameAs, m_f->version("p/x@1").id);
    }
    void aRenamedStep_withWas_carriesOn() {
        m_f->run(pipeline("p", "A"));
        QVERIFY(m_f->store().tag(m_f->version("p/x@1").id, "good").has_value());
        const RunSummary run = m_f->run(renamed(", was: x"));
        QCOMPARE(run.counts.reused, 1);
        QCOMPARE(m_f->version("p/y").number, 1);
        QVERIFY(!m_f->version("p/y").sameAs);
        QCOMPARE(m_f->version("p/x").name, std::string("p/y")); // the former name still leads there
        QCOMPARE(*m_f->store().tags(m_f->version("p/y").id), std::vector<std::string>{"good"});
    }
    void theSameStepInTwoPipelines_isReusedUnderBothNames() {
        m_f->run(pipeline("p", "A"));
        const RunSummary run = m_f->run(pipeline("q", "A"), {}, "q.yaml");
        QCOMPARE(run.counts.reused, 1);
        QCOMPARE(m_f->version("q/x").number, 1);
        QCOMPARE(m_f->version("q/x").sameAs, m_f->version("p/x").id);
        QCOMPARE(m_f->run(pipeline("q", "A"), {}, "q.yaml").counts.reused, 1);
        QCOMPARE(m_f->store().versions("q/x")->size(), std::size_t(1));
    }
    void twoFilesOfOneName_areSaidFirst() {
        m_f->run(pipeline("p", "A"));
        QVERIFY(m_f->plan(pipeline("p", "B")).notes.empty());
        auto other = m_f->request(pipeline("p", "B"), "copy.yaml");
        QVERIFY(other.has_value());
        const auto plan = m_f->engine().plan(*other);
        QVERIFY(plan && plan->notes.size() == 1);
        QVERIFY(plan->notes[0].find("p.yaml") != std::string::npos);
        fs::remove(m_f->project() / "p.yaml"); // moved, then
        QVERIFY(m_f->engine().plan(*other)->notes.empty());
    }
    void aDeletedVersion_keepsItsPlaceAndIsMadeAgain() {
        m_f->run(pipeline("p", "A"));
        auto removal = m_f->store().planDelete({m_f->version("p/x").id});
        QVERIFY(removal && m_f->store().remove(*removal, VersionState::Deleted).has_value());
        QCOMPARE(m_f->version("p/x@1").state, VersionState::Deleted);
        QVERIFY(!m_f->store().latest("p/x"));
        const RunSummary run = m_f->run(pipeline("p", "A"));
        QCOMPARE(run.counts.executed, 1);
        QCOMPARE(m_f->version("p/x").number, 2); // numbers are never used twice
    }
    void aDate_isWhatWasLatestThen() {
        m_f->run(pipeline("p", "A"));
        const std::string between = formatTimestamp(Clock::system().now());
        m_f->run(pipeline("p", "B"));
        QCOMPARE(m_f->version("p/x@" + between).number, 1);
        QCOMPARE(m_f->version("p/x@2199-01-01").number, 2);
        QVERIFY(!m_f->store().resolve("p/x@1999-01-01"));
    }
    void artifactName_replacesTheWhole() {
        m_f->run("stemma: 1\nname: p\nsteps:\n  x: {command: 'echo a > {outputs.x}', outputs: {x: {artifact: "
                 "models/best}}}\n");
        QCOMPARE(m_f->version("models/best").number, 1);
        QVERIFY(!m_f->store().resolve("p/x"));
    }
    void severalOutputs_areNamedByTheirOutput() {
        m_f->run("stemma: 1\nname: p\nsteps:\n  split: {command: 'echo a > {outputs.train}; echo b > {outputs.split}', "
                 "outputs: [train, split]}\n");
        QCOMPARE(m_f->content("p/split.train"), std::string("a\n"));
        QCOMPARE(m_f->content("p/split"), std::string("b\n")); // the one with the step's own name
    }
    void otherVersions_canBeInputs() {
        m_f->run(pipeline("p", "A"));
        m_f->run(pipeline("p", "B"));
        const std::string yaml =
            "stemma: 1\nname: q\nsteps:\n  y: {command: 'cat {inputs.old} {inputs.new} > {outputs.y}', "
            "inputs: {old: 'artifact:p/x@1', new: 'artifact:p/x'}, outputs: [y]}\n";
        const RunSummary run = m_f->run(yaml, {}, "q.yaml");
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "y").c_str());
        QCOMPARE(m_f->content("q/y"), std::string("A\nB\n"));
        m_f->run("stemma: 1\nname: q\nsteps:\n  y: {command: 'cat {inputs.old}', inputs: {old: 'artifact:p/z'}, "
                 "outputs: [y]}\n",
                 {}, "q.yaml");
        QVERIFY(m_f->error && m_f->error->where && m_f->error->where->line == 4);
    }
    void everyRun_recordsWhereAndByWhom() {
        const RunSummary run = m_f->run(pipeline("p", "A"), [](RunRequest& request) { request.message = "first try"; });
        const auto info = m_f->store().run(run.run);
        QVERIFY(info.has_value());
        QCOMPARE(info->message, std::string("first try"));
        QVERIFY(!info->host.empty() && !info->user.empty());
        QCOMPARE(info->details["versions"]["stemma"].text(), std::string(STEMMA_VERSION));
        QVERIFY(info->ended && *info->ended >= info->started);
        QVERIFY(!info->gitDirty.has_value());
    }
    void aRepository_isRecorded() {
        SpawnOptions git;
        git.environment = currentEnvironment();
        git.environment.push_back("GIT_CONFIG_GLOBAL=/dev/null");
        git.folder = m_f->project();
        for (const std::vector<std::string>& arguments :
             {std::vector<std::string>{"git", "init", "-q", "-b", "trunk"},
              {"git", "add", "in.txt"},
              {"git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x"}}) {
            git.arguments = arguments;
            const auto done = runAndCapture(git, 20, 1 << 16);
            QVERIFY2(done && done->status.ok(), done ? done->error.c_str() : "");
        }
        const auto info = m_f->store().run(m_f->run(pipeline("p", "A")).run);
        QCOMPARE(info->gitBranch, std::string("trunk"));
        QCOMPARE(info->gitCommit.size(), std::size_t(40));
        QCOMPARE(info->gitDirty, std::optional<bool>(true)); // p.yaml isn't committed
    }

private:
    static std::string pipeline(const std::string& name, const std::string& word, const std::string& tail = {}) {
        return "stemma: 1\nname: " + name + "\nsteps:\n  x: {command: 'echo " + word +
               " > \"$STEMMA_OUTPUT_o\"', outputs: {o: {}}}\n" + tail;
    }
    static std::string renamed(const std::string& was) {
        return "stemma: 1\nname: p\nsteps:\n  y: {command: 'echo A > \"$STEMMA_OUTPUT_o\"', outputs: {o: {}}" + was +
               "}\n";
    }
    std::unique_ptr<EngineFixture> m_f;
};

QTEST_GUILESS_MAIN(EngineNamesTest)
#include "tst_EngineNames.moc"
