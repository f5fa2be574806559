// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/WindowFixture.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Pages.h"

#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>
#include <QUrl>

namespace stemma::ui {

/// A window on screen, and a project with a pipeline in a folder of the home: write() and path() are about that.
struct Desktop : WindowFixture {
    Desktop() : WindowFixture({1280, 800}, "project") {
        write("raw.csv", "city,degrees\nBergen,2.5\nOslo,-3\nBergen,4\n");
        write("cities.yaml",
              "stemma: 1\nname: cities\nsteps:\n  raw: {import: raw.csv}\n"
              "  mean: {sql: 'SELECT city, avg(degrees) AS degrees FROM raw GROUP BY city', inputs: [raw]}\n");
        window->show();
    }
    /// With STEMMA_PICTURES=FOLDER: what a widget looks like, light and dark, for eyes.
    static void keepPicture(QWidget& widget, const QString& name) {
        const QString to = qEnvironmentVariable("STEMMA_PICTURES");
        if (to.isEmpty()) return;
        for (const auto theme : {Settings::Theme::Dark, Settings::Theme::Light}) {
            dress(theme, 1);
            QCoreApplication::processEvents();
            widget.grab().save(to + QLatin1Char('/') + name +
                               QLatin1String(theme == Settings::Theme::Dark ? "-dark.png" : "-light.png"));
        }
    }
    /// As a file manager's drag arrives.
    void drop(const QString& file) const {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter(QPoint(600, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window.get(), &enter);
        QDropEvent event(QPointF(600, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window.get(), &event);
    }
    /// Drops the pipeline and presses Run; true once its run is completed and listed.
    bool dropAndRun() const {
        drop(path("cities.yaml"));
        auto* run = find<QPushButton>("run");
        if (!QTest::qWaitFor([&] { return run->isVisible() && run->isEnabled(); }, kPatience)) return false;
        QTest::mouseClick(run, Qt::LeftButton);
        return QTest::qWaitFor(
            [&] {
                const auto overview = session.overview();
                return !runs.any() && !overview->runs.empty() && overview->runs.front().status == RunStatus::Completed;
            },
            kPatience);
    }
};

} // namespace stemma::ui
