// SPDX-License-Identifier: GPL-3.0-or-later
// Calls that fail, a full disk, many programs at once.
#include "Driver.h"
#include "core/store/Migrations.h"

#include "core/base/Text.h"

#include <QTest>

#include <cerrno>
#include <set>

using namespace stemma;

namespace {

QString told(const std::vector<std::string>& wrong) {
    return QString::fromStdString(join(wrong, "\n"));
}

std::vector<std::string> preload(const DriverBench& bench, int at, int error) {
    return {"LD_PRELOAD=" + (DriverBench::tests() / "stemma-fail-calls.so").string(),
            "STEMMA_FAIL_BELOW=" + bench.workspace().string(), "STEMMA_FAIL_AT=" + std::to_string(at),
            "STEMMA_FAIL_ERRNO=" + std::to_string(error)};
}

int countCalls(std::vector<std::string> mode) {
    DriverBench bench;
    auto environment = preload(bench, 0, EIO);
    environment.push_back("STEMMA_FAIL_COUNT=" + (bench.folder() / "count").string());
    if (!bench.run(mode, environment).ok()) return 0;
    return std::atoi(readFile(bench.folder() / "count").value_or("0").c_str());
}

} // namespace

class StoreFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void kthCallFails_isATypedErrorAndHarmsNothing_data() {
        QTest::addColumn<int>("error");
        QTest::addColumn<bool>("retry");
        QTest::newRow("ENOSPC") << ENOSPC << false;
        QTest::newRow("EIO, tried again") << EIO << true;
    }
    void kthCallFails_isATypedErrorAndHarmsNothing() {
        QFETCH(int, error);
        QFETCH(bool, retry);
        const int calls = countCalls({"work", "1"});
        QVERIFY(calls > 100);
        int failed = 0, survived = 0;
        for (int k = 1 + error % 5; k <= calls; k += 5) {
            DriverBench bench;
            auto environment = preload(bench, k, error);
            if (retry) environment.push_back("STEMMA_RETRY=1");
            std::string words;
            const ExitStatus status = bench.run({"work", "1"}, environment, &words);
            const QString at = QString("call %1: %2\n").arg(k).arg(QString::fromStdString(words));
            QVERIFY2(status.signal == 0 && (status.code == 0 || status.code == 3), qPrintable(at));
            if (status.code == 3) {
                ++failed;
                QVERIFY2(!words.starts_with("internal"), qPrintable(at));
            } else {
                ++survived;
            }
            const auto wrong = bench.check();
            QVERIFY2(wrong.empty(), qPrintable(at + told(wrong)));
            QVERIFY2(bench.run({"work", "2"}).ok(), qPrintable(at)); // and it goes on working
        }
        QVERIFY(failed > 10);
        QVERIFY(!retry || survived > 5);
    }

    void fullDisk_saysSoAndGoesOnWhenThereIsRoom() {
        const int calls = countCalls({"work", "1"});
        for (int k = 20; k <= calls; k += 23) {
            DriverBench bench;
            auto environment = preload(bench, k, ENOSPC);
            environment.push_back("STEMMA_FAIL_ON=1");
            std::string words;
            const ExitStatus status = bench.run({"work", "1"}, environment, &words);
            QVERIFY2(status.signal == 0, words.c_str());
            if (status.code == 3) QVERIFY2(words.starts_with("no_space"), words.c_str());
            QVERIFY2(bench.check().empty(), qPrintable(QString::number(k) + " " + told(bench.check())));
            QVERIFY(bench.run({"work", "2"}).ok());
        }
    }

    /// What kills can't show: everything a row refers to is synced before the row is, and nothing is written after its
    /// sync.
    void commit_syncsInOrder_data() {
        QTest::addColumn<QString>("dirty");
        QTest::newRow("one sync for all") << "0";
        QTest::newRow("a sync per file") << "1000000000000";
    }
    void commit_syncsInOrder() {
        QFETCH(QString, dirty);
        DriverBench bench;
        auto environment = preload(bench, 0, EIO);
        const fs::path trace = bench.folder() / "trace";
        environment.push_back("STEMMA_CALL_TRACE=" + trace.string());
        environment.push_back("STEMMA_TEST_DIRTY=" + dirty.toStdString());
        QVERIFY(bench.run({"many", "5"}, environment).ok());
        std::set<std::string> unsynced, everSynced;
        int commits = 0, files = 0, together = 0;
        const int opening = 3 + int(allMigrations().size()); // commits of a new workspace before there is a version
        const std::string store = (bench.workspace() / "store").string(),
                          log = (bench.workspace() / "stemma.db-wal").string();
        for (const std::string& line : split(readFile(trace).value_or(""), '\n')) {
            const auto words = split(line, ' ');
            if (words[0] == "write" && words[1].starts_with(store)) {
                unsynced.insert(words[1]);
                ++files;
            } else if (words[0] == "sync" && words[1] != log) {
                unsynced.erase(words[1]);
                everSynced.insert(words[1]);
            } else if (words[0] == "syncfs") {
                ++together;
                unsynced.clear();
                everSynced.insert(store + "/artifacts");
            } else if (words[0] == "rename") {
                unsynced.erase(words[2]); // replaced
                std::set<std::string> moved;
                for (const std::string& file : unsynced)
                    moved.insert(file.starts_with(words[1]) ? words[2] + file.substr(words[1].size()) : file);
                unsynced = std::move(moved);
                if (words[2].starts_with(store + "/artifacts")) everSynced.erase(store + "/artifacts");
            } else if (words[0] == "sync") { // of the WAL: the rows are durable
                ++commits;
                // Staged files that are still being written belong to no row yet.
                for (const std::string& file : unsynced)
                    QVERIFY2(file.find("/staging/") != std::string::npos && file.find("/out/") != std::string::npos,
                             file.c_str());
                if (commits > opening)
                    QVERIFY(everSynced.contains(store + "/artifacts")); // the folder that got new entries
            }
        }
        QVERIFY(commits >= opening + 3);
        QVERIFY(files > 20);
        QCOMPARE(together, dirty == "0" ? 5 : 0);
    }

    /// The kernel reports lost pages once; a second sync of the same file would succeed and mean nothing.
    void failedSync_isNeverTriedAgain() {
        DriverBench bench;
        auto environment = preload(bench, 1, EIO);
        for (const char* one : {"STEMMA_FAIL_SYNC_OF=/out/data/", "STEMMA_RETRY=1", "STEMMA_TEST_DIRTY=1000000000000"})
            environment.emplace_back(one);
        std::string words;
        QCOMPARE(bench.run({"work", "1"}, environment, &words).code, 3);
        QVERIFY2(words.find("could not be written to the disk") != std::string::npos, words.c_str());
        QVERIFY2(bench.check().empty(), qPrintable(told(bench.check())));
    }

    /// Whatever can't be made durable isn't acknowledged.
    void everySyncThatFails_isToldOf_data() {
        QTest::addColumn<QString>("dirty");
        QTest::newRow("one sync for all") << "0";
        QTest::newRow("a sync per file") << "1000000000000";
    }
    void everySyncThatFails_isToldOf() {
        QFETCH(QString, dirty);
        const auto run = [&](DriverBench& bench, int at, bool trace) {
            auto environment = preload(bench, at, EIO);
            environment.push_back("STEMMA_FAIL_SYNC_OF=/");
            environment.push_back("STEMMA_TEST_JOURNAL=0");
            environment.push_back("STEMMA_TEST_DIRTY=" + dirty.toStdString());
            if (trace) environment.push_back("STEMMA_CALL_TRACE=" + (bench.folder() / "trace").string());
            return bench.run({"work", "1"}, environment);
        };
        std::vector<std::string> syncs;
        {
            DriverBench bench;
            QVERIFY(run(bench, 0, true).ok());
            for (const std::string& line : split(readFile(bench.folder() / "trace").value_or(""), '\n'))
                if (line.starts_with("sync")) syncs.push_back(line.substr(line.find_last_of('/') + 1));
        }
        QVERIFY(syncs.size() > 30);
        const std::size_t checkpoint = 2; // at the end, of the log and the database: nothing depends on it any more
        for (std::size_t k = 0; k + checkpoint < syncs.size(); ++k) {
            if (syncs[k] == ".stemma") continue; // SQLite makes light of folders, and other syncs cover this one
            DriverBench bench;
            const ExitStatus status = run(bench, int(k) + 1, false);
            QVERIFY2(status.signal == 0 && status.code == 3,
                     qPrintable(QString("sync %1, of %2").arg(k + 1).arg(QString::fromStdString(syncs[k]))));
            const auto wrong = bench.check();
            QVERIFY2(
                wrong.empty(),
                qPrintable(QString("sync %1, of %2\n").arg(k + 1).arg(QString::fromStdString(syncs[k])) + told(wrong)));
        }
    }

    void sixteenFirstOpenings_allSucceed() {
        DriverBench bench;
        std::vector<Child> children;
        for (int i = 0; i < 16; ++i) children.push_back(bench.start({"open"}));
        for (Child& child : children) QCOMPARE(describe(waitFor(child)), describe(ExitStatus{}));
        QVERIFY2(bench.check().empty(), qPrintable(told(bench.check())));
    }

    void manyPrograms_neverLockedAndNumbersAreOnce() {
        constexpr int kPrograms = 7, kEach = 12;
        DriverBench bench;
        std::vector<Child> children;
        for (int i = 0; i < kPrograms; ++i) children.push_back(bench.start({"many", std::to_string(kEach)}));
        for (Child& child : children) QCOMPARE(describe(waitFor(child)), describe(ExitStatus{}));
        QVERIFY2(bench.check().empty(), qPrintable(told(bench.check())));
        auto store = Store::open(bench.workspace());
        for (const char* name : {"p/shared", "p/same"}) {
            const auto versions = (*store)->versions(name).value();
            QCOMPARE(int(versions.size()), kPrograms * kEach);
            for (std::size_t i = 0; i < versions.size(); ++i) QCOMPARE(versions[i].number, int(i) + 1);
        }
    }

    void killedAmongOthers_harmsNobody() {
        DriverBench bench;
        std::vector<Child> children;
        for (int i = 0; i < 5; ++i) children.push_back(bench.start({"many", "15"}));
        for (int i = 0; i < 2; ++i) bench.run({"work", "1"}, {"STEMMA_CRASH_AT=renamed:" + std::to_string(i + 1)});
        for (Child& child : children) QCOMPARE(describe(waitFor(child)), describe(ExitStatus{}));
        QVERIFY2(bench.check().empty(), qPrintable(told(bench.check())));
    }
};

QTEST_GUILESS_MAIN(StoreFaultsTest)
#include "tst_StoreFaults.moc"
