// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Expression.h"

#include "core/base/Text.h"
#include "core/visual/ExpressionNode.h"
#include "core/visual/NumberFormat.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numbers>

namespace stemma {

namespace {

constexpr std::size_t kLongest = 10'000;
constexpr int kDeepest = 100;

using Node = std::shared_ptr<const ExpressionNode>;

Node literal(ExpressionValue value) {
    auto node = std::make_shared<ExpressionNode>();
    node->literal = std::move(value);
    return node;
}

Node call(ExpressionFunction function, std::vector<Node> parts) {
    auto node = std::make_shared<ExpressionNode>();
    node->kind = ExpressionNode::Kind::Call;
    node->call = function;
    node->parts = std::move(parts);
    return node;
}

Node branch(ExpressionNode::Kind kind, std::vector<Node> parts) {
    auto node = std::make_shared<ExpressionNode>();
    node->kind = kind;
    node->parts = std::move(parts);
    return node;
}

/// Signs of each level of precedence, the loosest first; longer signs before those they begin with.
const std::map<std::string_view, double> kConstants = {{"E", std::numbers::e},
                                                       {"LN10", std::numbers::ln10},
                                                       {"LN2", std::numbers::ln2},
                                                       {"LOG10E", std::numbers::log10e},
                                                       {"LOG2E", std::numbers::log2e},
                                                       {"PI", std::numbers::pi},
                                                       {"SQRT1_2", std::sqrt(0.5)},
                                                       {"SQRT2", std::numbers::sqrt2},
                                                       {"Infinity", INFINITY},
                                                       {"MIN_VALUE", 5e-324},
                                                       {"MAX_VALUE", 1.7976931348623157e308}};

const std::vector<std::vector<std::string_view>> kLevels = {
    {"||"}, {"&&"}, {"===", "!==", "==", "!="}, {"<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/", "%"}};

/// Recursive descent; the first error ends it.
class Parser {
public:
    Parser(std::string_view text, std::vector<std::string>& fields) : m_all(text), m_rest(text), m_fields(fields) {}

    Result<Node> whole() {
        Node node = choice(0);
        spaces();
        if (!m_error && !m_rest.empty()) wrong();
        if (m_error) return fail(*m_error);
        return node;
    }

private:
    void spaces() {
        while (!m_rest.empty() && std::string_view(" \t\n\r").find(m_rest.front()) != std::string_view::npos)
            m_rest.remove_prefix(1);
    }
    bool take(std::string_view sign) {
        spaces();
        if (!m_rest.starts_with(sign)) return false;
        m_rest.remove_prefix(sign.size());
        return true;
    }
    Node fault(ErrorCode code, std::string message) {
        if (!m_error) m_error = Error{code, std::move(message), {}, std::nullopt, {}};
        return literal({});
    }
    Node wrong() {
        const auto column = std::to_string(m_all.size() - m_rest.size() + 1);
        return fault(ErrorCode::BadData, "the expression '" + printable(m_all) + "' is wrong at character " + column);
    }

    Node choice(int depth) {
        if (depth > kDeepest) return fault(ErrorCode::NotSupported, "the expression is nested too deeply");
        Node test = level(0, depth + 1);
        if (m_error || !take("?")) return test;
        Node yes = choice(depth + 1);
        if (!take(":")) return wrong();
        Node no = choice(depth + 1);
        return branch(ExpressionNode::Kind::Choice, {test, yes, no});
    }

    Node level(std::size_t index, int depth) {
        if (index == kLevels.size()) return unary(depth);
        Node left = level(index + 1, depth);
        while (!m_error) {
            spaces();
            const auto& signs = kLevels[index];
            const auto sign =
                std::find_if(signs.begin(), signs.end(), [&](auto each) { return m_rest.starts_with(each); });
            if (sign == signs.end()) break;
            m_rest.remove_prefix(sign->size());
            Node right = level(index + 1, depth);
            if (*sign == "&&" || *sign == "||")
                left = branch(*sign == "&&" ? ExpressionNode::Kind::And : ExpressionNode::Kind::Or, {left, right});
            else
                left = call(expressionOperator(*sign), {left, right});
        }
        return left;
    }

    Node unary(int depth) {
        if (depth > kDeepest) return fault(ErrorCode::NotSupported, "the expression is nested too deeply");
        if (take("!")) return call(expressionOperator("!"), {unary(depth + 1)});
        if (take("-")) return call(expressionOperator("u-"), {unary(depth + 1)});
        if (take("+")) return call(expressionOperator("u+"), {unary(depth + 1)});
        return primary(depth + 1);
    }

    Node primary(int depth) {
        spaces();
        if (m_rest.empty()) return wrong();
        const char c = m_rest.front();
        if (take("(")) {
            Node inner = choice(depth + 1);
            return take(")") ? inner : wrong();
        }
        if (c == '\'' || c == '"') return literal(quoted());
        if ((c >= '0' && c <= '9') || c == '.') return number();
        const std::string_view word = name();
        if (word.empty()) return wrong();
        if (word == "true" || word == "false") return literal(word == "true");
        if (word == "null" || word == "undefined") return literal({});
        if (word == "NaN") return literal(std::nan(""));
        if (word == "Math" && take(".")) {
            const std::string_view part = name();
            return kConstants.contains(part) ? literal(kConstants.at(part)) : function(part, depth);
        }
        if (kConstants.contains(word)) return literal(kConstants.at(word));
        if (word == "datum") return field();
        return function(word, depth);
    }

    std::string_view name() {
        spaces();
        std::size_t end = 0;
        const auto fits = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
                   c < 0;
        };
        while (end < m_rest.size() && fits(m_rest[end])) ++end;
        const std::string_view word = m_rest.substr(0, end);
        m_rest.remove_prefix(end);
        return word;
    }

    std::string quoted() {
        const char quote = m_rest.front();
        m_rest.remove_prefix(1);
        std::string text;
        while (!m_rest.empty() && m_rest.front() != quote) {
            if (m_rest.front() == '\\' && m_rest.size() > 1) m_rest.remove_prefix(1);
            text += m_rest.front();
            m_rest.remove_prefix(1);
        }
        if (m_rest.empty())
            wrong();
        else
            m_rest.remove_prefix(1);
        return text;
    }

    Node number() {
        double value = 0;
        const auto [end, error] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), value);
        if (error != std::errc()) return wrong();
        m_rest.remove_prefix(std::size_t(end - m_rest.data()));
        return literal(value);
    }

    Node field() {
        std::string path;
        for (;;) {
            std::string part;
            if (m_rest.starts_with(".")) {
                m_rest.remove_prefix(1);
                part = std::string(name());
            } else if (m_rest.starts_with("[")) {
                m_rest.remove_prefix(1);
                spaces();
                if (m_rest.empty() || (m_rest.front() != '\'' && m_rest.front() != '"')) return wrong();
                part = quoted();
                if (!take("]")) return wrong();
            } else {
                break;
            }
            path += (path.empty() ? "" : ".") + part;
        }
        if (path.empty()) return wrong();
        auto node = std::make_shared<ExpressionNode>();
        node->kind = ExpressionNode::Kind::Field;
        node->field = std::size_t(std::find(m_fields.begin(), m_fields.end(), path) - m_fields.begin());
        if (node->field == m_fields.size()) m_fields.push_back(path);
        return node;
    }

    Node function(std::string_view word, int depth) {
        if (!take("(")) return fault(ErrorCode::NotSupported, "'" + printable(word) + "' in an expression isn't known");
        std::vector<Node> arguments;
        const bool listFirst = word == "indexof" && listed(arguments, depth);
        if (listFirst && !take(",")) return wrong();
        if (!take(")")) {
            do
                if (word != "inrange" || !listed(arguments, depth)) arguments.push_back(choice(depth + 1));
            while (!m_error && take(","));
            if (!take(")")) return wrong();
        }
        if (listFirst) { // the value first, then what it is looked for in
            std::rotate(arguments.begin(), arguments.end() - 1, arguments.end());
            word = "indexof[]";
        }
        if (Node unknown = unknownFormat(word, arguments)) return unknown;
        if (word == "if" && arguments.size() == 3) return branch(ExpressionNode::Kind::Choice, std::move(arguments));
        const ExpressionFunctionEntry* entry = expressionFunction(word);
        if (!entry)
            return fault(ErrorCode::NotSupported, "the function " + printable(word) + " in an expression isn't known");
        const int count = int(arguments.size());
        if (count < entry->least || count > entry->most)
            return fault(ErrorCode::BadData, std::string(word) + " can't take " + plural(count, "argument"));
        return call(entry->call, std::move(arguments));
    }

    /// Items of a list in place of an argument.
    bool listed(std::vector<Node>& arguments, int depth) {
        if (!take("[")) return false;
        if (take("]")) return true;
        do arguments.push_back(choice(depth + 1));
        while (!m_error && take(","));
        if (!take("]")) wrong();
        return true;
    }

    /// A number format that isn't known is told once, not in every row.
    Node unknownFormat(std::string_view word, const std::vector<Node>& arguments) {
        if (word != "format" || arguments.size() != 2 || arguments[1]->kind != ExpressionNode::Kind::Literal)
            return nullptr;
        const auto format = NumberFormat::parse(expressionText(arguments[1]->literal));
        return format ? nullptr : fault(format.error().code, format.error().message);
    }

    std::string_view m_all, m_rest;
    std::vector<std::string>& m_fields;
    std::optional<Error> m_error;
};

ExpressionValue cell(const ChartColumn* column, std::size_t row) {
    if (!column) return {};
    switch (column->kind(row)) {
    case ChartColumn::Kind::Null:
        return {};
    case ChartColumn::Kind::Boolean:
        return column->number(row) != 0;
    case ChartColumn::Kind::Number:
        return column->number(row);
    case ChartColumn::Kind::Text:
        break;
    }
    return column->rawText(row);
}

ExpressionValue evaluate(const ExpressionNode& node, const std::vector<const ChartColumn*>& columns, std::size_t row) {
    const auto part = [&](std::size_t i) { return evaluate(*node.parts[i], columns, row); };
    switch (node.kind) {
    case ExpressionNode::Kind::Literal:
        return node.literal;
    case ExpressionNode::Kind::Field:
        return cell(columns[node.field], row);
    case ExpressionNode::Kind::And: {
        ExpressionValue left = part(0);
        return expressionTruth(left) ? part(1) : left;
    }
    case ExpressionNode::Kind::Or: {
        ExpressionValue left = part(0);
        return expressionTruth(left) ? left : part(1);
    }
    case ExpressionNode::Kind::Choice:
        return expressionTruth(part(0)) ? part(1) : part(2);
    case ExpressionNode::Kind::Call:
        break;
    }
    std::vector<ExpressionValue> arguments;
    arguments.reserve(node.parts.size());
    for (std::size_t i = 0; i < node.parts.size(); ++i) arguments.push_back(part(i));
    return node.call(arguments);
}

} // namespace

Result<Expression> Expression::parse(std::string_view text) {
    if (text.size() > kLongest) return fail(ErrorCode::NotSupported, "an expression is longer than 10,000 characters");
    Expression expression;
    STEMMA_TRY(expression.m_root, Parser(text, expression.m_fields).whole());
    return expression;
}

Expression::Bound Expression::bind(const ChartData& data) const {
    Bound bound;
    bound.m_root = m_root;
    for (const std::string& field : m_fields) bound.m_columns.push_back(data.find(field));
    return bound;
}

ExpressionValue Expression::Bound::value(std::size_t row) const {
    return evaluate(*m_root, m_columns, row);
}

bool Expression::Bound::holds(std::size_t row) const {
    return expressionTruth(value(row));
}

void Expression::Bound::push(ChartColumn& to, std::size_t row) const {
    const ExpressionValue result = value(row);
    if (const double* number = std::get_if<double>(&result)) return to.pushNumber(*number);
    if (const bool* truth = std::get_if<bool>(&result)) return to.pushBoolean(*truth);
    if (const std::string* text = std::get_if<std::string>(&result)) return to.pushText(*text);
    to.pushNull();
}

} // namespace stemma
