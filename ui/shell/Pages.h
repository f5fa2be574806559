// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QButtonGroup>
#include <QFrame>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QString>
#include <functional>
#include <vector>

class QTabBar;

namespace stemma::ui {

/// The middle of the window: fixed views as a switch on the left, documents as closable tabs on the right.
///
/// A document is known by its id ("run:12", "version:17", "preview:/…"). At most one is a preview tab (in italics): the
/// next document opened without `keep` takes its place, a double click on its tab keeps it. Ctrl+PageUp/PageDown and
/// Ctrl+W work on tabs; the last closed ones can be reopened by the caller (closed()). Who goes to a page has the keys
/// there; only the arrows in the bar of tabs stay in it. Owns its pages.
class Pages : public QFrame {
    Q_OBJECT
public:
    explicit Pages(QWidget* parent = nullptr);

    void addCorner(QWidget* widget); ///< at the right end of the bar
    void addFixed(const QString& id, const QString& title, const QString& tip, QWidget* page);
    /// Shows the document with that id, made by `make` where it isn't open yet (null: nothing happens). Its tab follows
    /// the page's window title; its property `icon` names the tab's icon.
    void show(const QString& id, bool keep, const std::function<QWidget*()>& make);
    void showFixed(const QString& id);
    bool has(const QString& id) const;
    QWidget* page(const QString& id) const; ///< nullptr where it isn't open
    QString current() const;                ///< the id in view
    QWidget* currentPage() const;
    QStringList documents() const; ///< ids, in the order of the tabs; kept ones only
    void close(const QString& id);
    void closeCurrent();
    void closeAll();
    void step(int by); ///< next or previous tab, fixed views included
    void focusPage();  ///< the keys go to the page in view

    Q_SIGNAL void currentChanged(const QString& id);
    Q_SIGNAL void closed(const QString& id);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Document {
        QString id;
        QWidget* page = nullptr;
        bool kept = true;
    };
    int indexOf(const QString& id) const; ///< of a document
    void setTitle(QWidget* page, const QString& title);
    void activate(QWidget* page);
    void keep(int index);
    void dress();

    QFrame* m_bar = nullptr;
    QHBoxLayout* m_switch = nullptr;
    QButtonGroup* m_fixed = nullptr;
    std::vector<std::pair<QString, QWidget*>> m_views;
    std::vector<Document> m_documents; ///< in the order of the tabs
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_stack = nullptr;
    bool m_quiet = false; ///< tabs are being changed by us
};

} // namespace stemma::ui
