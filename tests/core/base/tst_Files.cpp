// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"

#include <QTest>
#include <csignal>
#include <fcntl.h>
#include <sys/fsuid.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

using namespace stemma;

namespace {

/// While it lives, file permissions count for us even where we are root; `tree` is made ours.
class PlainUser {
public:
    explicit PlainUser(const fs::path& tree) : m_root(::geteuid() == 0) {
        if (!m_root) return;
        for (const auto& entry : fs::recursive_directory_iterator(tree)) own(entry.path());
        own(tree);
        ::setfsgid(kNobody);
        ::setfsuid(kNobody);
    }
    ~PlainUser() {
        if (!m_root) return;
        ::setfsuid(0);
        ::setfsgid(0);
    }

private:
    static constexpr unsigned kNobody = 65534;
    static void own(const fs::path& path) { QVERIFY(::lchown(path.c_str(), kNobody, kNobody) == 0); }
    bool m_root;
};

void put(const fs::path& path, const std::string& content) {
    fs::create_directories(path.parent_path());
    QVERIFY(writeFile(path, content).has_value());
}

} // namespace

class FilesTest : public QObject {
    Q_OBJECT

    static std::size_t entriesIn(const fs::path& folder) {
        return std::size_t(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
    }

private slots:
    void write_thenReadGivesTheSame() {
        const TempFolder folder;
        const fs::path file = folder.path() / "f";
        const std::string content("a\0b\xff", 4);
        QVERIFY(writeFile(file, "something longer").has_value());
        QVERIFY(writeFile(file, content).has_value());
        QVERIFY(readFile(file).value() == content);
        QVERIFY(readFile("/proc/self/status").value().size() > 10); // says it has no bytes
    }

    void read_refusesWhatIsTooLongOrNoFile() {
        const TempFolder folder;
        put(folder.path() / "f", "12345");
        QVERIFY(readFile(folder.path() / "f", 5).has_value());
        QVERIFY(readFile(folder.path() / "f", 4).error().code == ErrorCode::BadData);
        QVERIFY(readFile("/proc/self/status", 10).error().code == ErrorCode::BadData);
        QVERIFY(readFile(folder.path()).error().code == ErrorCode::InvalidArgument);
        QCOMPARE(::mkfifo((folder.path() / "fifo").c_str(), 0600), 0);
        QVERIFY(readFile(folder.path() / "fifo").error().code == ErrorCode::InvalidArgument);
        const Error missing = readFile(folder.path() / "none").error();
        QVERIFY(missing.code == ErrorCode::NotFound);
        QVERIFY(missing.message.find("none") != std::string::npos);
    }

    void write_saysThatTheDiskIsFull() {
        const Error error = writeFile("/dev/full", "x").error();
        QVERIFY(error.code == ErrorCode::NoSpace);
        QVERIFY(error.message.find("/dev/full") != std::string::npos);
    }

    void descriptors_areNotInherited() {
        const TempFolder folder;
        const Fd fd = openFile(folder.path() / "f", O_RDWR | O_CREAT).value();
        QVERIFY(::fcntl(fd.get(), F_GETFD) & FD_CLOEXEC);
    }

    void fd_isMovedAndClosed() {
        Fd a = openFile("/dev/null", O_RDONLY).value();
        const int number = a.get();
        Fd b = std::move(a);
        QVERIFY(!a);
        QCOMPARE(b.get(), number);
        b = Fd();
        QCOMPARE(::fcntl(number, F_GETFD), -1);
    }

    void durably_replacesAndLeavesNothingElse() {
        const TempFolder folder;
        const fs::path file = folder.path() / "f";
        put(file, "old");
        QVERIFY(writeFileDurably(file, "new").has_value());
        QCOMPARE(readFile(file).value(), std::string("new"));
        QCOMPARE(entriesIn(folder.path()), std::size_t(1));
    }

    void durably_keepsTheOldWhereItFails() {
        const TempFolder folder;
        const fs::path target = folder.path() / "d";
        put(target / "inside", "x"); // a folder can't be replaced by a file
        QVERIFY(!writeFileDurably(target, "new").has_value());
        QCOMPARE(entriesIn(folder.path()), std::size_t(1));
        QCOMPARE(readFile(target / "inside").value(), std::string("x"));
    }

    void makeFolders_isMkdirP() {
        const TempFolder folder;
        QVERIFY(makeFolders(folder.path() / "a/b/c").has_value());
        QVERIFY(makeFolders(folder.path() / "a/b/c").has_value());
        QVERIFY(syncFolder(folder.path() / "a/b").has_value());
        put(folder.path() / "f", "");
        QVERIFY(!makeFolders(folder.path() / "f").has_value());
        QVERIFY(!makeFolders(folder.path() / "f/below").has_value());
    }

    void makeFoldersDurably_makesWhatIsMissing() {
        const TempFolder folder;
        QVERIFY(makeFoldersDurably(folder.path() / "a/b/c").has_value());
        QVERIFY(makeFoldersDurably(folder.path() / "a/b/d").has_value());
        QVERIFY(fs::is_directory(folder.path() / "a/b/c") && fs::is_directory(folder.path() / "a/b/d"));
        put(folder.path() / "f", "");
        QVERIFY(!makeFoldersDurably(folder.path() / "f/below").has_value());
    }

    void syncTree_takesAllAndFollowsNothing() {
        const TempFolder folder;
        put(folder.path() / "a/b/f", "x");
        fs::create_symlink("/nowhere", folder.path() / "a/link");
        QVERIFY(syncTree(folder.path() / "a").has_value());
        QVERIFY(!syncTree(folder.path() / "missing").has_value());
    }

    /// One number stands for ext2 to ext4, with a journal and without: only the kernel's word counts.
    void ordersNames_onlyWithAJournal_data() {
        QTest::addColumn<quint64>("type");
        QTest::addColumn<QString>("task");
        QTest::addColumn<bool>("ordered");
        QTest::newRow("ext4") << quint64(0xEF53) << "217\n" << true;
        QTest::newRow("ext4, seen from a container") << quint64(0xEF53) << "0\n" << true;
        QTest::newRow("ext4 without a journal") << quint64(0xEF53) << "<none>\n" << false;
        QTest::newRow("ext4, /sys says nothing") << quint64(0xEF53) << "" << false;
        QTest::newRow("ext4, no /sys") << quint64(0xEF53) << QString() << false;
        QTest::newRow("XFS") << quint64(0x58465342) << QString() << true;
        QTest::newRow("tmpfs") << quint64(0x01021994) << "217\n" << false;
    }
    void ordersNames_onlyWithAJournal() {
        QFETCH(quint64, type);
        QFETCH(QString, task);
        QFETCH(bool, ordered);
        const TempFolder sys;
        fs::create_directories(sys.path() / "dev/block");
        fs::create_symlink("../../devices/virtio1/block/vda", sys.path() / "dev/block/254:3");
        if (!task.isNull()) put(sys.path() / "fs/ext4/vda/journal_task", task.toStdString());
        QCOMPARE(ordersNames(type, makedev(254, 3), sys.path()), ordered);
        QVERIFY(type != 0xEF53 || !ordersNames(type, makedev(254, 4), sys.path())); // another device
    }

    void removeTree_doesNotFollowLinks() {
        const TempFolder folder;
        put(folder.path() / "outside/kept", "x");
        put(folder.path() / "tree/a/b/f", "x");
        fs::create_directory_symlink("../outside", folder.path() / "tree/link");
        fs::create_symlink("nowhere", folder.path() / "tree/a/broken");
        fs::create_directory_symlink("outside", folder.path() / "linkToFolder");
        QVERIFY(removeTree(folder.path() / "tree").has_value());
        QVERIFY(removeTree(folder.path() / "linkToFolder/").has_value());
        QVERIFY(!fs::exists(fs::symlink_status(folder.path() / "linkToFolder")));
        QVERIFY(!fs::exists(folder.path() / "tree"));
        QCOMPARE(readFile(folder.path() / "outside/kept").value(), std::string("x"));
        QVERIFY(removeTree(folder.path() / "tree").has_value()); // what isn't there is fine
        QVERIFY(removeTree(folder.path() / "outside/kept").has_value());
        QVERIFY(!fs::exists(folder.path() / "outside/kept"));
    }

    void removeTree_removesReadOnlyFolders() {
        const TempFolder folder;
        const fs::path tree = folder.path() / "tree";
        put(tree / "readonly/data/f", "x");
        put(tree / "closed/f", "x");
        for (const char* name : {"readonly/data", "readonly"}) ::chmod((tree / name).c_str(), 0555);
        ::chmod((tree / "readonly/data/f").c_str(), 0444);
        ::chmod((tree / "closed").c_str(), 0000);
        const PlainUser user(folder.path());
        QVERIFY(::access((tree / "readonly").c_str(), F_OK) == 0);
        QVERIFY(::rmdir((tree / "readonly/data").c_str()) != 0);
        QVERIFY(removeTree(tree).has_value());
        QVERIFY(!fs::exists(tree));
    }

    void removeTree_removesVeryDeepTrees() {
        const TempFolder folder;
        const fs::path tree = folder.path() / "tree";
        QVERIFY(makeFolders(tree).has_value());
        Fd at = openFile(tree, O_RDONLY | O_DIRECTORY).value();
        for (int i = 0; i < 400; ++i) {
            QCOMPARE(::mkdirat(at.get(), "d", 0700), 0);
            at.reset(::openat(at.get(), "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
            QVERIFY(bool(at));
        }
        at.reset();
        rlimit before{};
        ::getrlimit(RLIMIT_NOFILE, &before);
        rlimit few = before;
        few.rlim_cur = 150;
        ::setrlimit(RLIMIT_NOFILE, &few);
        const Status removed = removeTree(tree);
        ::setrlimit(RLIMIT_NOFILE, &before);
        QVERIFY2(removed.has_value(), removed ? "" : removed.error().message.c_str());
        QVERIFY(!fs::exists(tree));
    }

    void renameNoReplace_neverOverwrites_data() {
        QTest::addColumn<bool>("byHand");
        QTest::newRow("renameat2") << false;
        QTest::newRow("by hand") << true;
    }
    void renameNoReplace_neverOverwrites() {
        QFETCH(bool, byHand);
        const auto rename = byHand ? &renameNoReplaceByHand : &renameNoReplace;
        const TempFolder folder;
        const fs::path at = folder.path();
        put(at / "a", "a");
        put(at / "b", "b");
        put(at / "d/f", "d");
        put(at / "e/f", "e");
        fs::create_symlink("nowhere", at / "broken");
        fs::create_directory(at / "empty");
        for (const char* taken : {"b", "e", "broken", "empty"}) {
            QVERIFY2(rename(at / "a", at / taken).error().code == ErrorCode::AlreadyExists, taken);
            QVERIFY2(rename(at / "d", at / taken).error().code == ErrorCode::AlreadyExists, taken);
        }
        QVERIFY(rename(at / "none", at / "x").error().code == ErrorCode::NotFound);
        QVERIFY(rename(at / "a", at / "none/x").error().code == ErrorCode::NotFound);
        QCOMPARE(readFile(at / "b").value(), std::string("b"));
        QCOMPARE(readFile(at / "e/f").value(), std::string("e"));
        QVERIFY(rename(at / "a", at / "a2").has_value());
        QVERIFY(rename(at / "d", at / "d2").has_value());
        QVERIFY(rename(at / "broken", at / "broken2").has_value());
        QCOMPARE(readFile(at / "a2").value(), std::string("a"));
        QCOMPARE(readFile(at / "d2/f").value(), std::string("d"));
        QVERIFY(fs::is_symlink(at / "broken2"));
        QVERIFY(!fs::exists(at / "a"));
        QVERIFY(!fs::exists(at / "d"));
    }

    void copy_givesTheHashOfWhatWasStored() {
        const TempFolder folder;
        const fs::path at = folder.path();
        const std::string content(700'000, 'z');
        put(at / "f", content);
        ::chmod((at / "f").c_str(), 0750);
        const HashedFile copied = copyFileHashed(at / "f", at / "g").value();
        QVERIFY(copied.digest == sha256(content));
        QCOMPARE(copied.bytes, std::uint64_t(content.size()));
        QVERIFY(readFile(at / "g").value() == content);
        QVERIFY(::access((at / "g").c_str(), X_OK) == 0);
        put(at / "empty", "");
        QVERIFY(copyFileHashed(at / "empty", at / "empty2").value().digest == sha256(""));
        QVERIFY((fs::status(at / "empty2").permissions() & fs::perms::owner_exec) == fs::perms::none);
    }

    void copy_refusesLinksAndTakenNames() {
        const TempFolder folder;
        const fs::path at = folder.path();
        put(at / "f", "x");
        put(at / "taken", "kept");
        fs::create_symlink("f", at / "link");
        QVERIFY(copyFileHashed(at / "link", at / "g").error().code == ErrorCode::InvalidArgument);
        QVERIFY(!fs::exists(at / "g"));
        QVERIFY(copyFileHashed(at / "link", at / "g", true).has_value());
        QVERIFY(copyFileHashed(at / "f", at / "taken").error().code == ErrorCode::AlreadyExists);
        QCOMPARE(readFile(at / "taken").value(), std::string("kept"));
        QVERIFY(copyFileHashed(at, at / "h").error().code == ErrorCode::InvalidArgument);
    }

    void copy_leavesNothingWhereItFails() {
        const TempFolder folder;
        const fs::path at = folder.path();
        put(at / "f", std::string(2 << 20, 'x'));
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        rlimit small = before;
        small.rlim_cur = 1 << 20;
        ::signal(SIGXFSZ, SIG_IGN);
        ::setrlimit(RLIMIT_FSIZE, &small);
        const auto copied = copyFileHashed(at / "f", at / "g");
        ::setrlimit(RLIMIT_FSIZE, &before);
        ::signal(SIGXFSZ, SIG_DFL);
        QVERIFY(!copied.has_value());
        QVERIFY(!fs::exists(at / "g"));
    }

    void tempFolder_isRemovedWithItsObject() {
        fs::path path;
        {
            TempFolder first;
            path = first.path();
            put(path / "a/b", "x");
            const TempFolder second(std::move(first));
            QVERIFY(second.path() == path);
        }
        QVERIFY(!path.empty());
        QVERIFY(!fs::exists(path));
    }
};

QTEST_GUILESS_MAIN(FilesTest)
#include "tst_Files.moc"
