// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/session/Trust.h"
#include "ui/shell/SettingsDialog.h"

#include <QAccessible>
#include <QCheckBox>
#include <QSpinBox>
#include <QWheelEvent>

using namespace stemma;
using namespace stemma::ui;

namespace {

SettingsDialog* opened(const Desktop& desktop) {
    desktop.window->activateWindow();
    if (!QTest::qWaitForWindowActive(desktop.window.get())) return nullptr;
    QTest::keyClick(desktop.window.get(), Qt::Key_Comma, Qt::ControlModifier);
    auto* dialog = desktop.find<SettingsDialog>("settings");
    return dialog && QTest::qWaitForWindowExposed(dialog) ? dialog : nullptr;
}

void typeValue(QSpinBox* box, const QString& value) {
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, value);
    QTest::keyClick(box, Qt::Key_Return);
}

} // namespace

/// What can be set, by keys and mouse on the real window: it holds at once, and the next start knows it.
class SettingsDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theme_changesAtOnceAndIsKept() {
        Desktop desktop;
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        QVERIFY(!darkTheme());
        QTest::mouseClick(dialog->findChild<QPushButton*>("theme-dark"), Qt::LeftButton);
        QVERIFY(darkTheme());
        QCOMPARE(Settings().theme(), Settings::Theme::Dark);
        // The window's own button is followed by the dialog.
        QTest::mouseClick(desktop.find<QAbstractButton>("theme"), Qt::LeftButton);
        QVERIFY(!darkTheme());
        QVERIFY(dialog->findChild<QPushButton*>("theme-light")->isChecked());
    }

    void enterAndTheWheel_changeNothingByTheWay() {
        Desktop desktop;
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        auto* size = dialog->findChild<QSpinBox*>("text-size");
        dialog->setFocus();
        QWheelEvent wheel(QPointF(5, 5), size->mapToGlobal(QPointF(5, 5)), {}, QPoint(0, 120), Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(size, &wheel);
        QCOMPARE(size->value(), 100);
        typeValue(size, "110"); // with Enter
        QVERIFY(dialog->isVisible());
        QTest::keyClick(dialog, Qt::Key_J, Qt::AltModifier); // &Jobs
        QVERIFY(dialog->findChild<QSpinBox*>("jobs")->hasFocus());
    }

    void textSize_isTyped() {
        Desktop desktop;
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        typeValue(dialog->findChild<QSpinBox*>("text-size"), "125");
        QCOMPARE(Fonts::scale(), 1.25);
        QCOMPARE(Settings().textScale(), 1.25);
        auto* size = dialog->findChild<QSpinBox*>("text-size");
        for (auto* button : size->parentWidget()->findChildren<QPushButton*>())
            if (button->accessibleName().startsWith("More")) QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(Fonts::scale(), 1.3);
        typeValue(size, "100");
        QCOMPARE(Fonts::scale(), 1.0);
    }

    void jobs_areThoseOfTheNextRun() {
        Desktop desktop;
        desktop.drop(desktop.path("cities.yaml")); // a preview that is open already follows too
        auto* run = desktop.find<QPushButton>("run");
        QTRY_VERIFY_WITH_TIMEOUT(run->isVisible() && run->isEnabled(), kPatience);
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        auto* jobs = dialog->findChild<QSpinBox*>("jobs");
        QVERIFY2(jobs->text().startsWith("one a core ("), qPrintable(jobs->text()));
        typeValue(jobs, "3");
        QCOMPARE(Settings().jobs(), 3);
        QSignalSpy started(&desktop.runs, &RunCentre::started);
        QTest::mouseClick(run, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, kPatience);
        QCOMPARE(desktop.runs.request(started[0][0].toInt())->jobs, 3);
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.runs.any(), kPatience);
    }

    void editor_isTheCommandThatOpensFiles() {
        Desktop desktop;
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        auto* editor = dialog->findChild<QLineEdit*>("editor");
        const fs::path out = desktop.home.path() / "opened";
        editor->setFocus();
        QTest::keyClicks(editor, QStringLiteral("sh -c \"echo $0 $1 > %1\" {line} {file}").arg(qpath(out)));
        Q_EMIT desktop.desk.openInEditor(desktop.path("cities.yaml"), 7);
        const QString expected = "7 " + desktop.path("cities.yaml") + "\n";
        QTRY_COMPARE_WITH_TIMEOUT(qtext(readFile(out).value_or("")), expected, kPatience);
    }

    void closing_andNotificationsAreChecked() {
        Desktop desktop;
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        for (const char* name : {"keep-running", "notifications"}) {
            auto* box = dialog->findChild<QCheckBox*>(name);
            const bool before = box->isChecked();
            QTest::keyClick(box, Qt::Key_Space);
            QCOMPARE(box->isChecked(), !before);
        }
        QVERIFY(Settings().keepRunning());
        QVERIFY(!Settings().notifications());
    }

    void trust_isListedAndWithdrawn() {
        Desktop desktop;
        fs::create_directories(desktop.home.path() / "other");
        QVERIFY(trust(desktop.home.path() / "project", {"make all", "python fit.py"}));
        QVERIFY(trust(desktop.home.path() / "other", {"ls"}));
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        auto* list = dialog->findChild<QWidget*>("trusted-folders");
        const auto removers = [list] { return list->findChildren<QPushButton*>("trust-remove"); };
        QTRY_COMPARE_WITH_TIMEOUT(removers().size(), 2, kPatience);
        QVERIFY(removers()[0]->accessibleName().contains("/project"));
        QTest::mouseClick(removers()[0], Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(removers().size(), 1, kPatience);
        QCOMPARE(trustedFolders()->size(), std::size_t(1));
        Desktop::keepPicture(*dialog, "settings");
        QCOMPARE(trustOf(desktop.home.path() / "project", {"make all"}), TrustState::Unknown);
        QCOMPARE(trustOf(desktop.home.path() / "other", {"ls"}), TrustState::Trusted);
        removers()[0]->setFocus();
        QTest::keyClick(removers()[0], Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<QWidget*>("trust-none") != nullptr, kPatience);
        QVERIFY(trustedFolders()->empty());
    }

    void everyControl_hasANameAndIsReachedByTab() {
        Desktop desktop;
        QVERIFY(trust(desktop.home.path() / "project", {"make all"}));
        auto* dialog = opened(desktop);
        QVERIFY(dialog);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<QPushButton*>("trust-remove") != nullptr, kPatience);
        QTRY_VERIFY(dialog->findChild<QPushButton*>("trust-remove")->isVisible());
        QSet<QWidget*> reached;
        QStringList names;
        QWidget* first = dialog->focusWidget() ? dialog->focusWidget() : dialog;
        for (int i = 0; i < 60; ++i) {
            QTest::keyClick(dialog->focusWidget() ? dialog->focusWidget() : first, Qt::Key_Tab);
            reached << dialog->focusWidget();
            names << (dialog->focusWidget() ? dialog->focusWidget()->objectName() : QStringLiteral("-"));
        }
        for (const char* name :
             {"text-size", "jobs", "keep-running", "notifications", "editor", "trust-remove", "settings-close"}) {
            auto* control = dialog->findChild<QWidget*>(name);
            QVERIFY2(reached.contains(control),
                     qPrintable(QLatin1String(name) + QLatin1String(" of ") + names.join(' ')));
            auto* told = QAccessible::queryAccessibleInterface(control);
            QVERIFY2(told && !told->text(QAccessible::Name).isEmpty(), name);
        }
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
    }
};

QTEST_MAIN(SettingsDialogTest)
#include "tst_SettingsDialog.moc"
