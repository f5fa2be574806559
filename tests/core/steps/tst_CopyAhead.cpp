// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/CopyAhead.h"

#include <QTest>

using namespace stemma;

namespace {

/// A clock for which every file is old enough to be remembered.
struct Later : Clock {
    Timestamp now() const override { return Clock::system().now() + 10'000'000; }
};

constexpr std::size_t kSize = CopyAhead::kLeast + 5;

} // namespace

class CopyAheadTest : public QObject {
    Q_OBJECT

private:
    fs::path file() const { return m_folder->path() / "file"; }
    fs::path staging() const { return m_folder->path() / "staging"; }
    fs::path target() const { return m_folder->path() / "target"; }
    std::size_t copies() const {
        return std::size_t(std::distance(fs::directory_iterator(staging()), fs::directory_iterator()));
    }

private Q_SLOTS:
    void init() {
        m_folder.emplace();
        QVERIFY(makeFolders(staging()).has_value());
        QVERIFY(writeFile(file(), std::string(kSize, 'a')).has_value());
        m_memory.emplace(m_folder->path(), m_later);
    }
    void cleanup() {
        m_memory.reset();
        m_folder.reset();
    }

    void aFileIsReadOnceForItsHashAndItsCopy() {
        CopyAhead ahead(staging());
        QVERIFY(ahead.hash(file(), *m_memory)->digest == sha256(std::string(kSize, 'a')));
        QCOMPARE(copies(), std::size_t(1));
        QVERIFY(m_memory->hash(file(), true)->digest == sha256(std::string(kSize, 'a')));
        QCOMPARE(m_memory->hits(), std::int64_t(1)); // it was remembered
        const auto taken = ahead.take(file(), target());
        QVERIFY(taken);
        QVERIFY(taken->digest == sha256(std::string(kSize, 'a')));
        QCOMPARE(taken->bytes, std::uint64_t(kSize));
        QVERIFY(readFile(target()).value() == std::string(kSize, 'a'));
        QCOMPARE(copies(), std::size_t(0));
        QVERIFY(!ahead.take(file(), m_folder->path() / "other")); // once
    }

    void whatIsRememberedOrSmall_isntCopied() {
        CopyAhead ahead(staging());
        QVERIFY(m_memory->hash(file(), true).has_value());
        QVERIFY(ahead.hash(file(), *m_memory).has_value());
        QVERIFY(writeFile(m_folder->path() / "small", "x").has_value());
        QVERIFY(ahead.hash(m_folder->path() / "small", *m_memory)->digest == sha256("x"));
        QCOMPARE(copies(), std::size_t(0));
    }

    /// Edited after it was copied, within the clock's tick or not, or replaced by another one of the same size.
    void aFileThatChanged_isntTakenFromTheCopy() {
        CopyAhead ahead(staging());
        QVERIFY(ahead.hash(file(), *m_memory).has_value());
        const fs::path other = m_folder->path() / "new";
        QVERIFY(writeFile(other, std::string(kSize, 'b')).has_value());
        fs::last_write_time(other, fs::last_write_time(file()));
        fs::rename(other, file());
        QVERIFY(!ahead.take(file(), target()));
        QVERIFY(!fs::exists(target()));
        QVERIFY(ahead.hash(file(), *m_memory)->digest == sha256(std::string(kSize, 'b')));
    }

    void whatNobodyTakes_goes() {
        {
            CopyAhead ahead(staging());
            QVERIFY(ahead.hash(file(), *m_memory).has_value());
            QCOMPARE(copies(), std::size_t(1));
        }
        QCOMPARE(copies(), std::size_t(0));
    }

    void clear_removesThemAndGivesTheirBytesBack() {
        CopyAhead ahead(staging(), kSize * 3 / 2);
        const auto big = [this](const char* name) {
            const fs::path path = m_folder->path() / name;
            return writeFile(path, std::string(kSize, name[0])) ? path : fs::path();
        };
        QVERIFY(ahead.hash(big("a"), *m_memory).has_value());
        QVERIFY(ahead.hash(big("b"), *m_memory).has_value());
        QCOMPARE(copies(), std::size_t(1));
        ahead.clear();
        QCOMPARE(copies(), std::size_t(0));
        QVERIFY(!ahead.take(m_folder->path() / "a", target()));
        QVERIFY(ahead.hash(big("c"), *m_memory).has_value());
        QCOMPARE(copies(), std::size_t(1));
    }

    void aStaleCopy_isReplaced() {
        CopyAhead ahead(staging());
        QVERIFY(ahead.hash(file(), *m_memory).has_value());
        QVERIFY(writeFile(m_folder->path() / "new", std::string(kSize, 'b')).has_value());
        fs::rename(m_folder->path() / "new", file());
        QVERIFY(ahead.hash(file(), *m_memory).has_value());
        QCOMPARE(copies(), std::size_t(1));
        QVERIFY(ahead.take(file(), target()));
        QVERIFY(readFile(target()).value() == std::string(kSize, 'b'));
    }

    void whereNothingCanBeCopied_itIsHashed() {
        CopyAhead ahead(m_folder->path() / "missing");
        QVERIFY(ahead.hash(file(), *m_memory)->digest == sha256(std::string(kSize, 'a')));
        QVERIFY(!ahead.take(file(), target()));
        QVERIFY(ahead.hash(m_folder->path() / "none", *m_memory).error().code == ErrorCode::NotFound);
    }

    void anExistingTarget_isntReplaced() {
        CopyAhead ahead(staging());
        QVERIFY(ahead.hash(file(), *m_memory).has_value());
        QVERIFY(writeFile(target(), "mine").has_value());
        QVERIFY(!ahead.take(file(), target()));
        QVERIFY(readFile(target()).value() == "mine");
    }

private:
    Later m_later;
    std::optional<TempFolder> m_folder;
    std::optional<HashMemory> m_memory;
};

QTEST_GUILESS_MAIN(CopyAheadTest)
#include "tst_CopyAhead.moc"
