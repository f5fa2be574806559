// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/views/welcome/Examples.h"

#include <QAbstractButton>
#include <QWidget>

namespace stemma::ui {

/// Logo, name, and the two keys to remember.
class Masthead : public QWidget {
    Q_OBJECT
public:
    explicit Masthead(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// What the page is pressed on: by the mouse, Space or Enter.
class Tile : public QAbstractButton {
public:
    explicit Tile(QWidget* parent);

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

/// "Drop a pipeline here". The window takes the drop; this shows where, and browses when pressed.
class DropZone : public Tile {
    Q_OBJECT
public:
    explicit DropZone(QWidget* parent = nullptr);
    Q_SIGNAL void browseWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// An example with its picture; pressed, it is copied and run.
class ExampleTile : public Tile {
    Q_OBJECT
public:
    explicit ExampleTile(const Example& example, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Example m_example;
    ExamplePicture m_picture;
    Latest m_loading;
};

/// "New pipeline…", beside the examples.
class NewTile : public Tile {
    Q_OBJECT
public:
    explicit NewTile(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// A workspace that was open before.
class RecentRow : public Tile {
    Q_OBJECT
public:
    RecentRow(const QString& name, const QString& folder, const QString& when, bool there, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_folder, m_when;
    bool m_there;
};

} // namespace stemma::ui
