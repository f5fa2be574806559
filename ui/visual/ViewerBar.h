// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QLineEdit;

namespace stemma::ui {

class Button;

/// The line above what a viewer shows: a find field where it has one, words about what is seen, buttons at the right.
class ViewerBar : public QWidget {
    Q_OBJECT
public:
    explicit ViewerBar(QWidget* parent = nullptr);
    QLineEdit* addFind(const QString& hint); ///< at the left; at most one
    Button* addButton(const char* icon, const QString& name, const QString& tip);
    Button* addWords(const QString& words, const QString& tip); ///< a button with words
    void setFacts(const QString& text);                         ///< quiet, plain text
    QString facts() const;
    void setState(const QString& text); ///< before the buttons: "3 of 17", "120 %"
    QString state() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void dress();
    QHBoxLayout* m_row;
    QLabel *m_facts, *m_state;
    QLineEdit* m_find = nullptr;
};

} // namespace stemma::ui
