// SPDX-License-Identifier: GPL-3.0-or-later
// Power cuts: what the store writes is recorded, and every image a disk may hold afterwards is opened. What was
// acknowledged is whole, nothing dangles, nothing has to be removed by hand.
#include "Driver.h"
#include "PowerCut.h"

#include "core/base/Text.h"

#include <QTest>

#include <csignal>
#include <cstring>
#include <random>

using namespace stemma;

namespace {

using Fate = PowerCut::Fate;
constexpr const char* kAtOnce = "0";           // little is dirty: one syncfs for a commit
constexpr const char* kEach = "1000000000000"; // a sync per file

/// How many images of a scene are tried beyond the systematic ones; more before a release.
int samples(int otherwise) {
    const int wanted = qEnvironmentVariableIntValue("STEMMA_POWER_CUTS");
    return wanted > 0 ? wanted : otherwise;
}

/// A workspace whose driver is recorded, and the images of it.
class Recording {
public:
    Recording(PowerCut::Names names, const char* dirty) : m_names(names), m_dirty(dirty) {}

    ExitStatus run(const std::vector<std::string>& mode, const std::vector<std::string>& extra = {}) {
        std::vector<std::string> environment = {"LD_PRELOAD=" + (DriverBench::tests() / "stemma-calls.so").string(),
                                                "STEMMA_CALLS_BELOW=" + m_bench.folder().string(),
                                                "STEMMA_RECORD=" + record().string(), "STEMMA_TEST_DIRTY=" + m_dirty,
                                                "STEMMA_TEST_JOURNAL=" +
                                                    std::string(m_names == PowerCut::Names::Journal ? "1" : "0")};
        environment.insert(environment.end(), extra.begin(), extra.end());
        return m_bench.run(mode, environment);
    }
    /// All so far is on the disk, and cuts come after it.
    void flush() {
        std::string all = readFile(record()).value_or("");
        const std::uint32_t head[6] = {'S', 0, 0, 0, 0, 0};
        all.append(reinterpret_cast<const char*>(head), sizeof head);
        (void)writeFile(record(), all);
        m_from = PowerCut(all, m_bench.folder(), m_names).calls();
    }
    fs::path workspace() const { return m_bench.workspace(); }
    PowerCut cuts() const { return PowerCut(readFile(record()).value_or(""), m_bench.folder(), m_names); }
    std::size_t from() const { return m_from; }

private:
    fs::path record() const { return m_outside.path() / "record"; }
    PowerCut::Names m_names;
    std::string m_dirty;
    DriverBench m_bench;
    TempFolder m_outside;
    std::size_t m_from = 0;
};

/// Opens images until one is not as promised.
class Images {
public:
    explicit Images(PowerCut cuts) : m_cuts(std::move(cuts)) {}

    bool holds(std::size_t calls, const PowerCut::Fates& fates) {
        const TempFolder folder;
        const fs::path image = folder.path() / "image";
        if (!m_cuts.write(calls, fates, image)) return true;
        const std::string ledger = readFile(image / "ledger").value_or("");
        const fs::path workspace = image / "project/.stemma";
        if (repairs && ledger.find("repaired") == std::string::npos) {
            // Damaged, or with no database: a person repairs once more.
            const auto store = Store::open(workspace);
            if (!store && store.error().code == ErrorCode::Corrupt) (void)Store::repair(workspace);
        }
        auto wrong = checkWorkspace(workspace, ledger);
        if (++opened % 4 == 0 && wrong.empty() && !ledger.empty()) wrong = checkWhatIsBeside(workspace, ledger);
        if (wrong.empty()) return true;
        words =
            QString("cut after %1 calls, the last of them %2, with\n%3so\n%4")
                .arg(calls)
                .arg(QString::fromStdString(m_cuts.told(calls - 1)),
                     QString::fromStdString(m_cuts.dropped(calls, fates)), QString::fromStdString(join(wrong, "\n")));
        return false;
    }
    /// Nothing but what was synced: before and after each call that matters.
    bool bareHolds(std::size_t from) {
        for (std::size_t calls = from + 1; calls <= m_cuts.calls(); ++calls)
            if ((calls == m_cuts.calls() || m_cuts.matters(calls) || m_cuts.matters(calls - 1)) && !holds(calls, {}))
                return false;
        return true;
    }
    /// After every call: each choice among the last `most` that are pending, what came before them kept, or dropped;
    /// and each of them torn. `kinds`: only after such calls (see calls.c).
    bool allHold(std::size_t from, std::size_t most, const char* kinds = "") {
        for (std::size_t calls = from + 1; calls <= m_cuts.calls(); ++calls) {
            if (*kinds && !std::strchr(kinds, m_cuts.told(calls - 1)[0])) continue;
            const std::size_t pending = m_cuts.pending(calls), last = std::min(pending, most);
            for (std::size_t choice = 0; choice < std::size_t(2) << last; ++choice) {
                PowerCut::Fates fates(pending, choice & 1 ? Fate::Keep : Fate::Drop);
                for (std::size_t i = 0; i < last; ++i)
                    fates[pending - 1 - i] = (choice >> (i + 1)) & 1 ? Fate::Keep : Fate::Drop;
                if (!holds(calls, fates)) return false;
            }
            for (std::size_t i = 0; i < last; ++i) {
                PowerCut::Fates fates(pending, Fate::Keep);
                fates[pending - 1 - i] = Fate::Torn;
                if (!holds(calls, fates)) return false;
            }
        }
        return true;
    }
    bool sampleHolds(std::size_t from, int images) {
        std::mt19937 random(20261126);
        for (int i = 0; i < images; ++i) {
            const std::size_t calls = from + 1 + random() % (m_cuts.calls() - from);
            PowerCut::Fates fates(m_cuts.pending(calls), Fate::Drop);
            const auto way = random() % 3; // few, half, or nearly all is kept
            for (Fate& fate : fates) {
                const auto dice = random() % 8;
                fate = dice == 0 ? Fate(random() % 4)
                       : dice <= (way == 0   ? 1u
                                  : way == 1 ? 4u
                                             : 6u)
                           ? Fate::Keep
                           : Fate::Drop;
            }
            if (!holds(calls, fates)) return false;
        }
        return true;
    }
    int opened = 0;
    bool repairs = false; ///< the database was damaged by us
    QString words;

private:
    PowerCut m_cuts;
};

} // namespace

class PowerCutTest : public QObject {
    Q_OBJECT

private slots:
    void everything_data() {
        rows();
        QTest::newRow("no links") << false << true << "STEMMA_NO_LINKS=1";
    }
    void everything() {
        QFETCH(bool, journal);
        QFETCH(bool, each);
        QFETCH(QString, more);
        Recording recording(journal ? PowerCut::Names::Journal : PowerCut::Names::Free, each ? kEach : kAtOnce);
        QVERIFY(recording.run({"work", "1"}, {more.toStdString()}).ok());
        Images images(recording.cuts());
        QVERIFY2(images.bareHolds(0), qPrintable(images.words));
        QVERIFY2(images.sampleHolds(0, samples(40)), qPrintable(images.words));
        QVERIFY2(images.opened > 60, qPrintable(QString::number(images.opened)));
    }

    void single_data() {
        QTest::addColumn<bool>("journal");
        QTest::addColumn<QString>("what");
        for (const char* what : {"commit", "delete", "restore", "alias"}) {
            QTest::addRow("%s", what) << false << what;
            QTest::addRow("%s, journal", what) << true << what;
        }
    }
    void single() {
        QFETCH(bool, journal);
        QFETCH(QString, what);
        Recording recording(journal ? PowerCut::Names::Journal : PowerCut::Names::Free, kEach);
        QVERIFY(recording.run({"work", "1"}).ok());
        recording.flush();
        QVERIFY(recording.run({what.toStdString()}).ok());
        Images images(recording.cuts());
        QVERIFY2(images.allHold(recording.from(), qEnvironmentVariableIntValue("STEMMA_POWER_CUTS") > 0 ? 4 : 1),
                 qPrintable(images.words));
        QVERIFY(images.opened > 10);
    }

    /// The database was damaged, and its log was not yet moved into it.
    void repair() {
        for (const auto names : {PowerCut::Names::Free, PowerCut::Names::Journal}) {
            Recording recording(names, kEach);
            QVERIFY(recording.run({"work", "1"}).ok());
            QCOMPARE(recording.run({"commit"}, {"STEMMA_CRASH_AT=run-finished"}).signal, SIGKILL);
            recording.flush();
            QVERIFY(recording.run({"rebuild"}).ok());
            Images images(recording.cuts());
            images.repairs = true;
            QVERIFY2(images.allHold(recording.from(), 3, "r"), qPrintable(images.words));
            QVERIFY2(images.bareHolds(recording.from()), qPrintable(images.words));
            QVERIFY2(images.sampleHolds(recording.from(), samples(30)), qPrintable(images.words));
            QVERIFY(images.opened > 10);
        }
    }

    /// A program was killed on its way; the power fails while the next one puts that right, or after it did.
    void recovery_data() {
        QTest::addColumn<QString>("point");
        QTest::addColumn<bool>("journal");
        QTest::addColumn<bool>("each");
        for (const char* point : {"renamed:2", "removal-moved:1", "restore-moved:1"})
            for (const bool journal : {false, true})
                for (const bool each : {false, true})
                    QTest::addRow("%s, %s, %s", point, journal ? "a journal" : "names in any order",
                                  each ? "a sync per file" : "one sync for all")
                        << point << journal << each;
    }
    void recovery() {
        QFETCH(QString, point);
        QFETCH(bool, journal);
        QFETCH(bool, each);
        Recording recording(journal ? PowerCut::Names::Journal : PowerCut::Names::Free, each ? kEach : kAtOnce);
        QCOMPARE(recording.run({"work", "1"}, {"STEMMA_CRASH_AT=" + point.toStdString()}).signal, SIGKILL);
        const std::size_t from = recording.cuts().calls();
        QVERIFY(recording.run({"open"}).ok());
        Images images(recording.cuts());
        QVERIFY2(images.bareHolds(from), qPrintable(images.words));
        QVERIFY2(images.sampleHolds(from, samples(15)), qPrintable(images.words));
        QVERIFY(images.opened > 5);
    }

    /// What the first program made before it was killed, the second takes for granted: it must be on the disk, too.
    void killedFirst_isNotTakenForGranted() {
        int killed = 0;
        for (int n = 1; n <= 120; n += n < 30 ? 1 : 5) {
            Recording recording(PowerCut::Names::Free, kEach);
            if (recording.run({"many", "1"}, {"STEMMA_KILL_AT=" + std::to_string(n)}).signal == SIGKILL) ++killed;
            QVERIFY(recording.run({"many", "1"}).ok());
            Images images(recording.cuts());
            QVERIFY2(images.holds(recording.cuts().calls(), {}), qPrintable(QString::number(n) + " " + images.words));
        }
        QVERIFY(killed > 30);
    }

    /// A commit that failed when its version was in place: what it took back doesn't come again.
    void failedCommit_leavesNothing() {
        for (const auto names : {PowerCut::Names::Free, PowerCut::Names::Journal}) {
            Recording recording(names, kEach);
            QVERIFY(recording.run({"work", "1"}).ok());
            recording.flush();
            QVERIFY(recording
                        .run({"fail"}, {"LD_PRELOAD=" + (DriverBench::tests() / "stemma-fail-calls.so").string() + " " +
                                            (DriverBench::tests() / "stemma-calls.so").string(),
                                        "STEMMA_FAIL_BELOW=" + recording.workspace().string(), "STEMMA_FAIL_AT=1",
                                        "STEMMA_FAIL_ERRNO=5", "STEMMA_FAIL_SYNC_OF=names.jsonl"})
                        .ok());
            Images images(recording.cuts());
            QVERIFY2(images.bareHolds(recording.from()), qPrintable(images.words));
            QVERIFY2(images.sampleHolds(recording.from(), samples(10)), qPrintable(images.words));
        }
    }

private:
    static void rows() {
        QTest::addColumn<bool>("journal");
        QTest::addColumn<bool>("each");
        QTest::addColumn<QString>("more");
        QTest::newRow("names in any order, a sync per file") << false << true << "A=B";
        QTest::newRow("names in any order, one sync for all") << false << false << "A=B";
        QTest::newRow("a journal, a sync per file") << true << true << "A=B";
        QTest::newRow("a journal, one sync for all") << true << false << "A=B";
    }
};

QTEST_GUILESS_MAIN(PowerCutTest)
#include "tst_PowerCut.moc"
