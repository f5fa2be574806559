// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/DesktopFixture.h"
#include "ui/widgets/Button.h"

using namespace stemma;
using namespace stemma::ui;

/// Of all buttons in sight one is primary: what comes next.
class LeadTest : public QObject {
    Q_OBJECT

    static QStringList primary(const Desktop& desktop) {
        QStringList names;
        for (const Button* button : desktop.window->findChildren<Button*>())
            if (button->primary() && button->isVisible() && button->isEnabled()) names << button->objectName();
        return names;
    }

private Q_SLOTS:
    void failedStep_leadsWhileItIsInHand() {
        Desktop desktop;
        desktop.write("cities.yaml", "stemma: 1\nname: cities\nsteps:\n  raw: {import: raw.csv}\n"
                                     "  mean: {sql: 'SELECT nonsense(city) FROM raw', inputs: [raw]}\n");
        desktop.drop(desktop.path("cities.yaml"));
        auto* run = desktop.find<QPushButton>("run");
        QTRY_VERIFY_WITH_TIMEOUT(run->isVisible() && run->isEnabled(), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(primary(desktop), QStringList{"run"}, kPatience);
        QTest::mouseClick(run, Qt::LeftButton);
        const auto failed = [&] {
            const auto overview = desktop.session.overview();
            return !overview->runs.empty() && overview->runs.front().status == RunStatus::Failed && !desktop.runs.any();
        };
        QTRY_VERIFY_WITH_TIMEOUT(failed(), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(primary(desktop), QStringList{"run"}, kPatience);
        desktop.selection.select(Subject::ofStep(RunId{1}, "mean"));
        QTRY_COMPARE_WITH_TIMEOUT(primary(desktop), QStringList{"runFromHere"}, kPatience);
        desktop.window->toggleSide(false); // the inspector is away
        QTRY_COMPARE_WITH_TIMEOUT(primary(desktop), QStringList{"run"}, kPatience);
        desktop.window->toggleSide(false);
        QTRY_COMPARE_WITH_TIMEOUT(primary(desktop), QStringList{"runFromHere"}, kPatience);
        // A page that asks something comes before both.
        desktop.write("other/sh.yaml", "stemma: 1\nname: sh\nsteps:\n  a: {command: \"echo 1 > {outputs.a}\", "
                                       "outputs: {a: {path: a.txt}}}\n");
        desktop.drop(desktop.path("other/sh.yaml"));
        QTRY_COMPARE_WITH_TIMEOUT(primary(desktop), QStringList{"trustAndRun"}, kPatience);
        desktop.selection.select(Subject::ofStep(RunId{1}, "mean"));
        const auto shown = [&] {
            const auto* again = desktop.find<Button>("runFromHere");
            return again && again->isVisible();
        };
        QTRY_VERIFY_WITH_TIMEOUT(shown(), kPatience);
        QCOMPARE(primary(desktop), QStringList{"trustAndRun"});
    }
};

QTEST_MAIN(LeadTest)
#include "tst_Lead.moc"
