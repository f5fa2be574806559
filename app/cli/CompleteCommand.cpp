// SPDX-License-Identifier: GPL-3.0-or-later
// `stemma __complete WORDS…`: what the last word may become, a line each, with what it is after a tab. A line ":files"
// or ":folders" asks the shell to complete names itself. It is silent about every error, and changes nothing.
#include "app/cli/Candidates.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"

#include <algorithm>

namespace stemma::cli {

namespace {

/// The words before the one that is completed, taken apart as far as completion needs it.
struct Before {
    const Command* command = nullptr;
    const Option* open = nullptr; ///< the option whose value comes next
    std::vector<std::string> arguments;
    Invocation invocation;
};

const Option* optionOf(const Command* command, const std::string& word) {
    static const Command kNone;
    const Command& from = command ? *command : kNone;
    for (const auto* options : {&from.options, &commonOptions()})
        for (const Option& option : *options)
            if (word == "--" + option.name || (option.letter && word == std::string("-") + option.letter))
                return &option;
    return nullptr;
}

Before readBefore(const std::vector<std::string>& words) {
    Before before;
    bool optionsEnded = false;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const std::string& word = words[i];
        if (before.open) {
            before.invocation.values[before.open->name].push_back(word);
            before.open = nullptr;
        } else if (word == "--") {
            optionsEnded = true;
        } else if (!optionsEnded && word.size() > 1 && word[0] == '-') {
            const Option* option = optionOf(before.command, word.substr(0, word.find('=')));
            if (!option) continue;
            if (option->value.empty()) {
                before.invocation.values[option->name]; // a flag is there or not
                continue;
            }
            const std::size_t equals = word.find('=');
            if (equals == std::string::npos) {
                before.open = option;
            } else {
                before.invocation.values[option->name].push_back(word.substr(equals + 1));
            }
        } else if (!before.command) {
            before.command = findCommand(word);
            if (!before.command) before.command = &commands().back(); // unknown: nothing to say about the rest
        } else {
            before.arguments.push_back(word);
        }
    }
    before.invocation.command = before.command;
    if (before.command)
        for (std::size_t i = 0; i < before.command->arguments.size() && i < before.arguments.size(); ++i)
            before.invocation.values[before.command->arguments[i].name].push_back(before.arguments[i]);
    return before;
}

void addOptions(const Command* command, std::vector<Candidate>& all) {
    static const Command kNone;
    for (const auto* options : {&(command ? command : &kNone)->options, &commonOptions()})
        for (const Option& option : *options) all.push_back({"--" + option.name, option.help});
    if (!command) all.push_back({"--version", "which version this is"});
}

std::vector<Candidate> candidates(const Before& before, const std::string& current) {
    std::vector<Candidate> all;
    if (before.open) return candidatesFor(before.open->completes, before.open->words, current, before.invocation);
    if (current.size() > 1 && current[0] == '-' && current.find('=') == std::string::npos) {
        addOptions(before.command, all);
        return all;
    }
    if (current.starts_with("--")) { // --only=st…
        const std::size_t equals = current.find('=');
        if (const Option* option = optionOf(before.command, current.substr(0, equals))) {
            all = candidatesFor(option->completes, option->words, current.substr(equals + 1), before.invocation);
            for (Candidate& candidate : all)
                if (!candidate.word.starts_with(":")) candidate.word.insert(0, current.substr(0, equals + 1));
        }
        return all;
    }
    if (!before.command) {
        for (const Command& command : commands())
            if (!command.hidden) all.push_back({command.name, command.summary});
        return all;
    }
    const std::vector<Argument>& arguments = before.command->arguments;
    const std::size_t at = before.arguments.size();
    if (current == "-") addOptions(before.command, all);
    if (arguments.empty() || (at >= arguments.size() && !arguments.back().repeats)) return all;
    const Argument& argument = arguments[std::min(at, arguments.size() - 1)];
    return candidatesFor(argument.completes, argument.words, current, before.invocation);
}

Result<Exit> runComplete(Invocation& invocation) {
    std::vector<std::string> words = invocation.texts("WORDS");
    if (words.empty()) words.emplace_back();
    const std::string current = words.back();
    for (const Candidate& candidate : candidates(readBefore(words), current)) {
        const bool directive = candidate.word.starts_with(":");
        if (!directive && !candidate.word.starts_with(current)) continue;
        // A name that would do something to the terminal or the shell's line is left to be typed.
        if (printable(candidate.word) != candidate.word || candidate.word.find('\t') != std::string::npos) continue;
        out(candidate.word + (candidate.what.empty() ? "" : "\t" + field(candidate.what)) + "\n");
    }
    return Exit::Success;
}

} // namespace

Command completeCommand() {
    Command command;
    command.name = "__complete";
    command.summary = "What the last word may become, for the completion scripts";
    command.arguments = {{.name = "WORDS", .help = "the words typed so far", .required = false, .repeats = true}};
    command.run = runComplete;
    command.hidden = true;
    return command;
}

} // namespace stemma::cli
