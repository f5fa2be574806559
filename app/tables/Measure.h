// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stemma::duck {

/// `stemma-tables --measure FILE [ROUNDS]`, for the benchmark: profiles a table and has DuckDB itself summarise it
/// (SUMMARIZE, then one query for the histograms of its numbers and times), in turns, with the same options, threads
/// and memory. Prints {"rows", "profile": [seconds…], "duckdb": [seconds…], "sniff": seconds, "memory_bytes"}.
/// Returns the exit code.
int measure(int count, char** arguments);

} // namespace stemma::duck
