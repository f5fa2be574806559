// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/DiskSpace.h"
#include "core/base/Files.h"

#include <QTest>
#include <cerrno>

using namespace stemma;

class DiskSpaceTest : public QObject {
    Q_OBJECT

    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

private slots:
    void diskSpace_isOfTheNearestFolderThatExists() {
        const TempFolder folder;
        const auto here = diskSpace(folder.path());
        const auto below = diskSpace(folder.path() / "not/there/yet");
        QVERIFY(here && below);
        QVERIFY(here->mount == below->mount && here->totalBytes == below->totalBytes && here->totalBytes > 0);
        const auto proc = diskSpace("/proc/self");
        QVERIFY(proc && proc->mount == "/proc" && proc->type == "proc");
    }

    void noSpace_saysWhatHowMuchWhereAndWhatNext() {
        const TempFolder folder;
        const fs::path file = folder.path() / ".stemma/x";
        const Error error = noSpaceError(ENOSPC, "Can't write '" + file.string() + "'", file, 1'200'000);
        QVERIFY(error.code == ErrorCode::NoSpace);
        QVERIFY2(has(error.message, "Can't write '" + file.string() + "': no space is left; 1.2 MB are needed, "),
                 error.message.c_str());
        QVERIFY2(has(error.message, " free on " + diskSpace(file)->mount.string() + " ("), error.message.c_str());
        QVERIFY2(has(error.hint, "stemma gc") && has(error.hint, "move the workspace"), error.hint.c_str());
    }

    void quota_isCalledOne() {
        const Error error = failWriting(EDQUOT, "Can't write", "/proc").value();
        QVERIFY(error.code == ErrorCode::NoSpace);
        QVERIFY2(has(error.message, "the quota is used up"), error.message.c_str());
    }

    void quota_isNoWordOfAName() {
        const std::string name = "Can't write '/x: the quota is used up; y/quota'";
        QVERIFY(isOfQuota(noSpaceError(EDQUOT, name, "/proc")) && isOfQuota(noSpaceError(EDQUOT, "", "/proc", 5)));
        QVERIFY(!isOfQuota(noSpaceError(ENOSPC, name, "/proc")) && !isOfQuota(noSpaceError(ENOSPC, name, "/proc", 5)));
    }

    void full_isNotWhatTellsNoSizes() {
        QVERIFY(!DiskSpace().full());
        QVERIFY((DiskSpace{"/x", "ext4", 4096, 1 << 30, false}).full());
        QVERIFY(!(DiskSpace{"/x", "ext4", 1 << 20, 1 << 30, false}).full());
        QVERIFY((DiskSpace{"/x", "fuse", 0, 0, true}).full());
    }

    void otherErrors_stayWhatTheyWere() {
        QVERIFY(failWriting(EIO, "Can't write", "/").value() == errnoError(EIO, "Can't write"));
        const Error other{ErrorCode::Io, "Broken", "Mend it.", {}, {}};
        QVERIFY(withDiskSpace(other, "/") == other);
    }

    void withDiskSpace_addsWhatIsFreeOnce() {
        const Error once = withDiskSpace(errnoError(ENOSPC, "Can't rename"), "/proc");
        QVERIFY2(has(once.message, " free on /proc (proc of "), once.message.c_str());
        QVERIFY(withDiskSpace(once, "/") == once);
    }

    void words_ofOtherPrograms() {
        QVERIFY(saysNoSpace("head: error writing 'standard output': No space left on device"));
        QVERIFY(saysNoSpace("OSError: [Errno 122] Disk quota exceeded: 'x'"));
        QVERIFY(!saysNoSpace("no such file or directory"));
    }
};

QTEST_MAIN(DiskSpaceTest)
#include "tst_DiskSpace.moc"
