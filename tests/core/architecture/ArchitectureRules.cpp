// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/architecture/ArchitectureRules.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>

namespace stemma::architecture {
namespace {

/// What each folder of core/ may use directly; what those use comes with them.
const QMap<QString, QStringList>& coreUses() {
    static const QMap<QString, QStringList> uses{
        {"base", {}},
        {"pipeline", {"base"}},
        {"store", {"base"}},
        {"tables", {"base"}},
        {"arrays", {"base"}},
        {"visual", {"tables"}},
        {"materializers", {"store", "tables", "visual", "arrays"}},
        {"steps", {"pipeline", "store", "tables", "materializers"}},
        {"engine", {"steps", "store", "materializers"}},
        {"layout", {"base"}},
        {"lineage", {"store", "layout"}},
    };
    return uses;
}

bool mayUse(const QString& folder, const QString& other) {
    if (folder == other) return true;
    for (const QString& next : coreUses().value(folder))
        if (mayUse(next, other)) return true;
    return false;
}

struct Library {
    QString name;
    QRegularExpression header; ///< of an include between angle brackets
    QStringList homes;         ///< the folders that may see it
};

const QList<Library>& libraries() {
    static const QList<Library> all{
        {"nlohmann_json", QRegularExpression("^nlohmann/"), {"core/base/"}},
        {"OpenSSL", QRegularExpression("^openssl/"), {"core/base/"}},
        {"zlib", QRegularExpression("^zlib"), {"core/base/", "core/arrays/"}},
        {"SQLite", QRegularExpression("^sqlite3"), {"core/store/", "app/tables/"}}, // there: files of strangers
        {"yaml-cpp", QRegularExpression("^yaml-cpp/"), {"core/pipeline/"}},
        {"DuckDB", QRegularExpression("^duckdb"), {"app/tables/"}},
        {"Graphviz", QRegularExpression("^(graphviz/|gvc\\.h|cgraph\\.h|gvplugin|types\\.h)"), {"app/layout/"}},
        {"CLI11", QRegularExpression("^CLI/"), {"app/"}},
        {"Qt Charts", QRegularExpression("^(QtCharts/|Q\\w*Chart|Q\\w+Series$)"), {"ui/paint/"}},
        {"Qt",
         QRegularExpression("^(Q[A-Z]\\w*$|Qt\\w*/|qt\\w*\\.h|q\\w+\\.h)"),
         {"ui/", "app/desktop/", "app/draw/", "app/view/"}},
    };
    return all;
}

QString at(const QString& path, int line) {
    return QString("%1:%2: ").arg(path).arg(line);
}

QString layerOf(const QString& path) {
    return path.section('/', 0, 0);
}

/// The words against including `target` from `path`, or nothing.
QString ownIncludeProblem(const QString& path, const QString& target) {
    static const QSet<QString> layers{"core", "ui", "app", "tests"};
    const QString from = layerOf(path);
    const QString to = layerOf(target);
    if (!layers.contains(to) || !target.contains('/')) {
        const bool fixture = from == "tests" && !target.contains('/'); // beside the test that uses it
        const bool made = target.startsWith("generated/");
        return fixture || made ? QString() : "is not written from the root";
    }
    if (to == "tests" && from != "tests") return "brings a test into the program";
    if (from == "core" && to != "core") return "goes up from core";
    if (from == "ui" && to == "app") return "goes up from ui";
    if (from != "core") return {};
    const QString folder = path.section('/', 1, 1);
    const QString other = target.section('/', 1, 1);
    if (!coreUses().contains(folder)) return "is in a folder of core that ArchitectureRules.cpp doesn't know";
    return mayUse(folder, other) ? QString() : QString("core/%1 may not use core/%2").arg(folder, other);
}

QString foreignIncludeProblem(const QString& path, const QString& target) {
    if (path.startsWith("tests/")) return {};
    for (const Library& library : libraries()) {
        if (!library.header.match(target).hasMatch()) continue;
        for (const QString& home : library.homes)
            if (path.startsWith(home)) return {};
        return QString("%1 lives in %2 only").arg(library.name, library.homes.join(", "));
    }
    return {};
}

} // namespace

QStringList includeViolations(const QString& path, const QString& text) {
    static const QRegularExpression include("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]");
    QStringList found;
    int number = 0;
    for (const QString& line : text.split('\n')) {
        ++number;
        if (!line.contains("include")) continue;
        const QRegularExpressionMatch match = include.match(line);
        if (!match.hasMatch()) continue;
        const QString target = match.captured(2);
        const bool own = match.captured(1) == "\"";
        const QString foreign = foreignIncludeProblem(path, target);
        const QString problem = own && foreign.isEmpty() ? ownIncludeProblem(path, target) : foreign;
        if (!problem.isEmpty()) found << at(path, number) + target + " " + problem;
    }
    return found;
}

QStringList licenceViolations(const QString& path, const QString& text) {
    const QString head = text.section('\n', 0, 2);
    if (head.contains("SPDX-License-Identifier: GPL-3.0-or-later")) return {};
    return {at(path, 1) + "has no SPDX-License-Identifier line"};
}

QStringList budgetViolations(const QString& path, const QString& text) {
    const bool header = path.endsWith(".h");
    int budget = header && !path.startsWith("tests/") ? 250 : 500;
    if (path.contains("/MainWindow.")) budget = std::min(budget, 300);
    const qsizetype lines = text.count('\n');
    if (lines <= budget) return {};
    return {at(path, budget + 1) + QString("has %1 lines, its budget is %2: split it").arg(lines).arg(budget)};
}

QStringList functionViolations(const QString& path, const QString& text) {
    constexpr int kMost = 60;
    if (path.startsWith("tests/")) return {};
    QStringList found;
    QString head; // what stands at the margin, so far without a body
    int number = 0, opened = 0;
    for (const QString& line : text.split('\n')) {
        ++number;
        const bool margin = !line.isEmpty() && !line.front().isSpace();
        if (line.isEmpty() || line.startsWith('#') || line.startsWith("//")) continue;
        if (line.startsWith('}')) {
            const int lines = number - opened;
            if (line == "}" && opened > 0 && lines > kMost)
                found << at(path, opened) + QString("has %1 lines, a function may have %2: split it; it begins %3")
                                                .arg(lines)
                                                .arg(kMost)
                                                .arg(head);
            head.clear();
            opened = 0;
            continue;
        }
        if (margin) {
            head = line;
            opened = 0;
        }
        // A list of what a constructor begins with stands on lines of its own.
        if (opened == 0 && !head.isEmpty() && line.endsWith('{')) opened = number;
    }
    return found;
}

QStringList colourViolations(const QString& path, const QString& text) {
    static const QRegularExpression colour("#([0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\\b");
    if (path.startsWith("tests/")) return {};
    QStringList found;
    int number = 0;
    for (const QString& line : text.split('\n')) {
        ++number;
        const QRegularExpressionMatch match = colour.match(line);
        if (match.hasMatch())
            found << at(path, number) + match.captured() + " is a colour; take it from resources/theme";
    }
    return found;
}

QStringList unnamedFolders(const QStringList& folders, const QString& architectureMd) {
    QStringList found;
    for (const QString& folder : folders)
        if (!architectureMd.contains('`' + folder + '`')) found << "ARCHITECTURE.md:1: does not name `" + folder + '`';
    return found;
}

} // namespace stemma::architecture
