// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/lineage/Overview.h"
#include "tests/support/Waiting.h"
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/paint/Palette.h"
#include "ui/session/StoreActions.h"
#include "ui/shell/Command.h"
#include "ui/shell/CommandPalette.h"
#include "ui/shell/TabOrder.h"

#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPointer>
#include <QScrollBar>
#include <QToolButton>

using namespace stemma;
using namespace stemma::ui;

/// The window as a whole, by events: what a person does in the first minute.
class WindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void start_isAWelcomeNotAnEmptyWindow() {
        Desktop desktop;
        QVERIFY(desktop.find<QWidget>("drop-zone")->isVisible());
        for (const char* id : {"penguins", "digits", "scripts", "seasons", "primes"})
            QVERIFY(desktop.find<QWidget>((QByteArray("example-") + id).constData())->isVisible());
        QVERIFY(!desktop.find<QPushButton>("run")->isVisible()); // what doesn't work yet isn't drawn
    }

    /// Its programs are Stemma's own, so one click runs it; in a folder that was there before, they may not be.
    void example_ofScriptsRuns_whereItIsCopiedWhole() {
        {
            Desktop desktop;
            QTest::mouseClick(desktop.find<QAbstractButton>("example-scripts"), Qt::LeftButton);
            const auto completed = [&desktop] {
                const auto overview = desktop.session.overview();
                return !overview->runs.empty() && overview->runs.front().status == RunStatus::Completed;
            };
            QTRY_VERIFY_WITH_TIMEOUT(completed(), kPatience);
            QCOMPARE(desktop.session.overview()->runs.front().executed, 4);
        }
        Desktop desktop;
        const fs::path folder = desktop.home.path() / "Stemma" / "scripts";
        QVERIFY(makeFolders(folder / "tools"));
        QVERIFY(writeFile(folder / "tools" / "spread.py", "print('of another')\n"));
        QTest::mouseClick(desktop.find<QAbstractButton>("example-scripts"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), "preview:" + qpath(folder / "scripts.yaml"),
                                  kPatience);
        QVERIFY(!desktop.runs.any());
        QVERIFY(desktop.session.overview()->runs.empty());
    }

    void drop_previewsAndRunsNothing() {
        Desktop desktop;
        desktop.drop(desktop.path("cities.yaml"));
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), "preview:" + desktop.path("cities.yaml"),
                                  kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.find<QPushButton>("run")->isEnabled(), kPatience);
        QCOMPARE(desktop.find<QPushButton>("run")->text(), QString("Run cities"));
        QVERIFY(!fs::exists(desktop.home.path() / "project" / ".stemma")); // named, not made
        QVERIFY(!desktop.runs.any());
    }

    void run_opensItsPageAndListsWhatItMade() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), QString("run:1"), kPatience);
        QCOMPARE(desktop.find<QLabel>("strip-title")->text(), QString("Run 1 completed"));
        auto* tree = desktop.find<QTreeView>("navigator-tree");
        QTRY_COMPARE_WITH_TIMEOUT(tree->model()->rowCount(), 3, kPatience);
        QCOMPARE(tree->model()->rowCount(tree->model()->index(2, 0)), 2); // raw and mean
        // Its graph shows steps and artifacts, and can be saved: the button follows what arrives later.
        auto* canvas = desktop.window->pages().page("run:1")->findChild<GraphCanvas*>();
        QTRY_VERIFY_WITH_TIMEOUT(canvas->scene() && canvas->drawing().nodes.size() == 4, kPatience);
        QVERIFY(desktop.find<QPushButton>("export")->isEnabled());
        QVERIFY(desktop.window->exportable());
    }

    /// A card is there before what it is of is made; its picture comes without being looked at more closely.
    void run_showsThePicturesOfWhatItMade() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        QTRY_VERIFY_WITH_TIMEOUT(desktop.window->pages().page("run:1"), kPatience);
        auto* canvas = desktop.window->pages().page("run:1")->findChild<GraphCanvas*>();
        QTRY_VERIFY_WITH_TIMEOUT(canvas->scene() && !canvas->nodeRect("o:cities/raw").isNull(), kPatience);
        const auto bars = [&] { // in the chart's first colour
            const QImage seen = canvas->grab(canvas->nodeRect("o:cities/raw").toAlignedRect()).toImage();
            int count = 0;
            for (int y = 0; y < seen.height(); ++y)
                for (int x = 0; x < seen.width(); ++x)
                    count += seen.pixelColor(x, y) == currentPalette().category(0) ? 1 : 0;
            return count;
        };
        QTRY_VERIFY_WITH_TIMEOUT(bars() > 100, kPatience);
    }

    void secondRun_isReused() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        auto* run = desktop.find<QPushButton>("run");
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled() && run->text() == QLatin1String("Run cities"), kPatience);
        QTest::mouseClick(run, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.session.overview()->runs.size() == 2 &&
                                     desktop.session.overview()->runs.front().status == RunStatus::Completed,
                                 kPatience);
        QCOMPARE(desktop.session.overview()->runs.front().reused, 2);
        QCOMPARE(desktop.session.overview()->runs.front().executed, 0);
    }

    void palette_findsAnArtifactAndOpensIt() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        desktop.window->openPalette();
        auto* field = desktop.find<QLineEdit>("palette-field");
        QTest::keyClicks(field, "mean");
        QTest::keyClick(field, Qt::Key_Return);
        const VersionId mean = desktop.session.overview()->artifact("cities/mean")->latestVersion()->id;
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), QStringLiteral("version:%1").arg(mean.value),
                                  kPatience);
        QCOMPARE(desktop.selection.current(), Subject::ofVersion(mean));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.window->exportable(), kPatience); // its table has loaded
    }

    void palette_isClosedByEscapeWhateverWasTyped() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        desktop.window->openPalette();
        const QPointer<QLineEdit> field = desktop.find<QLineEdit>("palette-field");
        QTest::keyClicks(field, "mean");
        QTest::keyClick(field, Qt::Key_Escape);
        QTRY_VERIFY(!field);
    }

    void logs_followWhatIsSelected() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), QString("run:1"), kPatience);
        desktop.selection.select(
            Subject::ofVersion(desktop.session.overview()->artifact("cities/mean")->latestVersion()->id));
        desktop.window->toggleLogs();
        const auto isTitled = [&desktop](const QString& title) {
            const auto labels = desktop.find<QWidget>("log-panel")->findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(),
                               [&](const QLabel* label) { return label->text() == title; });
        };
        QTRY_VERIFY(isTitled("Log of mean")); // the step that made it
        desktop.selection.select(Subject::ofRun(RunId{1}));
        QTRY_VERIFY(isTitled("Logs of run 1"));
        desktop.selection.select(
            Subject::ofVersion(desktop.session.overview()->artifact("cities/raw")->latestVersion()->id));
        QTRY_VERIFY(isTitled("Log of raw"));
    }

    void tabs_areThereAgainWithTheWorkspace() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), QString("run:1"), kPatience);
        const fs::path workspace = desktop.session.workspace();
        const QStringList before = desktop.window->pages().documents();
        desktop.session.close();
        QVERIFY(desktop.window->pages().documents().isEmpty());
        QVERIFY(desktop.find<QWidget>("drop-zone")->isVisible());
        desktop.session.open(workspace);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().documents(), before, kPatience);
        QCOMPARE(desktop.window->pages().current(), QString("run:1"));
    }

    void folder_opensAsItWasLeftOnceSomethingRan() {
        Desktop desktop;
        const QString folder = qpath(desktop.home.path() / "project");
        const QString preview = "preview:" + desktop.path("cities.yaml");
        const auto current = [&] { return desktop.window->pages().current(); };
        desktop.window->opening().open(folder); // nothing ran there yet
        QTRY_COMPARE_WITH_TIMEOUT(current(), preview, kPatience);
        QVERIFY(desktop.dropAndRun());
        QTRY_COMPARE_WITH_TIMEOUT(current(), QString("run:1"), kPatience);
        const QStringList before = desktop.window->pages().documents();
        desktop.session.close();
        desktop.window->opening().open(folder);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().documents(), before, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.session.state(), Session::State::Open, kPatience);
        QCOMPARE(current(), QString("run:1"));
        desktop.drop(folder); // whoever drops a pipeline wants to see it
        QTRY_COMPARE_WITH_TIMEOUT(current(), preview, kPatience);
        desktop.session.close();
        desktop.settings->forget(); // somebody who was never there
        desktop.window->opening().open(folder);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.session.state(), Session::State::Open, kPatience);
        QCOMPARE(current(), QString("lineage"));
    }

    void movedProject_runsItsOwnPipeline() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        desktop.session.close();
        finishWorkers();
        const fs::path moved = desktop.home.path() / "elsewhere";
        fs::rename(desktop.folder, moved);
        desktop.window->opening().open(qpath(moved));
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.session.overview()->runs.empty(), kPatience);
        desktop.window->pages().showFixed(QStringLiteral("runs"));
        QCOMPARE(qtext(desktop.session.overview()->pipelines.front().file), qpath(moved / "cities.yaml"));
        auto* run = desktop.find<QPushButton>("run");
        QTRY_VERIFY_WITH_TIMEOUT(run->isVisible() && run->isEnabled(), kPatience);
        QTest::mouseClick(run, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.session.overview()->runs.size() == 2 && !desktop.runs.any(), kPatience);
        QCOMPARE(desktop.session.overview()->runs.front().status, RunStatus::Completed);
        QCOMPARE(desktop.session.overview()->runs.front().reused, 2);
    }

    void changes_areCarriedOutInOrderThoughNobodyWaits() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        const WorkspaceHandle workspace = desktop.session.handle();
        const VersionId raw = desktop.session.overview()->artifact("cities/raw")->latestVersion()->id;
        auto actions = std::make_unique<StoreActions>(desktop.session, desktop.desk, nullptr);
        const auto order = std::make_shared<std::vector<int>>();
        std::vector<int> asked;
        for (int i = 0; i < 20; ++i) {
            asked.push_back(i);
            actions->run(workspace, [raw, i, order](Store& store) {
                order->push_back(i);
                return store.tag(raw, "t" + std::to_string(i));
            });
        }
        QVERIFY(actions->busy());
        actions.reset(); // its page is gone
        finishWorkers(); // and then the program
        QCOMPARE(*order, asked);
        QCOMPARE(overviewOf(*workspace.store)->version(raw).second->tags.size(), asked.size());
    }

    void tabs_thatComeBackSelectNothing() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        const VersionId raw = desktop.session.overview()->artifact("cities/raw")->latestVersion()->id;
        desktop.window->openDocument(QStringLiteral("version:%1").arg(raw.value), true);
        QCOMPARE(desktop.selection.current(), Subject::ofVersion(raw)); // what comes into view is in hand
        desktop.window->pages().showFixed(QStringLiteral("runs"));
        const fs::path workspace = desktop.session.workspace();
        desktop.session.close();
        desktop.session.open(workspace);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), QString("runs"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.window->pages().has(QStringLiteral("version:%1").arg(raw.value)), kPatience);
        QVERIFY(desktop.selection.current() != Subject::ofVersion(raw));
    }

    void textSize_changesTheWholeWindow() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        desktop.window->pages().showFixed(QStringLiteral("runs"));
        auto* strip = desktop.find<QWidget>("strip");
        auto* title = desktop.find<QLabel>("strip-title");
        auto* top = desktop.find<QWidget>("topbar");
        auto* header = desktop.find<QTreeView>("runs-table")->header();
        const int high = header->height();
        desktop.settings->setTextScale(1.5);
        QCOMPARE(top->height(), 72);
        QCOMPARE(strip->height(), 48);
        QCOMPARE(header->height(), high * 3 / 2);
        QCOMPARE(title->font().pixelSize(), 18);
        for (const char* name : {"run", "parameters", "export"}) {
            const auto* button = desktop.find<QPushButton>(name);
            QVERIFY2(button->width() >= button->sizeHint().width() && button->height() > 36, name);
        }
        desktop.settings->setTextScale(1);
        QCOMPARE(top->height(), 48);
        QCOMPARE(title->font().pixelSize(), 12);
    }

    void tabs_scrollRatherThanShrinkToNothing() {
        Desktop desktop;
        desktop.settings->setTextScale(1.25);
        Pages& pages = desktop.window->pages();
        desktop.drop(desktop.path("cities.yaml")); // the pages come into sight
        QTRY_VERIFY_WITH_TIMEOUT(pages.current().startsWith("preview:"), kPatience);
        for (int i = 1; i < 8; ++i)
            pages.show(QStringLiteral("test:%1").arg(i), true, [i] {
                auto* page = new QWidget;
                page->setWindowTitle(QStringLiteral("penguins/predictions @%1").arg(i));
                return page;
            });
        auto* tabs = desktop.find<QTabBar>("documents");
        QCOMPARE(tabs->count(), 8);
        for (int i = 1; i < 8; ++i) QTRY_VERIFY2(tabs->tabRect(i).width() >= 150, qPrintable(tabs->tabText(i)));
        QTRY_VERIFY(tabs->rect().contains(tabs->tabRect(7))); // the one in view is in sight
        QVERIFY(!tabs->rect().contains(tabs->tabRect(0)));
        QVERIFY(tabs->tabToolTip(7).contains(QLatin1String("penguins/predictions @7")));
        desktop.settings->setTextScale(1);
    }

    void primary_isOneInSight() {
        Desktop desktop;
        desktop.write("runs.yaml",
                      "stemma: 1\nsteps:\n  a: {command: [sh, -c, 'echo 1 > a.txt'], outputs: {a: {path: a.txt}}}\n");
        const auto primaries = [&] {
            int count = 0;
            for (QPushButton* button : desktop.window->findChildren<QPushButton*>())
                count +=
                    button->isVisible() && button->isEnabled() && button->width() > 40 &&
                            button->grab().toImage().pixelColor(7, button->height() / 2) == currentPalette()("accent")
                        ? 1
                        : 0;
            return count;
        };
        desktop.drop(desktop.path("runs.yaml"));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.find<QPushButton>("trustAndRun"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.find<QPushButton>("trustAndRun")->isVisible(), kPatience);
        QTRY_COMPARE(primaries(), 1); // the question of trust
        desktop.drop(desktop.path("cities.yaml"));
        QTRY_COMPARE_WITH_TIMEOUT(desktop.find<QPushButton>("run")->text(), QString("Run cities"), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(primaries(), 1, kPatience); // Run
    }

    void narrow_keepsTheQuestionReadable() {
        Desktop desktop;
        desktop.window->resize(860, 560);
        desktop.write("runs.yaml",
                      "stemma: 1\nsteps:\n  a: {command: [sh, -c, 'echo 1 > a.txt'], outputs: {a: {path: a.txt}}}\n");
        desktop.drop(desktop.path("runs.yaml"));
        const auto asked = [&] {
            const auto* trust = desktop.find<QPushButton>("trustAndRun");
            return trust && trust->isVisible();
        };
        QTRY_VERIFY_WITH_TIMEOUT(asked(), kPatience);
        for (const char* name : {"trustAndRun", "onlyLook"}) {
            const auto* button = desktop.find<QPushButton>(name);
            QTRY_VERIFY2(button->width() >= button->sizeHint().width(), name);
        }
        QTRY_VERIFY(desktop.find<QWidget>("bannerTitle")->width() > 100);
        const auto* search = desktop.find<QPushButton>("search");
        QVERIFY(search->fontMetrics().horizontalAdvance(search->text()) < search->width() - 30);
    }

    void tab_leadsThroughAllThatIsThere() {
        Desktop desktop;
        QVERIFY(desktop.dropAndRun());
        const VersionId raw = desktop.session.overview()->artifact("cities/raw")->latestVersion()->id;
        Q_EMIT desktop.desk.openVersion(raw, true);
        desktop.selection.select(Subject::ofVersion(raw));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.find<QWidget>("delete") && desktop.find<QWidget>("tableFind"), kPatience);
        Q_EMIT desktop.session.overviewChanged(); // the inspector's page is made anew
        QStringList names;
        for (const QWidget* widget : tabOrder(*desktop.window)) names << widget->objectName();
        for (const char* name :
             {"run", "navigator-filter", "documents", "tableFind", "tableGrid", "versionChip", "delete", "logs"})
            QVERIFY2(names.contains(QLatin1String(name)), name);
        QVERIFY(names.indexOf("run") < names.indexOf("navigator-filter")); // as it is read
        QVERIFY(names.indexOf("navigator-filter") < names.indexOf("tableFind"));
        QVERIFY(names.indexOf("tableFind") < names.indexOf("delete"));
        QVERIFY(names.indexOf("delete") < names.indexOf("logs"));
        QWidget* first = tabOrder(*desktop.window).front();
        QCOMPARE(tabFrom(*desktop.window, tabOrder(*desktop.window).back(), true), first);
        QCOMPARE(tabFrom(*desktop.window, first, false), tabOrder(*desktop.window).back());
    }

    void strip_beginsAtItsSide() {
        Desktop desktop;
        desktop.drop(desktop.path("cities.yaml"));
        auto* text = desktop.find<QLabel>("strip-text");
        QTRY_VERIFY_WITH_TIMEOUT(text->text().contains("cities.yaml"), kPatience);
        QTRY_VERIFY(text->x() <= 16); // no room is kept for an icon that isn't there
    }

    void menuAndPalette_readFromLeftToRight() {
        Desktop desktop;
        auto* menu = desktop.find<QToolButton>("workspace")->menu();
        menu->popup(QPoint(0, 0));
        QCOMPARE(menu->layoutDirection(), Qt::LeftToRight);
        menu->close();
        openCommandPalette(*desktop.window);
        auto* list = desktop.find<QListView>("palette-list");
        QTRY_VERIFY(list->isVisible());
        QVERIFY(!list->horizontalScrollBar()->isVisible());
        const int full = list->window()->height();
        auto* field = desktop.find<QLineEdit>("palette-field");
        QTest::keyClicks(field, "about stemma"); // one is found: no room is kept for ten
        QVERIFY(list->window()->height() < full / 2);
        field->clear();
        QCOMPARE(list->window()->height(), full);
        list->window()->close();
    }

    void failedStep_isInSightWhenItsRunOpens() {
        Desktop desktop;
        std::string text = "stemma: 1\nname: long\nsteps:\n  s0: {sql: SELECT 1 AS a}\n";
        for (int i = 1; i < 12; ++i)
            text += "  s" + std::to_string(i) + ": {sql: 'SELECT " + (i == 11 ? "nosuch" : "a") + " FROM s" +
                    std::to_string(i - 1) + "', inputs: [s" + std::to_string(i - 1) + "]}\n";
        desktop.write("long.yaml", text);
        desktop.drop(desktop.path("long.yaml"));
        auto* run = desktop.find<QPushButton>("run");
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled() && run->text() == QLatin1String("Run long"), kPatience);
        QTest::mouseClick(run, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.session.overview()->runs.empty() &&
                                     desktop.session.overview()->runs.front().status == RunStatus::Failed,
                                 kPatience);
        Pages& pages = desktop.window->pages();
        pages.close(QStringLiteral("run:1"));
        Q_EMIT desktop.desk.openRun(desktop.session.overview()->runs.front().id, true);
        QTRY_COMPARE_WITH_TIMEOUT(pages.current(), QString("run:1"), kPatience);
        auto* canvas = pages.page("run:1")->findChild<GraphCanvas*>();
        const auto failed = [canvas]() -> QRectF {
            for (const DrawnNode& node : canvas->drawing().nodes)
                if (node.status == "failed") return canvas->nodeRect(node.id);
            return {};
        };
        QTRY_VERIFY_WITH_TIMEOUT(!failed().isNull() && QRectF(canvas->rect()).contains(failed()), kPatience);
        QVERIFY(canvas->view().scale > 0.6); // and not because all of it is far away
    }

    /// In the pipeline of that run: the file has become another since.
    void stepThatNeverBegan_hangsOnWhatItWouldHaveRead() {
        Desktop desktop;
        desktop.write("broken.yaml", "stemma: 1\nname: broken\nsteps:\n  a: {sql: SELECT 1 AS x}\n"
                                     "  bad: {sql: SELECT nosuch FROM a, inputs: [a]}\n"
                                     "  c: {sql: SELECT * FROM bad, inputs: [bad]}\n"
                                     "  d: {sql: 'SELECT * FROM c, a', inputs: [c, a]}\n");
        desktop.drop(desktop.path("broken.yaml"));
        auto* run = desktop.find<QPushButton>("run");
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled() && run->text() == QLatin1String("Run broken"), kPatience);
        QTest::mouseClick(run, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.session.overview()->runs.empty() &&
                                     desktop.session.overview()->runs.front().status == RunStatus::Failed,
                                 kPatience);
        desktop.write("broken.yaml", "stemma: 1\nname: broken\nsteps:\n  a: {sql: SELECT 1 AS x}\n");
        Pages& pages = desktop.window->pages();
        pages.close(QStringLiteral("run:1"));
        Q_EMIT desktop.desk.openRun(desktop.session.overview()->runs.front().id, true);
        QTRY_COMPARE_WITH_TIMEOUT(pages.current(), QString("run:1"), kPatience);
        auto* canvas = pages.page("run:1")->findChild<GraphCanvas*>();
        QTRY_COMPARE_WITH_TIMEOUT(int(canvas->drawing().nodes.size()), 5, kPatience); // four steps, and a
        QStringList dashed;
        for (const DrawnEdge& edge : canvas->drawing().edges)
            if (edge.dashed) dashed << qtext(edge.from + " " + edge.to);
        dashed.sort();
        QCOMPARE(dashed, QStringList({"o:broken/a s:d", "s:bad s:c", "s:c s:d"}));
    }

    void help_namesEveryKey() {
        const fs::path help = fs::path(qgetenv("STEMMA_SOURCE_DIR").toStdString()) / "resources/help/window.md";
        const QString text = qtext(readFile(help, 1 << 20).value());
        for (const Command& command : commandCatalog()) {
            if (command.shortcut.isEmpty()) continue;
            QString title = command.title;
            const QString row = QStringLiteral("| %1 | %2 |").arg(title.remove(QChar(0x2026)), command.shortcut);
            QVERIFY2(text.contains(row), qPrintable(row));
        }
    }

    void rubbish_isSaidInPlace() {
        Desktop desktop;
        desktop.write("compose.yaml", "services:\n  web: {image: x}\n");
        desktop.drop(desktop.path("compose.yaml"));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.window->pages().current().startsWith("dropped:"), kPatience);
        QVERIFY(!desktop.runs.any());
        QVERIFY(desktop.session.state() == Session::State::Closed); // and no workspace was named for it
    }
};

QTEST_MAIN(WindowTest)
#include "tst_Window.moc"
