// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace stemma::ui {

class FlowLayout;

/// Chips that stand on a canvas, at its upper left: as many lines as its width needs, and between them the canvas is
/// under the pointer. UI thread.
class GraphChips : public QWidget {
    Q_OBJECT
public:
    explicit GraphChips(QWidget* canvas);
    void add(QWidget* chip, QWidget* before = nullptr);
    /// Comes and goes with what is selected: the picture keeps no room for it, and so doesn't move.
    void addPassing(QWidget* chip);
    void place();           ///< after one was shown, hidden, or says something else
    Q_SIGNAL void placed(); ///< they may take more or less
    int bottom() const;     ///< pixels of the canvas' upper edge that they take

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    bool event(QEvent* event) override;

private:
    FlowLayout* m_flow;
    QList<QWidget*> m_chips, m_passing;
};

} // namespace stemma::ui
