// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded: of the calls below that touch files under STEMMA_FAIL_BELOW, the STEMMA_FAIL_AT-th fails with the errno
// STEMMA_FAIL_ERRNO (and all after it, where STEMMA_FAIL_ON is set: a full disk, on which syncs still succeed).
// STEMMA_FAIL_COUNT names a file that gets
// the number of calls. Reading calls are left alone. With STEMMA_FAIL_SYNC_OF
// only syncs of paths with that text count. STEMMA_CALL_TRACE names a file that gets a line per call that went
// well: "write PATH", "sync PATH", "syncfs", "rename FROM TO". STEMMA_FAIL_THREADS_AFTER and _IN: see pthread_create.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long calls;

static int below(const char* path) {
    const char* folder = getenv("STEMMA_FAIL_BELOW");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static const char* pathOf(int fd) {
    static _Thread_local char path[PATH_MAX];
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    return path;
}

static int fdBelow(int fd) { return below(pathOf(fd)); }

// Whether this call is to fail; sets errno.
static int counts(int concerned) {
    if (!concerned) return 0;
    const long k = atomic_fetch_add(&calls, 1) + 1;
    const char* at = getenv("STEMMA_FAIL_AT");
    if (!at) return 0;
    const long wanted = atol(at);
    if (k != wanted && !(getenv("STEMMA_FAIL_ON") && k > wanted)) return 0;
    errno = atoi(getenv("STEMMA_FAIL_ERRNO"));
    return 1;
}

__attribute__((destructor)) static void report(void) {
    const char* file = getenv("STEMMA_FAIL_COUNT");
    if (!file) return;
    FILE* out = fopen(file, "we");
    if (!out) return;
    fprintf(out, "%ld\n", (long)calls);
    fclose(out);
}

static void trace(const char* what, const char* path, const char* to) {
    const char* file = getenv("STEMMA_CALL_TRACE");
    if (!file || !below(path)) return;
    char line[2 * PATH_MAX + 32];
    const int length = snprintf(line, sizeof line, "%s %s%s%s\n", what, path, *to ? " " : "", to);
    const int fd = ((__typeof__(&open))dlsym(RTLD_NEXT, "open"))(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0) return;
    if (((__typeof__(&write))dlsym(RTLD_NEXT, "write"))(fd, line, (size_t)length) < 0) abort();
    close(fd);
}

// Runs a call, traces it where it went well, returns its result.
#define TRACED(type, call, what, path, to)                                                                             \
    do {                                                                                                               \
        const type result = call;                                                                                      \
        const int error = errno;                                                                                       \
        if (result >= 0) trace(what, path, to);                                                                        \
        errno = error;                                                                                                 \
        return result;                                                                                                 \
    } while (0)

static int fails(int concerned) { return getenv("STEMMA_FAIL_SYNC_OF") ? 0 : counts(concerned); }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define OPEN(name)                                                                                                     \
    int name(const char* path, int flags, ...) {                                                                       \
        va_list list;                                                                                                  \
        va_start(list, flags);                                                                                         \
        const unsigned mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(list, unsigned) : 0;                            \
        va_end(list);                                                                                                  \
        if (fails((flags & O_CREAT) && below(path))) return -1;                                                        \
        return REAL(name)(path, flags, mode);                                                                          \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void* data, size_t bytes) {
    if (fails(fd > 2 && fdBelow(fd))) return -1;
    TRACED(ssize_t, REAL(write)(fd, data, bytes), "write", pathOf(fd), "");
}
ssize_t pwrite(int fd, const void* data, size_t bytes, off_t at) {
    if (fails(fdBelow(fd))) return -1;
    TRACED(ssize_t, REAL(pwrite)(fd, data, bytes, at), "write", pathOf(fd), "");
}
ssize_t pwrite64(int fd, const void* data, size_t bytes, off64_t at) {
    if (fails(fdBelow(fd))) return -1;
    TRACED(ssize_t, REAL(pwrite64)(fd, data, bytes, at), "write", pathOf(fd), "");
}
static int syncFails(int fd) {
    const char* of = getenv("STEMMA_FAIL_SYNC_OF");
    if (of) return counts(fdBelow(fd) && strstr(pathOf(fd), of) != NULL);
    return !getenv("STEMMA_FAIL_ON") && fails(fdBelow(fd));
}
int fsync(int fd) {
    if (syncFails(fd)) return -1;
    TRACED(int, REAL(fsync)(fd), "sync", pathOf(fd), "");
}
int fdatasync(int fd) {
    if (syncFails(fd)) return -1;
    TRACED(int, REAL(fdatasync)(fd), "sync", pathOf(fd), "");
}
int syncfs(int fd) {
    if (syncFails(fd)) return -1;
    TRACED(int, REAL(syncfs)(fd), "syncfs", pathOf(fd), "");
}
int ftruncate(int fd, off_t size) { return fails(fdBelow(fd)) ? -1 : REAL(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) { return fails(fdBelow(fd)) ? -1 : REAL(ftruncate64)(fd, size); }
int mkdir(const char* path, mode_t mode) { return fails(below(path)) ? -1 : REAL(mkdir)(path, mode); }
int chmod(const char* path, mode_t mode) { return fails(below(path)) ? -1 : REAL(chmod)(path, mode); }
int rename(const char* from, const char* to) {
    if (fails(below(to))) return -1;
    TRACED(int, REAL(rename)(from, to), "rename", from, to);
}
int renameat2(int a, const char* from, int b, const char* to, unsigned flags) {
    if (fails(below(to))) return -1;
    TRACED(int, REAL(renameat2)(a, from, b, to, flags), "rename", from, to);
}

// Of STEMMA_FAIL_THREADS_AFTER=k: no thread of this process starts after its k-th, as under a limit of processes.
int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*work)(void*), void* argument) {
    static atomic_long threads;
    const char* after = getenv("STEMMA_FAIL_THREADS_AFTER");
    const char* in = getenv("STEMMA_FAIL_THREADS_IN");
    if (after && (!in || strcmp(in, program_invocation_short_name) == 0) && atomic_fetch_add(&threads, 1) >= atol(after))
        return EAGAIN;
    return REAL(pthread_create)(thread, attributes, work, argument);
}
