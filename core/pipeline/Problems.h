// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Pipeline.h"

#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// What is wrong with a file, collected, so that all of it can be told at once. Keeps the first thousand.
class Problems {
public:
    void add(Place where, std::string message, std::string hint = {}, ErrorCode code = ErrorCode::InvalidPipeline);
    /// Of a step, which may be of an included file: its places are of that one.
    void add(const Step& of, Place where, std::string message, std::string hint);
    void append(Problems other);
    void add(Place where, Error error); ///< one that has its own place, of another file; `where` orders it
    bool empty() const { return m_errors.empty(); }
    std::size_t count() const { return m_errors.size() + m_left; }
    /// "Did you mean 'x'?" for the hint, or "". Gives up after many calls with many words: a file of rubbish.
    std::string suggest(std::string_view word, const std::vector<std::string>& words);
    /// The one problem, or all as causes of one error, in the order of the file. Contract: not empty.
    Error toError(const fs::path& file) const;

private:
    struct Entry {
        Place where;
        Error error;
    };
    std::vector<Entry> m_errors;
    std::size_t m_left = 0;
    std::size_t m_compared = 0;
};

/// 'word', shortened and printable, for messages.
std::string inQuotes(std::string_view word);

} // namespace stemma
