// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"

#include "core/base/Text.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_map>

namespace stemma {

namespace {

const Json kNull;
const std::string kNoText;
const Json::Array kNoItems;
const Json::Object kNoMembers;

} // namespace

Json::Json(unsigned long value) : Json(static_cast<unsigned long long>(value)) {}

Json::Json(unsigned long long value) {
    if (value <= static_cast<unsigned long long>(std::numeric_limits<std::int64_t>::max())) {
        m_value = static_cast<std::int64_t>(value);
    } else {
        m_value = static_cast<std::uint64_t>(value);
    }
}

bool Json::isInteger() const {
    return std::holds_alternative<std::int64_t>(m_value) || std::holds_alternative<std::uint64_t>(m_value);
}

const char* Json::typeName() const {
    static constexpr const char* kNames[] = {"null", "boolean", "integer", "integer", "number", "text", "list", "map"};
    return kNames[m_value.index()];
}

bool Json::boolean(bool otherwise) const {
    const bool* value = std::get_if<bool>(&m_value);
    return value ? *value : otherwise;
}

std::int64_t Json::integer(std::int64_t otherwise) const {
    const auto* value = std::get_if<std::int64_t>(&m_value);
    return value ? *value : otherwise;
}

std::uint64_t Json::unsignedInteger(std::uint64_t otherwise) const {
    if (const auto* value = std::get_if<std::uint64_t>(&m_value)) return *value;
    const auto* value = std::get_if<std::int64_t>(&m_value);
    return value && *value >= 0 ? std::uint64_t(*value) : otherwise;
}

double Json::number(double otherwise) const {
    if (const auto* value = std::get_if<double>(&m_value)) return *value;
    if (const auto* value = std::get_if<std::int64_t>(&m_value)) return double(*value);
    if (const auto* value = std::get_if<std::uint64_t>(&m_value)) return double(*value);
    return otherwise;
}

const std::string& Json::text() const {
    const auto* value = std::get_if<std::string>(&m_value);
    return value ? *value : kNoText;
}

std::string Json::text(std::string_view otherwise) const {
    const auto* value = std::get_if<std::string>(&m_value);
    return value ? *value : std::string(otherwise);
}

const Json::Array& Json::items() const {
    const auto* value = std::get_if<Array>(&m_value);
    return value ? *value : kNoItems;
}

const Json::Object& Json::members() const {
    const auto* value = std::get_if<Object>(&m_value);
    return value ? *value : kNoMembers;
}

Json::Array& Json::items() {
    if (isNull()) m_value = Array();
    STEMMA_ASSERT(isArray());
    return std::get<Array>(m_value);
}

Json::Object& Json::members() {
    if (isNull()) m_value = Object();
    STEMMA_ASSERT(isObject());
    return std::get<Object>(m_value);
}

std::size_t Json::size() const {
    return isArray() ? items().size() : members().size();
}

const Json* Json::find(std::string_view key) const {
    for (const Member& member : members()) {
        if (member.first == key) return &member.second;
    }
    return nullptr;
}

const Json& Json::operator[](std::string_view key) const {
    const Json* found = find(key);
    return found ? *found : kNull;
}

Json& Json::operator[](std::string_view key) {
    Object& all = members();
    for (Member& member : all) {
        if (member.first == key) return member.second;
    }
    return all.emplace_back(std::string(key), Json()).second;
}

const Json& Json::at(std::size_t index) const {
    const Array& all = items();
    return index < all.size() ? all[index] : kNull;
}

bool Json::erase(std::string_view key) {
    if (!isObject()) return false;
    Object& all = members();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Member& member) { return member.first == key; });
    if (found == all.end()) return false;
    all.erase(found);
    return true;
}

namespace {

std::vector<const Json::Member*> sortedByBytes(const Json::Object& members) {
    std::vector<const Json::Member*> sorted;
    sorted.reserve(members.size());
    for (const Json::Member& member : members) sorted.push_back(&member);
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
    return sorted;
}

} // namespace

bool Json::operator==(const Json& other) const {
    if (m_value.index() != other.m_value.index()) return false;
    if (!isObject()) return m_value == other.m_value;
    const Object &mine = members(), &theirs = other.members();
    if (mine.size() != theirs.size()) return false;
    const auto left = sortedByBytes(mine), right = sortedByBytes(theirs);
    return std::equal(left.begin(), left.end(), right.begin(),
                      [](const Member* a, const Member* b) { return a->first == b->first && a->second == b->second; });
}

namespace {

SourcePosition positionAt(std::string_view text, std::size_t offset) {
    SourcePosition position{{}, 1, 1};
    offset = std::min(offset, text.size());
    for (std::size_t i = 0; i < offset; ++i) {
        if (text[i] == '\n') {
            ++position.line;
            position.column = 1;
        } else if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) {
            ++position.column;
        }
    }
    return position;
}

/// Where the bracket stands that goes deeper than allowed; the text before it has been parsed and is right.
std::size_t tooDeepOffset(std::string_view text, std::size_t maxDepth) {
    std::size_t depth = 0;
    bool inText = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inText) {
            if (c == '\\') ++i;
            if (c == '"') inText = false;
        } else if (c == '"') {
            inText = true;
        } else if ((c == '{' || c == '[') && ++depth > maxDepth) {
            return i;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return text.size();
}

void keepLastOfDuplicates(Json::Object& members) {
    std::unordered_map<std::string_view, std::size_t> places;
    places.reserve(members.size());
    bool unique = true;
    for (std::size_t i = 0; i < members.size(); ++i) unique &= places.emplace(members[i].first, i).second;
    if (unique) return;
    Json::Object kept;
    places.clear();
    std::vector<std::size_t> target(members.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto [place, isNew] = places.emplace(members[i].first, count);
        if (isNew) ++count;
        target[i] = place->second;
    }
    kept.resize(count);
    for (std::size_t i = 0; i < members.size(); ++i) kept[target[i]] = std::move(members[i]);
    members = std::move(kept);
}

/// Builds a Json from nlohmann's events. A pointer to an open container stays good: only the innermost one grows.
class Builder {
public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    Builder(std::string_view text, std::size_t maxDepth) : m_text(text), m_maxDepth(maxDepth) {}

    bool null() { return put(Json()); }
    bool boolean(bool value) { return put(Json(value)); }
    bool number_integer(number_integer_t value) { return put(Json(std::int64_t(value))); }
    bool number_unsigned(number_unsigned_t value) { return put(Json(std::uint64_t(value))); }
    bool number_float(number_float_t value, const string_t&) { return put(Json(value)); }
    bool string(string_t& value) { return put(Json(std::move(value))); }
    bool binary(binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Json(Json::Object())); }
    bool start_array(std::size_t) { return open(Json(Json::Array())); }
    bool end_object() {
        keepLastOfDuplicates(m_open.back()->members());
        return end_array();
    }
    bool end_array() {
        m_open.pop_back();
        return true;
    }
    bool key(string_t& value) {
        m_open.back()->members().emplace_back(std::move(value), Json());
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& exception) {
        std::string_view what = exception.what();
        if (const auto colon = what.find(": "); colon != what.npos) what.remove_prefix(colon + 2);
        if (const auto dash = what.find(" - "); dash != what.npos && what.starts_with("syntax error")) {
            what.remove_prefix(dash + 3);
        } else if (exception.id == 406) {
            what = "a number is out of range";
        }
        setError(position > 0 ? position - 1 : 0, what);
        return false;
    }

    Json& root() { return m_root; }
    const Error& error() const { return m_error; }
    /// To nlohmann_json a null byte between values ends the text; to everyone else it is an error.
    bool endedTooSoon() {
        const std::size_t offset = m_text.find('\0');
        if (offset == m_text.npos) return false;
        setError(offset, "unexpected null byte");
        return true;
    }

private:
    Json* place(Json&& value) {
        if (m_open.empty()) {
            m_root = std::move(value);
            return &m_root;
        }
        Json& top = *m_open.back();
        if (top.isArray()) return &top.items().emplace_back(std::move(value));
        Json& slot = top.members().back().second;
        slot = std::move(value);
        return &slot;
    }
    bool put(Json&& value) {
        place(std::move(value));
        return true;
    }
    bool open(Json&& value) {
        if (m_open.size() >= m_maxDepth) {
            setError(tooDeepOffset(m_text, m_maxDepth),
                     "it is nested deeper than " + std::to_string(m_maxDepth) + " levels");
            return false;
        }
        m_open.push_back(place(std::move(value)));
        return true;
    }
    void setError(std::size_t offset, std::string_view what) {
        const SourcePosition where = positionAt(m_text, offset);
        m_error.code = ErrorCode::BadData;
        m_error.message = "The JSON can't be read: " + toUtf8(what);
        m_error.where = where;
    }

    std::string_view m_text;
    std::size_t m_maxDepth;
    Json m_root;
    std::vector<Json*> m_open;
    Error m_error;
};

} // namespace

Result<Json> Json::parse(std::string_view text, std::size_t maxDepth) {
    Builder builder(text, maxDepth);
    try {
        if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return fail(builder.error());
        if (builder.endedTooSoon()) return fail(builder.error());
    } catch (const std::exception& exception) {
        return fail(ErrorCode::BadData, std::string("The JSON can't be read: ") + exception.what());
    }
    return std::move(builder.root());
}

} // namespace stemma
