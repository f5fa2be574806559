// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Runnable.h"
#include "ui/views/preview/Dropped.h"

#include <QPointer>
#include <QWidget>
#include <memory>

class QLineEdit;
class QVBoxLayout;

namespace stemma {
class TablesClient;
}

namespace stemma::ui {

class BusyLine;
class Button;
class Desk;
class LinkText;
class ProfilePanel;
class ReadAs;
class TableView;
class Selection;
class Session;
struct WorkspaceHandle;

/// A data file that was dropped: shown at once by the viewer of its type, and kept as an artifact when asked. Nothing
/// of it is copied or written before that. What can't be kept is said below its name;
/// how it is read can be said where its content doesn't tell. UI thread.
class DataPreview : public QWidget, public Runnable {
    Q_OBJECT
public:
    DataPreview(const fs::path& file, Session& session, Selection& selection, Desk& desk, QWidget* parent = nullptr);
    ~DataPreview() override;
    const Dropped& dropped() const { return m_dropped; } ///< once it was looked at
    QWidget* viewer() const { return m_viewer; }         ///< nullptr until then
    /// Its profile, to stand beside it as somebody else's child; goes with this view.
    QWidget* panel();
    QWidget* sidePanel() override { return panel(); }
    bool hasPrimary() const override { return true; } ///< Keep as artifact
    QString facts() const override;
    Q_SIGNAL void looked();
    Q_SIGNAL void kept(stemma::VersionId version);

protected:
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void show(Dropped dropped);
    QWidget* makeBar();
    QWidget* openViewer();
    void follow(TableView* table); ///< its profile is shown beside it
    void reread();                 ///< as was chosen
    void replaceViewer(QWidget* viewer);
    void keep();
    void add(const WorkspaceHandle& workspace);
    void took(const Result<VersionId>& version);
    void say(const Error& error);

    Dropped m_dropped;
    Session& m_session;
    Selection& m_selection;
    Desk& m_desk;
    std::shared_ptr<TablesClient> m_tables;
    QLineEdit* m_name = nullptr;
    Button* m_keep = nullptr;
    LinkText* m_problem = nullptr;
    BusyLine* m_busy = nullptr;
    ReadAs* m_readAs = nullptr;
    QWidget* m_viewer = nullptr;
    QPointer<ProfilePanel> m_profile;
    Latest m_looking, m_sniffing, m_keeping;
};

/// The file's stem as the name of an artifact: what can't stand in one becomes _.
QString artifactNameFor(const fs::path& file);

} // namespace stemma::ui
