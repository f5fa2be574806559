// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/Syntax.h"

#include <QSet>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr qsizetype kMostColoured = 2000;
constexpr SyntaxState kBlockComment = 1, kTripleDouble = 2, kTripleSingle = 3;

const QSet<QString>& wordsOf(Language language) {
    static const QSet<QString> none;
    static const QSet<QString> sql{
        "all",    "and",     "anti",   "any",       "as",     "asc",        "asof",      "between", "by",
        "case",   "cast",    "create", "cross",     "desc",   "describe",   "distinct",  "else",    "end",
        "except", "exclude", "exists", "false",     "filter", "from",       "full",      "group",   "having",
        "ilike",  "in",      "inner",  "insert",    "into",   "intersect",  "is",        "join",    "lateral",
        "left",   "like",    "limit",  "not",       "null",   "nulls",      "offset",    "on",      "or",
        "order",  "outer",   "over",   "partition", "pivot",  "positional", "qualify",   "replace", "right",
        "rows",   "sample",  "select", "semi",      "table",  "then",       "true",      "union",   "unpivot",
        "using",  "values",  "when",   "where",     "window", "with",       "recursive", "view",    "first",
        "last"};
    static const QSet<QString> python{"False",   "None",  "True",     "and",    "as",   "assert", "async", "await",
                                      "break",   "class", "continue", "def",    "del",  "elif",   "else",  "except",
                                      "finally", "for",   "from",     "global", "if",   "import", "in",    "is",
                                      "lambda",  "match", "nonlocal", "not",    "or",   "pass",   "raise", "return",
                                      "try",     "while", "with",     "yield",  "case", "self"};
    static const QSet<QString> shell{"if",     "then",     "else",     "elif", "fi",    "for",    "while",
                                     "until",  "do",       "done",     "case", "esac",  "in",     "function",
                                     "return", "local",    "export",   "set",  "unset", "source", "exit",
                                     "break",  "continue", "readonly", "shift"};
    static const QSet<QString> json{"true", "false", "null"};
    switch (language) {
    case Language::Sql:
        return sql;
    case Language::Python:
        return python;
    case Language::Shell:
        return shell;
    case Language::Json:
    case Language::Yaml:
        return json;
    case Language::None:
        break;
    }
    return none;
}

bool inWord(QChar c) {
    return c.isLetterOrNumber() || c == QLatin1Char('_');
}

/// Walks over one line.
class Painter {
public:
    Painter(Language language, QStringView line, SyntaxState& state)
        : m_language(language), m_line(line.left(kMostColoured)), m_state(state) {}

    std::vector<SyntaxSpan> run() {
        if (m_state != 0) finishOpen();
        while (m_at < m_line.size()) step();
        return std::move(m_spans);
    }

private:
    void add(qsizetype from, qsizetype to, const char* token) {
        if (to > from) m_spans.push_back({from, to - from, token});
        m_at = std::max(to, from + 1);
    }
    bool at(const char* text) const { return m_line.mid(m_at).startsWith(QLatin1String(text)); }
    bool comments() const { return m_language != Language::Json && m_language != Language::Sql; }

    /// To the end of what an earlier line, or this one, has left open.
    void finishOpen() {
        const char* mark = m_state == kBlockComment ? "*/" : m_state == kTripleDouble ? "\"\"\"" : "'''";
        const char* token = m_state == kBlockComment ? "syntax.comment" : "syntax.text";
        const qsizetype from = m_open;
        const qsizetype end = m_line.indexOf(QLatin1String(mark), m_at);
        if (end < 0) return add(from, m_line.size(), token);
        m_state = 0;
        add(from, end + qsizetype(qstrlen(mark)), token);
    }

    void open(SyntaxState state, qsizetype marks) {
        m_state = state;
        m_open = m_at;
        m_at += marks;
        finishOpen();
    }

    void step() {
        const QChar c = m_line[m_at];
        if (m_language == Language::Sql && at("--")) return add(m_at, m_line.size(), "syntax.comment");
        if (m_language == Language::Sql && at("/*")) return open(kBlockComment, 2);
        if (c == QLatin1Char('#') && comments() && startsComment()) return add(m_at, m_line.size(), "syntax.comment");
        if (m_language == Language::Python && at("\"\"\"")) return open(kTripleDouble, 3);
        if (m_language == Language::Python && at("'''")) return open(kTripleSingle, 3);
        if (c == QLatin1Char('"') || c == QLatin1Char('\'')) return text(c);
        if (c.isDigit() && (m_at == 0 || !inWord(m_line[m_at - 1]))) return number();
        if (inWord(c)) return word();
        ++m_at;
    }

    bool startsComment() const { return m_language == Language::Python || m_at == 0 || m_line[m_at - 1].isSpace(); }

    void text(QChar mark) {
        const bool escapes = m_language != Language::Sql;
        // In YAML and prose an apostrophe within a word begins nothing.
        if (m_language == Language::Yaml && m_at > 0 && inWord(m_line[m_at - 1])) {
            ++m_at;
            return;
        }
        qsizetype end = m_at + 1;
        while (end < m_line.size() && m_line[end] != mark) end += escapes && m_line[end] == QLatin1Char('\\') ? 2 : 1;
        end = std::min(end + 1, m_line.size());
        add(m_at, end, isKey(end) ? "syntax.keyword" : "syntax.text");
    }

    /// A name before a colon, in YAML and JSON.
    bool isKey(qsizetype end) const {
        if (m_language != Language::Yaml && m_language != Language::Json) return false;
        while (end < m_line.size() && m_line[end] == QLatin1Char(' ')) ++end;
        const bool colon = end < m_line.size() && m_line[end] == QLatin1Char(':');
        return colon && (m_language == Language::Json || end + 1 == m_line.size() || m_line[end + 1].isSpace());
    }

    void number() {
        qsizetype end = m_at;
        while (end < m_line.size() && (inWord(m_line[end]) || m_line[end] == QLatin1Char('.'))) ++end;
        add(m_at, end, "syntax.number");
    }

    void word() {
        qsizetype end = m_at;
        const bool dashes = m_language == Language::Yaml;
        while (end < m_line.size() && (inWord(m_line[end]) || (dashes && m_line[end] == QLatin1Char('-')))) ++end;
        const QString word = m_line.mid(m_at, end - m_at).toString();
        const bool known = wordsOf(m_language).contains(m_language == Language::Sql ? word.toLower() : word);
        if (known || isKey(end)) return add(m_at, end, "syntax.keyword");
        m_at = end;
    }

    Language m_language;
    QStringView m_line;
    SyntaxState& m_state;
    qsizetype m_at = 0, m_open = 0;
    std::vector<SyntaxSpan> m_spans;
};

} // namespace

Language languageOf(const QString& fileName) {
    const QString suffix = fileName.section(QLatin1Char('.'), -1).toLower();
    if (suffix == QLatin1String("sql")) return Language::Sql;
    if (suffix == QLatin1String("yaml") || suffix == QLatin1String("yml")) return Language::Yaml;
    if (suffix == QLatin1String("json") || suffix == QLatin1String("jsonl")) return Language::Json;
    if (suffix == QLatin1String("py")) return Language::Python;
    if (suffix == QLatin1String("sh") || suffix == QLatin1String("bash")) return Language::Shell;
    return Language::None;
}

std::vector<SyntaxSpan> highlight(Language language, QStringView line, SyntaxState& state) {
    if (language == Language::None) return {};
    return Painter(language, line, state).run();
}

std::vector<SyntaxState> statesOf(Language language, const QString& text, const std::vector<qsizetype>& starts) {
    std::vector<SyntaxState> states(starts.size(), 0);
    if (language != Language::Sql && language != Language::Python) return states;
    SyntaxState state = 0;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        states[i] = state;
        const qsizetype end = i + 1 < starts.size() ? starts[i + 1] - 1 : text.size();
        (void)highlight(language, QStringView(text).mid(starts[i], end - starts[i]), state);
    }
    return states;
}

} // namespace stemma::ui
