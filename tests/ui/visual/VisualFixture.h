// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Text.h"
#include "core/tables/Tables.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/visual/TableSource.h"

#include <QApplication>
#include <QDir>
#include <QStyleFactory>
#include <QTest>
#include <QWidget>

/// The value, or a failed test that says why there is none.
#define UNWRAP(declaration, ...)                                                                                       \
    auto STEMMA_CONCAT(got_, __LINE__) = (__VA_ARGS__);                                                                \
    QVERIFY2(STEMMA_CONCAT(got_, __LINE__),                                                                            \
             STEMMA_CONCAT(got_, __LINE__) ? "" : stemma::describe(STEMMA_CONCAT(got_, __LINE__).error()).c_str());    \
    declaration = std::move(*STEMMA_CONCAT(got_, __LINE__))

namespace stemma::ui {

/// A folder of files, the real helpers, and the window's look. With STEMMA_PICTURES=FOLDER, picture() keeps what a
/// widget looks like, light and dark, for eyes.
struct VisualFixture {
    TempFolder folder;
    std::shared_ptr<TablesClient> tables;

    VisualFixture() {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        tables = std::make_shared<TablesClient>();
    }

    static void dress(bool dark = false) {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        QApplication::setPalette(Palette(dark).widgets());
        QApplication::setFont(Fonts::base());
    }

    fs::path write(const std::string& name, const std::string& content) const {
        const fs::path path = folder.path() / name;
        STEMMA_ASSERT(makeFolders(path.parent_path()));
        STEMMA_ASSERT(writeFile(path, content));
        return path;
    }

    static fs::path example(const std::string& name) {
        return fs::path(qgetenv("STEMMA_SOURCE_DIR").toStdString()) / "resources/examples/penguins" / name;
    }

    TableSource source(const fs::path& file) const {
        TableSource made;
        made.files = {file};
        made.tables = tables;
        made.name = qpath(file.stem());
        return made;
    }

    /// The example's clean table, made by its own query, with its profile.
    Result<TableSource> penguins() const {
        STEMMA_TRY(const Sniffed raw,
                   tables->sniff({example("penguins_raw.csv")}, Json::object({{"nulls", Json::array({"", "NA"})}})));
        STEMMA_TRY(const std::string query, readFile(example("sql/clean.sql")));
        SqlRequest request;
        request.query = query;
        request.inputs = {{"raw", {{raw.options, {example("penguins_raw.csv")}, {}}}, {}}};
        request.output = folder.path() / "clean.parquet";
        std::error_code ignored;
        fs::remove(request.output, ignored);
        STEMMA_TRY(const SqlResult made, tables->runSql(request));
        TableSource clean = source(request.output);
        clean.options = made.options;
        clean.name = QStringLiteral("clean @2");
        STEMMA_TRY(clean.profile, tables->profile(clean.files, made.options));
        return clean;
    }

    static void picture(QWidget& widget, const QString& name) {
        const QString to = qEnvironmentVariable("STEMMA_PICTURES");
        if (to.isEmpty()) return;
        QDir().mkpath(to);
        for (const bool dark : {false, true}) {
            dress(dark);
            QCoreApplication::processEvents();
            widget.grab().save(to + QLatin1Char('/') + name + QLatin1String(dark ? "-dark.png" : "-light.png"));
        }
        dress(false);
    }
};

} // namespace stemma::ui
