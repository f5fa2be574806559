// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/shell/Command.h"
#include "ui/shell/SettingsDialog.h"
#include "ui/widgets/Button.h"

#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QToolButton>

using namespace stemma;
using namespace stemma::ui;

/// Where the window is small, or the words are large: nothing is cut off, nothing lies on another.
class SmallScreenTest : public QObject {
    Q_OBJECT

    struct Scale {
        explicit Scale(const Desktop& of) : m_desktop(of) {}
        ~Scale() { m_desktop.settings->setTextScale(1); }

    private:
        const Desktop& m_desktop;
    };
    static bool inOneRow(const Desktop& desktop, std::initializer_list<const char*> ids) {
        const int top = desktop.find<QWidget>(*ids.begin())->y();
        return std::all_of(ids.begin(), ids.end(),
                           [&](const char* id) { return desktop.find<QWidget>(id)->y() == top; });
    }

private Q_SLOTS:
    void tabs_haveTheirCrossesBesideTheArrows() {
        Desktop desktop;
        desktop.window->resize(720, 560);
        desktop.drop(desktop.path("cities.yaml"));
        Pages& pages = desktop.window->pages();
        QTRY_VERIFY_WITH_TIMEOUT(pages.current().startsWith("preview:"), kPatience);
        auto* tabs = desktop.find<QTabBar>("documents");
        QCOMPARE(tabs->count(), 1);
        const auto onIt = [tabs] {
            const QRect tab = tabs->tabRect(tabs->currentIndex());
            for (const auto* arrow : tabs->findChildren<QToolButton*>())
                if (arrow->isVisible() && arrow->geometry().intersects(tab)) return true;
            return !tabs->rect().contains(tab);
        };
        QTRY_VERIFY(tabs->width() < 220);
        QTRY_VERIFY(!onIt());
        Desktop::keepPicture(*desktop.window, "small-one-tab");
        for (int i = 1; i < 4; ++i)
            pages.show(QStringLiteral("test:%1").arg(i), true, [i] {
                auto* page = new QWidget;
                page->setWindowTitle(QStringLiteral("penguins/predictions @%1").arg(i));
                return page;
            });
        QCOMPARE(tabs->count(), 4);
        QTRY_VERIFY(!onIt());
        Desktop::keepPicture(*desktop.window, "small-tabs");
        const QRect last = tabs->tabRect(3);
        QTest::mouseClick(tabs, Qt::LeftButton, {}, QPoint(last.right() - 15, last.center().y() + 1)); // its cross
        QTRY_COMPARE(tabs->count(), 3);
    }

    void sides_giveWayToWhatIsLookedAt() {
        Desktop desktop;
        desktop.window->resize(900, 600);
        desktop.drop(desktop.path("cities.yaml"));
        QTRY_VERIFY_WITH_TIMEOUT(desktop.window->pages().current().startsWith("preview:"), kPatience);
        QTRY_VERIFY2(desktop.window->pages().width() >= 400,
                     qPrintable(QString::number(desktop.window->pages().width())));
    }

    void welcome_isAsWideAsTheWindow() {
        Desktop desktop;
        const Scale after(desktop);
        auto* page = desktop.find<QScrollArea>("welcome");
        for (const int wide : {1280, 860, 760}) {
            desktop.window->resize(wide, 800);
            QTRY_COMPARE(page->width(), wide);
            QTRY_COMPARE(page->horizontalScrollBar()->maximum(), 0);
            const bool three = wide == 1280;
            QTRY_COMPARE(inOneRow(desktop, {"example-penguins", "example-digits", "example-scripts"}), three);
            QVERIFY(inOneRow(desktop, {"example-penguins", "example-digits"}));
            for (const char* id : {"example-penguins", "example-primes", "welcome-new"}) {
                const auto* tile = desktop.find<QWidget>(id);
                QVERIFY(
                    page->widget()->rect().contains(QRect(tile->mapTo(page->widget(), QPoint(0, 0)), tile->size())));
            }
            Desktop::keepPicture(*desktop.window, QStringLiteral("small-welcome-%1").arg(wide));
        }
    }

    void settings_areOnTheScreen() {
        Desktop desktop;
        const Scale after(desktop);
        desktop.settings->setTextScale(2);
        desktop.window->resize(700, 560);
        findCommand(QStringLiteral("settings"))->run(*desktop.window);
        auto* dialog = desktop.find<SettingsDialog>("settings");
        QVERIFY(dialog && QTest::qWaitForWindowExposed(dialog));
        const QRect screen = dialog->screen()->availableGeometry();
        QVERIFY2(dialog->height() < screen.height() && dialog->width() <= screen.width(),
                 qPrintable(QStringLiteral("%1 x %2").arg(dialog->width()).arg(dialog->height())));
        // The foot is in sight, all of the page is reached by scrolling.
        const auto* close = dialog->findChild<QWidget*>("settings-close");
        QVERIFY(dialog->rect().contains(QRect(close->mapTo(dialog, QPoint(0, 0)), close->size())));
        const auto* area = dialog->findChild<QScrollArea*>();
        QVERIFY(area->verticalScrollBar()->maximum() > 0);
        QVERIFY2(area->widget()->width() <= area->viewport()->width(), "cut off at the right");
        // Where the words change while it is open, so does it, and stays where it can be seen.
        desktop.settings->setTextScale(1);
        QTRY_COMPARE(dialog->size(), QSize(600, 620));
        dialog->move(screen.bottomRight() - QPoint(620, 640));
        desktop.settings->setTextScale(1.25);
        QTRY_VERIFY(dialog->height() > 620);
        QTRY_VERIFY(screen.contains(dialog->frameGeometry()));
    }
};

QTEST_MAIN(SmallScreenTest)
#include "tst_SmallScreen.moc"
