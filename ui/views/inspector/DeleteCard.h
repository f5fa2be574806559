// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Handle.h"
#include "ui/views/inspector/ProgressLine.h"

#include <QPointer>

namespace stemma::ui {

class Button;
class LinkText;

/// Asked before a version's files go, in place: what the disk gains, who used them, or why they stay. Closed until it
/// is asked. Reads by a worker.
class DeleteCard : public StatusCard {
    Q_OBJECT
public:
    /// `called` is how the version is named, "model version 3".
    DeleteCard(WorkspaceHandle workspace, VersionId version, const QString& called, QWidget* parent = nullptr);
    void ask();
    bool asking() const { return m_planning.busy() || !isHidden(); } ///< an answer is awaited
    Q_SIGNAL void confirmed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Outlook; ///< what would happen
    void tell(const Result<Outlook>& outlook);
    void leave();

    WorkspaceHandle m_workspace;
    VersionId m_version;
    QString m_called;
    QPointer<QWidget> m_asked; ///< who had the keyboard then
    Latest m_planning;
    LinkText* m_words;
    Button *m_delete, *m_keep;
};

} // namespace stemma::ui
