// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/welcome/Examples.h"

#include "core/base/Files.h"
#include "ui/paint/Text.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <algorithm>
#include <map>
#include <mutex>

/// A static library's resources are there only when asked for; the macro wants the global namespace.
static void loadExamples() {
    Q_INIT_RESOURCE(examples);
}

namespace stemma::ui {

namespace {

QString rootOf(const QString& id) {
    static std::once_flag loaded;
    std::call_once(loaded, loadExamples);
    return QStringLiteral(":/examples/") + id;
}

/// The fields of one line of CSV; quotes may hold commas.
QStringList fields(const QString& line) {
    QStringList all;
    QString field;
    bool quoted = false;
    for (const QChar c : line) {
        if (c == QLatin1Char('"')) {
            quoted = !quoted;
        } else if (c == QLatin1Char(',') && !quoted) {
            all << field;
            field.clear();
        } else {
            field += c;
        }
    }
    return all << field;
}

} // namespace

const std::vector<Example>& examples() {
    static const std::vector<Example> all{
        {QStringLiteral("penguins"), QCoreApplication::translate("Welcome", "Penguins"),
         QCoreApplication::translate("Welcome", "Which species is it? A classifier in SQL alone"),
         QStringLiteral("penguins.yaml")}};
    return all;
}

Result<std::filesystem::path> copyExample(const QString& id) {
    const QString root = rootOf(id);
    const std::filesystem::path target = fspath(QDir::homePath()) / "Stemma" / utf8(id);
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
        if (example.id == id) return target / fspath(example.pipeline);
    return fail(ErrorCode::NotFound, "There is no example " + utf8(id));
}

ExampleDots examplePicture(const QString& id) {
    ExampleDots picture;
    QFile file(rootOf(id) + QStringLiteral("/penguins_raw.csv"));
    if (!file.open(QIODevice::ReadOnly)) return picture;
    const QStringList head = fields(QString::fromUtf8(file.readLine()).trimmed());
    const qsizetype species = head.indexOf(QLatin1String("Species"));
    const qsizetype bill = head.indexOf(QLatin1String("Culmen Length (mm)"));
    const qsizetype flipper = head.indexOf(QLatin1String("Flipper Length (mm)"));
    std::map<QString, int> categories;
    while (!file.atEnd()) {
        const QStringList row = fields(QString::fromUtf8(file.readLine()).trimmed());
        bool hasBill = false, hasFlipper = false;
        const QPointF at(row.value(flipper).toDouble(&hasFlipper), row.value(bill).toDouble(&hasBill));
        if (!hasBill || !hasFlipper) continue;
        const int category = categories.emplace(row.value(species), int(categories.size())).first->second;
        picture.dots.emplace_back(at, category);
    }
    if (picture.dots.empty()) return picture;
    double left = 1e9, right = -1e9, low = 1e9, high = -1e9;
    for (const auto& [at, category] : picture.dots) {
        left = std::min(left, at.x()), right = std::max(right, at.x());
        low = std::min(low, at.y()), high = std::max(high, at.y());
    }
    for (auto& [at, category] : picture.dots)
        at = QPointF((at.x() - left) / (right - left), 1 - (at.y() - low) / (high - low));
    return picture;
}

} // namespace stemma::ui
