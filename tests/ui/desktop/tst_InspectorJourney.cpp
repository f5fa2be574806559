// SPDX-License-Identifier: GPL-3.0-or-later
#include "DesktopFixture.h"
#include "core/lineage/Overview.h"
#include "core/store/Store.h"
#include "ui/views/inspector/NameChips.h"
#include "ui/views/inspector/PictureDeck.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/Sparkline.h"

#include <QLineEdit>

using namespace stemma;
using namespace stemma::ui;

/// Item 5: the inspector, by mouse and keys on a real display.
class InspectorJourneyTest : public QObject {
    Q_OBJECT
    std::unique_ptr<OpenDesktop> desktop;

    std::vector<std::string> tags(VersionId version) const {
        return desktop->session.handle().store->tags(version).value_or(std::vector<std::string>{"?"});
    }
    std::vector<std::string> aliases(VersionId version) const {
        return desktop->session.handle().store->aliases(version).value_or(std::vector<std::string>{"?"});
    }
    VersionId first(const std::string& artifact) const {
        return desktop->session.overview()->artifact(artifact)->versions.front().id;
    }
    /// Through the palette, as a person names it; waits for its page.
    bool take(const QString& artifact, VersionId version) const {
        desktop->hands.key("ctrl+k");
        if (!desktop->seen("palette-field")) return false;
        desktop->hands.type(artifact);
        desktop->hands.key("Return");
        const auto taken = [&] { return desktop->selection.current() == Subject::ofVersion(version); };
        // Until then the page of what was in hand before is on screen, with buttons of the same names.
        const auto about = [&] {
            const auto* title = qobject_cast<ElidedLabel*>(desktop->seenNow("title"));
            return title && title->text().endsWith(artifact.section('/', -1));
        };
        return QTest::qWaitFor(taken, kPatience) && QTest::qWaitFor(about, kPatience) && filled("version");
    }
    /// Waits until the inspector's title has those words.
    bool filled(const QString& words) const { return desktop->says(words); }
    bool press(const QString& name) const { return desktop->press(name); }
    /// A chip of a row of the inspector, in sight; nullptr: none now.
    Chip* chip(const char* row, const QString& word) const {
        auto* chips = qobject_cast<NameChips*>(desktop->seenNow(row));
        for (Chip* one : chips ? chips->findChildren<Chip*>() : QList<Chip*>())
            if (one->text() == word && one->isVisible()) return one;
        return nullptr;
    }
    /// Waits for a link of the inspector and clicks it.
    bool follow(const QString& words) const {
        QAbstractButton* link = nullptr;
        const auto there = [&] {
            link = nullptr;
            for (QAbstractButton* one : desktop->find<QWidget>("inspector")->findChildren<QAbstractButton*>("link"))
                if (one->isVisible() && one->text() == words) link = one;
            return link != nullptr;
        };
        while (QTest::qWaitFor(there, kPatience))
            if (desktop->hands.click(link)) return true; // else the page was made anew meanwhile, and the link with it
        return false;
    }

private Q_SLOTS:
    void initTestCase() {
        desktop = std::make_unique<OpenDesktop>(QSize(1400, 930));
        QVERIFY(desktop->openExample({{}, {"smoothing=0.05"}, {"smoothing=0.2"}}));
        QCOMPARE(int(desktop->session.overview()->artifact("penguins/model")->versions.size()), 3);
    }
    void cleanupTestCase() { desktop.reset(); }

    void pictures_comeFirstAndOpen() {
        QVERIFY(take("penguins/model", desktop->latest("penguins/model")));
        auto* deck = desktop->seenAs<PictureDeck>("pictureDeck");
        QVERIFY(deck);
        desktop->photograph("inspector-1-model");
        QVERIFY(desktop->clickSeen("picture", 2));
        QTRY_VERIFY_WITH_TIMEOUT(desktop->window->pages().current().startsWith("version:") &&
                                     desktop->window->pages().current().endsWith("/0"),
                                 kPatience);
        desktop->hands.key("ctrl+w");
    }

    void why_namesTheRootCause() {
        QVERIFY(take("penguins/model", desktop->latest("penguins/model")));
        QVERIFY(desktop->says("smoothing"));
        QVERIFY(desktop->seen("reason"));
        QVERIFY(desktop->says("nothing else changed since version 2"));
    }

    void links_leadAlongTheLineage() {
        QVERIFY(take("penguins/model", desktop->latest("penguins/model")));
        QVERIFY(follow("moments"));
        QTRY_COMPARE_WITH_TIMEOUT(desktop->selection.current(), Subject::ofVersion(desktop->latest("penguins/moments")),
                                  kPatience);
        QVERIFY(follow("run 1"));
        QTRY_COMPARE_WITH_TIMEOUT(desktop->selection.current(), Subject::ofRun(RunId{1}), kPatience);
        QVERIFY(desktop->seen("runPage"));
        desktop->photograph("inspector-2-run");
    }

    void versions_areChosenFromTheChipAndTheSparkline() {
        QVERIFY(take("penguins/model", desktop->latest("penguins/model")));
        const auto chip = [&] { desktop->clickSeen("versionChip"); };
        const auto& versions = desktop->session.overview()->artifact("penguins/model")->versions;
        QWidget* opened = nullptr;
        QVERIFY(desktop->answered(
            chip, [] { return QApplication::activePopupWidget(); },
            [&](QWidget& menu) {
                opened = &menu;
                desktop->photograph("inspector-3-versions");
                QCOMPARE(int(menu.actions().size()), 3);
                desktop->hands.key("Down", 3); // the oldest
                desktop->hands.key("Return");
            }));
        QVERIFY(opened);
        QTRY_COMPARE_WITH_TIMEOUT(desktop->selection.current(), Subject::ofVersion(versions.front().id), kPatience);
        QVERIFY(desktop->says("the first of its name"));
        auto* line = desktop->seenAs<Sparkline>("sparkline");
        QVERIFY(line);
        QVERIFY(desktop->hands.click(line, {line->width() - 4, line->height() / 2}));
        QTRY_COMPARE_WITH_TIMEOUT(desktop->selection.current(), Subject::ofVersion(versions.back().id), kPatience);
    }

    void tag_isTypedTakenAwayAndUndone() {
        const VersionId model = desktop->latest("penguins/model");
        QVERIFY(take("penguins/model", model));
        QVERIFY(press("addTag"));
        QVERIFY(desktop->seen("tagField"));
        desktop->hands.type("two words");
        desktop->hands.key("Return");
        QVERIFY(desktop->seen("wordProblem"));
        desktop->photograph("inspector-4-tag-wrong");
        desktop->hands.key("ctrl+a");
        desktop->hands.type("paper");
        desktop->hands.key("Return");
        QTRY_COMPARE_WITH_TIMEOUT(tags(model), std::vector<std::string>{"paper"}, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(chip("tags", "paper"), kPatience);
        desktop->photograph("inspector-5-tag");
        desktop->hands.key("ctrl+z");
        QTRY_VERIFY_WITH_TIMEOUT(tags(model).empty(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!chip("tags", "paper"), kPatience);
        desktop->hands.key("ctrl+shift+z");
        QTRY_VERIFY_WITH_TIMEOUT(chip("tags", "paper"), kPatience);
        Chip* paper = chip("tags", "paper"); // by its cross
        QVERIFY(desktop->hands.click(paper, {paper->width() - 9, paper->height() / 2}));
        QTRY_VERIFY_WITH_TIMEOUT(tags(model).empty(), kPatience);
        desktop->hands.key("ctrl+z");
        QTRY_COMPARE_WITH_TIMEOUT(tags(model), std::vector<std::string>{"paper"}, kPatience);
    }

    void alias_movesFromVersionToVersion() {
        const VersionId newest = desktop->latest("penguins/model"), oldest = first("penguins/model");
        const auto name = [&](VersionId version) {
            desktop->selection.select(Subject::ofVersion(version));
            const auto shown = [&] {
                const auto* chip = qobject_cast<Chip*>(desktop->seenNow("versionChip"));
                return chip && chip->text() == (version == newest ? "version 3" : "version 1");
            };
            if (!QTest::qWaitFor(shown, kPatience)) return false;
            if (!press("addAlias") || !desktop->seen("aliasField")) return false;
            desktop->hands.type("production");
            desktop->hands.key("Return");
            return QTest::qWaitFor([&] { return aliases(version) == std::vector<std::string>{"production"}; },
                                   kPatience);
        };
        QVERIFY(name(oldest));
        QTRY_VERIFY_WITH_TIMEOUT(chip("aliases", "production"), kPatience);
        QVERIFY(name(newest));
        QVERIFY(aliases(oldest).empty());
        QTRY_VERIFY_WITH_TIMEOUT(chip("aliases", "production"), kPatience);
        desktop->photograph("inspector-6-alias");
        desktop->hands.key("ctrl+z");
        QTRY_COMPARE_WITH_TIMEOUT(aliases(oldest), std::vector<std::string>{"production"}, kPatience);
        QVERIFY(aliases(newest).empty());
    }

    void reference_goesToOtherPrograms() {
        QVERIFY(take("penguins/model", desktop->latest("penguins/model")));
        const auto copy = [&] { press("copy"); };
        QVERIFY(desktop->chosen(copy, "Copy reference", "inspector-7-copy"));
        QCOMPARE(DragPartner::pasted(), QString("text penguins/model@3"));
        QVERIFY(desktop->says("Copied the reference"));
        QVERIFY(desktop->chosen(copy, "Copy for Python"));
        const QString line = DragPartner::pasted();
        QVERIFY2(line.startsWith("text stemma.open(\"") &&
                     line.endsWith(".artifact(\"penguins/model\", version=3).load()"),
                 qPrintable(line));
    }

    void delete_asksInPlaceAndIsUndone() {
        const VersionId mistakes = desktop->latest("penguins/mistakes");
        QVERIFY(take("penguins/mistakes", mistakes));
        const auto state = [&] { return desktop->session.overview()->version(mistakes).second->state; };
        QVERIFY(press("delete"));
        QVERIFY(desktop->seen("delete-confirm"));
        QVERIFY(desktop->says("The disk gains") || desktop->says("It stays"));
        desktop->photograph("inspector-8-delete");
        desktop->hands.key("Escape"); // the card has the keys
        QTRY_VERIFY_WITH_TIMEOUT(!desktop->seenNow("delete-confirm"), kPatience);
        QCOMPARE(state(), VersionState::Ok);
        QVERIFY(press("delete"));
        QVERIFY(press("delete-confirm"));
        QTRY_COMPARE_WITH_TIMEOUT(state(), VersionState::Deleted, kPatience);
        QVERIFY(desktop->seen("filesGone"));
        desktop->photograph("inspector-9-gone");
        desktop->hands.key("ctrl+z");
        QTRY_COMPARE_WITH_TIMEOUT(state(), VersionState::Ok, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!desktop->seenNow("filesGone"), kPatience);
        QVERIFY(desktop->neverWaited());
    }

    void files_lineageAndComparison_openFromTheButtons() {
        const VersionId model = desktop->latest("penguins/model");
        QVERIFY(take("penguins/model", model));
        QVERIFY(press("openLineage"));
        QVERIFY(desktop->inView("lineage"));
        QVERIFY(
            desktop->chosen([&] { press("compare"); },
                            "with version 1 · run 1 · " +
                                qtext(desktop->session.overview()->artifact("penguins/model")->versions[0].headline)));
        QTRY_VERIFY_WITH_TIMEOUT(desktop->window->pages().current().startsWith("compare:"), kPatience);
        QVERIFY(desktop->seen("compare-reason"));
        desktop->photograph("inspector-10-compare");
    }
};

STEMMA_DESKTOP_TEST(InspectorJourneyTest)
#include "tst_InspectorJourney.moc"
