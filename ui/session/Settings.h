// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/UnderWay.h"

#include <QObject>
#include <QStringList>
#include <QVariant>
#include <filesystem>
#include <memory>
#include <optional>

class QSettings;

namespace stemma::ui {

/// What a person has set, and what a window remembers. $XDG_CONFIG_HOME/stemma/desktop.ini holds the settings;
/// what is remembered of a workspace (layout, tabs, zoom, column widths) lies in $XDG_STATE_HOME/stemma/, one file a
/// workspace, never in the workspace. UI thread; changes are written by Qt from the event loop.
class Settings : public QObject {
    Q_OBJECT
public:
    enum class Theme { System, Light, Dark };
    explicit Settings(QObject* parent = nullptr);
    ~Settings() override;

    /// Nothing is remembered and nothing restored from now on: a picture is of what was asked for.
    void forget() { m_forgetful = true; }

    Theme theme() const;
    void setTheme(Theme theme);
    void lendTheme(Theme theme); ///< for this window, until another is set; isn't kept
    int jobs() const;            ///< steps side by side; 0: one a core
    void setJobs(int jobs);
    bool keepFailed() const; ///< the working folder of a step that fails stays
    void setKeepFailed(bool on);
    double textScale() const; ///< 1 is 100 %; 0.75 to 2
    void setTextScale(double scale);
    QString editor() const; ///< a command with {file} and {line}; "": what the system opens text with
    void setEditor(const QString& command);
    bool notifications() const; ///< at the end of a long run
    void setNotifications(bool on);
    bool keepRunning() const; ///< closed while a run is under way: it goes on without asking
    void setKeepRunning(bool on);
    QByteArray geometry() const; ///< of the window, as QWidget::saveGeometry() says it
    void setGeometry(const QByteArray& geometry);
    QStringList recentWorkspaces() const; ///< folders …/.stemma, newest first
    void addRecent(const std::filesystem::path& workspace);
    void removeRecent(const QString& workspace);
    /// Where runs are under way, in this window and in others: what a crash leaves behind.
    UnderWay underWay() const { return UnderWay(*m_settings); }
    void setUnderWay(const QStringList& workspaces); ///< of this process; written at once
    Q_SIGNAL void changed();

    /// Kept for a workspace under a name; an invalid QVariant where nothing is.
    QVariant remembered(const std::filesystem::path& workspace, const QString& name) const;
    /// Of maps, entries that hold more than some thousand values are left out.
    void remember(const std::filesystem::path& workspace, const QString& name, const QVariant& value);

private:
    QSettings& stateOf(const std::filesystem::path& workspace) const;
    bool m_forgetful = false;
    std::optional<Theme> m_lent;
    std::unique_ptr<QSettings> m_settings;
    mutable std::unique_ptr<QSettings> m_state;
    mutable std::filesystem::path m_stateOf;
};

} // namespace stemma::ui
