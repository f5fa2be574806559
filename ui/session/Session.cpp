// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Session.h"

#include "core/engine/Engine.h"
#include "core/store/Store.h"
#include "core/tables/Tables.h"
#include "ui/paint/Text.h"

#include <QFileInfo>
#include <algorithm>
#include <utility>

namespace stemma::ui {

namespace {

/// How long changes gather before the overview is read again.
constexpr int kGatherMilliseconds = 120;

} // namespace

struct Session::Opened {
    std::filesystem::path workspace;
    WorkspaceHandle handle;
    QStringList notes;
    bool missing = false, readOnly = false;
    std::optional<Error> error;
};

namespace {

/// On a worker: a store's opening migrates and recovers, which may take its time.
template <typename Opened>
Opened openStore(const std::filesystem::path& workspace, bool make) {
    Opened opened;
    opened.workspace = workspace;
    Store::OpenOptions options;
    options.create = make;
    auto store = Store::open(workspace, options);
    if (!store && store.error().code == ErrorCode::ReadOnly) {
        options.create = options.recover = false;
        options.readOnly = opened.readOnly = true;
        store = Store::open(workspace, options);
    }
    if (!store) {
        std::error_code code;
        opened.missing = store.error().code == ErrorCode::NotFound && !std::filesystem::exists(workspace, code);
        if (!opened.missing) opened.error = store.error();
        return opened;
    }
    opened.handle.store = std::move(*store);
    opened.handle.tables = std::make_shared<TablesClient>();
    // The engine refers to the other two: whoever holds it keeps them.
    opened.handle.engine = std::shared_ptr<Engine>(
        new Engine(*opened.handle.store, *opened.handle.tables),
        [store = opened.handle.store, tables = opened.handle.tables](Engine* engine) { delete engine; });
    for (const std::string& note : opened.handle.store->openingNotes()) opened.notes << qtext(note);
    return opened;
}

/// The first chart or table that is looked at shall not wait until its helper has started. Errors are told by whoever
/// asks it something.
void warm(const std::shared_ptr<TablesClient>& tables, QObject* owner) {
    if (!tables) return;
    auto* question = new Latest(owner);
    question->ask([tables](const Cancel& cancel) { return tables->inspectSql("SELECT 1", cancel).has_value(); },
                  [question](bool) { question->deleteLater(); });
}

} // namespace

Session::Session(QObject* parent) : QObject(parent), m_overview(std::make_shared<Overview>()) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kGatherMilliseconds);
    connect(&m_soon, &QTimer::timeout, this, &Session::readOverview);
    m_more.setSingleShot(true); // wants of one moment are one question
    connect(&m_more, &QTimer::timeout, this, &Session::wantMore);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] {
        watch(); // a file that was replaced is no longer watched
        refresh();
    });
}

Session::~Session() = default;

void Session::open(const std::filesystem::path& workspace) {
    start(workspace, false, {});
}

void Session::start(const std::filesystem::path& workspace, bool make, std::function<void(WorkspaceHandle)> then) {
    if (workspace != m_workspace) close();
    m_workspace = workspace;
    m_error.reset();
    setState(State::Opening);
    m_opening.ask([workspace, make](const Cancel&) { return openStore<Opened>(workspace, make); },
                  [this, then = std::move(then)](Opened opened) {
                      adopt(std::move(opened));
                      if (then && m_state == State::Open) then(m_handle);
                  });
}

void Session::adopt(Opened opened) {
    m_handle = std::move(opened.handle);
    m_readOnly = opened.readOnly;
    m_error = std::move(opened.error);
    if (m_error) {
        setState(State::Broken);
        Q_EMIT failed(*m_error);
        return;
    }
    if (opened.missing) {
        setState(State::Named);
        return;
    }
    setState(State::Open);
    // A workspace that closes says so too, with nothing left to warm.
    connect(
        this, &Session::overviewChanged, this, [this] { warm(m_handle.tables, this); }, Qt::SingleShotConnection);
    watch();
    m_changed = true;
    readOverview();
    Q_EMIT this->opened(opened.notes);
}

void Session::close() {
    m_opening.forget();
    m_reading.forget();
    m_soon.stop();
    if (!m_watcher.files().isEmpty()) m_watcher.removePaths(m_watcher.files());
    m_handle = {};
    m_workspace.clear();
    m_error.reset();
    m_readOnly = false;
    m_overview = std::make_shared<Overview>();
    m_asked = m_answered = {};
    ++m_revision;
    Q_EMIT overviewChanged();
    setState(State::Closed);
}

void Session::ensure(std::function<void(WorkspaceHandle)> then) {
    if (m_state == State::Open)
        then(m_handle);
    else if (!m_workspace.empty())
        start(m_workspace, true, std::move(then));
}

void Session::refresh() {
    if (m_state != State::Open) return;
    m_changed = true;
    if (m_reading.busy())
        m_again = true;
    else if (!m_soon.isActive())
        m_soon.start();
}

void Session::readOverview() {
    if (m_state != State::Open) return;
    m_again = false;
    m_asked = question();
    struct Read {
        std::shared_ptr<const Overview> overview;
        bool same = false;
    };
    using Answer = Result<Read>;
    m_reading.ask(
        [handle = m_handle, asked = m_asked, before = m_overview](const Cancel& cancel) -> Answer {
            STEMMA_TRY(Overview overview, overviewOf(*handle.store, asked, cancel));
            const bool same = overview == *before;
            return Read{std::make_shared<const Overview>(std::move(overview)), same};
        },
        [this, asked = m_asked, changed = std::exchange(m_changed, false)](Answer answer) {
            if (!answer) {
                if (answer.error().code != ErrorCode::Cancelled) Q_EMIT failed(answer.error());
                return;
            }
            const bool told = asked != m_answered; // somebody may wait to hear that it isn't there
            m_answered = asked;
            if (changed && (!answer->same || std::exchange(m_unsure, false))) ++m_revision;
            if (!changed && !answer->same) m_unsure = true;
            if (!answer->same) m_overview = std::move(answer->overview);
            if (!answer->same || told) Q_EMIT overviewChanged();
            if (m_again) refresh();
            wantMore();
        });
}

// --- More than the newest -----------------------------------------------------------------------------------------

OverviewQuestion Session::question() const {
    OverviewQuestion question = m_bounds;
    for (const auto& [who, wants] : m_wants) {
        for (const auto& [name, count] : wants.artifacts) {
            std::size_t& most = question.artifacts[name];
            most = std::max(most, count);
        }
        question.versionIds.insert(wants.versions.begin(), wants.versions.end());
        question.runIds.insert(wants.runs.begin(), wants.runs.end());
        question.runs = std::max(question.runs, wants.newestRuns);
    }
    return question;
}

void Session::want(QObject& who, Wants wants) {
    const auto [found, isNew] = m_wants.try_emplace(&who);
    if (isNew) connect(&who, &QObject::destroyed, this, [this](QObject* gone) { m_wants.erase(gone); });
    if (found->second == wants) return;
    found->second = std::move(wants);
    m_more.start(0);
}

void Session::setBounds(const OverviewQuestion& bounds) {
    m_bounds = bounds;
    if (m_state == State::Open) readOverview();
}

bool Session::awaits(VersionId version) const {
    return version && !m_overview->whole() && !m_answered.versionIds.contains(version) &&
           m_overview->version(version).second == nullptr;
}

bool Session::awaits(RunId run) const {
    return run && !m_overview->whole() && !m_answered.runIds.contains(run) && m_overview->run(run) == nullptr;
}

bool Session::lacks(const OverviewQuestion& question) const {
    if (m_overview->whole()) return false;
    if (question.runs > m_asked.runs && m_overview->runsLeft > 0) return true;
    for (const auto& [name, count] : question.artifacts) {
        const auto asked = m_asked.artifacts.find(name);
        if (asked != m_asked.artifacts.end() && asked->second >= count) continue;
        const OverviewArtifact* artifact = m_overview->artifact(name);
        if (artifact && artifact->left > 0 && artifact->versions.size() < count) return true;
    }
    return std::any_of(question.versionIds.begin(), question.versionIds.end(),
                       [this](VersionId id) { return !m_asked.versionIds.contains(id) && awaits(id); }) ||
           std::any_of(question.runIds.begin(), question.runIds.end(),
                       [this](RunId id) { return !m_asked.runIds.contains(id) && awaits(id); });
}

/// A reading under way is waited for: what comes with it may be what is wanted.
void Session::wantMore() {
    if (m_state == State::Open && !m_reading.busy() && !m_soon.isActive() && lacks(question())) readOverview();
}

void Session::watch() {
    // Another program's commits show in the write-ahead log; a checkpoint or a removed workspace in the database.
    for (const char* name : {"stemma.db", "stemma.db-wal"}) {
        const QString path = qpath(m_workspace / name);
        if (!m_watcher.files().contains(path) && QFileInfo::exists(path)) m_watcher.addPath(path);
    }
}

void Session::setState(State state) {
    if (m_state == state) return;
    m_state = state;
    Q_EMIT stateChanged();
}

QString Session::title() const {
    return qpath(m_workspace.parent_path().filename());
}

} // namespace stemma::ui
