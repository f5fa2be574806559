// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"

#include "core/base/Text.h"

#include <charconv>

namespace stemma::cli {

const Option* Command::option(std::string_view optionName) const {
    for (const Option& option : options)
        if (option.name == optionName) return &option;
    for (const Option& option : commonOptions())
        if (option.name == optionName) return &option;
    return nullptr;
}

const std::vector<Option>& commonOptions() {
    static const std::vector<Option> kOptions = {
        {.name = "workspace",
         .letter = 'w',
         .value = "FOLDER",
         .help = "use this folder's workspace (else STEMMA_WORKSPACE, else the nearest one above)",
         .completes = Completes::Folder},
        {.name = "help", .letter = 'h', .value = "", .help = "say how to use it"},
    };
    return kOptions;
}

std::string withGuess(std::string sentence, std::string_view word, const std::vector<std::string>& words) {
    const std::string guess = didYouMean(word, words);
    return guess.empty() ? sentence : sentence + "." + guess;
}

Option jsonOption(std::string what) {
    return {.name = "json", .letter = 0, .value = "", .help = "print " + std::move(what)};
}

std::string Invocation::text(const std::string& name, std::string otherwise) const {
    const auto found = values.find(name);
    return found == values.end() || found->second.empty() ? std::move(otherwise) : found->second.back();
}

std::vector<std::string> Invocation::texts(const std::string& name) const {
    const auto found = values.find(name);
    return found == values.end() ? std::vector<std::string>{} : found->second;
}

Result<int> Invocation::number(const std::string& name, int least, int otherwise) const {
    if (!has(name)) return otherwise;
    const std::string word = text(name);
    int value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size() || value < least)
        return fail(ErrorCode::InvalidArgument, "--" + name + " takes a whole number from " + std::to_string(least) +
                                                    ", not '" + printable(word) + "'");
    return value;
}

} // namespace stemma::cli
