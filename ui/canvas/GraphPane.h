// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSplitter>

namespace stemma::ui {

class GraphCanvas;
class GraphList;

/// A canvas, and beside it, when L asks for it, the list of its nodes. UI thread.
class GraphPane : public QSplitter {
    Q_OBJECT
public:
    explicit GraphPane(QWidget* parent = nullptr);
    GraphCanvas* canvas() const { return m_canvas; }
    GraphList* list() const { return m_list; }
    bool listShown() const;
    void showList(bool on); ///< where the keyboard is here, it goes there, or back
    Q_SIGNAL void listShownChanged(bool on);

private:
    GraphCanvas* m_canvas;
    GraphList* m_list;
};

} // namespace stemma::ui
