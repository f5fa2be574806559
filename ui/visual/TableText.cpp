// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/TableText.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

namespace stemma::ui {

namespace {

constexpr int kMostDecimals = 6;
const QChar kDash(0x2013), kMinus(0x2212), kDot(0xB7), kAbout(0x2248);

QString shortest(double value) {
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value > 0 ? QStringLiteral("inf") : QStringLiteral("-inf");
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return QString::fromLatin1(buffer.data(), end - buffer.data());
}

bool plainNumber(const QString& raw) {
    return !raw.isEmpty() && std::all_of(raw.begin(), raw.end(), [](QChar c) {
        return c.isDigit() || c == QLatin1Char('.') || c == QLatin1Char('-');
    });
}

QString grouped(QString number) {
    const qsizetype dot = number.indexOf(QLatin1Char('.'));
    const qsizetype begin = number.startsWith(QLatin1Char('-')) ? 1 : 0;
    for (qsizetype at = (dot < 0 ? number.size() : dot) - 3; at > begin; at -= 3) number.insert(at, QLatin1Char(','));
    return number;
}

QString valueText(const Json& value, const NumberStyle& style) {
    if (value.isString()) return oneLine(value.text(), 40);
    if (value.isInteger()) return numberText(QString::number(value.integer()), style);
    // A range is read, not computed with: four digits tell it.
    const double number = value.number();
    if (number != 0 && (std::abs(number) < 1e-4 || std::abs(number) >= 1e9)) return QString::number(number, 'g', 4);
    const int decimals = std::clamp(3 - int(std::floor(std::log10(std::max(std::abs(number), 1e-9)))), 0, 6);
    QString text = QString::number(number, 'f', decimals);
    if (text.contains(QLatin1Char('.')))
        while (text.endsWith(QLatin1Char('0')) || text.endsWith(QLatin1Char('.'))) {
            const bool dot = text.endsWith(QLatin1Char('.'));
            text.chop(1);
            if (dot) break;
        }
    return numberText(text, {-1, style.grouped});
}

QString countOf(std::int64_t count, bool exact, const char* one, const char* many) {
    const QString number = qtext(formatCount(count));
    return (exact ? QString() : QString(kAbout) + QLatin1Char(' ')) + number + QLatin1Char(' ') +
           QLatin1String(count == 1 ? one : many);
}

} // namespace

bool isWholeType(const std::string& type) {
    static const std::set<std::string> names{"TINYINT",   "SMALLINT", "INTEGER", "BIGINT",  "UTINYINT",
                                             "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT", "UHUGEINT"};
    return names.contains(type);
}

bool isNumberType(const std::string& type) {
    return isWholeType(type) || type == "DOUBLE" || type == "FLOAT" || type == "REAL" || type == "DECIMAL" ||
           (type.starts_with("DECIMAL(") && !type.ends_with(']'));
}

QString typeWord(const std::string& type) {
    static const std::map<std::string, const char*> words{
        {"DOUBLE", "double"}, {"FLOAT", "float"},   {"VARCHAR", "text"}, {"BOOLEAN", "boolean"},
        {"DATE", "date"},     {"TIME", "time"},     {"BLOB", "bytes"},   {"TIMESTAMP", "timestamp"},
        {"UUID", "uuid"},     {"INTERVAL", "span"}, {"JSON", "JSON"},    {"TIMESTAMP WITH TIME ZONE", "timestamp"}};
    if (isWholeType(type)) return QStringLiteral("integer");
    if (type.starts_with("DECIMAL") && !type.ends_with(']')) return QStringLiteral("decimal");
    if (const auto found = words.find(type); found != words.end()) return QLatin1String(found->second);
    if (type.ends_with(']')) return QStringLiteral("list");
    if (type.starts_with("STRUCT")) return QStringLiteral("struct");
    if (type.starts_with("MAP")) return QStringLiteral("map");
    return oneLine(type, 30).toLower();
}

Cell cellOf(const Json& value, const std::string& type) {
    Cell cell;
    if (value.isNull()) return cell;
    cell.kind = isNumberType(type) ? Cell::Kind::Number : Cell::Kind::Text;
    if (value.isBool()) {
        cell.kind = Cell::Kind::Boolean;
        cell.text = value.boolean() ? QStringLiteral("true") : QStringLiteral("false");
    } else if (value.isInteger()) {
        cell.text = qtext(value.dump()); // 64 bits, signed or not
    } else if (value.isDouble()) {
        cell.text = shortest(value.number());
    } else {
        const std::string& text = value.text();
        constexpr std::size_t kMostBytes = 4 * Cell::kMostCharacters;
        cell.text = qtext(std::string_view(text).substr(0, kMostBytes));
        cell.cut = text.size() > kMostBytes || cell.text.size() > Cell::kMostCharacters;
        cell.text.truncate(Cell::kMostCharacters);
    }
    return cell;
}

NumberStyle NumberStyle::of(const Column& column) {
    // A year and a number that only names something aren't counted in thousands.
    static const QRegularExpression naming(QStringLiteral("(^|[_ .-])(id|year|zip|code|no)$"),
                                           QRegularExpression::CaseInsensitiveOption);
    const bool names = column.name.size() < 200 && naming.match(qtext(column.name)).hasMatch();
    return {-1, !(names && isWholeType(column.type))};
}

void NumberStyle::see(const Cell& cell) {
    if (cell.kind != Cell::Kind::Number || !plainNumber(cell.text)) return;
    const qsizetype dot = cell.text.indexOf(QLatin1Char('.'));
    const int whole = int(dot < 0 ? cell.text.size() : dot);
    const int found = dot < 0 ? 0 : int(cell.text.size() - dot - 1);
    // Long numbers need fewer decimals to be told apart.
    const int most = std::clamp(8 - whole, 2, kMostDecimals);
    decimals = std::max(decimals, std::min(found, most));
}

QString numberText(const QString& raw, const NumberStyle& style) {
    QString text = raw;
    if (plainNumber(raw)) {
        const qsizetype dot = raw.indexOf(QLatin1Char('.'));
        if (style.decimals >= 0 && (dot < 0 ? 0 : raw.size() - dot - 1) != style.decimals) {
            // Whole numbers of 17 digits and more would be changed by passing through a double.
            if (dot < 0)
                text = style.decimals > 0 ? raw + QLatin1Char('.') + QString(style.decimals, QLatin1Char('0')) : raw;
            else
                text = QString::number(raw.toDouble(), 'f', style.decimals);
        }
        if (style.grouped) text = grouped(text);
    } else if (const qsizetype e = raw.indexOf(QLatin1Char('e')); e > 0 && raw.size() > 10) {
        text = QString::number(raw.toDouble(), 'g', 5);
    }
    if (text.startsWith(QLatin1Char('-'))) text[0] = kMinus;
    return text;
}

QString summaryText(const Column& column, const ColumnProfile* profile) {
    const QString word = typeWord(column.type);
    if (!profile) return word;
    const QString between = QLatin1Char(' ') + QString(kDot) + QLatin1Char(' ');
    const bool none = profile->distinct == 0 && profile->notFinite == 0;
    if (none && profile->nulls > 0) return word + between + QStringLiteral("all null");
    using Kind = ColumnProfile::Kind;
    if (profile->kind == Kind::Number || profile->kind == Kind::Time) {
        if (profile->min.isNull()) return word;
        const NumberStyle style = NumberStyle::of(column);
        const QString low = valueText(profile->min, style), high = valueText(profile->max, style);
        if (low == high) return word + between + low;
        return word + between + low + QLatin1Char(' ') + kDash + QLatin1Char(' ') + high;
    }
    if (profile->kind == Kind::Other || none) return word;
    return word + between + countOf(profile->distinct, profile->distinctExact, "value", "values");
}

QString tsvField(const Cell& cell) {
    if (cell.kind == Cell::Kind::Null) return {};
    const bool quote = std::any_of(cell.text.begin(), cell.text.end(), [](QChar c) {
        return c == QLatin1Char('\t') || c == QLatin1Char('\n') || c == QLatin1Char('\r') || c == QLatin1Char('"');
    });
    if (!quote) return cell.text;
    QString inner = cell.text;
    return QLatin1Char('"') + inner.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

} // namespace stemma::ui
