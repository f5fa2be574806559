// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"
#include "core/store/HashMemory.h"

#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>

using namespace stemma;

namespace {

/// The netstring of the format, spelled out once more.
std::string netstring(const std::string& text) {
    return std::to_string(text.size()) + ":" + text + ",";
}

/// Makes a file look as if it had not changed for long; ctime can't be set, so the clock is moved instead.
struct Later : Clock {
    Timestamp now() const override { return Clock::system().now() + 10'000'000; }
};

} // namespace

class ContentTest : public QObject {
    Q_OBJECT

private slots:
    void placesBelow_ofAReference_areAsTheyLie() {
        const auto entry = [](const char* path) { return FileEntry{path, {}, 0, false, ""}; };
        const std::vector<FileEntry> own = {entry("a/1"), entry("b/1")}, few = {entry("/x/ab/1")};
        const std::vector<FileEntry> many = {entry("/x/ab/1"), entry("/x/ab/c/1"), entry("/x/abc/1")};
        using Paths = std::vector<fs::path>;
        QVERIFY((placesBelow(own, false) == Paths{"a/1", "b/1"}));
        QVERIFY((placesBelow(few, true) == Paths{"1"}));
        QVERIFY((placesBelow(many, true) == Paths{"ab/1", "ab/c/1", "abc/1"}));
        QVERIFY(placesBelow({}, true).empty());
    }

    void recordedPaths_stayInside() {
        for (const char* inside : {"a", "a/b", "..a", "a../b", "./a", ".hidden"})
            QVERIFY2(isInsideRelative(inside), inside);
        for (const char* outside : {"", "/", "/a", "..", "../a", "a/..", "a/../b", "a/../../b"})
            QVERIFY2(!isInsideRelative(outside), outside);
        QVERIFY(!isInsideRelative(std::string_view("a\0/b", 4)));
    }

    void contentHash_isAsTheFormatSays() {
        const FileEntry a{"a", sha256("A"), 1, false, ""}, b{"b/x", sha256("B"), 1, true, ""},
            c{"c", Digest(), 0, false, "a"};
        QCOMPARE(contentHash({a}, false), sha256("A"));
        const Digest folder =
            sha256(netstring("a") + netstring("") + netstring(sha256("A").hex()) + netstring("b/x") + netstring("x") +
                   netstring(sha256("B").hex()) + netstring("c") + netstring("l") + netstring("a"));
        QCOMPARE(contentHash({a, b, c}, true), folder);
        QCOMPARE(contentHash({c, b, a}, true), folder); // order doesn't matter
        QVERIFY(contentHash({a}, true) != contentHash({a}, false));
        QVERIFY(contentMatches({a}, contentHash({a}, true)) && contentMatches({a}, sha256("A")));
        FileEntry plain = b;
        plain.executable = false;
        QVERIFY(contentHash({a, plain, c}, true) != folder);
    }

    void collect_keepsFilesLinksAndModes() {
        TempFolder folder;
        must(makeFolders(folder.path() / "sub/deep"));
        must(writeFile(folder.path() / "sub/deep/\xe9 odd\nname", "x"));
        must(writeFile(folder.path() / "run.sh", "#!/bin/sh\n"));
        fs::permissions(folder.path() / "run.sh", fs::perms(0755));
        fs::create_symlink("../run.sh", folder.path() / "sub/link");
        fs::create_symlink("missing", folder.path() / "dangling");
        const auto tree = must(hashFolder(folder.path()));
        QCOMPARE(tree.files.size(), 4u);
        QCOMPARE(tree.files[0].path, std::string("dangling"));
        QCOMPARE(tree.files[0].link, std::string("missing"));
        QVERIFY(tree.files[1].executable);
        QCOMPARE(tree.files[1].sha, sha256("#!/bin/sh\n"));
        QCOMPARE(tree.files[2].path, std::string("sub/deep/\xe9 odd\nname"));
        QCOMPARE(tree.files[3].link, std::string("../run.sh"));
        QCOMPARE(tree.bytes, 11u);
        QCOMPARE(must(hashTree(folder.path())).content, tree.content);
        QCOMPARE(must(hashTree(folder.path() / "run.sh")).content, sha256("#!/bin/sh\n"));
    }

    void collect_ofManyFiles_isTheSameAsOneByOne() {
        TempFolder folder;
        for (int i = 0; i < 200; ++i) must(writeFile(folder.path() / std::to_string(i), std::to_string(i * i)));
        const auto files = must(collectEntries(folder.path()));
        QCOMPARE(files.size(), 200u);
        for (const FileEntry& one : files) {
            const int i = std::atoi(one.path.c_str());
            QCOMPARE(one.sha, sha256(std::to_string(i * i)));
        }
        QVERIFY(std::is_sorted(files.begin(), files.end(), [](auto& a, auto& b) { return a.path < b.path; }));
    }

    void linkThatLeadsOutside_isRefused_data() {
        QTest::addColumn<QString>("target");
        for (const char* target : {"/etc/passwd", "..", "../../x", "a/../../../x", "/", "sub/../../.."})
            QTest::newRow(target) << target;
    }
    void linkThatLeadsOutside_isRefused() {
        QFETCH(QString, target);
        TempFolder folder;
        must(makeFolders(folder.path() / "s"));
        fs::create_symlink(target.toStdString(), folder.path() / "s/link");
        const auto refused = collectEntries(folder.path());
        QVERIFY((target == "..") == refused.has_value()); // up to the root itself is still inside
        if (!refused) QCOMPARE(refused.error().code, ErrorCode::BadData);
    }

    void pipe_isRefusedAndNeverOpened() {
        TempFolder folder;
        QCOMPARE(::mkfifo((folder.path() / "pipe").c_str(), 0644), 0);
        QCOMPARE(collectEntries(folder.path()).error().code, ErrorCode::BadData);
        QVERIFY(!hashTree(folder.path() / "pipe"));
    }

    // --- HashMemory ----------------------------------------------------------------------------------------------

    void memory_readsWhatDidNotChangeOnce() {
        TempFolder folder;
        const Later later;
        const fs::path file = folder.path() / "raw.csv";
        must(writeFile(file, "one"));
        {
            HashMemory memory(folder.path(), later);
            QCOMPARE(must(memory.hash(file)).digest, sha256("one"));
            QCOMPARE(must(memory.hash(file)).digest, sha256("one"));
            QCOMPARE(memory.misses(), 1);
            QCOMPARE(memory.hits(), 1);
        }
        HashMemory memory(folder.path(), later); // another program
        QCOMPARE(must(memory.hash(file)).bytes, 3u);
        QCOMPARE(memory.misses(), 0);
        must(writeFile(file, "two")); // the same size, in place
        QCOMPARE(must(memory.hash(file)).digest, sha256("two"));
        QCOMPARE(memory.misses(), 1);
    }

    void memory_doesNotTrustTheYoung() {
        TempFolder folder;
        const fs::path file = folder.path() / "raw.csv";
        must(writeFile(file, "one"));
        HashMemory memory(folder.path()); // the real clock: written a moment ago
        (void)must(memory.hash(file));
        (void)must(memory.hash(file));
        QCOMPARE(memory.misses(), 2);
    }

    void memory_seesAnOldTimestampPutBack() {
        TempFolder folder;
        const Later later;
        const fs::path file = folder.path() / "raw.csv";
        must(writeFile(file, "one"));
        HashMemory memory(folder.path(), later);
        (void)must(memory.hash(file));
        struct stat before {};
        QCOMPARE(::stat(file.c_str(), &before), 0);
        must(writeFile(file, "two"));
        const timespec times[2] = {before.st_atim, before.st_mtim};
        QCOMPARE(::utimensat(AT_FDCWD, file.c_str(), times, 0), 0); // mtime as before; ctime tells
        QCOMPARE(must(memory.hash(file)).digest, sha256("two"));
    }

    void memory_thatIsDamaged_isMadeAnew() {
        TempFolder folder;
        const Later later;
        const fs::path file = folder.path() / "raw.csv", database = folder.path() / "hashes.db";
        must(writeFile(file, "one"));
        must(writeFile(database, std::string(8192, '\x42')));
        {
            HashMemory memory(folder.path(), later);
            (void)must(memory.hash(file));
        }
        HashMemory memory(folder.path(), later);
        (void)must(memory.hash(file));
        QCOMPARE(memory.hits(), 1);
    }

    void memory_withAFlippedHash_isNotBelieved() {
        TempFolder folder;
        const Later later;
        const fs::path file = folder.path() / "raw.csv", database = folder.path() / "hashes.db";
        must(writeFile(file, "one"));
        { (void)must(HashMemory(folder.path(), later).hash(file)); }
        std::string bytes = must(readFile(database));
        const std::size_t at = bytes.find(std::string(sha256("one").view()));
        QVERIFY(at != std::string::npos);
        bytes[at + 5] = char(~bytes[at + 5]);
        must(writeFile(database, bytes));
        HashMemory memory(folder.path(), later);
        QCOMPARE(must(memory.hash(file)).digest, sha256("one"));
        QCOMPARE(memory.misses(), 1);
    }

    void memory_followsALinkOnlyWhenAsked() {
        TempFolder folder;
        must(writeFile(folder.path() / "real", "one"));
        fs::create_symlink("real", folder.path() / "link");
        HashMemory memory(folder.path());
        QCOMPARE(memory.hash(folder.path() / "link").error().code, ErrorCode::InvalidArgument);
        QCOMPARE(must(memory.hash(folder.path() / "link", true)).digest, sha256("one"));
        QCOMPARE(memory.hash(folder.path() / "nothing").error().code, ErrorCode::NotFound);
        QVERIFY(!memory.hash(folder.path()));
    }

    void memory_isSharedByThreads() {
        TempFolder folder;
        const Later later;
        for (int i = 0; i < 50; ++i) must(writeFile(folder.path() / ("f" + std::to_string(i)), std::to_string(i)));
        HashMemory memory(folder.path(), later);
        std::atomic<int> wrong{0};
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t) {
                threads.emplace_back([&] {
                    for (int i = 0; i < 50; ++i) {
                        auto hashed = memory.hash(folder.path() / ("f" + std::to_string(i)));
                        if (!hashed || hashed->digest != sha256(std::to_string(i))) ++wrong;
                    }
                });
            }
        }
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(memory.hits() + memory.misses(), 200);
    }
};

QTEST_GUILESS_MAIN(ContentTest)
#include "tst_Content.moc"
