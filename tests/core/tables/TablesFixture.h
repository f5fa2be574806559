// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Text.h"
#include "core/tables/Tables.h"

#include <QTest>
#include <string>
#include <vector>

/// Shows texts that differ.
template <>
inline char* QTest::toString(const std::string& text) {
    return qstrdup(text.c_str());
}

namespace stemma {

/// The value, or a failed test that says why there is none.
#define UNWRAP(declaration, ...)                                                                                       \
    auto STEMMA_CONCAT(got_, __LINE__) = (__VA_ARGS__);                                                                \
    QVERIFY2(STEMMA_CONCAT(got_, __LINE__),                                                                            \
             STEMMA_CONCAT(got_, __LINE__) ? "" : describe(STEMMA_CONCAT(got_, __LINE__).error()).c_str());            \
    declaration = std::move(*STEMMA_CONCAT(got_, __LINE__))

/// A folder of table files, and the real helper (found beside the built programs).
struct TablesFixture {
    TempFolder folder;
    TablesClient client;

    TablesFixture() { qputenv("STEMMA_HELPERS", qgetenv("STEMMA_BIN")); }

    fs::path write(const std::string& name, const std::string& content) const {
        const fs::path path = folder.path() / name;
        const Status written = writeFile(path, content);
        STEMMA_ASSERT(written);
        return path;
    }
    fs::path path(const std::string& name) const { return folder.path() / name; }
    std::string read(const std::string& name) const { return readFile(path(name)).value_or("(no file)"); }

    /// A CSV with its columns given as "a BIGINT, b VARCHAR".
    static ReadOptions csv(const std::string& columns) {
        ReadOptions options;
        for (const std::string& column : split(columns, ',')) {
            const std::string_view both = trim(column);
            const std::size_t space = both.find(' ');
            options.columns.push_back({std::string(both.substr(0, space)), std::string(both.substr(space + 1))});
        }
        return options;
    }

    static SqlInput input(const std::string& name, const fs::path& file, const ReadOptions& options) {
        return {name, {{options, {file}, {}}}, {}};
    }
};

} // namespace stemma
