// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/runs/RunsView.h"

#include "core/base/Text.h"
#include "core/store/Store.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/views/runs/ComparePanel.h"
#include "ui/views/runs/RunsDelegate.h"
#include "ui/views/runs/RunsHeader.h"
#include "ui/visual/FileExport.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/PassingMenu.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/TextSize.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kKeepMilliseconds = 300; ///< after the last drag of a border

} // namespace

RunsView::RunsView(const Context& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_actions(context.session, context.desk, this) {
    setObjectName(QStringLiteral("runs-view"));
    build();
    connectTable();
    update_();
}

RunsView::~RunsView() {
    keepLayout();
}

void RunsView::build() {
    buildTable();
    m_empty = new EmptyState;
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_compare = new ComparePanel;
    m_compare->installEventFilter(this);
    m_compare->hide();
    m_split = new QSplitter(Qt::Vertical);
    m_split->setHandleWidth(1);
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(m_stack);
    m_split->addWidget(m_compare);
    m_split->setStretchFactor(0, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_split, 1);
    auto* find = new QAction(this);
    find->setShortcut(QKeySequence(QStringLiteral("Ctrl+F")));
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, m_filter, [this] { m_filter->setFocus(); });
    addAction(find);
}

QWidget* RunsView::makeBar() {
    auto* bar = new QFrame;
    bar->setProperty("role", QStringLiteral("bar"));
    setTextHeight(bar, 44);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 16, 0);
    m_filter = new SearchField;
    m_filter->setObjectName(QStringLiteral("runs-filter"));
    m_filter->setPlaceholderText(tr("Filter runs"));
    m_filter->setAccessibleName(tr("Filter runs"));
    m_filter->setToolTip(tr("Pipelines, states, messages, branches, parameter=value (Ctrl+F)"));
    m_filter->setMaximumWidth(300);
    m_filter->installEventFilter(this);
    m_counts = new QLabel;
    m_counts->setObjectName(QStringLiteral("runs-counts"));
    m_counts->setProperty("role", QStringLiteral("quiet"));
    row->addWidget(m_filter, 8); // up to its width, before what is empty
    row->addStretch(1);
    row->addWidget(m_counts);
    m_older = new QToolButton;
    m_older->setObjectName(QStringLiteral("runs-older"));
    m_older->setProperty("role", QStringLiteral("quiet"));
    m_older->setText(tr("Read older"));
    m_older->hide();
    connect(m_older, &QToolButton::clicked, this, &RunsView::readOlder);
    row->addWidget(m_older);
    m_more = new QToolButton;
    m_more->setObjectName(QStringLiteral("runs-columns"));
    m_more->setProperty("role", QStringLiteral("quiet"));
    m_more->setAccessibleName(tr("Columns"));
    connect(m_more, &QToolButton::clicked, this,
            [this] { columnMenu(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
    row->addWidget(m_more);
    return bar;
}

void RunsView::buildTable() {
    m_table = new QTreeView;
    m_table->setObjectName(QStringLiteral("runs-table"));
    m_table->setAccessibleName(tr("Runs"));
    m_table->setModel(&m_model);
    auto* delegate = new RunsDelegate(m_table);
    m_table->setItemDelegate(delegate);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers); // F2 and a double click edit the note of the row
    connect(delegate, &QAbstractItemDelegate::closeEditor, this, &RunsView::update_, Qt::QueuedConnection);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setMouseTracking(true);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    m_table->setHeader(new RunsHeader(m_table));
    QHeaderView* header = m_table->header();
    setTextHeight(header, 30);
    header->setSectionsMovable(false);
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(40);
    header->setSectionsClickable(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint& at) { columnMenu(header->mapToGlobal(at)); });
    m_table->setSortingEnabled(true);
    setFocusProxy(m_table);
}

void RunsView::connectTable() {
    m_table->sortByColumn(m_model.columnOf(QStringLiteral("run")), Qt::DescendingOrder); // nobody's choice: not kept
    m_keep.setSingleShot(true);
    m_keep.setInterval(kKeepMilliseconds);
    connect(&m_keep, &QTimer::timeout, this, &RunsView::keepLayout);
    connect(m_table->header(), &QHeaderView::sectionResized, this, [this](int column) {
        // Only what a hand did is kept: the last one also stretches by itself.
        const QHeaderView* header = m_table->header();
        if (m_following || (column == m_lastShown && header->stretchLastSection())) return;
        m_dragged << m_model.columnId(column);
        keepSoon();
    });
    connect(m_table->header(), &QHeaderView::sortIndicatorChanged, this, [this] {
        if (!m_following) keepSoon();
    });
    connect(&m_model, &RunsModel::noteEdited, this, [this](RunId run, const QString& before, const QString& after) {
        Q_EMIT m_context.desk.undoable(noteRun(m_actions, m_context.session.handle(), run, before, after));
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_following = true;
        m_model.setFilter(words);
        fitColumns();
        m_following = false;
        follow();
        showCounts();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsView::tell);
    connect(m_table, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        m_model.flags(index) & Qt::ItemIsEditable ? m_table->edit(index) : open(index);
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &RunsView::menu);
    connect(m_compare, &ComparePanel::closeWanted, this, [this] {
        m_compare->hide();
        m_table->setFocus();
    });
    connect(&m_context.session, &Session::overviewChanged, this, &RunsView::update_);
    connect(&m_context.session, &Session::stateChanged, this, &RunsView::update_);
    connect(&m_context.selection, &Selection::changed, this, &RunsView::follow);
    connect(m_empty, &EmptyState::actionTaken, this, &RunsView::readOlder);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_following && value > 0 && value == m_table->verticalScrollBar()->maximum()) readOlder();
    });
}

/// Twice as many, so that the end of a long history is reached soon.
void RunsView::readOlder() {
    if (m_context.session.overview()->runsLeft == 0) return;
    m_context.session.want(*this, {{}, {}, {}, 2 * m_model.listed()});
}

void RunsView::update_() {
    keepLayout(); // of what is in the table now: it may be another workspace's in a moment
    // What is being typed is not taken away: there is an update when the field closes.
    if (const auto* field = m_table->viewport()->findChild<QLineEdit*>(); field && field->hasFocus()) return;
    m_model.setEditable(m_context.session.state() == Session::State::Open && !m_context.session.readOnly());
    const int scrolled = m_table->verticalScrollBar()->value();
    const QHeaderView* header = m_table->header();
    const QString sorted = m_model.columnId(header->sortIndicatorSection());
    m_following = true;
    m_model.setOverview(m_context.session.overview());
    // The indicator stays at its column where columns came or went before it.
    if (const int column = m_model.columnOf(sorted); column >= 0 && column != header->sortIndicatorSection())
        m_table->header()->setSortIndicator(column, header->sortIndicatorOrder());
    restoreOrder();
    fitColumns();
    m_table->verticalScrollBar()->setValue(scrolled);
    m_following = false;
    follow();
    showCounts();
}

void RunsView::showCounts() {
    const std::size_t total = m_model.total(), listed = m_model.listed();
    const int shown = m_model.rowCount();
    const auto count = [](std::size_t number) { return qtext(formatCount(std::int64_t(number))); };
    const bool filtered = shown < int(listed);
    m_counts->setText(
        total == 0 ? QString()
        : filtered && listed < total
            ? tr("%1 of the newest %2 runs, of %3").arg(count(std::size_t(shown)), count(listed), count(total))
        : filtered || listed < total ? tr("%1 of %2 runs").arg(count(std::size_t(shown)), count(total))
                                     : qtext(plural(shown, "run")));
    m_older->setVisible(listed < total);
    m_counts->setToolTip(listed == total ? QString()
                                         : tooltipText(tr("The newest are listed, filtered and sorted; older ones are "
                                                          "read as you go down to the end")));
    if (total == 0)
        m_empty->say("runs", tr("No runs yet"),
                     tr("Each run of a pipeline appears here, with its parameters and metrics. Drop a pipeline on the "
                        "window, look at it, and press Run."));
    else
        m_empty->say("filter", tr("No run has these words"),
                     listed == total
                         ? tr("The filter looks at pipelines, states, messages, branches and parameter=value.")
                         : tr("The filter looks at pipelines, states, messages, branches and parameter=value of the "
                              "newest %1 runs.")
                               .arg(count(listed)),
                     listed == total ? QString() : tr("Look at older ones"));
    m_stack->setCurrentWidget(shown > 0 ? static_cast<QWidget*>(m_table) : m_empty);
    m_filter->setEnabled(total > 0);
    tellExportNews();
}

std::vector<RunId> RunsView::chosen() const {
    std::vector<RunId> runs;
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : rows) runs.push_back(m_model.run(row.row()));
    return runs;
}

void RunsView::tell() {
    if (m_following) return;
    std::vector<Subject> subjects;
    const RunId current = m_model.run(m_table->currentIndex().row());
    for (const RunId run : chosen())
        if (run != current) subjects.push_back(Subject::ofRun(run));
    if (m_table->selectionModel()->isRowSelected(m_table->currentIndex().row()))
        subjects.push_back(Subject::ofRun(current)); // the last is the one in hand
    m_following = true;
    m_context.selection.select(std::move(subjects));
    m_following = false;
    compare();
}

void RunsView::follow() {
    if (m_following) return;
    QItemSelection rows;
    QModelIndex current;
    for (const Subject& subject : m_context.selection.all()) {
        if (subject.kind != Subject::Kind::Run) continue;
        const int row = m_model.rowOf(subject.run);
        if (row < 0) continue;
        current = m_model.index(row, 0);
        rows.select(current, m_model.index(row, m_model.columnCount() - 1));
    }
    m_following = true;
    if (current.isValid()) m_table->selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    m_table->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
    m_following = false;
    compare();
}

void RunsView::compare() {
    const std::vector<RunId> runs = chosen();
    const WorkspaceHandle handle = m_context.session.handle();
    if (runs.size() != 2 || !handle) {
        m_comparing.forget();
        m_compared = {};
        m_compare->hide();
        return;
    }
    const std::pair<RunId, RunId> pair = std::minmax(runs[0], runs[1]);
    if (pair == m_compared) return; // closed by hand, or shown already
    m_compared = pair;
    m_compare->showWaiting(pair.first, pair.second);
    if (!m_compare->isVisibleTo(this)) {
        m_compare->show();
        const int wanted = std::clamp(height() * 2 / 5, 120, 320);
        m_split->setSizes({height() - wanted, wanted});
    }
    m_comparing.ask(
        [handle, pair](const Cancel& cancel) { return compareRuns(*handle.store, pair.first, pair.second, cancel); },
        [this](const Result<RunComparison>& comparison) {
            if (comparison)
                m_compare->showComparison(*comparison);
            else
                m_compare->showError(qtext(describe(comparison.error())));
        });
}

void RunsView::open(const QModelIndex& index) {
    if (const RunId run = m_model.run(index.row())) Q_EMIT m_context.desk.openRun(run, true);
}

void RunsView::menu(const QPoint& at) {
    const QModelIndex index = m_table->indexAt(at);
    const RunId id = m_model.run(index.isValid() ? index.row() : -1);
    if (!id) return;
    Desk& desk = m_context.desk;
    QMenu* menu = passingMenu(this);
    menu->addAction(tr("Open"), this, [this, index = QPersistentModelIndex(index)] { open(index); });
    menu->addAction(tr("Logs"), &desk, [&desk, id] { Q_EMIT desk.openLog(id, {}); });
    if (const OverviewRun* run = m_context.session.overview()->run(id); run && !run->pipelineFile.empty()) {
        const QString file = qtext(run->pipelineFile);
        menu->addSeparator();
        menu->addAction(tr("Run %1 again").arg(oneLine(run->pipeline, 30).replace('&', QLatin1String("&&"))), &desk,
                        [&desk, file] { Q_EMIT desk.runPipeline(file, Desk::Part::All, {}); });
        menu->addAction(tr("Open the pipeline in the editor"), &desk,
                        [&desk, file] { Q_EMIT desk.openInEditor(file, 0); });
    }
    if (m_model.flags(m_model.index(index.row(), m_model.columnOf(QStringLiteral("note")))) & Qt::ItemIsEditable)
        menu->addAction(tr("Edit the note\tF2"), this,
                        [this, row = QPersistentModelIndex(index)] { editNote(row.row()); });
    menu->addSeparator();
    const QString reference = QStringLiteral("run:%1").arg(id.value);
    menu->addAction(tr("Copy reference"), &desk, [&desk, reference] { Q_EMIT desk.copyText(reference, reference); });
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void RunsView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fitColumns(); // another text size
}

bool RunsView::eventFilter(QObject* watched, QEvent* event) {
    if (m_table && watched == m_table->viewport() && event->type() == QEvent::Resize) fitColumns();
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    // What ends the typing of a note comes by here as well.
    if (watched == m_table && enter && m_table->viewport()->findChild<QLineEdit*>()) return true;
    if (watched == m_table && enter) {
        open(m_table->currentIndex());
        return true;
    }
    if (watched == m_table && key->key() == Qt::Key_F2) {
        editNote(m_table->currentIndex().row());
        return true;
    }
    if (watched == m_table && key->matches(QKeySequence::Copy)) return copyToClipboard();
    if (watched == m_filter && (enter || key->key() == Qt::Key_Down)) {
        m_table->setFocus();
        return true;
    }
    if (key->key() == Qt::Key_Escape && watched != m_filter && m_compare->isVisible()) {
        Q_EMIT m_compare->closeWanted();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

std::vector<ExportFormat> RunsView::exportFormats() const {
    if (m_model.rowCount() == 0) return {};
    const QString name = m_model.listed() == m_model.total()
                             ? tr("CSV table")
                             : tr("CSV table of those listed, the newest %1 runs")
                                   .arg(qtext(formatCount(std::int64_t(m_model.listed()))));
    return {{QStringLiteral("csv"), name, QStringLiteral(".csv"), false, false}};
}

void RunsView::exportTo(const fs::path& path, const QString& format, const ExportOptions&, Done done) {
    if (format != QLatin1String("csv"))
        return done(fail(ErrorCode::InvalidArgument, "The runs are exported as CSV only"));
    cancelExport();
    m_done = std::move(done);
    m_exporting.ask([path, text = m_model.csv()](const Cancel& cancel) { return replaceFile(path, text, cancel); },
                    [this](const Status& written) { std::exchange(m_done, {})(written); });
}

void RunsView::cancelExport() {
    m_exporting.forget();
    if (Done done = std::exchange(m_done, {})) done(fail(ErrorCode::Cancelled, "cancelled"));
}

bool RunsView::copyToClipboard() {
    const std::vector<RunId> runs = chosen();
    QStringList lines;
    const auto line = [this, &lines](const auto& cell) {
        QStringList cells;
        for (int i = 0; i < m_model.columnCount(); ++i)
            if (!m_table->isColumnHidden(i)) cells << cell(i).toString();
        lines << cells.join(QLatin1Char('\t'));
    };
    line([this](int column) { return m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole); });
    for (int row = 0; row < m_model.rowCount(); ++row)
        if (runs.empty() || std::find(runs.begin(), runs.end(), m_model.run(row)) != runs.end())
            line([this, row](int column) { return m_model.index(row, column).data(); });
    if (lines.size() < 2) return false;
    Q_EMIT m_context.desk.copyText(lines.join(QLatin1Char('\n')), qtext(plural(lines.size() - 1, "run")));
    return true;
}

} // namespace stemma::ui
