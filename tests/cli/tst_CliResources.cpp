// SPDX-License-Identifier: GPL-3.0-or-later
// What steps declare of cores and memory decides which of them run side by side.
#include "tests/support/CliFixture.h"

#include <thread>

using stemma::test::CliFixture;
using stemma::test::CliResult;

namespace {

const int kCores = int(std::max(1u, std::thread::hardware_concurrency()));

/// Steps that fail where another of them is at work.
QByteArray exclusive(const QByteArray& resources) {
    QByteArray text = "stemma: 1\nname: p\nsteps:\n";
    for (const char name : {'a', 'b', 'c', 'd'})
        text += QByteArray("  ") + name + ": {env: [LOCK], cache: never, resources: " + resources +
                ", command: 'echo " + name + // else they are one piece of work
                "; mkdir \"$LOCK\"; seq 200000 | sort > /dev/null; rmdir \"$LOCK\"'}\n";
    return text;
}

} // namespace

class CliResourcesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whoTakesAll_runsAlone_data() {
        QTest::addColumn<QByteArray>("resources");
        QTest::newRow("all cores") << "{cpus: " + QByteArray::number(kCores) + "}";
        QTest::newRow("more than there are") << QByteArray("{cpus: 64}");
        QTest::newRow("more memory than there is") << QByteArray("{memory: 900 TB}");
    }
    void whoTakesAll_runsAlone() {
        QFETCH(QByteArray, resources);
        CliFixture f;
        f.setEnvironment("LOCK", f.path("lock"));
        f.writeFile("p.yaml", exclusive(resources));
        for (const int jobs : {2, kCores + 2}) {
            const CliResult run = f.run({"run", "-j", QString::number(jobs)});
            QVERIFY2(run.exit == 0, run.told());
        }
    }

    /// Each waits for a last one, which only runs where more steps stand side by side than there are cores.
    void whoDeclaresNothing_waitsForNoCore() {
        CliFixture f;
        f.setEnvironment("PIPES", f.path("."));
        QByteArray text = "stemma: 1\nname: p\nsteps:\n", all;
        for (int i = 0; i < kCores; ++i) {
            const QByteArray pipe = "\"$PIPES\"/pipe" + QByteArray::number(i);
            QCOMPARE(QProcess::execute("mkfifo", {f.path("pipe" + QString::number(i))}), 0);
            text +=
                "  a" + QByteArray::number(i) + ": {env: [PIPES], timeout: 60s, command: 'echo x > " + pipe + "'}\n";
            all += " " + pipe;
        }
        f.writeFile("p.yaml", text + "  z: {env: [PIPES], timeout: 60s, command: 'cat" + all + "'}\n");
        const CliResult run = f.run({"run", "-j", QString::number(kCores + 1)});
        QVERIFY2(run.exit == 0, run.told());
    }

    void whoTakesOne_runsBeside() {
        // One waits for the other at a pipe: alone, neither ends.
        CliFixture f;
        f.setEnvironment("PIPE", f.path("pipe"));
        QCOMPARE(QProcess::execute("mkfifo", {f.path("pipe")}), 0);
        f.writeFile(
            "p.yaml",
            "stemma: 1\nname: p\nsteps:\n"
            "  big: {resources: {cpus: 2}, command: 'true'}\n"
            "  a: {env: [PIPE], resources: {cpus: 1, memory: 1 MB}, timeout: 60s, command: 'echo x > \"$PIPE\"'}\n"
            "  b: {env: [PIPE], resources: {memory: 1 MB}, timeout: 60s, command: 'cat \"$PIPE\"'}\n");
        const CliResult run = f.run({"run", "-j", "2"});
        QVERIFY2(run.exit == 0, run.told());
    }

    void resources_areNoReasonToRun_butOfAQuery() {
        CliFixture f;
        const auto write = [&](const QByteArray& command, const QByteArray& query) {
            f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  c: {resources: " + command +
                                      ", command: 'echo x > {outputs.c}', outputs: [c]}\n  q: {resources: " + query +
                                      ", sql: SELECT 1 AS a}\n");
        };
        write("{cpus: 1}", "{memory: 500 MB}");
        QCOMPARE(f.run({"run"}).exit, 0);
        write("{cpus: 2, memory: 1 GB}", "{memory: 600 MB}");
        QJsonArray plan = f.run({"plan", "--json"}).array();
        QCOMPARE(plan.at(0)["decision"].toString(), QString("reuse"));
        QCOMPARE(plan.at(1)["decision"].toString(), QString("run"));
    }

    /// For real, in a memory group of its own with little memory. Where this system lets none be made, nobody can tell
    /// who killed a step, and that is what is said.
    void wantOfMemory_isTold() {
        const QString group = QString("/sys/fs/cgroup/memory/stemma-test-%1").arg(QCoreApplication::applicationPid());
        const auto put = [](const QString& path, const QByteArray& text) {
            QFile file(path);
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.flush();
        };
        const bool made = QDir("/sys/fs/cgroup/memory").exists() && QDir().mkdir(group);
        const auto away = qScopeGuard([&] {
            if (made) QVERIFY(QTest::qWaitFor([&] { return QDir().rmdir(group); }, 30'000));
        });
        const bool real = made && put(group + "/memory.limit_in_bytes", "67108864");
        CliFixture f;
        f.setEnvironment("GROUP", group);
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n"
                              "  a: {env: [GROUP], command: '" +
                                  QByteArray(real ? "echo $$ > $GROUP/cgroup.procs; exec python3 -c "
                                                    "\"bytearray(500_000_000)\""
                                                  : "kill -KILL $$") +
                                  "'}\n  b: {sql: SELECT 1 AS v}\n");
        const QByteArray words =
            real ? "was killed: out of memory. It had " : "was killed by SIGKILL (perhaps out of memory)";
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 1 && run.out.contains(words), run.told());
        QVERIFY2(run.out.contains("\"executed\":1"), run.told());
        const CliResult shown = f.run({"show", "run:1/a"});
        QVERIFY2(shown.out.contains("out of memory"), shown.told());
        QVERIFY2(!real || shown.out.contains("resources: {memory:"), shown.told());
    }

    void others_comeLater() {
        CliFixture f;
        f.writeFile("p.yaml", "stemma: 1\nname: p\nsteps:\n  c: {resources: {gpus: 1}, command: 'true'}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 2 && run.err.contains("comes later"), run.told());
    }
};

QTEST_GUILESS_MAIN(CliResourcesTest)
#include "tst_CliResources.moc"
