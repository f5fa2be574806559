// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional> // first: Qt 6.4's moc can't read GCC's <compare> where nothing came before it

#include <compare>
#include <cstdint>
#include <string>

namespace stemma {

/// A database row's number that can't be mistaken for another table's. 0 is none.
template <typename Tag>
struct Id {
    std::int64_t value = 0;
    explicit operator bool() const { return value != 0; }
    auto operator<=>(const Id&) const = default;
};

using RunId = Id<struct RunTag>;           ///< also the run's number, as people see it
using StepRunId = Id<struct StepRunTag>;   ///< one step in one run
using VersionId = Id<struct VersionTag>;   ///< one artifact version
using ArtifactId = Id<struct ArtifactTag>; ///< an artifact's name
using KeyId = Id<struct KeyTag>;           ///< a declared cache key

/// A new UUID (version 7: the time, then 62 random bits) as 36 characters; the name of a thing outside the database
/// (folders, manifests). Those made one after another sort so, which keeps an index of them small to write; nothing may
/// depend on it, since clocks go back.
std::string newUuid();

} // namespace stemma

template <typename Tag>
struct std::hash<stemma::Id<Tag>> {
    std::size_t operator()(stemma::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
