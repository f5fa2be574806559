// SPDX-License-Identifier: GPL-3.0-or-later
// Names of cells, from the steps' and the artifacts' side: lists and graphs gather by them.
#include "core/pipeline/CellWords.h"
#include "core/pipeline/Cells.h"
#include "tests/core/pipeline/PipelineText.h"

#include <QTest>
#include <algorithm>

using namespace stemma;

class CellWordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void names_areTakenApart() {
        QCOMPARE(cellName("fit[a=1,b=x]"), (CellName{"fit", "a=1,b=x"}));
        QCOMPARE(cellName("p/fit[a=1].curve"), (CellName{"p/fit.curve", "a=1"}));
        for (const char* whole : {"p/fit", "", "[a=1]", "fit[a=1", "fit]a=1[", "fit[]", "fit[7]", "fit[a=1]x"})
            QCOMPARE(cellName(whole), (CellName{whole, {}}));
    }

    /// What a pipeline names its cells and what they make is always found again.
    void names_ofAPipelineComeBack() {
        LOADED(p,
               parse("stemma: 1\nname: p\nsteps:\n  a:\n    command: x\n    matrix: {k: [1, \"a b,c]=[%@/ü\", 0.5]}\n"
                     "    outputs: {a: {}, m: {}, n: {artifact: all/n}}\n"));
        QCOMPARE(p.steps.size(), std::size_t(3));
        for (const Step& step : p.steps) {
            QCOMPARE(cellName(step.name), (CellName{"a", cellText(step.cell)}));
            const char* bases[] = {"p/a", "p/a.m", "all/n"};
            for (std::size_t i = 0; i < 3; ++i)
                QCOMPARE(cellName(outputName(p, step, step.outputs[i])), (CellName{bases[i], cellText(step.cell)}));
        }
    }

    void words_areAsTheyWereMeant() {
        QCOMPARE(cellWords("a=1,b=x"), std::string("a=1 · b=x"));
        QCOMPARE(cellWords("k=a%20b%2Cc%5D%3D%5B%25%40%2F"), std::string("k=a b,c]=[%@/"));
        QCOMPARE(cellWords("k=100%,l=%2,m=%ZZ"), std::string("k=100% · l=%2 · m=%ZZ"));
        QCOMPARE(cellWords(""), std::string());
    }

    void order_isThatOfTheValues() {
        std::vector<std::string> cells{"l2=0.3,size=4",  "l2=0.01,size=16", "l2=nan,size=1", "l2=none,size=4",
                                       "l2=0.01,size=4", "l2=1e-3,size=8",  "l2=0.01"};
        std::ranges::sort(cells, cellBefore);
        QCOMPARE(cells, (std::vector<std::string>{"l2=1e-3,size=8", "l2=0.01", "l2=0.01,size=4", "l2=0.01,size=16",
                                                  "l2=0.3,size=4", "l2=nan,size=1", "l2=none,size=4"}));
        for (const std::string& cell : cells) QVERIFY(!cellBefore(cell, cell));
    }
};

QTEST_GUILESS_MAIN(CellWordsTest)
#include "tst_CellWords.moc"
