// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Waiting.h"
#include "ui/widgets/NextFrame.h"

#include <QLabel>
#include <QPointer>
#include <QTest>
#include <QVBoxLayout>

using namespace stemma::ui;

/// A window says when a frame of it has been painted.
class NextFrameTest : public QObject {
    Q_OBJECT

private:
    /// Notes what is painted, in order, between the words of NextFrame.
    class Part : public QWidget {
    public:
        Part(QWidget* parent, QStringList& log) : QWidget(parent), m_log(log) {}

    protected:
        void paintEvent(QPaintEvent*) override { m_log << objectName(); }

    private:
        QStringList& m_log;
    };

    struct Window : QWidget {
        explicit Window(QStringList& log) : upper(new Part(this, log)), lower(new Part(this, log)) {
            auto* column = new QVBoxLayout(this);
            for (Part* part : {upper, lower}) column->addWidget(part);
            upper->setObjectName(QStringLiteral("upper"));
            lower->setObjectName(QStringLiteral("lower"));
            resize(200, 200);
        }
        Part *upper, *lower;
    };

private Q_SLOTS:
    void frame_isToldWhenAllOfItIsPainted() {
        QStringList log;
        Window window(log);
        new NextFrame(
            window, [](QWidget&) { return true; }, [&] { log << QStringLiteral("told"); });
        QVERIFY(log.isEmpty()); // nothing is painted before the window is shown
        window.show();
        QTRY_VERIFY(log.contains(QStringLiteral("told")));
        QCOMPARE(log, QStringList({"upper", "lower", "told"}));
    }

    void frame_isToldOnce() {
        QStringList log;
        Window window(log);
        const QPointer<NextFrame> frame = new NextFrame(
            window, [](QWidget&) { return true; }, [&] { log << QStringLiteral("told"); });
        window.show();
        QTRY_VERIFY(log.contains(QStringLiteral("told")));
        QTRY_VERIFY(!frame);
        log.clear();
        window.repaint();
        QCoreApplication::processEvents();
        QCOMPARE(log, QStringList({"upper", "lower"}));
    }

    void framesBeforeTheOneThatCounts_areNotTold() {
        QStringList log;
        Window window(log);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_VERIFY(log.contains(QStringLiteral("lower")));
        bool ready = false;
        new NextFrame(
            window, [&](QWidget& part) { return ready && &part == window.lower; },
            [&] { log << QStringLiteral("told"); });
        log.clear();
        window.repaint();
        ready = true;
        window.upper->repaint();
        QCoreApplication::processEvents();
        QCOMPARE(log, QStringList({"upper", "lower", "upper"}));
        window.lower->repaint();
        QTRY_COMPARE(log.back(), QString("told"));
    }

    void otherWindows_dontCount() {
        QStringList log;
        Window window(log), other(log);
        window.show();
        QTRY_VERIFY(log.contains(QStringLiteral("lower")));
        new NextFrame(
            window, [](QWidget& part) { return part.objectName() == QLatin1String("lower"); },
            [&] { log << QStringLiteral("told"); });
        log.clear();
        other.show();
        other.repaint();
        QTRY_VERIFY(log.contains(QStringLiteral("lower")));
        QCoreApplication::sendPostedEvents(); // what would have been told about it
        QVERIFY(!log.contains(QStringLiteral("told")));
        window.repaint();
        QTRY_COMPARE(log.back(), QString("told"));
    }

    void window_thatGoesTellsNothing() {
        QStringList log;
        {
            Window window(log);
            new NextFrame(
                window, [](QWidget&) { return true; }, [&] { log << QStringLiteral("told"); });
            window.show();
            window.repaint();
        }
        QCoreApplication::processEvents();
        QVERIFY(!log.contains(QStringLiteral("told")));
    }
};

QTEST_MAIN(NextFrameTest)
#include "tst_NextFrame.moc"
