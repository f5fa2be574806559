// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QRegularExpression>

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

constexpr const char* kPipeline = R"(stemma: 1
name: p
parameters: {x: 1}
steps:
  raw:
    import: raw.csv
  a:
    sql: SELECT n + $x AS n FROM raw
    inputs: [raw]
    parameters: [x]
  b:
    sql: SELECT n * 2 AS n FROM a
    inputs: [a]
)";

QJsonObject stepOf(const QJsonArray& plan, const QString& name) {
    for (const QJsonValue& step : plan)
        if (step["step"].toString() == name) return step.toObject();
    return {};
}

} // namespace

/// `stemma plan`, `run --why`, `stemma why`: what will run, and because of what.
class CliPlanTest : public QObject {
    Q_OBJECT

private slots:
    void plan_ofSomethingNew() {
        CliFixture fixture;
        prepare(fixture);
        const CliResult result = fixture.run({"plan"});
        QVERIFY2(result.exit == 0, result.told());
        QVERIFY2(result.text().startsWith("p: 3 steps, "), result.out);
        QVERIFY2(result.out.contains("no earlier result"), result.out);
        QVERIFY2(!fixture.exists(".stemma"), "a plan makes no workspace");
    }

    void plan_asJson() {
        CliFixture fixture;
        prepare(fixture);
        QCOMPARE(fixture.run({"run"}).exit, 0);
        const QJsonArray plan = fixture.run({"plan", "--json", "-p", "x=5"}).array();
        QCOMPARE(plan.size(), 3);
        const QJsonObject raw = stepOf(plan, "raw"), a = stepOf(plan, "a"), b = stepOf(plan, "b");
        QCOMPARE(raw["decision"].toString(), QString("reuse"));
        QCOMPARE(raw["origin_run"].toInt(), 1);
        QCOMPARE(a["decision"].toString(), QString("run"));
        QVERIFY(a["last_seconds"].isDouble());
        const QJsonObject reason = a["reasons"].toArray()[0].toObject();
        QCOMPARE(reason["component"].toString(), QString("parameter"));
        QCOMPARE(reason["name"].toString(), QString("x"));
        QCOMPARE(reason["before"].toString(), QString("1"));
        QCOMPARE(reason["after"].toString(), QString("5"));
        QVERIFY(reason["root"].toBool());
        QCOMPARE(b["decision"].toString(), QString("maybe"));
        QVERIFY(!b["reasons"].toArray()[0].toObject()["root"].toBool());
    }

    void why_namesRootCausesFirst() {
        CliFixture fixture;
        prepare(fixture);
        QCOMPARE(fixture.run({"run"}).exit, 0);
        const QString text = fixture.run({"plan", "--why", "-p", "x=5"}).text();
        const qsizetype causes = text.indexOf("Causes"), reason = text.indexOf("parameter x: 1 → 5"),
                        follows = text.indexOf("What follows"), b = text.indexOf("\n  b "),
                        reused = text.indexOf("1 reused: raw");
        QVERIFY2(causes >= 0 && causes < reason && reason < follows && follows < b && b < reused, qPrintable(text));
        QVERIFY2(text.contains("since run 1, last time "), qPrintable(text));
    }

    void runWhy_saysItBeforeItRuns() {
        CliFixture fixture;
        prepare(fixture);
        QCOMPARE(fixture.run({"run"}).exit, 0);
        const CliResult result = fixture.run({"run", "--why", "-p", "x=5"});
        QVERIFY2(result.exit == 0, result.told());
        const qsizetype reason = result.text().indexOf("parameter x: 1 → 5"),
                        done = result.text().indexOf("Run 2 completed");
        QVERIFY2(reason >= 0 && reason < done, result.out);
    }

    void why_ofVersions() {
        CliFixture fixture;
        prepare(fixture);
        QCOMPARE(fixture.run({"run"}).exit, 0);
        QVERIFY2(fixture.run({"why", "p/b"}).text().contains("first version"), fixture.run({"why", "p/b"}).told());
        QCOMPARE(fixture.run({"run", "-p", "x=5"}).exit, 0);
        const CliResult result = fixture.run({"why", "p/b"});
        QVERIFY2(result.exit == 0, result.told());
        QVERIFY2(result.text().contains("p/b@2 differs from p/b@1"), result.out);
        QVERIFY2(result.text().contains("parameter x: 1 → 5"), result.out); // of the step before it
        const QJsonObject json = fixture.run({"why", "p/b@2", "p/b@1", "--json"}).object();
        QCOMPARE(json["version"].toString(), QString("p/b@2"));
        QCOMPARE(json["compared"].toString(), QString("p/b@1"));
        const QJsonObject first = json["reasons"].toArray()[0].toObject();
        QCOMPARE(first["step"].toString(), QString("a"));
        QCOMPARE(first["component"].toString(), QString("parameter"));
        QVERIFY(first["root"].toBool());
    }

    void why_saysWhatItCost() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nparameters: {x: 1}\nsteps:\n"
                              "  a: {command: 'sleep 0.$x; echo $x > {outputs.a}', env: {x: '${x}'}, outputs: [a]}\n"
                              "  b: {command: 'cat {inputs.a} > {outputs.b}', inputs: [a], outputs: [b]}\n");
        QCOMPARE(f.run({"run"}).exit, 0);
        QVERIFY2(QRegularExpression("nothing to compare it with; it took [0-9.]+ s in run 1\n")
                     .match(f.run({"why", "p/a"}).text())
                     .hasMatch(),
                 f.run({"why", "p/a"}).told());
        QCOMPARE(f.run({"run", "-p", "x=2"}).exit, 0);
        const CliResult why = f.run({"why", "p/b"});
        for (const char* step : {"a", "b"})
            QVERIFY2(QRegularExpression(
                         QString("\n  %1  \\(took [0-9.]+ s in run 2, last time [0-9.]+ s in run 1\\)\n").arg(step))
                         .match(why.text())
                         .hasMatch(),
                     why.told());
        const QJsonArray costs = f.run({"why", "p/b", "--json"}).object()["costs"].toArray();
        QCOMPARE(costs.size(), 2);
        QCOMPARE(costs[0]["step"].toString(), QString("b"));
        QCOMPARE(costs[1]["step"].toString(), QString("a"));
        QVERIFY(costs[1]["seconds"].toDouble() >= 0.2 && costs[1]["last_seconds"].toDouble() >= 0.1);
        QCOMPARE(costs[1]["run"].toInt(), 2);
        QCOMPARE(costs[1]["last_run"].toInt(), 1);
    }

    void changedFile_isTheCause() {
        CliFixture fixture;
        prepare(fixture);
        QCOMPARE(fixture.run({"run"}).exit, 0);
        fixture.writeFile("raw.csv", "n\n1\n2\n3\n4\n");
        const CliResult result = fixture.run({"plan", "--why"});
        QVERIFY2(result.exit == 0, result.told());
        QVERIFY2(result.out.contains("raw.csv"), result.out);
    }

    void plan_executesNothing() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", "stemma: 1\nsteps:\n  a:\n    command: touch '" + fixture.path("ran").toUtf8() +
                                        "'\n    identify: [\"touch '" + fixture.path("asked").toUtf8() +
                                        "'\"]\n    outputs: {a: {type: text}}\n");
        QCOMPARE(fixture.run({"plan"}).exit, 0);
        QVERIFY(!fixture.exists("ran"));
        QVERIFY(!fixture.exists("asked"));
    }

    /// So what `identify` prints isn't known: it may run, and what is certain is said.
    void plan_leavesOpenWhatIsAskedInARun() {
        CliFixture fixture;
        const QByteArray text = "stemma: 1\nname: p\nsteps:\n"
                                "  a: {command: 'echo WORD > {outputs.a}', identify: [cat v.txt], outputs: [a]}\n"
                                "  b: {command: 'cat {inputs.a} > {outputs.b}', inputs: [a], outputs: [b]}\n";
        fixture.writeFile("v.txt", "1\n");
        fixture.writeFile("p.yaml", text);
        QCOMPARE(fixture.run({"run"}).exit, 0);
        CliResult plan = fixture.run({"plan"});
        QVERIFY2(plan.out.contains("what `cat v.txt` prints is asked for in a run only") &&
                     plan.out.contains("a may run first") && !plan.out.contains("is gone"),
                 plan.told());
        const QJsonArray steps = fixture.run({"plan", "--json"}).array();
        QCOMPARE(steps.at(0)["decision"].toString() + " " + steps.at(1)["decision"].toString(), QString("maybe maybe"));
        QCOMPARE(fixture.run({"run", "--json"}).statuses(), (QMap<QString, QString>{{"a", "reused"}, {"b", "reused"}}));
        fixture.writeFile("p.yaml", QByteArray(text).replace("WORD", "OTHER"));
        plan = fixture.run({"plan", "--json"});
        QCOMPARE(plan.array().at(0)["decision"].toString(), QString("run"));
        QCOMPARE(plan.array().at(0)["reasons"].toArray().at(0)["component"].toString(), QString("text"));
    }

    void rows_thatDiffer_areToldWithThem() {
        CliFixture fixture;
        fixture.writeFile("p.yaml",
                          "stemma: 1\nname: p\nsteps:\n  d: {import: d.csv}\n  e: {sql: SELECT count(*) AS n FROM "
                          "d, inputs: [d]}\n  f: {import: f}\n");
        fixture.writeFile("d.csv", "n,name\n1,a\n2,b\n3,c\n");
        fixture.writeFile("f/x.txt", "x\n");
        fixture.writeFile("f/y.txt", "y\n");
        QCOMPARE(fixture.run({"run"}).exit, 0);
        const auto why = [&] { return fixture.run({"plan", "--why"}).out; };
        fixture.writeFile("d.csv", "n,name\n1,a\n3,c\n2,z\n"); // and in another order
        QVERIFY2(why().contains("input d.csv, line 4: 2,b → 2,z\n"), why());
        fixture.writeFile("d.csv", "n,name\n1,a\n2,b\n3,c\n4,d\n5,e\n");
        QVERIFY2(why().contains("input d.csv, 2 lines are new: 4,d, …"), why());
        fixture.writeFile("d.csv", "n,name\n1,a\n3,c");
        QVERIFY2(why().contains("input d.csv, 1 line is gone: 2,b"), why());
        fixture.writeFile("d.csv", "n,name\n3,c\n1,a\n2,b\n");
        QVERIFY2(why().contains("input d.csv, its lines are in another order"), why());
        fixture.writeFile("d.csv", "n,name\n1,a\n2,y\n3,x\n4,d\n");
        QVERIFY2(why().contains("line 3: 2,b → 2,y (3 lines are new, 2 lines are gone)"), why());
        fixture.writeFile("f/y.txt", "z\n");
        fixture.writeFile("f/z.txt", "z\n");
        QCOMPARE(fixture.run({"run"}).exit, 0);
        const CliResult told = fixture.run({"why", "p/e"});
        QVERIFY2(told.out.contains("line 3: 2,b → 2,y"), told.told());
        const CliResult files = fixture.run({"why", "p/f"});
        QVERIFY2(files.out.contains("y.txt is different, z.txt is new"), files.told());
    }

private:
    static void prepare(const CliFixture& fixture) {
        fixture.writeFile("p.yaml", kPipeline);
        fixture.writeFile("raw.csv", "n\n1\n2\n3\n");
    }
};

QTEST_GUILESS_MAIN(CliPlanTest)
#include "tst_CliPlan.moc"
