// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"

#include "app/desktop/Named.h"
#include "ui/session/Selection.h"

using namespace stemma;
using namespace stemma::ui;

/// What `stemma-desktop --view` and `--select` name, in a window that a person uses.
class NamedTest : public QObject {
    Q_OBJECT
    std::unique_ptr<Desktop> m_made;

    /// A second window on the same folder, asked for something.
    void ask(Desktop& desktop, const QString& view, const QString& select = {}) const {
        Arguments arguments;
        arguments.path = m_made->path("");
        arguments.view = view;
        arguments.select = select;
        openNamed(*desktop.window, arguments);
    }

private Q_SLOTS:
    void initTestCase() {
        m_made = std::make_unique<Desktop>();
        QVERIFY(m_made->dropAndRun());
    }
    void cleanupTestCase() { m_made.reset(); }

    void view_isInSightOnceTheFolderIsOpen_data() {
        QTest::addColumn<QString>("view");
        QTest::newRow("runs") << "runs";
        QTest::newRow("run") << "run:1";
    }
    void view_isInSightOnceTheFolderIsOpen() {
        QFETCH(QString, view);
        Desktop desktop;
        ask(desktop, view);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), view, kPatience);
    }

    void version_isOpenedAndSelected() {
        Desktop desktop;
        ask(desktop, "version:cities/mean");
        QTRY_VERIFY_WITH_TIMEOUT(desktop.window->pages().current().startsWith("version:"), kPatience);
        QVERIFY(desktop.selection.current().version);
    }

    void whatIsSelected_staysWhereARunIsShown() {
        Desktop desktop;
        ask(desktop, "run:1", "cities/mean");
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window->pages().current(), QString("run:1"), kPatience);
        QVERIFY(desktop.selection.current().version);
    }

    void whatIsNotThere_isSaidInTheWindow_data() {
        QTest::addColumn<QString>("view");
        QTest::addColumn<QString>("said");
        QTest::newRow("no such page") << "pictures"
                                      << "there is no view pictures; there are welcome";
        QTest::newRow("no such run") << "run:99"
                                     << "there is no run 99";
        QTest::newRow("no such artifact") << "version:cities/none"
                                          << "cities/none";
    }
    void whatIsNotThere_isSaidInTheWindow() {
        QFETCH(QString, view);
        QFETCH(QString, said);
        Desktop desktop;
        QStringList words;
        QObject::connect(&desktop.desk, &Desk::say, &desktop.desk, [&](const QString& text) { words << text; });
        ask(desktop, view);
        QTRY_VERIFY2_WITH_TIMEOUT(words.join('\n').contains(said), qPrintable(words.join('\n')), kPatience);
    }
};

QTEST_MAIN(NamedTest)
#include "tst_Named.moc"
