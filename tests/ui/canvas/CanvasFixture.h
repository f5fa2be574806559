// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/Graphs.h"
#include "tests/support/Waiting.h"
#include "ui/bridge/Workers.h"
#include "ui/canvas/GraphCanvas.h"

#include <QMouseEvent>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>
#include <memory>

namespace stemma::ui {

using Ids = std::vector<std::string>;

/// A canvas on screen with a graph laid out.
class CanvasFixture {
public:
    explicit CanvasFixture(const LineageDrawing& drawing = graphs::penguins(), QSize size = {1000, 600})
        : m_canvas(std::make_unique<GraphCanvas>()) {
        m_canvas->resize(size);
        m_canvas->show();
        m_canvas->setFocus();
        show(drawing);
    }
    CanvasFixture(const CanvasFixture&) = delete;
    CanvasFixture& operator=(const CanvasFixture&) = delete;
    ~CanvasFixture() {
        m_canvas.reset();
        finishWorkers(); // nothing of one test goes on in the next
    }
    GraphCanvas* operator->() const { return m_canvas.get(); }
    GraphCanvas* get() const { return m_canvas.get(); }

    bool show(const LineageDrawing& drawing) {
        QSignalSpy shown(m_canvas.get(), &GraphCanvas::graphShown);
        m_canvas->setGraph(drawing);
        return shown.wait(60'000);
    }
    QPoint middle(const std::string& id) const { return m_canvas->nodeRect(id).center().toPoint(); }
    /// QTest's own moves get lost where the pointer of an earlier window was.
    void hoverAt(QPointF at) {
        QMouseEvent event(QEvent::MouseMove, at, m_canvas->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_canvas.get(), &event);
    }
    /// As the window shows it now, without waiting for anything: grab() paints what is missing.
    QImage onScreen() const {
        m_canvas->repaint();
        return m_canvas->screen()->grabWindow(m_canvas->winId()).toImage();
    }
    /// The colour of a pixel at `off` (in units) from a node's upper left corner.
    QColor inkAt(const std::string& id, QPointF off) const {
        const QPointF at = m_canvas->nodeRect(id).topLeft() + off * m_canvas->view().scale;
        return m_canvas->grab().toImage().pixelColor(at.toPoint());
    }

private:
    std::unique_ptr<GraphCanvas> m_canvas;
};

} // namespace stemma::ui
