// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QMap>

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

constexpr const char* kPipeline = R"(stemma: 1
name: p
parameters: {x: 1}
steps:
  a:
    sql: SELECT $x AS x
    parameters: [x]
  b:
    sql: SELECT x + 1 AS x FROM a
    inputs: [a]
)";

bool hasKeys(const QJsonObject& object, const QStringList& keys) {
    for (const QString& key : keys)
        if (!object.contains(key)) {
            qWarning("no %s in %s", qPrintable(key), QJsonDocument(object).toJson().constData());
            return false;
        }
    return true;
}

} // namespace

/// The shapes others may build on (resources/help/json.md).
class CliRunJsonTest : public QObject {
    Q_OBJECT

private slots:
    void run_printsEventsInOrder() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", kPipeline);
        const CliResult result = fixture.run({"run", "--json"});
        QVERIFY2(result.exit == 0, result.told());
        const QList<QJsonObject> events = result.events();
        QCOMPARE(events.first()["event"].toString(), QString("run.started"));
        QCOMPARE(events.last()["event"].toString(), QString("run.finished"));
        qint64 before = 0;
        QMap<QString, QStringList> kinds;
        for (const QJsonObject& event : events) {
            QVERIFY2(!event.contains("broken"), qPrintable(event["broken"].toString()));
            QVERIFY(hasKeys(event, {"event", "seq", "time", "run"}));
            QCOMPARE(event["run"].toInt(), 1);
            if (event["event"] == "step.line") continue;
            QCOMPARE(event["seq"].toInteger(), before + 1); // without gaps
            before = event["seq"].toInteger();
            kinds[event["step"].toString()] << event["event"].toString();
        }
        QVERIFY2(kinds["a"].indexOf("step.started") < kinds["a"].indexOf("artifact.committed"), result.out);
        QVERIFY(kinds["a"].last() == "step.finished" && kinds["b"].last() == "step.finished");
    }

    void runFinished_isAsPromised() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", kPipeline);
        fixture.run({"run"});
        const CliResult result = fixture.run({"run", "--json", "-p", "x=2"});
        const QJsonObject last = result.events().last();
        QVERIFY(hasKeys(last, {"event", "run", "status", "steps", "seconds"}));
        QCOMPARE(last["run"].toInt(), 2);
        QCOMPARE(last["status"].toString(), QString("completed"));
        QVERIFY(hasKeys(last["steps"].toObject(), {"executed", "reused", "failed", "skipped", "cancelled"}));
        QCOMPARE(last["steps"].toObject()["executed"].toInt(), 2);
        QVERIFY(last["seconds"].isDouble());
        QVERIFY(result.err.isEmpty());
    }

    void stepFinished_tellsOriginAndError() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", kPipeline);
        fixture.run({"run"});
        for (const QJsonObject& event : fixture.run({"run", "--json"}).events())
            if (event["event"] == "step.finished") {
                QCOMPARE(event["status"].toString(), QString("reused"));
                QCOMPARE(event["origin_run"].toInt(), 1);
            }
        fixture.writeFile("p.yaml", "stemma: 1\nsteps:\n  bad: {command: exit 3, outputs: {bad: {type: text}}}\n");
        const CliResult failed = fixture.run({"run", "--json"});
        QCOMPARE(failed.exit, 1);
        bool told = false;
        for (const QJsonObject& event : failed.events())
            if (event["event"] == "step.finished") {
                QCOMPARE(event["status"].toString(), QString("failed"));
                QVERIFY(hasKeys(event["error"].toObject(), {"code", "message"}));
                told = true;
            }
        QVERIFY(told);
        QCOMPARE(failed.events().last()["status"].toString(), QString("failed"));
    }

    void runs_areListed() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", kPipeline);
        fixture.run({"run", "-m", "first try"});
        fixture.run({"run", "-p", "x=3"});
        const QJsonArray runs = fixture.run({"runs", "--json"}).array();
        QCOMPARE(runs.size(), 2);
        QCOMPARE(runs[0].toObject()["run"].toInt(), 2); // newest first
        const QJsonObject first = runs[1].toObject();
        QVERIFY(
            hasKeys(first, {"pipeline", "status", "started", "ended", "seconds", "message", "parameters", "steps"}));
        QCOMPARE(first["message"].toString(), QString("first try"));
        QCOMPARE(first["parameters"].toObject()["x"].toInt(), 1);
        QCOMPARE(first["steps"].toObject()["executed"].toInt(), 2);
        const CliResult table = fixture.run({"runs"});
        QVERIFY2(table.text().contains("first try") && table.text().contains("completed"), table.out);
        QCOMPARE(fixture.run({"runs", "-n", "1"}).lines().filter("completed").size(), 1);
    }

    void artifacts_areListed() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", kPipeline);
        fixture.run({"run"});
        fixture.run({"run", "-p", "x=3"});
        const QJsonArray current = fixture.run({"artifacts", "--json"}).array();
        QCOMPARE(current.size(), 2);
        const QJsonObject a = current[0].toObject();
        QVERIFY(hasKeys(
            a, {"name", "version", "type", "bytes", "sha256", "run", "step", "created", "tags", "path", "reference"}));
        QCOMPARE(a["name"].toString(), QString("p/a"));
        QCOMPARE(a["version"].toInt(), 2);
        QCOMPARE(a["type"].toString(), QString("table"));
        QCOMPARE(a["run"].toInt(), 2);
        QCOMPARE(a["step"].toString(), QString("a"));
        QCOMPARE(a["sha256"].toString().size(), 64);
        QVERIFY(a["created"].toString().endsWith("Z"));
        QVERIFY(QFileInfo(a["path"].toString()).isFile());
        QCOMPARE(QFileInfo(a["path"].toString()).size(), a["bytes"].toInteger());
        QCOMPARE(fixture.run({"artifacts", "--all", "--json"}).array().size(), 4);
        QCOMPARE(fixture.run({"artifacts", "p/a", "--json"}).array().size(), 2);
        QCOMPARE(fixture.run({"artifacts", "--type", "image", "--json"}).array().size(), 0);
        const CliResult wrong = fixture.run({"artifacts", "p/b2"});
        QCOMPARE(wrong.exit, 2);
        QVERIFY2(wrong.err.contains("Did you mean 'p/b'?"), wrong.err);
    }

    void latest_isWhatCounts() {
        CliFixture fixture;
        fixture.writeFile("p.yaml", kPipeline);
        fixture.run({"run"});
        fixture.run({"run", "-p", "x=3"});
        fixture.run({"run"}); // A → B → A
        const QJsonArray current = fixture.run({"artifacts", "--json"}).array();
        QCOMPARE(current[0].toObject()["version"].toInt(), 1);
        QVERIFY(fixture.run({"show", "p/a@newest"}).text().startsWith("p/a@2"));
        QVERIFY(fixture.run({"show", "p/a"}).text().startsWith("p/a@1"));
    }
};

QTEST_GUILESS_MAIN(CliRunJsonTest)
#include "tst_CliRunJson.moc"
