// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"
#include "ui/session/Selection.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QComboBox;

namespace stemma::ui {

/// The logs below the pages: of one step of a run, or of a run under way all that its steps print, as it comes.
/// Follows the end until a person scrolls up. Find goes through what is shown.
class LogPanel : public QFrame {
    Q_OBJECT
public:
    explicit LogPanel(const Context& context, QWidget* parent = nullptr);
    void showLog(RunId run, const QString& step); ///< step "": all of them
    /// The log of what is selected: a run's, a step's, of a version that of the step that made it; of anything else
    /// that of the run `otherwise`, 0: none.
    void follow(const Subject& subject, RunId otherwise);
    Q_SIGNAL void closeWanted();

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QHBoxLayout* makeHead();
    void connectParts();
    void read();
    void append(const QString& step, bool error, const QString& text, const QString& time);
    void find(bool backwards);
    void dress();
    void setFollowing(bool following);

    Context m_context;
    RunId m_run;
    QString m_step;
    int m_ticket = 0;
    bool m_following = true;
    Latest m_reading, m_finding;
    QLabel *m_title = nullptr, *m_state = nullptr;
    QLineEdit* m_find = nullptr;
    QPlainTextEdit* m_text = nullptr;
};

} // namespace stemma::ui
