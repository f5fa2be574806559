// SPDX-License-Identifier: GPL-3.0-or-later
// Killed at every named point of the write protocols, and between any two calls: what was acknowledged is whole.
#include "Driver.h"

#include "core/base/Text.h"

#include <QTest>

#include <csignal>
#include <map>
#include <random>
#include <set>
#include <unistd.h>

using namespace stemma;

namespace {

/// All points the sources name.
std::set<std::string> namedPoints() {
    std::set<std::string> names;
    const char* root = std::getenv("STEMMA_SOURCE_DIR");
    for (const auto& entry : fs::directory_iterator(fs::path(root ? root : ".") / "core/store")) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string text = readFile(entry.path()).value_or("");
        const std::string mark = "STEMMA_CRASH_POINT(\"";
        for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos;) {
            at += mark.size();
            names.insert(text.substr(at, text.find('"', at) - at));
        }
    }
    return names;
}

std::map<std::string, int> reachedPoints(const fs::path& list) {
    std::map<std::string, int> reached;
    for (const std::string& line : split(readFile(list).value_or(""), '\n'))
        if (!line.empty()) ++reached[line];
    return reached;
}

void breakDatabase(const fs::path& workspace) {
    (void)writeFile(workspace / "stemma.db", std::string(9000, 'Z'));
    for (const char* end : {"-wal", "-shm"}) ::unlink((workspace / ("stemma.db" + std::string(end))).c_str());
}

/// The calls that change something in the workspace are counted.
std::vector<std::string> countedCalls(const DriverBench& bench) {
    return {"LD_PRELOAD=" + (DriverBench::tests() / "stemma-calls.so").string(),
            "STEMMA_CALLS_BELOW=" + bench.workspace().string()};
}

QString told(const std::vector<std::string>& wrong) {
    return QString::fromStdString(join(wrong, "\n"));
}

} // namespace

class StoreCrashTest : public QObject {
    Q_OBJECT

private slots:
    void everyNamedPoint_isReachedAndSurvived_data() {
        QTest::addColumn<QString>("scene");
        QTest::newRow("work") << "work";
        QTest::newRow("open after a crash") << "open";
        QTest::newRow("repair") << "repair";
    }

    void everyNamedPoint_isReachedAndSurvived() {
        QFETCH(QString, scene);
        // What happens before the killed program starts, and what it is told to do.
        const auto prepare = [&](DriverBench& bench) {
            if (scene == "open") {
                bench.run({"work", "1"}, {"STEMMA_CRASH_AT=before-commit:2"});
            } else if (scene == "repair") {
                bench.run({"work", "1"});
                breakDatabase(bench.workspace());
            }
        };
        const std::vector<std::string> mode =
            scene == "work" ? std::vector<std::string>{"work", "3"} : std::vector<std::string>{scene.toStdString()};
        std::map<std::string, int> reached;
        {
            DriverBench bench;
            prepare(bench);
            const fs::path list = bench.folder() / "points";
            QVERIFY(bench.run(mode, {"STEMMA_CRASH_LIST=" + list.string()}).ok());
            reached = reachedPoints(list);
            QVERIFY2(bench.check().empty(), qPrintable(told(bench.check())));
        }
        for (const auto& [name, times] : reached) {
            m_reached.insert(name);
            for (const int n : std::set<int>{1, (times + 1) / 2, times}) {
                DriverBench bench;
                prepare(bench);
                const ExitStatus killed = bench.run(mode, {"STEMMA_CRASH_AT=" + name + ":" + std::to_string(n)});
                QVERIFY2(killed.signal == SIGKILL, name.c_str());
                if (scene == "repair") QVERIFY(bench.run(mode).ok());
                const auto wrong = bench.check();
                QVERIFY2(wrong.empty(),
                         qPrintable(QString::fromStdString(name + ":" + std::to_string(n)) + "\n" + told(wrong)));
                // And it goes on working.
                QVERIFY(bench.run({"work", "4"}).ok());
                QVERIFY2(bench.check().empty(), qPrintable(told(bench.check())));
            }
        }
    }

    void noNamedPoint_isForgotten() {
        const std::set<std::string> named = namedPoints();
        QVERIFY(named.size() > 15);
        for (const std::string& name : named) QVERIFY2(m_reached.contains(name), name.c_str());
    }

    /// Between any two calls that change a file, the ones inside SQLite included. By count: no clock decides.
    void killedBetweenTwoCalls_losesNothing_data() {
        QTest::addColumn<QString>("scene");
        for (const char* scene : {"work", "open", "repair"}) QTest::newRow(scene) << scene;
    }
    void killedBetweenTwoCalls_losesNothing() {
        QFETCH(QString, scene);
        const auto prepare = [&](DriverBench& bench) {
            if (scene == "open") bench.run({"work", "1"}, {"STEMMA_CRASH_AT=before-commit:2"});
            if (scene == "repair") {
                bench.run({"work", "1"});
                breakDatabase(bench.workspace());
            }
        };
        const std::vector<std::string> mode =
            scene == "work" ? std::vector<std::string>{"work", "1"} : std::vector<std::string>{scene.toStdString()};
        int calls = 0;
        {
            DriverBench bench;
            prepare(bench);
            auto environment = countedCalls(bench);
            environment.push_back("STEMMA_CALLS_COUNT=" + (bench.folder() / "count").string());
            QVERIFY(bench.run(mode, environment).ok());
            calls = std::atoi(readFile(bench.folder() / "count").value_or("0").c_str());
        }
        QVERIFY2(calls > 30, qPrintable(QString::number(calls)));
        const int all = qEnvironmentVariableIntValue("STEMMA_KILLS"); // before a release: each
        const int stride = std::max(1, calls / (all > 0 ? all : 60));
        int tried = 0, killed = 0;
        for (int n = 1 + stride / 2; n <= calls; n += stride) {
            DriverBench bench;
            prepare(bench);
            auto environment = countedCalls(bench);
            environment.push_back("STEMMA_KILL_AT=" + std::to_string(n));
            // Threads share the work, so its number of calls isn't quite the same each time: near its end it may be
            // done.
            const auto ended = bench.run(mode, environment);
            QVERIFY(ended.signal == SIGKILL || (ended.ok() && n > calls * 8 / 10));
            ++tried;
            killed += ended.signal == SIGKILL;
            if (scene == "repair") QVERIFY(bench.run(mode).ok());
            const auto wrong = bench.check();
            QVERIFY2(wrong.empty(), qPrintable(QString("call %1\n").arg(n) + told(wrong)));
            QVERIFY(bench.run({"work", "4"}).ok()); // and it goes on working
        }
        QVERIFY2(killed * 10 >= tried * 9, qPrintable(QString("%1 of %2").arg(killed).arg(tried)));
    }

    void killedAgainAndAgain_losesNothing() {
        std::mt19937 random(20261123);
        DriverBench bench; // one workspace for all: what a crash left must not harm the next
        int killed = 0;
        for (int i = 0; i < 60; ++i) {
            auto environment = countedCalls(bench);
            environment.push_back("STEMMA_KILL_AT=" + std::to_string(1 + random() % 400));
            if (bench.run({"work", std::to_string(i)}, environment).signal == SIGKILL) ++killed;
            if (i % 3 != 2) continue;
            const auto wrong = bench.check();
            QVERIFY2(wrong.empty(), qPrintable(told(wrong)));
        }
        QVERIFY(killed > 30);
    }

private:
    std::set<std::string> m_reached;
};

QTEST_GUILESS_MAIN(StoreCrashTest)
#include "tst_StoreCrash.moc"
