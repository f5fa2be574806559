// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"

#include "ui/shell/Opening.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QScreen>
#include <QTimer>

namespace stemma::ui {

OpenDesktop::OpenDesktop(QSize size) : WindowFixture(size) {
    window->move(80, 60); // beside the partner of a drag
    window->show();
    if (!QTest::qWaitForWindowActive(window.get(), kPatience)) qFatal("the window never got the focus");
}

QWidget* OpenDesktop::seenNow(const QString& name) const {
    for (QWidget* top : QApplication::topLevelWidgets()) {
        if (!top->isVisible()) continue;
        for (QWidget* widget : top->findChildren<QWidget*>(name))
            if (widget->isVisible()) return widget;
    }
    return nullptr;
}

QWidget* OpenDesktop::seen(const QString& name) const {
    QWidget* found = nullptr;
    if (QTest::qWaitFor([&] { return (found = seenNow(name)) != nullptr; }, kPatience)) return found;
    photograph(QStringLiteral("missing-") + name);
    qWarning("nothing on screen is named %s", qPrintable(name));
    return nullptr;
}

bool OpenDesktop::clickSeen(const QString& name, int times) {
    int gone = 0;
    const auto place = [&] {
        const QWidget* widget = seenNow(name);
        return widget ? QRect(widget->mapToGlobal(QPoint()), widget->size())
                      : QRect(0, 0, 0, -++gone); // never the same
    };
    if (!seen(name) || !Hands::standsStill(place)) return false;
    QWidget* widget = seenNow(name);
    return widget && hands.click(widget, widget->rect().center(), times);
}

bool OpenDesktop::says(const QString& words) const {
    const auto said = [&] {
        for (QWidget* top : QApplication::topLevelWidgets())
            for (QWidget* widget : top->findChildren<QWidget*>()) {
                if (!widget->isVisible()) continue;
                const auto* label = qobject_cast<QLabel*>(widget);
                const auto* button = qobject_cast<QAbstractButton*>(widget);
                const QString text = label ? label->text() : button ? button->text() : widget->accessibleName();
                if (text.contains(words)) return true;
            }
        return false;
    };
    return QTest::qWaitFor(said, kPatience);
}

QString OpenDesktop::dropFromElsewhere(const QString& file) {
    elsewhere = DragPartner::source(file); // stays: the window asks it for the data after it was told how it ended
    elsewhere->drag(hands, window->mapToGlobal(window->rect().center()));
    if (!seen(QStringLiteral("drop-veil"))) return QStringLiteral("never taken");
    photograph(QStringLiteral("drag"));
    hands.release();
    return elsewhere->line();
}

bool OpenDesktop::runEnded(int count) const {
    return QTest::qWaitFor(
        [&] {
            const auto& listed = session.overview()->runs;
            return !runs.any() && int(listed.size()) == count && listed.front().status != RunStatus::Running;
        },
        kPatience);
}

bool OpenDesktop::neverWaited() const {
    const auto& watched = *static_cast<WatchedApplication*>(QCoreApplication::instance());
    const WatchedApplication::Stall &longest = watched.longest(), &wait = watched.longestWait();
    qInfo("longest event: %.1f ms (%s); longest wait in one: %.1f ms (%s)", double(longest.whole().count()) / 1000,
          qPrintable(longest.what), double(wait.waited.count()) / 1000, qPrintable(wait.what));
    // What a loaded machine adds is no fault; whoever waits for a process, a lock or a disk waits longer than this.
    return wait.waited < std::chrono::seconds(1);
}

void OpenDesktop::photograph(const QString& name) const {
    const QString to = qEnvironmentVariable("STEMMA_PICTURES");
    if (to.isEmpty()) return;
    for (const auto theme : {Settings::Theme::Dark, Settings::Theme::Light}) {
        dress(theme, 1);
        QTest::qWait(120); // for eyes only: what is painted may come late
        window->screen()->grabWindow(0).save(
            QStringLiteral("%1/%2-%3.png")
                .arg(to, name, QLatin1String(theme == Settings::Theme::Dark ? "dark" : "light")));
    }
}

bool OpenDesktop::inView(const QString& id) const {
    return QTest::qWaitFor([&] { return window->pages().current() == id; }, kPatience);
}

void OpenDesktop::open(const std::string& below) const {
    window->opening().open(path(below));
}

bool OpenDesktop::openExample(const std::vector<QStringList>& each) {
    const fs::path example = home.path() / "penguins";
    fs::copy(fs::path(qgetenv("STEMMA_SOURCE_DIR").toStdString()) / "resources/examples/penguins", example,
             fs::copy_options::recursive);
    for (const QStringList& parameters : each) {
        QProcess program;
        program.setWorkingDirectory(qpath(example));
        QStringList words{QStringLiteral("run")};
        for (const QString& one : parameters) words << QStringLiteral("-p") << one;
        program.start(qEnvironmentVariable("STEMMA_BIN") + QStringLiteral("/stemma"), words);
        if (!program.waitForFinished(kPatience) || program.exitCode() != 0)
            qFatal("the example failed: %s", program.readAllStandardError().constData());
    }
    open("penguins/.stemma");
    return runEnded(int(each.size()));
}

VersionId OpenDesktop::latest(const std::string& artifact) const {
    const auto overview = session.overview();
    const OverviewArtifact* found = overview->artifact(artifact);
    return found && found->latestVersion() ? found->latestVersion()->id : VersionId{};
}

bool OpenDesktop::answered(const std::function<void()>& opens, const std::function<QWidget*()>& asked,
                           const std::function<void(QWidget&)>& answer) {
    constexpr int kLook = 20; // milliseconds
    bool came = false;
    int looked = 0;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &look, [&] {
        QWidget* question = asked();
        if (!question && ++looked < kPatience / kLook) return;
        look.stop();
        if (!question) { // whatever else waits for an answer would wait for ever
            photograph(QStringLiteral("unanswered"));
            for (QWidget* other : {QApplication::activePopupWidget(), QApplication::activeModalWidget()})
                if (other) other->close();
            return;
        }
        answer(*question);
        came = true;
    });
    look.start(kLook);
    opens();
    return QTest::qWaitFor([&] { return came || !look.isActive(); }, 2 * kPatience) && came;
}

bool OpenDesktop::chosen(const std::function<void()>& opens, const QString& words, const QString& photo) {
    const auto entry = [&words](QWidget* menu) -> QAction* {
        for (QAction* action : menu ? menu->actions() : QList<QAction*>())
            if (action->text().section(QLatin1Char('\t'), 0, 0).remove(QLatin1Char('&')) == words) return action;
        return nullptr;
    };
    const auto menu = [&]() -> QWidget* {
        QWidget* popup = QApplication::activePopupWidget();
        return popup && popup->isVisible() && entry(popup) ? popup : nullptr;
    };
    return answered(opens, menu, [&](QWidget& open) {
        if (!photo.isEmpty()) photograph(photo);
        hands.click(&open, static_cast<QMenu&>(open).actionGeometry(entry(&open)).center());
    });
}

bool OpenDesktop::savedAs(const std::function<void()>& opens, const QString& file) {
    const auto box = []() -> QWidget* {
        auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
        return dialog && dialog->isActiveWindow() ? dialog : nullptr;
    };
    return answered(opens, box, [&](QWidget& dialog) {
        hands.key(QStringLiteral("ctrl+a"));
        hands.type(file);
        auto* field = dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        if (!field || !QTest::qWaitFor([&] { return field->text() == file; }, kPatience)) return;
        hands.key(QStringLiteral("Return"));
    });
}

bool OpenDesktop::nodeInSight(GraphCanvas& canvas, const std::string& id) {
    if (!QTest::qWaitFor([&] { return !canvas.nodeRect(id).isNull(); }, kPatience)) return false;
    const auto inside = [&] { return canvas.rect().contains(canvas.nodeRect(id).center().toPoint()); };
    if (inside()) return true;
    return hands.click(canvas.findChild<QWidget*>(QStringLiteral("zoomFit"))) && QTest::qWaitFor(inside, kPatience);
}

bool OpenDesktop::clickNode(GraphCanvas& canvas, const std::string& id, int times) {
    return nodeInSight(canvas, id) && hands.click(&canvas, canvas.nodeRect(id).center().toPoint(), times);
}

bool OpenDesktop::press(const QString& name) {
    QWidget* around = seen(QStringLiteral("inspectorScroll"));
    const auto inSight = [&] { // the page may be made anew meanwhile, and the button with it
        const QWidget* button = seenNow(name);
        return button && QRegion(button->rect()).subtracted(button->visibleRegion()).isEmpty();
    };
    if (!around || !seen(name)) return false;
    const auto place = [&] { return inSight() ? QRect(seenNow(name)->mapToGlobal(QPoint()), QSize(1, 1)) : QRect(); };
    for (int tries = 0; tries < 5; ++tries) {
        for (int i = 0; i < 20 && !inSight(); ++i) hands.wheel(around, around->rect().center(), -2);
        if (!QTest::qWaitFor(inSight, kPatience)) return false;
        if (Hands::standsStill(place) && inSight()) return clickSeen(name);
    }
    return false;
}

bool OpenDesktop::inspects(int version) const {
    const auto there = [&] {
        const auto* chip = qobject_cast<QAbstractButton*>(seenNow(QStringLiteral("versionChip")));
        return chip && chip->text() == QStringLiteral("version %1").arg(version);
    };
    return QTest::qWaitFor(there, kPatience);
}

} // namespace stemma::ui
