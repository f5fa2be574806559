// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Node.h"

namespace stemma {

/// What a value belongs to, for messages: "'timeout' of step 'fit'".
struct Subject {
    std::string_view key;  ///< empty: the step itself
    std::string_view kind; ///< "step", "output", "input", "pipeline", …
    std::string_view owner;
    std::string text() const;
};

/// Typed reading of a node. Each returns nullopt after it has told what is wrong; a null counts as wrong unless said.
class Values {
public:
    explicit Values(Problems& problems) : m_problems(problems) {}

    std::optional<std::string> text(const Node& node, const Subject& subject);      ///< not empty
    std::optional<std::string> anyScalar(const Node& node, const Subject& subject); ///< as written: 1.10 stays "1.10"
    std::vector<std::string> texts(const Node& node, const Subject& subject);       ///< one, or a list
    std::vector<std::string> names(const Node& node, const Subject& subject);       ///< texts that are names
    std::optional<bool> boolean(const Node& node, const Subject& subject);
    std::optional<std::int64_t> integer(const Node& node, const Subject& subject, std::int64_t least,
                                        std::int64_t most);
    std::optional<double> number(const Node& node, const Subject& subject, double least);
    std::optional<double> duration(const Node& node, const Subject& subject);     ///< 90, 90s, 10m, 1h30m, 7d
    std::optional<std::uint64_t> bytes(const Node& node, const Subject& subject); ///< 1000, 2 GB, 512 MiB
    std::optional<std::string> oneOf(const Node& node, const Subject& subject, const std::vector<std::string>& words);
    /// A path below the folder it starts from: relative, without "..". `what` it may not be is told.
    std::optional<std::string> innerPath(const Node& node, const Subject& subject);
    std::optional<std::string> projectPath(const Node& node, const Subject& subject); ///< and not within .stemma

    /// Tells that something else is expected, with the hint for what often goes wrong.
    void wrongType(const Node& node, const Subject& subject, std::string_view expected, std::string hint = {});
    /// Tells of a key that isn't known. `elsewhere` is a hint for a key that belongs to another place, or "".
    void unknownKey(const Node& node, std::string_view kind, std::string_view owner,
                    const std::vector<std::string>& known, const std::string& elsewhere = {});
    bool name(std::string_view text, Place where, const Subject& subject); ///< tells where it isn't one
    Problems& problems() { return m_problems; }
    bool includes() const { return m_includes; } ///< the pipeline includes files: a step may be PREP/CLEAN
    void setIncludes() { m_includes = true; }

private:
    std::optional<std::string> pathBy(Result<std::string> (*rule)(const std::string&), const Node& node,
                                      const Subject& subject);
    Problems& m_problems;
    bool m_includes = false;
};

/// The rules of Values::innerPath() and projectPath(); an error's message goes on from what has the path: "leads out
/// …".
Result<std::string> innerPath(const std::string& path);
Result<std::string> projectPath(const std::string& path);
std::optional<double> parseDuration(std::string_view text);
std::optional<std::uint64_t> parseBytes(std::string_view text);
bool isIgnoredKey(std::string_view key); ///< x-…

} // namespace stemma
