// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <string>

// What the builders of specifications (Charts, ModelCharts) are made of.
namespace stemma::chartparts {

/// With schema, title (where there is one) and inline rows.
Json specification(const std::string& title, Json::Array values);
/// The same without rows: each layer has its own. `subtitle` may be "".
Json layered(const std::string& title, const std::string& subtitle, Json::Array layers);
Json inlineRows(Json::Array values);
/// An axis without a title would be labelled with our field's name, so an empty title is an explicit null.
Json titled(const std::string& title);
Json channel(const char* field, const char* type, const std::string& title);
/// A count needs no half birds between its ticks.
Json countChannel(const std::string& title);
/// A line that things are compared with: dashed, quiet, over the whole plot.
Json referenceRule(Json encoding, Json::Array values);

} // namespace stemma::chartparts
