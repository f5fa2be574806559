// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"

#include "app/cli/catalog.h"
#include "core/base/Text.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>

namespace stemma::cli {

namespace {

tl::unexpected<Error> wrong(std::string message, const Command* command) {
    return fail(ErrorCode::InvalidArgument, std::move(message),
                command ? "Usage: " + usageOf(*command) + "; more by stemma " + command->name + " --help"
                        : "stemma --help lists the commands.");
}

std::vector<std::string> optionWords(const Command& command) {
    std::vector<std::string> words;
    for (const auto* options : {&command.options, &commonOptions()})
        for (const Option& option : *options) words.push_back("--" + option.name);
    return words;
}

/// Where the command's name stands: the first word that is neither an option nor the value of -w.
std::size_t findName(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "-w" || words[i] == "--workspace") {
            ++i;
        } else if (words[i].empty() || words[i][0] != '-') {
            return i;
        }
    }
    return words.size();
}

Result<Asked> withoutName(const std::vector<std::string>& words) {
    Asked asked;
    asked.kind = Asked::Kind::Overview;
    for (const std::string& word : words) {
        if (word == "--version" || word == "-V") {
            asked.kind = Asked::Kind::Version;
        } else if (word == "-w" || word == "--workspace") {
            return wrong("A command is missing", nullptr);
        } else if (word != "--help" && word != "-h" && word != "--json") {
            return wrong(
                withGuess("There is no option '" + printable(word) + "'", word, {"--help", "--version", "--workspace"}),
                nullptr);
        }
    }
    return asked;
}

/// The options and arguments of a command for CLI11, and afterwards what it found for them.
class Parser {
public:
    explicit Parser(const Command& command) : m_command(command) {
        m_app.set_help_flag();
        m_app.allow_extras();
        m_app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        for (const auto* options : {&command.options, &commonOptions()})
            for (const Option& option : *options) addOption(option);
        for (const Argument& argument : command.arguments) addArgument(argument);
    }

    Result<Invocation> parse(std::vector<std::string> words) {
        const std::string last = words.empty() ? "" : words.back();
        std::reverse(words.begin(), words.end()); // as CLI11 wants them
        try {
            m_app.parse(std::move(words));
        } catch (const CLI::ArgumentMismatch&) {
            return wrong(mismatch(last), &m_command);
        } catch (const CLI::Error& error) {
            return wrong(printable(error.what()), &m_command);
        }
        STEMMA_CHECK(checkExtras());
        return collect();
    }

private:
    void addOption(const Option& option) {
        std::string names = "--" + option.name;
        if (option.letter) names += std::string(",-") + option.letter;
        CLI::Option* added = option.value.empty() ? m_app.add_flag(names) : m_app.add_option(names);
        m_options.emplace_back(option.name, added);
    }

    void addArgument(const Argument& argument) {
        CLI::Option* added = m_app.add_option(argument.name);
        if (argument.repeats) added->allow_extra_args();
        m_options.emplace_back(argument.name, added);
    }

    /// CLI11 says so only of the last word: everything before it would have taken the next one.
    std::string mismatch(const std::string& last) const {
        for (const auto* options : {&m_command.options, &commonOptions()})
            for (const Option& option : *options)
                if (last == "--" + option.name || (option.letter && last == std::string("-") + option.letter))
                    return "--" + option.name + " needs a value, " + option.value;
        return "An option needs a value";
    }

    Status checkExtras() const {
        for (const std::string& word : m_app.remaining()) {
            if (word == "--") continue;
            if (!word.empty() && word[0] == '-')
                return wrong(withGuess(m_command.name + " has no option '" + printable(word) + "'",
                                       word.substr(0, word.find('=')), optionWords(m_command)),
                             &m_command);
            return wrong("'" + printable(word) + "' is one word too many", &m_command);
        }
        return {};
    }

    Result<Invocation> collect() const {
        Invocation invocation;
        invocation.command = &m_command;
        for (const auto& [name, parsed] : m_options)
            if (parsed->count() > 0) invocation.values[name] = parsed->results();
        if (invocation.has("help")) return invocation;
        for (const auto* options : {&m_command.options, &commonOptions()})
            for (const Option& option : *options)
                if (!option.value.empty() && !option.repeats && invocation.texts(option.name).size() > 1)
                    return wrong("--" + option.name + " is there twice", &m_command);
        for (const Argument& argument : m_command.arguments)
            if (argument.required && !invocation.has(argument.name))
                return wrong(argument.name + " is missing: " + argument.help, &m_command);
        return invocation;
    }

    const Command& m_command;
    CLI::App m_app;
    std::vector<std::pair<std::string, CLI::Option*>> m_options;
};

std::vector<std::string> commandNames() {
    std::vector<std::string> names;
    for (const Command& command : commands())
        if (!command.hidden) names.push_back(command.name);
    return names;
}

/// Text in lines of at most `width`, all but the first indented.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t width = 100) {
    std::string out;
    std::size_t column = indent;
    for (const std::string& word : split(text, ' ')) {
        if (column > indent && column + 1 + word.size() > width) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out;
}

std::string rows(const std::vector<std::pair<std::string, std::string>>& entries) {
    std::size_t width = 0;
    for (const auto& [left, right] : entries) width = std::max(width, std::min<std::size_t>(left.size(), 26));
    std::string out;
    for (const auto& [left, right] : entries) {
        out += "  " + left;
        out += left.size() > width ? "\n" + std::string(width + 4, ' ') : std::string(width + 2 - left.size(), ' ');
        out += wrapped(right, width + 4) + "\n";
    }
    return out;
}

} // namespace

Result<Asked> parseCommandLine(const std::vector<std::string>& words, bool& json) {
    json = std::find(words.begin(), std::find(words.begin(), words.end(), "--"), "--json") != words.end();
    const std::size_t at = findName(words);
    if (at == words.size()) return withoutName(words);
    Asked asked;
    std::string name = words[at];
    std::vector<std::string> rest = words;
    rest.erase(rest.begin() + std::ptrdiff_t(at));
    if (name == "help") { // stemma help run
        if (rest.empty()) {
            asked.kind = Asked::Kind::Overview;
            return asked;
        }
        name = rest.front();
        rest = {"--help"};
    }
    const Command* command = findCommand(name);
    if (!command)
        return wrong(withGuess("There is no command '" + printable(name) + "'", name, commandNames()), nullptr);
    asked.invocation.command = command;
    if (command->name == "__complete") { // its words belong to another command
        asked.invocation.values["WORDS"] = rest;
        return asked;
    }
    STEMMA_TRY(asked.invocation, Parser(*command).parse(rest));
    if (asked.invocation.has("help")) asked.kind = Asked::Kind::Help;
    return asked;
}

std::string usageOf(const Command& command) {
    std::string usage = "stemma " + command.name;
    for (const Argument& argument : command.arguments) {
        const std::string word = argument.name + (argument.repeats ? "…" : "");
        usage += argument.required ? " " + word : " [" + word + "]";
    }
    return usage + (command.options.empty() ? "" : " [options]");
}

std::string helpOf(const Command& command) {
    std::string out = command.summary + ".\n";
    if (!command.description.empty()) out += "\n" + command.description + "\n";
    out += "\nUsage: " + usageOf(command) + "\n";
    std::vector<std::pair<std::string, std::string>> entries;
    for (const Argument& argument : command.arguments) entries.emplace_back(argument.name, argument.help);
    if (!entries.empty()) out += "\n" + rows(entries);
    entries.clear();
    for (const auto* options : {&command.options, &commonOptions()})
        for (const Option& option : *options) {
            std::string left = option.letter ? std::string("-") + option.letter + ", " : "";
            left += "--" + option.name + (option.value.empty() ? "" : " " + option.value);
            entries.emplace_back(left, option.help);
        }
    out += "\nOptions\n" + rows(entries);
    if (command.examples.empty()) return out;
    entries.clear();
    out += "\nExamples\n";
    for (const Example& example : command.examples) out += "  " + example.line + "\n      " + example.what + "\n";
    return out;
}

std::string overview() {
    std::string out = "Stemma runs data pipelines, keeps every artifact they make, and tells where each came from.\n\n"
                      "Usage: stemma [-w FOLDER] COMMAND …\n\n";
    std::vector<std::pair<std::string, std::string>> entries;
    for (const Command& command : commands())
        if (!command.hidden) entries.emplace_back(command.name, command.summary);
    out += rows(entries);
    out += "\n  stemma COMMAND --help says more about one, with examples.\n"
           "  A new project:  stemma new weather && cd weather && stemma run\n";
    return out;
}

} // namespace stemma::cli
