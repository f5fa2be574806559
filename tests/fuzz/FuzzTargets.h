// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stemma::test {

/// A reader of what strangers made, tried with any bytes. It must come to an end, whatever they are, and never crash.
struct FuzzTarget {
    std::string name; ///< "chart", ".npy"
    void (*run)(const FuzzTarget& target, std::string_view bytes);
    std::vector<std::string> seeds; ///< whole files, from which others are made by damage
};

/// Chart specifications, expressions, formats, pipelines, and a file of each extension that some materializer names.
const std::vector<FuzzTarget>& fuzzTargets();

} // namespace stemma::test
