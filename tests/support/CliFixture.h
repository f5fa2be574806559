// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>
#include <utility>

namespace stemma::test {

/// What one call of the program did.
struct CliResult {
    int exit = -1; ///< -1: it didn't end by itself
    QByteArray out, err;

    QString text() const { return QString::fromUtf8(out); }
    QStringList lines() const { return text().split('\n', Qt::SkipEmptyParts); }
    QJsonDocument document() const { return QJsonDocument::fromJson(out); } ///< null where it isn't one JSON value
    QJsonArray array() const { return document().array(); }
    QJsonObject object() const { return document().object(); }
    /// Of `run --json`: the events, an object a line; a line that isn't JSON is an object with "broken".
    QList<QJsonObject> events() const {
        QList<QJsonObject> all;
        for (const QByteArray& line : out.split('\n'))
            if (!line.trimmed().isEmpty()) {
                const QJsonDocument one = QJsonDocument::fromJson(line);
                all << (one.isObject() ? one.object() : QJsonObject{{"broken", QString::fromUtf8(line)}});
            }
        return all;
    }
    /// Of `run --json`: what became of each step, "executed", "reused" …
    QMap<QString, QString> statuses() const {
        QMap<QString, QString> all;
        for (const QJsonObject& event : events())
            if (event["event"] == "step.finished") all[event["step"].toString()] = event["status"].toString();
        return all;
    }
    /// Errors as --json prints them on standard error.
    QList<QJsonObject> errors() const {
        QList<QJsonObject> all;
        for (const QByteArray& line : err.split('\n'))
            if (line.startsWith("{\"error\"")) all << QJsonDocument::fromJson(line).object()["error"].toObject();
        return all;
    }
    QByteArray told() const { return "exit " + QByteArray::number(exit) + "\n" + out + err; } ///< for messages
};

/// A folder of one's own with files in it, and the built program run there as a process.
class CliFixture {
public:
    CliFixture() {
        // Nothing of the person who runs the tests decides their outcome.
        m_environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"STEMMA_WORKSPACE", "NO_COLOR", "COLUMNS", "TERM"}) m_environment.remove(name);
        m_environment.insert("TZ", "UTC");
    }

    static QString program(const QString& name = "stemma") { return qEnvironmentVariable("STEMMA_BIN") + "/" + name; }
    static QString sources() { return qEnvironmentVariable("STEMMA_SOURCE_DIR"); }
    QString path(const QString& relative = {}) const {
        return relative.isEmpty() ? m_dir.path() : m_dir.filePath(relative);
    }
    void setEnvironment(const QString& name, const QString& value) { m_environment.insert(name, value); }

    void writeFile(const QString& relative, const QByteArray& content) const {
        QDir().mkpath(QFileInfo(path(relative)).path());
        QFile file(path(relative));
        QVERIFY2(file.open(QIODevice::WriteOnly | QIODevice::Truncate), qPrintable(relative));
        file.write(content);
    }
    QByteArray readFile(const QString& relative) const {
        QFile file(path(relative));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    bool exists(const QString& relative) const { return QFileInfo::exists(path(relative)); }
    void copyExample(const QString& name) const {
        const QString from = sources() + "/resources/examples/" + name;
        QProcess::execute("cp", {"-r", from + "/.", path()});
    }

    /// Starts the program in the folder (or one below it); the caller waits.
    std::unique_ptr<QProcess> start(const QStringList& arguments, const QString& folder = {}) const {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(m_environment);
        process->setWorkingDirectory(path(folder));
        process->setStandardInputFile(QProcess::nullDevice());
        process->start(program(), arguments);
        return process;
    }
    CliResult run(const QStringList& arguments, const QString& folder = {}) const {
        return wait(*start(arguments, folder));
    }
    static CliResult wait(QProcess& process, int milliseconds = 120'000) {
        CliResult result;
        if (process.waitForFinished(milliseconds) && process.exitStatus() == QProcess::NormalExit)
            result.exit = process.exitCode();
        result.out = process.readAllStandardOutput();
        result.err = process.readAllStandardError();
        return result;
    }

    /// Waits until a file is there (a step's sign that it runs); false after half a minute.
    bool waitForFile(const QString& relative) const {
        return QTest::qWaitFor([&] { return exists(relative); }, 30'000);
    }

private:
    QTemporaryDir m_dir;
    QProcessEnvironment m_environment;
};

} // namespace stemma::test
