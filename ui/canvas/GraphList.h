// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/GraphListModel.h"

#include <QTimer>
#include <QWidget>
#include <string>
#include <vector>

class QLabel;
class QTreeView;

namespace stemma::ui {

class GraphCanvas;
class SearchField;

/// The graph of a canvas as a table: sorted, filtered, with the canvas' selection, which it changes as the person does
/// there. Enter and a double click open, L and Escape lead back to the graph. It is filled while it is shown. The
/// canvas must outlive it. UI thread.
class GraphList : public QWidget {
    Q_OBJECT
public:
    explicit GraphList(GraphCanvas* canvas, QWidget* parent = nullptr);
    QTreeView* table() const { return m_table; }
    const GraphListModel& model() const { return m_model; }
    Q_SIGNAL void leaveRequested(); ///< back to the graph; `L` also closes it
    Q_SIGNAL void closeRequested();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void connectParts();
    void fill();
    void follow(); ///< the canvas' selection
    void tell();   ///< the table's
    void count();
    void dress();
    void open();

    GraphCanvas* m_canvas;
    GraphListModel m_model;
    SearchField* m_filter;
    QLabel* m_count;
    QTreeView* m_table;
    QTimer m_soon;                       ///< states that change are read together
    std::vector<std::string> m_followed; ///< what was selected when it was last brought into sight
    bool m_following = false;
};

} // namespace stemma::ui
