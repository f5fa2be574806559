// SPDX-License-Identifier: GPL-3.0-or-later
// Killed at every named point of the write protocols, and at random: what was acknowledged is whole.
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

    void killedAtRandom_losesNothing() {
        std::mt19937 random(20261123);
        DriverBench bench; // one workspace for all: what a crash left must not harm the next
        int killed = 0;
        for (int i = 0; i < 60; ++i) {
            Child child = bench.start({"work", std::to_string(i)});
            ::usleep(random() % 40'000);
            ::kill(child.pid, SIGKILL);
            if (waitFor(child).signal == SIGKILL) ++killed;
            if (i % 3 != 2) continue;
            const auto wrong = bench.check();
            QVERIFY2(wrong.empty(), qPrintable(told(wrong)));
        }
        QVERIFY(killed > 5);
    }

private:
    std::set<std::string> m_reached;
};

QTEST_GUILESS_MAIN(StoreCrashTest)
#include "tst_StoreCrash.moc"
