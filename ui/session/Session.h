// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/lineage/Overview.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Handle.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>
#include <filesystem>
#include <map>
#include <memory>

namespace stemma::ui {

/// What somebody in the window shows and the overview shall list, however many others there are. A value.
struct Wants {
    std::map<std::string, std::size_t> artifacts; ///< so many of the newest versions of these
    std::set<VersionId> versions;
    std::set<RunId> runs;
    std::size_t newestRuns = 0;
    bool operator==(const Wants&) const = default;
};

/// The workspace a window is about: closed, opening, open, or named and not made yet (a pipeline was dropped whose
/// folder has none: it is made when something runs).
///
/// Lives on the UI thread; everything slow happens on workers. overview() is never null and never changes under a
/// reader's hand. It is read anew after refresh(), when a run under way commits something, and when another program
/// writes into the workspace. Of a large workspace it has the newest and what somebody wants.
class Session : public QObject {
    Q_OBJECT
public:
    enum class State { Closed, Opening, Named, Open, Broken };
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    /// `workspace` is a folder …/.stemma. Opens it, or where it isn't there only names it. What was open is closed
    /// (runs under way go on: they hold their own handle).
    void open(const std::filesystem::path& workspace);
    void close();
    /// Makes a named workspace, then calls `then` with its handle; at once where it is open. An error reaches failed().
    void ensure(std::function<void(WorkspaceHandle)> then);
    /// Reads the overview again, soon; many calls are one reading.
    void refresh();

    State state() const { return m_state; }
    const WorkspaceHandle& handle() const { return m_handle; }
    const std::filesystem::path& workspace() const { return m_workspace; } ///< …/.stemma, or ""
    std::filesystem::path folder() const { return m_workspace.parent_path(); }
    QString title() const; ///< the folder's name
    std::shared_ptr<const Overview> overview() const { return m_overview; }
    /// Rises where the workspace may have changed; not where only more of it is listed.
    std::uint64_t revision() const { return m_revision; }

    /// Replaces what `who` wants, until it dies. What isn't listed is read, soon.
    void want(QObject& who, Wants wants);
    /// Whether it isn't listed but may be there: it is read where somebody wants it.
    bool awaits(VersionId version) const;
    bool awaits(RunId run) const;
    /// How much of a workspace is listed that nobody asked for; at once what is less or more is read.
    void setBounds(const OverviewQuestion& bounds);
    const OverviewQuestion& bounds() const { return m_bounds; }

    const std::optional<Error>& error() const { return m_error; } ///< of State::Broken
    bool readOnly() const { return m_readOnly; }

    Q_SIGNAL void stateChanged();
    Q_SIGNAL void overviewChanged();
    /// Sentences about what recovery found when it was opened: what was interrupted, what was put right.
    Q_SIGNAL void opened(const QStringList& notes);
    Q_SIGNAL void failed(const stemma::Error& error);

private:
    struct Opened;
    void start(const std::filesystem::path& workspace, bool make, std::function<void(WorkspaceHandle)> then);
    void adopt(Opened opened);
    void setState(State state);
    void readOverview();
    OverviewQuestion question() const;
    bool lacks(const OverviewQuestion& question) const; ///< the overview, though it could be there
    void wantMore();
    void watch();

    State m_state = State::Closed;
    std::filesystem::path m_workspace;
    WorkspaceHandle m_handle;
    bool m_readOnly = false;
    std::optional<Error> m_error;
    std::shared_ptr<const Overview> m_overview;
    OverviewQuestion m_bounds, m_asked; ///< m_asked: the newest question
    OverviewQuestion m_answered;        ///< what the overview is the answer to
    std::map<QObject*, Wants> m_wants;
    std::uint64_t m_revision = 0;
    bool m_changed = false; ///< since the newest question
    bool m_unsure = false;  ///< more was read, and with it perhaps what has changed
    Latest m_opening, m_reading;
    QTimer m_soon, m_more;
    QFileSystemWatcher m_watcher;
    bool m_again = false; ///< asked for while one was being read
};

} // namespace stemma::ui
