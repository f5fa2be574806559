// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Clock.h"
#include "core/base/Files.h"
#include "core/base/Id.h"

#include <string>

namespace stemma {

/// Folders of failed steps that a person asked to keep, as the step saw them: <workspace>/failed/<run>-<step>-<hash>,
/// with what they are of in a file beside each (<same>.json). They are for looking into, and nothing relies on them.
///
/// They go when the step has worked since, when it failed again (the newer one stays), after kMostDays, and the oldest
/// where there are more than kMost. Thread-safe as far as the file system is: a folder moves by one rename.
class KeptFolders {
public:
    static constexpr std::size_t kMost = 20;
    static constexpr int kMostDays = 14;
    explicit KeptFolders(fs::path folder) : m_folder(std::move(folder)) {}

    struct Step {
        RunId run;
        std::string pipeline, step; ///< with its cell
    };
    /// Moves `work` there. Errors: Io, NoSpace.
    Result<fs::path> keep(const fs::path& work, const Step& step, const Clock& clock) const;
    void worked(const std::string& pipeline, const std::string& step) const; ///< what is kept of it goes
    void sweep(const Clock& clock) const;                                    ///< by age and number

private:
    void drop(const fs::path& folder) const;
    fs::path m_folder;
};

} // namespace stemma
