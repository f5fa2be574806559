// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Settings.h"

#include "ui/paint/Text.h"

#include <QCryptographicHash>
#include <QDir>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kMostRecent = 12;
constexpr qsizetype kMostWords = 5000; ///< of one list that is remembered: a slice's nodes, what was moved by hand

QString configFile() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/stemma/desktop.ini");
}

/// $XDG_STATE_HOME/stemma (Qt 6.4 has no name for it).
QString stateFolder() {
    const QString set = qEnvironmentVariable("XDG_STATE_HOME");
    return (set.isEmpty() ? QDir::homePath() + QStringLiteral("/.local/state") : set) + QStringLiteral("/stemma");
}

/// Lists that are too long for a file of settings are left out, wherever they lie.
QVariant withoutLong(const QVariant& value) {
    const auto isLong = [](const QVariant& one) {
        return one.toStringList().size() > kMostWords || one.toList().size() > kMostWords ||
               one.toMap().size() > kMostWords;
    };
    if (value.typeId() == QMetaType::QVariantList) {
        QVariantList list;
        for (const QVariant& one : value.toList()) list << withoutLong(one);
        return list;
    }
    if (value.typeId() != QMetaType::QVariantMap) return value;
    QVariantMap map = value.toMap();
    for (auto one = map.begin(); one != map.end();) {
        if (isLong(*one)) {
            one = map.erase(one);
            continue;
        }
        *one = withoutLong(*one);
        ++one;
    }
    return map;
}

} // namespace

Settings::Settings(QObject* parent)
    : QObject(parent), m_settings(std::make_unique<QSettings>(configFile(), QSettings::IniFormat)) {}

Settings::~Settings() = default;

Settings::Theme Settings::theme() const {
    if (m_lent) return *m_lent;
    const QString word = m_settings->value(QStringLiteral("theme")).toString();
    return word == QLatin1String("light") ? Theme::Light : word == QLatin1String("dark") ? Theme::Dark : Theme::System;
}

void Settings::lendTheme(Theme theme) {
    m_lent = theme;
}

void Settings::setTheme(Theme theme) {
    m_lent.reset();
    const char* words[] = {"system", "light", "dark"};
    m_settings->setValue(QStringLiteral("theme"), QString::fromLatin1(words[int(theme)]));
    Q_EMIT changed();
}

int Settings::jobs() const {
    return std::clamp(m_settings->value(QStringLiteral("jobs"), 0).toInt(), 0, 1024);
}

bool Settings::keepFailed() const {
    return m_settings->value(QStringLiteral("keepFailed"), false).toBool();
}

void Settings::setKeepFailed(bool on) {
    m_settings->setValue(QStringLiteral("keepFailed"), on);
    Q_EMIT changed();
}

void Settings::setJobs(int jobs) {
    m_settings->setValue(QStringLiteral("jobs"), jobs);
    Q_EMIT changed();
}

double Settings::textScale() const {
    return std::clamp(m_settings->value(QStringLiteral("text_scale"), 1.0).toDouble(), 0.75, 2.0);
}

void Settings::setTextScale(double scale) {
    m_settings->setValue(QStringLiteral("text_scale"), scale);
    Q_EMIT changed();
}

QString Settings::editor() const {
    return m_settings->value(QStringLiteral("editor")).toString();
}

void Settings::setEditor(const QString& command) {
    m_settings->setValue(QStringLiteral("editor"), command);
    Q_EMIT changed();
}

bool Settings::notifications() const {
    return m_settings->value(QStringLiteral("notifications"), true).toBool();
}

void Settings::setNotifications(bool on) {
    m_settings->setValue(QStringLiteral("notifications"), on);
    Q_EMIT changed();
}

bool Settings::keepRunning() const {
    return m_settings->value(QStringLiteral("keep_running"), false).toBool();
}

void Settings::setKeepRunning(bool on) {
    m_settings->setValue(QStringLiteral("keep_running"), on);
    Q_EMIT changed();
}

QByteArray Settings::geometry() const {
    return m_forgetful ? QByteArray() : m_settings->value(QStringLiteral("geometry")).toByteArray();
}

void Settings::setGeometry(const QByteArray& geometry) {
    if (!m_forgetful) m_settings->setValue(QStringLiteral("geometry"), geometry);
}

QStringList Settings::recentWorkspaces() const {
    return m_settings->value(QStringLiteral("recent")).toStringList();
}

void Settings::addRecent(const std::filesystem::path& workspace) {
    if (m_forgetful) return;
    QStringList recent = recentWorkspaces();
    const QString path = qpath(workspace);
    recent.removeAll(path);
    recent.prepend(path);
    while (recent.size() > kMostRecent) recent.removeLast();
    m_settings->setValue(QStringLiteral("recent"), recent);
    Q_EMIT changed();
}

void Settings::removeRecent(const QString& workspace) {
    QStringList recent = recentWorkspaces();
    if (recent.removeAll(workspace) == 0) return;
    m_settings->setValue(QStringLiteral("recent"), recent);
    Q_EMIT changed();
}

void Settings::setUnderWay(const QStringList& workspaces) {
    if (!m_forgetful) underWay().note(workspaces);
}

QSettings& Settings::stateOf(const std::filesystem::path& workspace) const {
    if (!m_state || m_stateOf != workspace) {
        const QByteArray name =
            QCryptographicHash::hash(QByteArray::fromStdString(workspace.native()), QCryptographicHash::Sha256)
                .toHex()
                .left(16);
        m_state = std::make_unique<QSettings>(stateFolder() + QStringLiteral("/window-") + QString::fromLatin1(name) +
                                                  QStringLiteral(".ini"),
                                              QSettings::IniFormat);
        m_stateOf = workspace;
        m_state->setValue(QStringLiteral("workspace"), qpath(workspace));
    }
    return *m_state;
}

QVariant Settings::remembered(const std::filesystem::path& workspace, const QString& name) const {
    if (workspace.empty() || m_forgetful) return {};
    return stateOf(workspace).value(QStringLiteral("kept/") + name);
}

void Settings::remember(const std::filesystem::path& workspace, const QString& name, const QVariant& value) {
    if (workspace.empty() || m_forgetful) return;
    stateOf(workspace).setValue(QStringLiteral("kept/") + name, withoutLong(value));
}

} // namespace stemma::ui
