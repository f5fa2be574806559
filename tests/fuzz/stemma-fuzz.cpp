// SPDX-License-Identifier: GPL-3.0-or-later
// What libFuzzer calls (https://llvm.org/docs/LibFuzzer.html): one target, named by STEMMA_FUZZ.
#include "tests/fuzz/FuzzTargets.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using stemma::test::FuzzTarget;

namespace {

const FuzzTarget* chosen = nullptr;

} // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    const char* wanted = std::getenv("STEMMA_FUZZ");
    for (const FuzzTarget& target : stemma::test::fuzzTargets())
        if (wanted && target.name == wanted) chosen = &target;
    if (chosen) return 0;
    std::fprintf(stderr, "STEMMA_FUZZ names one of:\n");
    for (const FuzzTarget& target : stemma::test::fuzzTargets()) std::fprintf(stderr, "%s\n", target.name.c_str());
    std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    chosen->run(*chosen, {reinterpret_cast<const char*>(bytes), size});
    return 0;
}
