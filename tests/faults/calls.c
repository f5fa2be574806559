// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded: the calls that change files below STEMMA_CALLS_BELOW, or sync them, one after the other.
//   STEMMA_KILL_AT=n      the process dies by SIGKILL instead of making the n-th of them
//   STEMMA_NO_LINKS       a file system that has no room for links
//   STEMMA_CALLS_COUNT=F  F gets their number at the end
//   STEMMA_RECORD=F       each one that went well is appended to F, with what it wrote (read by PowerCut.cpp)
// A record: kind, mode, offset, length of the path, length of the rest (`struct record`), then those two.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct record {
    uint32_t kind, mode;
    uint64_t offset;
    uint32_t path, rest;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long calls;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int below(const char* path) {
    const char* folder = getenv("STEMMA_CALLS_BELOW");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0 && strchr("/", path[strlen(folder)]);
}

// Where a descriptor leads, or a name beside it.
static const char* pathOf(int fd, const char* name, char* path) {
    if (name && (name[0] == '/' || fd == AT_FDCWD) && strncmp(name, "/proc/self/fd/", 14) != 0) return name;
    char link[64];
    if (name && name[0] == '/')
        snprintf(link, sizeof link, "%s", name);
    else
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    if (name && name[0] != '/') snprintf(path + strlen(path), PATH_MAX - strlen(path), "/%s", name);
    return path;
}

// Before each call that counts; the lock is held until done().
static int begin(int concerned) {
    if (!concerned) return 0;
    pthread_mutex_lock(&mutex);
    const char* at = getenv("STEMMA_KILL_AT");
    if (++calls == (at ? atol(at) : 0)) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    return 1;
}

static void done(int counted, int well, uint32_t kind, uint32_t mode, uint64_t offset, const char* path,
                 const void* rest, size_t bytes) {
    if (!counted) return;
    const int error = errno;
    const char* file = getenv("STEMMA_RECORD");
    if (file && well) {
        const struct record head = {kind, mode, offset, (uint32_t)strlen(path), (uint32_t)bytes};
        const struct iovec parts[] = {{(void*)&head, sizeof head}, {(void*)path, head.path}, {(void*)rest, bytes}};
        const int fd = REAL(open)(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        if (fd < 0 || writev(fd, parts, 3) != (ssize_t)(sizeof head + head.path + bytes)) abort();
        close(fd);
    }
    pthread_mutex_unlock(&mutex);
    errno = error;
}

__attribute__((destructor)) static void report(void) {
    const char* file = getenv("STEMMA_CALLS_COUNT");
    FILE* out = file ? fopen(file, "we") : NULL;
    if (!out) return;
    fprintf(out, "%ld\n", calls);
    fclose(out);
}

static int opens(int folder, const char* name, int flags, unsigned mode) {
    char path[PATH_MAX];
    struct stat info;
    const char* full = pathOf(folder, name, path);
    const int changes = (flags & (O_CREAT | O_TRUNC)) && below(full);
    const int there = changes && lstat(full, &info) == 0;
    const int counted = begin(changes && (!there || ((flags & O_TRUNC) && info.st_size > 0)));
    const int fd = REAL(openat)(folder, name, flags, mode);
    const mode_t mask = umask(0);
    umask(mask);
    done(counted, fd >= 0, there ? 't' : 'c', mode & ~mask, 0, full, NULL, 0);
    return fd;
}
#define MODE(flags)                                                                                                    \
    unsigned mode = 0;                                                                                                 \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                             \
        va_list list;                                                                                                  \
        va_start(list, flags);                                                                                         \
        mode = va_arg(list, unsigned);                                                                                 \
        va_end(list);                                                                                                  \
    }
int open(const char* path, int flags, ...) {
    MODE(flags)
    return opens(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    MODE(flags)
    return opens(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
    MODE(flags)
    return opens(folder, path, flags, mode);
}
int openat64(int folder, const char* path, int flags, ...) {
    MODE(flags)
    return opens(folder, path, flags, mode);
}

static ssize_t writes(int fd, const void* data, size_t bytes, int64_t at) {
    char path[PATH_MAX];
    struct stat info;
    const int counted = begin(fd > 2 && below(pathOf(fd, NULL, path)));
    uint64_t offset = (uint64_t)at;
    if (counted && at < 0)
        offset = (fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &info) == 0 ? (uint64_t)info.st_size
                                                                           : (uint64_t)lseek(fd, 0, SEEK_CUR);
    const ssize_t wrote = at < 0 ? REAL(write)(fd, data, bytes) : REAL(pwrite64)(fd, data, bytes, at);
    done(counted, wrote >= 0, 'w', 0, offset, path, data, wrote > 0 ? (size_t)wrote : 0);
    return wrote;
}
ssize_t write(int fd, const void* data, size_t bytes) { return writes(fd, data, bytes, -1); }
ssize_t pwrite(int fd, const void* data, size_t bytes, off_t at) { return writes(fd, data, bytes, at); }
ssize_t pwrite64(int fd, const void* data, size_t bytes, off64_t at) { return writes(fd, data, bytes, at); }

// A call on a descriptor.
#define ON_FD(kind, mode, offset, call)                                                                                \
    char path[PATH_MAX];                                                                                               \
    const int counted = begin(below(pathOf(fd, NULL, path)));                                                          \
    const int result = call;                                                                                           \
    done(counted, result == 0, kind, mode, offset, path, NULL, 0);                                                     \
    return result
int ftruncate(int fd, off_t size) { ON_FD('t', 0, (uint64_t)size, REAL(ftruncate)(fd, size)); }
int ftruncate64(int fd, off64_t size) { ON_FD('t', 0, (uint64_t)size, REAL(ftruncate64)(fd, size)); }
int fchmod(int fd, mode_t mode) { ON_FD('h', mode, 0, REAL(fchmod)(fd, mode)); }
int fsync(int fd) { ON_FD('f', 0, 0, REAL(fsync)(fd)); }
int fdatasync(int fd) { ON_FD('D', 0, 0, REAL(fdatasync)(fd)); }
int syncfs(int fd) { ON_FD('S', 0, 0, REAL(syncfs)(fd)); }

// A call on one name.
#define ON_NAME(kind, folder, name, mode, call)                                                                        \
    char path[PATH_MAX];                                                                                               \
    const char* full = pathOf(folder, name, path);                                                                     \
    const int counted = begin(below(full));                                                                            \
    const int result = call;                                                                                           \
    done(counted, result == 0, kind, mode, 0, full, NULL, 0);                                                          \
    return result
int mkdir(const char* name, mode_t mode) { ON_NAME('m', AT_FDCWD, name, mode, REAL(mkdir)(name, mode)); }
int rmdir(const char* name) { ON_NAME('u', AT_FDCWD, name, 0, REAL(rmdir)(name)); }
int unlink(const char* name) { ON_NAME('u', AT_FDCWD, name, 0, REAL(unlink)(name)); }
int remove(const char* name) { ON_NAME('u', AT_FDCWD, name, 0, REAL(remove)(name)); }
int unlinkat(int folder, const char* name, int flags) {
    ON_NAME('u', folder, name, 0, REAL(unlinkat)(folder, name, flags));
}
int chmod(const char* name, mode_t mode) { ON_NAME('h', AT_FDCWD, name, mode, REAL(chmod)(name, mode)); }
int fchmodat(int folder, const char* name, mode_t mode, int flags) {
    ON_NAME('h', folder, name, mode, REAL(fchmodat)(folder, name, mode, flags));
}

// A call on two.
#define ON_NAMES(kind, from, to, call)                                                                                 \
    const int counted = begin(below(to));                                                                              \
    const int result = call;                                                                                           \
    done(counted, result == 0, kind, 0, 0, from, to, strlen(to));                                                      \
    return result
int rename(const char* from, const char* to) { ON_NAMES('r', from, to, REAL(rename)(from, to)); }
int renameat2(int a, const char* from, int b, const char* to, unsigned flags) {
    ON_NAMES('r', from, to, REAL(renameat2)(a, from, b, to, flags));
}
int link(const char* from, const char* to) {
    if (getenv("STEMMA_NO_LINKS")) {
        errno = EMLINK;
        return -1;
    }
    ON_NAMES('l', from, to, REAL(link)(from, to));
}
int symlink(const char* target, const char* to) { ON_NAMES('s', target, to, REAL(symlink)(target, to)); }

// No clones: what they hold would be missing from the record.
int ioctl(int fd, unsigned long request, ...) {
    va_list list;
    va_start(list, request);
    void* argument = va_arg(list, void*);
    va_end(list);
    if (request == FICLONE) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return REAL(ioctl)(fd, request, argument);
}
