// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Engine.h"
#include "core/pipeline/PipelineFile.h"
#include "core/store/Store.h"
#include "core/tables/Tables.h"
#include "tests/support/Look.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/views/inspector/InspectorView.h"
#include "ui/views/inspector/PictureDeck.h"
#include "ui/widgets/LinkText.h"

#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>

namespace stemma::ui {

template <typename T>
T must(Result<T> result) {
    if (!result) qFatal("%s", describe(result.error()).c_str());
    return std::move(*result);
}

/// A workspace in which the example ran twice (another smoothing), and a pipeline of which a step failed; and an
/// inspector on it, with an undo stack as the window has one.
class InspectorFixture {
public:
    InspectorFixture() {
        qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN"));
        fs::copy(fs::path(qgetenv("STEMMA_SOURCE_DIR").toStdString()) / "resources/examples/penguins", project(),
                 fs::copy_options::recursive);
        store = must(Store::open(workspace()));
        engine = std::make_unique<Engine>(*store, tables);
        run("penguins.yaml", "smoothing: 0.01", "smoothing: 0.1");
        run("penguins.yaml", "smoothing: 0.1", "smoothing: 0.01");
    }
    ~InspectorFixture() {
        view.reset();
        session.close();
        finishWorkers();
    }
    fs::path project() const { return m_folder.path() / "penguins"; }
    fs::path workspace() const { return project() / ".stemma"; }

    void write(const std::string& path, const std::string& text) {
        if (!writeFile(project() / path, text)) qFatal("can't write");
    }
    /// Runs a pipeline of the project after replacing a text in it.
    RunSummary run(const std::string& file, const std::string& before = {}, const std::string& after = {}) {
        std::string text = must(readFile(project() / file));
        if (const std::size_t at = before.empty() ? std::string::npos : text.find(before); at != std::string::npos)
            text.replace(at, before.size(), after);
        if (!writeFile(project() / file, text)) qFatal("can't write");
        RunRequest request;
        request.pipeline = std::make_shared<const Pipeline>(must(loadPipeline(project() / file)));
        request.message = before.empty() ? "" : before + " to " + after;
        return must(engine->run(request));
    }
    VersionId version(const std::string& reference) const { return must(store->resolve(reference)); }

    /// Opens the workspace as the window does, and makes the inspector.
    void open() {
        session.open(workspace());
        QVERIFY(QTest::qWaitFor(
            [&] { return session.state() == Session::State::Open && !session.overview()->runs.empty(); }, 20'000));
        view = std::make_unique<InspectorView>(session, selection, runs, desk);
        view->resize(380, 1000);
        view->show();
        QVERIFY(QTest::qWaitForWindowExposed(view.get()));
        QObject::connect(&desk, &Desk::undoable, &undo, &QUndoStack::push);
        QObject::connect(&desk, &Desk::say, &desk, [this](const QString& text) { said << text; });
    }
    /// Selects it and waits until its page is there.
    bool select(const Subject& subject) {
        QSignalSpy filled(view.get(), &InspectorView::filled);
        if (view->shown() == subject) selection.clear();
        selection.select(subject);
        return QTest::qWaitFor([&] { return view->shown() == subject && !filled.isEmpty(); }, 30'000);
    }
    /// Everything the page says, a line a widget.
    QString words() const {
        QStringList all;
        for (const LinkText* text : view->findChildren<LinkText*>())
            if (text->isVisibleTo(view.get())) all << text->text();
        for (const QWidget* widget : view->findChildren<QWidget*>())
            if (qobject_cast<const LinkText*>(widget) == nullptr && widget->isVisibleTo(view.get()))
                all << widget->accessibleName();
        return all.join(QLatin1Char('\n'));
    }
    QAbstractButton* link(const QString& words) const {
        for (auto* button : view->findChildren<QAbstractButton*>(QStringLiteral("link")))
            if (button->text() == words && button->isVisibleTo(view.get())) return button;
        return nullptr;
    }
    template <typename T>
    T* find(const char* name) const {
        return view->findChild<T*>(QLatin1String(name));
    }
    /// The whole page, however long, for eyes.
    void keepPicture(const QString& name) {
        if (qEnvironmentVariableIsEmpty("STEMMA_PICTURES")) return;
        const auto drawn = [this] {
            for (const PictureCard* card : view->findChildren<PictureCard*>())
                if (card->isVisibleTo(view.get()) && !card->look().scene && card->look().sentence.empty()) return false;
            return true;
        };
        QVERIFY(QTest::qWaitFor(drawn, 30'000));
        picture(*view, name);
    }

    std::unique_ptr<Store> store; ///< another program's view of the workspace
    TablesClient tables;
    std::unique_ptr<Engine> engine;
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    QUndoStack undo;
    QStringList said;
    std::unique_ptr<InspectorView> view;

private:
    TempFolder m_folder;
};

} // namespace stemma::ui
