// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QRandomGenerator>

using namespace stemma::test;

/// The program is killed at random moments of a run, again and again in one workspace. What it had said is committed
/// must be there and whole, nothing must be in the way of the next start, and the run that is let go must be right.
class RunKillTest : public QObject {
    Q_OBJECT
private slots:
    void killedAtRandom_nothingAcknowledgedIsLost() {
        CliFixture f;
        f.writeFile("in.csv", "a,b\n1,2\n3,4\n");
        QRandomGenerator random(20261123);
        QStringList acknowledged;
        const int kills =
            qEnvironmentVariableIntValue("STEMMA_KILLS") > 0 ? qEnvironmentVariableIntValue("STEMMA_KILLS") : 200;
        int unfinished = 0;
        for (int round = 0; round < kills; ++round) {
            f.writeFile("p.yaml", pipeline(round));
            auto process = f.start({"run", "p.yaml", "--json", "--jobs", "2"});
            // Killed on the n-th line it prints: a moment that needs no clock.
            const int last = int(random.bounded(60));
            const QByteArray output = readLines(*process, last);
            if (process->state() != QProcess::NotRunning) ++unfinished;
            process->kill();
            process->waitForFinished();
            for (const QByteArray& line : output.split('\n')) {
                const QJsonObject event = QJsonDocument::fromJson(line).object();
                if (event["event"] == "artifact.committed")
                    acknowledged << event["name"].toString() + "@" + QString::number(event["version"].toInt());
            }
            // A step that was at work may live a moment longer; it holds the run's lock, and the run counts as running.
            QTRY_VERIFY_WITH_TIMEOUT(nothingRuns(f), 20'000);
        }
        QVERIFY2(unfinished > kills / 2, "most runs must have been killed on the way");
        QVERIFY(acknowledged.size() > 20);
        const CliResult verified = f.run({"verify"});
        QVERIFY2(verified.exit == 0, verified.told());
        for (const QString& reference : acknowledged) {
            const CliResult shown = f.run({"show", reference, "--json"});
            QVERIFY2(shown.exit == 0, qPrintable(reference + " is lost: " + shown.told()));
        }
        f.writeFile("p.yaml", pipeline(kills));
        const CliResult whole = f.run({"run", "p.yaml"});
        QVERIFY2(whole.exit == 0, whole.told());
        const CliResult sum = f.run({"export", "p/sum", "--to", "sum.txt"});
        QVERIFY2(sum.exit == 0, sum.told());
        QCOMPARE(f.readFile("sum.txt"), QByteArray(12, 'x') + QByteArray::number(kills) + "\n");
        QVERIFY(QDir(f.path(".stemma/store/staging")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).isEmpty());
    }

private:
    static bool nothingRuns(const CliFixture& f) {
        const CliResult listed = f.run({"runs", "--json"});
        if (listed.exit != 0) return false;
        for (const QJsonValue& run : listed.array())
            if (run.toObject()["status"].toString() == "running") return false;
        return true;
    }
    /// Twelve small commands, a query and a sum; `round` makes a third of them new each time.
    static QByteArray pipeline(int round) {
        QByteArray text = "stemma: 1\nname: p\nsteps:\n  raw: {import: in.csv}\n  q: {sql: 'SELECT sum(a) + " +
                          QByteArray::number(round) + " AS s FROM raw', inputs: [raw]}\n";
        QByteArray inputs, cats;
        for (int i = 0; i < 12; ++i) {
            const QByteArray name = "s" + QByteArray::number(i),
                             word = i % 3 == 0 ? QByteArray::number(round) : QByteArray("0");
            text += "  " + name + ": {command: 'printf x > {outputs." + name + "}; : " + word + "', outputs: [" + name +
                    "]}\n";
            inputs += (i ? ", " : "") + name;
            cats += " {inputs." + name + "}";
        }
        return text + "  sum: {command: '(cat" + cats + "; echo " + QByteArray::number(round) +
               ") > {outputs.sum}', inputs: [" + inputs + "], outputs: [sum]}\n";
    }
    static QByteArray readLines(QProcess& process, int count) {
        QByteArray output;
        while (output.count('\n') < count && (process.canReadLine() || process.waitForReadyRead(60'000)))
            output += process.readLine();
        return output;
    }
};

QTEST_GUILESS_MAIN(RunKillTest)
#include "tst_RunKill.moc"
