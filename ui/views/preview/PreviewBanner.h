// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/preview/Cards.h"

class QPlainTextEdit;
class QBoxLayout;

namespace stemma::ui {

class Button;
class LinkText;

/// What a preview has to say first, over the canvas: errors, or the question of trust with the exact commands. Never a
/// box one has to answer: the page can be used as it stands. UI thread.
class PreviewBanner : public Card {
    Q_OBJECT
public:
    explicit PreviewBanner(QWidget* parent = nullptr);
    /// Says what matters most of it, or hides. `onlyLooking`: the question was answered for now.
    void tell(const Preview& preview, bool onlyLooking);
    int wantedHeight(int width);
    bool asks() const; ///< for trust
    Q_SIGNAL void trustGiven();
    Q_SIGNAL void lookingWished();
    Q_SIGNAL void editorWished();
    Q_SIGNAL void wordsChanged(); ///< it may need another height

private:
    void tellErrors(const Preview& preview);
    void tellTrust(const Preview& preview, bool onlyLooking);
    void setCommands(const Preview& preview);
    void fitCommands(int wide);
    void tellSaved();
    std::string m_icon;
    QWidget* m_sign;
    LinkText *m_title, *m_sentence;
    QBoxLayout* m_all = nullptr;   ///< words, and the buttons beside or below them
    QWidget* m_commands = nullptr; ///< what the list stands in
    QPlainTextEdit* m_list = nullptr;
    QVBoxLayout* m_words;
    Button *m_look, *m_trust, *m_editor;
    QString m_errorsTitle;
    Timestamp m_saved = 0;
};

} // namespace stemma::ui
