// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <string>

namespace stemma::ui {

class Button;
class LinkText;

/// What stands where nothing is: an icon, what will appear here, and how to make it appear; an action where there is
/// one. Centred in its room. Plain text, whatever it says.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);
    void say(const char* icon, const QString& title, const QString& sentence = {}, const QString& action = {});
    QString title() const;
    QString sentence() const;
    Q_SIGNAL void actionTaken();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::string m_icon;
    QWidget* m_place; ///< where the icon is painted
    LinkText *m_title, *m_sentence;
    Button* m_action;
};

} // namespace stemma::ui
