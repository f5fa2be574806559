// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Libraries.h"

#include "core/store/SqliteVersion.h"
#include "core/tables/Tables.h"

#include <QCoreApplication>

namespace stemma::ui {

namespace {

QString tr(const char* words) {
    return QCoreApplication::translate("Libraries", words);
}

QString built(const char* version) {
    return QString::fromLatin1(version);
}

} // namespace

std::vector<Library> libraries() {
    const QString mit = QStringLiteral("MIT");
    return {
        {QStringLiteral("Qt"), QString::fromLatin1(qVersion()), QStringLiteral("LGPL-3.0; Qt Charts GPL-3.0"),
         tr("window and charts")},
        {QStringLiteral("DuckDB"), {}, mit, tr("tables and SQL")},
        {QStringLiteral("SQLite"), {}, tr("public domain"), tr("records of runs")},
        {QStringLiteral("Graphviz"), built(STEMMA_GRAPHVIZ_VERSION), QStringLiteral("EPL-1.0"), tr("layout of graphs")},
        {QStringLiteral("nlohmann_json"), built(STEMMA_JSON_VERSION), mit, tr("JSON")},
        {QStringLiteral("yaml-cpp"), built(STEMMA_YAML_VERSION), mit, tr("YAML")},
        {QStringLiteral("OpenSSL"), built(STEMMA_OPENSSL_VERSION), QStringLiteral("Apache-2.0"), tr("content hashes")},
        {QStringLiteral("CLI11"), built(STEMMA_CLI11_VERSION), QStringLiteral("BSD-3-Clause"), tr("command line")},
        {QStringLiteral("tl::expected"), built(STEMMA_EXPECTED_VERSION), QStringLiteral("CC0-1.0"),
         tr("errors as values")},
        {QStringLiteral("mimalloc"), built(STEMMA_MIMALLOC_VERSION), mit, tr("memory of the command line")},
    };
}

LibrariesInUse librariesInUse(std::shared_ptr<TablesClient> tables) {
    if (!tables) tables = std::make_shared<TablesClient>();
    return {sqliteVersion(), tables->duckdbVersion().value_or(std::string())};
}

} // namespace stemma::ui
