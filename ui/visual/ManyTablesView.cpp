// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ManyTablesView.h"

#include "core/base/Hash.h"
#include "core/base/Text.h"
#include "ui/paint/Text.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/RowList.h"
#include "ui/visual/TableView.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"

#include <QLineEdit>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace stemma::ui {

ManyTablesView::ManyTablesView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("manyTablesView"));
    m_split = new QSplitter(this);
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(1);
    m_side = new QWidget(m_split);
    auto* side = new QVBoxLayout(m_side);
    side->setContentsMargins(0, 0, 0, 0);
    side->setSpacing(0);
    m_bar = new ViewerBar(m_side);
    m_find = m_bar->addFind(tr("Filter the tables"));
    m_list = new RowList(m_side);
    m_list->setObjectName(QStringLiteral("tableList"));
    m_list->setAccessibleName(tr("Tables"));
    side->addWidget(m_bar);
    side->addWidget(m_list, 1);
    m_room = new QWidget(m_split);
    m_stack = new QStackedLayout(m_room);
    m_message = new ViewerMessage(m_room);
    m_stack->addWidget(m_message);
    m_busy = new BusyLine(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_busy);
    column->addWidget(m_split, 1);
    m_side->hide();
    connect(m_find, &QLineEdit::textChanged, m_list, &RowList::filter);
    connect(m_list, &RowList::rowChosen, this, &ManyTablesView::showTable);
    connect(m_message, &ViewerMessage::actionTaken, this, &ManyTablesView::read);
    connect(&m_reading, &Latest::busyChanged, m_busy, &BusyLine::set);
    setFocusProxy(m_list);
}

ManyTablesView::~ManyTablesView() = default;

void ManyTablesView::open(const fs::path& file, Json known, TableSource first) {
    m_file = file;
    m_known = std::move(known);
    m_first = std::move(first);
    read();
}

void ManyTablesView::read() {
    if (m_known["tables"].isArray()) return take(m_known);
    m_reading.ask(
        [file = m_file, tables = m_first.tables](const Cancel& cancel) { return tables->contents(file, cancel); },
        [this](Result<Json> contents) {
            if (contents) return take(std::move(*contents));
            Error error = contents.error();
            if (error.code == ErrorCode::BadData)
                error.message = printable(m_file.filename().string()) + " can't be read: " + error.message;
            m_message->say(error);
            m_stack->setCurrentWidget(m_message);
            tellExportNews();
            Q_EMIT failed(error);
        });
}

void ManyTablesView::take(Json contents) {
    m_contents = std::move(contents);
    const Json& tables = m_contents["tables"];
    const bool sheets = m_contents["format"].text() == "xlsx";
    ListRows rows;
    rows.columns.push_back({sheets ? tr("Sheet") : tr("Table"), false, true});
    if (!sheets) rows.columns.push_back({tr("Columns"), true}), rows.columns.push_back({tr("Rows"), true});
    int chosen = 0;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const Json& table = tables.at(i);
        const bool view = table["kind"].text() == "view";
        std::vector<ListRows::Item> row(1);
        row.front().text = oneLine(table["name"].text(), 200) + (view ? tr(" (view)") : QString()) +
                           (table["hidden"].boolean() ? tr(" (hidden)") : QString());
        if (!sheets) {
            const std::size_t columns = table["columns"].size();
            row.push_back({qtext(formatCount(std::int64_t(columns))), double(columns)});
            row.push_back(
                {table["rows"].isInteger() ? qtext(formatCount(table["rows"].integer())) : QStringLiteral("?"),
                 double(table["rows"].integer(-1))});
        }
        const bool first = m_first.options && m_first.options->table == table["name"].text();
        if (m_chosen.isEmpty() ? first : m_chosen == qtext(table["name"].text())) chosen = int(i);
        rows.rows.push_back(std::move(row));
    }
    m_list->setRows(std::move(rows));
    m_side->setVisible(tables.size() > 1 || !sheets);
    m_bar->setState(
        qtext(sheets ? plural(std::int64_t(tables.size()), "sheet") : plural(std::int64_t(tables.size()), "table")));
    m_split->setSizes({std::min(360, width() / 3), width() - std::min(360, width() / 3)});
    if (tables.empty()) {
        m_message->say(tr("There is no table in this database."), {}, "info");
        m_stack->setCurrentWidget(m_message);
        tellExportNews();
    } else {
        m_list->select(chosen);
    }
    Q_EMIT loaded();
}

TableSource ManyTablesView::sourceOf(const Json& table) const {
    const std::string& name = table["name"].text();
    if (m_first.options && m_first.options->table == name) return m_first;
    TableSource source;
    source.files = {m_file};
    source.tables = m_first.tables;
    source.name = m_first.name + QStringLiteral(" ") + oneLine(name, 80);
    if (!m_first.copy.empty())
        source.copy = m_first.copy.parent_path() /
                      (m_first.copy.stem().string() + "-" + sha256(name).hex().substr(0, 16) + ".parquet");
    if (m_contents["format"].text() == "xlsx") {
        source.csv = Json::object({{"sheet", name}});
        return source;
    }
    ReadOptions options;
    options.format = m_contents["format"].text();
    options.table = name;
    for (const Json& column : table["columns"].items())
        options.columns.push_back({column["name"].text(), column["type"].text()});
    source.options = std::move(options);
    return source;
}

void ManyTablesView::showTable(int row) {
    if (row < 0) return;
    remember();
    const Json& table = m_contents["tables"].at(std::size_t(row));
    m_chosen = qtext(table["name"].text());
    if (table.contains("problem")) {
        m_message->say(tr("%1 can't be read.").arg(oneLine(table["name"].text(), 120)),
                       oneLine(table["problem"].text(), 500), "warning");
        m_stack->setCurrentWidget(m_message);
        if (m_table) m_table->deleteLater(); // what isn't seen isn't saved
        m_table = nullptr;
        return showPart(this, m_table);
    }
    TableView* before = m_table;
    m_table = new TableView(m_room);
    m_table->open(sourceOf(table));
    if (const QVariantMap look = m_looks[m_chosen].toMap(); !look.isEmpty()) m_table->giveBack(look);
    m_stack->addWidget(m_table);
    m_stack->setCurrentWidget(m_table);
    if (before) before->deleteLater();
    if (m_side->isHidden()) setFocusProxy(m_table);
    showPart(this, m_table);
}

void ManyTablesView::choose(const std::string& name) {
    const Json& tables = m_contents["tables"];
    for (std::size_t i = 0; i < tables.size(); ++i)
        if (tables.at(i)["name"].text() == name) m_list->select(int(i));
}

void ManyTablesView::remember() {
    if (m_table) m_looks[m_chosen] = m_table->kept();
}

QVariantMap ManyTablesView::kept() const {
    QVariantMap looks = m_looks;
    if (m_table) looks[m_chosen] = m_table->kept();
    looks.removeIf([](QVariantMap::iterator look) { return look->toMap().isEmpty(); });
    QVariantMap kept;
    if (!m_chosen.isEmpty()) kept[QStringLiteral("table")] = m_chosen;
    if (!looks.isEmpty()) kept[QStringLiteral("looks")] = looks;
    return kept;
}

void ManyTablesView::giveBack(const QVariantMap& kept) {
    m_looks = kept[QStringLiteral("looks")].toMap();
    const QString chosen = kept[QStringLiteral("table")].toString();
    if (chosen == m_chosen && m_table) return m_table->giveBack(m_looks[m_chosen].toMap());
    if (!m_contents.isObject()) { // it is chosen when they are known
        m_chosen = chosen;
        return;
    }
    if (m_table) m_table->deleteLater(); // nobody has looked at it yet
    m_table = nullptr;
    choose(utf8(chosen));
}

Exportable* ManyTablesView::part() const {
    return m_table;
}

bool ManyTablesView::loading() const {
    return m_reading.busy() || ExportsAPart::loading();
}

} // namespace stemma::ui
