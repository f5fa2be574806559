// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/StoreActions.h"

#include "core/base/Text.h"
#include "core/store/Notes.h"
#include "core/store/SavedCharts.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"

namespace stemma::ui {

StoreActions::StoreActions(Session& session, Desk& desk, QObject* parent)
    : QObject(parent), m_session(session), m_desk(desk) {
    setObjectName(QStringLiteral("storeActions"));
}

void StoreActions::run(const WorkspaceHandle& workspace, Work work, const QString& said) {
    if (!workspace) return;
    ++m_working;
    carryOut(
        this, [workspace, work = std::move(work)] { return work(*workspace.store); },
        [this, said](const Status& status) {
            --m_working;
            if (!status) {
                const Error& error = status.error();
                const QString hint = error.hint.empty() ? QString() : QStringLiteral(". ") + qtext(error.hint);
                Q_EMIT m_desk.say(oneLine(qtext(error.message) + hint));
            } else if (!said.isEmpty()) {
                Q_EMIT m_desk.say(said);
            }
            m_session.refresh();
            Q_EMIT done(status.has_value());
        });
}

StoreCommand::StoreCommand(const QString& text, StoreActions& actions, WorkspaceHandle workspace, Way there, Way back)
    : QUndoCommand(text), m_actions(&actions), m_workspace(std::move(workspace)), m_there(std::move(there)),
      m_back(std::move(back)) {}

void StoreCommand::redo() {
    if (m_actions) m_actions->run(m_workspace, m_there.work, m_there.said);
}

void StoreCommand::undo() {
    if (m_actions) m_actions->run(m_workspace, m_back.work, m_back.said);
}

namespace {

/// A chart beside a version: written and read by changes only, which come one after the other.
struct KeptChart {
    std::string file, bytes;
};

QString say(const char* sentence, const QString& one, const QString& two = {}) {
    const QString text = QObject::tr(sentence);
    return two.isEmpty() ? text.arg(oneLine(one, 80)) : text.arg(oneLine(one, 80), oneLine(two, 80));
}

} // namespace

QUndoCommand* addTag(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version, const QString& name,
                     const QString& tag) {
    const std::string word = utf8(tag);
    return new StoreCommand(say("Tag %1 as %2", name, tag), actions, workspace,
                            {[=](Store& store) { return store.tag(version, word); }, {}},
                            {[=](Store& store) { return store.untag(version, word); }, {}});
}

QUndoCommand* removeTag(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version, const QString& name,
                        const QString& tag) {
    const std::string word = utf8(tag);
    return new StoreCommand(
        say("Take the tag %2 from %1", name, tag), actions, workspace,
        {[=](Store& store) { return store.untag(version, word); },
         say("%1 is no longer tagged %2. Ctrl+Z brings the tag back", name, tag)},
        {[=](Store& store) { return store.tag(version, word); }, say("%1 is tagged %2 again", name, tag)});
}

QUndoCommand* moveAlias(StoreActions& actions, const WorkspaceHandle& workspace, const VersionInfo& version,
                        const QString& name, const QString& alias, VersionId from) {
    const std::string word = utf8(alias), artifact = version.name;
    const VersionId id = version.id;
    const auto back = [=](Store& store) {
        return from ? store.setAlias(from, word) : store.removeAlias(artifact, word);
    };
    return new StoreCommand(say("Make %1 %2", name, alias), actions, workspace,
                            {[=](Store& store) { return store.setAlias(id, word); },
                             from ? say("%2 is %1 now. Ctrl+Z moves it back", name, alias) : QString()},
                            {back, {}});
}

QUndoCommand* removeAlias(StoreActions& actions, const WorkspaceHandle& workspace, const VersionInfo& version,
                          const QString& name, const QString& alias) {
    const std::string word = utf8(alias), artifact = version.name;
    const VersionId id = version.id;
    return new StoreCommand(
        say("Take the alias %2 from %1", name, alias), actions, workspace,
        {[=](Store& store) { return store.removeAlias(artifact, word); },
         say("%1 is no longer %2. Ctrl+Z brings it back", name, alias)},
        {[=](Store& store) { return store.setAlias(id, word); }, say("%1 is %2 again", name, alias)});
}

QUndoCommand* noteRun(StoreActions& actions, const WorkspaceHandle& workspace, RunId run, const QString& before,
                      const QString& after) {
    const auto put = [run](const QString& text) {
        return [run, note = utf8(text)](Store& store) { return setRunNote(store, run, note); };
    };
    const QString name = QObject::tr("run %1").arg(run.value);
    return new StoreCommand(
        say("Note on %1", name), actions, workspace,
        {put(after), after.isEmpty() ? say("The note on %1 is gone. Ctrl+Z brings it back", name) : QString()},
        {put(before), {}});
}

QUndoCommand* keepChart(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version,
                        const Json& specification, const QString& title) {
    const auto kept = std::make_shared<KeptChart>();
    const auto there = [=, title = utf8(title)](Store& store) -> Status {
        if (!kept->bytes.empty()) {
            STEMMA_TRY(kept->file, restoreChart(store, version, kept->file, kept->bytes));
            return {};
        }
        STEMMA_TRY(const SavedChart chart, saveChart(store, version, specification, title));
        kept->file = chart.file;
        return {};
    };
    const auto back = [=](Store& store) -> Status {
        STEMMA_TRY(kept->bytes, removeChart(store, version, kept->file));
        return {};
    };
    return new StoreCommand(say("Keep the chart %1", title), actions, workspace,
                            {there, say("%1 is kept beside the artifact, which stays as it is", title)}, {back, {}});
}

QUndoCommand* retitleChart(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version,
                           const std::string& file, const QString& before, const QString& after) {
    const auto put = [=](const QString& title) {
        return [=, text = utf8(title)](Store& store) { return renameChart(store, version, file, text); };
    };
    return new StoreCommand(say("Call the chart %1 %2", before, after), actions, workspace, {put(after), {}},
                            {put(before), {}});
}

QUndoCommand* deleteChart(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version,
                          const std::string& file, const QString& title) {
    const auto gone = std::make_shared<KeptChart>(KeptChart{file, {}});
    const auto there = [=](Store& store) -> Status {
        STEMMA_TRY(gone->bytes, removeChart(store, version, gone->file));
        return {};
    };
    const auto back = [=](Store& store) -> Status {
        STEMMA_TRY(gone->file, restoreChart(store, version, gone->file, gone->bytes));
        return {};
    };
    return new StoreCommand(say("Delete the chart %1", title), actions, workspace,
                            {there, say("The chart %1 is in the trash. Ctrl+Z brings it back", title)}, {back, {}});
}

QUndoCommand* deleteVersion(StoreActions& actions, const WorkspaceHandle& workspace, VersionId version,
                            const QString& name) {
    const auto there = [=](Store& store) -> Status {
        STEMMA_TRY(const Store::Removal removal, store.planDelete({version}));
        if (removal.versions.empty() && !removal.kept.empty())
            return fail(ErrorCode::Busy, removal.kept.front(), "Take that away first, then delete it");
        return store.remove(removal, VersionState::Deleted);
    };
    return new StoreCommand(
        say("Delete %1", name), actions, workspace,
        {there, say("The files of %1 are in the trash. Ctrl+Z brings them back", name)},
        {[=](Store& store) { return store.restore({version}); }, say("The files of %1 are back", name)});
}

} // namespace stemma::ui
