// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CacheKey.h"

#include <QPlainTextEdit>

namespace stemma::ui {

/// What a page shows at once: lines of code, and facts of a list.
inline constexpr int kCodeLines = 16, kMostFacts = 40;

/// Code to be read: highlighted (SQL, Python, and what looks like them), selectable, as high as its lines up to a
/// limit. Plain text, whatever it holds.
class CodeText : public QPlainTextEdit {
    Q_OBJECT
public:
    static constexpr int kMostCharacters = 200'000; ///< more is cut, and it says so
    CodeText(const QString& text, bool sql, int mostLines, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void dress();
};

/// How one text became another, as lines: "− was", "+ is", coloured and signed; long ones keep the changed middle.
class DiffLines : public QWidget {
    Q_OBJECT
public:
    DiffLines(const std::string& before, const std::string& after, QWidget* parent = nullptr);
    struct Line {
        char sign = ' '; ///< '-', '+', or '…' for what is left out
        QString text;
        bool operator==(const Line&) const = default;
    };
    const std::vector<Line>& lines() const { return m_lines; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {40, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::vector<Line> m_lines;
};

} // namespace stemma::ui
