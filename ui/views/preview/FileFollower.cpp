// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/FileFollower.h"

#include "ui/paint/Text.h"

#include <QFileInfo>

namespace stemma::ui {

FileFollower::FileFollower(QObject* parent) : QObject(parent) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kGatherMilliseconds);
    const auto told = [this] {
        if (!m_soon.isActive()) m_soon.start(); // not anew: a file that never rests would never be told
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, told);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, told);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        watch(); // a file that was replaced is another one
        Q_EMIT changed();
    });
}

bool FileFollower::follow(const std::vector<fs::path>& paths) {
    QSet<QString> wanted;
    for (const fs::path& path : paths) {
        wanted.insert(qpath(path));
        if (path.has_parent_path()) wanted.insert(qpath(path.parent_path()));
    }
    const QSet<QString> added = wanted - m_wanted, gone = m_wanted - wanted;
    m_wanted = wanted;
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    QStringList drop;
    for (const QString& path : gone)
        if (watched.contains(path)) drop << path;
    if (!drop.isEmpty()) m_watcher.removePaths(drop);
    if (!added.isEmpty()) watch();
    return !added.isEmpty();
}

void FileFollower::watch() {
    const QStringList files = m_watcher.files(), folders = m_watcher.directories();
    const QSet<QString> watched =
        QSet<QString>(files.begin(), files.end()) + QSet<QString>(folders.begin(), folders.end());
    QStringList add;
    for (const QString& path : std::as_const(m_wanted))
        if (!watched.contains(path) && QFileInfo::exists(path)) add << path;
    if (!add.isEmpty()) m_watcher.addPaths(add);
}

} // namespace stemma::ui
