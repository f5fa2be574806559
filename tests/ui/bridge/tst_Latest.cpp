// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/Latest.h"
#include "ui/bridge/Workers.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <cstring>
#include <new>

using namespace stemma;
using namespace stemma::ui;

/// The door between threads and widgets: the newest question's answer counts, as long as whoever asked lives.
class LatestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanupTestCase() { finishWorkers(); }

    void newestAnswer_counts() {
        Latest asking;
        QSignalSpy busy(&asking, &Latest::busyChanged);
        QSemaphore go;
        QList<int> answers;
        const auto take = [&](int answer) { answers << answer; };
        asking.ask([&](const Cancel&) { return go.acquire(), 1; }, take);
        asking.ask([](const Cancel&) { return 2; }, take);
        QTRY_COMPARE(answers, QList<int>{2});
        go.release();
        finishWorkers();
        QCoreApplication::processEvents();
        QCOMPARE(answers, QList<int>{2});
        QCOMPARE(busy.size(), 2); // busy once, and once not any more
    }

    void forgotten_isNotAnswered() {
        Latest asking;
        bool answered = false;
        asking.ask([](const Cancel&) { return 1; }, [&](int) { answered = true; });
        asking.forget();
        QVERIFY(!asking.busy());
        finishWorkers();
        QCoreApplication::processEvents();
        QVERIFY(!answered);
    }

    void answer_mayAskAnew() {
        Latest asking;
        QSignalSpy busy(&asking, &Latest::busyChanged);
        int last = 0;
        asking.ask(
            [](const Cancel&) { return 1; },
            [&](int first) { asking.ask([first](const Cancel&) { return first + 1; }, [&](int n) { last = n; }); });
        QTRY_COMPARE(last, 2);
        QCOMPARE(busy.last().first().toBool(), false);
        QVERIFY(!asking.busy());
    }

    /// A view that its own answer closes: nothing of it is touched any more.
    void answer_mayDestroyWhoAsked() {
        alignas(Latest) static char place[sizeof(Latest)];
        auto* asking = new (place) Latest;
        bool gone = false;
        asking->ask([](const Cancel&) { return 1; },
                    [&](int) {
                        asking->~Latest();
                        std::memset(place, 0, sizeof place); // whoever uses it now, ends the program
                        gone = true;
                    });
        QTRY_VERIFY(gone);
        QCoreApplication::processEvents();
    }
};

QTEST_GUILESS_MAIN(LatestTest)
#include "tst_Latest.moc"
