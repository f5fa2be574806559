// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "tests/support/Waiting.h"
#include "ui/bridge/Workers.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/graph/GraphPage.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/RunCentre.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"

#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>
#include <algorithm>
#include <semaphore>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// A row of steps: s0 leads to s1, and so on.
GraphContent rowOf(int from, int to) {
    GraphContent content;
    for (int i = from; i < to; ++i) {
        DrawnNode node;
        node.id = node.name = "s" + std::to_string(i);
        content.subjects.set(node.id, Subject::ofStep(RunId{1}, node.name));
        if (i > from) content.drawing.edges.push_back({"s" + std::to_string(i - 1), node.id, "", false, false, false});
        content.drawing.nodes.push_back(std::move(node));
    }
    return content;
}

/// A page of what a worker reads; the test lets it go on.
class RowPage : public GraphPage {
public:
    explicit RowPage(const Context& context) : GraphPage(context, QStringLiteral("row"), nullptr) {
        follow(m_reading);
        resize(800, 500);
    }
    using GraphPage::content;
    using GraphPage::setContent;
    QString exportName() const override { return QStringLiteral("row"); }

    std::shared_ptr<std::counting_semaphore<>> mayRead = std::make_shared<std::counting_semaphore<>>(0);
    int asked = 0;

protected:
    void load() override {
        ++asked;
        m_reading.ask(
            [wait = mayRead, nodes = asked](const Cancel&) {
                wait->acquire();
                return rowOf(0, nodes);
            },
            [this](GraphContent content) { setContent(std::move(content)); });
    }
    std::pair<QString, QString> exportTitle() const override { return {QStringLiteral("A row"), {}}; }

private:
    Latest m_reading;
};

} // namespace

/// What all pages of a graph share, without a workspace.
class GraphPageTest : public QObject {
    Q_OBJECT
    struct World {
        TempFolder home;
        Session session;
        Selection selection;
        RunCentre runs;
        Desk desk;
        Settings settings;
        QUndoStack undo;
        std::unique_ptr<RowPage> page =
            std::make_unique<RowPage>(Context{session, selection, runs, desk, settings, undo});
        ~World() {
            page->mayRead->release(1000);
            page.reset();
            finishWorkers();
        }
        GraphCanvas& canvas() const { return *page->canvas(); }
        bool shows(std::size_t nodes) const {
            return QTest::qWaitFor([&] { return !page->loading() && canvas().drawing().nodes.size() == nodes; },
                                   60'000);
        }
        void click(const std::string& id, Qt::KeyboardModifiers keys = Qt::NoModifier) const {
            QTest::mouseClick(&canvas(), Qt::LeftButton, keys, canvas().nodeRect(id).center().toPoint());
        }
        /// Something is on screen, and something else on its way there.
        bool between(GraphContent before, GraphContent next) const {
            page->mayRead->release();
            page->show();
            if (!shows(1)) return false;
            const std::size_t count = before.drawing.nodes.size();
            page->setContent(std::move(before));
            if (!shows(count)) return false;
            page->setContent(std::move(next));
            return true;
        }
    };
    static Subject step(int i) { return Subject::ofStep(RunId{1}, "s" + std::to_string(i)); }

private Q_SLOTS:
    void initTestCase() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    /// However fast it changes: what is being read is shown, and then what there is by then, once.
    void news_dontKeepWhatIsReadFromBeingShown() {
        World world;
        world.page->show();
        QCOMPARE(world.page->asked, 1);
        for (int news = 0; news < 5; ++news) Q_EMIT world.session.overviewChanged();
        world.page->mayRead->release();
        QVERIFY(QTest::qWaitFor([&] { return world.canvas().drawing().nodes.size() == 1; }, 60'000));
        QTRY_COMPARE(world.page->asked, 2);
        world.page->mayRead->release();
        QVERIFY(world.shows(2));
        QCOMPARE(world.page->asked, 2);
    }

    void chosenMeanwhile_isWhatWasOnScreen() {
        World world;
        QVERIFY(world.between(rowOf(0, 3), rowOf(5, 9)));
        world.click("s1");
        QCOMPARE(world.selection.all(), std::vector<Subject>{step(1)});
        QCOMPARE(world.canvas().selected(), std::vector<std::string>{"s1"});
        QVERIFY(world.shows(4));
        QCOMPARE(world.selection.all(), std::vector<Subject>{step(1)}); // it isn't here, and still in hand
        QVERIFY(world.canvas().selected().empty());
    }

    /// What is selected and comes yet is no less selected for what is added to it.
    void addedMeanwhile_keepsWhatIsYetToCome() {
        World world;
        QVERIFY(world.between(rowOf(0, 3), rowOf(2, 9)));
        world.selection.select(step(7));
        QCOMPARE(world.canvas().selected(), std::vector<std::string>{"s7"});
        world.click("s2", Qt::ShiftModifier);
        QCOMPARE(world.selection.all(), (std::vector<Subject>{step(7), step(2)}));
        QVERIFY(world.shows(7));
        QCOMPARE(world.canvas().selected(), (std::vector<std::string>{"s7", "s2"}));
    }

    /// A part of any size is found again; only a file of settings is spared long lists.
    void longParts_areAPlace() {
        Sieve sieve;
        for (int i = 0; i < 6000; ++i) sieve.only.insert("node " + std::to_string(i));
        sieve.slice = "a long one";
        sieve.hidden = {"table"};
        QVERIFY(Sieve::fromMap(sieve.toMap()) == sieve);
        World world;
        qputenv("XDG_STATE_HOME", world.home.path().c_str());
        Settings settings;
        const QVariantMap looks{{"map", sieve.toMap()}};
        settings.remember(world.home.path(), "looks", looks);
        settings.remember(world.home.path(), "bookmarks", QVariantList{QVariantMap{{"look", sieve.toMap()}}});
        const QVariantMap kept = settings.remembered(world.home.path(), "looks").toMap()["map"].toMap();
        QVERIFY(!kept.contains("only"));
        QCOMPARE(kept["hidden"].toStringList(), QStringList{"table"});
        const QVariantList marks = settings.remembered(world.home.path(), "bookmarks").toList();
        QCOMPARE(marks.size(), 1);
        QVERIFY(!marks[0].toMap()["look"].toMap().contains("only"));
    }

    void exports_endOnceAlsoWhereTheyAreCancelled() {
        World world;
        world.page->mayRead->release(10);
        world.page->show();
        QVERIFY(world.shows(1));
        int ended = 0;
        Status how;
        const auto done = [&](Status status) {
            ++ended;
            how = std::move(status);
        };
        const fs::path file = world.home.path() / "row.svg";
        world.page->exportTo(file, "svg", {}, done);
        world.page->cancelExport();
        QCOMPARE(ended, 1);
        QVERIFY(!how && how.error().code == ErrorCode::Cancelled);
        world.page->exportTo(file, "svg", {}, done);
        world.page->exportTo(file, "json", {}, done); // cancels the one before
        QCOMPARE(ended, 2);
        QTRY_COMPARE(ended, 3);
        QVERIFY(how.has_value());
    }
};

QTEST_MAIN(GraphPageTest)
#include "tst_GraphPage.moc"
