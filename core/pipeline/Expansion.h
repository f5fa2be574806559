// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/PipelineFile.h"
#include "core/pipeline/Values.h"

#include <set>
#include <unordered_map>

namespace stemma {

bool isFinite(const Json& value); ///< no .inf or .nan in it: canonical JSON couldn't tell them apart

/// The pipeline's parameters, with the overrides of a run applied, and what ${name} in the rest of the file becomes.
/// A text that is ${name} and nothing else takes the value's type; $${ is a literal ${. Growth is bounded (TreeLimits).
class Expansion {
public:
    Expansion(Values& values, const LoadOptions& options);
    /// Reads `parameters:` (nullptr: there is none). A default may use the parameters before it.
    void readParameters(const Node* parameters);
    /// Fills every text at or below the node.
    void expand(Node& node);
    const std::vector<Parameter>& parameters() const { return m_parameters; }
    /// Its value, ${today} included; nullptr where there is none.
    const Json* value(const std::string& name) const;
    std::vector<std::string> names() const;

private:
    struct Known {
        Node node;
        Json value;
    };
    void applyOverride(Node& node, const std::string& text);
    void define(const std::string& name, Node node, bool overridden);
    void expandText(Node& node);
    const Known* lookUp(const Node& node, std::string_view name, std::string_view whole);
    bool grow(const Node& node, std::size_t bytes, std::size_t nodes);

    Values& m_values;
    const LoadOptions& m_options;
    std::vector<Parameter> m_parameters;
    std::set<std::string, std::less<>> m_declared; ///< all that stand in the file, also those that come later
    std::unordered_map<std::string, Known> m_known;
    std::size_t m_bytes = 0, m_nodes = 0;
    bool m_full = false;
};

} // namespace stemma
