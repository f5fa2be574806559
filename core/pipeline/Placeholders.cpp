// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/Placeholders.h"

#include "core/base/Text.h"

#include <array>

namespace stemma {

namespace {

constexpr std::array kKinds = std::to_array<std::pair<std::string_view, PlaceholderKind>>({
    {"inputs", PlaceholderKind::Input},
    {"outputs", PlaceholderKind::Output},
    {"parameters", PlaceholderKind::Parameter},
    {"item", PlaceholderKind::Item},
});

PlaceholderValues parameterOf(const Step& step, PlaceholderKind kind, std::string_view name) {
    if (kind != PlaceholderKind::Parameter) return std::nullopt;
    const Parameter* parameter = step.parameter(name);
    if (!parameter) return std::nullopt;
    return parameterTexts(parameter->value);
}

} // namespace

std::vector<Placeholder> findPlaceholders(std::string_view text) {
    std::vector<Placeholder> found;
    for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
        const std::size_t window = std::min<std::size_t>(text.size() - open, 80); // "parameters." and 64 letters
        const std::size_t close = text.substr(open, window).find('}');
        if (close == std::string_view::npos) continue;
        const std::string_view inside = text.substr(open + 1, close - 1);
        const std::size_t dot = inside.find('.');
        if (dot == std::string_view::npos || !isName(inside.substr(dot + 1))) continue;
        for (const auto& [word, kind] : kKinds)
            if (inside.substr(0, dot) == word)
                found.push_back({kind, std::string(inside.substr(dot + 1)), open, close + 1});
    }
    return found;
}

std::string fillPlaceholders(std::string_view text, const PlaceholderResolver& resolver,
                             const std::function<std::string(std::string_view)>& quote) {
    std::string filled;
    std::size_t at = 0;
    for (const Placeholder& placeholder : findPlaceholders(text)) {
        const PlaceholderValues values = resolver(placeholder.kind, placeholder.name);
        if (!values) continue;
        filled.append(text.substr(at, placeholder.offset - at));
        for (std::size_t i = 0; i < values->size(); ++i) {
            if (i > 0) filled += ' ';
            filled += quote ? quote((*values)[i]) : (*values)[i];
        }
        at = placeholder.offset + placeholder.length;
    }
    filled.append(text.substr(at));
    return filled;
}

std::vector<std::string> fillArguments(const std::vector<std::string>& arguments, const PlaceholderResolver& resolver) {
    std::vector<std::string> filled;
    filled.reserve(arguments.size());
    for (const std::string& argument : arguments) {
        const std::vector<Placeholder> found = findPlaceholders(argument);
        if (found.size() == 1 && found.front().length == argument.size()) {
            const PlaceholderValues values = resolver(found.front().kind, found.front().name);
            if (values) {
                filled.insert(filled.end(), values->begin(), values->end());
                continue;
            }
        }
        filled.push_back(found.empty() ? argument : fillPlaceholders(argument, resolver));
    }
    return filled;
}

std::string parameterText(const Json& value) {
    if (value.isNull()) return {};
    return value.isString() ? value.text() : value.dump();
}

std::vector<std::string> parameterTexts(const Json& value) {
    if (!value.isArray()) return {parameterText(value)};
    std::vector<std::string> texts;
    for (const Json& item : value.items()) texts.push_back(parameterText(item));
    return texts;
}

const Json* itemValue(const Step& cell, std::string_view name) {
    const auto isOwn = [&] { // and not inherited
        const Input* file = cell.input(name);
        return cell.parameter(name) || (file && !file->item.empty());
    };
    for (const auto& [key, value] : cell.cell)
        if (key == name && isOwn()) return &value;
    for (const auto& [key, value] : cell.cell)
        if (const Parameter* item = cell.parameter(key); item && item->value.isObject())
            if (const Json* member = item->value.find(std::string(name))) return member;
    return nullptr;
}

Json boundParameters(const Step& step) {
    Json all = Json::object();
    for (const Parameter& parameter : step.parameters) {
        const Json* name = parameter.value.isObject() ? itemValue(step, parameter.name) : nullptr;
        all.set(parameter.name, name ? *name : parameter.value);
    }
    for (const auto& [key, value] : step.cell)
        if (const Parameter* item = step.parameter(key))
            for (const auto& [name, member] : item->value.members())
                if (!all.find(name)) all.set(name, member);
    for (const Input& input : step.inputs)
        if (!input.item.empty()) all.set(input.name, input.item);
    return all;
}

Json commandForKey(const Step& step) {
    const PlaceholderResolver resolver = [&](PlaceholderKind kind, std::string_view name) {
        return parameterOf(step, kind, name);
    };
    if (step.arguments.empty()) return Json(fillPlaceholders(step.shell, resolver, shellQuote));
    Json arguments = Json::array();
    for (std::string& argument : fillArguments(step.arguments, resolver)) arguments.push(Json(std::move(argument)));
    return arguments;
}

} // namespace stemma
