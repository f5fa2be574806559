// SPDX-License-Identifier: GPL-3.0-or-later
#include "InspectorFixture.h"
#include "tests/support/Waiting.h"

#include "ui/paint/Fonts.h"
#include "ui/views/inspector/CodeText.h"
#include "ui/views/inspector/FileHandle.h"
#include "ui/views/inspector/PictureDeck.h"
#include "ui/views/inspector/StepFacts.h"
#include "ui/views/inspector/Words.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/LinkLabel.h"
#include "ui/widgets/Section.h"
#include "ui/widgets/Sparkline.h"
#include "ui/widgets/TextSize.h"

#include <QMenu>
#include <QMimeData>
#include <QRegularExpression>

using namespace stemma;
using namespace stemma::ui;

namespace {

const char* const kFailing = R"(stemma: 1
name: bad
parameters: {depth: 3}
steps:
  one: {sql: "SELECT 1 AS a"}
  fit:
    command: [sh, -c, "echo epoch 3 loss nan; echo 'ValueError: Input y contains NaN.' >&2; exit 1", "{inputs.one}"]
    inputs: [one]
    parameters: [depth]
    outputs: {fit: {path: x.txt}}
  score: {sql: "SELECT * FROM fit", inputs: [fit]}
)";

QString textOf(const QWidget* widget) {
    const auto* label = qobject_cast<const ElidedLabel*>(widget);
    return label != nullptr ? label->text() : QString();
}

} // namespace

class InspectorTest : public QObject {
    Q_OBJECT
    std::unique_ptr<InspectorFixture> f;

private Q_SLOTS:
    void initTestCase() {
        dress();
        f = std::make_unique<InspectorFixture>();
        f->write("bad.yaml", kFailing);
        f->run("bad.yaml");
        f->open();
    }
    void cleanupTestCase() { f.reset(); }

    void nothing_saysWhatAppearsHere() {
        f->selection.clear();
        QTRY_VERIFY(f->find<EmptyState>("emptyState")->isVisible());
        QVERIFY(f->find<EmptyState>("emptyState")->title().contains("Nothing"));
        f->keepPicture("none");
    }

    void version_showsPictureFirstThenFacts() {
        QVERIFY(f->select(Subject::ofVersion(f->version("penguins/model"))));
        auto* deck = f->find<PictureDeck>("pictureDeck");
        QVERIFY(deck != nullptr);
        auto* card = f->find<PictureCard>("picture");
        QTRY_VERIFY(card->look().scene != nullptr);
        QCOMPARE(card->picture().from, "confusion"); // what describes it comes first
        QCOMPARE(textOf(f->find<QWidget>("title")), "penguins / model");
        const QString words = f->words();
        QVERIFY2(words.contains("made by model in run 2"), qPrintable(words));
        QVERIFY2(words.contains("made from moments version 1, smoothing 0.01"), qPrintable(words));
        QVERIFY2(words.contains("parameter smoothing 0.1 → 0.01"), qPrintable(words));
        QVERIFY2(words.contains("nothing else changed since version 1"), qPrintable(words));
        QVERIFY2(words.contains("used by posterior"), qPrintable(words));
        QVERIFY2(words.contains("accuracy"), qPrintable(words));
        QVERIFY2(words.contains("since version 1"), qPrintable(words));
        QTRY_VERIFY(std::ranges::all_of(f->view->findChildren<PictureCard*>(), [](PictureCard* each) {
            return each->look().scene != nullptr || !each->look().sentence.empty();
        }));
        f->keepPicture("model");
    }

    void version_consequencesAreALineNotHashes() {
        QVERIFY(f->select(Subject::ofVersion(f->version("penguins/metrics"))));
        const QString words = f->words();
        QVERIFY2(words.contains("model: parameter smoothing 0.1 → 0.01"), qPrintable(words));
        QVERIFY2(words.contains("so: posterior, predicted"), qPrintable(words));
        QVERIFY2(words.contains("got other inputs"), qPrintable(words));
        QVERIFY2(words.contains("its inputs per_species, predicted have other content") ||
                     words.contains("its inputs predicted, per_species have other content"),
                 qPrintable(words));
        static const QRegularExpression hashes(QStringLiteral("content: [0-9a-f]{8} →"));
        QVERIFY2(!hashes.match(words).hasMatch(), qPrintable(words));
    }

    void version_fitsANarrowInspector() {
        f->view->resize(f->view->minimumWidth(), 1000);
        QVERIFY(f->view->width() < 300);
        QVERIFY(f->select(Subject::ofVersion(f->version("penguins/model"))));
        auto* card = f->find<PictureCard>("picture");
        // The chart is another one then, not a cut or a shrunk one.
        QTRY_VERIFY(card->look().scene != nullptr && card->look().scene->width <= card->roomNow().width());
        const QRect seen = f->view->rect();
        for (const QWidget* each : f->view->findChildren<QWidget*>())
            if (each->isVisible() && each->parentWidget() != nullptr && each->width() > 0) {
                const QRect at(each->mapTo(f->view.get(), QPoint()), each->size());
                QVERIFY2(at.right() <= seen.right(), qPrintable(each->objectName() + each->accessibleName()));
            }
        QVERIFY(card->height() < PictureCard::room(true).height());
        f->view->resize(380, 1000);
        QTRY_COMPARE(card->look().scene->width, PictureCard::room(true).width());
    }

    void version_thumbnailIsShownLargeAndOpens() {
        QVERIFY(f->select(Subject::ofVersion(f->version("penguins/clean"))));
        auto* large = f->find<PictureCard>("picture");
        QTRY_VERIFY2(large->look().scene != nullptr, large->look().sentence.c_str()); // drawn from the table's rows
        const auto thumbnails = [this] { return f->view->findChildren<PictureCard*>("thumbnail"); };
        const auto small = thumbnails();
        QCOMPARE(small.size(), PictureDeck::kMostThumbnails);
        // The others are told, and one press away.
        const auto* more = f->find<LinkText>("morePictures");
        QVERIFY(more && more->isVisible());
        static const QRegularExpression told(QStringLiteral("^and (\\d+) more$"));
        const int left = told.match(more->text()).captured(1).toInt();
        QVERIFY2(left > 0, qPrintable(more->text()));
        QTest::mouseClick(f->link(more->text()), Qt::LeftButton);
        QCOMPARE(thumbnails().size(), PictureDeck::kMostThumbnails + left);
        QVERIFY(!more->isVisible());
        QTest::mouseClick(thumbnails().last(), Qt::LeftButton);
        QTRY_COMPARE(large->picture().index, thumbnails().last()->picture().index);
        f->keepPicture("pictures-all");
        QTest::mouseClick(small[2], Qt::LeftButton);
        QTRY_COMPARE(large->picture().index, 2);
        QSignalSpy opened(&f->desk, &Desk::openVisualization);
        QTest::mouseDClick(large, Qt::LeftButton);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].value<VersionId>(), f->version("penguins/clean"));
        QCOMPARE(opened[0][1].toInt(), 2);
        QVERIFY2(f->words().contains("✓ row_count = 333"), qPrintable(f->words()));
        f->keepPicture("clean");
    }

    void version_linksAreWalkedByMouseAndKeyboard() {
        QVERIFY(f->select(Subject::ofVersion(f->version("penguins/model"))));
        QVERIFY(f->link("moments") != nullptr);
        QTest::mouseClick(f->link("moments"), Qt::LeftButton);
        QCOMPARE(f->selection.current(), Subject::ofVersion(f->version("penguins/moments")));
        QTRY_COMPARE(f->view->shown(), f->selection.current());
        auto* run = f->link("run 1");
        run->setFocus(Qt::TabFocusReason);
        QTest::keyClick(run, Qt::Key_Return);
        QCOMPARE(f->selection.current(), Subject::ofRun(RunId{1}));
    }

    void version_newestQuestionWins() {
        const VersionId clean = f->version("penguins/clean"), model = f->version("penguins/model");
        QSignalSpy filled(f->view.get(), &InspectorView::filled);
        for (int i = 0; i < 20; ++i) f->selection.select(Subject::ofVersion(i % 2 == 0 ? model : clean));
        f->selection.select(Subject::ofVersion(model));
        QTRY_COMPARE(f->view->shown(), Subject::ofVersion(model));
        QTRY_COMPARE(textOf(f->find<QWidget>("title")), "penguins / model");
        QVERIFY(filled.size() < 20);
    }

    void version_copiesWhatNamesIt() {
        QVERIFY(f->select(Subject::ofVersion(f->version("penguins/model@1"))));
        QSignalSpy copied(&f->desk, &Desk::copyText);
        const auto trigger = [&](const char* name) {
            auto* action = f->view->findChild<QAction*>(QLatin1String(name));
            QVERIFY(action != nullptr);
            action->trigger();
        };
        trigger("copyReference");
        QCOMPARE(copied.takeFirst()[0].toString(), "penguins/model@1");
        trigger("copyPython");
        QCOMPARE(copied.takeFirst()[0].toString(),
                 QString("stemma.open(\"%1\").artifact(\"penguins/model\", version=1).load()")
                     .arg(qpath(f->session.folder())));
    }

    void version_filesAreDraggedAsUris() {
        const VersionId id = f->version("penguins/mistakes");
        QVERIFY(f->select(Subject::ofVersion(id)));
        auto* handle = f->find<FileHandle>("fileHandle");
        QVERIFY(handle != nullptr);
        const auto mime = handle->mime();
        QVERIFY(mime->hasFormat("text/uri-list"));
        QCOMPARE(mime->urls().size(), 1);
        const fs::path file = fspath(mime->urls()[0].toLocalFile());
        QVERIFY(fs::is_regular_file(file));
        QCOMPARE(file.filename(), "mistakes.csv");
    }

    void version_sectionsFoldAndStayFolded() {
        QVERIFY(f->select(Subject::ofVersion(f->version("penguins/model"))));
        auto* section = f->find<Section>("section:code");
        QVERIFY(section->folded());
        QTest::mouseClick(section->header(), Qt::LeftButton);
        QVERIFY(f->select(Subject::ofVersion(f->version("penguins/clean"))));
        section = f->find<Section>("section:code");
        QVERIFY(!section->folded());
        auto* code = section->findChild<CodeText*>();
        QVERIFY(code->isReadOnly());
        QVERIFY2(code->toPlainText().contains("split_part"), qPrintable(code->toPlainText()));
        f->keepPicture("code");
        QTest::mouseClick(section->header(), Qt::LeftButton);
    }

    void step_executedSaysWhyAndWhatItMade() {
        QVERIFY(f->select(Subject::ofStep(RunId{2}, "model")));
        const QString words = f->words();
        QVERIFY2(words.contains("parameter smoothing 0.1 → 0.01"), qPrintable(words));
        QVERIFY2(words.contains("model version 2"), qPrintable(words));
        QCOMPARE(textOf(f->find<QWidget>("title")), "model executed");
        f->keepPicture("step");
    }

    void step_reusedLinksToItsOrigin() {
        QVERIFY(f->select(Subject::ofStep(RunId{2}, "clean")));
        QVERIFY2(f->words().contains("reused from run 1 in run 2"), qPrintable(f->words()));
        QTest::mouseClick(f->link("run 1"), Qt::LeftButton);
        QCOMPARE(f->selection.current(), Subject::ofRun(RunId{1}));
    }

    void step_failedShowsTheErrorAndRunsAgainFromHere() {
        QVERIFY(f->select(Subject::ofStep(RunId{3}, "fit")));
        const QString words = f->words();
        QVERIFY2(words.contains("ValueError: Input y contains NaN."), qPrintable(words));
        QVERIFY2(words.contains("one version 1"), qPrintable(words));
        QVERIFY2(words.contains("depth 3"), qPrintable(words));
        QVERIFY2(words.contains("It has never worked before"), qPrintable(words));
        QVERIFY2(words.contains("score is skipped"), qPrintable(words));
        QSignalSpy ran(&f->desk, &Desk::runPipeline), log(&f->desk, &Desk::openLog);
        QTest::mouseClick(f->find<QAbstractButton>("runFromHere"), Qt::LeftButton);
        QCOMPARE(ran.size(), 1);
        QCOMPARE(ran[0][1].value<Desk::Part>(), Desk::Part::From);
        QCOMPARE(ran[0][2].toString(), "fit");
        QTest::mouseClick(f->find<QAbstractButton>("openLog"), Qt::LeftButton);
        QCOMPARE(log.size(), 1);
        f->keepPicture("failed");
    }

    void step_skippedNamesTheCause() {
        QVERIFY(f->select(Subject::ofStep(RunId{3}, "score")));
        QVERIFY2(f->words().contains("It did not begin: fit failed"), qPrintable(f->words()));
    }

    void step_unknownIsSaid() {
        f->selection.select(Subject::ofStep(RunId{3}, "nobody"));
        QTRY_VERIFY(f->find<EmptyState>("emptyState")->title().contains("nobody"));
        f->selection.select(Subject::ofVersion(VersionId{9999}));
        QTRY_COMPARE(f->view->shown(), f->selection.current());
        QVERIFY(f->find<EmptyState>("emptyState")->isVisible());
    }

    void run_showsStepsParametersAndWhere() {
        QVERIFY(f->select(Subject::ofRun(RunId{2})));
        const QString words = f->words();
        QVERIFY2(words.contains("model  executed"), qPrintable(words));
        QVERIFY2(words.contains("clean  reused, run 1"), qPrintable(words));
        QVERIFY2(words.contains("smoothing: 0.01"), qPrintable(words));
        QVERIFY2(words.contains("“smoothing: 0.1 to smoothing: 0.01”"), qPrintable(words));
        f->keepPicture("run");
        QVERIFY(f->select(Subject::ofRun(RunId{3})));
        f->keepPicture("run-failed");
    }

    void click_endsOnThePageItBeganOn() {
        QVERIFY(f->select(Subject::ofRun(RunId{1})));
        QPointer<QAbstractButton> open = f->find<QAbstractButton>("open");
        QVERIFY(open);
        QSignalSpy opened(&f->desk, &Desk::openRun);
        QSignalSpy filled(f->view.get(), &InspectorView::filled);
        QTest::mousePress(open.data(), Qt::LeftButton);
        Q_EMIT f->session.overviewChanged(); // a step is committed meanwhile
        QVERIFY(!filled.wait(800));
        QVERIFY(open);
        QTest::mouseRelease(open.data(), Qt::LeftButton);
        QCOMPARE(opened.size(), 1);
        QVERIFY(filled.size() == 1 || filled.wait(30'000)); // and then it is what it is now
    }

    void pipeline_showsItsRuns() {
        QVERIFY(f->select(Subject::ofPipeline("penguins")));
        QVERIFY2(f->words().contains("run 2  7 ran · 6 reused"), qPrintable(f->words()));
        QSignalSpy edited(&f->desk, &Desk::openInEditor);
        QTest::mouseClick(f->find<QAbstractButton>("edit"), Qt::LeftButton);
        QVERIFY(edited[0][0].toString().endsWith("penguins.yaml"));
        f->keepPicture("pipeline");
    }

    void column_showsItsDistributionAndGoesBack() {
        const VersionId clean = f->version("penguins/clean");
        QVERIFY(f->select(Subject::ofColumn(clean, "body_mass_g")));
        const QString words = f->words();
        QVERIFY2(words.contains("rows: 333") && words.contains("mean: 4,207"), qPrintable(words));
        f->keepPicture("column");
        QTest::mouseClick(f->find<QAbstractButton>("back"), Qt::LeftButton);
        QCOMPARE(f->selection.current(), Subject::ofVersion(clean));
        QVERIFY(f->select(Subject::ofColumn(clean, "species")));
        f->keepPicture("column-text");
        QVERIFY(f->select(Subject::ofColumn(clean, "<img src='/dev/zero'>")));
        QVERIFY(f->words().contains("Nothing is recorded"));
    }

    void plan_isThePanelsAffair() {
        auto* panel = new QWidget;
        f->view->setPlanPanel(panel);
        f->selection.select(Subject::ofPlan("x.yaml"));
        QTRY_VERIFY(panel->isVisible());
        f->selection.clear();
        QVERIFY(!panel->isVisible());
    }

    void live_stepIsFollowedToItsEnd() {
        f->write("slow.yaml", "stemma: 1\nname: slow\nsteps:\n  wait:\n    command: [sh, -c, \"echo hello from inside; "
                              "echo '::stemma progress 0.4 halfway'; while [ ! -e ../go ] && [ ! -e " +
                                  (f->project() / "go").string() +
                                  " ]; do sleep 0.05; done; echo x > x.txt\"]\n    outputs: {wait: {path: x.txt}}\n");
        RunRequest request;
        request.pipeline = std::make_shared<const Pipeline>(must(loadPipeline(f->project() / "slow.yaml")));
        const int ticket = f->runs.start(f->session.handle(), request);
        QTRY_VERIFY_WITH_TIMEOUT(f->runs.live(ticket)->run && f->runs.live(ticket)->steps.contains("wait"), 30'000);
        const Subject subject = Subject::ofStep(f->runs.live(ticket)->run, "wait");
        QVERIFY(f->select(subject));
        QTRY_VERIFY2(f->words().contains("hello from inside"), qPrintable(f->words()));
        QTRY_VERIFY2(f->words().contains("halfway"), qPrintable(f->words()));
        f->keepPicture("live");
        f->write("go", "");
        QTRY_VERIFY_WITH_TIMEOUT(textOf(f->find<QWidget>("title")) == "wait executed", 30'000);
        QVERIFY(f->link("wait") != nullptr); // what it made
    }

    void live_retryBeginsItsCurveAnew() {
        const std::string at = f->project().string() + "/";
        const auto until = [&at](const char* sign) {
            return "while [ ! -e " + at + sign + " ]; do sleep 0.05; done; ";
        };
        f->write("again.yaml",
                 "stemma: 1\nname: again\nsteps:\n  train:\n    retry: 1\n    outputs: {train: {path: x.txt}}\n"
                 "    command: [sh, -c, \"if [ ! -e " +
                     at + "tried ]; then touch " + at +
                     "tried; for i in 1 2 3; do echo ::stemma metric loss=$i step=$i; done; " + until("fail") +
                     "exit 1; fi; " + until("tell") +
                     "for i in 7 8 9; do echo ::stemma metric loss=$i step=$i; done; " + until("end") +
                     "echo x > x.txt\"]\n");
        RunRequest request;
        request.pipeline = std::make_shared<const Pipeline>(must(loadPipeline(f->project() / "again.yaml")));
        const int ticket = f->runs.start(f->session.handle(), request);
        QTRY_VERIFY_WITH_TIMEOUT(f->runs.live(ticket)->run && f->runs.live(ticket)->steps.contains("train"), 30'000);
        QVERIFY(f->select(Subject::ofStep(f->runs.live(ticket)->run, "train")));
        const auto drawn = [this] { // the titles of the curves in sight
            QStringList all;
            for (const PictureCard* card : f->view->findChildren<PictureCard*>(QStringLiteral("liveCurve")))
                if (card->isVisibleTo(f->view.get())) all << QString::fromStdString(card->picture().title);
            return all;
        };
        QTRY_COMPARE_WITH_TIMEOUT(drawn(), QStringList{"loss by step · last 3"}, 30'000);
        f->write("fail", "");
        QTRY_VERIFY_WITH_TIMEOUT(f->words().contains("attempt 2"), 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(drawn(), QStringList(), 30'000);
        f->write("tell", "");
        // As many values as there were: they are others.
        QTRY_COMPARE_WITH_TIMEOUT(drawn(), QStringList{"loss by step · last 9"}, 30'000);
        const Curve& curve = f->runs.live(ticket)->steps.at("train").curves.at("loss");
        QCOMPARE(curve.values(), std::size_t(3));
        QCOMPARE(curve.points().front().step, 7.0);
        f->write("end", "");
        QTRY_VERIFY_WITH_TIMEOUT(textOf(f->find<QWidget>("title")) == "train executed", 30'000);
    }

    void words_areExact() {
        QCOMPARE(differenceText(0.953, 0.965), QStringLiteral("+0.012"));
        QCOMPARE(differenceText(0.1 + 0.2, 0.3), QStringLiteral("−5.6e-17"));
        QCOMPARE(differenceText(5, 2), QStringLiteral("−3"));
        QCOMPARE(differenceText(1, 1), QStringLiteral("±0"));
        QCOMPARE(figureText(Json(0.963414634), {}), "0.9634");
        QCOMPARE(figureText(Json(1234567), {}), "1,234,567");
        const auto place = placeIn("  File \"/p/fit.py\", line 41, in fit\n    x\n  File \"<string>\", line 1\nboom");
        QVERIFY(place && place->file == "/p/fit.py" && place->line == 41);
        QCOMPARE(placeIn("clean.sql:3:7: no column")->line, 3);
        QVERIFY(!placeIn("nothing: here"));
        QCOMPARE(tellingLine("Traceback (most recent call last):\n  File x\nValueError: y\n"), "ValueError: y");
    }

    void manyCells_areCountedNotListed() {
        InspectorFixture many;
        std::string values = "0";
        for (int i = 1; i < 50; ++i) values += ", " + std::to_string(i);
        many.write("many.yaml", "stemma: 1\nname: many\nsteps:\n  raw: {sql: SELECT 1 AS a}\n"
                                "  cell: {sql: SELECT a + $k AS b FROM raw, inputs: [raw], matrix: {k: [" +
                                    values + "]}}\n  all: {sql: FROM c, inputs: {c: 'cell[*]'}}\n");
        const RunSummary run = many.run("many.yaml");
        QCOMPARE(run.counts.executed, 52);
        many.open();
        QVERIFY(many.select(Subject::ofVersion(many.version("many/all"))));
        QVERIFY2(many.words().contains("cell[k=11] version 1 and 38 more"), qPrintable(many.words()));
        QVERIFY(many.select(Subject::ofVersion(many.version("many/raw"))));
        QVERIFY2(many.words().contains("cell[k=38] and more"), qPrintable(many.words()));
        QVERIFY(many.select(Subject::ofStep(run.run, "all")));
        QVERIFY2(many.words().contains("and 10 more"), qPrintable(many.words()));
    }

    void accepted_saysAlthoughWhat() {
        InspectorFixture g;
        const std::string pipeline = "stemma: 1\nname: once\nsteps:\n  one: {sql: SELECT 1 AS a}\n";
        g.write("once.yaml", pipeline);
        g.run("once.yaml");
        g.write("once.yaml", "stemma: 1\nname: once\nsteps:\n  one: {sql: select 1 as a}\n");
        RunRequest request;
        request.pipeline = std::make_shared<const Pipeline>(must(loadPipeline(g.project() / "once.yaml")));
        request.accept = {"one"};
        const RunSummary run = must(g.engine->run(request));
        QCOMPARE(run.counts.reused, 1);
        g.open();
        QVERIFY(g.select(Subject::ofStep(run.run, "one")));
        QVERIFY2(g.words().contains("Accepted as unchanged, although", Qt::CaseInsensitive), qPrintable(g.words()));
    }

    void checks_failedFirstWithTheirTrend() {
        InspectorFixture g;
        g.write("checked.yaml", "stemma: 1\nname: checked\nparameters: {n: 1}\nsteps:\n"
                                "  a:\n    sql: SELECT unnest(range($n)) AS v\n    parameters: [n]\n"
                                "    checks: [row_count > 0, {warn: max(v) < 4}, row_count < 9, has_column('v')]\n");
        g.run("checked.yaml");
        g.run("checked.yaml", "{n: 1}", "{n: 3}");
        g.run("checked.yaml", "{n: 3}", "{n: 6}");
        const RunSummary failed = g.run("checked.yaml", "{n: 6}", "{n: 12}");
        g.open();
        const auto lines = [&g] {
            QStringList all;
            for (const QWidget* row : g.view->findChildren<QWidget*>(QStringLiteral("check"))) {
                QStringList said{row->findChild<LinkText*>()->text()};
                for (const auto* value : row->findChildren<ElidedLabel*>()) said << value->text();
                all << said.join(QLatin1Char('|'));
            }
            return all;
        };
        const Subject step = Subject::ofStep(failed.run, "a");
        QVERIFY(g.select(step));
        QCOMPARE(lines(), (QStringList{"✗ row_count < 9|12", "✗ max(v) < 4  a warning|11", "✓ row_count > 0|12",
                                       "✓ has_column('v')"}));
        auto rows = g.view->findChildren<QWidget*>(QStringLiteral("check"));
        QVERIFY2(rows[1]->toolTip().contains("version 4, run 6: 11, not passed; 2 of the last 4 versions passed it"),
                 qPrintable(rows[1]->toolTip()));
        g.keepPicture("checks");
        // The room of a value grows with its words.
        const auto scale = [](double to) {
            changeTextSize([to] {
                Fonts::setScale(to);
                QApplication::setFont(Fonts::base());
            });
        };
        const auto room = [&g] {
            const auto* value = g.view->findChild<QWidget*>(QStringLiteral("checkValue"));
            return value ? value->maximumWidth() : 0;
        };
        QCOMPARE(room(), 96);
        scale(2);
        QTRY_COMPARE(room(), 192);
        g.keepPicture("checks-large");
        scale(1);
        QTRY_COMPARE(room(), 96);
        // A point of its curve is the version of then.
        rows = g.view->findChildren<QWidget*>(QStringLiteral("check"));
        auto* curve = rows[1]->findChild<Sparkline*>();
        QVERIFY(curve);
        QTest::mouseClick(curve, Qt::LeftButton, Qt::NoModifier, QPoint(6, curve->height() / 2));
        QCOMPARE(g.selection.current(), Subject::ofVersion(g.version("checked/a@1")));
        QVERIFY(g.select(Subject::ofVersion(g.version("checked/a@3"))));
        QCOMPARE(lines(), (QStringList{"✗ max(v) < 4  a warning|5", "✓ row_count > 0|6", "✓ row_count < 9|6",
                                       "✓ has_column('v')"}));
        // A reused step shows those of the run that it stands for.
        const RunSummary again = g.run("checked.yaml", "{n: 12}", "{n: 3}");
        QVERIFY(g.select(Subject::ofStep(again.run, "a")));
        QCOMPARE(lines().first(), "✓ row_count > 0|3");
    }

    void difference_showsOnlyWhatChanged() {
        const DiffLines lines("a\nb\nc\nd", "a\nb\nX\nY\nd");
        const std::vector<DiffLines::Line> wanted{{' ', "b"}, {'-', "c"}, {'+', "X"}, {'+', "Y"}, {' ', "d"}};
        QVERIFY(lines.lines() == wanted);
        std::string long1, long2;
        for (int i = 0; i < 10'000; ++i) long2 += "line\n";
        QVERIFY(DiffLines(long1, long2).sizeHint().height() < 400);
    }
};

QTEST_MAIN(InspectorTest)
#include "tst_Inspector.moc"
