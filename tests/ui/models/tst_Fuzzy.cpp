// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Fuzzy.h"

#include <QTest>

using stemma::ui::fuzzyMatch;

class FuzzyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void match_wantsTheLettersInOrder() {
        QVERIFY(fuzzyMatch("pmod", "penguins/model").score > 0);
        QVERIFY(fuzzyMatch("PMOD", "penguins/model").score > 0);
        QVERIFY(fuzzyMatch("domp", "penguins/model").score < 0);
        QVERIFY(fuzzyMatch("modelx", "penguins/model").score < 0);
        QCOMPARE(fuzzyMatch("", "anything").score, 0);
        QVERIFY(fuzzyMatch("a", "").score < 0);
    }
    void match_prefersBeginningsOfWordsAndRuns() {
        const auto better = [](const char* typed, const char* one, const char* other) {
            return fuzzyMatch(typed, one).score > fuzzyMatch(typed, other).score;
        };
        QVERIFY(better("model", "penguins/model", "aamzzozzdzzezzlzz"));
        QVERIFY(better("run", "Run the pipeline", "truncate never"));
        QVERIFY(better("ct", "Close the tab", "select"));
        QVERIFY(better("12", "Run 12", "Run 112"));
    }
    void match_saysWhichLetters() {
        QCOMPARE(fuzzyMatch("mod", "penguins/model").positions, (std::vector<int>{9, 10, 11}));
        QCOMPARE(fuzzyMatch("pm", "penguins/model").positions, (std::vector<int>{0, 9}));
    }
    void match_isBoundedForHugeTexts() {
        const QString text(1'000'000, 'a');
        QVERIFY(fuzzyMatch(QString(10'000, 'a'), text).score > 0);
        QVERIFY(fuzzyMatch("b", text).score < 0);
    }
};

QTEST_GUILESS_MAIN(FuzzyTest)
#include "tst_Fuzzy.moc"
