// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "ui/bridge/Workers.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Pages.h"
#include "ui/shell/Style.h"

#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>
#include <QUndoStack>
#include <QUrl>

using namespace stemma;
using namespace stemma::ui;

namespace {

constexpr int kPatience = 60'000;

/// A window with all it is given, and a project with a pipeline, in folders of their own.
struct Desktop {
    Desktop() {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        qputenv("HOME", folder.path().c_str());
        qputenv("XDG_CONFIG_HOME", (folder.path() / "config").c_str());
        qputenv("XDG_STATE_HOME", (folder.path() / "state").c_str());
        fs::create_directories(folder.path() / "project");
        write("raw.csv", "city,degrees\nBergen,2.5\nOslo,-3\nBergen,4\n");
        write("cities.yaml",
              "stemma: 1\nname: cities\nsteps:\n  raw: {import: raw.csv}\n"
              "  mean: {sql: 'SELECT city, avg(degrees) AS degrees FROM raw GROUP BY city', inputs: [raw]}\n");
        settings = std::make_unique<Settings>();
        dress(Settings::Theme::Light, 1);
        window = std::make_unique<MainWindow>(Context{session, selection, runs, desk, *settings, undo});
        window->resize(1280, 800);
        window->show();
    }
    ~Desktop() {
        window.reset();
        session.close();
        finishWorkers();
    }
    void write(const std::string& name, const std::string& text) {
        if (!writeFile(folder.path() / "project" / name, text)) qFatal("can't write");
    }
    QString path(const std::string& name) const { return qpath(folder.path() / "project" / name); }
    template <typename T>
    T* find(const char* name) const {
        return window->findChild<T*>(QLatin1String(name));
    }
    /// As a file manager's drag arrives.
    void drop(const QString& file) const {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter(QPoint(600, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window.get(), &enter);
        QDropEvent event(QPointF(600, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window.get(), &event);
    }
    /// Drops the pipeline and presses Run; true once its run is completed and listed.
    bool dropAndRun() const {
        drop(path("cities.yaml"));
        auto* run = find<QPushButton>("run");
        if (!QTest::qWaitFor([&] { return run->isVisible() && run->isEnabled(); }, kPatience)) return false;
        QTest::mouseClick(run, Qt::LeftButton);
        return QTest::qWaitFor(
            [&] {
                const auto overview = session.overview();
                return !runs.any() && !overview->runs.empty() && overview->runs.front().status == RunStatus::Completed;
            },
            kPatience);
    }

    TempFolder folder;
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    QUndoStack undo;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MainWindow> window;
};

} // namespace

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
