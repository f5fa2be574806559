// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/Kept.h"
#include "ui/visual/Exportable.h"
#include "ui/visual/TablePages.h"
#include "ui/visual/TableSource.h"

#include <QTimer>
#include <QWidget>
#include <map>

namespace stemma::ui {

class BusyLine;
class TableBar;
class TableGrid;
class ViewerMessage;

/// A table, however long: find, conditions, counts and export above, the grid below. Sorting, conditions and find work
/// on the whole table, not on what is loaded. Reads by workers through `stemma-tables`; the UI thread only paints.
///
/// Ctrl+F finds; a click on a column's name sorts (ascending, descending, the file's order); a right click has the
/// rest. What can't be read says so in place of the rows.
class TableView : public QWidget, public Exportable, public Kept {
    Q_OBJECT
public:
    explicit TableView(QWidget* parent = nullptr);
    ~TableView() override;

    void open(TableSource source);
    void setChoice(const RowChoice& choice); ///< what setChoice(choice()) brings back another day
    const RowChoice& choice() const;
    /// Widths that the person set, by column; to be kept and given back after open().
    std::map<std::string, int> columnWidths() const;
    void setColumnWidths(const std::map<std::string, int>& widths);
    void setCompact(bool compact); ///< the grid alone, for small places
    const Profile* profile() const;
    TableGrid* grid() const { return m_grid; }
    TableBar* bar() const { return m_bar; }
    const TablePages& pages() const { return m_pages; }
    QString countsText() const; ///< "324 of 333 rows · 7 columns"

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;
    bool copyToClipboard() override;
    void copySelection(bool withNames);
    QVariantMap kept() const override; ///< order, conditions, find, widths, where it is scrolled to, the cell in hand
    void giveBack(const QVariantMap& kept) override;

Q_SIGNALS:
    /// A head was clicked: its profile (nullptr where none is known) lives until the next signal.
    void columnSelected(const QString& name, const stemma::ColumnProfile* profile);
    void profileKnown(); ///< profile() is there now
    void choiceChanged();
    void columnWidthsChanged();
    void copied(std::int64_t rows, int columns);
    void exportWished(); ///< the button; without a receiver the view asks for a file itself

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void connectPages();
    void connectGrid();
    void choose(RowChoice choice);
    void nextOrder(int column);
    void say(); ///< counts, hints, and what is said in place of rows
    void placeMessage();
    void showMenu(std::int64_t row, int column, const QPoint& global);
    void filterBy(std::int64_t row, int column, bool equal);
    void copyText(const QString& text, std::int64_t rows, int columns);
    void askForFile();
    void showProgress();
    void putInPlace();

    TablePages m_pages;
    TableBar* m_bar;
    TableGrid* m_grid;
    ViewerMessage* m_message;
    BusyLine* m_busy;
    QTimer m_progress;
    Latest m_copying, m_exporting;
    Done m_exportDone;
    fs::path m_exportPath;
    std::map<std::string, int> m_widths;
    /// Where it was looked at, by the names of columns: there again when the rows are here.
    struct Place {
        std::int64_t top = 0, row = -1;
        std::string left, column;
    };
    std::optional<Place> m_place;
    bool m_compact = false, m_mayPlace = false;
};

} // namespace stemma::ui
