// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace stemma::test {

/// From here on this process and its children see mounts of their own. Call it before any thread is started. Root may;
/// others get a user namespace, where the kernel allows one. "" where it worked, else what refused.
inline QByteArray enterOwnMounts() {
    const auto write = [](const char* file, const QByteArray& text) {
        const int fd = ::open(file, O_WRONLY | O_CLOEXEC);
        const bool written = fd >= 0 && ::write(fd, text.data(), size_t(text.size())) == text.size();
        if (fd >= 0) ::close(fd);
        return written;
    };
    const auto refused = [](const char* what) { return QByteArray(what) + ": " + std::strerror(errno); };
    const uid_t user = ::geteuid();
    const gid_t group = ::getegid();
    if (::unshare(CLONE_NEWNS) != 0) {
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return refused("unshare(CLONE_NEWUSER | CLONE_NEWNS)");
        if (!write("/proc/self/setgroups", "deny") ||
            !write("/proc/self/uid_map", "0 " + QByteArray::number(user) + " 1") ||
            !write("/proc/self/gid_map", "0 " + QByteArray::number(group) + " 1"))
            return refused("/proc/self/uid_map");
    }
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return refused("mount(MS_PRIVATE)");
    return {};
}

/// A disk of a size one chooses (tmpfs), at a folder that exists; gone with the object.
class SmallDisk {
public:
    SmallDisk(const QString& folder, const QByteArray& options) : m_folder(QFile::encodeName(folder)) {
        if (::mount("stemma-test", m_folder.constData(), "tmpfs", 0, options.constData()) != 0)
            m_problem = QByteArray("mount(tmpfs): ") + std::strerror(errno);
    }
    ~SmallDisk() { ::umount2(m_folder.constData(), MNT_DETACH); }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    const QByteArray& problem() const { return m_problem; } ///< "" where it is mounted
    bool resize(const QByteArray& options) const {
        return ::mount("none", m_folder.constData(), nullptr, MS_REMOUNT, options.constData()) == 0;
    }
    qint64 free() const {
        struct statvfs info {};
        return ::statvfs(m_folder.constData(), &info) == 0 ? qint64(info.f_bfree) * qint64(info.f_frsize) : -1;
    }

private:
    QByteArray m_folder, m_problem;
};

} // namespace stemma::test
