// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <string>

namespace stemma::cli {

/// How a version becomes the file that was asked for.
struct ExportWay {
    enum class Kind : std::uint8_t {
        Copy,     ///< its bytes, as they are
        Table,    ///< its rows, in another format
        Array,    ///< the values of an array, as CSV
        Draw,     ///< a picture, by stemma-draw
        Beside,   ///< the bytes of a file that shows it
        Chart,    ///< the specification of a chart, with its rows in it
        ChartRows ///< the rows that a chart draws, as CSV
    };
    Kind kind = Kind::Copy;
    std::string format; ///< of Table "csv", "parquet", "json", "jsonl"; of Draw "svg", "png", "pdf"
    VersionInfo of;     ///< whose picture or rows: the version asked for, or one that describes it
    int picture = -1;   ///< which of the files that show it; -1: its own data
    fs::path file;      ///< of Beside
    std::string title;  ///< of the picture; "" of the data
};

/// Chooses by the name's ending: equal endings are a copy, so is a name without one. `content` is where the version's
/// data lies, `picture` the title, file name or number of a file that shows it, "" for none.
/// Errors: NotSupported (says what the version can be exported as), NotFound (no such picture; names those there are).
Result<ExportWay> exportWay(const Store& store, const VersionInfo& version, const fs::path& content, const fs::path& to,
                            const std::string& picture);

/// All that shows a version, with the bytes of each as its way; those of what describes it first, as in the window.
/// Errors: those of the store.
Result<std::vector<ExportWay>> picturesToExport(const Store& store, const VersionInfo& version);
/// How one of these becomes a file with that ending (".svg"). Errors: NotSupported, which says what else it could be.
Result<ExportWay> wayWithEnding(const ExportWay& picture, const std::string& ending);

/// The name of the file that `picture` means. Errors: NotFound, as above.
Result<fs::path> pictureFileName(const Store& store, const VersionInfo& version, const std::string& picture);

/// In small letters, with the dot: ".csv", ".csv.gz", ".vl.json"; of a dotted name only what is known as one ending.
std::string endingOf(const fs::path& file);

/// What the files that show a version can be called, those of what describes it first, as in the window.
struct PictureName {
    std::string word, title; ///< the file's name without its ending; for a person
};
std::vector<PictureName> pictureNames(const Store& store, const VersionInfo& version);

} // namespace stemma::cli
