// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/OutputPaths.h"

#include "core/base/Text.h"
#include "core/pipeline/FileCheck.h"

#include <algorithm>
#include <bitset>
#include <string>
#include <vector>

namespace stemma {

namespace {

constexpr std::size_t kMostSteps = 1'000'000; ///< of comparing: longer ones nobody writes, and they aren't told

using Letters = std::bitset<256>;
/// One letter of a name as a glob means it, or, of `*`, any number of them.
struct GlobLetter {
    Letters letters;
    bool many = false;
    bool written = false; ///< as itself: only so a name may begin with a dot
};

std::vector<GlobLetter> lettersOf(std::string_view pattern) {
    std::vector<GlobLetter> all;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        GlobLetter letter;
        const std::size_t close = pattern[i] == '[' ? pattern.find(']', i + 2) : std::string_view::npos;
        if (pattern[i] == '*' || pattern[i] == '?') {
            letter.letters.set();
            letter.many = pattern[i] == '*';
        } else if (close != std::string_view::npos) {
            const bool none = pattern[i + 1] == '!' || pattern[i + 1] == '^';
            const std::string_view set = pattern.substr(i + 1 + none, close - i - 1 - none);
            for (std::size_t k = 0; k < set.size(); ++k) {
                const auto from = static_cast<unsigned char>(set[k]);
                const bool range = k + 2 < set.size() && set[k + 1] == '-';
                const auto to = static_cast<unsigned char>(range ? set[k + 2] : set[k]);
                for (unsigned c = from; c <= to; ++c) letter.letters.set(c);
                if (range) k += 2;
            }
            if (none) letter.letters.flip();
            i = close;
        } else {
            letter.letters.set(static_cast<unsigned char>(pattern[i]));
            letter.written = true;
        }
        all.push_back(letter);
    }
    return all;
}

/// Walks two lists together from their ends, so that hostile ones need no deep stack; `meets(i, j, later)` says whether
/// they meet from there, where `later(di, dj)` says it of places further on.
template <typename Meets>
bool walk(std::size_t ours, std::size_t theirs, const Meets& meets) {
    if ((ours + 1) * (theirs + 1) > kMostSteps) return false;
    std::vector<std::vector<char>> known(ours + 1, std::vector<char>(theirs + 1, 0));
    for (std::size_t i = ours + 1; i-- > 0;)
        for (std::size_t j = theirs + 1; j-- > 0;)
            known[i][j] =
                meets(i, j, [&](std::size_t di, std::size_t dj) { return known[i + di][j + dj] != 0; }) ? 1 : 0;
    return known[0][0] != 0;
}

bool isHidden(std::string_view name) {
    return name.starts_with('.');
}

/// Whether a name fits both, as fnmatch() understands them with FNM_PERIOD.
bool namesMeet(std::string_view one, std::string_view other) {
    if (!hasGlob(one) && !hasGlob(other)) return one == other;
    if (isHidden(one) != isHidden(other)) return false;
    const std::vector<GlobLetter> ours = lettersOf(one), theirs = lettersOf(other);
    return walk(ours.size(), theirs.size(), [&](std::size_t i, std::size_t j, const auto& later) {
        const bool end = i == ours.size(), theirEnd = j == theirs.size();
        if (end && theirEnd) return true;
        if (!end && ours[i].many && (later(1, 0) || (!theirEnd && later(0, 1)))) return true;
        if (!theirEnd && theirs[j].many && (later(0, 1) || (!end && later(1, 0)))) return true;
        return !end && !theirEnd && !ours[i].many && !theirs[j].many && (ours[i].letters & theirs[j].letters).any() &&
               later(1, 1);
    });
}

} // namespace

bool pathsOverlap(std::string_view one, std::string_view other) {
    const bool globs = hasGlob(one) && hasGlob(other);
    const std::vector<std::string> ours = split(one, '/'), theirs = split(other, '/');
    const auto isFolder = [&](const std::vector<std::string>& parts) {
        return parts.back() != "**" && (!globs || parts.back() == "*" || !hasGlob(parts.back()));
    };
    const auto deepFits = [](const std::vector<std::string>& deep, std::size_t d, const std::vector<std::string>& parts,
                             std::size_t p) { // the last ** of all: any file below
        return d + 1 == deep.size() && std::none_of(parts.begin() + std::ptrdiff_t(p), parts.end(), isHidden);
    };
    return walk(ours.size(), theirs.size(), [&](std::size_t i, std::size_t j, const auto& later) {
        if (i == ours.size()) return j == theirs.size() || isFolder(ours);
        if (j == theirs.size()) return isFolder(theirs);
        if (ours[i] == "**")
            return deepFits(ours, i, theirs, j) || later(1, 0) || (!isHidden(theirs[j]) && later(0, 1));
        if (theirs[j] == "**")
            return deepFits(theirs, j, ours, i) || later(0, 1) || (!isHidden(ours[i]) && later(1, 0));
        return later(1, 1) && namesMeet(ours[i], theirs[j]);
    });
}

} // namespace stemma
