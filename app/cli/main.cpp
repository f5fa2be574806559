// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/Report.h"
#include "app/cli/Signals.h"
#include "app/cli/Terminal.h"

#include <malloc.h>

#include <cstdio>
#include <exception>

namespace stemma::cli {
namespace {

Exit run(const std::vector<std::string>& words) {
    bool json = false;
    Result<Asked> asked = parseCommandLine(words, json);
    if (!asked) {
        printError(asked.error(), json);
        return Exit::Wrong;
    }
    switch (asked->kind) {
    case Asked::Kind::Version:
        out("stemma " STEMMA_VERSION "\n");
        return Exit::Success;
    case Asked::Kind::Overview:
        out(overview());
        return Exit::Success;
    case Asked::Kind::Help:
        out(helpOf(*asked->invocation.command));
        return Exit::Success;
    case Asked::Kind::Run:
        break;
    }
    Invocation& invocation = asked->invocation;
    const Result<Exit> exit = invocation.command->run(invocation);
    if (exit) return *exit;
    printError(exit.error(), json);
    if (exit.error().code == ErrorCode::Cancelled) return Exit::Interrupted; // whatever was going on
    return invocation.failing.value_or(exitFor(exit.error()));
}

} // namespace
} // namespace stemma::cli

int main(int count, char** words) {
    // Memory in large pieces: by default each 4 KiB that a thread's heap grows is a call of its own.
    ::mallopt(M_TOP_PAD, 4 << 20);
    stemma::cli::ignoreClosedPipes();
    stemma::cli::Exit exit;
    try {
        exit = stemma::cli::run({words + 1, words + count});
    } catch (const std::exception& exception) { // a bug of ours; still a sentence rather than an abort
        stemma::cli::printError({stemma::ErrorCode::Internal,
                                 std::string("Something went wrong: ") + exception.what(),
                                 "Please report it.",
                                 std::nullopt,
                                 {}},
                                false);
        exit = stemma::cli::Exit::Workspace;
    }
    std::fflush(stdout);
    return int(exit);
}
