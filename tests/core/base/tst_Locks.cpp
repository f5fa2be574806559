// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/base/Process.h"

#include <QTest>
#include <atomic>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace stemma;

class LocksTest : public QObject {
    Q_OBJECT

private slots:
    void exclusive_keepsOthersOut() {
        const TempFolder folder;
        const fs::path file = folder.path() / "lock";
        FileLock lock = FileLock::take(file, FileLock::Mode::Exclusive, 0).value();
        QVERIFY(lock.held());
        const Error error = FileLock::take(file, FileLock::Mode::Exclusive, 0).error();
        QVERIFY(error.code == ErrorCode::Busy);
        QVERIFY(error.message.find("lock") != std::string::npos);
        QVERIFY(FileLock::take(file, FileLock::Mode::Shared, 0.01).error().code == ErrorCode::Busy);
        lock.release();
        QVERIFY(!lock.held());
        QVERIFY(FileLock::take(file, FileLock::Mode::Exclusive, 0).has_value());
        QVERIFY(fs::exists(file));
    }

    void shared_admitsShared() {
        const TempFolder folder;
        const fs::path file = folder.path() / "lock";
        const FileLock one = FileLock::take(file, FileLock::Mode::Shared, 0).value();
        QVERIFY(FileLock::take(file, FileLock::Mode::Shared, 0).has_value());
        QVERIFY(FileLock::take(file, FileLock::Mode::Exclusive, 0).error().code == ErrorCode::Busy);
    }

    void wait_endsWhenTheLockIsReleased() {
        const TempFolder folder;
        const fs::path file = folder.path() / "lock";
        FileLock lock = FileLock::take(file, FileLock::Mode::Exclusive, 0).value();
        std::atomic<bool> waiting = false, taken = false;
        std::thread other([&] {
            waiting = true;
            taken = FileLock::take(file, FileLock::Mode::Exclusive, 60).has_value();
        });
        while (!waiting) std::this_thread::yield();
        lock.release();
        other.join();
        QVERIFY(taken);
    }

    void inheritedLock_outlivesItsHolderInTheChild() {
        const TempFolder folder;
        const fs::path file = folder.path() / "lock";
        int ends[2];
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        Fd reading(ends[0]), writing(ends[1]);
        const pid_t holder = ::fork();
        if (holder == 0) { // takes the lock, starts a step that inherits it, and dies without letting go
            const auto lock = FileLock::take(file, FileLock::Mode::Exclusive, 0);
            SpawnOptions options;
            options.arguments = {"cat"}; // lives as long as the pipe is open
            options.environment = currentEnvironment();
            options.in = reading.get();
            if (lock) options.descriptors = {{lock->descriptor(), 9}};
            ::_exit(lock && spawn(options) ? 0 : 1);
        }
        int status = 1;
        QCOMPARE(::waitpid(holder, &status, 0), holder);
        QCOMPARE(status, 0);
        QVERIFY(FileLock::take(file, FileLock::Mode::Exclusive, 0).error().code == ErrorCode::Busy);
        writing.reset();
        QVERIFY(FileLock::take(file, FileLock::Mode::Exclusive, 60).has_value());
    }

    void release_unlocksWhatOthersHaveACopyOf() {
        const TempFolder folder;
        FileLock lock = FileLock::take(folder.path() / "lock", FileLock::Mode::Exclusive, 0).value();
        const Fd copy(::fcntl(lock.descriptor(), F_DUPFD_CLOEXEC, 0)); // as a child has before it executes its program
        lock.release();
        QVERIFY(FileLock::take(folder.path() / "lock", FileLock::Mode::Exclusive, 0).has_value());
    }

    void byteLocks_areApart() {
        const TempFolder folder;
        const fs::path file = folder.path() / "locks";
        constexpr std::uint64_t kFar = 0xffff'ffff'ffff'ffff; // any 64 bits of a hash will do
        ByteLock seven = ByteLock::take(file, 7, 0).value();
        QVERIFY(ByteLock::take(file, 8, 0).has_value());
        QVERIFY(ByteLock::take(file, kFar, 0).has_value());
        QVERIFY(ByteLock::take(file, 7, 0.01).error().code == ErrorCode::Busy);
        seven = ByteLock();
        QVERIFY(ByteLock::take(file, 7, 0).has_value());
    }

    void missingFolder_isAnError() {
        QVERIFY(FileLock::take("/nonexistent/lock", FileLock::Mode::Shared, 0).error().code == ErrorCode::NotFound);
        QVERIFY(ByteLock::take("/nonexistent/lock", 0, 0).error().code == ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(LocksTest)
#include "tst_Locks.moc"
