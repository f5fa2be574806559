// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

#include <string>
#include <string_view>
#include <vector>

namespace stemma {

/// What a Vega-Lite specification is, without drawing it.
struct SpecificationFacts {
    std::string title;               ///< "" where it has none
    std::string mark;                ///< "bar"; of a composed one "layer", "hconcat", "facet" …
    std::vector<std::string> fields; ///< that its encodings name, sorted, each once
    bool ofSelf = false;             ///< its data is {"name": "self"}: the artifact it is shown on
    std::vector<std::string> urls;   ///< data it would fetch from elsewhere; Stemma never does
    std::size_t values = 0;          ///< inline data rows
};

/// Reads a specification: a JSON object with mark, layer, facet, hconcat, vconcat, concat, repeat or spec. Bounded in
/// depth and size (16 MiB). Errors: BadData, with `name` and the place.
struct Specification {
    Json json;
    SpecificationFacts facts;
};
Result<Specification> readSpecification(std::string_view text, const std::string& name);

/// A person's specification (`visualize: [x.vl.json]`) as it is kept beside an artifact: checked as above, and with
/// data
/// {"name": "self"}, which is added where it has no data at all. A specification that would fetch something is refused.
struct PreparedVisualization {
    std::string text;  ///< to be stored; the person's own bytes where nothing had to be added
    std::string title; ///< its own, else the file's stem
};
Result<PreparedVisualization> prepareVisualization(std::string_view text, const std::string& fileName);

} // namespace stemma
