// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Records.h"

#include <vector>

namespace stemma {

/// The declared key: SHA-256 over the netstring "stemma-key-1", then of each component, sorted, the netstrings of its
/// component, name and value. Two components that agree in component and name are a contract broken.
/// Eternal: resources/help/cache-key.md says the same in words, and golden tests hold both.
Digest declaredKey(std::vector<KeyComponent>& components); ///< sorts them

/// The full key: the declared key with what the execution was seen to depend on ("observed", name, value).
Digest fullKey(const Digest& declared, std::vector<Observation> observations);

/// Why a step runs: one component that differs from the baseline, or a circumstance.
struct Reason {
    std::string component; ///< of the key, or new, missing, cache, forced, failed, input, observed, unasked
    std::string name;
    std::string before, after; ///< "" where there was or is none
    bool root = true;          ///< false: a consequence of another step of this plan
    std::string lines{};       ///< of code where it differs, if that is known: "line 8: min(a) → max(a)"
    std::string kept{};        ///< then: SHA-256 of the code as it was, Store::source has it; not in JSON
    std::string file{}; ///< of a step in an included file: where what changed stands, below the pipeline's folder
    int line = 0;       ///< of `file`, 0: not known
    bool operator==(const Reason&) const = default;
};
/// The file of the project that a reason about code is about, below the pipeline's folder (its `file`, where it has
/// one);
/// "" of another reason, and of code that is new or gone.
std::string codePath(const Reason& reason);
std::string placeText(const Reason& reason); ///< "sub/other.yaml:12", "" where its file is the pipeline's own
Json toJson(const Reason& reason);
Reason reasonFrom(const Json& json);        ///< what toJson() made
std::string describe(const Reason& reason); ///< "parameter smoothing: 0 → 0.01", one line

/// The first line that differs of two texts, and how many more do: "line 8: min(a) → max(a) (3 lines differ)".
std::string differentLines(const std::string& before, const std::string& after);
/// The same of rows, whose order is of no account: "line 5: 3,Adelie → 3,Gentoo", "2 lines are new: 8,Adelie, …".
std::string differentRows(const std::string& before, const std::string& after);
int firstDifferentLine(const std::string& before, const std::string& after); ///< from 1

/// What differs between two keys, causes of a person's making first. `consequence(name)` tells whether an input's
/// change follows from another step.
std::vector<Reason> differences(const std::vector<KeyComponent>& before, const std::vector<KeyComponent>& after);

} // namespace stemma
