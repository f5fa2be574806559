// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/welcome/Examples.h"

#include "core/base/Files.h"
#include "ui/paint/Text.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <mutex>

/// A static library's resources are there only when asked for; the macro wants the global namespace.
static void loadExamples() {
    Q_INIT_RESOURCE(examples);
}

namespace stemma::ui {

QString exampleFolder(const QString& id) {
    static std::once_flag loaded;
    std::call_once(loaded, loadExamples);
    return QStringLiteral(":/examples/") + id;
}

const std::vector<Example>& examples() {
    static const std::vector<Example> all{
        {QStringLiteral("penguins"), QCoreApplication::translate("Welcome", "Penguins"),
         QCoreApplication::translate("Welcome", "Which species is it? SQL alone"), QStringLiteral("penguins.yaml")},
        {QStringLiteral("digits"), QCoreApplication::translate("Welcome", "Digits"),
         QCoreApplication::translate("Welcome", "A sweep in Python, with scikit-learn"), QStringLiteral("digits.yaml")},
        {QStringLiteral("scripts"), QCoreApplication::translate("Welcome", "Scripts"),
         QCoreApplication::translate("Welcome", "Shell, awk and Python, as they are"), QStringLiteral("scripts.yaml")},
        {QStringLiteral("seasons"), QCoreApplication::translate("Welcome", "Seasons"),
         QCoreApplication::translate("Welcome", "When does a colony begin?"), QStringLiteral("seasons.yaml")},
        {QStringLiteral("primes"), QCoreApplication::translate("Welcome", "Primes"),
         QCoreApplication::translate("Welcome", "How good is x / ln x? No file needed"),
         QStringLiteral("primes.yaml")}};
    return all;
}

Result<CopiedExample> copyExample(const QString& id) {
    const QString root = exampleFolder(id);
    const std::filesystem::path target = fspath(QDir::homePath()) / "Stemma" / utf8(id);
    std::error_code none;
    const bool fresh = !std::filesystem::exists(std::filesystem::symlink_status(target, none));
    QDirIterator files(root, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        const std::filesystem::path place = target / fspath(file.fileName().mid(root.size() + 1));
        STEMMA_CHECK(makeFolders(place.parent_path()));
        if (std::error_code code; std::filesystem::exists(place, code)) continue;
        if (!file.open(QIODevice::ReadOnly)) return fail(ErrorCode::Internal, "An example's file can't be read");
        STEMMA_CHECK(writeFile(place, file.readAll().toStdString()));
    }
    for (const Example& example : examples())
        if (example.id == id) return CopiedExample{target / fspath(example.pipeline), fresh};
    return fail(ErrorCode::NotFound, "There is no example " + utf8(id));
}

} // namespace stemma::ui
