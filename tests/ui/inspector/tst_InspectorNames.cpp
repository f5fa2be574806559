// SPDX-License-Identifier: GPL-3.0-or-later
// Tags, aliases and deletion by mouse and keyboard, undone; hostile names; files that are gone; a step's reasons.
#include "InspectorFixture.h"
#include "tests/support/Waiting.h"

#include "core/base/Text.h"
#include "core/store/Database.h"
#include "ui/views/inspector/NameChips.h"
#include "ui/views/inspector/PictureDeck.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/EmptyState.h"

#include <QLineEdit>

using namespace stemma;
using namespace stemma::ui;

class InspectorNamesTest : public QObject {
    Q_OBJECT
    std::unique_ptr<InspectorFixture> f;

    void type(const char* button, const char* field, const QString& word) {
        auto* add = f->find<Chip>(button);
        QVERIFY(add != nullptr);
        QTest::mouseClick(add, Qt::LeftButton);
        auto* line = f->find<QLineEdit>(field);
        QVERIFY(line->isVisible());
        QTest::keyClicks(line, word);
        QTest::keyClick(line, Qt::Key_Return);
    }
    Chip* chip(const char* row, const QString& word) const {
        for (Chip* one : f->find<NameChips>(row)->findChildren<Chip*>())
            if (one->text() == word) return one;
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase() {
        dress();
        f = std::make_unique<InspectorFixture>();
        f->open();
    }
    void cleanupTestCase() { f.reset(); }
    void init() { f->said.clear(); }

    /// "so" follows from something: of a step below a change its own reasons are all there is.
    void step_belowAChange_saysWhatItsInputsDid() {
        QVERIFY(f->select(Subject::ofStep(RunId{2}, "posterior")));
        const QString words = f->words();
        QVERIFY2(words.contains("its input model has other content"), qPrintable(words));
        QVERIFY2(!words.contains("so: "), qPrintable(words));
    }

    void tag_isAddedTakenAwayAndUndone() {
        const VersionId id = f->version("penguins/model");
        QVERIFY(f->select(Subject::ofVersion(id)));
        type("addTag", "tagField", "paper");
        QTRY_COMPARE(must(f->store->tags(id)), std::vector<std::string>{"paper"});
        QTRY_VERIFY(chip("tags", "paper") != nullptr);
        f->undo.undo();
        QTRY_VERIFY(must(f->store->tags(id)).empty());
        QTRY_VERIFY(chip("tags", "paper") == nullptr);
        f->undo.redo();
        QTRY_VERIFY(chip("tags", "paper") != nullptr);
        Chip* paper = chip("tags", "paper");
        paper->setFocus();
        QTest::keyClick(paper, Qt::Key_Delete);
        QTRY_VERIFY(must(f->store->tags(id)).empty());
        f->undo.undo();
        QTRY_COMPARE(must(f->store->tags(id)), std::vector<std::string>{"paper"});
        QTRY_VERIFY(chip("tags", "paper") != nullptr);
        f->undo.undo();
        QTRY_VERIFY(must(f->store->tags(id)).empty());
    }

    void tag_thatIsNoWordIsSaidInTheField() {
        QVERIFY(f->select(Subject::ofVersion(f->version("penguins/model"))));
        const int before = f->undo.count();
        type("addTag", "tagField", "no spaces");
        auto* problem = f->find<NameChips>("tags")->findChild<LinkText*>("wordProblem");
        QVERIFY(problem->isVisible());
        QVERIFY(problem->text().contains("letter"));
        QCOMPARE(f->undo.count(), before);
        QVERIFY(f->view->findChild<QLineEdit*>("tagField")->isVisible());
        // What changes in the workspace doesn't take the field away.
        f->session.refresh();
        QSignalSpy read(&f->session, &Session::overviewChanged);
        (void)read.wait(500);
        QVERIFY(f->view->findChild<QLineEdit*>("tagField")->isVisible());
        QTest::keyClick(f->find<QLineEdit>("tagField"), Qt::Key_Escape);
        QVERIFY(!f->find<QLineEdit>("tagField")->isVisible());
        QVERIFY(!wordProblem("latest", NameChips::Kind::Aliases).isEmpty());
        QVERIFY(wordProblem("latest", NameChips::Kind::Tags).isEmpty());
    }

    void alias_movesAndMovesBack() {
        const VersionId one = f->version("penguins/model@1"), two = f->version("penguins/model@2");
        QVERIFY(f->select(Subject::ofVersion(one)));
        type("addAlias", "aliasField", "production");
        QTRY_COMPARE(must(f->store->aliases(one)), std::vector<std::string>{"production"});
        QTRY_VERIFY(chip("aliases", "production") != nullptr);
        QVERIFY(f->select(Subject::ofVersion(two)));
        type("addAlias", "aliasField", "production");
        QTRY_COMPARE(must(f->store->aliases(two)), std::vector<std::string>{"production"});
        QVERIFY(must(f->store->aliases(one)).empty());
        QTRY_VERIFY(chip("aliases", "production") != nullptr);
        f->keepPicture("tags");
        f->undo.undo();
        QTRY_COMPARE(must(f->store->aliases(one)), std::vector<std::string>{"production"});
        QVERIFY(must(f->store->aliases(two)).empty());
        f->undo.undo();
        QTRY_VERIFY(must(f->store->aliases(one)).empty());
    }

    void delete_leavesARecordAndIsUndone() {
        const VersionId id = f->version("penguins/species");
        QVERIFY(f->select(Subject::ofVersion(id)));
        QTest::mouseClick(f->find<QAbstractButton>("delete"), Qt::LeftButton);
        QTRY_VERIFY(f->find<QWidget>("deleteCard")->isVisible()); // asks first
        const QString words = f->find<LinkText>("delete-words")->text();
        const std::uint64_t frees = must(f->store->planDelete({id})).freedBytes;
        QVERIFY(frees > 0);
        QVERIFY2(words.contains("The disk gains " + qtext(formatBytes(frees))), qPrintable(words));
        f->keepPicture("delete-asks");
        QTest::mouseClick(f->find<QAbstractButton>("delete-keep"), Qt::LeftButton);
        QVERIFY(!f->find<QWidget>("deleteCard")->isVisible());
        QCOMPARE(must(f->store->version(id)).state, VersionState::Ok);
        f->find<QAbstractButton>("delete")->setFocus();
        QTest::keyClick(f->find<QAbstractButton>("delete"), Qt::Key_Space);
        QTRY_VERIFY(f->find<QAbstractButton>("delete-keep")->hasFocus());
        QTest::keyClick(f->find<QAbstractButton>("delete-keep"), Qt::Key_Escape);
        QVERIFY(!f->find<QWidget>("deleteCard")->isVisible());
        QVERIFY(f->find<QAbstractButton>("delete")->hasFocus()); // the keys are again where they were
        QTest::mouseClick(f->find<QAbstractButton>("delete"), Qt::LeftButton);
        QTRY_VERIFY(f->find<QWidget>("deleteCard")->isVisible());
        QTest::mouseClick(f->find<QAbstractButton>("delete-confirm"), Qt::LeftButton);
        QTRY_COMPARE(must(f->store->version(id)).state, VersionState::Deleted);
        QTRY_VERIFY(f->find<EmptyState>("filesGone") != nullptr);
        QVERIFY(f->find<EmptyState>("filesGone")->sentence().contains("were deleted"));
        QVERIFY(f->find<QAbstractButton>("delete") == nullptr);
        QVERIFY(f->said.join(' ').contains("in the trash"));
        f->keepPicture("deleted");
        QSignalSpy ran(&f->desk, &Desk::runPipeline);
        Q_EMIT f->find<EmptyState>("filesGone")->actionTaken();
        QCOMPARE(ran.size(), 1);
        f->undo.undo();
        QTRY_COMPARE(must(f->store->version(id)).state, VersionState::Ok);
        QTRY_VERIFY(f->find<QAbstractButton>("delete") != nullptr);
        QVERIFY(must(f->store->filesPresent(id, true)));
    }

    void delete_asksInSightAndSpaceAloneDeletesNothing() {
        const VersionId id = f->version("penguins/species");
        f->view->resize(380, 420);
        f->view->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(f->view.get()));
        QVERIFY(f->select(Subject::ofVersion(id)));
        auto* ask = f->find<QAbstractButton>("delete");
        auto* card = f->find<QWidget>("deleteCard");
        auto* keep = f->find<QAbstractButton>("delete-keep");
        const auto inSight = [&] { return card->isVisible() && card->visibleRegion().boundingRect() == card->rect(); };
        ask->setFocus();
        QTest::keyClick(ask, Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(inSight(), 30'000);
        QTRY_VERIFY(keep->hasFocus());
        QTest::keyClick(keep, Qt::Key_Space);
        QVERIFY(!card->isVisible());
        QCOMPARE(must(f->store->version(id)).state, VersionState::Ok);
        // Whoever went on while it was being found out isn't pulled back.
        ask->setFocus();
        QTest::keyClick(ask, Qt::Key_Space);
        auto* other = f->find<QAbstractButton>("addTag");
        other->setFocus();
        QTRY_VERIFY_WITH_TIMEOUT(inSight(), 30'000);
        QVERIFY(other->hasFocus());
        QTest::keyClick(keep, Qt::Key_Escape);
        QVERIFY(!card->isVisible());
        f->view->resize(380, 1000);
    }

    void delete_ofWhatIsTaggedSaysWhy() {
        const VersionId id = f->version("penguins/clean");
        QVERIFY(f->store->tag(id, "kept").has_value());
        QVERIFY(f->select(Subject::ofVersion(id)));
        QTest::mouseClick(f->find<QAbstractButton>("delete"), Qt::LeftButton);
        QTRY_VERIFY(f->find<QWidget>("deleteCard")->isVisible());
        QVERIFY(f->find<LinkText>("delete-words")->text().contains("kept"));
        QVERIFY(!f->find<QAbstractButton>("delete-confirm")->isVisible());
        QVERIFY(must(f->store->filesPresent(id)));
    }

    void files_goneBehindOurBackAreSaid() {
        const VersionId id = f->version("penguins/confusion");
        const fs::path data = f->store->dataFolder(must(f->store->version(id)).uuid);
        fs::permissions(data.parent_path(), fs::perms::owner_all);
        fs::permissions(data, fs::perms::owner_all);
        fs::rename(data, f->project() / "away");
        QVERIFY(f->select(Subject::ofVersion(id)));
        QVERIFY(f->find<EmptyState>("filesGone")->sentence().contains("missing"));
        fs::rename(f->project() / "away", data);
    }

    void names_ofStrangersAreText() {
        // Names that a store may hold though no pipeline could say them.
        auto connection = must(f->store->database().transaction());
        const std::string hostile = "<img src='/dev/zero'>" + std::string(10'000, 'x');
        auto rename = must(connection->prepare("UPDATE artifacts SET name = ? WHERE name = 'penguins/lots'"));
        QVERIFY(rename.bind(hostile).run().has_value());
        auto title = must(connection->prepare("UPDATE visualizations SET title = ?"));
        QVERIFY(title.bind(hostile).run().has_value());
        auto message = must(connection->prepare("UPDATE runs SET message = ?, git_branch = ?"));
        QVERIFY(message.bind(hostile, hostile).run().has_value());
        QVERIFY(connection.commit().has_value());
        f->session.refresh();
        // A reading that began before, for what an earlier test did, may still arrive first.
        QTRY_VERIFY(f->session.overview()->artifact(hostile) != nullptr);
        const auto* artifact = f->session.overview()->artifact(hostile);
        QVERIFY(f->select(Subject::ofVersion(artifact->versions.front().id)));
        QVERIFY(f->view->minimumSizeHint().width() <= 380);
        for (const QWidget* widget : f->view->findChildren<QWidget*>()) {
            if (widget->isVisibleTo(f->view.get()))
                QVERIFY2(widget->mapTo(f->view.get(), QPoint(widget->width(), 0)).x() <= 380,
                         qPrintable(widget->objectName()));
            QVERIFY2(!widget->toolTip().contains("<img"), qPrintable(widget->toolTip().left(200)));
        }
        f->keepPicture("hostile");
        QVERIFY(f->select(Subject::ofRun(RunId{1})));
        QVERIFY(f->view->findChildren<QWidget*>().size() > 10);
        f->keepPicture("hostile-run");
        QVERIFY(f->select(Subject::ofStep(RunId{1}, "lots")));
    }
};

QTEST_MAIN(InspectorNamesTest)
#include "tst_InspectorNames.moc"
