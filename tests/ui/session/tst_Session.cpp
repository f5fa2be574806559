// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/engine/Engine.h"
#include "tests/support/Waiting.h"
#include "ui/bridge/Workers.h"
#include "ui/session/Session.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace stemma;
using namespace stemma::ui;

/// The workspace a window is about.
class SessionTest : public QObject {
    Q_OBJECT

private:
    TempFolder m_folder;

    /// The helpers that this process has started, by name.
    static QStringList helpers() {
        QStringList names;
        const QString threads = QStringLiteral("/proc/self/task/");
        for (const QString& thread : QDir(threads).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QFile children(threads + thread + QStringLiteral("/children"));
            if (!children.open(QIODevice::ReadOnly)) continue;
            for (const QByteArray& child : children.readAll().split(' ')) {
                QFile name(QStringLiteral("/proc/%1/comm").arg(QString::fromLatin1(child.trimmed())));
                if (!child.trimmed().isEmpty() && name.open(QIODevice::ReadOnly))
                    names << QString::fromLatin1(name.readAll().trimmed());
            }
        }
        return names;
    }

private Q_SLOTS:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }
    void cleanupTestCase() { finishWorkers(); }

    void openWorkspace_hasItsTablesReadyBeforeAnybodyAsks() {
        Session session;
        session.open(m_folder.path() / ".stemma");
        QTRY_VERIFY(session.state() == Session::State::Named);
        QVERIFY(writeFile(m_folder.path() / "note.txt", "words\n"));
        bool added = false;
        session.ensure([&](const WorkspaceHandle& handle) {
            added = handle.engine->add(m_folder.path() / "note.txt", "note", "file", {}, false).has_value();
        });
        QTRY_VERIFY(added);
        session.refresh();
        QTRY_COMPARE(helpers(), QStringList{QStringLiteral("stemma-tables")});
        session.close();
        QTRY_VERIFY(helpers().isEmpty());
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "tst_Session.moc"
