// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/PaletteModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace stemma;
using namespace stemma::ui;

class PaletteModelTest : public QObject {
    Q_OBJECT

    static Overview overview() {
        Overview made;
        OverviewArtifact model;
        model.name = "penguins/model";
        model.versions.push_back({});
        model.versions.back().id = VersionId{7};
        model.versions.back().number = 3;
        model.versions.back().type = "model";
        model.latest = 0;
        made.artifacts.push_back(model);
        OverviewRun run;
        run.id = RunId{12};
        run.pipeline = "penguins";
        run.status = RunStatus::Failed;
        run.message = "more smoothing";
        made.runs.push_back(run);
        made.pipelines.push_back({"penguins", "/p/penguins.yaml", 12, RunId{12}});
        return made;
    }
    static std::vector<PaletteEntry> commands() {
        PaletteEntry run, undo;
        run.title = "Run the pipeline";
        run.shortcut = "Ctrl+R";
        run.id = "run";
        undo.title = "Undo";
        undo.id = "undo";
        undo.enabled = false;
        return {run, undo};
    }

private Q_SLOTS:
    void model_keepsItsContract() {
        PaletteModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEntries(commands(), overview());
        QCOMPARE(model.rowCount(), 5);
        model.setTyped("pen");
        model.setTyped("");
        model.setEntries({}, Overview{});
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.entry(0));
    }
    void typed_findsEachKind() {
        PaletteModel model;
        model.setEntries(commands(), overview());
        model.setTyped("model");
        QVERIFY(model.rowCount() > 0);
        QCOMPARE(model.entry(0)->version, VersionId{7});
        model.setTyped("run 12");
        QCOMPARE(model.entry(0)->run, RunId{12});
        model.setTyped("smoothing"); // a run by its message
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.entry(0)->run, RunId{12});
        model.setTyped("run the");
        QCOMPARE(model.entry(0)->shortcut, QString("Ctrl+R"));
        model.setTyped("zzz");
        QCOMPARE(model.rowCount(), 0);
    }
    /// One entry for all of them, and each where it is meant.
    void cells_dontFloodTheRest() {
        Overview many = overview();
        for (int i = 0; i < 100; ++i) {
            OverviewArtifact cell = many.artifacts.front();
            cell.name = "digits/fit[depth=" + std::to_string(i) + "]";
            cell.versions.front().id = VersionId{100 + i};
            many.artifacts.push_back(cell);
            cell.name += ".curve";
            cell.versions.front().id = VersionId{300 + i};
            many.artifacts.push_back(cell);
        }
        PaletteModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEntries(commands(), many);
        QCOMPARE(model.rowCount(), 7); // with the two of the sweep
        model.setTyped("digits/fit");
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.entry(0)->title, QString("digits/fit"));
        QCOMPARE(model.entry(0)->detail, QString("100 cells"));
        const QString chosen = model.entry(0)->id, curves = model.entry(1)->id;
        model.setTyped(chosen);
        QCOMPARE(model.rowCount(), int(PaletteModel::kMost));
        QCOMPARE(model.entry(0)->kind, PaletteEntry::Kind::Artifact);
        model.setTyped(curves);
        QVERIFY(model.entry(0)->title.endsWith(".curve"));
        model.setTyped("fit[depth=42]");
        QCOMPARE(model.entry(0)->version, VersionId{142});
    }
    void names_thatAreHtmlStayText() {
        Overview hostile = overview();
        hostile.artifacts.front().name = "<img src=/dev/zero>\n" + std::string(10'000, 'x');
        PaletteModel model;
        model.setEntries({}, hostile);
        model.setTyped("<img");
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(!model.entry(0)->title.contains('\n'));
        QVERIFY(model.entry(0)->title.size() <= 120);
    }
};

QTEST_GUILESS_MAIN(PaletteModelTest)
#include "tst_PaletteModel.moc"
