// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/engine/Engine.h"
#include "core/pipeline/PipelineFile.h"
#include "core/store/Store.h"
#include "core/tables/Tables.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"

#include <QApplication>
#include <QDir>
#include <QStyleFactory>
#include <QTest>
#include <QWidget>

namespace stemma::ui {

/// A folder with a pipeline in it, the real engine and helpers, and a configuration of its own, so that nobody's trust
/// is touched.
struct PreviewFixture {
    TempFolder folder;
    fs::path project = folder.path() / "shop";

    PreviewFixture() {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        qputenv("XDG_CONFIG_HOME", (folder.path() / "config").c_str());
        qputenv("XDG_STATE_HOME", (folder.path() / "state").c_str());
        qunsetenv("STEMMA_WORKSPACE");
        write("sales.csv", "day,item,amount\n1,tea,3\n1,jam,5\n2,tea,4\n2,jam,1\n");
        write("by_item.sql", "SELECT item, sum(amount) AS amount\nFROM sales\nGROUP BY item\nORDER BY item\n");
        pipeline(kSteps);
    }

    static constexpr const char* kSteps = "stemma: 1\n"
                                          "name: shop\n"
                                          "parameters:\n"
                                          "  least: 2      # smaller ones are left out\n"
                                          "  share: 0.5\n"
                                          "steps:\n"
                                          "  sales:\n"
                                          "    import: sales.csv\n"
                                          "  by_item:\n"
                                          "    sql: by_item.sql\n"
                                          "    inputs: [sales]\n"
                                          "  large:\n"
                                          "    sql: SELECT * FROM by_item WHERE amount >= $least\n"
                                          "    inputs: [by_item]\n"
                                          "    parameters: [least]\n"
                                          "  top:\n"
                                          "    sql: SELECT * FROM large ORDER BY amount DESC LIMIT 1\n"
                                          "    inputs: [large]\n";

    fs::path file() const { return project / "shop.yaml"; }
    fs::path write(const std::string& name, const std::string& content) const {
        const fs::path path = project / name;
        if (!makeFolders(path.parent_path()) || !writeFile(path, content)) qFatal("can't write %s", path.c_str());
        return path;
    }
    fs::path pipeline(const std::string& text) const { return write("shop.yaml", text); }

    /// Runs the file as it is now, as a person without a window would.
    Result<RunSummary> run() const {
        STEMMA_TRY(Pipeline loaded, loadPipeline(file()));
        STEMMA_TRY(auto store, Store::open(project / ".stemma"));
        TablesClient tables;
        Engine engine(*store, tables);
        RunRequest request;
        request.pipeline = std::make_shared<const Pipeline>(std::move(loaded));
        return engine.run(request);
    }

    static void dress(bool dark = false) {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        QApplication::setPalette(Palette(dark).widgets());
        QApplication::setFont(Fonts::base());
    }

    /// With STEMMA_PICTURES=FOLDER keeps what a widget looks like, light and dark, for eyes.
    static void picture(QWidget& widget, const QString& name) {
        const QString to = qEnvironmentVariable("STEMMA_PICTURES");
        if (to.isEmpty()) return;
        QDir().mkpath(to);
        for (const bool dark : {false, true}) {
            dress(dark);
            QTest::qWait(60);
            widget.grab().save(to + QLatin1Char('/') + name + QLatin1String(dark ? "-dark.png" : "-light.png"));
        }
        dress(false);
    }
};

} // namespace stemma::ui

/// Fails the test with the error's words.
#define DONE(...)                                                                                                      \
    do {                                                                                                               \
        const auto done_ = (__VA_ARGS__);                                                                              \
        QVERIFY2(done_, done_ ? "" : stemma::describe(done_.error()).c_str());                                         \
    } while (false)
