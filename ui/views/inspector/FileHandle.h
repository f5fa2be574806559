// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <QAbstractButton>
#include <QMimeData>
#include <memory>
#include <vector>

namespace stemma::ui {

/// Files for another program: text/uri-list, and their paths as text.
std::unique_ptr<QMimeData> filesMime(const std::vector<fs::path>& files);

/// A file (or folder) as a row that can be dragged into other programs; they get a copy of the store's file. A click
/// does nothing else; Ctrl+C copies the same data.
class FileHandle : public QAbstractButton {
    Q_OBJECT
public:
    FileHandle(std::vector<fs::path> files, const QString& name, const QString& note, const std::string& icon,
               QWidget* parent = nullptr);
    std::unique_ptr<QMimeData> mime() const { return filesMime(m_files); }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    std::vector<fs::path> m_files;
    QString m_note;
    std::string m_icon;
    QPoint m_pressed;
};

} // namespace stemma::ui
