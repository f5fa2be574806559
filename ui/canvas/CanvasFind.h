// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/FindIndex.h"
#include "ui/paint/GraphScene.h"

#include <QTimer>
#include <QWidget>
#include <memory>
#include <vector>

class QLabel;
class QToolButton;

namespace stemma::ui {

class SearchField;

/// The small field at the canvas' corner that finds nodes: what fits is known as one types, and walked in the order
/// the graph is read. It says what was found; its canvas lights it and brings it into sight. UI thread.
class CanvasFind : public QWidget {
    Q_OBJECT
public:
    explicit CanvasFind(QWidget* parent);
    /// The drawing must outlive the next call. Null scene: nothing can be found. What was looked for is looked for
    /// again, and found() is the new graph's; no signal says so.
    void setGraph(std::shared_ptr<const GraphScene> scene, const LineageDrawing* drawing);
    void
    statesChanged(const LineageDrawing* drawing); ///< of its nodes; refreshed() follows where others are found then
    /// Opens, with what is to be looked for typed already, or with what was, to be typed over. `from` is the node to
    /// begin at (-1: none), `inSight` the part to begin in, in units.
    void open(const QString& typed, int from, const QRectF& inSight);
    void close();
    void step(int by); ///< to the next (1) or the one before (-1); walked() follows
    bool lights() const { return !isHidden() && m_typed; }
    const std::vector<int>& found() const { return m_found; }                  ///< ascending
    int current() const { return m_at < 0 ? -1 : m_order[std::size_t(m_at)]; } ///< -1: nothing was found
    QSize sizeHint() const override;

    Q_SIGNAL void foundChanged();   ///< or what is current of it, by typing
    Q_SIGNAL void refreshed();      ///< nodes say something else, and others are found: nothing is to move for that
    Q_SIGNAL void walked(int node); ///< by Enter, F3 and the arrows
    Q_SIGNAL void closed();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void type();   ///< looks for what was typed, and says so
    void search(); ///< from m_from on, or from what is in sight
    void searchAgain();
    void count();
    void dress();

    std::shared_ptr<const GraphScene> m_scene;
    const LineageDrawing* m_drawing = nullptr;
    FindIndex m_index;                 ///< made when it is first needed
    std::vector<int> m_found, m_order; ///< nodes, ascending and as they are walked
    int m_at = -1;                     ///< in m_order
    int m_from = -1;
    QRectF m_inSight;
    bool m_typed = false, m_walking = false;
    QTimer m_soon; ///< states that change are read together

    SearchField* m_field;
    QLabel* m_count;
    QToolButton *m_previous, *m_next, *m_close;
};

} // namespace stemma::ui
