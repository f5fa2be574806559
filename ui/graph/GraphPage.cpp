// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/GraphPage.h"

#include "core/lineage/Slices.h"
#include "ui/canvas/GraphCanvas.h"
#include "ui/canvas/GraphPane.h"
#include "ui/graph/GraphMenus.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Session.h"
#include "ui/visual/ArtifactPictures.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/PassingMenu.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPointer>
#include <QUndoCommand>
#include <QVBoxLayout>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostPins = 2000; ///< that a window remembers
constexpr int kBelowChips = 6;

/// Nodes put somewhere by hand, and back. The first time it has happened already.
class Arrange : public QUndoCommand {
public:
    Arrange(GraphCanvas* canvas, const QString& what, Pins before, Pins after)
        : QUndoCommand(what), m_canvas(canvas), m_before(std::move(before)), m_after(std::move(after)) {}
    void redo() override {
        if (m_canvas && m_canvas->pinned() != m_after) m_canvas->setPinned(m_after);
    }
    void undo() override {
        if (m_canvas) m_canvas->setPinned(m_before);
    }

private:
    QPointer<GraphCanvas> m_canvas;
    Pins m_before, m_after;
};

QString colourWords(ColourBy by) {
    switch (by) {
    case ColourBy::Status:
        return GraphPage::tr("status");
    case ColourBy::Duration:
        return GraphPage::tr("duration");
    case ColourBy::Size:
        return GraphPage::tr("size");
    case ColourBy::Age:
        return GraphPage::tr("age");
    case ColourBy::Pipeline:
        return GraphPage::tr("pipeline");
    default:
        return GraphPage::tr("kind");
    }
}

QVariantMap mapOf(const Pins& pins) {
    QVariantMap map;
    if (pins.size() <= kMostPins)
        for (const auto& [id, at] : pins) map[qtext(id)] = QVariantList{at.x, at.y};
    return map;
}

Pins pinsFrom(const QVariantMap& map) {
    Pins pins;
    for (auto pin = map.begin(); pin != map.end(); ++pin) {
        const QVariantList at = pin->toList();
        const double x = at.value(0).toDouble(), y = at.value(1).toDouble();
        if (at.size() == 2 && std::isfinite(x) && std::isfinite(y)) pins[utf8(pin.key())] = {x, y};
    }
    return pins;
}

} // namespace

GraphPage::GraphPage(const Context& context, const QString& name, QWidget* parent)
    : QWidget(parent), m_context(context), m_content(std::make_shared<GraphContent>()),
      m_sifted(std::make_shared<Sifted>()),
      m_exporter([this] { return graphToExport(); }, [this] { return m_context.session.handle(); }) {
    setObjectName(name);
    m_pane = new GraphPane(this);
    m_canvas = m_pane->canvas();
    m_canvas->setPictures(
        artifactPictures(m_context.session, [this](const std::string& id) { return subjectOf(id).version; }));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_pane, 1);
    setFocusProxy(m_canvas);
    m_chips = new QWidget(m_canvas);
    m_chips->setAttribute(Qt::WA_NoSystemBackground);
    m_row = new QHBoxLayout(m_chips);
    m_row->setContentsMargins(14, 12, 0, 0);
    m_row->setSpacing(8);
    m_slice = new Chip({}, true, m_chips);
    m_slice->setObjectName(QStringLiteral("graph-slice"));
    m_slice->setAccented(true);
    m_fold = new Chip({}, false, m_chips);
    m_fold->setObjectName(QStringLiteral("graph-fold"));
    m_fold->setMenuMark(true);
    m_colour = new Chip({}, false, m_chips);
    m_colour->setObjectName(QStringLiteral("graph-colour"));
    m_colour->setMenuMark(true);
    m_row->addWidget(m_slice);
    m_row->addWidget(m_fold);
    m_row->addWidget(m_colour);
    connect(m_colour, &QAbstractButton::clicked, this, &GraphPage::chooseColours);
    connect(m_slice, &Chip::removeWished, this, [this] {
        Sieve sieve = m_sieve;
        sieve.only.clear();
        sieve.slice.clear();
        setSieve(std::move(sieve));
    });
    connect(m_slice, &QAbstractButton::clicked, m_canvas, &GraphCanvas::fit);
    connect(m_fold, &QAbstractButton::clicked, this, &GraphPage::chooseFolds);
    connectCanvas();
    dressChips();
}

void GraphPage::connectCanvas() {
    connect(m_canvas, &GraphCanvas::selectionChanged, this, &GraphPage::select);
    connect(m_canvas, &GraphCanvas::arrangingChanged, this, [this] { tellExportNews(); });
    connect(&m_sifting, &Latest::busyChanged, this, [this] { tellExportNews(); });
    connect(m_canvas, &GraphCanvas::graphShown, this, [this] {
        if (m_seen || m_content->drawing.nodes.empty()) return;
        m_seen = !provisional(); // the whole one is another: what was left is given back for that one
        m_left ? m_canvas->setView(*m_left) : m_canvas->startAt(start());
        if (m_seen) m_left.reset();
    });
    connect(m_canvas, &GraphCanvas::opened, this, [this](const std::string& id) { open(id, subjectOf(id)); });
    connect(m_canvas, &GraphCanvas::foldToggled, this,
            [this](const std::string& id) { setSieve(toggled(m_sieve, *m_sifted, id)); });
    connect(m_canvas, &GraphCanvas::foldBackRequested, this,
            [this](const std::string& id) { setSieve(foldedBack(m_sieve, *m_sifted, id)); });
    connect(m_canvas, &GraphCanvas::arranged, this, [this](const QString& what, const Pins& before, const Pins& after) {
        Q_EMIT m_context.desk.undoable(new Arrange(m_canvas, what, before, after));
    });
    connect(m_canvas, &GraphCanvas::contextRequested, this, &GraphPage::menu);
    connect(m_canvas, &GraphCanvas::focusRequested, this, &GraphPage::focusOn);
    connect(&m_context.selection, &Selection::changed, this, [this] {
        showSelection();
        // What was chosen elsewhere is brought into sight.
        if (const auto shown = m_canvas->selected(); !m_mine && isVisible() && !shown.empty())
            m_canvas->reveal(shown.front());
    });
}

Chip* GraphPage::addChip(const QString& name) {
    auto* chip = new Chip({}, false, m_chips);
    chip->setObjectName(name);
    m_row->insertWidget(m_row->indexOf(m_slice), chip);
    return chip;
}

void GraphPage::addAbove(QWidget* banner) {
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, banner);
}

void GraphPage::placeChips() {
    m_chips->adjustSize();
}

const Subject& GraphPage::subjectOf(const std::string& id) const {
    static const Subject none;
    const auto found = m_content->subjects.find(id);
    return found == m_content->subjects.end() ? none : found->second;
}

bool GraphPage::loading() const {
    return asking() || m_sifting.busy() || m_canvas->arranging();
}

// From what there is to what is shown.

void GraphPage::setContent(GraphContent content) {
    LayoutOptions options;
    const fs::path workspace = m_context.session.workspace();
    if (!workspace.empty() && !m_context.session.readOnly()) options.memory = workspace / "derived" / "layouts";
    m_canvas->setLayoutOptions(options);
    m_content = std::make_shared<GraphContent>(std::move(content));
    m_places.clear();
    sift();
}

void GraphPage::updateContent(const std::vector<DrawnNode>& nodes,
                              const std::unordered_map<std::string, Subject>& subjects) {
    if (nodes.empty()) return;
    if (m_content.use_count() > 1) m_content = std::make_shared<GraphContent>(*m_content);
    std::atomic_thread_fence(std::memory_order_acquire); // what a worker read, it had read before it let go
    if (m_places.empty())
        for (std::size_t i = 0; i < m_content->drawing.nodes.size(); ++i)
            m_places.emplace(m_content->drawing.nodes[i].id, i);
    for (const DrawnNode& node : nodes) {
        const auto place = m_places.find(node.id);
        if (place == m_places.end()) continue;
        m_content->drawing.nodes[place->second] = node;
        if (const auto subject = subjects.find(node.id); subject != subjects.end())
            m_content->subjects[node.id] = subject->second;
    }
    const bool all = m_sieve.plain() && m_sifted->groups.empty() && m_sifted->all == m_content->drawing.nodes.size();
    if (m_sifting.busy())
        m_stale = true; // one after the other: a run tells news faster than a large graph is folded
    else
        all ? m_canvas->updateStates(nodes) : sift();
}

void GraphPage::clear(const QString& title, const QString& text) {
    m_sifting.forget();
    m_content = std::make_shared<GraphContent>();
    m_places.clear();
    m_sifted = std::make_shared<const Sifted>();
    m_canvas->setEmptyText(title, text);
    m_canvas->setGraph({});
    dressChips();
}

void GraphPage::forgetView() {
    m_seen = false;
    m_left.reset();
    m_sieve.only.clear();
    m_sieve.slice.clear();
}

void GraphPage::sift() {
    m_stale = false;
    m_sifting.ask(
        [content = m_content, sieve = m_sieve](const Cancel&) { return stemma::ui::sift(content->drawing, sieve); },
        [this](Sifted sifted) { showSifted(std::move(sifted)); });
}

void GraphPage::showSifted(Sifted sifted) {
    m_sifted = std::make_shared<const Sifted>(std::move(sifted));
    if (m_stale) sift();
    const auto banded = [](const DrawnNode& node) { return !node.layer.empty(); };
    const bool titled = !m_sifted->drawing.lanes.empty() || std::ranges::any_of(m_sifted->drawing.nodes, banded);
    m_canvas->setRoomAbove(titled ? m_chips->sizeHint().height() + kBelowChips : 0);
    m_canvas->setGraph(m_sifted->drawing);
    dressChips();
    showSelection();
}

void GraphPage::setSieve(Sieve sieve) {
    if (sieve == m_sieve) return;
    if (sieve.only != m_sieve.only) Q_EMIT m_context.desk.leaving();
    m_sieve = std::move(sieve);
    dressChips();
    sift();
}

void GraphPage::dressChips() {
    m_slice->setVisible(!m_sieve.only.empty());
    m_slice->setWords(m_sieve.slice);
    m_fold->setVisible(!m_content->drawing.nodes.empty());
    m_fold->setWords(foldWords(m_sieve, *m_sifted));
    m_fold->setAccented(!m_sieve.hidden.empty());
    m_colour->setVisible(!m_content->drawing.nodes.empty());
    m_colour->setWords(tr("colour: %1").arg(colourWords(m_canvas->colourBy())));
    m_colour->setAccented(m_canvas->colourBy() != ColourBy::Kind);
    placeChips();
}

void GraphPage::chooseFolds() {
    QMenu* menu = passingMenu(this);
    fillSieveMenu(*menu, m_sieve, *m_sifted, [this](Sieve sieve) { setSieve(std::move(sieve)); });
    menu->popup(m_fold->mapToGlobal(QPoint(0, m_fold->height() + 4)));
}

void GraphPage::chooseColours() {
    QMenu* menu = passingMenu(this);
    for (const ColourBy by :
         {ColourBy::Kind, ColourBy::Status, ColourBy::Duration, ColourBy::Size, ColourBy::Age, ColourBy::Pipeline}) {
        QAction* action = menu->addAction(colourWords(by));
        action->setCheckable(true);
        action->setChecked(by == m_canvas->colourBy());
        connect(action, &QAction::triggered, this, [this, by] {
            m_canvas->setColourBy(by);
            dressChips();
        });
    }
    menu->popup(m_colour->mapToGlobal(QPoint(0, m_colour->height() + 4)));
}

// Selection, both ways.

std::vector<std::string> GraphPage::idsOf(const Subject& subject) const {
    std::vector<std::string> ids;
    for (const auto& [id, own] : m_content->subjects)
        if (own == subject) ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::string GraphPage::shownFor(const std::string& id) const {
    const auto folded = m_sifted->shownBy.find(id);
    return folded == m_sifted->shownBy.end() ? id : folded->second;
}

void GraphPage::showSelection() {
    std::vector<std::string> ids;
    for (const Subject& subject : m_context.selection.all())
        for (const std::string& id : idsOf(subject))
            if (std::string shown = shownFor(id); std::find(ids.begin(), ids.end(), shown) == ids.end())
                ids.push_back(std::move(shown));
    // A group that is chosen as such is nobody's subject.
    if (ids.empty())
        for (const std::string& id : m_canvas->selected())
            if (!subjectOf(id)) ids.push_back(id);
    m_canvas->setSelected(ids);
}

void GraphPage::select(const std::vector<std::string>& ids) {
    std::vector<Subject> subjects;
    for (const std::string& id : ids)
        if (const Subject& subject = subjectOf(id)) subjects.push_back(subject);
    if (!subjects.empty()) picked();
    if (const Subject below = ground(); subjects.empty() && below) subjects.push_back(below);
    m_mine = true;
    m_context.selection.select(std::move(subjects));
    m_mine = false;
}

// What a node offers.

CanvasStart GraphPage::start() const {
    for (const std::string& id : m_canvas->selected()) return {id, 0.5, CanvasStart::kPictures};
    return {};
}

void GraphPage::open(const std::string&, const Subject& subject) {
    if (subject.version) Q_EMIT m_context.desk.openVersion(subject.version, true);
    if (subject.kind == Subject::Kind::Step) Q_EMIT m_context.desk.openRun(subject.run, true);
}

void GraphPage::focusOn(const std::vector<std::string>& ids) {
    for (const std::string& id : ids)
        if (const VersionId version = subjectOf(id).version) return Q_EMIT m_context.desk.openLineage(version);
}

void GraphPage::fillMenu(QMenu& menu, const std::string& id, const Subject& subject) {
    Desk& desk = m_context.desk;
    if (id.empty()) {
        menu.addAction(tr("Fit"), m_canvas, &GraphCanvas::fit);
        menu.addAction(m_pane->listShown() ? tr("Hide the list") : tr("List beside the graph"), m_pane,
                       [this] { m_pane->showList(!m_pane->listShown()); });
        if (!m_canvas->pinned().empty())
            menu.addAction(tr("Arrange all anew"), m_canvas, &GraphCanvas::resetArrangement);
        return;
    }
    if (subject.version) {
        const VersionId version = subject.version;
        menu.addAction(tr("Open"), &desk, [&desk, version] { Q_EMIT desk.openVersion(version, true); });
    } else if (subject.kind == Subject::Kind::Step) {
        menu.addAction(tr("Open run %1").arg(subject.run.value), &desk,
                       [&desk, subject] { Q_EMIT desk.openRun(subject.run, true); });
        menu.addAction(tr("Log"), &desk, [&desk, subject] { Q_EMIT desk.openLog(subject.run, qtext(subject.step)); });
    }
}

void GraphPage::menu(const std::string& id, const QPoint& at) {
    QMenu* menu = passingMenu(this);
    fillMenu(*menu, id, subjectOf(id));
    fillViewsMenu(*menu, m_context, subjectOf(id), objectName());
    sliceMenu(*menu, id);
    menu->popup(at);
}

void GraphPage::sliceMenu(QMenu& menu, const std::string& id) {
    std::vector<std::string> ids = m_canvas->selected();
    if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids = {id};
    const auto cut = [this](std::set<std::string> shown, const QString& words) {
        Sieve sieve = m_sieve;
        sieve.only = membersOf(*m_sifted, shown);
        sieve.slice = words;
        setSieve(std::move(sieve));
    };
    fillSliceMenu(menu, m_sieve, m_sifted, ids, cut, [this](Sieve sieve) { setSieve(std::move(sieve)); });
}

// What is kept, and what is saved.

GraphToExport GraphPage::graphToExport() const {
    GraphToExport graph{m_canvas->scene(), m_canvas->faces(), {}, {}, {}};
    if (!graph.scene) return graph;
    for (const DrawnNode& node : m_canvas->drawing().nodes)
        if (node.picture) graph.pictures.emplace_back(graph.scene->indexOf(node.id), subjectOf(node.id).version);
    graph.colourBy = m_canvas->colourBy();
    std::tie(graph.title, graph.subtitle) = exportTitle();
    return graph;
}

void GraphPage::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    m_exporter.write(path, format, options, std::move(done));
}

QVariantMap GraphPage::kept() const {
    QVariantMap kept = m_sieve.toMap();
    if (m_canvas->viewChosen() && m_seen) kept.insert(m_canvas->view().toMap());
    if (const QVariantMap pins = mapOf(m_canvas->pinned()); !pins.isEmpty()) kept[QStringLiteral("pins")] = pins;
    if (m_canvas->colourBy() != ColourBy::Kind) kept[QStringLiteral("colour")] = qtext(wordOf(m_canvas->colourBy()));
    if (m_pane->listShown()) kept[QStringLiteral("list")] = true;
    return kept;
}

void GraphPage::giveBack(const QVariantMap& kept) {
    m_left = CanvasView::fromMap(kept);
    m_seen = false;
    m_sieve = Sieve::fromMap(kept);
    m_canvas->setPinned(pinsFrom(kept.value(QStringLiteral("pins")).toMap()));
    m_canvas->setColourBy(colourByOf(utf8(kept.value(QStringLiteral("colour")).toString())).value_or(ColourBy::Kind));
    m_pane->showList(kept.value(QStringLiteral("list")).toBool());
    dressChips();
    if (!m_content->drawing.nodes.empty()) sift();
}

} // namespace stemma::ui
