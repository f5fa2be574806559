// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lineage/Overview.h"
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/session/StoreActions.h"
#include "ui/shell/Command.h"

using namespace stemma;
using namespace stemma::ui;

/// The window as a whole, by events: what a person does in the first minute.
class WindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void start_isAWelcomeNotAnEmptyWindow() {
        Desktop desktop;
        QVERIFY(desktop.find<QWidget>("drop-zone")->isVisible());
        QVERIFY(desktop.find<QWidget>("example-penguins")->isVisible());
        QVERIFY(!desktop.find<QPushButton>("run")->isVisible()); // what doesn't work yet isn't drawn
    }

    void drop_previewsAndRunsNothing() {
        Desktop desktop;
        desktop.drop(desktop.path("cities.yaml"));
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), "preview:" + desktop.path("cities.yaml"),
                                  kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(desktop.find<QPushButton>("run")->isEnabled(), kPatience);
        QCOMPARE(desktop.find<QPushButton>("run")->text(), QString("Run cities"));
        QVERIFY(!fs::exists(desktop.folder.path() / "project" / ".stemma")); // named, not made
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
