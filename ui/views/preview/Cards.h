// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/Palette.h"
#include "ui/views/preview/Preview.h"

#include <QWidget>
#include <functional>

class QVBoxLayout;

namespace stemma::ui {

class Desk;

/// A box with a fine outline that paints itself from the palette, with its content below each other.
class Card : public QWidget {
public:
    explicit Card(QWidget* parent = nullptr);
    QVBoxLayout* body() const { return m_body; }
    void setFloating(bool on); ///< with a shadow: it stands over something

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_body;
    bool m_floating = false;
};

/// Lines of code, the removed and added ones on their grounds with their signs, or one with its wrong word underlined.
/// Plain text; a line without room is cut, the tooltip has it.
class CodeLines : public QWidget {
    Q_OBJECT
public:
    explicit CodeLines(QWidget* parent = nullptr);
    void setDifference(std::vector<DiffLine> lines);
    void setWrong(const QString& line, int from, int size);
    QString text() const; ///< with the signs
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Row {
        QChar sign;
        QString text;
        DiffLine::Kind kind = DiffLine::Kind::Same;
    };
    int rowHeight() const;
    void paintWrong(QPainter& painter, const Palette& palette);
    std::vector<Row> m_rows;
    bool m_difference = false;
    int m_wrongFrom = -1, m_wrongSize = 0;
};

/// An error with its place, its line and what to do: "unknown key 'input'" 14:5.
QWidget* problemCard(const PreviewProblem& problem, const fs::path& pipeline, Desk& desk, std::function<void()> show);

/// What can be done from a root cause; each is called with the step's name.
struct CauseActions {
    std::function<void(const std::string&)> show, accept, takeBack;
    std::function<void(RunId)> openRun;
    std::function<void(const fs::path&, int)> edit;
};
/// A root cause with its difference, what it is compared with and what it costs; on the last of a step's causes how it
/// is accepted as unchanged, or that it was.
QWidget* causeCard(const PreviewCause& cause, const CauseActions& actions);

} // namespace stemma::ui
