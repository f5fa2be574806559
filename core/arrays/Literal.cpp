// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/Literal.h"

#include <limits>

namespace stemma {

namespace {

class LiteralParser {
public:
    explicit LiteralParser(std::string_view text) : m_text(text) {}

    Result<Literal> whole() {
        STEMMA_TRY(Literal value, one(0));
        space();
        if (m_at != m_text.size()) return wrong("something follows it");
        return value;
    }

private:
    static constexpr int kDeepest = 64;
    static constexpr int kMostValues = 100'000;

    tl::unexpected<Error> wrong(const char* what) const {
        return fail(ErrorCode::BadData, "its header can't be read at byte " + std::to_string(m_at) + ": " + what);
    }

    void space() {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || (m_text[m_at] >= '\t' && m_text[m_at] <= '\r'))) ++m_at;
    }

    bool take(char c) {
        space();
        if (m_at >= m_text.size() || m_text[m_at] != c) return false;
        ++m_at;
        return true;
    }

    bool takeWord(std::string_view word) {
        if (m_text.substr(m_at, word.size()) != word) return false;
        m_at += word.size();
        return true;
    }

    Result<Literal> one(int depth) {
        if (depth > kDeepest) return wrong("it is nested too deep");
        if (++m_values > kMostValues) return wrong("it has too many values");
        space();
        if (m_at >= m_text.size()) return wrong("it ends too early");
        const char c = m_text[m_at];
        if (c == '[' || c == '(' || c == '{') return list(depth);
        if (c == '-' || c == '+' || (c >= '0' && c <= '9')) return whole(c);
        Literal value;
        if (takeWord("None")) return value;
        value.kind = Literal::Kind::Bool;
        value.truth = takeWord("True");
        if (value.truth || takeWord("False")) return value;
        return quoted();
    }

    Result<Literal> whole(char sign) {
        Literal value;
        value.kind = Literal::Kind::Whole;
        value.negative = sign == '-';
        if (sign == '-' || sign == '+') ++m_at;
        const std::size_t start = m_at;
        constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
        for (; m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9'; ++m_at) {
            const auto digit = std::uint64_t(m_text[m_at] - '0');
            value.tooLarge = value.tooLarge || value.number > (kMost - digit) / 10;
            value.number = value.tooLarge ? kMost : value.number * 10 + digit;
        }
        if (m_at == start) return wrong("a number has no digits");
        if (m_at < m_text.size() && m_text[m_at] == 'L') ++m_at; // as Python 2 wrote them
        return value;
    }

    Result<Literal> list(int depth) {
        const char open = m_text[m_at++];
        const char close = open == '[' ? ']' : open == '(' ? ')' : '}';
        Literal value;
        value.kind = open == '{' ? Literal::Kind::Map : Literal::Kind::List;
        bool comma = true, hadComma = false;
        while (!take(close)) {
            if (!comma) return wrong("a comma is missing");
            STEMMA_TRY(Literal item, one(depth + 1));
            value.items.push_back(std::move(item));
            if (open == '{') {
                if (!take(':')) return wrong("a colon is missing");
                STEMMA_TRY(Literal named, one(depth + 1));
                value.items.push_back(std::move(named));
            }
            comma = take(',');
            hadComma = hadComma || comma;
        }
        if (open == '(' && value.items.size() == 1 && !hadComma) {
            Literal inner = std::move(value.items.front()); // (x) is x
            return inner;
        }
        return value;
    }

    Result<Literal> quoted() {
        if (m_text[m_at] == 'b' || m_text[m_at] == 'u' || m_text[m_at] == 'B' || m_text[m_at] == 'U') ++m_at;
        if (m_at >= m_text.size() || (m_text[m_at] != '\'' && m_text[m_at] != '"'))
            return wrong("there is neither a number nor a text");
        const char quote = m_text[m_at++];
        Literal value;
        value.kind = Literal::Kind::Text;
        while (m_at < m_text.size() && m_text[m_at] != quote) {
            if (m_text[m_at] == '\n') return wrong("a text has no end");
            if (m_text[m_at] == '\\')
                escape(value.text);
            else
                value.text += m_text[m_at++];
        }
        if (m_at >= m_text.size()) return wrong("a text has no end");
        ++m_at;
        return value;
    }

    void append(std::string& text, std::uint32_t code) {
        if (code < 0x80) {
            text += char(code);
        } else if (code < 0x800) {
            text += char(0xC0 | code >> 6);
            text += char(0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            text += char(0xE0 | code >> 12);
            text += char(0x80 | (code >> 6 & 0x3F));
            text += char(0x80 | (code & 0x3F));
        } else {
            text += char(0xF0 | (code >> 18 & 7));
            text += char(0x80 | (code >> 12 & 0x3F));
            text += char(0x80 | (code >> 6 & 0x3F));
            text += char(0x80 | (code & 0x3F));
        }
    }

    /// As Python's repr() writes them; any other stands for itself.
    void escape(std::string& text) {
        const char c = ++m_at < m_text.size() ? m_text[m_at++] : '\\';
        const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (digits == 0) {
            text += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
            return;
        }
        std::uint32_t code = 0;
        for (std::size_t i = 0; i < digits && m_at < m_text.size(); ++i, ++m_at) {
            const char h = m_text[m_at];
            const int value = h >= '0' && h <= '9'   ? h - '0'
                              : h >= 'a' && h <= 'f' ? h - 'a' + 10
                              : h >= 'A' && h <= 'F' ? h - 'A' + 10
                                                     : -1;
            if (value < 0) break;
            code = code << 4 | std::uint32_t(value);
        }
        append(text, code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? 0xFFFD : code);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_values = 0;
};

} // namespace

const Literal* Literal::find(std::string_view key) const {
    for (std::size_t i = items.size() / 2; kind == Kind::Map && i-- > 0;)
        if (items[2 * i].kind == Kind::Text && items[2 * i].text == key) return &items[2 * i + 1];
    return nullptr;
}

Result<Literal> parseLiteral(std::string_view text) {
    return LiteralParser(text).whole();
}

} // namespace stemma
