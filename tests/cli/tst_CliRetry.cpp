// SPDX-License-Identifier: GPL-3.0-or-later
// A step that is tried again where it failed.
#include "tests/support/CliFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

/// Counts its attempts beside the project, and passes at the one that is named.
QByteArray pipeline(const QByteArray& retry, int passes) {
    return "stemma: 1\nname: p\nsteps:\n  a:\n    env: [COUNTER]\n    outputs: [a]\n    retry: " + retry +
           "\n    command: 'echo attempt >> \"$COUNTER\"; echo said; echo half > {outputs.a}; "
           "test $(wc -l < \"$COUNTER\") -ge " +
           QByteArray::number(passes) + "; echo whole > {outputs.a}'\n";
}

} // namespace

class CliRetryTest : public QObject {
    Q_OBJECT
    static qsizetype attempts(const CliFixture& f) { return f.readFile("count").count("attempt"); }
    static void prepare(CliFixture& f, const QByteArray& retry, int passes) {
        f.writeFile("p.yaml", pipeline(retry, passes));
        f.setEnvironment("COUNTER", f.path("count"));
    }
private Q_SLOTS:
    void passes_whenItDoes() {
        CliFixture f;
        prepare(f, "5", 3);
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(attempts(f), 3);
        QVERIFY2(run.out.contains("Attempt 1 of 6 failed: ") && run.out.contains("Attempt 2 of 6 failed: "),
                 run.told());
        QCOMPARE(f.run({"export", "p/a", "--to", "a"}).exit, 0);
        QCOMPARE(f.readFile("a"), QByteArray("whole\n"));
        // Everything that was printed is in one log.
        const QByteArray log = f.run({"log", "run:1/a"}).out;
        QVERIFY2(log.split('\n').count("said") == 3 && log.contains("Attempt 2 of 6 failed"), log);
        QCOMPARE(f.run({"show", "run:1/a", "--json"}).document()["details"]["attempts"].toInt(), 3);
    }

    void whatAFailedAttemptTold_isNotKept() {
        CliFixture f;
        f.setEnvironment("COUNTER", f.path("count"));
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n  a:\n    env: [COUNTER]\n    outputs: [a]\n    retry: 1\n"
                    "    command: 'echo attempt >> \"$COUNTER\"; n=$(wc -l < \"$COUNTER\"); echo \"::stemma metadata "
                    "try$n=$n\"; [ $n = 2 ]; echo 1 > {outputs.a}'\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());
        const QJsonObject told =
            f.run({"show", "run:1/a", "--json"}).object()["details"].toObject()["metadata"].toObject();
        QCOMPARE(told, (QJsonObject{{"try2", 2}}));
    }

    void gives_up() {
        CliFixture f;
        prepare(f, "{times: 2, delay: 0.05s, backoff: 2}", 10);
        const CliResult run = f.run({"run", "--json"});
        QCOMPARE(run.exit, 1);
        QCOMPARE(attempts(f), 3);
        QVERIFY2(run.out.contains("Again in"), run.told());
        QVERIFY2(!f.run({"show", "p/a"}).out.contains("p/a@1"), "nothing of a failed attempt is kept");
    }

    void without_isTriedOnce() {
        CliFixture f;
        prepare(f, "0", 10);
        QCOMPARE(f.run({"run"}).exit, 1);
        QCOMPARE(attempts(f), 1);
    }

    void retry_isNoReasonToRun() {
        CliFixture f;
        prepare(f, "5", 1);
        QCOMPARE(f.run({"run"}).exit, 0);
        f.writeFile("p.yaml", pipeline("2", 1));
        QVERIFY(f.run({"run"}).out.contains("reused"));
        QCOMPARE(attempts(f), 1);
    }

    void cancelled_whileItWaits_ends() {
        CliFixture f;
        prepare(f, "{times: 5, delay: 1h}", 10);
        QProcess run;
        run.setWorkingDirectory(f.path());
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("COUNTER", f.path("count"));
        run.setProcessEnvironment(environment);
        run.start(CliFixture::program(), {"run", "--json"});
        QByteArray told;
        while (!told.contains("Again in") && run.waitForReadyRead(30'000)) told += run.readAllStandardOutput();
        QVERIFY2(told.contains("Again in 1 h"), told);
        run.terminate();
        QVERIFY(run.waitForFinished(30'000));
        QCOMPARE(attempts(f), 1);
        QCOMPARE(f.run({"show", "run:1/a", "--json"}).object()["status"].toString(), QString("cancelled"));
    }
};

QTEST_GUILESS_MAIN(CliRetryTest)
#include "tst_CliRetry.moc"
