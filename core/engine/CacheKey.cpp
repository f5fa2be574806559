// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CacheKey.h"

#include "core/base/Text.h"

#include <algorithm>
#include <map>

namespace stemma {

Digest declaredKey(std::vector<KeyComponent>& components) {
    std::sort(components.begin(), components.end());
    Sha256 hash;
    hash.addNetstring("stemma-key-1");
    for (std::size_t i = 0; i < components.size(); ++i) {
        const KeyComponent& c = components[i];
        STEMMA_ASSERT(i == 0 || components[i - 1].component != c.component || components[i - 1].name != c.name);
        hash.addNetstring(c.component);
        hash.addNetstring(c.name);
        hash.addNetstring(c.value);
    }
    return hash.finish();
}

Digest fullKey(const Digest& declared, std::vector<Observation> observations) {
    std::sort(observations.begin(), observations.end());
    Sha256 hash;
    hash.addNetstring("stemma-full-key-1");
    hash.addNetstring(declared.view());
    for (const Observation& o : observations) {
        hash.addNetstring("observed");
        hash.addNetstring(o.name);
        hash.addNetstring(o.value);
    }
    return hash.finish();
}

Json toJson(const Reason& reason) {
    Json json = Json::object({{"component", reason.component}, {"name", reason.name}});
    json.set("before", reason.before);
    json.set("after", reason.after);
    json.set("root", reason.root);
    if (!reason.lines.empty()) json.set("lines", reason.lines);
    if (!reason.file.empty()) json.set("file", reason.file);
    if (!reason.file.empty() && reason.line > 0) json.set("line", reason.line);
    return json;
}

std::string codePath(const Reason& reason) {
    const bool module = reason.component == "observed" && reason.name.starts_with("module:");
    if (reason.before.empty() || reason.after.empty() || (reason.component != "code" && !module)) return {};
    if (!reason.file.empty()) return reason.file;
    std::string path = module ? reason.name.substr(7) : reason.name;
    return path.starts_with('/') ? std::string() : path;
}

std::string placeText(const Reason& reason) {
    return reason.line > 0 && !reason.file.empty() ? reason.file + ":" + std::to_string(reason.line) : reason.file;
}

Reason reasonFrom(const Json& json) {
    return {json["component"].text(),
            json["name"].text(),
            json["before"].text(),
            json["after"].text(),
            json["root"].boolean(true),
            json["lines"].text(),
            {},
            json["file"].text(),
            int(json["line"].integer())};
}

int firstDifferentLine(const std::string& before, const std::string& after) {
    const auto [a, b] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
    return 1 + int(std::count(before.begin(), a, '\n'));
}

std::string differentLines(const std::string& before, const std::string& after) {
    const auto a = split(before, '\n'), b = split(after, '\n');
    std::size_t first = 0;
    while (first < a.size() && first < b.size() && a[first] == b[first]) ++first;
    std::size_t tail = 0;
    while (tail + first < a.size() && tail + first < b.size() && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    auto shown = [](const std::vector<std::string>& lines, std::size_t at, std::size_t end) {
        if (at >= end) return std::string("(nothing)");
        std::string line(trim(lines[at]));
        if (line.size() > 60) line = toUtf8(line.substr(0, 57)) + "…";
        return line;
    };
    const std::size_t lines = std::max(a.size(), b.size()) - tail - first;
    std::string text = "line " + std::to_string(first + 1) + ": " + shown(a, first, a.size() - tail) + " → " +
                       shown(b, first, b.size() - tail);
    if (lines > 1) text += " (" + plural(std::int64_t(lines), "line") + " differ)";
    return text;
}

namespace {

std::string inputContent(const std::string& value) {
    auto json = Json::parse(value);
    if (!json) return value.substr(0, 12);
    if (json->isArray()) return plural(std::int64_t(json->size()), "item");
    return (*json)["content"].text().substr(0, 8);
}

std::string shortened(const std::string& value) {
    // A hash is told by its first digits, as git does.
    const bool hash = value.size() == 64 && value.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (hash) return value.substr(0, 8);
    return value.size() > 80 ? toUtf8(value.substr(0, 77)) + "…" : value;
}

/// "line 8: min(a) → max(a)", of an included file "prepare.yaml:8: min(a) → max(a)".
std::string placed(const Reason& r, const std::string& lines) {
    const std::string place = placeText(r);
    return place.empty() || !lines.starts_with("line ") ? lines : place + lines.substr(lines.find(':'));
}

/// "util.py is different: 1b2c → 3d4e", "package numpy: 1.24.2 → 1.26.0", "folder data has other entries"
std::string describeObserved(const Reason& r) {
    const std::size_t colon = r.name.find(':');
    const std::string kind = r.name.substr(0, colon), name = r.name.substr(colon == std::string::npos ? 0 : colon + 1);
    if (r.after.empty() || r.after == "absent")
        return (kind == "package" ? "package " : "") + name + (r.after.empty() ? " isn't found any more" : " is gone");
    if (r.before == "absent") return name + " is there now";
    if (r.before.empty()) return (kind == "package" ? "package " : "") + name + " wasn't read before";
    if (kind == "folder") return "the folder " + (name.empty() ? "." : name) + " has other entries";
    if (!r.lines.empty()) return name + ", " + placed(r, r.lines);
    if (kind == "package") return "package " + name + ": " + r.before + " → " + r.after;
    return name + " is different: " + shortened(r.before) + " → " + shortened(r.after);
}

std::string withoutPlace(const Reason& r);

} // namespace

std::string describe(const Reason& r) {
    const bool told = r.component == "text" || !r.lines.empty(); // with the line itself
    const std::string place = told ? std::string() : placeText(r);
    return withoutPlace(r) + (place.empty() ? "" : " (" + place + ")");
}

namespace {

std::string withoutPlace(const Reason& r) {
    if (r.component == "new") return "it has no earlier result";
    if (r.component == "missing") return "the files of " + r.name + " are gone";
    if (r.component == "cache" || r.component == "forced" || r.component == "volatile" || r.component == "changed")
        return r.after;
    if (r.component == "failed") return "it did not finish last time (" + r.before + ")";
    if (r.component == "check") return "the check " + r.name + " is new";
    if (r.component == "when") return r.after.empty() ? "only when " + r.name : r.after;
    if (r.component == "upstream" && r.after == "skip") return r.name + " isn't needed";
    if (r.component == "upstream") return r.name + " will run first";
    if (r.component == "text") return "text of " + r.name + ", " + placed(r, differentLines(r.before, r.after));
    if (r.component == "input" && !r.before.empty() && !r.after.empty())
        return "input " + r.name + " has other content: " + inputContent(r.before) + " → " + inputContent(r.after);
    if (r.component == "observed") return describeObserved(r);
    if (!r.lines.empty()) return r.component + " " + r.name + ", " + placed(r, r.lines);
    const std::string what = r.component + " " + r.name;
    if (r.component == "input") return what + (r.before.empty() ? " is new" : " is gone");
    if (r.before.empty()) return what + " is new: " + shortened(r.after);
    if (r.after.empty()) return what + " is gone (was " + shortened(r.before) + ")";
    return what + ": " + shortened(r.before) + " → " + shortened(r.after);
}

} // namespace

std::vector<Reason> differences(const std::vector<KeyComponent>& before, const std::vector<KeyComponent>& after) {
    std::map<std::pair<std::string, std::string>, std::pair<std::string, std::string>> all;
    for (const auto& c : before) all[{c.component, c.name}].first = c.value;
    for (const auto& c : after) all[{c.component, c.name}].second = c.value;
    std::vector<Reason> reasons;
    for (const auto& [id, values] : all)
        if (values.first != values.second)
            reasons.push_back(Reason{id.first, id.second, values.first, values.second, id.first != "input"});
    std::stable_sort(reasons.begin(), reasons.end(), [](const Reason& a, const Reason& b) { return a.root > b.root; });
    return reasons;
}

} // namespace stemma
