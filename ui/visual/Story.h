// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Id.h"
#include "core/base/Result.h"
#include "ui/session/Handle.h"
#include "ui/visual/InlineSvg.h"

#include <QByteArray>
#include <QSizeF>
#include <QString>
#include <utility>
#include <vector>

namespace stemma::ui {

// A story: everything that shows an artifact, or what a run made, as one file that needs no program of ours. First the
// content as values, then as HTML (one file, nothing remote, no scripts, light and dark) or as PDF (pages of A4).
// What strangers wrote is text everywhere: names, titles, cells and documents never become markup.

/// Some words of a paragraph that look alike.
struct StoryWords {
    QString text; ///< line ends are '\n'
    bool bold = false, italic = false, code = false;
    bool operator==(const StoryWords&) const = default;
};

struct StoryText {
    enum class Kind : std::uint8_t { Paragraph, Heading, Item, Code, Quiet };
    Kind kind = Kind::Paragraph;
    int level = 0;  ///< of a heading 1 to 6, of an item its depth from 1
    QString marker; ///< of an item: "•", "3."
    std::vector<StoryWords> words;
};

struct StoryTable {
    struct Column {
        QString name, note; ///< "mass", "DOUBLE"
        bool right = false; ///< numbers
    };
    struct Cell {
        QString text;
        enum class Tone : std::uint8_t { Plain, Null, Quiet } tone = Tone::Plain;
        QString status = {}; ///< of a step's or run's: its colour stands beside it
    };
    QString caption;
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows; ///< each as long as `columns`
    QString more;                        ///< "and 323 rows more"; "" where that is all
};

/// Pixels, re-encoded by us: no byte of it is a stranger's.
struct StoryImage {
    QByteArray png;
    QSizeF size; ///< as it is shown at most, in pixels at scale 1
    QString title;
};

struct StoryPicture {
    PaintedPicture picture;
    QString title;
    bool wide = false; ///< needs all the page has: a lineage, a chart of several plots
};

struct StoryFacts {
    std::vector<std::pair<QString, QString>> lines;
};

struct StoryBlock {
    enum class Kind : std::uint8_t { Text, Table, Image, Picture, Facts };
    Kind kind = Kind::Text;
    StoryText text = {};
    StoryTable table = {};
    StoryImage image = {};
    StoryPicture picture = {};
    StoryFacts facts = {};
};

/// A number that counts first.
struct StoryNumber {
    QString name, value, note; ///< "accuracy", "0.965", "↑"
};

struct StorySection {
    QString title, type, version; ///< "penguins/clean", "table", "@2"
    std::string typeId;           ///< for its colour
    std::vector<StoryNumber> numbers;
    QString provenance; ///< "penguins / clean · run 12 · version 2 · 2026-11-23 12:00 UTC · sha256 12ab…"
    QString hash;       ///< all of it
    std::vector<StoryBlock> blocks;
};

struct Story {
    QString title, subtitle;
    std::vector<StoryBlock> opening; ///< of a run: facts, steps, its lineage
    std::vector<StorySection> sections;
    std::vector<QString> leftOut; ///< what there was no room for, by name
};

struct StoryRequest {
    enum class Format : std::uint8_t { Html, Pdf };
    VersionId version; ///< of an artifact, or
    RunId run;         ///< of all that a run yielded
    Format format = Format::Html;
};

/// How much a story takes; what is beyond is named and left out.
struct StoryLimits {
    std::size_t pictures = 200, sections = 400, rows = 12, columns = 12, files = 24, steps = 300;
    qsizetype imageBytes = qsizetype(64) << 20; ///< of all pixels, as PNG
    qsizetype words = 12'000;                   ///< characters of one document
};

/// Reads everything the story tells. Drawn for `format`: pages are narrower than screens.
/// On a worker. Errors: NotFound (no such version or run), Cancelled; what can't be read of an artifact is said in its
/// section.
Result<Story> gatherStory(const WorkspaceHandle& handle, const StoryRequest& request, const Cancel& cancel,
                          const StoryLimits& limits = {});

/// One HTML file: inline pictures, searchable text, no scripts, no address that would be loaded, light and dark by the
/// reader's wish, and rules for paper. The same bytes for the same story.
QByteArray storyHtml(const Story& story);
/// Pages of A4 with selectable text; no picture and no row of a table is split over two. The same bytes each time in a
/// program whose hash tables have no seed (stemma-draw). Errors: Internal, where Qt can't write.
Result<QByteArray> storyPdf(const Story& story);

/// All of it: gathered and written. On a worker, or in a program without a window.
Result<QByteArray> exportedStory(const WorkspaceHandle& handle, const StoryRequest& request, const Cancel& cancel);

} // namespace stemma::ui
