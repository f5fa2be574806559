// SPDX-License-Identifier: GPL-3.0-or-later
// Writes each target's seeds as files, for the fuzzer to begin with: write-seeds FOLDER. Prints the targets' names.
#include "core/base/Files.h"
#include "tests/fuzz/FuzzTargets.h"

#include <cstdio>
#include <string>

int main(int count, char** words) {
    if (count != 2) return 2;
    for (const auto& target : stemma::test::fuzzTargets()) {
        const stemma::fs::path folder = stemma::fs::path(words[1]) / target.name;
        if (!stemma::makeFolders(folder)) return 1;
        for (std::size_t i = 0; i < target.seeds.size(); ++i)
            if (!stemma::writeFile(folder / ("seed-" + std::to_string(i)), target.seeds[i])) return 1;
        std::printf("%s\n", target.name.c_str());
    }
    return 0;
}
