// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/navigator/Navigator.h"

#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/views/navigator/NavigatorDelegate.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/PassingMenu.h"
#include "ui/widgets/SearchField.h"

#include <QAction>
#include <QEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QTreeView>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr std::size_t kMoreVersions = 1000; ///< at a time

} // namespace

Navigator::Navigator(const Context& context, QWidget* parent) : QFrame(parent), m_context(context) {
    setObjectName(QStringLiteral("navigator"));
    setProperty("role", QStringLiteral("panel"));
    setMinimumWidth(180);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 10, 0, 0);
    column->setSpacing(4);
    m_filter = new SearchField(this);
    m_filter->setObjectName(QStringLiteral("navigator-filter"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter pipelines, runs and artifacts"));
    m_filter->setToolTip(tooltipText(tr("Names, tags, aliases, messages, states (Ctrl+F)")));
    m_filter->installEventFilter(this);
    auto* margin = new QHBoxLayout;
    margin->setContentsMargins(12, 0, 12, 4);
    margin->addWidget(m_filter);
    column->addLayout(margin);
    buildTree();
    m_empty = new EmptyState(this);
    m_empty->layout()->setContentsMargins(16, 24, 16, 24);
    column->addWidget(m_empty);
    column->addWidget(m_tree, 1);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_following = true;
        m_model.setFilter(words);
        unfold();
        m_following = false;
        follow();
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        const Subject subject = m_model.subject(index);
        if (!m_following && subject) m_context.selection.select(subject);
    });
    connect(m_tree, &QTreeView::expanded, this, [this](const QModelIndex& index) {
        if (const QString key = m_model.key(index); !m_following && !key.isEmpty()) m_unfolded.insert(key);
    });
    connect(m_tree, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
        if (!m_following) m_unfolded.remove(m_model.key(index));
    });
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (!readMore(index)) open(m_model.subject(index), false);
    });
    connect(m_tree, &QTreeView::doubleClicked, this,
            [this](const QModelIndex& index) { open(m_model.subject(index), true); });
    connect(m_tree, &QWidget::customContextMenuRequested, this, &Navigator::menu);
    connect(&m_context.session, &Session::overviewChanged, this, &Navigator::update_);
    connect(&m_context.session, &Session::stateChanged, this, &Navigator::update_);
    connect(&m_context.selection, &Selection::changed, this, &Navigator::follow);
    auto* find = new QAction(this);
    find->setShortcut(QKeySequence(QStringLiteral("Ctrl+F")));
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, m_filter, [this] { m_filter->setFocus(); });
    addAction(find);
    update_();
}

void Navigator::buildTree() {
    m_tree = new QTreeView(this);
    m_tree->setObjectName(QStringLiteral("navigator-tree"));
    m_tree->setAccessibleName(tr("Pipelines, runs and artifacts"));
    m_tree->setModel(&m_model);
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setIndentation(0);
    m_tree->setUniformRowHeights(false);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setMouseTracking(true);
    m_tree->setItemDelegate(new NavigatorDelegate(m_tree));
    m_tree->installEventFilter(this);
    m_tree->viewport()->installEventFilter(this);
}

void Navigator::update_() {
    // Who walks through the list stays where they are: on what only unfolds, too, which nothing else can name.
    const int scrolled = m_tree->verticalScrollBar()->value();
    const QModelIndex current = m_tree->currentIndex();
    const QString walked = m_model.subject(current) ? QString() : m_model.key(current);
    m_following = true;
    m_model.setOverview(m_context.session.overview());
    unfold();
    m_following = false;
    follow();
    if (const QModelIndex there = m_model.indexOfKey(walked); there.isValid()) m_tree->setCurrentIndex(there);
    m_tree->verticalScrollBar()->setValue(scrolled);
    const Session::State state = m_context.session.state();
    const bool empty = m_model.empty();
    m_empty->setVisible(empty);
    m_tree->setVisible(!empty);
    if (!m_model.filter().isEmpty())
        m_empty->say("search", tr("Nothing here is named so"));
    else if (state == Session::State::Opening)
        m_empty->say("", tr("Opening…"));
    else
        m_empty->say("pipeline", tr("Nothing here yet"),
                     tr("Pipelines, runs and artifacts appear here once something has run. Drop a pipeline on the "
                        "window, look at it, and press Run."));
}

void Navigator::unfold() {
    for (int s = 0; s < m_model.rowCount(); ++s) {
        m_tree->expand(m_model.index(s, 0));
        unfold(m_model.index(s, 0));
    }
}

void Navigator::unfold(const QModelIndex& above) {
    for (int row = 0; row < m_model.rowCount(above); ++row) {
        const QModelIndex index = m_model.index(row, 0, above);
        if (m_model.rowCount(index) == 0) continue;
        if (!m_unfolded.contains(m_model.key(index)) && !m_model.cellsChosen(index)) continue;
        m_tree->expand(index);
        unfold(index);
    }
}

void Navigator::toggle(const QModelIndex& index) {
    m_tree->setExpanded(index, !m_tree->isExpanded(index));
}

void Navigator::follow() {
    m_following = true;
    want();
    QModelIndex index = m_model.indexOf(m_context.selection.current());
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        if (!m_tree->isExpanded(above)) index = above; // what is folded away is marked by what holds it
    if (index != m_tree->currentIndex()) {
        m_tree->setCurrentIndex(index);
        if (!index.isValid()) m_tree->clearSelection();
    }
    m_following = false;
}

/// What is selected is in the list, however old it is.
void Navigator::want() {
    Wants wants;
    wants.artifacts = m_more;
    if (const Subject& subject = m_context.selection.current(); subject.version)
        wants.versions.insert(subject.version);
    else if (subject.run)
        wants.runs.insert(subject.run);
    m_context.session.want(*this, std::move(wants));
}

bool Navigator::readMore(const QModelIndex& index) {
    const std::string name = m_model.moreOf(index);
    if (name.empty()) return false;
    const OverviewArtifact* artifact = m_context.session.overview()->artifact(name);
    m_more[name] = (artifact ? artifact->versions.size() : 0) + kMoreVersions;
    want();
    return true;
}

void Navigator::open(const Subject& subject, bool keep) {
    if (!subject) return;
    m_context.selection.select(subject);
    if (subject.kind == Subject::Kind::Run) Q_EMIT m_context.desk.openRun(subject.run, keep);
    if (subject.kind == Subject::Kind::Version && keep) Q_EMIT m_context.desk.openVersion(subject.version, true);
    if (subject.kind == Subject::Kind::Pipeline && keep)
        for (const OverviewPipeline& pipeline : m_context.session.overview()->pipelines)
            if (pipeline.name == subject.text) Q_EMIT m_context.desk.openPath(qtext(pipeline.file));
}

void Navigator::menu(const QPoint& at) {
    const QModelIndex index = m_tree->indexAt(at);
    const Subject subject = m_model.subject(index);
    if (!subject) return;
    Desk& desk = m_context.desk;
    const auto overview = m_context.session.overview();
    const auto [artifact, version] = overview->version(subject.version);
    if (subject.kind == Subject::Kind::Version && !version) return;
    QMenu* menu = passingMenu(this); // the list may be made anew while it is open: it keeps what was meant, not where
    menu->addAction(tr("Open"), this, [this, subject] { open(subject, true); });
    if (subject.kind == Subject::Kind::Version) {
        const QString reference = qtext(artifact->name) + QStringLiteral("@%1").arg(version->number);
        menu->addAction(tr("Lineage"), &desk, [&desk, subject] { Q_EMIT desk.openLineage(subject.version); });
        menu->addAction(tr("The run that made it"), &desk,
                        [&desk, run = version->run] { Q_EMIT desk.openRun(run, true); });
        menu->addAction(tr("Copy reference"), &desk,
                        [&desk, reference] { Q_EMIT desk.copyText(reference, reference); });
    } else if (subject.kind == Subject::Kind::Run) {
        menu->addAction(tr("Logs"), &desk, [&desk, subject] { Q_EMIT desk.openLog(subject.run, {}); });
        if (const OverviewRun* run = overview->run(subject.run))
            menu->addAction(
                tr("Run %1 again").arg(oneLine(run->pipeline, 30)), &desk,
                [&desk, file = qtext(run->pipelineFile)] { Q_EMIT desk.runPipeline(file, Desk::Part::All, {}); });
    } else if (subject.kind == Subject::Kind::Pipeline) {
        for (const OverviewPipeline& pipeline : overview->pipelines) {
            if (pipeline.name != subject.text) continue;
            const QString file = qtext(pipeline.file);
            menu->addAction(tr("Run"), &desk, [&desk, file] { Q_EMIT desk.runPipeline(file, Desk::Part::All, {}); });
            menu->addAction(tr("Open in editor"), &desk, [&desk, file] { Q_EMIT desk.openInEditor(file, 0); });
            menu->addAction(tr("Reveal in folder"), &desk, [&desk, file] { Q_EMIT desk.revealInFolder(file); });
        }
    }
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

bool Navigator::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (watched == m_tree && enter) {
            const QModelIndex index = m_tree->currentIndex();
            if (readMore(index)) return true;
            if (m_model.subject(index))
                open(m_model.subject(index), true);
            else if (!m_model.key(index).isEmpty())
                toggle(index);
            return true;
        }
        if (watched == m_filter && (key->key() == Qt::Key_Down || enter)) {
            m_tree->setFocus();
            return true;
        }
    }
    if (watched == m_tree->viewport() && event->type() == QEvent::MouseButtonPress) {
        // The arrow before an artifact with several versions unfolds them; what is only there to unfold does anywhere.
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const QModelIndex index = m_tree->indexAt(mouse->pos());
        const auto kind = NavigatorModel::Kind(index.data(NavigatorModel::KindRole).toInt());
        const bool cells = kind == NavigatorModel::Kind::Cells;
        if (index.isValid() && mouse->button() == Qt::LeftButton && m_model.rowCount(index) > 0 &&
            (cells ||
             (kind == NavigatorModel::Kind::Artifact && mouse->pos().x() < NavigatorDelegate::arrowEnd(index)))) {
            m_tree->setFocus(Qt::MouseFocusReason);
            if (cells) m_tree->setCurrentIndex(index);
            toggle(index);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace stemma::ui
