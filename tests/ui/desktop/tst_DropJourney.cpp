// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"
#include "tests/support/Waiting.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace stemma;
using namespace stemma::ui;

namespace {
constexpr const char* kCities = "city,degrees\nBergen,2.5\nOslo,-3\nBergen,4\n";
constexpr const char* kPipeline =
    "stemma: 1\nname: cities\nsteps:\n  raw: {import: raw.csv}\n"
    "  mean: {sql: 'SELECT city, avg(degrees) AS degrees FROM raw GROUP BY city', inputs: [raw]}\n";
} // namespace

/// The journey "Drop": files that another program's drag brings, by a real mouse on a real display.
class DropJourneyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pipeline_isPreviewedMendedAndRun() {
        OpenDesktop desktop;
        desktop.write("project/raw.csv", kCities);
        desktop.write("project/cities.yaml", std::string(kPipeline) + "  top: {sql: SELECT 1, inputs: [maen]}\n");
        QCOMPARE(desktop.dropFromElsewhere(desktop.path("project/cities.yaml")), QString("accepted"));
        QTRY_VERIFY(!desktop.seenNow("drop-veil"));
        // Its error stands in place, with what was meant.
        QVERIFY(desktop.seen("problem"));
        QVERIFY(desktop.says("mean"));
        QVERIFY(!desktop.find<QPushButton>("run")->isEnabled());
        desktop.photograph("drop-1-invalid");
        // Saved in the editor: the preview follows.
        desktop.write("project/cities.yaml", kPipeline);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.find<QPushButton>("run")->isEnabled(), kPatience);
        QVERIFY(!fs::exists(desktop.home.path() / "project" / ".stemma")); // named, not made
        desktop.photograph("drop-2-preview");
        QVERIFY(desktop.clickSeen("run"));
        QVERIFY(desktop.runEnded(1));
        QCOMPARE(desktop.session.overview()->runs.front().executed, 2);
        desktop.photograph("drop-3-run");
        QVERIFY(desktop.neverWaited());
    }

    void programs_areNamedAndTrustIsAskedForInPlace() {
        OpenDesktop desktop;
        desktop.write("project/greet.yaml",
                      "stemma: 1\nname: greet\nsteps:\n  hello: {command: 'echo hello > hello.txt', "
                      "outputs: {hello: {path: hello.txt}}}\n");
        QCOMPARE(desktop.dropFromElsewhere(desktop.path("project")), QString("accepted"));
        QVERIFY(desktop.seen("trustAndRun"));
        QVERIFY(desktop.says("echo hello"));
        QVERIFY(desktop.seenNow("onlyLook"));
        desktop.photograph("drop-4-trust");
        QVERIFY(!desktop.runs.any());
        QVERIFY(desktop.clickSeen("trustAndRun"));
        QVERIFY(desktop.runEnded(1));
        desktop.photograph("drop-5-trusted");
    }

    void trust_runsWhatWasTypedLast() {
        OpenDesktop desktop;
        desktop.write("project/greet.yaml",
                      "stemma: 1\nname: greet\nparameters:\n  word: hello\nsteps:\n  hello: {command: 'echo "
                      "{parameters.word} > hello.txt', parameters: [word], outputs: {hello: {path: hello.txt}}}\n");
        QCOMPARE(desktop.dropFromElsewhere(desktop.path("project")), QString("accepted"));
        QWidget* trust = desktop.seen("trustAndRun");
        QVERIFY(desktop.clickSeen("parameter:word"));
        desktop.hands.key("ctrl+a");
        desktop.hands.type("goodbye");
        QVERIFY(desktop.hands.click(trust)); // at once: its plan isn't made yet
        QVERIFY(desktop.runEnded(1));
        QCOMPARE(desktop.session.overview()->runs.front().parameters["word"].text(), "goodbye");
    }

    void dataFile_isShownKeptAndDraggedOutAgain() {
        OpenDesktop desktop;
        desktop.write("data/degrees.csv", kCities);
        QCOMPARE(desktop.dropFromElsewhere(desktop.path("data/degrees.csv")), QString("accepted"));
        QVERIFY(desktop.seen("dataPreview"));
        QVERIFY(desktop.says("3 rows"));
        desktop.photograph("drop-6-data");
        QVERIFY(!fs::exists(desktop.home.path() / "data" / ".stemma"));
        QVERIFY(desktop.clickSeen("keep"));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.selection.current().version, kPatience);
        QVERIFY(desktop.runEnded(1)); // what was kept is listed, and the inspector has come to rest
        QTRY_COMPARE_WITH_TIMEOUT(int(desktop.session.overview()->artifacts.size()), 1, kPatience);
        QVERIFY(!desktop.seenNow("run")); // there is nothing to run
        QWidget* handle = desktop.seen("fileHandle");
        QVERIFY(handle);
        desktop.photograph("drop-7-kept");
        const QPoint from = handle->mapToGlobal(handle->rect().center()); // it may be made anew, in the same place
        // Out of the inspector, into another program.
        const auto other = DragPartner::target();
        desktop.hands.pull(from, other->place());
        const QString dropped = other->line();
        QVERIFY2(dropped.startsWith("dropped ") && dropped.endsWith("degrees.csv"), qPrintable(dropped));
        QVERIFY(readFile(dropped.mid(8).toStdString(), 1000).value_or("") == kCities);
    }

    void rubbish_isCalledWhatItIs() {
        OpenDesktop desktop;
        desktop.write("elsewhere/compose.yaml", "services:\n  web: {image: x}\n");
        QCOMPARE(desktop.dropFromElsewhere(desktop.path("elsewhere/compose.yaml")), QString("accepted"));
        QVERIFY(desktop.seen("dropped-page"));
        QCOMPARE(int(desktop.session.state()), int(Session::State::Closed));
        desktop.photograph("drop-8-foreign");
        fs::create_directories(desktop.home.path() / "empty");
        QCOMPARE(desktop.dropFromElsewhere(desktop.path("empty")), QString("accepted"));
        QVERIFY(desktop.says("empty"));
        desktop.photograph("drop-9-empty");
    }
};

STEMMA_DESKTOP_TEST(DropJourneyTest)
#include "tst_DropJourney.moc"
