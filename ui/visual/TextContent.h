// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/base/Result.h"

#include <QString>
#include <cstdint>
#include <string>
#include <vector>

namespace stemma::ui {

/// A text file as far as it is shown. A value, made by a worker.
struct TextContent {
    QString text;                  ///< line ends are '\n'; what isn't UTF-8 is U+FFFD
    std::vector<qsizetype> starts; ///< of each line in `text`
    std::uint64_t bytes = 0;       ///< of the whole file
    bool cut = false;              ///< there is more in the file
    bool notUtf8 = false;          ///< something couldn't be read as UTF-8 (or UTF-16 with its mark)
    std::int64_t lines() const { return std::int64_t(starts.size()); }
    QStringView line(std::int64_t number) const;
};

/// Never blocks on a FIFO or device. Errors: NotFound (says where it was), BadData (not a regular file), Io.
Result<std::string> readHeadOf(const fs::path& file, std::uint64_t most, std::uint64_t* size = nullptr);
Result<TextContent> readText(const fs::path& file, std::uint64_t most = 8u << 20);
TextContent textContent(std::string_view bytes, std::uint64_t size);

/// The number of each occurrence's first character, case doesn't matter; at most `most`.
std::vector<qsizetype> findAll(const QString& text, const QString& what, std::size_t most, const Cancel& cancel);

} // namespace stemma::ui
