// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace stemma::ui {

class LinkLabel;

/// A few lines of a person's own, shown as plain text; a click on its link opens a field in their place. Ctrl+Enter or
/// leaving the field keeps what was typed, Escape doesn't.
class NoteField : public QWidget {
    Q_OBJECT
public:
    explicit NoteField(const QString& text, QWidget* parent = nullptr);
    void setWritable(bool on); ///< without, there is no link
    bool editing() const;
    void openField();
    QString text() const { return m_text; }
    Q_SIGNAL void edited(const QString& before, const QString& after);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void hideEvent(QHideEvent* event) override; ///< the window closes, another page comes: what was typed is kept

private:
    void closeField(bool keep);
    void show_();

    QString m_text;
    QLabel* m_words;
    LinkLabel* m_open;
    QPlainTextEdit* m_field;
};

} // namespace stemma::ui
