// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <string>
#include <string_view>

namespace stemma {

/// Text in quotes, escaped as Json::dump() does it.
void appendJsonText(std::string_view text, std::string& out);

/// What value.dump() gives, without a text of its own.
void appendJson(const Json& value, std::string& out);

/// A JSON object written member by member to the end of a text, for long lists of them: no tree is built. The bytes are
/// those of Json::dump(). Begins with `{`; end() closes it.
class JsonObjectText {
public:
    explicit JsonObjectText(std::string& out) : m_out(out) { m_out += '{'; }
    void end() { m_out += '}'; }
    /// Begins a member whose value the caller appends.
    std::string& member(std::string_view name) {
        if (m_out.back() != '{') m_out += ',';
        appendJsonText(name, m_out);
        return m_out += ':';
    }
    void add(std::string_view name, std::int64_t value) { member(name) += std::to_string(value); }
    void add(std::string_view name, std::string_view text) { appendJsonText(text, member(name)); }
    void add(std::string_view name, const std::string& text) { appendJsonText(text, member(name)); }
    void add(std::string_view name, const Json& value) { appendJson(value, member(name)); }

private:
    std::string& m_out;
};

} // namespace stemma
