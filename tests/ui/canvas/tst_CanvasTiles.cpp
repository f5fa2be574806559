// SPDX-License-Identifier: GPL-3.0-or-later
// What is painted by workers: it arrives whatever happens meanwhile, and is what would be painted at once.
#include "tests/support/Waiting.h"
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/bridge/Workers.h"

#include <QApplication>
#include <algorithm>
#include <optional>

using namespace stemma;
using namespace stemma::ui;

class CanvasTilesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_canvas.emplace(graphs::many(4000, false)); }
    void cleanup() { m_canvas.reset(); }

    void large_framesComeFromWorkers();
    void workers_workIsDroppedWithTheCanvas();
    void news_letTilesArrive();
    void settle_ofAnotherGraphForgetsTheFaces();
    void theme_leavesNothingOfTheOldOne();

private:
    std::optional<CanvasFixture> m_canvas;
};

void CanvasTilesTest::large_framesComeFromWorkers() {
    (*m_canvas)->settle();
    (*m_canvas)->repaint();
    QVERIFY((*m_canvas)->settled()); // nothing is left to do
    (*m_canvas)->zoomTo(0.2);
    (*m_canvas)->repaint();
    QVERIFY(!(*m_canvas)->settled()); // the window doesn't wait
    QTRY_VERIFY((*m_canvas)->settled());
    const PaintCount count = (*m_canvas)->lastPainted();
    QVERIFY(count.nodes > 100);
    // What came is what is painted at once.
    QImage came((*m_canvas)->size(), QImage::Format_RGB32), whole = came;
    (*m_canvas)->render(&came);
    QEvent anew(QEvent::PaletteChange);
    QCoreApplication::sendEvent(m_canvas->get(), &anew);
    (*m_canvas)->render(&whole);
    const auto apart = [](QRgb a, QRgb b) {
        return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
    };
    int different = 0; // a long smooth line is a little softer or harder where another part of it is clipped
    for (int y = 0; y < came.height(); ++y)
        for (int x = 0; x < came.width(); ++x) different += apart(came.pixel(x, y), whole.pixel(x, y)) > 32 ? 1 : 0;
    QVERIFY2(different < came.width() * came.height() / 500, qPrintable(QString::number(different)));
}

void CanvasTilesTest::workers_workIsDroppedWithTheCanvas() {
    (*m_canvas)->zoomTo(0.2);
    (*m_canvas)->repaint();
    QVERIFY(!(*m_canvas)->settled());
    m_canvas.reset(); // tiles are on their way still
    finishWorkers();
    QCoreApplication::processEvents();
}

/// However fast a run tells them.
void CanvasTilesTest::news_letTilesArrive() {
    (*m_canvas)->setColourBy(ColourBy::Status);
    (*m_canvas)->settle();
    (*m_canvas)->zoomTo(0.2);
    (*m_canvas)->repaint();
    QVERIFY(!(*m_canvas)->settled());
    DrawnNode node = (*m_canvas)->drawing().nodes[0];
    node.facts = "epoch 3";
    (*m_canvas)->updateStates({node});
    QVERIFY(!(*m_canvas)->settled()); // on their way still
    node.status = node.status == "failed" ? "executed" : "failed";
    (*m_canvas)->updateStates({node});
    QVERIFY(!(*m_canvas)->settled());
    (*m_canvas)->setSelected((*m_canvas)->selected());
    QVERIFY(!(*m_canvas)->settled());
    QTRY_VERIFY((*m_canvas)->settled());
    const QImage came = m_canvas->onScreen();
    QTRY_VERIFY((*m_canvas)->settled());
    QEvent anew(QEvent::PaletteChange);
    QCoreApplication::sendEvent(m_canvas->get(), &anew);
    (*m_canvas)->settle();
    const QRect changed = (*m_canvas)->nodeRect(node.id).toAlignedRect();
    QCOMPARE(came.copy(changed), m_canvas->onScreen().copy(changed));
}

void CanvasTilesTest::settle_ofAnotherGraphForgetsTheFaces() {
    (*m_canvas)->zoomTo(0.2);
    (*m_canvas)->repaint();
    QTRY_VERIFY((*m_canvas)->settled());
    QSignalSpy shown(m_canvas->get(), &GraphCanvas::graphShown);
    (*m_canvas)->setGraph(graphs::many(3500, false));
    QVERIFY(shown.wait(60'000));
    (*m_canvas)->settle();
    (*m_canvas)->zoomTo(0.19);
    (*m_canvas)->repaint();
    QVERIFY(!(*m_canvas)->settled());
    QTRY_VERIFY((*m_canvas)->settled());
}

void CanvasTilesTest::theme_leavesNothingOfTheOldOne() {
    const auto arrive = [&] {
        (*m_canvas)->repaint();
        return QTest::qWaitFor([&] { return (*m_canvas)->settled(); }, 60'000);
    };
    (*m_canvas)->zoomTo(0.19);
    QVERIFY(arrive());
    (*m_canvas)->zoomTo(0.4);
    QVERIFY(arrive());
    const QPalette before = QApplication::palette();
    const QRgb light = Palette(false)("canvas").rgb();
    const auto lightPixels = [&](const QImage& image) {
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) count += image.pixel(x, y) == light ? 1 : 0;
        return count;
    };
    QVERIFY(lightPixels(m_canvas->onScreen()) > 1000); // it would be seen
    QApplication::setPalette(Palette(true).widgets());
    QCoreApplication::processEvents();
    QVERIFY(arrive());
    (*m_canvas)->zoomTo(0.2);
    const QImage meanwhile = m_canvas->onScreen();
    QApplication::setPalette(before);
    QCOMPARE(lightPixels(meanwhile), 0);
}

QTEST_MAIN(CanvasTilesTest)
#include "tst_CanvasTiles.moc"
