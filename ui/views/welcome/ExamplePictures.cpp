// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/welcome/Examples.h"

#include <QDate>
#include <QFile>
#include <algorithm>
#include <map>
#include <set>

// What the tiles of the welcome page show, made from the examples' own data.
namespace stemma::ui {

namespace {

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

/// The rows of an example's file, as maps from its names.
std::vector<std::map<QString, QString>> rowsOf(const QString& path) {
    std::vector<std::map<QString, QString>> rows;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return rows;
    const QStringList head = fields(QString::fromUtf8(file.readLine()).trimmed());
    while (!file.atEnd()) {
        const QStringList line = fields(QString::fromUtf8(file.readLine()).trimmed());
        std::map<QString, QString>& row = rows.emplace_back();
        for (qsizetype i = 0; i < head.size(); ++i) row[head[i]] = line.value(i);
    }
    return rows;
}

/// Bill by flipper of each bird, by species.
ExamplePicture penguins() {
    ExamplePicture picture;
    std::map<QString, int> categories;
    for (auto& row : rowsOf(exampleFolder(QStringLiteral("penguins")) + QStringLiteral("/penguins_raw.csv"))) {
        bool hasBill = false, hasFlipper = false;
        const QPointF at(row[QStringLiteral("Flipper Length (mm)")].toDouble(&hasFlipper),
                         row[QStringLiteral("Culmen Length (mm)")].toDouble(&hasBill));
        if (!hasBill || !hasFlipper) continue;
        const int category = categories.emplace(row[QStringLiteral("Species")], int(categories.size())).first->second;
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

/// The share of each season's nests that had an egg, day by day.
ExamplePicture seasons() {
    std::map<QString, std::map<int, std::set<QString>>> nests; // season, day since the first of November: its nests
    for (auto& row : rowsOf(exampleFolder(QStringLiteral("seasons")) + QStringLiteral("/eggs.csv"))) {
        const QDate date = QDate::fromString(row[QStringLiteral("Date Egg")], Qt::ISODate);
        if (!date.isValid()) continue;
        const int day = int(QDate(date.year(), 11, 1).daysTo(date));
        const QString nest = row[QStringLiteral("Individual ID")].section(QLatin1Char('A'), 0, 0);
        nests[row[QStringLiteral("studyName")]][day].insert(row[QStringLiteral("Species")] + nest);
    }
    ExamplePicture picture;
    for (const auto& [season, days] : nests) {
        double total = 0, sofar = 0;
        for (const auto& [day, there] : days) total += double(there.size());
        auto& line = picture.lines.emplace_back(std::vector<QPointF>{{0, 1}}, int(picture.lines.size())).first;
        for (const auto& [day, there] : days) {
            line.emplace_back(day / 31.0, line.back().y());
            sofar += double(there.size());
            line.emplace_back(day / 31.0, 1 - sofar / total);
        }
        line.emplace_back(1, 0);
    }
    return picture;
}

/// How often each gap between two primes below 100,000 comes.
ExamplePicture primes() {
    constexpr std::size_t kLimit = 100'000;
    std::vector<bool> struck(kLimit + 1);
    std::map<std::size_t, double> gaps;
    std::size_t before = 0;
    for (std::size_t number = 2; number <= kLimit; ++number) {
        if (struck[number]) continue;
        for (std::size_t multiple = number * number; multiple <= kLimit; multiple += number) struck[multiple] = true;
        if (before > 2) ++gaps[number - before];
        before = number;
    }
    ExamplePicture picture;
    double most = 1;
    for (const auto& [gap, times] : gaps) most = std::max(most, times);
    for (std::size_t gap = 2; gap <= 40; gap += 2) picture.bars.push_back(gaps[gap] / most);
    return picture;
}

/// Some of the digits, as they were written.
ExamplePicture digits() {
    ExamplePicture picture;
    QFile file(exampleFolder(QStringLiteral("digits")) + QStringLiteral("/digits.csv"));
    if (!file.open(QIODevice::ReadOnly)) return picture;
    file.readLine(); // the names
    while (!file.atEnd() && picture.images.size() < 40) {
        std::vector<double>& ink = picture.images.emplace_back();
        for (const QByteArray& value : file.readLine().split(',').first(64)) ink.push_back(value.toDouble() / 16);
    }
    return picture;
}

/// What its steps run.
ExamplePicture scripts() {
    ExamplePicture picture;
    QFile file(exampleFolder(QStringLiteral("scripts")) + QStringLiteral("/scripts.yaml"));
    if (!file.open(QIODevice::ReadOnly)) return picture;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        if (!line.startsWith(QLatin1String("command: ["))) continue;
        picture.commands << line.section(QLatin1Char('['), 1).section(QLatin1Char(']'), 0, 0).remove(QLatin1Char(','));
    }
    return picture;
}

} // namespace

ExamplePicture examplePicture(const QString& id) {
    if (id == QLatin1String("digits")) return digits();
    if (id == QLatin1String("scripts")) return scripts();
    if (id == QLatin1String("seasons")) return seasons();
    if (id == QLatin1String("primes")) return primes();
    return penguins();
}

} // namespace stemma::ui
