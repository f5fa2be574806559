// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Look.h"
#include "tests/support/Waiting.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FactList.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/LinkLabel.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/NoteField.h"
#include "ui/widgets/ScrollRow.h"
#include "ui/widgets/Section.h"
#include "ui/widgets/SideBySide.h"
#include "ui/widgets/Sparkline.h"
#include "ui/widgets/TextSize.h"

#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <limits>

using namespace stemma::ui;

namespace {

const QString kHostile = QStringLiteral("<img src='/dev/zero'><b>x</b>");

void showNow(QWidget& widget) {
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

} // namespace

class WidgetsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { dress(); }

    void noteField_thatIsHiddenKeepsWhatWasTyped() {
        QWidget window;
        auto* all = new QVBoxLayout(&window);
        auto* note = new NoteField(QStringLiteral("before"));
        all->addWidget(note);
        QSignalSpy edited(note, &NoteField::edited);
        showNow(window);
        note->openField();
        QTest::keyClicks(note->findChild<QPlainTextEdit*>("note-field"), " and after");
        window.hide(); // as when the window closes, or another page comes
        QCOMPARE(edited.size(), 1);
        QCOMPARE(edited.first().at(1).toString(), QString("before and after"));
    }

    void scrollRow_showsWhereThereIsMore() {
        ScrollRow row;
        auto* inner = new QWidget;
        auto* line = new QHBoxLayout(inner);
        line->setContentsMargins(0, 0, 0, 0);
        std::vector<Chip*> chips;
        for (int i = 0; i < 12; ++i) {
            chips.push_back(new Chip(QStringLiteral("Choice %1").arg(i), false));
            chips.back()->setFixedWidth(100);
            line->addWidget(chips.back());
        }
        row.setRow(inner);
        row.resize(360, 40);
        showNow(row);
        auto* back = row.findChild<Button*>("scroll-back");
        auto* on = row.findChild<Button*>("scroll-on");
        const auto seen = [&](Chip* chip) {
            const QRect at(chip->mapTo(&row, QPoint(0, 0)), chip->size());
            const QRect open =
                row.rect().adjusted(back->isVisible() ? back->width() : 0, 0, on->isVisible() ? -on->width() : 0, 0);
            return open.contains(at);
        };
        QTRY_VERIFY(on->isVisible());
        QVERIFY(!back->isVisible());
        QVERIFY(row.minimumSizeHint().width() < 200);
        QVERIFY(seen(chips[0]) && !seen(chips[11]));
        QTest::mouseClick(on, Qt::LeftButton);
        QVERIFY(back->isVisible() && on->isVisible());
        QVERIFY(!seen(chips[0]) && seen(chips[4]));
        row.reveal(chips[11]);
        QVERIFY(seen(chips[11]));
        QVERIFY(!on->isVisible());
        const QPointF middle(180, 20);
        QWheelEvent wheel(middle, row.mapToGlobal(middle), {}, QPoint(0, 12000), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(row.findChild<QScrollArea*>()->viewport(), &wheel);
        QVERIFY(!back->isVisible() && on->isVisible());
        row.reveal(chips[6]); // stays in sight in whatever room
        for (const int wide : {260, 500, 340}) {
            row.resize(wide, 40);
            QTRY_VERIFY(seen(chips[6]));
        }
        QCoreApplication::sendEvent(row.findChild<QScrollArea*>()->viewport(), &wheel); // until somebody scrolls
        row.resize(300, 40);
        QVERIFY(seen(chips[0]) && !seen(chips[6]));
        row.resize(2000, 40); // all of it fits
        QTRY_VERIFY(!on->isVisible() && !back->isVisible());
    }

    /// Below an arrow nothing is read: neither what is chosen nor what has the focus stands there.
    void scrollRow_bringsOutFromUnderTheArrows() {
        QWidget window;
        auto* column = new QVBoxLayout(&window);
        auto* before = new Button(QStringLiteral("before"));
        auto* row = new ScrollRow;
        auto* inner = new QWidget;
        auto* line = new QHBoxLayout(inner);
        line->setContentsMargins(0, 0, 0, 0);
        row->setRow(inner);
        std::vector<Chip*> chips;
        for (int i = 0; i < 12; ++i) {
            chips.push_back(new Chip(QStringLiteral("Choice %1").arg(i), false));
            chips.back()->setFixedWidth(80);
            line->addWidget(chips.back());
        }
        column->addWidget(before);
        column->addWidget(row);
        window.resize(400, 100);
        showNow(window);
        const auto arrow = [row](const char* name) { return row->findChild<Button*>(name)->parentWidget(); };
        const auto open = [&](Chip* chip) {
            const QRect at(chip->mapTo(row, QPoint(0, 0)), chip->size());
            const auto below = [&](const QWidget* ground) {
                return ground->isVisible() && ground->geometry().intersects(at);
            };
            return row->rect().contains(at) && !below(arrow("scroll-back")) && !below(arrow("scroll-on"));
        };
        QTRY_VERIFY(arrow("scroll-on")->isVisible());
        int beneath = 0; // of those that are in the area all the same
        for (Chip* chip : chips) {
            row->reveal(chips[0]);
            beneath += row->rect().contains(QRect(chip->mapTo(row, QPoint(0, 0)), chip->size())) && !open(chip);
            row->reveal(chip);
            QVERIFY2(open(chip), qPrintable(chip->text()));
        }
        QVERIFY(beneath > 0);
        row->reveal(chips[0]);
        before->setFocus();
        for (int i = 0; i < 12; ++i) {
            QTest::keyClick(window.focusWidget(), Qt::Key_Tab);
            QCOMPARE(window.focusWidget(), chips[std::size_t(i)]);
            QVERIFY2(open(chips[std::size_t(i)]), qPrintable(chips[std::size_t(i)]->text()));
        }
        for (int i = 10; i >= 0; --i) {
            QTest::keyClick(window.focusWidget(), Qt::Key_Tab, Qt::ShiftModifier);
            QCOMPARE(window.focusWidget(), chips[std::size_t(i)]);
            QVERIFY2(open(chips[std::size_t(i)]), qPrintable(chips[std::size_t(i)]->text()));
        }
    }

    void chip_showsThatItIsChosen() {
        Chip chip(QStringLiteral("loss"), false);
        chip.setCheckable(true);
        chip.resize(chip.sizeHint());
        showNow(chip);
        chip.clearFocus();
        const QImage before = chip.grab().toImage();
        chip.setChecked(true);
        const QImage after = chip.grab().toImage();
        const QPoint ground(chip.width() / 2, 4);
        QVERIFY(before.pixelColor(ground) != after.pixelColor(ground));
    }

    void linkText_linksAreButtonsInTheirPlace() {
        QWidget window;
        auto* text = new LinkText(&window);
        auto* all = new QVBoxLayout(&window);
        all->addWidget(text);
        window.resize(200, 100);
        QStringList followed;
        text->setPieces({{"made by "},
                         {"fit", LinkText::Plain, [&] { followed << "fit"; }},
                         {" in "},
                         {"run 12 of the year", LinkText::Plain, [&] { followed << "run"; }},
                         {", 0.31 s"}});
        showNow(window);
        const auto links = text->findChildren<QAbstractButton*>();
        QCOMPARE(links.size(), 2);
        QCOMPARE(links[0]->accessibleName(), "fit");
        QVERIFY(text->height() > 2 * QFontMetrics(text->font()).height()); // two lines
        for (auto* link : links) QVERIFY(text->rect().intersects(link->geometry()));
        QTest::mouseClick(links[0], Qt::LeftButton);
        QCOMPARE(followed, QStringList{"fit"});
        links[0]->setFocus(Qt::TabFocusReason);
        QTest::keyClick(&window, Qt::Key_Tab);
        QCOMPARE(window.focusWidget(), links[1]);
        QTest::keyClick(links[1], Qt::Key_Return);
        QCOMPARE(followed, (QStringList{"fit", "run"}));
    }

    void linkText_followingMayReplaceIt() {
        LinkText text;
        text.resize(200, 40);
        text.setPieces({{"go", LinkText::Plain, [&] { text.setPieces({{"gone"}}); }}});
        showNow(text);
        QTest::mouseClick(text.findChild<QAbstractButton*>(), Qt::LeftButton);
        QCOMPARE(text.text(), "gone");
        QTRY_COMPARE(text.findChildren<QAbstractButton*>().size(), 0);
    }

    void linkText_markupIsText() {
        LinkText text;
        text.setPieces({{kHostile, LinkText::Plain, [] {}}, {QString(10'000, 'x')}});
        QVERIFY(text.text().contains("<img"));
        QVERIFY(text.text().size() < 2 * LinkText::kMostPiece + 2);
        QVERIFY(!Qt::mightBeRichText(text.toolTip()) || text.toolTip().contains("&lt;"));
        text.resize(200, text.heightForWidth(200));
        QVERIFY(!text.grab().isNull());
    }

    void linkText_codeIsAsLargeAsTheWordsBesideIt() {
        changeTextSize([] { Fonts::setScale(1.5); });
        LinkText words, code;
        words.setPieces({{"0.25"}});
        code.setPieces({{"0.25", LinkText::Mono}});
        const int high = words.heightForWidth(400), codeHigh = code.heightForWidth(400);
        changeTextSize([] { Fonts::setScale(1); });
        QVERIFY2(std::abs(high - codeHigh) <= 3, qPrintable(QStringLiteral("%1 %2").arg(high).arg(codeHigh)));
    }

    void linkText_leavesOutLines() {
        LinkText text;
        text.setPieces({{QStringLiteral("word ").repeated(50)}});
        const int full = text.heightForWidth(120);
        text.setMostLines(2);
        QVERIFY(text.heightForWidth(120) < full / 2);
    }

    void elidedLabel_saysAllInItsTooltip() {
        ElidedLabel label(kHostile);
        label.resize(30, 20);
        QVERIFY(label.elided());
        label.resize(2000, 20);
        QVERIFY(!label.elided());
        label.setText(QString(10'000, 'x'));
        label.resize(100'000, 20);
        QVERIFY(label.elided());
        QVERIFY(label.minimumSizeHint().width() < 100);
    }

    void linkLabel_isPressedByKeys() {
        LinkLabel link("back to clean");
        QSignalSpy pressed(&link, &QAbstractButton::clicked);
        showNow(link);
        QTest::keyClick(&link, Qt::Key_Return);
        QTest::keyClick(&link, Qt::Key_Space);
        QTest::mouseClick(&link, Qt::LeftButton);
        QCOMPARE(pressed.size(), 3);
        QVERIFY(link.focusPolicy() & Qt::TabFocus);
    }

    void chip_isTakenAwayByCrossAndKey() {
        Chip chip("production", true);
        QSignalSpy gone(&chip, &Chip::removeWished), pressed(&chip, &QAbstractButton::clicked);
        chip.resize(chip.sizeHint());
        showNow(chip);
        QTest::mouseClick(&chip, Qt::LeftButton, {}, QPoint(chip.width() - 12, chip.height() / 2));
        QCOMPARE(gone.size(), 1);
        QCOMPARE(pressed.size(), 0);
        QTest::keyClick(&chip, Qt::Key_Delete);
        QCOMPARE(gone.size(), 2);
        QTest::mouseClick(&chip, Qt::LeftButton, {}, QPoint(12, chip.height() / 2));
        QCOMPARE(pressed.size(), 1);
        const int plain = chip.sizeHint().width();
        chip.setIconName("tag");
        QVERIFY(chip.sizeHint().width() > plain);
        chip.setWords(QString(10'000, 'x'));
        QVERIFY(chip.sizeHint().width() < 300);
    }

    void section_foldsByHand() {
        Section section("Metadata", true);
        auto* inside = new ElidedLabel("inside");
        section.add(inside);
        QSignalSpy folded(&section, &Section::foldedByHand);
        showNow(section);
        QVERIFY(inside->isVisible());
        QTest::mouseClick(section.header(), Qt::LeftButton);
        QCOMPARE(folded.size(), 1);
        QVERIFY(folded[0][0].toBool());
        QVERIFY(!inside->isVisible());
        section.setFolded(false);
        QVERIFY(inside->isVisible());
        QCOMPARE(folded.size(), 1);
        QTest::keyClick(section.header(), Qt::Key_Return);
        QVERIFY(section.folded());
    }

    void flowLayout_breaksLines() {
        QWidget window;
        auto* flow = new FlowLayout(&window, 6, 4);
        for (int i = 0; i < 6; ++i) {
            auto* piece = new QWidget;
            piece->setFixedSize(50, 20);
            flow->addWidget(piece);
        }
        QCOMPARE(flow->heightForWidth(1000), 20);
        QCOMPARE(flow->heightForWidth(50 * 3 + 6 * 2), 44);
        QCOMPARE(flow->heightForWidth(50), 6 * 20 + 5 * 4);
        auto* first = new QWidget;
        first->setFixedSize(50, 20);
        flow->insertWidget(0, first);
        QCOMPARE(flow->itemAt(0)->widget(), first);
        QCOMPARE(flow->count(), 7);
    }

    void sideBySide_stacksWhereThereIsNoRoom() {
        QWidget window;
        auto* sides = new SideBySide(&window, 30, 10);
        QWidget* parts[2];
        for (QWidget*& part : parts) {
            part = new QWidget;
            part->setMinimumSize(100, 40);
            sides->addWidget(part);
        }
        showNow(window);
        window.resize(230, 200);
        QCOMPARE(parts[1]->pos(), QPoint(130, 0));
        QCOMPARE(parts[0]->width(), 100);
        window.resize(229, 200);
        QTRY_COMPARE(parts[1]->pos().x(), 0);
        QVERIFY(parts[1]->y() >= parts[0]->geometry().bottom() + 10);
        QCOMPARE(parts[0]->width(), 229);
        QCOMPARE(sides->minimumSize().width(), 100);
    }

    /// A layout takes itself out of the one around it when it goes; the others go once each all the same.
    void sideBySide_goesWithAllItsParts() {
        struct Part : QWidgetItem {
            Part(QWidget* widget, int id, QList<int>& gone) : QWidgetItem(widget), m_id(id), m_gone(gone) {}
            ~Part() override { m_gone << m_id; }
            int m_id;
            QList<int>& m_gone;
        };
        QList<int> gone;
        QWidget widgets[3];
        auto* sides = new SideBySide;
        sides->addItem(new Part(&widgets[0], 0, gone));
        sides->addLayout(new QVBoxLayout);
        sides->addItem(new Part(&widgets[1], 1, gone));
        sides->addItem(new Part(&widgets[2], 2, gone));
        delete sides;
        QCOMPARE(gone, (QList<int>{0, 1, 2}));
    }

    void sparkline_standsOddValues() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("NaN")));
        Sparkline line;
        line.resize(84, 28);
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const auto values = [](std::vector<std::optional<double>> list) {
            std::vector<Sparkline::Value> made;
            for (const auto& each : list) made.push_back({each, "a value"});
            return made;
        };
        for (const auto& list : {values({}), values({1}), values({1, 1}), values({nan, std::nullopt}),
                                 values({1e308, -1e308, 0}), values({1, std::nullopt, 2})}) {
            line.setValues(list, int(list.size()) - 1, "model");
            QVERIFY(!line.grab().isNull());
        }
        line.setValues(values({1, std::nullopt, 2}), 2, "model");
        QSignalSpy chosen(&line, &Sparkline::chosen);
        showNow(line);
        QTest::mouseClick(&line, Qt::LeftButton, {}, QPoint(80, 10));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toInt(), 2);
    }

    void textSize_isFollowedByFontsAndHeights() {
        QWidget bar;
        auto* label = new QLabel(QStringLiteral("x"), &bar);
        label->setFont(Fonts::title());
        auto* plain = new QLabel(QStringLiteral("x"), label);
        setTextHeight(&bar, 40);
        const auto scale = [](double to) { changeTextSize([to] { Fonts::setScale(to); }); };
        for (const double to : {1.25, 0.75, 1.375, 2.0}) {
            scale(to);
            QCOMPARE(bar.height(), qRound(40 * to));
            QCOMPARE(label->font().pixelSize(), Fonts::title().pixelSize());
            QCOMPARE(plain->font().pixelSize(), label->font().pixelSize()); // it has none of its own
        }
        scale(1); // and nothing has drifted
        QCOMPARE(label->font().pixelSize(), 16);
        QCOMPARE(bar.height(), 40);
    }

    void textSize_isFollowedByChipsAndSections() {
        QWidget window;
        auto* column = new QVBoxLayout(&window);
        auto* chip = new Chip(QStringLiteral("production"), true);
        auto* section = new Section(QStringLiteral("Metadata"), true);
        column->addWidget(chip);
        column->addWidget(section);
        column->addStretch(1);
        window.resize(700, 200);
        showNow(window);
        const auto scale = [](double to) { changeTextSize([to] { Fonts::setScale(to); }); };
        const int words = chip->sizeHint().width();
        for (const double to : {0.75, 1.375, 2.0}) {
            scale(to);
            QTRY_COMPARE(chip->height(), qRound(24 * to));
            QTRY_COMPARE(section->header()->height(), qRound(22 * to));
            QVERIFY(chip->height() >= QFontMetrics(chip->font()).height());
            QVERIFY(section->header()->height() >= QFontMetrics(Fonts::section()).height());
        }
        QVERIFY(chip->sizeHint().width() > words * 3 / 2);
        chip->setWords(QString(300, 'x'));
        QCOMPARE(chip->sizeHint().width(), 2 * 260);
        picture(window, "widgets-large");
        scale(1);
        QTRY_COMPARE(chip->height(), 24);
        QTRY_COMPARE(section->header()->height(), 22);
    }

    void emptyState_offersAnAction() {
        EmptyState state;
        QSignalSpy taken(&state, &EmptyState::actionTaken);
        state.say("lineage", "Nothing selected", kHostile, "Open a folder");
        QCOMPARE(state.sentence(), kHostile);
        state.resize(380, 500);
        showNow(state);
        auto* button = state.findChild<Button*>();
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(taken.size(), 1);
        picture(state, "widgets-empty");
        state.say("lineage", "Nothing selected");
        QVERIFY(!button->isVisible());
    }

    void all_lookAsDesigned() {
        QWidget window;
        window.setPalette(QPalette());
        window.resize(348, 420);
        auto* all = new QVBoxLayout(&window);
        auto* text = new LinkText;
        text->setPieces({{"made from "},
                         {"train", LinkText::Plain, [] {}},
                         {" version 2, smoothing "},
                         {"0.01", LinkText::Mono},
                         {", seed 7 and more that needs another line", LinkText::Quiet}});
        auto* section = new Section("Lineage", true);
        section->header()->setNote("3 steps");
        QCOMPARE(section->header()->font().capitalization(), QFont::MixedCase); // what paints it would say KB for kB
        section->add(text);
        all->addWidget(section);
        auto* chips = new QWidget;
        auto* flow = new FlowLayout(chips);
        auto* tag = new Chip("production", true);
        tag->setIconName("tag");
        tag->setAccented(true);
        auto* version = new Chip("version 3", false);
        version->setMenuMark(true);
        for (QWidget* chip : {static_cast<QWidget*>(tag), static_cast<QWidget*>(version),
                              static_cast<QWidget*>(new Chip("+ add", false))})
            flow->addWidget(chip);
        all->addWidget(chips);
        auto* buttons = new QWidget;
        auto* row = new FlowLayout(buttons, 8, 8);
        auto* run = new Button("Run again from here", "reproduce");
        run->setPrimary(true);
        auto* more = new Button({}, "more");
        auto* off = new Button("Reproduce", "reproduce");
        off->setEnabled(false);
        auto* menu = new Button("Copy", "copy");
        menu->setMenu(new QMenu(menu));
        for (QWidget* each : std::initializer_list<QWidget*>{run, new Button("Open folder"), off, menu, more})
            row->addWidget(each);
        all->addWidget(buttons);
        auto* facts = new FactList;
        facts->add("rows", "333");
        facts->add("standard deviation", "805");
        facts->add("sha256", QString(64, 'a'), true);
        all->addWidget(facts);
        auto* line = new Sparkline;
        line->setValues({{0.9, {}}, {0.953, {}}, {0.965, {}}}, 2, "model");
        all->addWidget(line);
        all->addWidget(new LinkLabel(QStringLiteral("‹ back to clean")));
        all->addStretch();
        showNow(window);
        picture(window, "widgets");
    }
};

QTEST_MAIN(WidgetsTest)
#include "tst_Widgets.moc"
