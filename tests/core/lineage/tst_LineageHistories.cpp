// SPDX-License-Identifier: GPL-3.0-or-later
// Lineages of histories as they come, and as damage leaves them, held to the plain way of asking.
#include "LineageFixture.h"
#include "PlainLineage.h"
#include "core/lineage/IdPlaces.h"
#include "core/lineage/IdSet.h"

using namespace stemma;

namespace {

/// Numbers of our own (Numerical Recipes' generator), the same everywhere.
class Dice {
public:
    explicit Dice(unsigned seed) : m_state(seed) {}
    int below(int most) { return int(((m_state = m_state * 1664525u + 1013904223u) >> 8) % unsigned(most)); }
    bool one(int in) { return below(in) == 0; }

private:
    unsigned m_state;
};

/// Rows as a run leaves them and as it doesn't: reused step runs with and without versions of their own, circles, one
/// version under several names, gaps in the ids.
class History {
public:
    History(Connection& connection, unsigned seed) : m_connection(connection), m_dice(seed) {
        run("PRAGMA defer_foreign_keys = ON"); // a circle names what comes later
        for (int i = 0; i < 6; ++i)
            row("INSERT INTO artifacts VALUES (?, ?, 1000)", i * 2 + 1, "p/a" + std::to_string(i));
        for (int run = 1; run <= 8; ++run) addRun(run * 3);
        addMarks();
    }
    std::vector<std::int64_t> versions, stepRuns, runs;

private:
    void run(const char* sql) { must(m_connection.execute(sql)); }
    template <typename... Values>
    void row(const char* sql, const Values&... values) {
        auto insert = must(m_connection.prepare(sql));
        must(insert.bind(values...).run());
    }
    std::int64_t any(const std::vector<std::int64_t>& ids) { return ids[std::size_t(m_dice.below(int(ids.size())))]; }

    void addRun(std::int64_t run) {
        row("INSERT INTO runs VALUES (?, ?, ?, '/p.yaml', NULL, 'completed', ?, ?, '', 'host', 'user', NULL, NULL, "
            "NULL, '{}', '{}')",
            run, "run" + std::to_string(run), m_dice.one(5) ? "" : "pipeline " + std::to_string(m_dice.below(3)), run,
            run + 1);
        runs.push_back(run);
        for (int steps = 1 + m_dice.below(8); steps > 0; --steps) addStepRun(run);
    }
    void addStepRun(std::int64_t run) {
        const std::int64_t id = m_nextStepRun += m_dice.one(4) ? 3 : 1;
        const bool reused = !stepRuns.empty() && m_dice.one(4), failed = !reused && m_dice.one(6);
        const std::string details = m_dice.one(5) ? R"({"layer": "models", "tags": ["x", "y"]})" : "{}";
        const auto origin = reused ? std::optional(any(stepRuns)) : std::nullopt;
        const auto time = [&] { return m_dice.one(8) ? std::nullopt : std::optional<std::int64_t>(m_dice.below(100)); };
        row("INSERT INTO step_runs VALUES (?, ?, ?, 0, ?, ?, 'command', ?, NULL, NULL, ?, 0, NULL, ?, ?, ?, ?)", id,
            "step" + std::to_string(id), run, "s" + std::to_string(m_dice.below(4)), m_dice.one(3) ? "a=1" : "",
            failed   ? "failed"
            : reused ? "reused"
                     : "executed",
            origin, time(), time(), failed ? std::optional<std::string>(R"({"message": "it broke"})") : std::nullopt,
            details);
        for (int i = 0, inputs = m_dice.below(5); i < inputs && !versions.empty(); ++i)
            row("INSERT INTO step_inputs VALUES (?, ?, ?, ?, ?)", id, i / 2, "in" + std::to_string(i / 2), i % 2,
                m_dice.one(12) ? m_nextVersion + 1 : any(versions)); // of a circle, or of nothing
        if (!failed)
            for (int made = reused ? (m_dice.one(3) ? 1 : 0) : m_dice.below(3); made > 0; --made) addVersion(id);
        for (int handed = reused ? m_dice.below(4) : 0; handed > 0 && !versions.empty(); --handed)
            addOutput(id, "out" + std::to_string(m_dice.below(3)), any(versions));
        for (int i = 0, checks = m_dice.one(3) ? m_dice.below(4) : 0; i < checks; ++i)
            row("INSERT INTO checks VALUES (?, ?, ?, ?, ?, '1')", id, i, "x > " + std::to_string(i),
                m_dice.one(2) ? "warn" : "fail", m_dice.below(2));
        if (reused && m_dice.one(3)) row("INSERT INTO acceptances VALUES (?, ?, '[]')", id, *origin);
        stepRuns.push_back(id);
    }
    void addVersion(std::int64_t stepRun) {
        const std::int64_t id = m_nextVersion += m_dice.one(5) ? 2 : 1;
        const std::int64_t artifact = m_dice.below(6) * 2 + 1;
        static constexpr const char* kStates[] = {"ok", "check_failed", "evicted"};
        row("INSERT INTO versions VALUES (?, ?, ?, ?, 'table', 'table', 1, x'00', ?, ?, ?, ?, 0, NULL, ?, NULL, '{}', "
            "?)",
            id, "version" + std::to_string(id), artifact, ++m_number, m_dice.below(5000), stepRun,
            "made" + std::to_string(artifact), kStates[m_dice.below(3)], id * 7,
            m_dice.one(2) ? "[]" : R"([{"name": "rows", "value": 3}])");
        if (!m_dice.one(7)) addOutput(stepRun, "made" + std::to_string(artifact), id);
        versions.push_back(id);
    }
    void addOutput(std::int64_t stepRun, const std::string& name, std::int64_t version) {
        row("INSERT INTO step_outputs SELECT NULL, ?, ?, artifact, id FROM versions WHERE id = ?", stepRun, name,
            version);
    }
    void addMarks() {
        // What was promised above is made now.
        row("DELETE FROM step_inputs WHERE version NOT IN (SELECT id FROM versions)");
        for (const std::int64_t version : versions) {
            if (m_dice.one(5))
                row("INSERT OR IGNORE INTO tags VALUES (?, ?)", "t" + std::to_string(version % 3), version);
            if (m_dice.one(4)) row("INSERT OR IGNORE INTO descriptions VALUES (?, ?)", version, any(versions));
        }
    }

    Connection& m_connection;
    Dice m_dice;
    std::int64_t m_nextVersion = 0, m_nextStepRun = 0, m_number = 0;
};

History historyIn(Store& store, unsigned seed) {
    auto lock = must(store.database().transaction());
    History history(*lock, seed);
    must(lock.commit());
    return history;
}

/// In words, for a failure.
std::string told(const Lineage& lineage) {
    return toJson(lineage).dump() + (lineage.cut ? " cut" : "");
}

} // namespace

class LineageHistoriesTest : public QObject {
    Q_OBJECT

private slots:
    void everyQuestion_isAnsweredAsPlainlyAsked_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 8; ++seed) QTest::addRow("%u", seed) << seed;
    }
    void everyQuestion_isAnsweredAsPlainlyAsked() {
        QFETCH(unsigned, seed);
        StoreFixture s;
        const History history = historyIn(*s, seed);
        QVERIFY(history.versions.size() > 5);
        std::size_t nodes = 0, cuts = 0;
        const auto agrees = [&](const Lineage& found, const Lineage& plain) {
            nodes += found.nodes.size();
            cuts += found.cut;
            if (found == plain) return true;
            qWarning("found %s\nplain %s", told(found).c_str(), told(plain).c_str());
            return false;
        };
        for (const std::int64_t id : history.versions)
            for (const auto direction :
                 {LineageDirection::Upstream, LineageDirection::Downstream, LineageDirection::Both})
                for (const int depth : {-1, 0, 1, 2})
                    for (const std::size_t most : {std::size_t(50'000), std::size_t(7)}) {
                        const LineageQuestion question{direction, depth, (id + depth) % 2 == 0, most};
                        QVERIFY(
                            agrees(must(lineageOf(*s, {id}, question)), must(plain::lineageOf(*s, {id}, question))));
                    }
        for (const std::int64_t first : history.versions) {
            const VersionId last{history.versions[std::size_t(first * 7) % history.versions.size()]};
            QVERIFY(agrees(must(lineageBetween(*s, {first}, last)), must(plain::lineageBetween(*s, {first}, last))));
        }
        for (std::size_t from = 0; from < history.runs.size(); ++from) {
            const std::vector<RunId> runs{{history.runs[from]}, {history.runs[history.runs.size() / 2]}};
            QVERIFY(agrees(must(lineageOfRuns(*s, runs)), must(plain::lineageOfRuns(*s, runs))));
        }
        QVERIFY(nodes > 1000 && cuts > 10); // else nothing was tried
    }
    /// With and without gaps, and as only damage has them: each look-up has ways of its own for these.
    void ids_areFoundWhateverTheyAre() {
        for (const std::int64_t gap : {std::int64_t(1), std::int64_t(3), std::int64_t(1'000'003), INT64_MAX / 400}) {
            for (const std::int64_t first : {std::int64_t(1), std::int64_t(-7), INT64_MAX - 200 * gap}) {
                std::vector<std::pair<std::int64_t, std::uint32_t>> numbers;
                IdSet set;
                for (std::int64_t i = 0; i < 200; ++i) {
                    const std::int64_t id = first + i * 77 % 200 * gap;
                    numbers.emplace_back(id, std::uint32_t(i));
                    QVERIFY(set.insert(id) && !set.insert(id));
                    QCOMPARE(set.place(id), std::uint32_t(i));
                }
                const IdNumbers found(numbers);
                for (const auto& [id, number] : numbers) {
                    QCOMPARE(found.of(id), number);
                    QVERIFY(set.contains(id));
                }
                for (const std::int64_t id : {first - 1, INT64_MIN, INT64_MAX, std::int64_t(0)}) {
                    const bool known =
                        std::ranges::find(numbers, id, [](const auto& one) { return one.first; }) != numbers.end();
                    QCOMPARE(found.of(id) != IdNumbers::kNone, known);
                    QCOMPARE(set.contains(id), known);
                }
            }
        }
        QVERIFY(!IdSet().contains(1));
        QCOMPARE(IdNumbers().of(1), IdNumbers::kNone);
    }
    void whatNamesNothing_isAnError() {
        StoreFixture s;
        const History history = historyIn(*s, 5);
        {
            auto lock = must(s->database().lock());
            must(lock->execute("PRAGMA foreign_keys = OFF"));
            must(lock.begin());
            must(lock->execute("DELETE FROM artifacts WHERE id = 3"));
            must(lock.commit());
        }
        int wrong = 0;
        for (const std::int64_t id : history.versions) {
            const auto found = lineageOf(*s, {id}), plain = plain::lineageOf(*s, {id}, {});
            QCOMPARE(bool(found), bool(plain));
            if (!found) QCOMPARE(found.error().message, plain.error().message);
            wrong += !found;
        }
        QVERIFY(wrong > 0 && wrong < int(history.versions.size()));
    }
};

QTEST_GUILESS_MAIN(LineageHistoriesTest)
#include "tst_LineageHistories.moc"
