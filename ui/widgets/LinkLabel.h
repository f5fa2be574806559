// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace stemma::ui {

/// A few words in the accent colour that lead somewhere: a real button (Tab, Enter, Space), underlined under the mouse
/// and with the focus. Plain text, elided where it has no room; then the tooltip has all of it.
class LinkLabel : public QAbstractButton {
    Q_OBJECT
public:
    explicit LinkLabel(const QString& words, QWidget* parent = nullptr);
    void setWords(const QString& words);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
};

} // namespace stemma::ui
