// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"
#include "core/lineage/Overview.h"
#include "tests/support/Waiting.h"
#include "ui/views/runs/RunsView.h"
#include "ui/visual/ChartView.h"
#include "ui/visual/TableView.h"

#include <QCryptographicHash>
#include <QDir>
#include <QProcess>
#include <QPushButton>
#include <QSettings>

using namespace stemma;
using namespace stemma::ui;

/// Workspaces that earlier versions of the window left (tests/data/golden/*/window.ini, by golden-window.cpp): names,
/// notes, what was kept and what was deleted are there, the window comes back as it was left, and all is reused.
/// tests/system/tst_Golden.cpp looks at the same ones from the command line.
class GoldenWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void workspaces_openAsTheyWereLeft_data() {
        QTest::addColumn<QString>("golden");
        const QDir all(qEnvironmentVariable("STEMMA_SOURCE_DIR") + "/tests/data/golden");
        for (const QString& name : all.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            if (QFile::exists(all.filePath(name + "/window.ini")))
                QTest::newRow(qPrintable(name)) << all.filePath(name);
    }
    void workspaces_openAsTheyWereLeft() {
        QFETCH(QString, golden);
        qputenv("PATH", "/usr/bin:/bin"); // where programs are found is part of a command's key
        OpenDesktop desktop;
        fs::create_directories(desktop.home.path() / "project");
        QCOMPARE(QProcess::execute("tar", {"-xzf", golden + "/workspace.tar.gz", "-C", desktop.path("project")}), 0);
        const QVariantMap looks = bringState(desktop, golden + "/window.ini");
        desktop.open("project/.stemma");

        // As it was left: the tabs, which of them, and how they are looked at.
        QVERIFY(desktop.inView("run:3"));
        QVERIFY(desktop.runEnded(4)); // three runs, and the file that was kept
        auto* canvas = desktop.shown<GraphCanvas>();
        const QVariantMap left = looks["run:3"].toMap();
        QTRY_COMPARE_WITH_TIMEOUT(canvas->view().scale, left["scale"].toDouble(), kPatience);
        QTRY_VERIFY((canvas->view().origin - QPointF(left["x"].toDouble(), left["y"].toDouble())).manhattanLength() <
                    2);
        desktop.photograph("golden-1-run");
        const QString clean = QStringLiteral("version:%1").arg(desktop.latest("penguins/clean").value);
        QVERIFY(desktop.window->pages().has(clean));
        desktop.window->openDocument(clean, true);
        QVERIFY(desktop.shown<ChartView>());
        desktop.hands.key("ctrl+Left");
        auto* table = desktop.shown<TableView>();
        QVERIFY(table);
        const QVariantMap widths = looks[clean].toMap()["widths"].toMap();
        QVERIFY(!widths.isEmpty());
        for (auto column = widths.begin(); column != widths.end(); ++column)
            QCOMPARE(table->columnWidths()[utf8(column.key())], column->toInt());
        QVERIFY(desktop.clickSeen("view-runs"));
        QVERIFY(desktop.inView("runs"));
        auto* runs = desktop.seenAs<RunsView>("runs-view");
        QVERIFY(runs);
        QTRY_COMPARE_WITH_TIMEOUT(runs->model().run(0), RunId{1}, kPatience); // runs/order is run/up
        desktop.photograph("golden-2-runs");

        // What a person wrote, named, kept and deleted.
        const auto overview = desktop.session.overview();
        QCOMPARE(qtext(overview->run(RunId{3})->note), QString("for the paper"));
        const auto& models = overview->artifact("penguins/model")->versions;
        QCOMPARE(models.front().tags, std::vector<std::string>{"first"});
        QCOMPARE(models.back().aliases, std::vector<std::string>{"best"});
        QVERIFY(overview->artifact("islands"));
        const OverviewVersion& deleted = overview->artifact("penguins/posterior")->versions.front();
        QCOMPARE(deleted.state, VersionState::Deleted);
        Q_EMIT desktop.desk.openVersion(deleted.id, true);
        QVERIFY(desktop.seen("filesGone"));

        // And all of it is reused: nothing would be executed, so a new folder needs no trust.
        desktop.open("project/penguins.yaml");
        QVERIFY(desktop.inView("preview:" + desktop.path("project/penguins.yaml")));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.find<QPushButton>("run")->isEnabled(), kPatience);
        QVERIFY(desktop.clickSeen("run"));
        QVERIFY(desktop.runEnded(5));
        QCOMPARE(desktop.session.overview()->runs.front().status, RunStatus::Completed);
        QCOMPARE(desktop.session.overview()->runs.front().executed, 0);
        QVERIFY(desktop.session.overview()->runs.front().reused > 9);
    }

private:
    /// Puts what the window remembered where it looks for it, for the folder of today; how its pages are looked at.
    static QVariantMap bringState(const OpenDesktop& desktop, const QString& ini) {
        const QByteArray workspace = desktop.path("project/.stemma").toUtf8();
        const QByteArray name =
            QCryptographicHash::hash(workspace, QCryptographicHash::Sha256).toHex().left(16); // as Settings names it
        const QString folder = qEnvironmentVariable("XDG_STATE_HOME") + "/stemma";
        QDir().mkpath(folder);
        const QString file = folder + "/window-" + QString::fromLatin1(name) + ".ini";
        if (!QFile::copy(ini, file)) qFatal("can't copy %s", qPrintable(ini));
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner);
        return QSettings(file, QSettings::IniFormat).value("kept/looks").toMap();
    }
};

STEMMA_DESKTOP_TEST(GoldenWindowTest)
#include "tst_GoldenWindow.moc"
