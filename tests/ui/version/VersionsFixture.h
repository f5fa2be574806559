// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Engine.h"
#include "core/pipeline/PipelineFile.h"
#include "core/store/SavedCharts.h"
#include "core/store/Store.h"
#include "core/tables/Tables.h"
#include "tests/support/Look.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/views/version/ArtifactPage.h"

#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>

namespace stemma::ui {

template <typename T>
T must(Result<T> result) {
    if (!result) qFatal("%s", describe(result.error()).c_str());
    return std::move(*result);
}
inline void must(Status status) {
    if (!status) qFatal("%s", describe(status.error()).c_str());
}

/// A workspace with as many versions of a table "p/t" as are asked for, each with other rows, and one of "p/u".
class VersionsFixture {
public:
    explicit VersionsFixture(int versions) {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        write("p.yaml", "stemma: 1\nname: p\nsteps:\n  t: {import: t.csv}\n  u: {import: u.csv}\n");
        write("u.csv", "other\n1\n2\n2\n");
        store = must(Store::open(workspace()));
        engine = std::make_unique<Engine>(*store, tables);
        for (int version = 1; version <= versions; ++version) run(version);
    }
    ~VersionsFixture() {
        session.close();
        finishWorkers();
    }
    fs::path workspace() const { return m_folder.path() / ".stemma"; }
    void write(const std::string& path, const std::string& text) {
        if (!writeFile(m_folder.path() / path, text)) qFatal("can't write");
    }
    void run(int version) {
        std::string rows = "mass,length,species\n";
        for (int i = 0; i < 200; ++i)
            rows += std::to_string(i % 97 * version + version) + "," + std::to_string(i) + "," +
                    (i % 3 == 0 ? "Gentoo" : "Adelie") + "\n";
        write("t.csv", rows);
        RunRequest request;
        request.pipeline = std::make_shared<const Pipeline>(must(loadPipeline(m_folder.path() / "p.yaml")));
        must(engine->run(request));
    }
    VersionId version(int number) const { return must(store->resolve("p/t@" + std::to_string(number))); }
    void open() {
        session.open(workspace());
        QVERIFY(QTest::qWaitFor(
            [&] { return session.state() == Session::State::Open && !session.overview()->artifacts.empty(); }, 20'000));
        QObject::connect(&desk, &Desk::undoable, &undo, &QUndoStack::push);
        QObject::connect(&desk, &Desk::say, &desk, [this](const QString& text) { said << text; });
    }
    Context context() { return {session, selection, runs, desk, settings, undo}; }

    std::unique_ptr<Store> store; ///< another program's view of the workspace
    TablesClient tables;
    std::unique_ptr<Engine> engine;
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    Settings settings;
    QUndoStack undo;
    QStringList said;

private:
    TempFolder m_folder;
};

} // namespace stemma::ui
