// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <string>
#include <vector>

/// A file of tests/data/charts ({"spec", "size", "expected"}, see oracle.mjs there) beside the scene that Stemma makes
/// of it: one sentence for each difference, which begins with what differs ("bottom ticks: …"). Pixels may differ by a
/// half. Texts are as wide as Vega thinks without a font, so that the same labels have the same room.
std::vector<std::string> vegaDifferences(const stemma::Json& file);
