// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

class QSettings;

namespace stemma::ui {

/// "PID-START" of a process, START in the kernel's ticks since it booted: no later process has the same. "" where there
/// is no such process, or it has ended and nobody has waited for it. Linux: /proc.
QString processMark(qint64 pid);

/// In which workspaces runs are under way, as each process notes it for the start after its crash: one key a process,
/// so that no window overwrites what another noted. Reads and writes at once, since a crash doesn't wait.
class UnderWay {
public:
    explicit UnderWay(QSettings& settings);
    QStringList mine() const; ///< what this process has noted
    /// This process's note; empty takes it away. What a dead process noted of the same workspaces goes with it.
    void note(const QStringList& workspaces);
    /// The workspace that was noted last by a process that is no more; it is forgotten with this, the others stay for
    /// the starts to come. What living processes noted is theirs.
    std::optional<QString> takeInterrupted();

private:
    QStringList deadMarks() const; ///< oldest first
    void drop(const QString& mark, const QString& workspace);
    QSettings& m_settings;
    QString m_mark;
};

} // namespace stemma::ui
