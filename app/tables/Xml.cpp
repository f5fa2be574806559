// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Xml.h"

#include <cctype>
#include <charconv>

namespace stemma::duck {
namespace {

constexpr std::size_t kXmlPiece = std::size_t(64) << 10;
constexpr std::size_t kMostWord = 300;

tl::unexpected<Error> badXml(const char* why) {
    return fail(ErrorCode::BadData, std::string("its XML can't be read: ") + why);
}

bool blank(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void appendUtf8(std::string& into, std::uint32_t code) {
    if (code < 0x80) {
        into += char(code);
    } else if (code < 0x800) {
        into += char(0xc0 | code >> 6);
        into += char(0x80 | (code & 63));
    } else if (code < 0x10000) {
        into += char(0xe0 | code >> 12);
        into += char(0x80 | (code >> 6 & 63));
        into += char(0x80 | (code & 63));
    } else {
        into += char(0xf0 | code >> 18);
        into += char(0x80 | (code >> 12 & 63));
        into += char(0x80 | (code >> 6 & 63));
        into += char(0x80 | (code & 63));
    }
}

} // namespace

bool XmlReader::fill() {
    if (m_error || m_bytes > kMostBytes) return false;
    m_piece.resize(kXmlPiece);
    const Result<std::size_t> got = m_stream.read(m_piece.data(), m_piece.size());
    if (!got) m_error = got.error();
    m_length = got ? *got : 0;
    m_bytes += m_length;
    m_at = 0;
    return m_length > 0;
}

int XmlReader::peek() {
    if (m_at >= m_length && !fill()) return -1;
    return std::uint8_t(m_piece[m_at]);
}

int XmlReader::get() {
    const int c = peek();
    if (c >= 0) ++m_at;
    return c;
}

std::string_view XmlReader::attribute(std::string_view name) const {
    for (const auto& [key, value] : m_attributes)
        if (key == name) return value;
    return {};
}

Result<XmlReader::Event> XmlReader::next() {
    if (m_closing) --m_depth;
    m_closing = false;
    if (m_endNext) {
        m_endNext = false;
        m_closing = true;
        return Event::End;
    }
    m_text.clear();
    for (;;) {
        const int c = peek();
        if (c < 0) {
            if (m_error) return fail(*m_error);
            if (m_bytes > kMostBytes) return badXml("it is larger than 4 GB");
            if (!m_text.empty() && m_depth > 0) return badXml("it ends in the middle");
            return m_depth > 0 ? badXml("it ends in the middle") : Result<Event>(Event::Finished);
        }
        if (c == '<') {
            if (!m_text.empty()) return Event::Text;
            get();
            if (peek() == '!' || peek() == '?') {
                STEMMA_CHECK(declaration());
                continue;
            }
            return tag();
        }
        get();
        if (c == 0) return badXml("it has a byte 0");
        if (m_depth == 0) continue; // a mark of the encoding, blanks
        if (c == '&')
            STEMMA_CHECK(reference(m_text));
        else
            m_text += char(c);
        if (m_text.size() >= kXmlPiece) return Event::Text;
    }
}

Status XmlReader::passUntil(std::string_view end) {
    std::size_t met = 0;
    for (int c = get(); c >= 0; c = get()) {
        if (c == end[met])
            ++met;
        else if (!(met == 2 && c == '-' && end == "-->")) // of ---> the first is passed over
            met = c == end[0] ? 1 : 0;
        if (met == end.size()) return {};
    }
    return badXml("it ends in the middle");
}

/// After '<', at '!' or '?'.
Status XmlReader::declaration() {
    if (get() == '?') return passUntil("?>");
    if (peek() == '-') {
        get();
        if (get() != '-') return badXml("a comment begins in a wrong way");
        return passUntil("-->");
    }
    if (peek() != '[') return badXml("it declares a document type, which isn't read");
    for (const char expected : std::string_view("[CDATA["))
        if (get() != expected) return badXml("something begins in a wrong way");
    // Its text may be anything; of cells nobody writes it so.
    return passUntil("]]>");
}

Result<std::string> XmlReader::word() {
    std::string word;
    for (int c = peek(); c >= 0 && !blank(c) && c != '>' && c != '/' && c != '='; c = peek()) {
        if (word.size() >= kMostWord || c == '<' || c == '"') return badXml("a name is wrong");
        word += char(get());
    }
    if (const std::size_t colon = word.rfind(':'); colon != std::string::npos) word.erase(0, colon + 1);
    if (word.empty()) return badXml("a name is missing");
    return word;
}

Result<std::string> XmlReader::value() {
    while (blank(peek())) get();
    if (get() != '=') return badXml("an attribute has no value");
    while (blank(peek())) get();
    const int quote = get();
    if (quote != '"' && quote != '\'') return badXml("a value has no quotes");
    std::string value;
    for (int c = get(); c != quote; c = get()) {
        if (c < 0 || c == '<' || value.size() > kMostText) return badXml("a value has no end");
        if (c == '&')
            STEMMA_CHECK(reference(value));
        else
            value += char(c);
    }
    return value;
}

Status XmlReader::reference(std::string& into) {
    std::string name;
    for (int c = get(); c != ';'; c = get()) {
        if (c < 0 || name.size() > 10) return badXml("an & has no ;");
        name += char(c);
    }
    if (name == "lt")
        into += '<';
    else if (name == "gt")
        into += '>';
    else if (name == "amp")
        into += '&';
    else if (name == "quot")
        into += '"';
    else if (name == "apos")
        into += '\'';
    else if (name.size() > 1 && name[0] == '#') {
        const bool hex = name[1] == 'x' || name[1] == 'X';
        std::uint32_t code = 0;
        const char* end = name.data() + name.size();
        const auto [to, error] = std::from_chars(name.data() + (hex ? 2 : 1), end, code, hex ? 16 : 10);
        if (error != std::errc() || to != end || code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
            return badXml("a character's number is wrong");
        appendUtf8(into, code);
    } else {
        return badXml("it has an entity of its own");
    }
    return {};
}

Status XmlReader::attributes(bool& closed) {
    m_attributes.clear();
    closed = false;
    for (;;) {
        while (blank(peek())) get();
        const int c = peek();
        if (c < 0) return badXml("it ends in the middle");
        if (c == '>') {
            get();
            return {};
        }
        if (c == '/') {
            get();
            if (get() != '>') return badXml("a / stands where none may");
            closed = true;
            return {};
        }
        if (m_attributes.size() >= kMostAttributes) return badXml("an element has too many attributes");
        STEMMA_TRY(std::string name, word());
        STEMMA_TRY(std::string text, value());
        m_attributes.emplace_back(std::move(name), std::move(text));
    }
}

/// After '<'.
Result<XmlReader::Event> XmlReader::tag() {
    const bool end = peek() == '/';
    if (end) get();
    STEMMA_TRY(m_name, word());
    bool closed = false;
    STEMMA_CHECK(attributes(closed));
    if (end) {
        if (m_depth == 0) return badXml("an end has no beginning");
        m_closing = true;
        return Event::End;
    }
    if (++m_depth > kMostDepth) return badXml("it is nested too deep");
    m_endNext = closed;
    return Event::Start;
}

} // namespace stemma::duck
