// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Ranked.h"

#include <filesystem>
#include <optional>
#include <string>

namespace stemma::layered {

/// Of all that a graph's layout depends on: equal graphs have equal keys.
std::string keyOf(const LayoutGraph& graph);

/// Layouts kept in files of a folder that may go at any time: what Graphviz found for a component, and whole layouts.
/// A file is named by the hash of all that its layout depends on. One that is damaged or lies is as if it weren't
/// there. The folder holds at most 2,000 files and 256 MB: the ones longest unused go. Any thread, any process.
class LayoutMemory {
public:
    explicit LayoutMemory(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// What a file is called: it takes reading all of a graph. Empty where nothing is kept.
    std::string nameOf(const Component& component) const;
    std::string nameOf(const LayoutGraph& graph) const;

    /// `name` is the component's.
    std::optional<Placed> placed(const std::string& name, const Component& component) const;
    void keep(const std::string& name, const Placed& placed);

    /// `name` is the graph's. Bands are none of what is kept: Graphviz makes none.
    std::optional<LayoutResult> whole(const std::string& name, const LayoutGraph& graph) const;
    void keep(const std::string& name, const LayoutResult& result);

    /// Removes what is too much, where something was kept.
    void tidy() const;

private:
    std::optional<std::string> read(const std::string& name) const;
    void write(const std::string& name, const std::string& body);

    std::filesystem::path m_folder; ///< empty: nothing is kept
    bool m_wrote = false;
};

} // namespace stemma::layered
