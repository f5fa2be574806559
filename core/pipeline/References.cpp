// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/References.h"

#include "core/base/Clock.h"
#include "core/base/Text.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::string_view kArtifact = "artifact:";

bool isVersion(std::string_view text) {
    if (text.starts_with("run:"))
        text.remove_prefix(4);
    else if (isName(text))
        return true; // latest, newest, an alias
    const bool digits =
        !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? text.size() < 18 : bool(parseTimestamp(text));
}

bool parseArtifact(std::string_view text, Reference& reference) {
    text.remove_prefix(kArtifact.size());
    const std::size_t at = text.find('@');
    reference.kind = Reference::Kind::Artifact;
    reference.artifact = text.substr(0, at);
    if (at != std::string_view::npos) reference.version = text.substr(at + 1);
    // A cell's artifact has brackets after its name.
    std::string_view name = reference.artifact;
    const std::size_t bracket = name.find('[');
    if (bracket != std::string_view::npos) {
        const std::size_t close = name.find(']', bracket);
        if (close == std::string_view::npos || (close + 1 != name.size() && name[close + 1] != '.')) return false;
        name = name.substr(0, bracket);
    }
    return isArtifactName(name) && (at == std::string_view::npos || isVersion(reference.version));
}

/// A name, or where files are included names with / between.
bool isStepName(std::string_view text, bool included) {
    if (!included || text.find('/') == std::string_view::npos) return isName(text);
    for (const std::string& part : split(text, '/'))
        if (!isName(part)) return false;
    return true;
}

bool parseStepOutput(std::string_view text, Reference& reference, bool included) {
    const std::size_t end = text.find_first_of(".[");
    reference.step = text.substr(0, end);
    if (end == std::string_view::npos) return isStepName(reference.step, included);
    std::string_view rest = text.substr(end);
    if (rest.front() == '[') {
        const std::size_t close = rest.find(']');
        if (close == std::string_view::npos || close == 1) return false;
        reference.cells = std::string(rest.substr(1, close - 1));
        rest.remove_prefix(close + 1);
    }
    if (!rest.empty()) {
        if (rest.front() != '.') return false;
        reference.output = rest.substr(1);
        if (!isName(reference.output)) return false;
    }
    return isStepName(reference.step, included);
}

std::string formHint(std::string_view text) {
    const std::size_t bracket = text.find('[');
    const std::size_t dot = text.find('.');
    if (bracket != std::string_view::npos && dot != std::string_view::npos && dot < bracket && text.back() == ']')
        return "Brackets come after the step: " +
               printable(std::string(text.substr(0, dot)) + std::string(text.substr(bracket)) +
                         std::string(text.substr(dot, bracket - dot))) +
               ".";
    if (text.find('@') != std::string_view::npos || text.find('/') != std::string_view::npos) {
        if (text.starts_with("run:")) return "Another run's output is artifact:NAME@run:N.";
        return "An artifact of the workspace is written artifact:" + printable(text) +
               ", a file has a step that imports it.";
    }
    return "Write STEP, STEP.OUTPUT, STEP[*].OUTPUT or artifact:NAME@VERSION.";
}

} // namespace

bool isArtifactName(std::string_view text) {
    if (text.empty() || text.size() > 255) return false;
    for (const std::string& part : split(text, '/')) {
        if (part.empty() || part.front() == '.') return false;
        for (const char c : part)
            if (c != '.' && !isName(std::string("a") + c)) return false;
    }
    return true;
}

std::optional<Reference> parseReference(const Node& node, const Subject& subject, Values& values) {
    if (!node.isText()) {
        values.wrongType(node, subject, "a reference such as clean or split.train");
        return std::nullopt;
    }
    Reference reference;
    reference.text = node.text;
    reference.where = node.where;
    const bool artifact = node.text.starts_with(kArtifact);
    if (artifact ? parseArtifact(node.text, reference) : parseStepOutput(node.text, reference, values.includes()))
        return reference;
    values.problems().add(
        node.where, inQuotes(node.text) + " in " + subject.text() + " isn't a reference",
        artifact ? "Write artifact:NAME@VERSION; a version is a number, latest, newest, run:N, an alias or a date."
                 : formHint(node.text));
    return std::nullopt;
}

std::string referenceLastPart(const Reference& reference) {
    if (reference.kind == Reference::Kind::StepOutput)
        return reference.output.empty() ? reference.step.substr(reference.step.rfind('/') + 1) : reference.output;
    std::string_view name = reference.artifact;
    const std::size_t bracket = name.find('[');
    if (bracket != std::string_view::npos) {
        const std::size_t close = name.find("].", bracket);
        name = close == std::string_view::npos ? name.substr(0, bracket) : name.substr(close + 2);
    }
    const std::size_t last = name.find_last_of("/.");
    return std::string(last == std::string_view::npos ? name : name.substr(last + 1));
}

} // namespace stemma
