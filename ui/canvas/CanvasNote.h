// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTimer>
#include <QWidget>

namespace stemma::ui {

/// One quiet line beside the canvas' buttons: what there is to know about the picture (how it was folded, that it was
/// placed by rank), and for a while a sentence that answers what the person did. Elided; the tooltip has all of it.
/// Texts are plain. The mouse goes through to the canvas. UI thread.
class CanvasNote : public QWidget {
    Q_OBJECT
public:
    explicit CanvasNote(QWidget* parent);
    void setNotes(const QStringList& notes); ///< empty ones are left out
    void say(const QString& sentence);       ///< instead of the notes; empty: no more
    QString said() const { return m_said; }
    QString notes() const { return m_notes; }
    QString text() const { return m_said.isEmpty() ? m_notes : m_said; }
    /// From `corner` on, `height` high, as wide as it needs but not beyond `right`; hidden where there is nothing to
    /// say or no room to say it, or it isn't `wanted`.
    void place(QPoint corner, int height, int right, bool wanted);

    Q_SIGNAL void changed(); ///< text(): it is to be placed anew

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void tell();
    QString m_said, m_notes;
    QTimer m_long; ///< then the sentence goes
};

} // namespace stemma::ui
