// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/NavigatorModel.h"
#include "ui/session/Context.h"

#include <QFrame>

class QLabel;
class QTreeView;

namespace stemma::ui {

class SearchField;

/// The list on the left: pipelines, runs, artifacts with their versions, and a filter above. A click selects (and shows
/// in a preview tab), a double click or Enter opens, the menu key or a right click says what else can be done.
class Navigator : public QFrame {
    Q_OBJECT
public:
    explicit Navigator(const Context& context, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void update_();
    void follow(); ///< marks what is selected elsewhere
    void open(const QModelIndex& index, bool keep);
    void menu(const QPoint& at);
    void expandSections();

    Context m_context;
    NavigatorModel m_model;
    SearchField* m_filter = nullptr;
    QTreeView* m_tree = nullptr;
    QLabel* m_empty = nullptr;
    bool m_following = false;
};

} // namespace stemma::ui
