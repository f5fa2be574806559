// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/Context.h"
#include "ui/session/Selection.h"

#include <QObject>
#include <QStringList>
#include <QVariantMap>
#include <vector>

class QMenu;

namespace stemma::ui {

class MainWindow;

/// Where a window was, and where it may return to: back and forward as in a browser, and bookmarks, which are places
/// with a name, kept per workspace. A place is a page, how it is looked at, and what was in hand. UI thread.
class Places : public QObject {
    Q_OBJECT
public:
    explicit Places(MainWindow& window);
    bool canGoBack() const { return !m_back.empty(); }
    bool canGoForward() const { return !m_forward.empty(); }
    void back(std::size_t steps = 1);
    void forward(std::size_t steps = 1);
    QStringList behind() const; ///< where back() leads, the nearest first: "Lineage of penguins/model@3"
    QStringList ahead() const;
    void forget(); ///< of another workspace

    bool canBookmark() const;               ///< there is a workspace to keep them
    QStringList bookmarks() const;          ///< names, in the order they were made
    QString bookmarkHere();                 ///< under the page's own name, made unlike the others; returns it
    void openBookmark(const QString& name); ///< says so where its page is gone
    void renameBookmark(const QString& name, const QString& to);
    void removeBookmark(const QString& name); ///< can be undone
    void fillMenu(QMenu& menu);               ///< the bookmarks, and what can be done with them
    QWidget* makeButtons();                   ///< back, forward, and the bookmarks
    Q_SIGNAL void changed();                  ///< what can be gone to

private:
    struct Place {
        QString page;
        QVariantMap look;
        std::vector<Subject> subjects;
        QString name;
    };
    struct Bookmark {
        QString name;
        Place place;
    };
    Place here() const;
    QVariantMap lookOf(const QString& page) const;
    void push(Place place);
    void left(const QString& next);
    void leaving();
    bool go(const Place& place);
    void move(std::vector<Place>& from, std::vector<Place>& to, std::size_t steps);
    QString nameOf(const QString& page, const std::vector<Subject>& subjects) const;
    void offerPlaces(QWidget* button, bool back);
    std::vector<Bookmark> readBookmarks() const;
    void writeBookmarks(const std::vector<Bookmark>& all);
    static QVariantMap toMap(const Bookmark& bookmark);
    static Bookmark fromMap(const QVariantMap& map);

    MainWindow& m_window;
    std::vector<Place> m_back, m_forward;
    Place m_last; ///< what is in view, as far as it is known before it is left
    bool m_moving = false;
};

} // namespace stemma::ui
