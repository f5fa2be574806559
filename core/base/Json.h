// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace stemma {

/// A JSON value. Integers stay exact to 64 bits and differ from doubles (1 and 1.0 are two values); objects keep the
/// order in which members came. Text should be UTF-8; dump() replaces what isn't, never throws.
/// Parsing (nlohmann_json's SAX) is bounded in depth. Member lookup is linear: objects here are small.
class Json {
public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    Json() = default;
    Json(std::nullptr_t) {}
    Json(bool value) : m_value(value) {}
    Json(int value) : m_value(std::int64_t(value)) {}
    Json(unsigned value) : m_value(std::int64_t(value)) {}
    Json(long value) : m_value(std::int64_t(value)) {}
    Json(long long value) : m_value(std::int64_t(value)) {}
    Json(unsigned long value);      ///< above INT64_MAX: kept exact as unsigned
    Json(unsigned long long value); ///< above INT64_MAX: kept exact as unsigned
    Json(double value) : m_value(value) {}
    Json(const char* value) : m_value(std::string(value)) {}
    Json(std::string_view value) : m_value(std::string(value)) {}
    Json(std::string value) : m_value(std::move(value)) {}
    Json(Array value) : m_value(std::move(value)) {}
    Json(Object value) : m_value(std::move(value)) {}
    static Json object(std::initializer_list<Member> members = {}) { return Json(Object(members)); }
    static Json array(std::initializer_list<Json> items = {}) { return Json(Array(items)); }
    static Json ofTexts(const std::vector<std::string>& texts) { return Json(Array(texts.begin(), texts.end())); }

    bool isNull() const { return m_value.index() == 0; }
    bool isBool() const { return std::holds_alternative<bool>(m_value); }
    bool isInteger() const; ///< signed or unsigned
    bool isDouble() const { return std::holds_alternative<double>(m_value); }
    bool isNumber() const { return isInteger() || isDouble(); }
    bool isString() const { return std::holds_alternative<std::string>(m_value); }
    bool isArray() const { return std::holds_alternative<Array>(m_value); }
    bool isObject() const { return std::holds_alternative<Object>(m_value); }
    const char* typeName() const; ///< "null", "boolean", "integer", "number", "text", "list", "map"

    /// The value, or what is given where the type differs (integers convert to double; nothing else converts).
    bool boolean(bool otherwise = false) const;
    std::int64_t integer(std::int64_t otherwise = 0) const;
    std::uint64_t unsignedInteger(std::uint64_t otherwise = 0) const;
    double number(double otherwise = 0) const;
    const std::string& text() const; ///< "" where it isn't text
    std::string text(std::string_view otherwise) const;
    const Array& items() const;    ///< empty where it isn't a list
    const Object& members() const; ///< empty where it isn't a map
    Array& items();                ///< turns null into a list; contract: null or list
    Object& members();             ///< turns null into a map; contract: null or map

    std::size_t size() const; ///< of a list or map, else 0
    bool empty() const { return size() == 0; }
    const Json& operator[](std::string_view key) const; ///< null where missing
    Json& operator[](std::string_view key);             ///< adds a null member where missing
    const Json& at(std::size_t index) const;            ///< null where out of range
    const Json* find(std::string_view key) const;       ///< nullptr where missing
    bool contains(std::string_view key) const { return find(key) != nullptr; }
    void set(std::string_view key, Json value) { (*this)[key] = std::move(value); }
    bool erase(std::string_view key);
    void push(Json value) { items().push_back(std::move(value)); }

    bool operator==(const Json& other) const; ///< objects compare without regard to order; 1 != 1.0

    /// One line without spaces (indent < 0), or indented. NaN and infinities become null.
    std::string dump(int indent = -1) const;
    /// RFC 8785: members sorted by UTF-16 code units, shortest doubles as ECMAScript prints them, but integers exact to
    /// 64 bits, and a double that is whole keeps ".0" so that 1 and 1.0 differ.
    std::string canonical() const;

    /// Errors: BadData; its `where` has line and column (no file). Depth over `maxDepth`, invalid UTF-8 and trailing
    /// text are errors; of duplicate keys the last counts (pipeline files have their own check).
    static Result<Json> parse(std::string_view text, std::size_t maxDepth = 200);

private:
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array, Object> m_value;
};

} // namespace stemma
