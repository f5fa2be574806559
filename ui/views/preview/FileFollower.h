// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <vector>

namespace stemma::ui {

/// Tells when files were saved, however editors do it: in place, by a rename over them, by deleting and making them
/// anew. Watches the files and the folders they are in, reads nothing; what it tells may be nothing (another file of
/// the folder): whoever follows compares. UI thread.
class FileFollower : public QObject {
    Q_OBJECT
public:
    static constexpr int kGatherMilliseconds = 150;
    explicit FileFollower(QObject* parent = nullptr);
    /// Files and folders, there or not. True where something is watched that wasn't: it may have changed before.
    bool follow(const std::vector<fs::path>& paths);
    Q_SIGNAL void changed(); ///< at most once per kGatherMilliseconds

private:
    void watch(); ///< what is wanted and isn't watched (any more)
    QFileSystemWatcher m_watcher;
    QSet<QString> m_wanted;
    QTimer m_soon;
};

} // namespace stemma::ui
