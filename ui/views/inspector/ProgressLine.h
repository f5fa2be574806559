// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace stemma::ui {

/// A line of four pixels, filled as far as something is done; quiet where nobody knows how far.
class ProgressLine : public QWidget {
    Q_OBJECT
public:
    explicit ProgressLine(QWidget* parent = nullptr);
    void setShare(double share); ///< 0 to 1; < 0: unknown
    double share() const { return m_share; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_share = -1;
};

/// A card with a bar on its left edge in a status' colour: an error where the eye is. Its content goes into a layout.
class StatusCard : public QWidget {
    Q_OBJECT
public:
    explicit StatusCard(const char* token, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const char* m_token;
};

} // namespace stemma::ui
