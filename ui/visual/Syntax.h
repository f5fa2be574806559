// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stemma::ui {

enum class Language : std::uint8_t { None, Sql, Yaml, Json, Python, Shell };

/// By a file's name: "x.sql", "Makefile" is none.
Language languageOf(const QString& fileName);

/// A stretch of a line and the theme's token for it ("syntax.keyword" …).
struct SyntaxSpan {
    qsizetype from = 0, length = 0;
    const char* token = "";
    bool operator==(const SyntaxSpan&) const = default;
};

/// What a line leaves open for the next: 0 nothing, else a comment or a text of several lines.
using SyntaxState = std::uint8_t;

/// Simple colouring of one line: words, texts, numbers, comments. Bounded: what stands after 2,000 characters stays
/// plain. `state` is the one before and becomes the one after.
std::vector<SyntaxSpan> highlight(Language language, QStringView line, SyntaxState& state);

/// The state before each line; by a worker.
std::vector<SyntaxState> statesOf(Language language, const QString& text, const std::vector<qsizetype>& starts);

} // namespace stemma::ui
