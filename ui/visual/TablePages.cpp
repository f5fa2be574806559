// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/TablePages.h"

#include "core/base/Id.h"
#include "ui/visual/TableWork.h"

#include <algorithm>
#include <numeric>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostTiles = 400;
constexpr int kPatience = 250; ///< milliseconds a page may take although nobody looks there any more
constexpr int kAhead = 1;      ///< tiles above and below what is seen
/// An ordered or filtered page costs a reading of the whole table: more of it at once.
constexpr int kAheadOfChoice = 12;

std::uintmax_t sizeOf(const std::vector<fs::path>& files) {
    std::uintmax_t sum = 0;
    std::error_code ignored;
    for (const fs::path& file : files)
        if (const std::uintmax_t size = fs::file_size(file, ignored); !ignored) sum += size;
    return sum;
}

/// Whether a file can still be read, before anything stands in for it.
Status present(const std::vector<fs::path>& files) {
    for (const fs::path& file : files) {
        std::error_code code;
        if (!fs::is_regular_file(file, code))
            return stemma::fail(ErrorCode::NotFound, "The file " + file.filename().string() + " is gone",
                                "It was at " + file.parent_path().string() + ".");
    }
    return {};
}

} // namespace

bool TablePages::Rectangle::meets(const Rectangle& o) const {
    return firstRow < o.firstRow + o.rows && o.firstRow < firstRow + rows && firstColumn < o.firstColumn + o.columns &&
           o.firstColumn < firstColumn + columns;
}

TablePages::TablePages(QObject* parent) : QObject(parent) {
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &TablePages::askForWanted);
}

void TablePages::open(TableSource source) {
    m_source = std::move(source);
    m_choice = {};
    m_shown = {};
    reopen();
}

void TablePages::reopen() {
    for (Latest* question : {&m_page, &m_background, &m_writing}) question->forget();
    m_beginning.reset();
    m_written.reset();
    m_mayWrite = true;
    m_tiles.clear();
    m_error.reset();
    m_opened = m_rowsKnown = false;
    m_fresh = true;
    m_rows = 0;
    m_allRows = m_source.profile ? m_source.profile->rows : -1;
    m_wanted = {};
    m_opening.ask(
        [source = m_source](const Cancel& cancel) -> Result<Opened> {
            STEMMA_CHECK(present(source.files));
            Opened opened;
            if (source.options) {
                opened.options = *source.options;
            } else if (auto beginning = beginningOf(source.files)) {
                const fs::path head = beginning->path() / source.files.front().filename();
                if (Result<Sniffed> sniffed = source.tables->sniff({head}, source.csv, cancel)) {
                    opened.options = std::move(sniffed->options);
                    opened.beginning = std::move(beginning);
                    return opened;
                }
            }
            if (opened.options.columns.empty() && !source.options) {
                STEMMA_TRY(Sniffed sniffed, source.tables->sniff(source.files, source.csv, cancel));
                opened.options = std::move(sniffed.options);
                opened.rows = sniffed.rows;
            }
            std::error_code ignored;
            opened.copied = !source.copy.empty() && fs::is_regular_file(source.copy, ignored);
            return opened;
        },
        [this](Result<Opened> opened) {
            if (!opened) return fail(std::move(opened.error()));
            ready(std::move(*opened));
        });
}

void TablePages::ready(Opened opened) {
    m_beginning = opened.beginning;
    if (!m_beginning) m_source.options = opened.options;
    m_columns = opened.options.columns;
    const bool ordered = std::any_of(m_columns.begin(), m_columns.end(),
                                     [&](const Column& column) { return column.name == m_choice.orderBy; });
    if (!m_beginning && !ordered) { // an order that another version was seen in, by what this one hasn't
        m_choice.orderBy.clear();
        m_choice.descending = false;
    }
    m_styles.clear();
    for (const Column& column : m_columns) m_styles.push_back(NumberStyle::of(column));
    if (opened.rows >= 0) m_allRows = opened.rows;
    m_mayProfile = !m_source.profile && !m_beginning;
    m_mayCopy = !m_beginning && !m_source.copy.empty() && !opened.copied && opened.options.format != "parquet";
    if (m_beginning) {
        setReading({m_beginning->path() / m_source.files.front().filename()}, std::move(opened.options));
    } else if (opened.copied) {
        opened.options.format = "parquet";
        setReading({m_source.copy}, std::move(opened.options));
    } else {
        setReading(m_source.files, std::move(opened.options));
    }
    m_opened = true;
    setRows(std::max<std::int64_t>(m_allRows, 0), m_allRows >= 0 && !m_choice.filters());
    Q_EMIT columnsKnown();
    if (m_columns.empty()) return;
    if (m_wanted.rows == 0) m_wanted = {0, kTileRows, 0, kTileColumns};
    askForWanted();
    if (m_beginning) readAll();
}

/// Looks at all of a file whose beginning is shown.
void TablePages::readAll() {
    m_background.ask(
        [source = m_source](const Cancel& cancel) { return source.tables->sniff(source.files, source.csv, cancel); },
        [this](Result<Sniffed> sniffed) {
            if (!sniffed) return fail(std::move(sniffed.error()));
            m_page.forget();
            m_tiles.clear();
            m_fresh = true;
            m_rowsKnown = false;
            ready({std::move(sniffed->options), sniffed->rows, false, nullptr});
        });
}

void TablePages::setReading(std::vector<fs::path> files, ReadOptions options) {
    m_files = std::move(files);
    m_options = std::move(options);
}

void TablePages::choose(RowChoice choice) {
    if (choice == m_choice) return;
    m_choice = std::move(choice);
    m_fresh = true;
    m_page.forget();
    m_writing.forget();
    m_written.reset();
    m_mayWrite = true;
    if (!m_opened || m_error || m_beginning) return; // of the beginning alone no choice is made
    m_wanted.firstRow = 0;
    askForWanted();
}

void TablePages::need(std::int64_t firstRow, std::int64_t lastRow, int firstColumn, int lastColumn) {
    if (m_fresh) firstRow = 0; // a new choice is seen from its beginning
    m_wanted = {firstRow, std::max<std::int64_t>(lastRow - firstRow + 1, 1), firstColumn,
                std::max(lastColumn - firstColumn + 1, 1)};
    askForWanted();
}

/// The smallest rectangle of whole tiles around all that is wanted and not here.
std::optional<TablePages::Rectangle> TablePages::missing() const {
    const std::int64_t lastOf = m_rowsKnown && !m_fresh ? m_rows - 1 : m_wanted.firstRow + m_wanted.rows - 1;
    const std::int64_t last = std::min(m_wanted.firstRow + m_wanted.rows - 1, lastOf);
    const int lastColumn = std::min(m_wanted.firstColumn + m_wanted.columns, int(m_columns.size())) - 1;
    std::int64_t top = -1, bottom = -1;
    int left = -1, right = -1;
    for (std::int64_t r = m_wanted.firstRow / kTileRows; r <= last / kTileRows && last >= 0; ++r)
        for (int c = m_wanted.firstColumn / kTileColumns; c <= lastColumn / kTileColumns && lastColumn >= 0; ++c) {
            if (!m_fresh && m_tiles.contains({r, c})) continue;
            top = top < 0 ? r : std::min(top, r);
            bottom = std::max(bottom, r);
            left = left < 0 ? c : std::min(left, c);
            right = std::max(right, c);
        }
    if (top < 0) return std::nullopt;
    const int ahead = m_choice == RowChoice{} ? kAhead : kAheadOfChoice;
    const auto here = [&](std::int64_t r) { return !m_fresh && m_tiles.contains({r, left}); };
    for (int i = 0; i < ahead && !here(bottom + 1); ++i) ++bottom;
    for (int i = 0; i < ahead && top > 0 && !here(top - 1); ++i) --top;
    const int end = std::min((right + 1) * kTileColumns, int(m_columns.size()));
    return Rectangle{top * kTileRows, (bottom - top + 1) * kTileRows, left * kTileColumns, end - left * kTileColumns};
}

void TablePages::askForWanted() {
    if (!m_opened || m_error || m_columns.empty()) return;
    if (m_beginning && m_choice != RowChoice{}) return;
    const std::optional<Rectangle> what = missing();
    if (!what) return;
    if (m_writing.busy() && what->firstRow > kWriteFrom) return; // soon it costs nothing
    if (m_page.busy()) {
        // What is under way comes soon, or nobody looks there any more: then it has its time before it is given up.
        const qint64 since = m_askedAt.elapsed();
        if (m_asked.meets(m_wanted)) return;
        if (since < kPatience) return m_again.start(int(kPatience - since));
    }
    ask(*what);
}

void TablePages::ask(const Rectangle& what) {
    m_asked = what;
    m_askedAt.start();
    PageQuery query;
    for (int i = 0; i < what.columns; ++i) query.columns.push_back(m_columns[std::size_t(what.firstColumn + i)].name);
    query.firstRow = what.firstRow;
    query.count = what.rows;
    TableReading reading{m_source.tables, m_files, m_options, m_choice};
    if (m_written) {
        reading.files = {m_written->path() / "chosen.parquet"};
        reading.options.format = "parquet";
        reading.choice = {};
    }
    m_page.ask(
        [reading = std::move(reading), query, what,
         written = m_written](const Cancel& cancel) mutable -> Result<Loaded> {
            const auto& [tables, files, options, choice] = reading;
            query.orderBy = choice.orderBy;
            query.descending = choice.descending;
            query.filter = choice.filter(options.columns);
            STEMMA_TRY(const Page page, tables->page(files, options, query, cancel));
            Loaded loaded{what, page.total, std::int64_t(page.rows.size()), {}};
            loaded.columns.resize(std::size_t(what.columns));
            for (std::size_t c = 0; c < loaded.columns.size() && c < page.columns.size(); ++c) {
                loaded.columns[c].reserve(page.rows.size());
                for (const Json& row : page.rows) loaded.columns[c].push_back(cellOf(row.at(c), page.columns[c].type));
            }
            return loaded;
        },
        [this](Result<Loaded> loaded) {
            if (!loaded) return pageFailed(std::move(loaded.error()));
            take(*loaded);
        });
}

void TablePages::take(const Loaded& loaded) {
    const bool fresh = m_fresh;
    if (fresh) m_tiles.clear();
    m_fresh = false;
    m_shown = m_choice;
    const Rectangle& place = loaded.place;
    for (std::int64_t r = 0; r < place.rows; r += kTileRows) {
        const std::int64_t count = std::clamp<std::int64_t>(loaded.came - r, 0, kTileRows);
        if (count == 0 && r > 0) break;
        for (int c = 0; c < place.columns; c += kTileColumns) {
            const int width = std::min(kTileColumns, place.columns - c);
            Tile tile(std::size_t(kTileRows) * std::size_t(kTileColumns));
            for (int i = 0; i < width; ++i)
                for (std::int64_t k = 0; k < count; ++k) {
                    const Cell& cell = loaded.columns[std::size_t(c + i)][std::size_t(r + k)];
                    m_styles[std::size_t(place.firstColumn + c + i)].see(cell);
                    tile[std::size_t(i * kTileRows + k)] = cell;
                }
            m_tiles[{(place.firstRow + r) / kTileRows, (place.firstColumn + c) / kTileColumns}] = std::move(tile);
        }
    }
    forgetFar();
    takeRows(loaded);
    if (fresh) Q_EMIT chosen();
    Q_EMIT arrived();
    askForWanted();
    writeOut();
    continueBackground();
}

void TablePages::takeRows(const Loaded& loaded) {
    const std::int64_t end = loaded.place.firstRow + loaded.came;
    if (m_beginning) return setRows(std::max(m_rows, end), false);
    if (loaded.total >= 0) return setRows(loaded.total, true);
    if (!m_choice.filters() && m_allRows >= 0) return setRows(m_allRows, true);
    if (loaded.came < loaded.place.rows && (loaded.came > 0 || loaded.place.firstRow == 0)) {
        if (!m_choice.filters()) m_allRows = end;
        return setRows(end, true);
    }
    if (!m_rowsKnown) setRows(std::max(m_rows, end), false);
}

void TablePages::setRows(std::int64_t rows, bool known) {
    if (!m_choice.filters() && known) m_allRows = rows;
    if (rows == m_rows && known == m_rowsKnown) return;
    m_rows = rows;
    m_rowsKnown = known;
    Q_EMIT rowsChanged();
}

void TablePages::pageFailed(Error error) {
    if (error.code == ErrorCode::Cancelled) return;
    const bool choice = error.code == ErrorCode::BadData && m_choice != m_shown && m_choice.filters();
    if (choice) {
        m_choice = m_shown;
        m_fresh = m_tiles.empty();
        m_mayWrite = true;
        Q_EMIT refused(error);
        writeOut();
        return askForWanted();
    }
    if (!m_source.copy.empty() && m_files.size() == 1 && m_files.front() == m_source.copy) {
        // A copy that can't be read is of no worth: the files themselves can.
        setReading(m_source.files, *m_source.options);
        return askForWanted();
    }
    fail(std::move(error));
}

void TablePages::forgetFar() {
    if (m_tiles.size() <= kMostTiles) return;
    const std::int64_t middle = (m_wanted.firstRow + m_wanted.rows / 2) / kTileRows;
    const int column = (m_wanted.firstColumn + m_wanted.columns / 2) / kTileColumns;
    std::erase_if(m_tiles, [&](const auto& tile) {
        return std::abs(tile.first.first - middle) > kAheadOfChoice + 4 || std::abs(tile.first.second - column) > 6;
    });
}

void TablePages::fail(Error error) {
    m_error = std::move(error);
    for (Latest* question : {&m_page, &m_background, &m_writing}) question->forget();
    m_beginning.reset();
    Q_EMIT failed();
}

const Cell* TablePages::cell(std::int64_t row, int column) const {
    const auto found = m_tiles.find({row / kTileRows, column / kTileColumns});
    if (found == m_tiles.end()) return nullptr;
    return &found->second[std::size_t(column % kTileColumns * kTileRows + row % kTileRows)];
}

const ColumnProfile* TablePages::profile(int column) const {
    if (!m_source.profile) return nullptr;
    const std::vector<ColumnProfile>& all = m_source.profile->columns;
    const std::string& name = m_columns[std::size_t(column)].name;
    if (std::size_t(column) < all.size() && all[std::size_t(column)].name == name) return &all[std::size_t(column)];
    const auto found = std::find_if(all.begin(), all.end(), [&](const ColumnProfile& p) { return p.name == name; });
    return found == all.end() ? nullptr : &*found;
}

/// The chosen rows as a file of their own, where there are many of them.
void TablePages::writeOut() {
    if (m_choice == RowChoice{} || m_written || !m_mayWrite || m_writing.busy() || m_rows < kWriteFrom) return;
    m_mayWrite = false;
    m_writing.ask(
        [reading = TableReading{m_source.tables, m_files, m_options, m_choice}](
            const Cancel& cancel) -> Result<std::shared_ptr<TempFolder>> {
            auto folder = std::make_shared<TempFolder>();
            STEMMA_CHECK(writeChosen(reading, folder->path() / "chosen.parquet", cancel));
            return folder;
        },
        [this](Result<std::shared_ptr<TempFolder>> folder) {
            if (folder) m_written = std::move(*folder);
            askForWanted(); // without it, page by page
            continueBackground();
        });
}

void TablePages::continueBackground() {
    if (m_background.busy() || m_writing.busy() || m_error) return;
    if (m_allRows < 0) return countRows();
    if (m_mayCopy) return makeCopy();
    if (m_mayProfile) return makeProfile();
}

void TablePages::countRows() {
    m_background.ask(
        [tables = m_source.tables, files = m_files, options = m_options](const Cancel& cancel) {
            return tables->check(files, options, {"row_count"}, Json::object(), cancel);
        },
        [this](Result<std::vector<CheckAnswer>> answer) {
            if (!answer || answer->empty()) return; // scrolling finds the end as well
            m_allRows = answer->front().value.integer(-1);
            if (!m_choice.filters()) setRows(m_allRows, true);
            Q_EMIT rowsChanged();
            continueBackground();
        });
}

void TablePages::makeCopy() {
    m_mayCopy = false;
    m_background.ask(
        [source = m_source](const Cancel& cancel) -> Result<bool> {
            if (sizeOf(source.files) < kCopyFrom) return false;
            STEMMA_CHECK(makeFolders(source.copy.parent_path()));
            const fs::path half = source.copy.string() + ".half-" + newUuid();
            const Status made = source.tables->convertToParquet(source.files, *source.options, half, cancel);
            std::error_code code;
            if (made) fs::rename(half, source.copy, code);
            if (!made || code) fs::remove(half, code);
            if (!made) return tl::unexpected(made.error());
            return !code;
        },
        [this](const Result<bool>& made) {
            if (made && *made) {
                ReadOptions options = *m_source.options;
                options.format = "parquet";
                setReading({m_source.copy}, std::move(options));
            }
            continueBackground(); // without a copy everything works, only slower
        });
}

void TablePages::makeProfile() {
    m_mayProfile = false;
    m_background.ask([tables = m_source.tables, files = m_files,
                      options = m_options](const Cancel& cancel) { return tables->profile(files, options, cancel); },
                     [this](Result<Profile> profile) {
                         if (!profile) return;
                         m_source.profile = std::move(*profile);
                         Q_EMIT profileKnown();
                     });
}

} // namespace stemma::ui
