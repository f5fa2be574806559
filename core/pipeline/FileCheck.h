// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/pipeline/Problems.h"

#include <string>

namespace stemma {

/// Whether the files that a pipeline names are there, from its folder on.
class FileCheck {
public:
    FileCheck(fs::path folder, bool enabled) : m_folder(std::move(folder)), m_enabled(enabled) {}
    const fs::path& folder() const { return m_folder; }
    bool enabled() const { return m_enabled; }
    /// Tells where the file, folder or glob matches nothing; `what` is "step 'raw'", for the sentence.
    void require(const std::string& path, Place where, const std::string& what, Problems& problems) const;
    fs::path at(const std::string& path) const { return m_folder / path; }

private:
    std::string nearest(const fs::path& path, Problems& problems) const;
    fs::path m_folder;
    bool m_enabled;
};

bool hasGlob(std::string_view text);
/// Whether anything below `folder` matches: * ? [ab] within a part, ** across parts. Stops at the first, and after many
/// entries (then true: the step itself will tell).
bool globMatchesAny(const fs::path& folder, const std::string& pattern);

} // namespace stemma
