// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <QString>
#include <QWidget>

class QLabel;

namespace stemma::ui {

class Button;

/// A sentence in the place where something would be seen: why it isn't, and what to do next. Plain text, whatever it
/// says; the hint can be selected and copied. Take it as an overlay or as a page.
class ViewerMessage : public QWidget {
    Q_OBJECT
public:
    explicit ViewerMessage(QWidget* parent = nullptr);
    void say(const QString& sentence, const QString& hint = {}, const char* icon = "info");
    /// With a button to try again where that may help.
    void say(const Error& error);
    void offer(const QString& action); ///< a button below; "" for none
    QString sentence() const;
    QString hint() const;
    Q_SIGNAL void actionTaken();

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintIcon();

    QLabel *m_icon, *m_sentence, *m_hint;
    Button* m_action;
    std::string m_iconName;
};

} // namespace stemma::ui
