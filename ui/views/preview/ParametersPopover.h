// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/preview/ParameterEdits.h"

#include <QFrame>
#include <functional>

namespace stemma::ui {

class Button;
class ElidedLabel;
class Session;

/// The toolbar's parameters: the same fields as the preview's panel, with the values of earlier runs, "Copy as command"
/// and "Save to file". Opens below its button, closes when one clicks elsewhere or presses Esc; deletes itself then.
/// Fields that come later make it higher, but not while a button is pressed: what is under the mouse stays there.
class ParametersPopover : public QFrame {
    Q_OBJECT
public:
    ParametersPopover(ParameterEdits& edits, std::function<std::string()> pipeline, const Session& session, Desk& desk,
                      QWidget* parent = nullptr);
    void openBelow(const QWidget& button);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLayout* makeActions(Desk& desk);
    void refresh();
    void fitHeight();
    void place();
    void growSoon();
    void focusFirst();
    ParameterEdits& m_edits;
    std::function<std::string()> m_pipeline; ///< its name, as far as it is known
    ElidedLabel* m_title;
    QPoint m_corner;        ///< below its button, on the screen
    QRect m_room;           ///< of that screen
    bool m_awaited = false; ///< it was opened before its fields were there
    Button *m_reset, *m_copy, *m_save;
    QWidget *m_fields, *m_none;
};

} // namespace stemma::ui
