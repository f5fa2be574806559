// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Event.h"

#include <QTest>

using namespace stemma;

class EventTest : public QObject {
    Q_OBJECT
private slots:
    void replay_givesWhatAListenerGot() {
        TempFolder folder;
        const fs::path file = folder.path() / "events.jsonl";
        std::vector<Event> live;
        {
            EventLog log(
                file, RunId{7}, [&](const Event& event) { live.push_back(event); }, Clock::system());
            log.add("run.started", {}, Json::object({{"pipeline", "p"}}));
            log.add("step.started", "clean");
            log.add("step.line", "clean", Json::object({{"text", "live only"}}));
            log.add("step.metric", "clean", Json::object({{"name", "loss"}, {"value", 0.25}}));
            log.add("step.finished", "clean", Json::object({{"status", "executed"}, {"error", nullptr}}));
        }
        QCOMPARE(live.size(), std::size_t(5));
        auto stored = readEvents(file);
        QVERIFY(stored.has_value());
        std::erase_if(live, [](const Event& event) { return event.kind == "step.line"; });
        QCOMPARE(*stored, live);
        for (std::size_t i = 0; i < stored->size(); ++i) QCOMPARE((*stored)[i].seq, std::int64_t(i + 1));
    }
    void replay_leavesOutATornLastLine() {
        TempFolder folder;
        const fs::path file = folder.path() / "events.jsonl";
        {
            EventLog log(file, RunId{1}, {}, Clock::system());
            log.add("run.started");
        }
        auto text = readFile(file);
        QVERIFY(text && writeFile(file, *text + "{\"event\":\"step.star"));
        auto stored = readEvents(file);
        QVERIFY(stored.has_value());
        QCOMPARE(stored->size(), std::size_t(1));
    }
    void startedSteps_areOnDiskAtOnce() {
        TempFolder folder;
        const fs::path file = folder.path() / "events.jsonl";
        EventLog log(file, RunId{1}, {}, Clock::system());
        log.add("step.started", "clean");
        auto stored = readEvents(file);
        QVERIFY(stored.has_value());
        QCOMPARE(stored->size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(EventTest)
#include "tst_Event.moc"
