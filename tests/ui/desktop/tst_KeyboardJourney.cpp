// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"
#include "core/lineage/Overview.h"
#include "tests/support/Waiting.h"
#include "ui/paint/Palette.h"
#include "ui/shell/KeysDialog.h"
#include "ui/shell/Style.h"
#include "ui/visual/ChartView.h"

#include <QAccessible>
#include <QComboBox>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>

using namespace stemma;
using namespace stemma::ui;

/// Item 10: the palette, shortcuts and settings; and a journey in which the mouse is never touched.
class KeyboardJourneyTest : public QObject {
    Q_OBJECT

    /// Presses Tab until the focus is on a widget of that name; false where a hundred don't lead there.
    static bool tabTo(OpenDesktop& desktop, const QString& name) {
        const auto there = [&] {
            const QWidget* focus = QApplication::focusWidget();
            return focus && focus->objectName() == name;
        };
        for (int i = 0; i < 100 && !there(); ++i) {
            const QWidget* before = QApplication::focusWidget();
            desktop.hands.key("Tab");
            if (!QTest::qWaitFor([&] { return QApplication::focusWidget() != before; }, kPatience)) return false;
        }
        return there();
    }
    static bool command(OpenDesktop& desktop, const QString& typed) {
        desktop.hands.key("ctrl+k");
        auto* field = desktop.seenAs<QLineEdit>("palette-field");
        if (!field) return false;
        desktop.hands.type(typed);
        if (!QTest::qWaitFor([&] { return field->text() == typed; }, kPatience)) return false;
        desktop.hands.key("Return");
        return QTest::qWaitFor([&] { return !desktop.seenNow("palette-field"); }, kPatience);
    }

private Q_SLOTS:
    void example_isRunWalkedAndExportedWithoutTheMouse() {
        OpenDesktop desktop;
        desktop.hands.move({1590, 990}); // out of the way, and never touched again
        QVERIFY(tabTo(desktop, "example-penguins"));
        desktop.photograph("keyboard-1-welcome");
        desktop.hands.key("Return");
        QVERIFY(desktop.runEnded(1));
        QVERIFY(desktop.inView("run:1"));
        // The run's graph has the keys: along its edges from the first step to the model.
        auto* canvas = desktop.shown<GraphCanvas>();
        QTRY_VERIFY_WITH_TIMEOUT(canvas->hasFocus(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!canvas->nodeRect("o:penguins/clean").isNull(), kPatience);
        desktop.hands.key("Home");
        QTRY_VERIFY(!canvas->current().empty());
        for (int i = 0; i < 12 && canvas->current() != "o:penguins/clean"; ++i) {
            const std::string before = canvas->current();
            desktop.hands.key("Right");
            QTRY_VERIFY(canvas->current() != before);
        }
        QCOMPARE(canvas->current(), std::string("o:penguins/clean"));
        const VersionId clean = desktop.latest("penguins/clean");
        QTRY_COMPARE_WITH_TIMEOUT(desktop.selection.current(), Subject::ofVersion(clean), kPatience);
        desktop.photograph("keyboard-2-walk");
        // Its lineage, and deeper into it.
        desktop.hands.key("shift+f");
        QVERIFY(desktop.inView("lineage"));
        canvas = desktop.shown<GraphCanvas>();
        QTRY_VERIFY_WITH_TIMEOUT(canvas->hasFocus(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!canvas->selected().empty(), kPatience);
        const std::string node = "a" + std::to_string(clean.value);
        QTRY_VERIFY_WITH_TIMEOUT(!canvas->nodeRect(node).isNull(),
                                 kPatience); // a key finds no way before it is laid out
        QTRY_COMPARE(canvas->current(), node);
        desktop.hands.key("Left");
        QTRY_VERIFY(canvas->current() != node);
        desktop.hands.key("Right");
        QTRY_COMPARE(canvas->current(), node);
        desktop.photograph("keyboard-3-lineage");
        // Enter opens it; Ctrl+Right leads to its chart.
        desktop.hands.key("Return");
        QVERIFY(desktop.inView(QStringLiteral("version:%1").arg(clean.value)));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.seenNow("tableGrid") && desktop.seenNow("tableGrid")->hasFocus(), kPatience);
        desktop.hands.key("ctrl+Right");
        auto* chart = desktop.shown<ChartView>();
        QTRY_VERIFY_WITH_TIMEOUT(chart && chart->scene(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(chart->hasFocus(), kPatience);
        desktop.hands.key("plus");
        QTRY_VERIFY(chart->zoomed());
        desktop.hands.key("0");
        QTRY_VERIFY(!chart->zoomed());
        // Exported: the format by its first letter, three times as large.
        desktop.hands.key("ctrl+e");
        QVERIFY(desktop.seen("export-dialog"));
        QVERIFY(tabTo(desktop, "export-format"));
        desktop.hands.type("PNG");
        QTRY_COMPARE(desktop.seenAs<QComboBox>("export-format")->currentText(), QString("PNG picture"));
        QVERIFY(tabTo(desktop, "export-scale"));
        desktop.hands.key("Down");
        QTRY_COMPARE(desktop.seenAs<QComboBox>("export-scale")->currentText(), QString("3 ×"));
        desktop.photograph("keyboard-4-export");
        const QString file = desktop.path("chart.png");
        QVERIFY(desktop.savedAs([&] { desktop.hands.key("Return"); }, file));
        QVERIFY(desktop.says("Saved " + file));
        QVERIFY(QImage(file).width() > 900);
        // And back in the window, the keys are where they were.
        QTRY_VERIFY_WITH_TIMEOUT(chart->hasFocus(), kPatience);
        QVERIFY(desktop.neverWaited());
    }

    void palette_findsForgivinglyAndSaysTheKeys() {
        OpenDesktop desktop;
        QVERIFY(desktop.openExample());
        desktop.hands.key("ctrl+k");
        QVERIFY(desktop.seen("palette-field"));
        auto* list = desktop.seenAs<QListView>("palette-list");
        desktop.photograph("keyboard-5-palette");
        desktop.hands.type("litordk"); // letters of "Light or dark"
        QTRY_VERIFY(list->model()->rowCount() > 0);
        desktop.photograph("keyboard-6-fuzzy");
        desktop.hands.key("Return");
        QTRY_VERIFY(darkTheme());
        desktop.hands.key("ctrl+shift+t");
        QTRY_VERIFY(!darkTheme());
        // A run, a pipeline; and nothing at all.
        QVERIFY(command(desktop, "run 1"));
        QVERIFY(desktop.inView("run:1"));
        desktop.hands.key("ctrl+k");
        QVERIFY(desktop.seen("palette-field"));
        desktop.hands.type("zzzzqqq");
        QTRY_COMPARE(desktop.seenAs<QListView>("palette-list")->model()->rowCount(), 0);
        desktop.photograph("keyboard-7-nothing");
        desktop.hands.key("Return");    // does nothing
        desktop.hands.key("Escape", 2); // empties the field, then closes
        QTRY_VERIFY(!desktop.seenNow("palette-field"));
        // Esc gives the keys back to where they were.
        QTRY_VERIFY(desktop.shown<GraphCanvas>()->hasFocus());
    }

    void settings_areReachedAndSetByKeys() {
        OpenDesktop desktop;
        desktop.hands.key("ctrl+comma");
        QVERIFY(desktop.seen("settings"));
        desktop.photograph("keyboard-8-settings");
        QVERIFY(tabTo(desktop, "text-size"));
        desktop.hands.key("ctrl+a");
        desktop.hands.type("125");
        desktop.hands.key("Return");
        QTRY_COMPARE(desktop.settings->textScale(), 1.25);
        desktop.photograph("keyboard-9-larger");
        QVERIFY(tabTo(desktop, "keep-running"));
        desktop.hands.key("space");
        QTRY_VERIFY(desktop.settings->keepRunning());
        desktop.hands.key("Escape");
        QTRY_VERIFY(!desktop.seenNow("settings"));
        desktop.hands.key("ctrl+shift+minus");
        QTRY_COMPARE(desktop.settings->textScale(), 1.125);
    }

    void help_andAbout_sayWhatThereIs() {
        OpenDesktop desktop;
        desktop.hands.key("F1");
        auto* keys = desktop.seenAs<KeysDialog>("keys");
        QVERIFY(keys);
        QTRY_VERIFY_WITH_TIMEOUT(keys->isActiveWindow(), kPatience);
        desktop.photograph("keyboard-10-help");
        const int all = keys->shown();
        desktop.hands.type("ctrl+k");
        QTRY_COMPARE_WITH_TIMEOUT(keys->shown(), 1, kPatience);
        desktop.hands.key("Escape");
        QTRY_COMPARE_WITH_TIMEOUT(keys->shown(), all, kPatience);
        desktop.hands.key("Escape");
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.seenNow("keys"), kPatience);
        QVERIFY(command(desktop, "about stemma"));
        auto* about = desktop.seenAs<QWidget>("about");
        QVERIFY(about);
        QTRY_VERIFY_WITH_TIMEOUT(about->isActiveWindow(), kPatience);
        QVERIFY(desktop.says("GPL-3.0-or-later"));
        QVERIFY(desktop.says("DuckDB"));
        desktop.photograph("keyboard-11-about");
        desktop.hands.key("Escape");
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.seenNow("about"), kPatience);
    }

    void everyControl_hasANameAndIsReached() {
        OpenDesktop desktop;
        QVERIFY(desktop.openExample());
        QVERIFY(command(desktop, "penguins/model"));
        QVERIFY(desktop.seen("pictureDeck"));
        // Around the window by Tab: each has a name, and all that matter are on the way. A second time, where a page
        // that was read meanwhile was built anew under the walk.
        const QStringList wanted{
            "run",       "parameters",       "search",         "export",        "theme",  "help",
            "workspace", "navigator-filter", "navigator-tree", "view-lineage",  "addTag", "addAlias",
            "open",      "openLineage",      "copy",           "exportVersion", "delete", "logs",
            "tableFind", "tableGrid",        "tableAddFilter", "tableExport"};
        QStringList reached, nameless;
        const auto missing = [&] {
            QStringList names = wanted;
            names.removeIf([&](const QString& name) { return reached.contains(name); });
            return names;
        };
        const QWidget* first = nullptr;
        int rounds = 0;
        for (int i = 0; i < 400; ++i) {
            QWidget* focus = QApplication::focusWidget();
            if (focus && focus == first && (++rounds == 2 || missing().isEmpty())) break;
            if (focus && !first) first = focus;
            if (focus) {
                reached << focus->objectName();
                QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(focus);
                if (!spoken || spoken->text(QAccessible::Name).isEmpty())
                    nameless << QString::fromLatin1(focus->metaObject()->className()) + " " + focus->objectName();
            }
            desktop.hands.key("Tab");
            if (!QTest::qWaitFor([&] { return QApplication::focusWidget() != focus; }, kPatience)) break;
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(", ")));
        QVERIFY2(missing().isEmpty(), qPrintable(missing().join(", ")));
    }
};

STEMMA_DESKTOP_TEST(KeyboardJourneyTest)
#include "tst_KeyboardJourney.moc"
