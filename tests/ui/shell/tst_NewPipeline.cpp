// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/shell/NewPipelineDialog.h"

#include <QAbstractButton>

using namespace stemma;
using namespace stemma::ui;

namespace {

NewPipelineDialog* opened(const Desktop& desktop) {
    desktop.window->activateWindow();
    if (!QTest::qWaitForWindowActive(desktop.window.get())) return nullptr;
    QTest::keyClick(desktop.window.get(), Qt::Key_N, Qt::ControlModifier);
    auto* dialog = desktop.find<NewPipelineDialog>("new-pipeline");
    return dialog && QTest::qWaitForWindowExposed(dialog) ? dialog : nullptr;
}

} // namespace

/// A new pipeline, from a key press to its preview.
class NewPipelineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void create_writesAndPreviews() {
        Desktop desktop;
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        auto* name = dialog->findChild<QLineEdit*>("new-name");
        QVERIFY(!dialog->findChild<QAbstractButton*>("new-create")->isEnabled()); // nothing is named yet
        QTest::keyClicks(name, "weather");
        QTest::keyClick(name, Qt::Key_Return);
        const fs::path folder = desktop.home.path() / "weather"; // in the home folder
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), "preview:" + qpath(folder / "pipeline.yaml"),
                                  kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.find<QPushButton>("run")->text(), QString("Run weather"), kPatience);
        QVERIFY(fs::exists(folder / "cities.sql") && fs::exists(folder / "measurements.csv"));
        QVERIFY(!fs::exists(folder / ".stemma")); // nothing has run
    }

    void aPlaceThatIsTaken_isSaidAndCanBeCorrected() {
        Desktop desktop;
        const fs::path mine = desktop.home.path() / "weather" / "pipeline.yaml";
        QVERIFY(makeFolders(mine.parent_path()) && writeFile(mine, "mine"));
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        auto* name = dialog->findChild<QLineEdit*>("new-name");
        auto* problem = dialog->findChild<QWidget*>("new-problem");
        QTest::keyClicks(name, "weather");
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(problem->isVisible(), kPatience);
        QCOMPARE(*readFile(mine), std::string("mine"));
        Desktop::keepPicture(*dialog, "new-taken");
        QTest::keyClicks(name, "2");
        QVERIFY(!problem->isVisible());
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(desktop.home.path() / "weather2" / "pipeline.yaml"), kPatience);
    }

    void aNameWithASlash_isRefusedWhileItIsTyped() {
        Desktop desktop;
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QLineEdit*>("new-name"), "a/b");
        QVERIFY(dialog->findChild<QWidget*>("new-problem")->isVisible());
        QVERIFY(!dialog->findChild<QAbstractButton*>("new-create")->isEnabled());
    }

    void anEditorThatIsSet_getsTheFile() {
        Desktop desktop;
        const fs::path out = desktop.home.path() / "opened";
        desktop.settings->setEditor(QStringLiteral("sh -c \"echo $0 > %1\" {file}").arg(qpath(out)));
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        auto* name = dialog->findChild<QLineEdit*>("new-name");
        QTest::keyClicks(name, "weather");
        QTest::keyClick(name, Qt::Key_Return);
        const QString expected = qpath(desktop.home.path() / "weather" / "pipeline.yaml") + "\n";
        QTRY_COMPARE_WITH_TIMEOUT(qtext(readFile(out).value_or("")), expected, kPatience);
    }

    void welcome_leadsThere() {
        Desktop desktop;
        QTest::mouseClick(desktop.find<QAbstractButton>("welcome-new"), Qt::LeftButton);
        QVERIFY(desktop.find<NewPipelineDialog>("new-pipeline")->isVisible());
        Q_EMIT desktop.desk.newPipelineWanted(); // a second wish is the same dialog
        QCOMPARE(desktop.window->findChildren<NewPipelineDialog*>().size(), 1);
    }
};

QTEST_MAIN(NewPipelineTest)
#include "tst_NewPipeline.moc"
