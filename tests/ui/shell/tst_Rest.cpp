// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/GraphHands.h"

#include <QApplication>
#include <map>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// Counts what widgets ask of each other: to be laid out, moved, painted anew.
class Restlessness : public QObject {
public:
    Restlessness() { qApp->installEventFilter(this); }
    bool eventFilter(QObject* watched, QEvent* event) override {
        switch (event->type()) {
        case QEvent::LayoutRequest:
        case QEvent::UpdateRequest:
        case QEvent::Resize:
        case QEvent::Paint:
        case QEvent::MetaCall:
            ++m_count;
            m_last = QString::fromLatin1(watched->metaObject()->className()) + QLatin1Char(' ') +
                     watched->objectName() + QStringLiteral(", event %1").arg(event->type());
            break;
        default:
            break;
        }
        return false;
    }
    /// Whether nothing was asked in so many turns of the event loop on end.
    bool ends() {
        int quiet = 0;
        return QTest::qWaitFor(
            [&] {
                const int before = m_count;
                QCoreApplication::sendPostedEvents();
                QCoreApplication::processEvents();
                quiet = m_count == before ? quiet + 1 : 0;
                return quiet >= 20;
            },
            10'000);
    }
    const QString& last() const { return m_last; }

private:
    int m_count = 0;
    QString m_last;
};

} // namespace

/// A window that nobody touches does nothing: no view keeps a processor busy by asking itself for more.
class RestTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void welcome_isAtRest() {
        Desktop desktop;
        Restlessness restless;
        QVERIFY2(restless.ends(), qPrintable(restless.last()));
    }

    void views_areAtRest() {
        GraphDesktop desktop;
        desktop.drop(desktop.path("cities.yaml"));
        Restlessness restless;
        QVERIFY2(restless.ends(), qPrintable("preview: " + restless.last()));
        QVERIFY(desktop.dropAndRun());
        const VersionId mean = desktop.latest("cities/mean");
        QVERIFY2(restless.ends(), qPrintable("run: " + restless.last()));
        for (const char* view : {"lineage", "map", "history", "runs"}) {
            desktop.window->pages().showFixed(QLatin1String(view));
            if (desktop.page(view)) QVERIFY(desktop.settles(view));
            QVERIFY2(restless.ends(), qPrintable(view + (": " + restless.last())));
            desktop.selection.select(Subject::ofVersion(mean));
            QVERIFY2(restless.ends(), qPrintable(view + (" with a selection: " + restless.last())));
        }
        Q_EMIT desktop.desk.openVersion(mean, true);
        QVERIFY2(restless.ends(), qPrintable("version: " + restless.last()));
        desktop.window->resize(900, 620);
        QVERIFY2(restless.ends(), qPrintable("made small: " + restless.last()));
    }
};

QTEST_MAIN(RestTest)
#include "tst_Rest.moc"
