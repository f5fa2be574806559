// SPDX-License-Identifier: GPL-3.0-or-later
// What a person leaves behind in a workspace, by real mouse and keys: for tests/data/golden/make.sh, which puts it by.
//   golden-window PROJECT STATE.ini    runs PROJECT's pipeline in it, and copies what the window remembers to STATE.ini
#include "DesktopFixture.h"
#include "core/lineage/Overview.h"
#include "ui/shell/Opening.h"
#include "ui/views/runs/RunsView.h"
#include "ui/visual/ChartView.h"
#include "ui/visual/TableGrid.h"
#include "ui/visual/TableView.h"

#include <QDir>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <cstdio>

using namespace stemma;
using namespace stemma::ui;

namespace {

void must(bool done, const char* what) {
    if (!done) qFatal("it can't: %s", what);
}

class Person {
public:
    explicit Person(QString project) : m_project(std::move(project)) {}

    void runThrice() {
        desktop.window->opening().open(m_project + QStringLiteral("/penguins.yaml"));
        must(desktop.seen("trustAndRun"), "see the preview");
        set(QStringLiteral("smoothing"), QStringLiteral("0.1"));
        must(desktop.hands.click(desktop.seen("trustAndRun")) && desktop.runEnded(1), "run");
        set(QStringLiteral("greeting"), QStringLiteral("hey"));
        must(desktop.hands.click(desktop.seen("parametersPopover")->findChild<QWidget*>("reset:smoothing")), "reset");
        desktop.hands.key(QStringLiteral("Escape"));
        desktop.hands.key(QStringLiteral("ctrl+r"));
        must(desktop.runEnded(2), "run again");
        set({}, {});
        must(desktop.hands.click(desktop.seen("parametersPopover")->findChild<QWidget*>("reset:greeting")), "reset");
        desktop.hands.key(QStringLiteral("Escape"));
        desktop.hands.key(QStringLiteral("ctrl+r"));
        must(desktop.runEnded(3), "run as it stands");
    }

    void noteAndSortRuns() {
        desktop.hands.key(QStringLiteral("ctrl+2"));
        auto* table = desktop.seenAs<QTreeView>("runs-table");
        auto& model = desktop.seenAs<RunsView>("runs-view")->model();
        must(table && QTest::qWaitFor([&] { return model.rowCount() == 3; }, kPatience), "see the runs");
        desktop.hands.key(QStringLiteral("Home"));
        desktop.hands.key(QStringLiteral("F2"));
        must(QTest::qWaitFor([&] { return table->viewport()->findChild<QLineEdit*>() != nullptr; }, kPatience), "note");
        desktop.hands.type(QStringLiteral("for the paper"));
        desktop.hands.key(QStringLiteral("Return"));
        must(QTest::qWaitFor([&] { return !desktop.session.overview()->runs.front().note.empty(); }, kPatience),
             "keep the note");
        const QHeaderView* header = table->header();
        const int column = model.columnOf(QStringLiteral("run"));
        must(desktop.hands.click(
                 header->viewport(),
                 {header->sectionViewportPosition(column) + header->sectionSize(column) / 2, header->height() / 2}),
             "sort");
        must(QTest::qWaitFor([&] { return model.run(0).value == 1; }, kPatience), "sort");
        const auto kept = [&] {
            return desktop.settings->remembered(desktop.session.workspace(), QStringLiteral("runs/order")) ==
                   QLatin1String("run/up");
        };
        must(QTest::qWaitFor(kept, kPatience), "keep the order");
    }

    void nameVersions() {
        const auto& versions = desktop.session.overview()->artifact("penguins/model")->versions;
        name(versions.front().id, "addTag", "tagField", QStringLiteral("first"));
        name(versions.back().id, "addAlias", "aliasField", QStringLiteral("best"));
        must(QTest::qWaitFor(
                 [&] {
                     const auto& now = desktop.session.overview()->artifact("penguins/model")->versions;
                     return !now.front().tags.empty() && !now.back().aliases.empty();
                 },
                 kPatience),
             "name versions");
    }

    void keepAFile() {
        desktop.window->opening().open(m_project + QStringLiteral("/islands.csv"));
        must(desktop.hands.click(desktop.seen("keep")), "keep a file");
        must(desktop.runEnded(4), "have kept a file");
    }

    void deleteOne() {
        const VersionId old = desktop.session.overview()->artifact("penguins/posterior")->versions.front().id;
        take(old);
        const auto asked = [&] { return desktop.seenNow(QStringLiteral("delete-confirm")) != nullptr; };
        for (int i = 0; i < 5 && !asked(); ++i) { // a page that is made anew under the pointer takes a click along
            must(desktop.press(QStringLiteral("delete")), "press delete");
            (void)QTest::qWaitFor(asked, 3000);
        }
        must(desktop.press(QStringLiteral("delete-confirm")), "delete");
        const auto gone = [&] {
            return desktop.session.overview()->version(old).second->state == VersionState::Deleted;
        };
        must(QTest::qWaitFor(gone, kPatience), "have deleted");
    }

    void leaveTabs() {
        Q_EMIT desktop.desk.openVersion(desktop.latest("penguins/clean"), true);
        auto* table = desktop.shown<TableView>();
        must(table &&
                 QTest::qWaitFor([&] { return table->pages().opened() && !table->pages().provisional(); }, kPatience),
             "see rows");
        const auto widened = [&] { return !table->columnWidths().empty(); };
        for (int i = 0; i < 5 && !widened(); ++i) { // columns are laid out anew once they are profiled
            const QRect head = table->grid()->headRect(0);
            const QPoint border = table->grid()->viewport()->mapToGlobal(QPoint(head.right(), head.top() + 12));
            desktop.hands.drag(border, border + QPoint(60, 0));
            (void)QTest::qWaitFor(widened, 3000);
        }
        if (!widened()) desktop.photograph(QStringLiteral("golden-narrow"));
        must(widened(), "widen a column");
        must(desktop.hands.click(desktop.seen("show-0")) && desktop.shown<ChartView>(), "see a chart");
        Q_EMIT desktop.desk.openRun(RunId{3}, true);
        auto* canvas = desktop.shown<GraphCanvas>();
        must(canvas && QTest::qWaitFor([&] { return canvas->scene() && canvas->faces().size() > 10; }, kPatience),
             "see the run");
        desktop.hands.wheel(canvas, canvas->rect().center(), 2);
        must(QTest::qWaitFor([&] { return canvas->viewChosen(); }, kPatience), "zoom");
    }

    void close(const QString& state) {
        must(desktop.window->close(), "close");
        desktop.window.reset();
        desktop.settings.reset(); // written
        const QDir folder(qEnvironmentVariable("XDG_STATE_HOME") + QStringLiteral("/stemma"));
        const QStringList files = folder.entryList({QStringLiteral("window-*.ini")});
        must(files.size() == 1 && QFile::copy(folder.filePath(files.front()), state), "find what the window remembers");
    }

    OpenDesktop desktop;

private:
    void set(const QString& parameter, const QString& value) {
        desktop.hands.key(QStringLiteral("ctrl+p"));
        QWidget* popover = desktop.seen(QStringLiteral("parametersPopover"));
        must(popover && QTest::qWaitFor([&] { return desktop.find<QPushButton>("run")->isEnabled(); }, kPatience),
             "see the parameters");
        if (parameter.isEmpty()) return;
        auto* field = popover->findChild<QLineEdit*>(QStringLiteral("parameter:") + parameter);
        must(desktop.hands.click(field), "find the field"); // the plan beside it has one, too
        desktop.hands.key(QStringLiteral("ctrl+a"));
        desktop.hands.type(value);
        must(QTest::qWaitFor([&] { return field->text() == value; }, kPatience), "type");
        if (parameter == QLatin1String("smoothing")) desktop.hands.key(QStringLiteral("Escape"));
    }
    void take(VersionId version) {
        Q_EMIT desktop.desk.openVersion(version, true);
        const auto number = desktop.session.overview()->version(version).second->number;
        must(desktop.inspects(number), "see a version");
    }
    void name(VersionId version, const char* add, const char* field, const QString& word) {
        take(version);
        must(desktop.press(QLatin1String(add)) && desktop.seen(QLatin1String(field)), "add a name");
        desktop.hands.type(word);
        desktop.hands.key(QStringLiteral("Return"));
        must(desktop.says(word), "have named it");
    }

    QString m_project;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) return std::fputs("golden-window PROJECT STATE.ini\n", stderr), 2;
    const stemma::ui::Display display;
    WatchedApplication application(argc, argv);
    Person person(QDir(QString::fromLocal8Bit(argv[1])).absolutePath());
    person.runThrice();
    person.noteAndSortRuns();
    person.nameVersions();
    person.keepAFile();
    person.deleteOne();
    person.leaveTabs();
    person.close(QString::fromLocal8Bit(argv[2]));
    return 0;
}
