// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <string>

namespace stemma::ui {

/// A button as the window has them: 28 pixels high, an icon in its own colour, one primary in sight at a time. Without
/// words it is square (give it an accessible name and a tooltip); flat ones show their ground under the mouse only.
/// Paints itself from the palette, so that it is the same with and without a style sheet.
class Button : public QPushButton {
    Q_OBJECT
public:
    explicit Button(const QString& words = {}, const char* icon = "", QWidget* parent = nullptr);
    void setIconName(const char* icon);
    void setPrimary(bool on);
    bool primary() const { return m_primary; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::string m_icon;
    bool m_primary = false;
};

} // namespace stemma::ui
