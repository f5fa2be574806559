// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace stemma::ui {

class Button;
class LinkText;

/// A line above a run's graph: what became of it where that wants an answer, and the answer as a button.
class RunBanner : public QWidget {
    Q_OBJECT
public:
    explicit RunBanner(QWidget* parent = nullptr);
    void say(const QString& title, const QString& sentence, const QString& action);
    Q_SIGNAL void actionTaken();

private:
    LinkText* m_words;
    Button* m_action;
};

} // namespace stemma::ui
