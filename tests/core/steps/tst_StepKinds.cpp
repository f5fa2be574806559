// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/StepKind.h"

#include <QTest>

#include <set>

using namespace stemma;

class StepKindsTest : public QObject {
    Q_OBJECT
private slots:
    void catalog_isWholeAndUnique() {
        std::set<std::string> ids;
        for (const StepKind& kind : stepKinds()) {
            QVERIFY2(ids.insert(kind.id).second, kind.id.c_str());
            QVERIFY(!kind.summary.empty());
            QVERIFY(kind.version >= 1);
            QVERIFY(kind.declare != nullptr);
            QVERIFY(kind.run != nullptr);
            QCOMPARE(findStepKind(kind.id), &kind);
        }
        QCOMPARE(ids, (std::set<std::string>{"command", "import", "python", "sql"}));
        QVERIFY(findStepKind("zig") == nullptr);
    }
    void onlyProgramsNeedTrust() {
        for (const StepKind& kind : stepKinds())
            QCOMPARE(kind.runsPrograms, kind.id == "command" || kind.id == "python");
    }
};

QTEST_GUILESS_MAIN(StepKindsTest)
#include "tst_StepKinds.moc"
