// SPDX-License-Identifier: GPL-3.0-or-later
// "Accept as unchanged": a step that would run again is taken for what it was, and that is recorded.
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

QByteArray pipeline(const QByteArray& words) {
    return "stemma: 1\nname: p\nsteps:\n"
           "  a: {command: 'echo ran >> \"$RUNS\"; " +
           words +
           " > {outputs.a}', env: [RUNS], outputs: [a]}\n"
           "  b: {command: 'cp {inputs.a} {outputs.b}', inputs: [a], outputs: [b]}\n";
}

} // namespace

class CliAcceptTest : public QObject {
    Q_OBJECT
    static void prepare(CliFixture& f, const QByteArray& words) {
        f.setEnvironment("RUNS", f.path("runs"));
        f.writeFile("p.yaml", pipeline(words));
    }
    static qsizetype runs(const CliFixture& f) { return f.readFile("runs").count("ran"); }

private Q_SLOTS:
    void accepted_isReusedNowAndFromThenOn() {
        CliFixture f;
        prepare(f, "echo one");
        QCOMPARE(f.run({"run"}).exit, 0);
        f.writeFile("p.yaml", pipeline("echo  one")); // the same, as a person can see
        const QJsonArray plan = f.run({"plan", "--accept", "a", "--json"}).array();
        const QJsonObject planned = plan[0].toObject();
        QCOMPARE(planned["decision"].toString(), QString("reuse"));
        QVERIFY(planned["accepted"].toBool());
        QCOMPARE(planned["reasons"].toArray()[0].toObject()["component"].toString(), QString("text"));
        QVERIFY2(f.run({"plan", "--accept", "a"}).out.contains("accepted although "), "it says what is passed over");
        QVERIFY2(f.run({"plan", "--accept", "a", "--why"}).out.contains("Accepted as unchanged"), "and why says so");
        QCOMPARE(f.run({"plan", "--json"}).array().at(0)["decision"].toString(), QString("run")); // only asked

        const CliResult run = f.run({"run", "--accept", "a", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(run.statuses(), (QMap<QString, QString>{{"a", "reused"}, {"b", "reused"}}));
        QCOMPARE(runs(f), 1);
        const QJsonObject details = f.run({"show", "run:2/a", "--json"}).object()["details"].toObject();
        QCOMPARE(details["accepted"].toArray()[0].toObject()["component"].toString(), QString("text"));
        QVERIFY2(f.run({"show", "run:2/a"}).out.contains("although "), "a step says that it was accepted");
        QVERIFY2(f.run({"lineage", "run:2"}).out.contains("reused from run 1, accepted as unchanged"),
                 "and its lineage");
        QJsonObject told;
        for (const QJsonValue& node : f.run({"lineage", "run:2", "--json"}).object()["nodes"].toArray())
            if (node["kind"] == "step") told[node["name"].toString()] = node["accepted"].toBool();
        QCOMPARE(told, (QJsonObject{{"a", true}, {"b", false}}));
        // It is the result of that text now; the other text has its own still.
        QCOMPARE(f.run({"run", "--json"}).statuses(), (QMap<QString, QString>{{"a", "reused"}, {"b", "reused"}}));
        f.writeFile("p.yaml", pipeline("echo one"));
        QCOMPARE(f.run({"run", "--json"}).statuses(), (QMap<QString, QString>{{"a", "reused"}, {"b", "reused"}}));
        QCOMPARE(runs(f), 1);
        // And a real change is one.
        f.writeFile("p.yaml", pipeline("echo two"));
        QCOMPARE(f.run({"run", "--json"}).statuses(), (QMap<QString, QString>{{"a", "executed"}, {"b", "executed"}}));
    }

    void accepted_survivesItsRecordBeingReadAgain() {
        CliFixture f;
        prepare(f, "echo one");
        QCOMPARE(f.run({"run"}).exit, 0);
        f.writeFile("p.yaml", pipeline("echo  one"));
        QCOMPARE(f.run({"run", "--accept", "a"}).exit, 0);
        // A database that is lost is made again from the files beside it.
        for (const char* name : {"stemma.db", "stemma.db-wal", "stemma.db-shm"})
            QFile::remove(f.path(QString(".stemma/") + name));
        QCOMPARE(f.run({"repair"}).exit, 0);
        QCOMPARE(f.run({"run", "--json"}).statuses(), (QMap<QString, QString>{{"a", "reused"}, {"b", "reused"}}));
        QCOMPARE(runs(f), 1);
    }

    void refused_whereNothingCanStandForIt() {
        CliFixture f;
        prepare(f, "echo one");
        const CliResult fresh = f.run({"run", "--accept", "a"});
        QVERIFY2(fresh.exit == 2 && fresh.err.contains("it has no earlier result"), fresh.told());
        QCOMPARE(f.run({"run"}).exit, 0);
        f.writeFile("p.yaml", pipeline("echo two"));
        QCOMPARE(f.run({"delete", "p/a", "--yes"}).exit, 0);
        const CliResult gone = f.run({"run", "--accept", "a"});
        QVERIFY2(gone.exit == 2 && gone.err.contains("can't be accepted as unchanged"), gone.told());
        const CliResult wrong = f.run({"run", "--accept", "c"});
        QVERIFY2(wrong.exit == 2 && wrong.err.contains("has no step 'c'"), wrong.told());
        QCOMPARE(runs(f), 1);
    }

    void refused_whereACheckIsNew() {
        CliFixture f;
        const auto write = [&](const QByteArray& checks) {
            f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  a: {sql: SELECT 1 AS v" + checks + "}\n");
        };
        write("");
        QCOMPARE(f.run({"run"}).exit, 0);
        write(", checks: [min(v) > 5]");
        const CliResult refused = f.run({"run", "--accept", "a"});
        QVERIFY2(refused.exit == 2 && refused.err.contains("never passed the check min(v) > 5"), refused.told());
    }

    void accepted_whereNothingChanged_isOrdinary() {
        CliFixture f;
        prepare(f, "echo one");
        QCOMPARE(f.run({"run"}).exit, 0);
        const CliResult run = f.run({"run", "--accept", "a", "--json"});
        QCOMPARE(run.statuses(), (QMap<QString, QString>{{"a", "reused"}, {"b", "reused"}}));
        QVERIFY2(!run.out.contains("accepted"), run.told());
    }
};

QTEST_GUILESS_MAIN(CliAcceptTest)
#include "tst_CliAccept.moc"
