// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"

#include "generated/CompletionScripts.h"

namespace stemma::cli {

namespace {

Result<Exit> runCompletion(Invocation& invocation) {
    const std::string shell = invocation.text("SHELL");
    const char* script = shell == "bash"   ? kBashCompletion
                         : shell == "zsh"  ? kZshCompletion
                         : shell == "fish" ? kFishCompletion
                                           : nullptr;
    if (!script)
        return fail(ErrorCode::InvalidArgument,
                    withGuess("There is no completion for '" + printable(shell) + "'", shell, {"bash", "zsh", "fish"}),
                    "It is there for bash, zsh and fish.");
    out(script);
    return Exit::Success;
}

} // namespace

Command completionCommand() {
    Command command;
    command.name = "completion";
    command.summary = "Print the script by which a shell completes commands and references";
    command.arguments = {{.name = "SHELL",
                          .help = "bash, zsh or fish",
                          .completes = Completes::Words,
                          .words = {"bash", "zsh", "fish"}}};
    command.examples = {{"source <(stemma completion bash)", "in ~/.bashrc"},
                        {"stemma completion zsh > ~/.zfunc/_stemma", "a folder of $fpath"},
                        {"stemma completion fish > ~/.config/fish/completions/stemma.fish", ""}};
    command.run = runCompletion;
    return command;
}

} // namespace stemma::cli
