// SPDX-License-Identifier: GPL-3.0-or-later
#include "EngineFixture.h"

using namespace stemma;

namespace {
const std::string kBirds = "species,mass\nAdelie,3700\nGentoo,5000\nAdelie,3800\nChinstrap,NA\n";
const std::string kPipeline = R"(stemma: 1
name: birds
parameters: {least: 3000}
steps:
  raw: {import: birds.csv}
  clean:
    sql: SELECT * FROM raw WHERE mass >= $least ORDER BY mass
    inputs: [raw]
    parameters: [least]
  mean: {sql: "SELECT species, avg(mass) AS mass FROM clean GROUP BY ALL ORDER BY ALL", inputs: [clean]}
)";
std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    return at == std::string::npos ? "(no " + from + ")" : text.replace(at, from.size(), to);
}
} // namespace

class EngineTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_f = std::make_unique<EngineFixture>();
        m_f->write("birds.csv", kBirds);
    }

    void secondRun_reusesEverything() {
        const RunSummary first = m_f->run(kPipeline);
        QVERIFY2(!m_f->error, m_f->error ? describe(*m_f->error).c_str() : "");
        QCOMPARE(first.counts, (StepCounts{3, 0, 0, 0, 0}));
        QCOMPARE(first.status, RunStatus::Completed);
        const RunSummary second = m_f->run(kPipeline);
        QCOMPARE(second.counts, (StepCounts{0, 3, 0, 0, 0}));
        QCOMPARE(m_f->version("birds/mean").number, 1);
        QCOMPARE(m_f->version("birds/clean").type, std::string("table"));
        QCOMPARE(m_f->version("birds/clean").headline.at(0)["value"].integer(), 3);
    }
    void parameterChanged_runsWhatDependsOnIt() {
        m_f->run(kPipeline);
        const RunSummary run = m_f->run(with(kPipeline, "least: 3000", "least: 3750"));
        QCOMPARE(m_f->statuses(run.run),
                 (std::map<std::string, std::string>{{"clean", "executed"}, {"mean", "executed"}, {"raw", "reused"}}));
        QCOMPARE(m_f->version("birds/mean").number, 2);
    }
    void manySteps_arePlannedOnAllCores() {
        std::string many = "stemma: 1\nname: many\nsteps:\n";
        constexpr int kSteps = 1100; // more than one thread's share
        for (int i = 0; i < kSteps; ++i) {
            const std::string number = std::to_string(i);
            m_f->write("in/" + number, number);
            many += "  s" + number + ": {import: in/" + number + "}\n";
        }
        QCOMPARE(m_f->run(many).counts.executed, kSteps);
        m_f->write("in/700", "other");
        fs::remove(m_f->project() / "in/900");
        (void)m_f->plan(many);
        QVERIFY(m_f->error.has_value() && m_f->error->message.find("in/900") != std::string::npos);
        m_f->write("in/900", "900");
        const Plan plan = m_f->plan(many);
        QCOMPARE(plan.steps.size(), std::size_t(kSteps));
        for (int i = 0; i < kSteps; ++i) QCOMPARE(plan.steps[std::size_t(i)].position, i);
        QCOMPARE(plan.count(Decision::Reuse), kSteps - 1);
        QCOMPARE(plan.find("s700")->decision, Decision::Run);
        QCOMPARE(m_f->run(many).counts, (StepCounts{1, kSteps - 1, 0, 0, 0}));
    }
    void earlyCutOff_stopsWhereContentIsEqual() {
        m_f->run(kPipeline);
        // Another query, the same rows: what follows has nothing to do.
        const std::string same = with(kPipeline, "mass >= $least ORDER", "mass > $least - 1 ORDER");
        const Plan plan = m_f->plan(same);
        QCOMPARE(plan.find("clean")->decision, Decision::Run);
        QCOMPARE(plan.find("mean")->decision, Decision::Maybe);
        const RunSummary run = m_f->run(same);
        QCOMPARE(m_f->statuses(run.run),
                 (std::map<std::string, std::string>{{"clean", "executed"}, {"mean", "reused"}, {"raw", "reused"}}));
        const VersionInfo again = m_f->version("birds/clean@2");
        QVERIFY(again.sameAs); // "same bytes as 1"
    }
    void reasons_nameTheCauseAndTheBaseline() {
        const RunSummary first = m_f->run(kPipeline);
        const Plan plan = m_f->plan(with(kPipeline, "least: 3000", "least: 3750"));
        const PlannedStep& clean = *plan.find("clean");
        QCOMPARE(clean.decision, Decision::Run);
        QCOMPARE(clean.baseline, first.run);
        QVERIFY(clean.lastSeconds.has_value());
        QCOMPARE(clean.reasons, std::vector<Reason>{(Reason{"parameter", "least", "3000", "3750", true})});
        QCOMPARE(plan.find("raw")->decision, Decision::Reuse);
        QCOMPARE(plan.find("raw")->originRun, first.run);
        QCOMPARE(plan.find("mean")->reasons.front().component, std::string("upstream"));
        QVERIFY(!plan.find("mean")->reasons.front().root);
    }
    void reasons_ofANewRowPointAtTheFile() {
        m_f->run(kPipeline);
        m_f->write("birds.csv", kBirds + "Gentoo,5100\n");
        const Plan plan = m_f->plan(kPipeline);
        const auto& reasons = plan.find("raw")->reasons;
        QCOMPARE(reasons.size(), std::size_t(1));
        QCOMPARE(reasons[0].component, std::string("input"));
        QCOMPARE(reasons[0].name, std::string("birds.csv"));
        QVERIFY(reasons[0].root);
        const RunSummary run = m_f->run(kPipeline);
        QCOMPARE(run.counts.executed, 3);
        const auto why = whyVersion(m_f->store(), m_f->version("birds/mean").id);
        QVERIFY(why.has_value());
        QCOMPARE(why->compared, std::string("birds/mean@1"));
        QCOMPARE(why->reasons.front().first, std::string("raw"));
        QVERIFY(why->reasons.front().second.root);
        QCOMPARE(why->reasons.back().first, std::string("mean"));
        QVERIFY(!why->reasons.back().second.root);
    }
    void comments_andLayoutDoNotCount() {
        m_f->run(kPipeline);
        const std::string other =
            "# a comment\n" + with(kPipeline, "  raw: {import: birds.csv}", "\n  raw:\n    import:   birds.csv\n");
        QCOMPARE(m_f->run(other).counts.reused, 3);
    }
    /// A large file is copied while its key is found: the version is what the file holds, nothing stays in staging, and
    /// a plan alone copies nothing.
    void largeImport_isCopiedWhileItIsHashed() {
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  big: {import: big.bin}\n";
        const auto staged = [this] {
            const fs::path staging = m_f->project() / ".stemma" / "store" / "staging";
            return std::distance(fs::directory_iterator(staging), fs::directory_iterator());
        };
        for (const char letter : {'a', 'b'}) {
            const std::string text(6 << 20, letter);
            m_f->write("big.bin", text);
            QCOMPARE(m_f->plan(yaml).count(Decision::Run), 1);
            QCOMPARE(staged(), std::ptrdiff_t(0));
            QCOMPARE(m_f->run(yaml).counts.executed, 1);
            QCOMPARE(staged(), std::ptrdiff_t(0));
            QVERIFY(m_f->content("p/big") == text);
            QCOMPARE(m_f->version("p/big").content, sha256(text));
            QCOMPARE(m_f->version("p/big").state, VersionState::Ok);
            QCOMPARE(m_f->read("big.bin").size(), text.size());
            QCOMPARE(m_f->run(yaml).counts.reused, 1);
            QCOMPARE(staged(), std::ptrdiff_t(0));
        }
    }

    /// The store's folder is kept open for the time of a plan: what stands in its place at the next one counts.
    void filesGoneWithTheStoresFolder_areNoHit() {
        QCOMPARE(m_f->run(kPipeline).counts.executed, 3);
        QCOMPARE(m_f->run(kPipeline).counts.reused, 3);
        const fs::path artifacts = m_f->project() / ".stemma" / "store" / "artifacts";
        fs::rename(artifacts, artifacts.string() + ".away");
        fs::create_directories(artifacts);
        const Plan plan = m_f->plan(kPipeline);
        QVERIFY(plan.find("clean"));
        QCOMPARE(plan.count(Decision::Reuse), 0);
        fs::remove(artifacts);
        fs::rename(artifacts.string() + ".away", artifacts);
        QCOMPARE(m_f->run(kPipeline).counts.reused, 3);
    }

    void goneFiles_areNoHit() {
        m_f->run(kPipeline);
        const VersionInfo clean = m_f->version("birds/clean");
        fs::permissions(m_f->store().dataFolder(clean.uuid), fs::perms(0755));
        for (const auto& file : fs::directory_iterator(m_f->store().dataFolder(clean.uuid))) fs::remove(file);
        const Plan plan = m_f->plan(kPipeline);
        QCOMPARE(plan.find("clean")->decision, Decision::Run);
        QCOMPARE(plan.find("clean")->reasons.front().component, std::string("missing"));
        const RunSummary run = m_f->run(kPipeline);
        QCOMPARE(m_f->statuses(run.run),
                 (std::map<std::string, std::string>{{"clean", "executed"}, {"mean", "reused"}, {"raw", "reused"}}));
    }
    void failedStep_skipsItsDescendantsOnly() {
        const std::string yaml = R"(stemma: 1
name: p
steps:
  a: {import: birds.csv}
  bad: {sql: "SELECT error('no such luck') AS x FROM a", inputs: [a]}
  after_bad: {sql: FROM bad, inputs: [bad]}
  good: {sql: SELECT count(*) AS n FROM a, inputs: [a]}
)";
        const RunSummary run = m_f->run(yaml);
        QCOMPARE(run.status, RunStatus::Failed);
        QCOMPARE(m_f->statuses(run.run),
                 (std::map<std::string, std::string>{
                     {"a", "executed"}, {"after_bad", "skipped"}, {"bad", "failed"}, {"good", "executed"}}));
        QVERIFY(m_f->failure(run, "bad").find("no such luck") != std::string::npos);
        const auto steps = m_f->store().stepRuns(run.run);
        for (const StepRunInfo& step : *steps)
            if (step.step == "after_bad") QCOMPARE(step.error["message"].text(), std::string("bad failed"));
        QCOMPARE(m_f->run(yaml).counts.reused, 2); // failures are never cached
    }
    void checks_markTheVersionAndKeepItFromReuse() {
        const std::string good =
            with(kPipeline, "    parameters: [least]", "    parameters: [least]\n    checks: [row_count = 3]");
        QCOMPARE(m_f->run(good).counts.executed, 3);
        m_f->write("birds.csv", kBirds + "Gentoo,5100\n");
        const RunSummary run = m_f->run(good);
        QCOMPARE(m_f->status(run.run, "clean"), std::string("failed"));
        QCOMPARE(m_f->status(run.run, "mean"), std::string("skipped"));
        QCOMPARE(m_f->version("birds/clean@2").state, VersionState::CheckFailed);
        QCOMPARE(m_f->version("birds/clean").number, 1);                           // @latest passes it over
        QCOMPARE(m_f->status(m_f->run(good).run, "clean"), std::string("failed")); // never reused
    }
    void aNewCheck_isNotPassedByReuse() {
        m_f->run(kPipeline);
        const std::string bad =
            with(kPipeline, "    parameters: [least]", "    parameters: [least]\n    checks: [row_count > 99]");
        const Plan plan = m_f->plan(bad);
        QCOMPARE(plan.find("clean")->reasons, std::vector<Reason>{(Reason{"check", "row_count > 99", "", "", true})});
        QCOMPARE(m_f->status(m_f->run(bad).run, "clean"), std::string("failed"));
        const std::string good =
            with(kPipeline, "    parameters: [least]", "    parameters: [least]\n    checks: [row_count > 1]");
        QCOMPARE(m_f->status(m_f->run(good).run, "clean"), std::string("executed"));
        QCOMPARE(m_f->run(good).counts.reused, 3);
    }
    void copyTo_putsAPlainCopyAndOverwritesNothingOfAPersons() {
        const std::string yaml = with(
            kPipeline, "  mean: {sql:", "  mean: {outputs: {mean: {format: csv, copy_to: reports/mean.csv}}, sql:");
        m_f->run(yaml);
        QVERIFY2(m_f->read("reports/mean.csv").starts_with("species,mass\n"), m_f->read("reports/mean.csv").c_str());
        m_f->write("birds.csv", kBirds + "Gentoo,5100\n");
        const std::string before = m_f->read("reports/mean.csv");
        m_f->run(yaml);
        QVERIFY(m_f->read("reports/mean.csv") != before); // its own earlier copy is replaced
        m_f->write("reports/mean.csv", "mine\n");
        const RunSummary run = m_f->run(yaml);
        QCOMPARE(run.counts.reused, 3);
        QCOMPARE(m_f->read("reports/mean.csv"), std::string("mine\n"));
        QVERIFY(std::any_of(m_f->events.begin(), m_f->events.end(), [](const Event& event) {
            return event.kind == "note" && event.payload["text"].text().find("left alone") != std::string::npos;
        }));
    }
    void clockInAQuery_runsEachTime() {
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  t: {sql: 'SELECT now() AS t'}\n";
        m_f->run(yaml);
        const Plan plan = m_f->plan(yaml);
        QCOMPARE(plan.find("t")->decision, Decision::Run);
        QCOMPARE(plan.find("t")->reasons.front().component, std::string("volatile"));
        QCOMPARE(m_f->run(yaml).counts.executed, 1);
    }
    void only_runsAStepAndWhatItNeeds() {
        const RunSummary run = m_f->run(kPipeline, [](RunRequest& request) { request.only = {"clean"}; });
        QCOMPARE(m_f->statuses(run.run),
                 (std::map<std::string, std::string>{{"clean", "executed"}, {"raw", "executed"}}));
        m_f->run(kPipeline, [](RunRequest& request) { request.only = {"claen"}; });
        QVERIFY(m_f->error && describe(*m_f->error).find("clean") != std::string::npos);
    }
    void from_runsItAndAllAfterIt() {
        m_f->run(kPipeline);
        const RunSummary run = m_f->run(kPipeline, [](RunRequest& request) { request.from = {"clean"}; });
        QCOMPARE(m_f->statuses(run.run),
                 (std::map<std::string, std::string>{{"clean", "executed"}, {"mean", "executed"}, {"raw", "reused"}}));
    }
    void whatComesLater_isRefusedWithItsPlace() {
        m_f->run("stemma: 1\nname: p\nsteps:\n  raw:\n    command: ls\n    executor: slurm\n");
        QVERIFY(m_f->error.has_value());
        QCOMPARE(m_f->error->code, ErrorCode::NotSupported);
        QCOMPARE(m_f->error->where->line, 6);
    }
    void unknownTableInAQuery_isNamedBeforeAnythingRuns() {
        m_f->plan(with(kPipeline, "FROM raw", "FROM rwa"));
        QVERIFY(m_f->error.has_value());
        const std::string text = describe(*m_f->error);
        QVERIFY2(text.find("rwa") != std::string::npos && text.find("raw") != std::string::npos, text.c_str());
    }
    void anErrorInAQueryFile_isPlacedInIt() {
        m_f->write("q.sql", "\n\n-- two lines above\nSELECT speces FROM raw;\n");
        const RunSummary run =
            m_f->run("stemma: 1\nname: p\nsteps:\n  raw: {import: birds.csv}\n  q: {sql: q.sql, inputs: [raw]}\n");
        QCOMPARE(run.failures.size(), std::size_t(1));
        const Error& failed = run.failures.front().second;
        QVERIFY2(failed.where && failed.where->line == 4, describe(failed).c_str());
        QVERIFY(failed.where->file.ends_with("q.sql"));
    }
    void replay_equalsWhatWasSeenLive() {
        const RunSummary run = m_f->run(kPipeline);
        std::vector<Event> live = m_f->events;
        std::erase_if(live, [](const Event& event) { return event.kind == "step.line"; });
        const auto stored = readEvents(m_f->store().eventsFile(run.run));
        QVERIFY(stored.has_value());
        QCOMPARE(*stored, live);
        QCOMPARE(live.front().kind, std::string("run.started"));
        QCOMPARE(live.back().kind, std::string("run.finished"));
    }
    void add_keepsAFileAndReturnsAnEqualOneAsItIs() {
        const auto first = m_f->engine().add(m_f->project() / "birds.csv", "field/birds", "", {}, false);
        QVERIFY2(first.has_value(), first ? "" : describe(first.error()).c_str());
        const auto second = m_f->engine().add(m_f->project() / "birds.csv", "field/birds", "", {}, false);
        QCOMPARE(second.value(), first.value());
        m_f->write("birds.csv", kBirds + "x,1\n");
        const auto third = m_f->engine().add(m_f->project() / "birds.csv", "field/birds", "", {}, false);
        QCOMPARE(m_f->store().version(*third)->number, 2);
        const RunSummary run = m_f->run("stemma: 1\nname: q\nsteps:\n  n: {sql: SELECT count(*) AS n FROM birds, "
                                        "inputs: {birds: 'artifact:field/birds@1'}}\n");
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "n").c_str());
    }
    void reference_isNotCopied() {
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  raw: {import: birds.csv, keep: reference}\n  n: {sql: "
                                 "SELECT count(*) AS n FROM raw, inputs: [raw]}\n";
        const RunSummary run = m_f->run(yaml);
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "raw").c_str());
        const VersionInfo raw = m_f->version("p/raw");
        QVERIFY(raw.reference);
        QVERIFY(!fs::exists(m_f->store().dataFolder(raw.uuid) / "birds.csv"));
        QCOMPARE(m_f->run(yaml).counts.reused, 2);
    }
    void folderAndGlob_areOneArtifact() {
        m_f->write("notes/a.txt", "A");
        m_f->write("notes/deep/b.txt", "B");
        const RunSummary run =
            m_f->run("stemma: 1\nname: p\nsteps:\n  all: {import: notes}\n  texts: {import: 'notes/*.txt'}\n");
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "all").c_str());
        QCOMPARE(m_f->store().files(m_f->version("p/all").id)->size(), std::size_t(2));
        QCOMPARE(m_f->store().files(m_f->version("p/texts").id)->size(), std::size_t(1));
        QCOMPARE(m_f->version("p/all").type, std::string("folder"));
        m_f->write("notes/c.txt", "C");
        QCOMPARE(m_f->run("stemma: 1\nname: p\nsteps:\n  all: {import: notes}\n  texts: {import: 'notes/*.txt'}\n")
                     .counts.executed,
                 2);
    }
    void csvOptions_partTheKeysOfEqualBytes() {
        m_f->write("semi.csv", "a;b\n1,5;2\n");
        const std::string one = "stemma: 1\nname: p\nsteps:\n  raw: {import: semi.csv, csv: {delimiter: ';', decimal: "
                                "','}}\n  s: {sql: SELECT a * 2 AS x FROM raw, inputs: [raw]}\n";
        RunSummary run = m_f->run(one);
        QVERIFY2(run.status == RunStatus::Completed, (m_f->failure(run, "raw") + m_f->failure(run, "s")).c_str());
        QCOMPARE(m_f->run(one).counts.reused, 2);
        run = m_f->run(with(one, "decimal: ','", "decimal: '.', types: {a: VARCHAR}"));
        QCOMPARE(m_f->status(run.run, "raw"), std::string("executed"));
        QCOMPARE(m_f->status(run.run, "s"), std::string("failed")); // the same bytes are read as text now
    }

private:
    std::unique_ptr<EngineFixture> m_f;
};

QTEST_GUILESS_MAIN(EngineTest)
#include "tst_Engine.moc"
