// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "ui/bridge/Latest.h"
#include "ui/visual/TableSource.h"
#include "ui/visual/TableText.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace stemma::ui {

/// The part of a table that is near: tiles of kTileRows × kTileColumns values, asked for by workers as they are needed,
/// forgotten when they are far. Rows are counted in 64 bits.
///
/// The first page comes first, of a long file that nobody has looked at from its first megabyte. Then, one after the
/// other and off the UI thread: the number of rows, a Parquet copy of a long text file (TableSource::copy), and the
/// profile, where they aren't known yet. Destroying it cancels all of them.
class TablePages : public QObject {
    Q_OBJECT
public:
    static constexpr int kTileRows = 64, kTileColumns = 16;
    /// Text files below it are paged as they are.
    static constexpr std::uintmax_t kCopyFrom = 16u << 20;
    /// A choice of more rows than that is written out, in its order: asking anew for each page would compute it anew.
    static constexpr std::int64_t kWriteFrom = 50'000;

    explicit TablePages(QObject* parent = nullptr);

    void open(TableSource source);
    void reopen(); ///< the same again, after an error
    /// Other rows, or the same in another order. What was there stays until the first of the new ones has come.
    void choose(RowChoice choice);
    const RowChoice& choice() const { return m_choice; }
    /// These will be looked at now: what is missing of them is asked for.
    void need(std::int64_t firstRow, std::int64_t lastRow, int firstColumn, int lastColumn);

    bool opened() const { return m_opened; } ///< columns are known
    const std::vector<Column>& columns() const { return m_columns; }
    std::int64_t rows() const { return m_rows; } ///< that are chosen, as far as it is known
    bool rowsKnown() const { return m_rowsKnown; }
    std::int64_t allRows() const { return m_allRows; }    ///< of the table; -1: not known yet
    const Cell* cell(std::int64_t row, int column) const; ///< nullptr: not here (yet)
    const NumberStyle& style(int column) const { return m_styles[std::size_t(column)]; }
    const Profile* profile() const { return m_source.profile ? &*m_source.profile : nullptr; }
    const ColumnProfile* profile(int column) const;
    bool waiting() const { return m_page.busy() || m_opening.busy() || m_beginning; }
    /// Only the beginning of a long file is here yet: its columns, types and rows may turn out otherwise.
    bool provisional() const { return m_beginning != nullptr; }
    bool writtenOut() const { return m_written != nullptr; } ///< the chosen rows are a file of their own
    bool preparing() const { return m_background.busy(); }
    const std::optional<Error>& error() const { return m_error; } ///< nothing more can be shown
    const TableSource& source() const { return m_source; }        ///< as it was given, but for what was found
    /// What to read: the source's files or their copy.
    std::pair<std::vector<fs::path>, ReadOptions> reading() const { return {m_files, m_options}; }

Q_SIGNALS:
    void columnsKnown();
    void arrived();     ///< some tiles
    void rowsChanged(); ///< the number of rows, or whether it is known
    void profileKnown();
    void chosen(); ///< the first page of a choice is here
    /// The choice made no sense (BadData): the one before it is in force again.
    void refused(const stemma::Error& error);
    void failed(); ///< see error()

private:
    struct Rectangle {
        std::int64_t firstRow = 0, rows = 0;
        int firstColumn = 0, columns = 0;
        bool meets(const Rectangle& other) const;
    };
    struct Loaded {
        Rectangle place;
        std::int64_t total = -1, came = 0;
        std::vector<std::vector<Cell>> columns;
    };
    using Tile = std::vector<Cell>; ///< by column, then row
    struct Opened {
        ReadOptions options;
        std::int64_t rows = -1;
        bool copied = false;                   ///< the copy is there already
        std::shared_ptr<TempFolder> beginning; ///< the file in it has been looked at, not the source's
    };

    void ready(Opened opened);
    void setReading(std::vector<fs::path> files, ReadOptions options);
    std::optional<Rectangle> missing() const;
    void askForWanted();
    void ask(const Rectangle& what);
    void take(const Loaded& loaded);
    void takeRows(const Loaded& loaded);
    void pageFailed(Error error);
    void forgetFar();
    void fail(Error error);
    void setRows(std::int64_t rows, bool known);
    void readAll();
    void writeOut();
    void continueBackground();
    void countRows();
    void makeCopy();
    void makeProfile();

    TableSource m_source;
    std::vector<fs::path> m_files;
    ReadOptions m_options;
    std::vector<Column> m_columns;
    std::vector<NumberStyle> m_styles;
    std::map<std::pair<std::int64_t, int>, Tile> m_tiles;
    RowChoice m_choice, m_shown; ///< asked for; what the tiles are of
    Rectangle m_wanted, m_asked;
    std::int64_t m_rows = 0, m_allRows = -1;
    bool m_rowsKnown = false, m_opened = false, m_fresh = true, m_mayCopy = false, m_mayProfile = false;
    std::optional<Error> m_error;
    QElapsedTimer m_askedAt;
    QTimer m_again;
    std::shared_ptr<TempFolder> m_beginning, m_written; ///< the file in m_written has the chosen rows
    bool m_mayWrite = true;
    Latest m_opening, m_page, m_background, m_writing;
};

} // namespace stemma::ui
