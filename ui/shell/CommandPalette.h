// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/PaletteModel.h"

#include <QFrame>

class QLineEdit;
class QListView;

namespace stemma::ui {

class MainWindow;

/// Ctrl+K: commands, artifacts, runs and pipelines by fuzzy match, with the shortcut beside each. Enter does it, Escape
/// or a click elsewhere closes it. Deletes itself.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    explicit CommandPalette(MainWindow& window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void choose();
    void fitRows();
    MainWindow& m_window;
    PaletteModel m_model;
    QLineEdit* m_field = nullptr;
    QListView* m_list = nullptr;
};

void openCommandPalette(MainWindow& window);

} // namespace stemma::ui
