// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/store/Store.h"
#include "ui/session/Handle.h"

#include <QPointer>
#include <QUndoCommand>
#include <functional>

namespace stemma::ui {

class Desk;
class Session;

/// Small changes of an open workspace (tags, aliases, notes, deletions), one after the other, in the order in which
/// they were asked for (carryOut), also where the window goes meanwhile. When one is done the session reads its
/// overview again; an error is said in the strip.
class StoreActions : public QObject {
    Q_OBJECT
public:
    using Work = std::function<Status(Store&)>;
    StoreActions(Session& session, Desk& desk, QObject* parent);
    /// `said` is told in the strip once it is done, "" for nothing.
    void run(const WorkspaceHandle& workspace, Work work, const QString& said = {});
    bool busy() const { return m_working > 0; }
    Q_SIGNAL void done(bool ok);

private:
    Session& m_session;
    Desk& m_desk;
    int m_working = 0; ///< asked for and not done yet
};

/// A change of the store with its way back. Does nothing once the window's session is gone.
class StoreCommand : public QUndoCommand {
public:
    struct Way {
        StoreActions::Work work;
        QString said;
    };
    StoreCommand(const QString& text, StoreActions& actions, WorkspaceHandle workspace, Way there, Way back);
    void redo() override;
    void undo() override;

private:
    QPointer<StoreActions> m_actions;
    WorkspaceHandle m_workspace;
    Way m_there, m_back;
};

// The changes that views offer. `name` is how the version is called: "model version 3".
QUndoCommand* addTag(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version, const QString& name,
                     const QString& tag);
QUndoCommand* removeTag(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version, const QString& name,
                        const QString& tag);
/// `from` is the version that has it now, or 0.
QUndoCommand* moveAlias(StoreActions& actions, const WorkspaceHandle& workspace, const VersionInfo& version,
                        const QString& name, const QString& alias, VersionId from);
QUndoCommand* removeAlias(StoreActions& actions, const WorkspaceHandle& workspace, const VersionInfo& version,
                          const QString& name, const QString& alias);
/// Of a run: `before` is what undoing brings back.
QUndoCommand* noteRun(StoreActions& actions, const WorkspaceHandle& workspace, RunId run, const QString& before,
                      const QString& after);
/// A chart that a person adjusted, kept beside a version (core/store/SavedCharts); its new title; taken away.
QUndoCommand* keepChart(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version,
                        const Json& specification, const QString& title);
QUndoCommand* retitleChart(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version,
                           const std::string& file, const QString& before, const QString& after);
QUndoCommand* deleteChart(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version,
                          const std::string& file, const QString& title);
QUndoCommand* deleteVersion(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version,
                            const QString& name);

} // namespace stemma::ui
