// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace stemma {

class Store;

/// Wishes to stop single steps of a run, while the others go on; shared by value between who wishes and the runner.
/// Thread-safe; asking returns at once, the runner looks about 20 times a second.
class StepCancels {
public:
    StepCancels() : m_shared(std::make_shared<Shared>()) {}
    /// A step by its name, with its cell; the name of a matrix alone means all of its cells.
    void request(const std::string& step) const {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->steps.push_back(step);
    }
    std::vector<std::string> take() const { ///< those since the last time
        const std::lock_guard lock(m_shared->mutex);
        return std::move(m_shared->steps);
    }

private:
    struct Shared {
        std::mutex mutex;
        std::vector<std::string> steps;
    };
    std::shared_ptr<Shared> m_shared;
};

/// The same wishes from another program: lines of logs/<run>/cancel, a step each, "*" for all of the run. Not
/// thread-safe.
class CancelFile {
public:
    explicit CancelFile(fs::path file) : m_file(std::move(file)) {}
    /// Lines that were written since the last time, whole ones only; an unreadable file says nothing.
    std::vector<std::string> take();
    /// Errors: Io, NoSpace. Whether the run is under way is the caller's affair.
    static Status request(const fs::path& file, const std::string& step);

private:
    fs::path m_file;
    std::uint64_t m_read = 0;
};

} // namespace stemma
