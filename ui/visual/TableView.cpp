// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/TableView.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"
#include "ui/visual/BusyLine.h"
#include "ui/visual/TableBar.h"
#include "ui/visual/TableGrid.h"
#include "ui/visual/ViewerMessage.h"

#include <QKeyEvent>
#include <QMetaMethod>
#include <QResizeEvent>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

/// How long typing may pause before a table of so many rows is searched.
int patienceFor(std::int64_t rows) {
    return rows > 1'000'000 ? 600 : rows > 100'000 ? 350 : 180;
}

QString sentenceOf(const Error& error) {
    QString text = qtext(printable(error.message));
    if (!error.hint.empty()) text += QLatin1String(text.endsWith(QLatin1Char('.')) ? " " : ". ") + qtext(error.hint);
    return text;
}

QStringList textsOf(const std::vector<std::string>& list) {
    QStringList out;
    for (const std::string& text : list) out << qtext(text);
    return out;
}

} // namespace

TableView::TableView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("tableView"));
    m_bar = new TableBar(this);
    m_grid = new TableGrid(m_pages, this);
    m_message = new ViewerMessage(m_grid);
    m_message->hide();
    m_busy = new BusyLine(m_grid);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_grid, 1);
    m_progress.setInterval(200);
    connect(&m_progress, &QTimer::timeout, this, &TableView::showProgress);
    connectPages();
    connectGrid();
    connect(m_bar, &TableBar::findWished, this, [this](const QString& text) {
        RowChoice next = choice();
        next.find = utf8(text);
        choose(std::move(next));
    });
    connect(m_bar, &TableBar::conditionsWished, this, [this](const QStringList& conditions) {
        RowChoice next = choice();
        next.conditions.clear();
        for (const QString& condition : conditions) next.conditions.push_back(utf8(condition));
        choose(std::move(next));
    });
    connect(m_bar, &TableBar::leaveWished, this, [this] { m_grid->setFocus(); });
    connect(m_bar, &TableBar::exportWished, this, [this] {
        if (m_exporting.busy()) return cancelExport();
        isSignalConnected(QMetaMethod::fromSignal(&TableView::exportWished)) ? Q_EMIT exportWished() : askForFile();
    });
    connect(m_message, &ViewerMessage::actionTaken, this, [this] { m_pages.reopen(); });
    setFocusProxy(m_grid);
}

TableView::~TableView() = default;

void TableView::connectPages() {
    connect(&m_pages, &TablePages::columnsKnown, this, [this] {
        setColumnWidths(m_widths);
        say();
    });
    connect(&m_pages, &TablePages::rowsChanged, this, &TableView::say);
    connect(&m_pages, &TablePages::arrived, this, &TableView::say);
    connect(&m_pages, &TablePages::chosen, this, &TableView::say);
    connect(&m_pages, &TablePages::failed, this, &TableView::say);
    connect(&m_pages, &TablePages::profileKnown, this, &TableView::profileKnown);
    connect(&m_pages, &TablePages::chosen, this, [this] { m_mayPlace = true; }); // before it the grid goes to its top
    for (const auto signal : {&TablePages::rowsChanged, &TablePages::arrived, &TablePages::chosen})
        connect(&m_pages, signal, this, &TableView::putInPlace);
    connect(&m_pages, &TablePages::refused, this, [this](const Error& error) {
        const QStringList asked = m_bar->conditions(), now = textsOf(choice().conditions);
        QString wrong;
        for (const QString& condition : asked)
            if (!now.contains(condition)) wrong = condition;
        m_bar->setConditions(now);
        m_bar->setFind(qtext(choice().find));
        m_bar->refuse(wrong, sentenceOf(error));
        say();
        Q_EMIT choiceChanged();
    });
}

void TableView::connectGrid() {
    connect(m_grid, &TableGrid::orderWished, this, &TableView::nextOrder);
    connect(m_grid, &TableGrid::copyWished, this, &TableView::copySelection);
    connect(m_grid, &TableGrid::menuWished, this, &TableView::showMenu);
    connect(m_grid, &TableGrid::columnClicked, this, [this](int column) {
        Q_EMIT columnSelected(qtext(m_pages.columns()[std::size_t(column)].name), m_pages.profile(column));
    });
    connect(m_grid, &TableGrid::widthChanged, this, [this](int column, int width) {
        m_widths[m_pages.columns()[std::size_t(column)].name] = width;
        Q_EMIT columnWidthsChanged();
    });
}

void TableView::open(TableSource source) {
    m_bar->setConditions({});
    m_bar->setFind({});
    m_pages.open(std::move(source));
    m_message->hide();
    say();
}

void TableView::setChoice(const RowChoice& wished) {
    m_bar->setConditions(textsOf(wished.conditions));
    m_bar->setFind(qtext(wished.find));
    choose(wished);
}

const RowChoice& TableView::choice() const {
    return m_pages.choice();
}

void TableView::choose(RowChoice next) {
    if (next == choice()) return;
    m_bar->setConditions(textsOf(next.conditions));
    m_pages.choose(std::move(next));
    say();
    Q_EMIT choiceChanged();
}

void TableView::nextOrder(int column) {
    RowChoice next = choice();
    const std::string& name = m_pages.columns()[std::size_t(column)].name;
    if (next.orderBy != name) {
        next.orderBy = name;
        next.descending = false;
    } else if (!next.descending) {
        next.descending = true;
    } else {
        next.orderBy.clear();
        next.descending = false;
    }
    choose(std::move(next));
}

std::map<std::string, int> TableView::columnWidths() const {
    return m_widths;
}

void TableView::setColumnWidths(const std::map<std::string, int>& widths) {
    m_widths = widths;
    if (widths.empty()) return;
    for (std::size_t i = 0; i < m_pages.columns().size(); ++i)
        if (const auto found = widths.find(m_pages.columns()[i].name); found != widths.end())
            m_grid->layOut().setWidth(int(i), found->second);
    m_grid->viewport()->update();
}

void TableView::setCompact(bool compact) {
    m_compact = compact;
    m_bar->setVisible(!compact);
}

const Profile* TableView::profile() const {
    return m_pages.profile();
}

QString TableView::countsText() const {
    if (!m_pages.opened() || m_pages.error()) return {};
    const auto many = [](std::int64_t count) { return qtext(formatCount(count)); };
    QString rows;
    if (m_pages.provisional())
        rows = tr("its beginning; reading all of it");
    else if (!m_pages.rowsKnown())
        rows = tr("counting rows");
    else if (!choice().filters())
        rows = qtext(plural(m_pages.rows(), "row"));
    else if (m_pages.allRows() >= 0)
        rows = tr("%1 of %2").arg(many(m_pages.rows()), qtext(plural(m_pages.allRows(), "row")));
    else
        rows = qtext(plural(m_pages.rows(), "row"));
    return rows + QStringLiteral(" · ") + qtext(plural(std::int64_t(m_pages.columns().size()), "column"));
}

void TableView::say() {
    m_busy->set(m_pages.waiting() && !m_pages.error());
    m_bar->setCounts(countsText(), choice().find.empty() ? QString() : tr("Rows that have the text in some column"));
    const bool all = m_pages.allRows() >= 0;
    m_bar->setFindHint(all ? tr("Find in %1").arg(qtext(plural(m_pages.allRows(), "row"))) : tr("Find in all rows"));
    m_bar->setPatience(patienceFor(m_pages.allRows()));
    m_message->offer({});
    bool said = true;
    if (const auto& error = m_pages.error()) {
        m_message->say(*error);
    } else if (m_pages.opened() && m_pages.columns().empty()) {
        m_message->say(tr("This table has no columns."), tr("There is nothing to show of it."));
    } else if (m_pages.opened() && m_pages.rowsKnown() && m_pages.rows() == 0 && !m_pages.waiting()) {
        if (choice().filters())
            m_message->say(tr("No row is left."), tr("Take a condition away, or find something else."), "filter");
        else
            m_message->say(tr("This table has no rows."), tr("Its columns are all there is to see."));
    } else {
        said = false;
    }
    m_bar->setEnabled(!m_pages.error());
    if (said) placeMessage();
    m_message->setVisible(said);
    tellExportNews();
}

/// Below the heads where there are any.
void TableView::placeMessage() {
    const bool heads = !m_pages.error() && !m_pages.columns().empty();
    const int top = heads ? headHeight() : 0;
    m_message->setGeometry(0, top, m_grid->width(), std::max(m_grid->height() - top, 0));
    m_message->setAutoFillBackground(true);
    m_message->raise();
}

void TableView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (layout()) layout()->activate();
    m_busy->setGeometry(0, 0, m_grid->width(), 2);
    placeMessage();
}

void TableView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Find) && !m_compact) return m_bar->focusFind();
    QWidget::keyPressEvent(event);
}

} // namespace stemma::ui
