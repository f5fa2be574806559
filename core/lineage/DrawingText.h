// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/lineage/GraphRequest.h"

#include <string>
#include <string_view>

namespace stemma {

// A graph as text: what is drawn, folded groups and lanes too. Names are made printable, and quoted as the format needs
// it.

/// {"nodes": […], "edges": […], "lanes": […], "groups": […]}: nodes as in the lineage's JSON where they are the same
/// ("id", "kind", "name"), with what the drawing says of them; lanes and groups only where there are some.
Json toJson(const GraphAnswer& graph);
/// For Graphviz: numeric ids, names as escaped labels, a cluster a lane.
std::string toDot(const LineageDrawing& drawing);
/// For Markdown pages that draw Mermaid.
std::string toMermaid(const LineageDrawing& drawing);
/// A line a step or group, with what it reads and makes, under its lane or pipeline. Ends in a newline; "" for nothing.
std::string toText(const LineageDrawing& drawing);

std::string dotQuoted(const std::string& text);     ///< in quotes; control characters were made visible before
std::string mermaidQuoted(const std::string& text); ///< the same

} // namespace stemma
