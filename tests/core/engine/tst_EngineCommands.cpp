// SPDX-License-Identifier: GPL-3.0-or-later
#include "EngineFixture.h"

#include <signal.h>

using namespace stemma;

class EngineCommandsTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_f = std::make_unique<EngineFixture>();
        m_f->write("in.txt", "hello\n");
    }

    void command_readsPlacedInputsAndWritesOutputs() {
        const std::string yaml = R"(stemma: 1
name: p
parameters: {times: 2}
steps:
  raw: {import: in.txt}
  copy:
    command: 'for i in $(seq {parameters.times}); do cat {inputs.raw}; done > {outputs.twice}'
    inputs: [raw]
    parameters: [times]
    outputs: {twice: {path: build/twice.txt}}
)";
        const RunSummary run = m_f->run(yaml);
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "copy").c_str());
        QVERIFY2(m_f->content("p/copy") == "hello\nhello\n", m_f->content("p/copy").c_str());
        QVERIFY(!fs::exists(m_f->project() / "build"));
        QCOMPARE(m_f->run(yaml).counts.reused, 2);
    }
    void existingScript_runsRightAndLeavesTheProjectUntouched() {
        // Reads and writes fixed relative paths, imports a helper, and lies beside a stale output of an earlier life.
        m_f->write("analysis/main.py",
                   "import helper\nopen('data/out.csv', 'w').write(helper.shout(open('data/in.csv').read()))\n");
        m_f->write("analysis/helper.py", "def shout(text):\n    return text.upper()\n");
        m_f->write("data/out.csv", "stale\n");
        m_f->write("data/in.csv", "stale,too\n");
        const std::string yaml = R"(stemma: 1
name: p
steps:
  raw: {import: in.txt}
  shout:
    command: [/usr/bin/python3, analysis/main.py]
    inputs: {text: {from: raw, at: data/in.csv}}
    outputs: {shout: {path: data/out.csv, type: document}}
    depends: [analysis/helper.py]
)";
        const auto before = snapshot();
        const RunSummary run = m_f->run(yaml);
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "shout").c_str());
        QCOMPARE(m_f->content("p/shout"), std::string("HELLO\n"));
        auto after = snapshot();
        after.erase("p.yaml");
        QCOMPARE(after, before);
        m_f->write("analysis/helper.py", "def shout(text):\n    return text.upper() + '!'\n");
        const Plan plan = m_f->plan(yaml);
        QCOMPARE(plan.find("shout")->reasons.front().name, std::string("analysis/helper.py"));
        m_f->write("analysis/helper.py", "def shout(text):\n    return text.upper()\n");
        QCOMPARE(m_f->run(yaml).counts.reused, 2); // switched back: a hit
    }
    void wordsOfAFullDisk_whereItIsnt_areNoFullDisk() {
        const RunSummary run =
            m_f->run("stemma: 1\nname: p\nsteps:\n  x: {outputs: [x], command: 'echo No space left on "
                     "device >&2; exit 3'}\n");
        QCOMPARE(run.status, RunStatus::Failed);
        const Error& error = run.failures.front().second;
        QVERIFY2(error.code == ErrorCode::StepFailed, describe(error).c_str());
        QVERIFY2(error.message.find("exit code 3") != std::string::npos, error.message.c_str());
        QVERIFY2(error.hint.find(" free on ") != std::string::npos, error.hint.c_str());
    }
    /// A large import is copied while it is hashed for the plan; where it turns out to be known the copy goes at once.
    void copyOfAnUnchangedImport_isGoneBeforeTheStepsRun() {
        const std::string staging = (m_f->project() / ".stemma/store/staging").string();
        const auto yaml = [&](const std::string& command) {
            return "stemma: 1\nname: p\nsteps:\n  big: {import: big.bin}\n  x: {outputs: [x], command: 'ls " + staging +
                   " > {outputs.x}; echo " + command + " >> {outputs.x}'}\n";
        };
        m_f->write("big.bin", std::string(5 << 20, 'x'));
        QCOMPARE(m_f->run(yaml("first")).counts.executed, 2);
        m_f->write("big.bin", std::string(5 << 20, 'x')); // its time is another, its content isn't
        QCOMPARE(m_f->run(yaml("second")).counts, (StepCounts{1, 1, 0, 0, 0}));
        const std::string seen = m_f->content("p/x");
        QVERIFY2(seen.find("second") != seen.npos && seen.find("copy-") == seen.npos, seen.c_str());
    }
    /// $STEMMA_SCRATCH is there, survives a failure, and is gone after success, whether something is in it or not.
    void scratch_survivesFailuresOnly() {
        const fs::path scratches = m_f->project() / ".stemma" / "scratch";
        const auto count = [&] {
            std::error_code error;
            return std::distance(fs::directory_iterator(scratches, error), fs::directory_iterator());
        };
        const auto yaml = [](const std::string& command) {
            return "stemma: 1\nname: p\nsteps:\n  x: {command: '" + command + "', outputs: [x]}\n";
        };
        const std::string resuming =
            "test -e $STEMMA_SCRATCH/half && cat $STEMMA_SCRATCH/half > {outputs.x} || { echo 1 > "
            "$STEMMA_SCRATCH/half; exit 1; }";
        QCOMPARE(m_f->run(yaml(resuming)).status, RunStatus::Failed);
        QCOMPARE(count(), std::ptrdiff_t(1));
        QCOMPARE(m_f->run(yaml(resuming)).status, RunStatus::Completed);
        QCOMPARE(m_f->content("p/x"), std::string("1\n"));
        QCOMPARE(count(), std::ptrdiff_t(0));
        const RunSummary empty = m_f->run(yaml("test -d $STEMMA_SCRATCH && echo 2 > {outputs.x}"));
        QVERIFY2(empty.status == RunStatus::Completed, m_f->failure(empty, "x").c_str());
        QCOMPARE(count(), std::ptrdiff_t(0));
        QVERIFY(!fs::exists(m_f->store().artifactFolder(m_f->version("p/x").uuid) / ".scratch"));
    }
    void script_isCode() {
        m_f->write("make.sh", "echo one > \"$STEMMA_OUTPUT_x\"\n");
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  x: {command: [sh, make.sh], outputs: [x]}\n";
        RunSummary run = m_f->run(yaml);
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "x").c_str());
        m_f->write("make.sh", "echo two > \"$STEMMA_OUTPUT_x\"\n");
        QCOMPARE(m_f->run(yaml).counts.executed, 1);
        QCOMPARE(m_f->content("p/x"), std::string("two\n"));
    }
    void outputWithoutPath_mayBeAFolder() {
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  x: {command: 'mkdir -p {outputs.x}/sub; echo a > "
                                 "{outputs.x}/sub/a.txt', outputs: [x]}\n";
        const RunSummary run = m_f->run(yaml);
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "x").c_str());
        QCOMPARE(m_f->version("p/x").type, std::string("folder"));
    }
    void globOutput_isOneArtifact() {
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  x: {command: 'mkdir -p out; echo a > out/a.txt; echo b "
                                 "> out/b.txt', outputs: {x: {path: 'out/*.txt'}}}\n";
        const RunSummary run = m_f->run(yaml);
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "x").c_str());
        const auto files = m_f->store().files(m_f->version("p/x").id);
        QCOMPARE(files->size(), std::size_t(2));
        QCOMPARE((*files)[0].path, std::string("a.txt"));
    }
    void missingOutput_saysWhatItWrote() {
        m_f->write("data/clean.csv", "stale\n");
        const RunSummary run = m_f->run("stemma: 1\nname: p\nsteps:\n  clean: {command: 'echo a > out.csv', outputs: "
                                        "{clean: {path: data/clean.csv}}}\n");
        const std::string text = m_f->failure(run, "clean");
        QVERIFY2(text.find("finished without writing data/clean.csv; it wrote out.csv") != std::string::npos,
                 text.c_str());
        QVERIFY(!m_f->version("p/clean").id);
    }
    void failures_say_data() {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("expected");
        QTest::newRow("exit code") << "echo what went wrong >&2; exit 3"
                                   << "exit code 3: what went wrong";
        QTest::newRow("signal") << "kill -SEGV $$"
                                << "SIGSEGV";
        QTest::newRow("nothing printed") << "exit 1"
                                         << "exit code 1";
        QTest::newRow("rubbish") << "head -c 2000 /dev/urandom >&2; exit 2"
                                 << "exit code 2";
    }
    void failures_say() {
        QFETCH(QString, command);
        QFETCH(QString, expected);
        const std::string yaml =
            "stemma: 1\nname: p\nsteps:\n  x:\n    command: '" + command.toStdString() + "'\n    outputs: [x]\n";
        const RunSummary run = m_f->run(yaml);
        const std::string text = m_f->failure(run, "x");
        QVERIFY2(text.find(expected.toStdString()) != std::string::npos, text.c_str());
        QVERIFY(!m_f->version("p/x").id);
        QCOMPARE(m_f->run(yaml).counts.failed, 1); // never cached
    }
    void missingProgram_isNamedBeforeItRuns() {
        m_f->plan("stemma: 1\nname: p\nsteps:\n  x: {command: [no-such-program-here, a], outputs: [x]}\n");
        QVERIFY(m_f->error && describe(*m_f->error).find("no-such-program-here") != std::string::npos);
    }
    void timeout_endsTheWholeGroup() {
        const RunSummary run =
            m_f->run("stemma: 1\nname: p\nsteps:\n  x: {command: 'sleep 300 & sleep 300', outputs: [x], timeout: 1}\n");
        QVERIFY2(m_f->failure(run, "x").find("timeout of 1") != std::string::npos, m_f->failure(run, "x").c_str());
        QVERIFY(run.seconds < 60);
    }
    void daemons_areFoundAndEnded() {
        const RunSummary run =
            m_f->run("stemma: 1\nname: p\nsteps:\n  x: {command: 'setsid sh -c \"echo up > up; exec sleep 12345\" > "
                     "/dev/null 2>&1 & while [ ! -e up ]; do :; done; echo ok > {outputs.x}', outputs: [x]}\n");
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "x").c_str());
        const auto steps = m_f->store().stepRuns(run.run);
        for (const StepRunInfo& step : *steps) QCOMPARE(step.details["left_behind"].integer(), 1);
        QVERIFY(m_f->log(run.run, "x").find("left behind") != std::string::npos);
    }
    void aGigabyteOfOutput_isKeptInBounds() {
        const RunSummary run = m_f->run("stemma: 1\nname: p\nsteps:\n  x: {command: '(yes line || true) | head -c "
                                        "1000000000; echo done > {outputs.x}', outputs: [x]}\n");
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "x").c_str());
        const auto steps = m_f->store().stepRuns(run.run);
        const StepRunInfo step = steps->front();
        const auto size = fs::file_size(m_f->store().logFile(run.run, step.uuid));
        QVERIFY(size < (std::uintmax_t(257) << 20));
        QVERIFY(size > (std::uintmax_t(200) << 20));
    }
    void cancel_endsProcessesAndLeavesACleanStore() {
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  quick: {import: in.txt}\n"
                                 "  slow: {command: 'echo started; sleep 600', inputs: [quick], outputs: [slow]}\n"
                                 "  later: {command: 'true', inputs: [slow], outputs: [later]}\n";
        auto made = m_f->request(yaml);
        QVERIFY(made.has_value());
        const auto summary = m_f->engine().run(
            *made,
            [this](const Event& event) {
                if (event.kind == "step.line") m_f->cancel.request();
            },
            m_f->cancel);
        QVERIFY(summary.has_value());
        QCOMPARE(summary->status, RunStatus::Cancelled);
        QCOMPARE(
            m_f->statuses(summary->run),
            (std::map<std::string, std::string>{{"later", "cancelled"}, {"quick", "executed"}, {"slow", "cancelled"}}));
        QVERIFY(fs::is_empty(m_f->store().workspace() / "store" / "staging"));
        QVERIFY(m_f->store().verify()->problems.empty());
        m_f->cancel = Cancel();
        m_f->openStore();
        QCOMPARE(m_f->store().run(summary->run)->status, RunStatus::Cancelled);
    }
    void environment_isDeclaredOrAbsent() {
        qputenv("PENGUIN_SEEN", "yes");
        qputenv("PENGUIN_UNSEEN", "no");
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  x: {command: 'echo \"${PENGUIN_SEEN:-} "
                                 "${PENGUIN_UNSEEN:-} $A $TZ\" > {outputs.x}', env: [PENGUIN_SEEN], outputs: [x]}\n"
                                 "  y: {command: 'echo \"$A\" > {outputs.y}', env: {A: two}, outputs: [y]}\n";
        std::string one = yaml;
        one.replace(one.find("$A $TZ"), 6, "$TZ");
        RunSummary run = m_f->run(one);
        QVERIFY2(run.status == RunStatus::Completed, (m_f->failure(run, "x") + m_f->failure(run, "y")).c_str());
        QCOMPARE(m_f->content("p/x"), std::string("yes  UTC\n"));
        QCOMPARE(m_f->content("p/y"), std::string("two\n"));
        qputenv("PENGUIN_UNSEEN", "other");
        QCOMPARE(m_f->run(one).counts.reused, 2);
        qputenv("PENGUIN_SEEN", "changed");
        QCOMPARE(m_f->run(one).counts.reused, 1);
    }
    void secrets_areMaskedAndNowhereKept() {
        qputenv("PENGUIN_SECRET", "s3cr3t-value");
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  x: {command: 'echo \"token $PENGUIN_SECRET\"; echo ok "
                                 "> {outputs.x}', secrets: [PENGUIN_SECRET], outputs: [x]}\n";
        RunSummary run = m_f->run(yaml);
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "x").c_str());
        QCOMPARE(m_f->log(run.run, "x"), std::string("token ***\n"));
        for (const auto& file : fs::recursive_directory_iterator(m_f->store().workspace()))
            if (file.is_regular_file())
                QVERIFY2(readFile(file.path())->find("s3cr3t") == std::string::npos, file.path().c_str());
        qputenv("PENGUIN_SECRET", "another");
        QCOMPARE(m_f->run(yaml).counts.reused, 1); // not part of the key
        qunsetenv("PENGUIN_SECRET");
        run = m_f->run(yaml, [](RunRequest& request) { request.from = {"x"}; });
        QVERIFY(m_f->failure(run, "x").find("PENGUIN_SECRET") != std::string::npos);
    }
    void identify_entersTheKey() {
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  x: {command: 'echo a > {outputs.x}', identify: ['cat "
                                 "version.txt'], outputs: [x]}\n";
        m_f->write("version.txt", "1.0\n");
        QCOMPARE(m_f->run(yaml).counts.executed, 1);
        QCOMPARE(m_f->run(yaml).counts.reused, 1);
        m_f->write("version.txt", "1.1\n");
        const Plan plan = m_f->plan(yaml);
        QCOMPARE(plan.find("x")->reasons.front().name, std::string("identify:cat version.txt"));
    }
    void codeThatChangesWhileItRuns_isNeverReused() {
        m_f->write("tool.sh",
                   "echo first > \"$STEMMA_OUTPUT_x\"; printf 'echo second > \"$STEMMA_OUTPUT_x\"' > \"$1\"\n");
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  x: {command: [sh, tool.sh, " +
                                 (m_f->project() / "tool.sh").string() + "], outputs: [x]}\n";
        const RunSummary run = m_f->run(yaml);
        QCOMPARE(m_f->status(run.run, "x"), std::string("executed"));
        QCOMPARE(m_f->version("p/x@1").state, VersionState::Changed);
        m_f->write("tool.sh",
                   "echo first > \"$STEMMA_OUTPUT_x\"; printf 'echo second > \"$STEMMA_OUTPUT_x\"' > \"$1\"\n");
        QCOMPARE(m_f->run(yaml).counts.executed, 1);
    }
    void cachePolicies_areKept() {
        const std::string never =
            "stemma: 1\nname: p\nsteps:\n  x: {command: 'echo a > {outputs.x}', cache: never, outputs: [x]}\n";
        m_f->run(never);
        QCOMPARE(m_f->run(never).counts.executed, 1);
        QCOMPARE(m_f->version("p/x").number, 2);
    }
    void listParameters_areAsManyArguments() {
        const std::string yaml =
            "stemma: 1\nname: p\nparameters: {words: [a b, c]}\nsteps:\n  x-y: {command: [sh, -c, 'printf \"%s|\" "
            "\"$@\" > \"$STEMMA_OUTPUT_x_y\"', sh, '{parameters.words}'], parameters: [words], outputs: [x-y]}\n";
        const RunSummary run = m_f->run(yaml);
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "x-y").c_str());
        QCOMPARE(m_f->content("p/x-y"), std::string("a b|c|"));
    }
    void after_ordersWithoutKeying() {
        const std::string yaml = "stemma: 1\nname: p\nsteps:\n  b: {command: 'test -e /tmp; echo b > {outputs.b}', "
                                 "after: [a], outputs: [b]}\n  a: {command: 'echo a > {outputs.a}', outputs: [a]}\n";
        const RunSummary run = m_f->run(yaml, [](RunRequest& request) { request.jobs = 4; });
        std::vector<std::string> order;
        for (const Event& event : m_f->events)
            if (event.kind == "step.started") order.push_back(event.step);
        QCOMPARE(order, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(run.counts.executed, 2);
    }
    void liveLines_areEvents() {
        m_f->run("stemma: 1\nname: p\nsteps:\n  x: {command: 'echo hi; echo ::stemma metric loss=0.5 step=1; echo "
                 "::stemma metadata rows=3; echo a > {outputs.x}', outputs: [x]}\n");
        std::vector<std::string> kinds;
        for (const Event& event : m_f->events) kinds.push_back(event.kind);
        QVERIFY(std::count(kinds.begin(), kinds.end(), "step.line") == 3);
        QVERIFY(std::count(kinds.begin(), kinds.end(), "step.metric") == 1);
        QVERIFY(std::count(kinds.begin(), kinds.end(), "step.metadata") == 1);
    }
    void writableInput_isAPrivateCopy() {
        const std::string yaml =
            "stemma: 1\nname: p\nsteps:\n  raw: {import: in.txt}\n  x: {command: 'echo more >> {inputs.raw}; cp "
            "{inputs.raw} {outputs.x}', inputs: {raw: {from: raw, writable: true}}, outputs: [x]}\n";
        const RunSummary run = m_f->run(yaml);
        QVERIFY2(run.status == RunStatus::Completed, m_f->failure(run, "x").c_str());
        QCOMPARE(m_f->content("p/x"), std::string("hello\nmore\n"));
        QCOMPARE(m_f->content("p/raw"), std::string("hello\n"));
    }
    void equalKeysAtOnce_executeOnce() {
        // Two steps of one run, and two engines on one workspace, want the same work.
        const std::string yaml =
            "stemma: 1\nname: p\nsteps:\n  a: {command: 'sleep 0.3; echo x > \"$STEMMA_OUTPUT_x\"', outputs: {x: "
            "{}}}\n  b: {command: 'sleep 0.3; echo x > \"$STEMMA_OUTPUT_x\"', outputs: {x: {}}}\n";
        auto made = m_f->request(yaml);
        QVERIFY(made.has_value());
        auto store = Store::open(m_f->store().workspace());
        QVERIFY(store.has_value());
        TablesClient tables;
        Engine other(**store, tables);
        RunSummary theirs;
        std::jthread thread([&] { theirs = other.run(*made).value_or(RunSummary()); });
        const auto ours = m_f->engine().run(*made);
        thread.join();
        QVERIFY(ours.has_value());
        QCOMPARE(ours->counts.executed + theirs.counts.executed, 1);
        QCOMPARE(ours->counts.reused + theirs.counts.reused, 3);
    }

private:
    std::map<std::string, std::string> snapshot() const {
        std::map<std::string, std::string> files;
        for (auto it = fs::recursive_directory_iterator(m_f->project()); it != fs::recursive_directory_iterator();
             ++it) {
            if (it->path().filename() == ".stemma")
                it.disable_recursion_pending();
            else if (it->is_regular_file())
                files[it->path().lexically_relative(m_f->project()).string()] = *readFile(it->path());
            else
                files[it->path().lexically_relative(m_f->project()).string()] = "";
        }
        return files;
    }
    std::unique_ptr<EngineFixture> m_f;
};

QTEST_GUILESS_MAIN(EngineCommandsTest)
#include "tst_EngineCommands.moc"
