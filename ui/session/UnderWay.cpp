// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/UnderWay.h"

#include <QCoreApplication>
#include <QFile>
#include <QSettings>
#include <algorithm>

namespace stemma::ui {

namespace {

const QString kGroup = QStringLiteral("under_way/");

qlonglong startOf(const QString& mark) {
    return mark.section(QLatin1Char('-'), 1).toLongLong();
}

} // namespace

QString processMark(qint64 pid) {
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray text = file.readAll();
    // A program's name may hold anything, also brackets and blanks; the state is the first field after it.
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    constexpr int kState = 0, kStart = 19;
    if (fields.size() <= kStart || fields[kState] == "Z" || fields[kState] == "X") return {};
    return QStringLiteral("%1-%2").arg(pid).arg(QString::fromLatin1(fields[kStart]));
}

UnderWay::UnderWay(QSettings& settings)
    : m_settings(settings), m_mark(processMark(QCoreApplication::applicationPid())) {}

QStringList UnderWay::mine() const {
    return m_settings.value(kGroup + m_mark).toStringList();
}

void UnderWay::note(const QStringList& workspaces) {
    if (workspaces == mine()) return;
    if (workspaces.isEmpty())
        m_settings.remove(kGroup + m_mark);
    else
        m_settings.setValue(kGroup + m_mark, workspaces);
    m_settings.sync();
    if (workspaces.isEmpty()) return;
    for (const QString& mark : deadMarks())
        for (const QString& workspace : workspaces) drop(mark, workspace);
    m_settings.sync();
}

std::optional<QString> UnderWay::takeInterrupted() {
    m_settings.sync();
    const QStringList dead = deadMarks();
    if (dead.isEmpty()) return std::nullopt;
    const QString workspace = m_settings.value(kGroup + dead.last()).toStringList().last();
    for (const QString& mark : dead) drop(mark, workspace);
    m_settings.sync();
    return workspace;
}

QStringList UnderWay::deadMarks() const {
    QStringList marks;
    m_settings.beginGroup(kGroup.chopped(1));
    for (const QString& mark : m_settings.childKeys())
        if (processMark(mark.section(QLatin1Char('-'), 0, 0).toLongLong()) != mark &&
            !m_settings.value(mark).toStringList().isEmpty())
            marks << mark;
    m_settings.endGroup();
    std::sort(marks.begin(), marks.end(), [](const QString& a, const QString& b) { return startOf(a) < startOf(b); });
    return marks;
}

void UnderWay::drop(const QString& mark, const QString& workspace) {
    QStringList rest = m_settings.value(kGroup + mark).toStringList();
    if (rest.removeAll(workspace) == 0) return;
    rest.isEmpty() ? m_settings.remove(kGroup + mark) : m_settings.setValue(kGroup + mark, rest);
}

} // namespace stemma::ui
