// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/NavigatorModel.h"
#include "ui/session/Context.h"

#include <QFrame>
#include <QSet>
#include <map>

class QTreeView;

namespace stemma::ui {

class EmptyState;
class SearchField;

/// The list on the left: pipelines, runs, artifacts with their versions, and a filter above. A click selects (and shows
/// in a preview tab), a double click or Enter opens, the menu key or a right click says what else can be done. What is
/// unfolded stays so, whatever is read anew or filtered meanwhile.
class Navigator : public QFrame {
    Q_OBJECT
public:
    explicit Navigator(const Context& context, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildTree();
    void update_();
    void follow(); ///< marks what is selected elsewhere
    void open(const Subject& subject, bool keep);
    void menu(const QPoint& at);
    void unfold(); ///< after a reset: sections, what was unfolded, and cells that a filter chose
    void unfold(const QModelIndex& above);
    void toggle(const QModelIndex& index);
    void want();
    bool readMore(const QModelIndex& index); ///< false: it isn't an entry that stands for more

    Context m_context;
    NavigatorModel m_model;
    SearchField* m_filter = nullptr;
    QTreeView* m_tree = nullptr;
    EmptyState* m_empty = nullptr;
    QSet<QString> m_unfolded;                  ///< keys of entries
    std::map<std::string, std::size_t> m_more; ///< versions of artifacts that were asked for
    bool m_following = false;                  ///< what changes now isn't the person's doing
};

} // namespace stemma::ui
