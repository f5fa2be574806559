// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;
class QMenu;

namespace stemma::ui {

class Button;

/// The toolbar: the workspace with its menu, the Run button, which names what it runs and becomes Cancel while it does,
/// its Parameters, the search field that opens the palette, Export, theme and help.
class TopBar : public QFrame {
    Q_OBJECT
public:
    explicit TopBar(QWidget* parent = nullptr);

    enum class Run { Hidden, Ready, Busy /* cancels */, Stopping, Blocked };
    void setWorkspace(const QString& name, const QString& path);
    /// `primary`: it is what comes next; else something in the page is.
    void setRun(Run state, const QString& text, const QString& tip, bool primary = true);
    void setParameters(bool shown, int changed);
    void setExportable(bool exportable);
    void setWorkspaceMenu(QMenu* menu);
    void setNavigatorWidth(int width); ///< the Run button stands where the navigator ends
    QWidget* parametersButton() const;

    Q_SIGNAL void runClicked();
    Q_SIGNAL void cancelClicked();
    Q_SIGNAL void parametersClicked();
    Q_SIGNAL void searchClicked();
    Q_SIGNAL void exportClicked();
    Q_SIGNAL void themeClicked();
    Q_SIGNAL void helpClicked();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void dress();
    void place();
    QToolButton* iconButton(const QString& name, const QString& tip);

    Run m_state = Run::Hidden;
    int m_navigator = 248, m_changed = 0;
    QToolButton *m_workspace = nullptr, *m_theme = nullptr, *m_help = nullptr;
    Button *m_run = nullptr, *m_parameters = nullptr, *m_export = nullptr;
    QPushButton* m_search = nullptr;
    QLabel *m_logo = nullptr, *m_lens = nullptr, *m_shortcut = nullptr;
};

} // namespace stemma::ui
