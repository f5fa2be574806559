// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QStackedWidget>
#include <QTimer>
#include <vector>

namespace stemma::ui {

/// Viewers one after the other without a flicker: what was in view stays until the next has something to show, dimmed
/// once that takes longer than an eye forgives. The next one loads below it, at its full size. Whoever is asked for
/// last wins. Owns its viewers.
class ViewerStack : public QStackedWidget {
    Q_OBJECT
public:
    explicit ViewerStack(QWidget* parent = nullptr);
    /// Brings a viewer into view, a child of this, when it has loaded, or when waiting is no use any longer.
    void bring(QWidget* viewer);
    /// What is here now is of something else: it goes when the next viewer is in view.
    void retire();
    void addLasting(QWidget* widget); ///< one that is never retired: what is said where nothing is shown
    bool waiting() const { return m_incoming != nullptr; }
    bool dimmed() const;
    Q_SIGNAL void settled(QWidget* viewer); ///< it is in view

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void settle();
    void drop(QWidget* viewer);

    QPointer<QWidget> m_incoming;
    std::vector<QPointer<QWidget>> m_retired;
    QWidget *m_veil, *m_lasting = nullptr;
    QTimer m_dim, m_late;
    QMetaObject::Connection m_news;
};

} // namespace stemma::ui
