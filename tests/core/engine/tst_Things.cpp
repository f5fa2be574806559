// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Event.h"
#include "core/engine/Things.h"
#include "tests/core/store/StoreFixture.h"

using namespace stemma;

/// What the words of a person name.
class ThingsTest : public QObject {
    Q_OBJECT

private:
    static StepRunInfo named(const std::string& step, const std::string& cell) {
        StepRunInfo info;
        info.step = step;
        info.cell = cell;
        return info;
    }

private slots:
    void run_isANumberWithOrWithoutItsWord() {
        QCOMPARE(parseRun("12")->value, 12);
        QCOMPARE(parseRun("run:12")->value, 12);
        for (const char* word : {"", "run:", "0", "-1", "12x", "run:run:1", " 1", "99999999999999999999", "clean"})
            QVERIFY2(!parseRun(word), word);
    }

    void names_areAsPeopleSayThem() {
        QCOMPARE(stepName(named("clean", "")), std::string("clean"));
        QCOMPARE(stepName(named("fit", "depth=2")), std::string("fit[depth=2]"));
        QCOMPARE(stepName(named("fit", "[depth=2]")), std::string("fit[depth=2]"));
        QCOMPARE(stepName(named("fit[depth=2]", "depth=2")), std::string("fit[depth=2]"));
        VersionInfo version;
        version.name = "p/a";
        version.number = 3;
        QCOMPARE(versionName(version), std::string("p/a@3"));
    }

    void thing_isAVersionARunOrAStep() {
        StoreFixture s;
        const VersionId made = s.make("p/clean", "1");
        const RunId run = must(s->version(made)).run;
        const Thing version = must(findThing(*s, "p/clean@1"));
        QCOMPARE(version.version, made);
        QVERIFY(!version.run && !version.stepRun);
        const Thing whole = must(findThing(*s, "run:1"));
        QCOMPARE(whole.run, run);
        QVERIFY(!whole.version && !whole.stepRun);
        const Thing step = must(findThing(*s, "run:1/clean"));
        QCOMPARE(step.run, run);
        QCOMPARE(step.stepRun, must(s->version(made)).stepRun);
    }

    void thing_thatIsNotThereNamesTheNearest() {
        StoreFixture s;
        s.make("p/clean", "1");
        const auto step = findThing(*s, "run:1/claen");
        QCOMPARE(step.error().code, ErrorCode::NotFound);
        QVERIFY(step.error().message.find("Did you mean 'clean'?") != std::string::npos);
        QCOMPARE(findThing(*s, "run:7").error().code, ErrorCode::NotFound);
        QCOMPARE(findThing(*s, "run:x").error().code, ErrorCode::InvalidArgument);
        QCOMPARE(findThing(*s, "p/nothing").error().code, ErrorCode::NotFound);
    }

    /// While a run goes on, its steps are on record as queued; what is under way stands in its events.
    void steps_underWayAreKnownFromTheEvents() {
        StoreFixture s;
        const RunId run = s.begin("p", {{newUuid(), 0, "a", "", "command"}, {newUuid(), 1, "b", "", "command"}});
        QCOMPARE(must(stepsOf(*s, run)).at(0).status, StepStatus::Queued);
        EventLog log(s->eventsFile(run), run, {}, s.clock);
        log.add("step.started", "a", Json::object({{"uuid", "0123"}}));
        must(log.flush());
        const auto steps = must(stepsOf(*s, run));
        QCOMPARE(steps.at(0).status, StepStatus::Running);
        QCOMPARE(steps.at(0).uuid, std::string("0123"));
        QCOMPARE(steps.at(0).started.value_or(0), s.clock.now());
        QCOMPARE(steps.at(1).status, StepStatus::Queued);
        QCOMPARE(must(findStep(*s, run, "a")).status, StepStatus::Running);
        must(s->finishRun(run, RunStatus::Cancelled, {}));
        QVERIFY(must(stepsOf(*s, run)).at(0).status != StepStatus::Running); // then the records say it
    }
};

QTEST_GUILESS_MAIN(ThingsTest)
#include "tst_Things.moc"
