// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/base/Id.h"

#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

namespace {

struct CloseDir {
    void operator()(DIR* folder) const { ::closedir(folder); }
};
using Dir = std::unique_ptr<DIR, CloseDir>;

/// One removal. Every level holds one descriptor, so what lies deeper than kDeepest is moved up to the top first.
class Removal {
public:
    explicit Removal(fs::path root) : m_root(std::move(root)) {}

    Status run() {
        struct stat status {};
        if (::lstat(m_root.c_str(), &status) != 0) {
            if (errno == ENOENT || errno == ENOTDIR) return {};
            return failed(errno, m_root);
        }
        if (!S_ISDIR(status.st_mode)) {
            if (::unlink(m_root.c_str()) != 0 && errno != ENOENT) return failed(errno, m_root);
            return {};
        }
        STEMMA_TRY(const Dir folder, openFolder(AT_FDCWD, m_root.c_str(), m_root));
        m_top = ::dirfd(folder.get());
        do { // again where something was moved up
            m_movedUp = false;
            STEMMA_CHECK(empty(folder.get(), m_root, 0));
        } while (m_movedUp);
        if (::rmdir(m_root.c_str()) != 0 && errno != ENOENT) return failed(errno, m_root);
        return {};
    }

private:
    static constexpr int kDeepest = 100;

    static tl::unexpected<Error> failed(int error, const fs::path& path) {
        return failErrno(error, "Can't remove '" + path.string() + "'");
    }

    /// A folder that we may list and change, whatever its mode was; never through a link.
    static Result<Dir> openFolder(int parent, const char* name, const fs::path& path) {
        constexpr int kFlags = O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
        Fd folder(::openat(parent, name, O_RDONLY | kFlags));
        if (!folder && errno == EACCES) {
            const Fd handle(::openat(parent, name, O_PATH | kFlags));
            const std::string self = "/proc/self/fd/" + std::to_string(handle.get());
            if (!handle || ::chmod(self.c_str(), 0700) != 0) return failed(errno, path);
            folder.reset(::openat(parent, name, O_RDONLY | kFlags));
        }
        if (!folder) return failed(errno, path);
        struct stat status {};
        if (::fstat(folder.get(), &status) != 0) return failed(errno, path);
        if ((status.st_mode & 0700) != 0700) (void)::fchmod(folder.get(), 0700); // where it matters, unlink will say
        Dir dir(::fdopendir(folder.get()));
        if (!dir) return failed(errno, path);
        (void)folder.release(); // now the stream's
        return dir;
    }

    Status empty(DIR* dir, const fs::path& path, int depth) {
        const int folder = ::dirfd(dir);
        ::rewinddir(dir);
        for (;;) {
            errno = 0;
            const dirent* entry = ::readdir(dir);
            if (!entry && errno != 0) return failed(errno, path);
            if (!entry) return {};
            if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
            if (entry->d_type != DT_DIR) {
                if (::unlinkat(folder, entry->d_name, 0) == 0 || errno == ENOENT) continue;
                if (errno != EISDIR && errno != EPERM) return failed(errno, path / entry->d_name);
                if (entry->d_type != DT_UNKNOWN) return failed(errno, path / entry->d_name);
            }
            STEMMA_CHECK(removeFolder(folder, entry->d_name, path / entry->d_name, depth + 1));
        }
    }

    Status removeFolder(int parent, const char* name, const fs::path& path, int depth) {
        {
            STEMMA_TRY(const Dir folder, openFolder(parent, name, path));
            if (depth > kDeepest) {
                if (::renameat(parent, name, m_top, (".deep-" + newUuid()).c_str()) != 0) return failed(errno, path);
                m_movedUp = true;
                return {};
            }
            STEMMA_CHECK(empty(folder.get(), path, depth));
        }
        if (::unlinkat(parent, name, AT_REMOVEDIR) != 0 && errno != ENOENT) return failed(errno, path);
        return {};
    }

    fs::path m_root;
    int m_top = -1;
    bool m_movedUp = false;
};

} // namespace

Status removeTree(const fs::path& path) {
    // A name that ends in a slash would be followed if it is a link.
    return Removal(path.has_filename() ? path : path.parent_path()).run();
}

} // namespace stemma
