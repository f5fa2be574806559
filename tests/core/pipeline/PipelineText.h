// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/PipelineFile.h"

#include <QString>

namespace stemma {

/// A pipeline written as text in a test; the files it names needn't exist.
inline Result<Pipeline> parse(const std::string& text, LoadOptions options = {},
                              const std::string& file = "/p/test.yaml") {
    options.checkFiles = false;
    if (options.today.empty()) options.today = "2026-11-23";
    return parsePipeline(text, file, options);
}

inline QString words(const Error& error) {
    return QString::fromStdString(describe(error));
}

/// "3:5 message | hint" a line, for comparing.
inline std::string shown(const Error& error) {
    std::string text;
    for (const Error& one : allErrors(error)) {
        if (!text.empty()) text += "\n";
        const SourcePosition where = one.where.value_or(SourcePosition{});
        text += std::to_string(where.line) + ":" + std::to_string(where.column) + " " + one.message;
        if (!one.hint.empty()) text += " | " + one.hint;
    }
    return text;
}

} // namespace stemma

/// The pipeline of a text that must load.
#define LOADED(name, ...)                                                                                              \
    auto name##Result = (__VA_ARGS__);                                                                                 \
    QVERIFY2(name##Result, qPrintable(name##Result ? QString() : words(name##Result.error())));                        \
    Pipeline& name = *name##Result
