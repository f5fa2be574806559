// SPDX-License-Identifier: GPL-3.0-or-later
// What bench.py measures inside the window, with everything stemma-desktop gives it, on the display it is started on.
//   window-bench table FOLDER ARTIFACT   opens the tab of a table, twice: {"first": seconds, "again": seconds} until
//   its
//                                        first rows were painted
//   window-bench switch FOLDER ROUNDS    selects one artifact after the other; for each a line {"name": …,
//                                        "picture": true, "seconds": …} until the inspector painted its picture, or
//                                        where it has none its page
#include "core/base/Json.h"
#include "core/lineage/Overview.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Opening.h"
#include "ui/shell/Pages.h"
#include "ui/shell/Style.h"
#include "ui/views/inspector/InspectorView.h"
#include "ui/views/inspector/PictureDeck.h"
#include "ui/visual/TableGrid.h"
#include "ui/visual/TableView.h"
#include "ui/widgets/NextFrame.h"

#include <QApplication>
#include <QEventLoop>
#include <QThreadPool>
#include <QTimer>
#include <QUndoStack>
#include <chrono>
#include <cstdio>

using namespace stemma;
using namespace stemma::ui;

namespace {

constexpr int kPatience = 60'000, kStill = 300; ///< milliseconds

[[noreturn]] void giveUp(const char* what) {
    std::fprintf(stderr, "window-bench: %s\n", what);
    std::_Exit(1);
}

struct Bench {
    Bench() : window(Context{session, selection, runs, desk, settings, undo}) {
        settings.forget(); // no tab comes back from the time before
        window.resize(1400, 880);
    }
    ~Bench() { finishWorkers(); }

    /// Seconds from `begin` to the end of the first frame in which a widget that `counts` was painted.
    double until(const NextFrame::Counts& counts, const std::function<void()>& begin) {
        using Clock = std::chrono::steady_clock;
        QEventLoop loop;
        QTimer::singleShot(kPatience, &loop, [] { giveUp("nothing was painted for a minute"); });
        Clock::time_point end;
        new NextFrame(window, counts, [&] {
            end = Clock::now();
            loop.quit();
        });
        const Clock::time_point start = Clock::now();
        begin();
        loop.exec();
        return std::chrono::duration<double>(end - start).count();
    }
    /// Until no worker has been busy for a while.
    static void rest() {
        for (int still = 0; still < kStill; still += 20) {
            QEventLoop loop;
            QTimer::singleShot(20, &loop, &QEventLoop::quit);
            loop.exec();
            if (workers().activeThreadCount() > 0) still = 0;
        }
    }
    void open(const QString& folder) {
        window.show();
        until([this](QWidget&) { return session.overview()->versions > 0; }, [&] { window.opening().open(folder); });
        rest();
    }
    void table(const std::string& name);
    void switches(int rounds);

    Settings settings;
    Session session;
    Selection selection;
    RunCentre runs;
    Desk desk;
    QUndoStack undo;
    MainWindow window;
};

void Bench::table(const std::string& name) {
    const OverviewArtifact* artifact = session.overview()->artifact(name);
    if (artifact == nullptr || artifact->latestVersion() == nullptr) giveUp("there is no such artifact");
    const VersionId version = artifact->latestVersion()->id;
    const auto rows = [](QWidget& painted) {
        const auto* grid = qobject_cast<TableGrid*>(painted.parentWidget());
        const auto* view = grid == nullptr ? nullptr : qobject_cast<TableView*>(grid->parentWidget());
        return view != nullptr && view->pages().cell(0, 0) != nullptr;
    };
    const auto opened = [&] { return until(rows, [&] { Q_EMIT desk.openVersion(version, true); }); };
    const double first = opened();
    window.pages().closeAll();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    std::printf("{\"first\":%.6f,\"again\":%.6f}\n", first, opened());
}

void Bench::switches(int rounds) {
    auto* inspector = window.findChild<InspectorView*>();
    const auto overview = session.overview();
    for (int round = 0; round < rounds; ++round)
        for (const OverviewArtifact& artifact : overview->artifacts) {
            const OverviewVersion* version = artifact.latestVersion();
            if (version == nullptr) continue;
            const Subject subject = Subject::ofVersion(version->id);
            bool picture = false;
            const auto there = [&](QWidget& painted) {
                if (inspector->shown() != subject || !inspector->isAncestorOf(&painted)) return false;
                // The page before is out of the window by now: what is found belongs to this one.
                const auto* card = inspector->findChild<PictureCard*>(QStringLiteral("picture"));
                picture = card != nullptr;
                const auto seen = [](const PictureLook& look) { return look.scene || !look.image.isNull(); };
                return card == nullptr || (&painted == card && seen(card->look()));
            };
            const double seconds = until(there, [&] { selection.select(subject); });
            std::printf("{\"name\":%s,\"picture\":%s,\"seconds\":%.6f}\n", Json(artifact.name).dump().c_str(),
                        picture ? "true" : "false", seconds);
            rest(); // a person looks at it
        }
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QStringList words = QApplication::arguments();
    if (words.size() != 4) giveUp("table FOLDER ARTIFACT | switch FOLDER ROUNDS");
    dress(Settings::Theme::Light, 1);
    Bench bench;
    bench.open(words[2]);
    words[1] == QLatin1String("table") ? bench.table(utf8(words[3])) : bench.switches(words[3].toInt());
    return 0;
}
