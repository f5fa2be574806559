// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CacheKey.h"

#include "core/base/Text.h"

#include <algorithm>
#include <map>
#include <unordered_map>

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

namespace {

/// Where a text may be cut: not within a character.
std::size_t boundary(const std::string& text, std::size_t at) {
    while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    return at;
}

/// Two texts that differ, each `most` bytes at most, and so that the difference is seen: where it lies further on they
/// begin shortly before it.
std::pair<std::string, std::string> seenApart(const std::string& before, const std::string& after, std::size_t most) {
    constexpr std::size_t kLead = 16, kSeen = 12;
    const auto same =
        std::size_t(std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first - before.begin());
    const bool long_ = std::max(before.size(), after.size()) > most;
    const std::size_t from = long_ && same + kSeen > most ? boundary(before, same - kLead) : 0;
    const auto cut = [&](const std::string& text) {
        std::string part = from > 0 ? "…" + text.substr(std::min(from, text.size())) : text;
        if (part.size() > most) part = toUtf8(part.substr(0, boundary(part, most - 3))) + "…";
        return part;
    };
    return {cut(before), cut(after)};
}

constexpr std::size_t kMostOfLine = 60; // bytes

/// "line 5: 3,Torgersen → 4,Torgersen"
std::string lineApart(std::size_t line, const std::string& before, const std::string& after) {
    auto [a, b] = seenApart(std::string(trim(before)), std::string(trim(after)), kMostOfLine);
    return "line " + std::to_string(line) + ": " + (a.empty() ? "(nothing)" : a) + " → " +
           (b.empty() ? "(nothing)" : b);
}

} // namespace

std::string differentRows(const std::string& before, const std::string& after) {
    auto a = split(before, '\n'), b = split(after, '\n');
    for (auto* lines : {&a, &b})
        if (!lines->empty() && lines->back().empty()) lines->pop_back(); // what the last newline ends
    std::unordered_map<std::string_view, std::int64_t> left;
    for (const std::string& line : a) left[line] += 1;
    std::vector<const std::string*> fresh;
    for (const std::string& line : b)
        if (left[line]-- <= 0) {
            left[line] += 1;
            fresh.push_back(&line);
        }
    std::vector<const std::string*> gone;
    for (const std::string& line : a)
        if (auto& count = left[line]; count > 0) {
            count -= 1;
            gone.push_back(&line);
        }
    const auto told = [](const std::vector<const std::string*>& lines, const char* what) {
        const auto count = std::int64_t(lines.size());
        return plural(count, "line") + (count == 1 ? " is " : " are ") + what;
    };
    const auto first = [](const std::string& line) {
        return seenApart(std::string(trim(line)), {}, kMostOfLine).first;
    };
    if (fresh.empty() && gone.empty()) return "its lines are in another order";
    if (gone.empty()) return told(fresh, "new") + ": " + first(*fresh.front()) + (fresh.size() > 1 ? ", …" : "");
    if (fresh.empty()) return told(gone, "gone") + ": " + first(*gone.front()) + (gone.size() > 1 ? ", …" : "");
    const std::size_t place = std::size_t(fresh.front() - b.data()) + 1;
    std::string text = lineApart(place, *gone.front(), *fresh.front());
    if (fresh.size() == 1 && gone.size() == 1) return text;
    if (fresh.size() == gone.size()) return text + " (" + plural(std::int64_t(fresh.size()), "line") + " differ)";
    return text + " (" + told(fresh, "new") + ", " + told(gone, "gone") + ")";
}

std::string differentLines(const std::string& before, const std::string& after) {
    const auto a = split(before, '\n'), b = split(after, '\n');
    std::size_t first = 0;
    while (first < a.size() && first < b.size() && a[first] == b[first]) ++first;
    std::size_t tail = 0;
    while (tail + first < a.size() && tail + first < b.size() && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    const auto at = [&](const std::vector<std::string>& all) {
        return first < all.size() - tail ? all[first] : std::string();
    };
    const std::size_t lines = std::max(a.size(), b.size()) - tail - first;
    std::string text = lineApart(first + 1, at(a), at(b));
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

std::string apart(const std::string& before, const std::string& after) {
    const auto isHash = [](const std::string& value) { return shortened(value).size() == 8; };
    if (isHash(before) || isHash(after)) return shortened(before) + " → " + shortened(after);
    const auto [a, b] = seenApart(before, after, 80);
    return a + " → " + b;
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
    return name + " is different: " + apart(r.before, r.after);
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
    if (r.component == "unasked") return "what `" + r.name + "` prints is asked for in a run only";
    if (r.component == "upstream" && r.after == "skip") return r.name + " isn't needed";
    if (r.component == "upstream") return r.name + (r.after == "maybe" ? " may run first" : " will run first");
    if (r.component == "text") return "text of " + r.name + ", " + placed(r, differentLines(r.before, r.after));
    if (r.component == "input" && !r.before.empty() && !r.after.empty() && r.lines.empty())
        return "input " + r.name + " has other content: " + inputContent(r.before) + " → " + inputContent(r.after);
    if (r.component == "observed") return describeObserved(r);
    if (!r.lines.empty()) return r.component + " " + r.name + ", " + placed(r, r.lines);
    const std::string what = r.component + " " + r.name;
    if (r.component == "input") return what + (r.before.empty() ? " is new" : " is gone");
    if (r.before.empty()) return what + " is new: " + shortened(r.after);
    if (r.after.empty()) return what + " is gone (was " + shortened(r.before) + ")";
    return what + ": " + apart(r.before, r.after);
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
