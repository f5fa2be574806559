// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/paint/Fonts.h"
#include "ui/shell/AboutDialog.h"
#include "ui/shell/Command.h"
#include "ui/shell/KeysDialog.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/LinkText.h"

#include <QClipboard>
#include <QKeySequence>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// Opened as the menu and the palette do.
template <typename Dialog>
Dialog* opened(const Desktop& desktop, const char* command) {
    findCommand(QLatin1String(command))->run(*desktop.window);
    auto* dialog = desktop.window->findChild<Dialog*>();
    return dialog && QTest::qWaitForWindowExposed(dialog) ? dialog : nullptr;
}

QStringList rowsOf(const KeysDialog& dialog) {
    QStringList names;
    for (const QWidget* row : dialog.findChildren<QWidget*>("keys-row"))
        if (row->isVisibleTo(&dialog)) names << row->accessibleName();
    return names;
}

} // namespace

/// What the program says of itself: About, and the list of keys.
class DialogsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void about_namesVersionsAndLicences() {
        Desktop desktop;
        auto* dialog = opened<AboutDialog>(desktop, "about");
        QVERIFY(dialog);
        QVERIFY(dialog->findChild<ElidedLabel*>("about-version")->text().contains(QLatin1String(STEMMA_VERSION)));
        QVERIFY(dialog->findChild<LinkText*>("about-licence")->text().contains("GPL-3.0-or-later"));
        static const QRegularExpression number(QStringLiteral("^[0-9]+(\\.[0-9]+)+"));
        for (const char* name : {"Qt", "DuckDB", "SQLite", "Graphviz", "nlohmann_json", "yaml-cpp"}) {
            const auto* version =
                dialog->findChild<ElidedLabel*>(QStringLiteral("about-version-") + QLatin1String(name));
            QVERIFY2(version, name);
            QTRY_VERIFY2_WITH_TIMEOUT(number.match(version->text()).hasMatch(), qPrintable(version->text()), kPatience);
            QVERIFY2(!version->elided(), name);
        }
        for (const Library& library : libraries()) QVERIFY2(!library.licence.isEmpty(), qPrintable(library.name));
        QTest::mouseClick(dialog->findChild<QPushButton*>("about-copy"), Qt::LeftButton);
        const QString copied = QGuiApplication::clipboard()->text();
        for (const char* words : {"Stemma " STEMMA_VERSION, "\nDuckDB 1", "\nSQLite 3", ", public domain"})
            QVERIFY2(copied.contains(QLatin1String(words)), qPrintable(copied));
        Desktop::keepPicture(*dialog, QStringLiteral("about"));
        QTest::keyClick(dialog, Qt::Key_Return); // Close is what Enter does
        QTRY_VERIFY(!desktop.window->findChild<AboutDialog*>());
    }

    void keys_areAllThereInGroups() {
        Desktop desktop;
        auto* dialog = opened<KeysDialog>(desktop, "help");
        QVERIFY(dialog);
        const QStringList rows = rowsOf(*dialog);
        int commands = 0;
        for (const Command& command : commandCatalog()) {
            if (command.shortcut.isEmpty()) continue;
            ++commands;
            QString words = command.title;
            const QString row = words.remove(QChar(0x2026)) + QStringLiteral(": ") +
                                QKeySequence(command.shortcut).toString(QKeySequence::NativeText);
            QVERIFY2(rows.contains(row), qPrintable(row));
        }
        QVERIFY(rows.size() > commands + 15); // graphs, tables, charts, versions
        QCOMPARE(dialog->shown(), int(rows.size()));
        Desktop::keepPicture(*dialog, QStringLiteral("keys"));
    }

    void keys_areFoundByTyping() {
        Desktop desktop;
        auto* dialog = opened<KeysDialog>(desktop, "help");
        QVERIFY(dialog);
        auto* field = dialog->findChild<QLineEdit*>("keys-field");
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, "zoom");
        QCOMPARE(rowsOf(*dialog).size(), 3); // of a graph, of a chart, and moving what is zoomed
        field->clear();
        QTest::keyClicks(field, "ctrl+k");
        QCOMPARE(rowsOf(*dialog), QStringList{QStringLiteral("Find anything, do anything: Ctrl+K")});
        field->clear();
        QTest::keyClicks(field, "nosuchthing");
        QCOMPARE(dialog->shown(), 0);
        QVERIFY(dialog->findChild<EmptyState*>()->isVisible());
        Desktop::keepPicture(*dialog, QStringLiteral("keys-none"));
        QTest::keyClick(field, Qt::Key_Escape); // first what was typed
        QVERIFY(dialog->isVisible());
        QVERIFY(dialog->shown() > 40);
        auto* bar = dialog->findChild<QScrollArea*>()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        QTest::keyClick(field, Qt::Key_PageDown);
        QVERIFY(bar->value() > 0);
        QTest::keyClick(field, Qt::Key_Escape);
        QTRY_VERIFY(!desktop.window->findChild<KeysDialog*>());
    }
};

QTEST_MAIN(DialogsTest)
#include "tst_Dialogs.moc"
