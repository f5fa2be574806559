// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/pipeline/Node.h"

namespace stemma {

namespace {

/// RFC 8259 with places, in one pass. Large pipelines are machine-made JSON, and must load in an instant.
class JsonTreeReader {
public:
    JsonTreeReader(std::string_view text, Problems& problems) : m_text(text), m_locator(text), m_problems(problems) {}

    std::optional<Node> read() {
        Node root;
        skipSpace();
        if (!value(root, 1)) return std::nullopt;
        skipSpace();
        if (m_at < m_text.size()) {
            stop("text follows after the end of the JSON value");
            return std::nullopt;
        }
        return root;
    }

private:
    bool stop(std::string what, std::string hint = {}) {
        m_problems.add(m_locator.at(m_at), "This isn't valid JSON: " + std::move(what), std::move(hint));
        return false;
    }
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    void skipSpace() {
        while (m_at < m_text.size() &&
               (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\r' || m_text[m_at] == '\t'))
            ++m_at;
    }

    bool value(Node& node, int depth) {
        if (depth > TreeLimits::kDepth) return stop("it is nested more than 200 deep");
        if (++m_nodes > TreeLimits::kNodes)
            return stop("it has more than " + formatCount(TreeLimits::kNodes) + " values");
        node.where = m_locator.at(m_at);
        switch (peek()) {
        case '{':
            return map(node, depth);
        case '[':
            return list(node, depth);
        case '"':
            node.kind = NodeKind::Text;
            node.quoted = true;
            return string(node.text);
        case 't':
            return word(node, "true", NodeKind::Boolean);
        case 'f':
            return word(node, "false", NodeKind::Boolean);
        case 'n':
            return word(node, "null", NodeKind::Null);
        default:
            return number(node);
        }
    }

    bool word(Node& node, std::string_view expected, NodeKind kind) {
        if (m_text.substr(m_at, expected.size()) != expected) return stop("a value is expected here");
        m_at += expected.size();
        node.kind = kind;
        node.text = expected;
        return true;
    }

    bool number(Node& node) {
        const std::size_t start = m_at;
        const auto digits = [this] {
            const std::size_t from = m_at;
            while (peek() >= '0' && peek() <= '9') ++m_at;
            return m_at - from;
        };
        if (peek() == '-') ++m_at;
        const bool zero = peek() == '0';
        const std::size_t whole = digits();
        if (whole == 0) {
            m_at = start;
            return stop(m_at < m_text.size() ? "a value is expected here" : "it ends too early");
        }
        if (zero && whole > 1) return stop("a number can't start with 0");
        node.kind = NodeKind::Integer;
        if (peek() == '.') {
            ++m_at;
            node.kind = NodeKind::Number;
            if (digits() == 0) return stop("a digit is expected here");
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            node.kind = NodeKind::Number;
            if (peek() == '+' || peek() == '-') ++m_at;
            if (digits() == 0) return stop("a digit is expected here");
        }
        node.text = m_text.substr(start, m_at - start);
        if (node.kind == NodeKind::Integer && !fitsSixtyFourBits(node.text))
            m_problems.add(node.where, "The number " + inQuotes(node.text) + " doesn't fit into 64 bits",
                           "Quote it to make it text.");
        return true;
    }

    bool string(std::string& out) {
        ++m_at;
        while (true) {
            const std::size_t start = m_at;
            while (m_at < m_text.size() && m_text[m_at] != '"' && m_text[m_at] != '\\' &&
                   static_cast<unsigned char>(m_text[m_at]) >= 0x20)
                ++m_at;
            out.append(m_text.substr(start, m_at - start));
            if (m_at >= m_text.size()) return stop("a text doesn't end");
            if (m_text[m_at] == '"') {
                ++m_at;
                return true;
            }
            if (m_text[m_at] != '\\') return stop("a line break or control character stands in a text", "Write \\n.");
            ++m_at;
            if (!escape(out)) return false;
        }
    }

    bool escape(std::string& out) {
        const char c = peek();
        ++m_at;
        switch (c) {
        case '"':
            out += '"';
            return true;
        case '\\':
            out += '\\';
            return true;
        case '/':
            out += '/';
            return true;
        case 'b':
            out += '\b';
            return true;
        case 'f':
            out += '\f';
            return true;
        case 'n':
            out += '\n';
            return true;
        case 'r':
            out += '\r';
            return true;
        case 't':
            out += '\t';
            return true;
        case 'u':
            return unicode(out);
        default:
            --m_at;
            return stop("an unknown escape stands in a text", "Write \\\\ for a backslash.");
        }
    }

    int hex4() {
        int value = 0;
        for (int i = 0; i < 4; ++i, ++m_at) {
            const char c = peek();
            const int digit = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (digit < 0) return -1;
            value = value * 16 + digit;
        }
        return value;
    }

    bool unicode(std::string& out) {
        int point = hex4();
        if (point < 0) return stop("four hexadecimal digits are expected after \\u");
        if (point >= 0xDC00 && point < 0xE000) return stop("half a character stands in a text");
        if (point >= 0xD800 && point < 0xDC00) {
            if (m_text.substr(m_at, 2) != "\\u") return stop("half a character stands in a text");
            m_at += 2;
            const int low = hex4();
            if (low < 0xDC00 || low >= 0xE000) return stop("half a character stands in a text");
            point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
        }
        if (point == 0) return stop("a text can't hold the character \\u0000");
        append(out, unsigned(point));
        return true;
    }

    static void append(std::string& out, unsigned point) {
        if (point < 0x80) {
            out += char(point);
        } else if (point < 0x800) {
            out += char(0xC0 | (point >> 6));
            out += char(0x80 | (point & 0x3F));
        } else if (point < 0x10000) {
            out += char(0xE0 | (point >> 12));
            out += char(0x80 | ((point >> 6) & 0x3F));
            out += char(0x80 | (point & 0x3F));
        } else {
            out += char(0xF0 | (point >> 18));
            out += char(0x80 | ((point >> 12) & 0x3F));
            out += char(0x80 | ((point >> 6) & 0x3F));
            out += char(0x80 | (point & 0x3F));
        }
    }

    bool list(Node& node, int depth) {
        node.kind = NodeKind::List;
        node.flow = true;
        ++m_at;
        skipSpace();
        if (peek() == ']') return ++m_at, true;
        while (true) {
            if (!value(node.children.emplace_back(), depth + 1)) return false;
            skipSpace();
            const char c = peek();
            if (c == ']') return ++m_at, true;
            if (c != ',') return stop(m_at < m_text.size() ? "a comma or ] is expected here" : "a list doesn't end");
            ++m_at;
            skipSpace();
            if (peek() == ']') return stop("a comma stands before ]", "Take the comma away.");
        }
    }

    bool map(Node& node, int depth) {
        node.kind = NodeKind::Map;
        node.flow = true;
        ++m_at;
        skipSpace();
        if (peek() == '}') return ++m_at, true;
        while (true) {
            if (peek() != '"')
                return stop(m_at < m_text.size() ? "a key in double quotes is expected here" : "a map doesn't end");
            Node& child = node.children.emplace_back();
            child.keyWhere = m_locator.at(m_at);
            if (!string(child.key)) return false;
            skipSpace();
            if (peek() != ':') return stop("a colon is expected here");
            ++m_at;
            skipSpace();
            if (!value(child, depth + 1)) return false;
            skipSpace();
            const char c = peek();
            if (c == '}') return ++m_at, true;
            if (c != ',') return stop(m_at < m_text.size() ? "a comma or } is expected here" : "a map doesn't end");
            ++m_at;
            skipSpace();
            if (peek() == '}') return stop("a comma stands before }", "Take the comma away.");
        }
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_nodes = 0;
    Locator m_locator;
    Problems& m_problems;
};

} // namespace

std::optional<Node> readJsonTree(std::string_view text, Problems& problems) {
    return JsonTreeReader(text, problems).read();
}

} // namespace stemma
