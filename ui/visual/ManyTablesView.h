// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Kept.h"
#include "ui/visual/ExportsAPart.h"
#include "ui/visual/TableSource.h"

#include <QWidget>
#include <memory>

class QLineEdit;
class QSplitter;
class QStackedLayout;

namespace stemma::ui {

class BusyLine;
class RowList;
class TableView;
class ViewerBar;
class ViewerMessage;

/// A file of several tables, a database or a workbook: their list with rows and columns, and beside it the one that is
/// chosen, as any table: sorted, filtered, found, exported. A workbook with one sheet is that sheet alone.
///
/// Read by `stemma-tables`: the file is opened read-only, and nothing in it is trusted.
class ManyTablesView : public QWidget, public ExportsAPart, public Kept {
    Q_OBJECT
public:
    explicit ManyTablesView(QWidget* parent = nullptr);
    ~ManyTablesView() override;
    /// `known` is what TablesClient::contents said of it once, or null. `first` is a table that is read as it says (the
    /// sheet an import chose); the others are found by looking. Copies of long ones stand beside `first.copy`.
    void open(const fs::path& file, Json known, TableSource first);
    RowList* list() const { return m_list; }
    TableView* table() const { return m_table; } ///< of the chosen one; null: none is
    ViewerMessage* message() const { return m_message; }
    void choose(const std::string& name);

    bool loading() const override;
    QVariantMap kept() const override; ///< which table is chosen, and how it and those before it are looked at
    void giveBack(const QVariantMap& kept) override;

Q_SIGNALS:
    void loaded();
    void failed(const stemma::Error& error);

private:
    void read();
    void take(Json contents);
    void showTable(int row);
    TableSource sourceOf(const Json& table) const;
    Exportable* part() const override;
    void remember();

    fs::path m_file;
    Json m_known, m_contents;
    TableSource m_first;
    RowList* m_list;
    QWidget* m_side;
    ViewerBar* m_bar;
    QLineEdit* m_find;
    QSplitter* m_split;
    QWidget* m_room;
    QStackedLayout* m_stack;
    TableView* m_table = nullptr;
    QString m_chosen;    ///< the name of its table
    QVariantMap m_looks; ///< by table
    ViewerMessage* m_message;
    BusyLine* m_busy;
    Latest m_reading;
};

} // namespace stemma::ui
