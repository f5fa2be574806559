// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/visual/Syntax.h"
#include "ui/visual/TextContent.h"

#include <QAbstractScrollArea>
#include <memory>

namespace stemma::ui {

/// Lines of text in a monospace font with their numbers: only what is seen is laid out, so that neither a million
/// lines nor one line of megabytes costs anything. Read only; select with the mouse or Shift and arrows, Ctrl+A,
/// Ctrl+C.
class TextPane : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit TextPane(QWidget* parent = nullptr);
    void setContent(std::shared_ptr<const TextContent> content, Language language = Language::None,
                    std::vector<SyntaxState> states = {});
    const TextContent* content() const { return m_content.get(); }
    /// Places to mark, each `length` characters; the one at `current` is marked stronger and scrolled to.
    void setMarks(std::vector<qsizetype> marks, qsizetype length, int current);
    void scrollToLine(std::int64_t line); ///< from 0
    std::int64_t topLine() const;
    QString selectedText() const;
    void selectAll();
    bool copy() const;
    QRect lineRect(std::int64_t line) const; ///< in the viewport

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    int lineHeight() const;
    int gutter() const;
    double advance() const;
    void updateBars();
    double xOf(QStringView line, qsizetype column) const;
    qsizetype placeAt(const QPoint& at) const; ///< a character of the text
    std::int64_t lineOf(qsizetype place) const;
    void paintLine(QPainter& painter, std::int64_t line, int y) const;
    void paintGround(QPainter& painter, std::int64_t line, int y) const;
    void moveTo(qsizetype place, bool extend);

    std::shared_ptr<const TextContent> m_content;
    Language m_language = Language::None;
    std::vector<SyntaxState> m_states;
    std::vector<qsizetype> m_marks;
    qsizetype m_markLength = 0, m_anchor = 0, m_cursor = 0;
    int m_currentMark = -1;
    qsizetype m_longest = 0;
};

} // namespace stemma::ui
