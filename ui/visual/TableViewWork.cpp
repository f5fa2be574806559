// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "ui/paint/Text.h"
#include "ui/visual/FileExport.h"
#include "ui/visual/TableBar.h"
#include "ui/visual/TableGrid.h"
#include "ui/visual/TableView.h"
#include "ui/visual/TableWork.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSet>
#include <optional>

namespace stemma::ui {

namespace {

TableReading readingOf(const TablePages& pages) {
    auto [files, options] = pages.reading();
    return {pages.source().tables, std::move(files), std::move(options), pages.choice()};
}

std::vector<std::string> namesOf(const TablePages& pages, int first, int last) {
    std::vector<std::string> names;
    for (int i = first; i <= last; ++i) names.push_back(pages.columns()[std::size_t(i)].name);
    return names;
}

/// A small selection that is here can be copied at once.
std::optional<QString> tsvAtHand(const TablePages& pages, const TableGrid::Selection& chosen) {
    constexpr std::int64_t kMost = 100'000;
    const std::int64_t columns = chosen.lastColumn - chosen.firstColumn + 1;
    if ((chosen.lastRow - chosen.firstRow + 1) > kMost / columns) return std::nullopt;
    QString out;
    for (std::int64_t row = chosen.firstRow; row <= chosen.lastRow; ++row) {
        for (int column = chosen.firstColumn; column <= chosen.lastColumn; ++column) {
            const Cell* cell = pages.cell(row, column);
            if (!cell || cell->cut) return std::nullopt;
            if (column > chosen.firstColumn) out += QLatin1Char('\t');
            out += tsvField(*cell);
        }
        out += QLatin1Char('\n');
    }
    if (columns == 1 && chosen.firstRow == chosen.lastRow) out.chop(1);
    return out;
}

/// A column's name as a condition needs it.
QString asIdentifier(const std::string& name) {
    static const QRegularExpression plain(QStringLiteral("^[a-z_][a-z0-9_]*$"));
    static const QSet<QString> words{"all",    "and",   "as",    "asc",   "case",   "check", "column", "default",
                                     "desc",   "do",    "else",  "end",   "false",  "for",   "from",   "group",
                                     "having", "in",    "is",    "limit", "not",    "null",  "offset", "on",
                                     "or",     "order", "table", "then",  "to",     "true",  "union",  "unique",
                                     "user",   "using", "when",  "where", "window", "with"};
    QString text = qtext(name);
    if (plain.match(text).hasMatch() && !words.contains(text)) return text;
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

QString asLiteral(const Cell& cell) {
    if (cell.kind == Cell::Kind::Boolean) return cell.text;
    static const QRegularExpression number(QStringLiteral("^-?[0-9.]+(e[-+]?[0-9]+)?$"));
    if (cell.kind == Cell::Kind::Number && number.match(cell.text).hasMatch()) return cell.text;
    QString inner = cell.text;
    return QLatin1Char('\'') + inner.replace(QLatin1Char('\''), QLatin1String("''")) + QLatin1Char('\'');
}

} // namespace

// --- Copying ------------------------------------------------------------------------------------------------------

bool TableView::copyToClipboard() {
    if (m_grid->selection().empty()) m_grid->selectAll();
    copySelection(true);
    return !m_grid->selection().empty();
}

void TableView::copySelection(bool withNames) {
    const TableGrid::Selection chosen = m_grid->selection();
    if (chosen.empty()) return;
    const std::int64_t rows = chosen.lastRow - chosen.firstRow + 1;
    const int columns = chosen.lastColumn - chosen.firstColumn + 1;
    if (!withNames)
        if (const std::optional<QString> text = tsvAtHand(m_pages, chosen)) return copyText(*text, rows, columns);
    m_copying.ask(
        [reading = readingOf(m_pages), chosen, withNames,
         names = namesOf(m_pages, chosen.firstColumn, chosen.lastColumn)](const Cancel& cancel) {
            return cellsAsTsv(reading, chosen.firstRow, chosen.lastRow, names, withNames, cancel);
        },
        [this, rows, columns](const Result<QString>& text) {
            if (text) return copyText(*text, rows, columns);
            m_bar->say(qtext(printable(text.error().message + ". " + text.error().hint)));
        });
}

void TableView::copyText(const QString& text, std::int64_t rows, int columns) {
    QGuiApplication::clipboard()->setText(text);
    const QString what = rows == 1 && columns == 1
                             ? tr("value")
                             : tr("%1 × %2").arg(qtext(plural(rows, "row")), qtext(plural(columns, "column")));
    m_bar->say(tr("Copied %1").arg(what));
    Q_EMIT copied(rows, columns);
}

// --- Menus --------------------------------------------------------------------------------------------------------

void TableView::filterBy(std::int64_t row, int column, bool equal) {
    const Cell* cell = m_pages.cell(row, column);
    if (!cell || cell->cut) return;
    const QString name = asIdentifier(m_pages.columns()[std::size_t(column)].name);
    QString condition;
    if (cell->kind == Cell::Kind::Null)
        condition = name + (equal ? QStringLiteral(" IS NULL") : QStringLiteral(" IS NOT NULL"));
    else
        condition = name + (equal ? QStringLiteral(" = ") : QStringLiteral(" IS DISTINCT FROM ")) + asLiteral(*cell);
    RowChoice next = choice();
    next.conditions.push_back(utf8(condition));
    choose(std::move(next));
}

void TableView::showMenu(std::int64_t row, int column, const QPoint& global) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("tableMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& text, auto action) {
        connect(menu->addAction(text), &QAction::triggered, this, action);
    };
    const std::string name = m_pages.columns()[std::size_t(column)].name;
    if (row >= 0) {
        add(tr("Copy"), [this] { copySelection(false); });
        add(tr("Copy with names"), [this] { copySelection(true); });
        const Cell* cell = m_pages.cell(row, column);
        if (cell && !cell->cut) {
            QString value = cell->kind == Cell::Kind::Null ? tr("null") : oneLine(cell->text, 30);
            value.replace(QLatin1Char('&'), QLatin1String("&&"));
            menu->addSeparator();
            add(tr("Only rows with %1").arg(value), [this, row, column] { filterBy(row, column, true); });
            add(tr("No rows with %1").arg(value), [this, row, column] { filterBy(row, column, false); });
        }
        menu->addSeparator();
    }
    const auto order = [this, name](bool descending) {
        RowChoice next = choice();
        next.orderBy = name;
        next.descending = descending;
        choose(std::move(next));
    };
    add(tr("Sort ascending"), [order] { order(false); });
    add(tr("Sort descending"), [order] { order(true); });
    if (!choice().orderBy.empty())
        add(tr("Order of the file"), [this] {
            RowChoice next = choice();
            next.orderBy.clear();
            next.descending = false;
            choose(std::move(next));
        });
    menu->addSeparator();
    add(tr("Filter by this column…"), [this, name] { m_bar->focusFilter(asIdentifier(name) + QLatin1Char(' ')); });
    add(tr("Fit the width"), [this, column] { m_grid->fitColumn(column); });
    add(tr("Copy the column's name"), [name] { QGuiApplication::clipboard()->setText(qtext(name)); });
    menu->popup(global);
}

// --- Export -------------------------------------------------------------------------------------------------------

std::vector<ExportFormat> TableView::exportFormats() const {
    if (!m_pages.opened() || m_pages.provisional() || m_pages.error() || m_pages.columns().empty()) return {};
    return {{QStringLiteral("csv"), tr("CSV table"), QStringLiteral(".csv"), false, false}};
}

bool TableView::loading() const {
    return !m_pages.error() && (m_pages.provisional() || (!m_pages.opened() && m_pages.waiting()) || m_place);
}

// --- How it is looked at ------------------------------------------------------------------------------------------

QVariantMap TableView::kept() const {
    QVariantMap kept, widths;
    const RowChoice& now = choice();
    if (!now.orderBy.empty()) kept[QStringLiteral("order")] = qtext(now.orderBy);
    if (now.descending) kept[QStringLiteral("descending")] = true;
    QStringList conditions;
    for (const std::string& condition : now.conditions) conditions << qtext(condition);
    if (!conditions.isEmpty()) kept[QStringLiteral("conditions")] = conditions;
    if (!now.find.empty()) kept[QStringLiteral("find")] = qtext(now.find);
    for (const auto& [column, width] : m_widths) widths[qtext(column)] = width;
    if (!widths.isEmpty()) kept[QStringLiteral("widths")] = widths;
    const auto& columns = m_pages.columns();
    const auto nameOf = [&](int column) {
        return column >= 0 && std::size_t(column) < columns.size() ? qtext(columns[std::size_t(column)].name)
                                                                   : QString();
    };
    if (m_grid->topRow() > 0) kept[QStringLiteral("top")] = qint64(m_grid->topRow());
    if (m_grid->horizontalScrollBar()->value() > 0)
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (m_grid->headRect(int(i)).left() >= 0) {
                kept[QStringLiteral("left")] = nameOf(int(i));
                break;
            }
    if (m_grid->currentRow() >= 0) {
        kept[QStringLiteral("row")] = qint64(m_grid->currentRow());
        kept[QStringLiteral("column")] = nameOf(m_grid->currentColumn());
    }
    return kept;
}

void TableView::giveBack(const QVariantMap& kept) {
    RowChoice wished;
    wished.orderBy = utf8(kept[QStringLiteral("order")].toString());
    wished.descending = kept[QStringLiteral("descending")].toBool();
    for (const QString& condition : kept[QStringLiteral("conditions")].toStringList())
        wished.conditions.push_back(utf8(condition));
    wished.find = utf8(kept[QStringLiteral("find")].toString());
    setChoice(wished);
    const QVariantMap widths = kept[QStringLiteral("widths")].toMap();
    for (auto column = widths.begin(); column != widths.end(); ++column)
        if (const int width = column->toInt(); width > 0 && width < 10'000) m_widths[utf8(column.key())] = width;
    Place place{kept[QStringLiteral("top")].toLongLong(), kept.value(QStringLiteral("row"), -1).toLongLong(),
                utf8(kept[QStringLiteral("left")].toString()), utf8(kept[QStringLiteral("column")].toString())};
    if (place.top > 0 || place.row >= 0 || !place.left.empty()) m_place = std::move(place);
}

void TableView::putInPlace() {
    if (!m_place || !m_mayPlace || !m_pages.opened() || m_pages.waiting() || !m_pages.rowsKnown()) return;
    const Place place = *std::exchange(m_place, std::nullopt);
    const auto& columns = m_pages.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].name == place.column && place.row >= 0 && place.row < m_pages.rows())
            m_grid->setCurrent(place.row, int(i));
        if (columns[i].name == place.left) {
            QScrollBar* bar = m_grid->horizontalScrollBar();
            bar->setValue(bar->value() + m_grid->headRect(int(i)).left() - m_grid->headRect(0).left());
        }
    }
    m_grid->setTopRow(place.top);
    tellExportNews();
}

QString TableView::exportName() const {
    QString name = m_pages.source().name;
    if (name.isEmpty()) name = QStringLiteral("table");
    return name.replace(QRegularExpression(QStringLiteral("[^\\w.@=-]+")), QStringLiteral("_")).left(100);
}

void TableView::askForFile() {
    askForExport(*this, this, [this](const QString& said) { m_bar->say(said); });
}

void TableView::exportTo(const fs::path& path, const QString& format, const ExportOptions&, Done done) {
    cancelExport();
    if (exportFormats().empty() || format != QStringLiteral("csv"))
        return done(fail(ErrorCode::InvalidArgument, "A table is exported as CSV"));
    m_exportDone = std::move(done);
    m_exportPath = path;
    m_progress.start();
    m_exporting.ask(
        [reading = readingOf(m_pages), path](const Cancel& cancel) { return exportCsv(reading, path, cancel); },
        [this](Status status) {
            m_progress.stop();
            if (const Done ended = std::exchange(m_exportDone, {})) ended(std::move(status));
            say();
        });
}

void TableView::cancelExport() {
    if (!m_exporting.busy()) return;
    m_exporting.forget();
    m_progress.stop();
    if (const Done ended = std::exchange(m_exportDone, {}))
        ended(fail(ErrorCode::Cancelled, "The export was cancelled"));
    say();
}

/// How far it is, by what has been written.
void TableView::showProgress() {
    std::error_code code;
    const std::uintmax_t bytes = fs::file_size(halfOf(m_exportPath), code);
    m_bar->setCounts(tr("Exporting: %1").arg(qtext(formatBytes(code ? 0 : bytes))), tr("The export button cancels it"));
}

} // namespace stemma::ui
