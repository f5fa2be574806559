// SPDX-License-Identifier: GPL-3.0-or-later
// A system that starts no more threads (`ulimit -u`, a container's limit): a run goes on with those it got, or says
// what is missing; it never dies of it, and what was committed is whole.
#include "tests/support/CliFixture.h"

using namespace stemma::test;

namespace {

/// Enough of everything that is worth a thread: a large file, a folder of many, steps side by side, a query.
const QByteArray kPipeline = R"(stemma: 1
name: p
steps:
  large: {import: large.txt}
  many: {import: many}
  rows: {import: in.csv}
  query: {sql: 'SELECT count(*) AS n FROM rows', inputs: [rows]}
  one: {command: 'wc -c < {inputs.large} > {outputs.one}', inputs: [large], outputs: [one]}
  two: {command: 'ls {inputs.many} | wc -l > {outputs.two}', inputs: [many], outputs: [two]}
)";

constexpr int kMany = 80, kLargeBytes = 24 << 20;

} // namespace

class ThreadLimitTest : public QObject {
    Q_OBJECT

    CliFixture m_fixture;

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(QFileInfo::exists(qEnvironmentVariable("STEMMA_TESTS") + "/stemma-fail-calls.so"));
        m_fixture.writeFile("p.yaml", kPipeline);
        m_fixture.writeFile("in.csv", "a,b\n1,2\n3,4\n");
        m_fixture.writeFile("large.txt", QByteArray(kLargeBytes, 'x'));
        for (int i = 0; i < kMany; ++i) m_fixture.writeFile(QString("many/%1").arg(i), QByteArray::number(i));
    }

    /// Every number of threads, up to one that is enough for a part of the work: each start is once the first that
    /// fails.
    void run_withSoManyThreads_completesOrSaysWhatIsMissing_data() {
        QTest::addColumn<QString>("program");
        QTest::addColumn<int>("threads");
        for (const char* program : {"stemma", "stemma-tables"})
            for (int threads = 0; threads <= 8; ++threads)
                QTest::addRow("%s %d", program, threads) << program << threads;
    }
    void run_withSoManyThreads_completesOrSaysWhatIsMissing() {
        QFETCH(const QString, program);
        QFETCH(const int, threads);
        CliFixture& f = m_fixture;
        QDir(f.path(".stemma")).removeRecursively();
        f.setEnvironment("LD_PRELOAD", qEnvironmentVariable("STEMMA_TESTS") + "/stemma-fail-calls.so");
        f.setEnvironment("STEMMA_FAIL_THREADS_AFTER", QString::number(threads));
        f.setEnvironment("STEMMA_FAIL_THREADS_IN", program);
        const CliResult limited = f.run({"run", "p.yaml", "--jobs", "2"});
        f.setEnvironment("LD_PRELOAD", {});
        QVERIFY2(limited.exit == 0 || limited.exit == 1 || limited.exit == 3, limited.told()); // it ended by itself
        if (limited.exit != 0)
            QVERIFY2((limited.out + limited.err).contains("the system starts no more of them"), limited.told());
        if (threads == 0) QVERIFY2(limited.exit != 0, limited.told());
        if (threads == 8) QVERIFY2(limited.exit == 0, limited.told());

        const CliResult after = f.run({"run", "p.yaml"});
        QCOMPARE(after.exit, 0);
        QVERIFY2(f.run({"verify"}).exit == 0, f.run({"verify"}).told());
        if (limited.exit == 0) QVERIFY2(after.out.contains("6 reused"), after.told());
    }
};

QTEST_GUILESS_MAIN(ThreadLimitTest)
#include "tst_ThreadLimit.moc"
