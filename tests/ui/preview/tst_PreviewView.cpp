// SPDX-License-Identifier: GPL-3.0-or-later
#include "PreviewFixture.h"
#include "PreviewWindow.h"
#include "tests/support/Waiting.h"
#include "ui/bridge/Workers.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Text.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/views/preview/Cards.h"
#include "ui/views/preview/ParameterEdits.h"
#include "ui/views/preview/PreviewBanner.h"
#include "ui/views/preview/PreviewView.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/LinkLabel.h"
#include "ui/widgets/LinkText.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace stemma;
using namespace stemma::ui;

/// The preview as a person has it: real files, real plans, real runs.
class PreviewViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void included_placesAreThoseOfItsFile() {
        PreviewFixture fixture;
        const std::string included = "stemma: 1\nsteps:\n"
                                     "  by_item: {import: more.csv}\n\n\n\n\n\n\n"
                                     "  sums:\n    sql: |\n      SELECT 1 AS a,\n        2 AS b\n";
        fixture.write("sub/other.yaml", included);
        fixture.write("sub/more.csv", "v\n1\n");
        fixture.pipeline(std::string(PreviewFixture::kSteps) + "include: sub/other.yaml\n");
        DONE(fixture.run());
        std::string changed = included;
        fixture.write("sub/other.yaml", changed.replace(changed.find("2 AS b"), 6, "3 AS b"));
        PreviewWindow window(fixture.file());
        QTRY_COMPARE(window.onCanvas("other/sums"), QStringLiteral("will_run"));
        auto* place = window.find<LinkLabel>("causePlace");
        QVERIFY(place);
        QCOMPARE(place->text(), QString("other.yaml:13"));
        QSignalSpy editor(&window.desk, &Desk::openInEditor);
        const QString other = qpath(fixture.project / "sub/other.yaml");
        place->click();
        QCOMPARE(editor.takeFirst(), (QVariantList{other, 13}));
        Q_EMIT window.view.findChild<GraphCanvas*>()->opened("other/sums");
        QCOMPARE(editor.takeFirst(), (QVariantList{other, 10}));
        window.selection.select(Subject::ofPlan(fixture.file().string(), "other/sums"));
        QTRY_VERIFY2(window.texts("stepReason").value(0).contains("sub/other.yaml:13"),
                     qPrintable(window.texts("stepReason").join('|')));
        // What its steps are called and where they stand is of that file: by_item here has nothing wrong with it.
        fixture.write("sub/other.yaml", changed.replace(changed.find("more.csv"), 8, "gone.csv"));
        QTRY_VERIFY(window.texts("bannerTitle").value(0).contains("gone.csv") || !window.view.canRun());
        QTRY_VERIFY(window.find<LinkLabel>("problemPlace"));
        QCOMPARE(window.find<LinkLabel>("problemPlace")->text(), QString("other.yaml 3:21"));
        QCOMPARE(window.onCanvas("by_item"), QString());
        editor.clear();
        window.find<LinkLabel>("problemPlace")->click();
        QCOMPARE(editor.takeFirst(), (QVariantList{other, 3}));
    }

    void initTestCase() { PreviewFixture::dress(); }
    void cleanup() { finishWorkers(); }

    void firstRun_runsAndIsReusedAfterwards() {
        const PreviewFixture fixture;
        PreviewWindow window(fixture.file());
        QTRY_COMPARE(window.onCanvas("top"), QStringLiteral("will_run"));
        QCOMPARE(window.find<LinkText>("planSummary")->text(), QStringLiteral("4 will run"));
        QCOMPARE(window.find<LinkText>("planWorkspace")->text(),
                 QStringLiteral("workspace: shop/.stemma · will be made when it runs"));
        QVERIFY(window.banner().isHidden());
        PreviewFixture::picture(window.splitter, "preview-first");
        QVERIFY(!fs::exists(fixture.project / ".stemma"));
        QSignalSpy started(&window.view, &PreviewView::runStarted);
        window.view.run();
        QTRY_COMPARE(started.count(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(!window.runs.any(), 60'000);
        QCOMPARE(window.runs.live(started.first().first().toInt())->status, RunStatus::Completed);
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("top"), QStringLiteral("will_reuse"), 20'000);
        QVERIFY(window.find<LinkText>("planSummary")->text().startsWith("all 4 are reused"));
        QCOMPARE(window.find<LinkText>("planWorkspace")->text(), QStringLiteral("workspace: shop/.stemma"));
    }

    void saves_areFollowed_data() {
        QTest::addColumn<int>("way");
        QTest::newRow("in place") << 0;
        QTest::newRow("renamed over") << 1;
        QTest::newRow("deleted and made") << 2;
    }
    void saves_areFollowed() {
        QFETCH(int, way);
        const PreviewFixture fixture;
        PreviewWindow window(fixture.file());
        QTRY_COMPARE(window.onCanvas("top"), QStringLiteral("will_run"));
        GraphCanvas* canvas = window.view.findChild<GraphCanvas*>();
        canvas->setSelected({"large"});
        canvas->zoomTo(0.7);
        const CanvasView before = canvas->view();
        const auto save = [&](const fs::path& file, const std::string& text) {
            const fs::path beside = fixture.project / "beside";
            if (way == 2) fs::remove(file);
            DONE(writeFile(way == 1 ? beside : file, text));
            if (way == 1) fs::rename(beside, file);
        };
        for (int round = 0; round < 2; ++round) { // a file that was replaced once is still followed
            std::string broken = fixture.kSteps;
            broken.replace(broken.find("    inputs: [large]"), 19, "    input: [large]");
            save(fixture.file(), broken);
            QTRY_COMPARE(window.onCanvas("top"), QStringLiteral("failed"));
            QTRY_VERIFY(window.banner().isVisible());
            save(fixture.file(), fixture.kSteps);
            QTRY_COMPARE(window.onCanvas("top"), QStringLiteral("will_run"));
            save(fixture.project / "by_item.sql", "SELEC");
            QTRY_COMPARE(window.onCanvas("by_item"), QStringLiteral("failed"));
            save(fixture.project / "by_item.sql", "SELECT item, 1 AS amount FROM sales\n");
            QTRY_COMPARE(window.onCanvas("by_item"), QStringLiteral("will_run"));
        }
        QCOMPARE(canvas->selected(), std::vector<std::string>{"large"});
        QCOMPARE(canvas->view().scale, before.scale);
    }

    void changedFiles_haveTheirCauses() {
        const PreviewFixture fixture;
        DONE(fixture.run());
        fixture.write("by_item.sql",
                      "SELECT item, sum(amount) AS amount\nFROM sales\nWHERE day > 1\n  AND amount < 6200\n"
                      "GROUP BY item\nORDER BY item\n");
        PreviewWindow window(fixture.file());
        QTRY_COMPARE(window.onCanvas("by_item"), QStringLiteral("will_run"));
        window.find<QLineEdit>("parameter:least")->setFocus();
        QTest::keyClick(window.find<QLineEdit>("parameter:least"), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(window.find<QLineEdit>("parameter:least"), "5");
        QTRY_COMPARE(window.onCanvas("large"), QStringLiteral("will_run"));
        QVERIFY2(window.find<LinkText>("planSummary")->text().startsWith("2 will run, 1 may, 1 is reused · about "),
                 qPrintable(window.find<LinkText>("planSummary")->text()));
        QTRY_COMPARE(window.texts("causeTitle"),
                     (QStringList{"by_item: its SQL changed", "large: parameter least  2 → 5"}));
        QCOMPARE(window.find<CodeLines>("codeLines")->text(),
                 QStringLiteral("  FROM sales\n+ WHERE day > 1\n+   AND amount < 6200\n  GROUP BY item"));
        PreviewFixture::picture(window.splitter, "preview-changed");

        // Text that is no whole number is told at its field; the plan is that of the others.
        QTest::keyClicks(window.find<QLineEdit>("parameter:least"), "x");
        QTRY_VERIFY(!window.view.parameters().error("least").isEmpty());
        QTRY_VERIFY(window.texts("error:least").size() == 1);
        PreviewFixture::picture(window.splitter, "preview-field-error");
        window.view.run();
        QTRY_VERIFY(!window.said.isEmpty());
        QVERIFY(!window.runs.any());
        QTest::mouseClick(window.find<QPushButton>("reset:least"), Qt::LeftButton);
        QCOMPARE(window.find<QLineEdit>("parameter:least")->text(), QStringLiteral("2"));
        QTRY_COMPARE(window.onCanvas("large"), QStringLiteral("may_run"));
    }

    void invalidFile_marksItsStepsAndListsThem() {
        const PreviewFixture fixture;
        fixture.pipeline(
            "stemma: 1\nname: shop\nsteps:\n  sales:\n    import: sales.csv\n  by_item:\n    sql: by_itme.sql\n"
            "    input: [sales]\n  large:\n    sql: {small: FROM by_item, large: FROM by_item}\n"
            "    inputs: [by_item]\n  top:\n    sql: FROM large\n    inputs: [large.lagre]\n");
        PreviewWindow window(fixture.file());
        QTRY_COMPARE(window.onCanvas("by_item"), QStringLiteral("failed"));
        QCOMPARE(window.onCanvas("top"), QStringLiteral("failed"));
        QCOMPARE(window.onCanvas("large"), QString());
        QStringList places;
        for (const LinkLabel* place : window.splitter.findChildren<LinkLabel*>("problemPlace")) places << place->text();
        QCOMPARE(places, (QStringList{"7:10", "8:5", "14:14"}));
        QVERIFY(window.texts("problemHint").contains("Did you mean inputs?"));
        QVERIFY(window.texts("bannerTitle").first().startsWith("3 errors in shop.yaml"));
        QVERIFY(!window.view.canRun());
        QSignalSpy editor(&window.desk, &Desk::openInEditor);
        window.splitter.findChildren<LinkLabel*>("problemPlace").at(1)->click();
        QCOMPARE(editor.first().at(0).toString(), qpath(fixture.file()));
        QCOMPARE(editor.first().at(1).toInt(), 8);
        QTRY_COMPARE(window.view.findChild<GraphCanvas*>()->selected(), std::vector<std::string>{"by_item"});
        QCOMPARE(window.selection.current(), Subject::ofPlan(fixture.file().string(), "by_item"));
        window.selection.select(Subject::ofPlan(fixture.file().string()));
        PreviewFixture::picture(window.splitter, "preview-invalid");

        // Where its words are broken they are all there.
        window.splitter.resize(700, 780);
        const auto* title = window.find<LinkText>("bannerTitle");
        QTRY_VERIFY(title->heightForWidth(title->width()) > 2 * title->fontMetrics().lineSpacing());
        QVERIFY(title->height() >= title->heightForWidth(title->width()));
        QVERIFY(window.banner().rect().contains(QRect(title->mapTo(&window.banner(), QPoint()), title->size())));

        // What can't be read at all keeps what was seen.
        fixture.pipeline("{");
        QTRY_VERIFY(window.texts("bannerTitle").first().startsWith("1 error in"));
        QCOMPARE(window.view.preview().drawing.nodes.size(), std::size_t(4));
        fs::remove(fixture.file());
        QTRY_VERIFY(window.view.preview().trouble);
        PreviewFixture::picture(window.splitter, "preview-gone");
    }

    void trust_isAskedInPlaceAndNothingRunsBefore() {
        const PreviewFixture fixture;
        const fs::path ran = fixture.folder.path() / "ran";
        const auto pipeline = [&](const std::string& more) {
            fixture.pipeline(std::string(fixture.kSteps) + "  report:\n    command: sh report.sh {outputs.report}" +
                             more + "\n    inputs: [top]\n    outputs: [report]\n    identify: sh identify.sh\n");
        };
        fixture.write("report.sh", "echo done > \"$1\"; touch '" + ran.string() + "'\n");
        fixture.write("identify.sh", "touch '" + ran.string() + "'; echo 1\n");
        pipeline("");
        PreviewWindow window(fixture.file());
        QTRY_COMPARE(window.onCanvas("report"), QStringLiteral("will_run"));
        QTRY_VERIFY(window.banner().isVisible());
        QCOMPARE(window.texts("bannerTitle"), QStringList{"Trust the folder shop?"});
        QCOMPARE(
            window.texts("bannerSentence"),
            QStringList{"sh report.sh {outputs.report} and sh identify.sh would run. Imports and SQL need no trust."});
        PreviewFixture::picture(window.splitter, "preview-trust");

        // Looking only: the question stays in sight, and nothing runs however one asks.
        QTest::mouseClick(window.find<QPushButton>("onlyLook"), Qt::LeftButton);
        QVERIFY(window.texts("bannerTitle").first().startsWith("Only looking"));
        PreviewFixture::picture(window.splitter, "preview-looking");
        window.view.run();
        QTRY_COMPARE(window.texts("bannerTitle"), QStringList{"Trust the folder shop?"});
        QVERIFY(!window.runs.any());
        QVERIFY2(!fs::exists(ran), "something was executed before it was trusted");

        QSignalSpy started(&window.view, &PreviewView::runStarted);
        QTest::mouseClick(window.find<QPushButton>("trustAndRun"), Qt::LeftButton);
        QTRY_COMPARE(started.count(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(!window.runs.any(), 60'000);
        QVERIFY(fs::exists(ran));
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("report"), QStringLiteral("will_reuse"), 20'000);
        QVERIFY(window.banner().isHidden());

        pipeline(" --twice");
        QTRY_COMPARE_WITH_TIMEOUT(window.texts("bannerTitle"),
                                  QStringList{"The commands of shop changed since you trusted it"}, 20'000);
        QVERIFY2(window.texts("bannerSentence").first().startsWith("sh report.sh {outputs.report} --twice (new) and"),
                 qPrintable(window.texts("bannerSentence").first()));
        PreviewFixture::picture(window.splitter, "preview-trust-changed");
    }

    void example_beginsAtItsStart() {
        const TempFolder folder;
        const fs::path copy = folder.path() / "penguins";
        fs::copy(fs::path(qgetenv("STEMMA_SOURCE_DIR").toStdString()) / "resources/examples/penguins", copy,
                 fs::copy_options::recursive);
        const PreviewFixture fixture; // for its surroundings
        PreviewWindow window(copy / "penguins.yaml");
        QTRY_COMPARE_WITH_TIMEOUT(window.onCanvas("metrics"), QStringLiteral("will_run"), 20'000);
        const GraphCanvas& canvas = *window.view.findChild<GraphCanvas*>();
        // All of it would be too small to read here: its beginning, at a size that can be read.
        QVERIFY(canvas.view().scale >= CanvasStart::kFacts);
        QVERIFY(QRectF(canvas.rect()).contains(canvas.nodeRect("raw")));
        window.splitter.resize(2600, 900);
        QTRY_VERIFY(QRectF(canvas.rect()).contains(canvas.nodeRect("metrics"))); // with room, all of it
        QVERIFY(QRectF(canvas.rect()).contains(canvas.nodeRect("raw")));
        window.splitter.resize(1000, 700);
        QTRY_VERIFY(canvas.view().scale >= CanvasStart::kFacts);
        PreviewFixture::picture(window.splitter, "preview-example");
    }

    void manyCommands_areAllListed() {
        const PreviewFixture fixture;
        std::string text = fixture.kSteps;
        for (int i = 0; i < 9; ++i)
            text += "  c" + std::to_string(i) + ":\n    command: echo " + std::string(std::size_t(20 + i * 40), 'x') +
                    "\n    inputs: [top]\n";
        fixture.pipeline(text);
        PreviewWindow window(fixture.file());
        QTRY_COMPARE(window.texts("bannerSentence"),
                     QStringList{"These 9 commands would run. Imports and SQL need no trust."});
        const QStringList lines = window.find<QPlainTextEdit>("commands")->toPlainText().split('\n');
        QCOMPARE(lines.size(), 9);
        QCOMPARE(lines.last(), QStringLiteral("echo ") + QString(340, 'x'));
        const QWidget* list = window.find<QWidget>("commands");
        QVERIFY(window.banner().rect().contains(list->geometry()));
        QVERIFY(list->height() > 100);
        QCOMPARE((list->height() - 12) % list->fontMetrics().lineSpacing(), 0); // no half lines
        PreviewFixture::picture(window.splitter, "preview-commands");
    }

    void parts_areRunFromTheMenu() {
        const PreviewFixture fixture;
        DONE(fixture.run());
        PreviewWindow window(fixture.file());
        QTRY_COMPARE(window.onCanvas("top"), QStringLiteral("will_reuse"));
        QSignalSpy started(&window.view, &PreviewView::runStarted);
        window.view.run(Desk::Part::From, "large");
        QTRY_COMPARE(started.count(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(!window.runs.any(), 60'000);
        const LiveRun& live = *window.runs.live(started.first().first().toInt());
        QCOMPARE(live.counts.executed, 2);
        QCOMPARE(live.counts.reused, 2);
    }
};

QTEST_MAIN(PreviewViewTest)
#include "tst_PreviewView.moc"
