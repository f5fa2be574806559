// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/steps/StepKind.h"

#include <set>

namespace stemma {

/// Sees to it that a step reads what its key says, from before it begins until it has ended. What is kept may be
/// written into by a step that owns it (or is root's), what is referred to by anybody. Not thread-safe; `work` outlives
/// it.
class InputGuard {
public:
    /// Errors: Corrupt: a kept file isn't what it was any more, another step wrote into it; nothing was begun.
    static Result<InputGuard> take(StepWork& work);

    /// What the step, or one beside it, wrote into kept versions: a file so changed is emptied, under whatever names it
    /// is kept, so that it is found missing and made again, and nobody is served the rest; what was put beside it is
    /// taken away. A link in a file's place is never followed: behind it may lie a person's own. Says which; nullopt:
    /// none.
    std::optional<Error> giveUpHarmed() const;

    /// Whether anything isn't as it was, or what is referred to isn't, or wasn't from the first, what the key says.
    bool changed() const;

private:
    explicit InputGuard(StepWork& work) : m_work(&work) {}
    std::vector<std::int64_t> state() const;
    bool referencesHold() const;

    StepWork* m_work;
    std::vector<std::set<fs::path>> m_folders; ///< of each version of the inputs
    std::vector<std::int64_t> m_before;
    bool m_held = true; ///< references were what the key says
};

} // namespace stemma
