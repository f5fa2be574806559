// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

using namespace stemma::test;

/// Several programs at once on one workspace that doesn't exist yet.
class RunTogetherTest : public QObject {
    Q_OBJECT
private slots:
    void eightAtOnce_executeEachStepOnce() {
        CliFixture f;
        QByteArray text = "stemma: 1\nname: p\nsteps:\n";
        for (int i = 0; i < 6; ++i)
            text += "  s" + QByteArray::number(i) + ": {command: 'echo " + QByteArray::number(i) + " > {outputs.s" +
                    QByteArray::number(i) + "}', outputs: [s" + QByteArray::number(i) + "]}\n";
        f.writeFile("p.yaml", text);
        std::vector<std::unique_ptr<QProcess>> all;
        for (int i = 0; i < 8; ++i) all.push_back(f.start({"run", "p.yaml", "--json"}));
        int executed = 0, reused = 0;
        for (auto& process : all) {
            const CliResult result = CliFixture::wait(*process);
            QVERIFY2(result.exit == 0, result.told());
            QVERIFY2(!result.err.contains("locked"), result.err);
            const QJsonObject end = result.events().last();
            QCOMPARE(end["event"].toString(), QString("run.finished"));
            executed += end["steps"].toObject()["executed"].toInt();
            reused += end["steps"].toObject()["reused"].toInt();
        }
        QCOMPARE(executed, 6);
        QCOMPARE(reused, 42);
        QCOMPARE(f.run({"runs", "--json"}).array().size(), 8);
        QCOMPARE(f.run({"artifacts", "--json"}).array().size(), 6);
        QCOMPARE(f.run({"verify"}).exit, 0);
    }
    void aKilledProgram_freesItsKeys() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  x: {command: 'if [ -e \"$HOLD\" ]; then touch "
                              "\"$HOLD.on\"; sleep 600; fi; echo done > {outputs.x}', "
                              "env: [HOLD], outputs: [x]}\n");
        f.setEnvironment("HOLD", f.path("hold"));
        f.writeFile("hold", "");
        auto first = f.start({"run", "p.yaml"});
        QVERIFY(f.waitForFile("hold.on"));
        QFile::remove(f.path("hold"));
        auto second = f.start({"run", "p.yaml", "--json"});
        // The second waits for the first; then that one dies.
        QByteArray seen;
        while (!seen.contains("Waiting") && second->waitForReadyRead(60'000)) seen += second->readAllStandardOutput();
        QVERIFY2(seen.contains("Waiting"), seen);
        first->kill();
        first->waitForFinished();
        const CliResult result = CliFixture::wait(*second);
        QVERIFY2(result.exit == 0, result.told());
        QCOMPARE(result.events().last()["steps"].toObject()["executed"].toInt(), 1);
    }
};

QTEST_GUILESS_MAIN(RunTogetherTest)
#include "tst_RunTogether.moc"
