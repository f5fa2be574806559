// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <string>

namespace stemma::ui {

/// One line of plain text, whatever it holds, elided where it has no room; then the tooltip has all of it.
/// Its colour is a token, so that it follows the theme. A right click copies it.
class ElidedLabel : public QWidget {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);
    void setText(const QString& text);
    QString text() const { return m_text; }
    void setColour(const char* token);          ///< "text", "text.quiet" …
    void setElideMode(Qt::TextElideMode mode);  ///< middle for paths and hashes
    void setKeptWidth(int pixels);              ///< at the usual text size: so much stays before it gives way
    void setAlignment(Qt::Alignment alignment); ///< of the line in its room; left unless said
    bool elided() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QString m_text, m_line; ///< as given; as it is shown
    int m_kept = 24;
    std::string m_token = "text";
    Qt::TextElideMode m_mode = Qt::ElideRight;
    Qt::Alignment m_alignment = Qt::AlignLeft;
};

} // namespace stemma::ui
