// SPDX-License-Identifier: GPL-3.0-or-later
// A notebook as a step: executed by nbconvert, keyed by what its cells say, and its result an artifact.
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

/// A notebook of one cell with code, saved with an output in it.
QByteArray notebook(const QString& code, const QString& output, int count) {
    const QJsonObject cell{
        {"cell_type", "code"},
        {"execution_count", count},
        {"metadata", QJsonObject()},
        {"source", code},
        {"outputs", QJsonArray{QJsonObject{{"output_type", "stream"}, {"name", "stdout"}, {"text", output}}}}};
    const QJsonObject kernel{{"name", "python3"}, {"display_name", "Python 3"}, {"language", "python"}};
    return QJsonDocument(QJsonObject{{"nbformat", 4},
                                     {"nbformat_minor", 4},
                                     {"metadata", QJsonObject{{"kernelspec", kernel}}},
                                     {"cells", QJsonArray{cell}}})
        .toJson();
}

QString status(const CliResult& run, const QString& step) {
    for (const QJsonObject& event : run.events())
        if (event["event"] == "step.finished" && event["step"] == step) return event["status"].toString();
    return run.told();
}

} // namespace

class CliNotebookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void key_isOverTheSourcesOfCells() {
        CliFixture f;
        f.writeFile(
            "p.yaml",
            "stemma: 1\nname: p\nsteps:\n"
            "  report: {command: [cp, report.ipynb, '{outputs.report}'], outputs: {report: {path: out.ipynb}}}\n");
        f.writeFile("report.ipynb", notebook("print(1)", "1\n", 1));
        QCOMPARE(status(f.run({"run", "--json"}), "report"), QString("executed"));
        QCOMPARE(f.run({"show", "p/report", "--json"}).object()["type"].toString(), QString("document"));
        // Saved with other outputs: the same code.
        f.writeFile("report.ipynb", notebook("print(1)", "2\n", 7));
        QCOMPARE(status(f.run({"run", "--json"}), "report"), QString("reused"));
        f.writeFile("report.ipynb", notebook("print(2)", "2\n", 7));
        const CliResult plan = f.run({"plan", "--why"});
        QVERIFY2(plan.out.contains("report.ipynb"), plan.told());
        QCOMPARE(status(f.run({"run", "--json"}), "report"), QString("executed"));
        // One that isn't a notebook counts by its bytes.
        f.writeFile("report.ipynb", "one");
        QCOMPARE(status(f.run({"run", "--json"}), "report"), QString("executed"));
        f.writeFile("report.ipynb", "two");
        QCOMPARE(status(f.run({"run", "--json"}), "report"), QString("executed"));
    }

    void nbconvert_executesItWithItsInputs() {
        QVERIFY2(!QStandardPaths::findExecutable("jupyter-nbconvert").isEmpty(), "./dev setup installs it");
        CliFixture f;
        f.setEnvironment("PATH", "/usr/bin:/bin");
        f.setEnvironment("HOME", f.path("home"));
        QDir().mkpath(f.path("home"));
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  birds: {import: birds.csv}\n"
                              "  report:\n"
                              "    command: [jupyter, nbconvert, --to, notebook, --execute, report.ipynb,\n"
                              "              --ExecutePreprocessor.record_timing=False, "
                              "--ExecutePreprocessor.startup_timeout=300, --output, '{outputs.report}']\n"
                              "    inputs: {birds: {from: birds, at: data/birds.csv}}\n"
                              "    outputs: {report: {path: executed.ipynb}}\n");
        f.writeFile("birds.csv", "species,mass\nAdelie,3700\nGentoo,5000\n");
        f.writeFile("report.ipynb",
                    notebook("print(open('data/birds.csv').read().count('\\n'), 'lines of birds')", "stale\n", 9));
        const CliResult first = f.run({"run", "--json"});
        QVERIFY2(first.exit == 0, first.told());
        QCOMPARE(f.run({"export", "p/report", "--to", "made.ipynb"}).exit, 0);
        const QJsonObject made = QJsonDocument::fromJson(f.readFile("made.ipynb")).object();
        const QJsonObject cell = made["cells"].toArray().at(0).toObject();
        QCOMPARE(cell["execution_count"].toInt(), 1);
        const QJsonValue text = cell["outputs"].toArray().at(0)["text"];
        QCOMPARE(text.isArray() ? text.toArray().at(0).toString() : text.toString(), QString("3 lines of birds\n"));
        QVERIFY2(f.readFile("report.ipynb").contains("stale"), "the person's notebook stays as it is");
        // Opened and saved in an editor: its outputs are others, and it doesn't run again.
        f.writeFile("report.ipynb", notebook("print(open('data/birds.csv').read().count('\\n'), 'lines of birds')",
                                             "3 lines of birds\n", 1));
        QCOMPARE(status(f.run({"run", "--json"}), "report"), QString("reused"));
        // An error in a cell is the step's.
        f.writeFile("report.ipynb", notebook("raise ValueError('no birds at all')", "", 1));
        const CliResult failed = f.run({"run"});
        QVERIFY2(failed.exit == 1 && failed.out.contains("ValueError: no birds at all"), failed.told());
    }
};

QTEST_GUILESS_MAIN(CliNotebookTest)
#include "tst_CliNotebook.moc"
