// SPDX-License-Identifier: GPL-3.0-or-later
#include "PreviewFixture.h"
#include "tests/support/Waiting.h"
#include "ui/bridge/Workers.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/views/preview/ParameterEdits.h"
#include "ui/views/preview/ParametersPopover.h"
#include "ui/views/preview/PreviewParts.h"
#include "ui/widgets/ElidedLabel.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QUndoStack>
#include <QtTest>
#include <sys/stat.h>

using namespace stemma;
using namespace stemma::ui;

namespace {

constexpr const char* kText = "stemma: 1\n"
                              "parameters:\n"
                              "  depth: 3        # of each tree\n"
                              "  share: 0.25     # held out\n"
                              "  quick: false\n"
                              "  word: hello world\n"
                              "  list: [1, 2]    # in brackets\n"
                              "steps: {sales: {import: sales.csv}}\n";

/// The fields of the file as a preview gives them.
void read(ParameterEdits& edits, const PreviewFixture& fixture) {
    PreviewQuestion question;
    question.file = fixture.file();
    question.parameters = edits.overrides();
    const Preview preview = lookAtPipeline(question, {});
    edits.setFile(preview.parameters, preview.text, preview.parameterErrors);
}

std::string fileText(const PreviewFixture& fixture) {
    return readFile(fixture.file()).value_or("");
}

} // namespace

/// Values a person gives: kept while the file changes, told as a command, written into the file and taken back.
class ParametersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { PreviewFixture::dress(); }
    void cleanup() { finishWorkers(); }

    void values_areChangesUntilTheFileSaysThem() {
        const PreviewFixture fixture;
        fixture.pipeline(kText);
        Desk desk;
        ParameterEdits edits(fixture.file(), desk);
        read(edits, fixture);
        QCOMPARE(edits.fields().size(), std::size_t(5));
        QCOMPARE(edits.value("list"), QStringLiteral("[1, 2]"));
        QCOMPARE(edits.value("quick"), QStringLiteral("false"));
        edits.set("depth", "4");
        edits.set("share", "0.25");
        QCOMPARE(edits.changedCount(), 1);
        edits.set("word", "it's \"quoted\"");
        edits.set("list", "[3]");
        QCOMPARE(edits.command(),
                 QStringLiteral("stemma run shop.yaml -p depth=4 -p 'word=it'\\''s \"quoted\"' -p 'list=[3]'"));
        std::string changed = kText;
        changed.replace(changed.find("depth: 3"), 8, "depth: 4");
        fixture.pipeline(changed);
        read(edits, fixture);
        QVERIFY(!edits.isChanged("depth"));
        QVERIFY(edits.isChanged("list"));
        edits.resetAll();
        QCOMPARE(edits.changedCount(), 0);
    }

    void text_isTakenAsItIsTyped() {
        const PreviewFixture fixture;
        fixture.pipeline(kText);
        Desk desk;
        ParameterEdits edits(fixture.file(), desk);
        read(edits, fixture);
        for (const char* typed : {"1.10", "\"quotes\"", "'x'", "[a-z]", "a: b", "", "no"}) {
            edits.set("word", QString::fromLatin1(typed));
            PreviewQuestion question;
            question.file = fixture.file();
            question.parameters = edits.overrides();
            const Preview preview = lookAtPipeline(question, {});
            QVERIFY2(preview.parameterErrors.empty(), typed);
            QCOMPARE(preview.pipeline->parameter("word")->value, Json(typed));
        }
    }

    void saving_keepsCommentsAndCanBeTakenBack() {
        const PreviewFixture fixture;
        fixture.pipeline(kText);
        QCOMPARE(::chmod(fixture.file().c_str(), 0640), 0);
        Desk desk;
        QUndoStack undo;
        connect(&desk, &Desk::undoable, &undo, &QUndoStack::push);
        ParameterEdits edits(fixture.file(), desk);
        read(edits, fixture);
        edits.set("depth", "5");
        edits.set("list", "[3, x]");
        edits.set("word", "good bye");
        edits.saveToFile();
        const std::string expected = "stemma: 1\n"
                                     "parameters:\n"
                                     "  depth: 5        # of each tree\n"
                                     "  share: 0.25     # held out\n"
                                     "  quick: false\n"
                                     "  word: good bye\n"
                                     "  list: [3, x]    # in brackets\n"
                                     "steps: {sales: {import: sales.csv}}\n";
        QTRY_COMPARE(fileText(fixture), expected);
        struct stat facts {};
        QCOMPARE(::stat(fixture.file().c_str(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777, 0640u);
        undo.undo();
        QTRY_COMPARE(fileText(fixture), std::string(kText));
        undo.redo();
        QTRY_COMPARE(fileText(fixture), expected);

        // What somebody else wrote meanwhile stays.
        QSignalSpy said(&desk, &Desk::say);
        fixture.pipeline(expected + "# mine\n");
        undo.undo();
        QTRY_COMPARE(said.count(), 1);
        QVERIFY2(said.first().first().toString().contains("was changed meanwhile"),
                 qPrintable(said.first().first().toString()));
        QCOMPARE(fileText(fixture), expected + "# mine\n");
    }

    void saving_ofAnOldReadingIsRefused() {
        const PreviewFixture fixture;
        fixture.pipeline(kText);
        Desk desk;
        QUndoStack undo;
        connect(&desk, &Desk::undoable, &undo, &QUndoStack::push);
        QSignalSpy said(&desk, &Desk::say);
        ParameterEdits edits(fixture.file(), desk);
        read(edits, fixture);
        edits.set("depth", "5");
        fixture.pipeline(std::string(kText) + "# newer\n");
        edits.saveToFile();
        QTRY_COMPARE(said.count(), 1);
        QCOMPARE(fileText(fixture), std::string(kText) + "# newer\n");
    }

    void popover_editsResetsAndCopies() {
        const PreviewFixture fixture;
        fixture.pipeline(kText);
        Desk desk;
        Session session;
        ParameterEdits edits(fixture.file(), desk);
        read(edits, fixture);
        QSignalSpy copied(&desk, &Desk::copyText);
        QPushButton button("Parameters");
        button.show();
        auto* popover = new ParametersPopover(
            edits, [] { return std::string("shop"); }, session, desk);
        popover->openBelow(button);
        auto* depth = popover->findChild<QLineEdit*>("parameter:depth");
        QVERIFY(depth);
        QCOMPARE(depth->accessibleName(), QStringLiteral("depth"));
        QVERIFY(!popover->findChild<QPushButton*>("saveToFile")->isEnabled());
        depth->selectAll();
        QTest::keyClicks(depth, "7");
        popover->findChild<QCheckBox*>("parameter:quick")->click();
        QCOMPARE(edits.changedCount(), 2);
        QVERIFY(popover->findChild<QPushButton*>("reset:depth")->isVisible());
        QVERIFY(!popover->findChild<QPushButton*>("reset:share")->isVisible());
        PreviewFixture::picture(*popover, "parameters");
        popover->findChild<QPushButton*>("copyCommand")->click();
        QCOMPARE(copied.first().first().toString(), QStringLiteral("stemma run shop.yaml -p depth=7 -p quick=true"));
        popover->findChild<QPushButton*>("reset:depth")->click();
        QCOMPARE(depth->text(), QStringLiteral("3"));
        popover->findChild<QPushButton*>("resetAll")->click();
        QCOMPARE(edits.changedCount(), 0);
        QPointer<ParametersPopover> alive = popover;
        QTest::keyClick(popover, Qt::Key_Escape);
        QTRY_VERIFY(!alive);
    }

    void popover_growsWhenNothingIsPressed() {
        const PreviewFixture fixture;
        fixture.pipeline("stemma: 1\nsteps: {sales: {import: sales.csv}}\n");
        Desk desk;
        Session session;
        ParameterEdits edits(fixture.file(), desk);
        read(edits, fixture);
        QSignalSpy copied(&desk, &Desk::copyText);
        QPushButton button("Parameters");
        button.show();
        std::string name = "file";
        QPointer<ParametersPopover> popover = new ParametersPopover(
            edits, [&name] { return name; }, session, desk);
        popover->openBelow(button);
        const int before = popover->height();
        auto* copy = popover->findChild<QPushButton*>("copyCommand");
        const QPoint place = copy->mapTo(popover.data(), QPoint());
        QTest::mousePress(copy, Qt::LeftButton);
        name = "shop";
        fixture.pipeline(kText); // its fields come in the middle of a click
        read(edits, fixture);
        QVERIFY(popover->findChild<QLineEdit*>("parameter:depth"));
        QCOMPARE(popover->findChild<ElidedLabel*>("parametersTitle")->text(), QString("Parameters of shop"));
        QCoreApplication::processEvents();
        QCOMPARE(popover->height(), before);
        QCOMPARE(copy->mapTo(popover.data(), QPoint()), place);
        QTest::mouseRelease(copy, Qt::LeftButton);
        QCOMPARE(copied.size(), 1);
        QTRY_VERIFY(popover->height() > before + 60);
        QTRY_COMPARE(popover->focusWidget(), popover->findChild<QLineEdit*>("parameter:depth"));
        QVERIFY(popover->isVisible());
        const QRect room = button.screen()->availableGeometry();
        QVERIFY(room.contains(popover->frameGeometry()));
        delete popover;
    }

    void earlierValues_areThoseOfRuns() {
        Overview overview;
        const auto ran = [&](const char* pipeline, const Json& depth) {
            OverviewRun run;
            run.pipeline = pipeline;
            run.parameters = Json::object({{"depth", depth}});
            overview.runs.push_back(run);
        };
        ran("shop", Json(4));
        ran("other", Json(9));
        ran("shop", Json(4));
        ran("shop", Json::array({Json(1), Json("x")}));
        const ParameterField field{"depth", Json(3), ParameterField::Kind::Integer};
        QCOMPARE(ParameterEdits::earlierValues(overview, "shop", field), (QStringList{"4", "[1, x]"}));
    }
};

QTEST_MAIN(ParametersTest)
#include "tst_Parameters.moc"
