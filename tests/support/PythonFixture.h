// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/CliFixture.h"

#include <QMap>

namespace stemma::test {

/// A project with Python steps, run by Debian's own Python and no environment of the person who tests.
class PythonFixture : public CliFixture {
public:
    PythonFixture() {
        setEnvironment("PATH", "/usr/bin:/bin");
        for (const char* name : {"VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "PYTHONHOME"}) setEnvironment(name, "");
        writeFile("raw.csv", "n,name\n1,a\n2,NA\n3,\n");
    }
    /// One that has raw.csv as `raw`, the parameter `factor`, and what is given.
    static QByteArray pipeline(const QByteArray& steps) {
        return "stemma: 1\nname: p\nparameters: {factor: 3}\nsteps:\n  raw: {import: raw.csv, csv: {nulls: ['']}}\n  " +
               steps + "\n";
    }
    /// The bytes of an artifact's only file.
    QByteArray content(const QString& reference) const {
        const QJsonObject shown = run({"show", reference, "--json"}).object();
        QFile file(shown["path"].toString());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
    }
    /// Runs it and tells what became of each step: "executed", "reused", "failed" …
    QMap<QString, QString> statuses(const QStringList& more = {}) const {
        return run(QStringList{"run", "--json"} + more).statuses();
    }
    /// Why a step would run, as `plan --why` says it: a sentence each; "reuse" where it wouldn't.
    QStringList reasons(const QString& step) const {
        for (const QJsonValue& one : run({"plan", "--json"}).array()) {
            if (one["step"].toString() != step) continue;
            if (one["decision"].toString() == "reuse") return {"reuse"};
            QStringList all;
            for (const QJsonValue& reason : one["reasons"].toArray())
                all << reason["component"].toString() + " " + reason["name"].toString();
            return all;
        }
        return {"no such step"};
    }
};

} // namespace stemma::test
