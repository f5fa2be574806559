// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/preview/ParameterEdits.h"

#include <QFrame>

namespace stemma::ui {

class Button;
class Session;

/// The toolbar's parameters: the same fields as the preview's panel, with the values of earlier runs, "Copy as command"
/// and "Save to file". Opens below its button, closes when one clicks elsewhere or presses Esc; deletes itself then.
class ParametersPopover : public QFrame {
    Q_OBJECT
public:
    ParametersPopover(ParameterEdits& edits, std::string pipeline, const Session& session, Desk& desk,
                      QWidget* parent = nullptr);
    void openBelow(const QWidget& button);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refresh();
    void fitHeight();
    ParameterEdits& m_edits;
    Button *m_reset, *m_copy, *m_save;
    QWidget *m_fields, *m_none;
};

} // namespace stemma::ui
