// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/GraphCanvas.h"

#include "core/base/Text.h"
#include "ui/canvas/CanvasAccess.h"
#include "ui/canvas/CanvasBar.h"
#include "ui/canvas/CanvasFind.h"
#include "ui/canvas/CanvasLegend.h"
#include "ui/canvas/CanvasNote.h"
#include "ui/canvas/CanvasWords.h"
#include "ui/canvas/GraphWalk.h"
#include "ui/canvas/HoverCard.h"
#include "ui/canvas/Minimap.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"

#include <QEvent>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kCardAfter = 400; ///< ms
constexpr int kChromeMargin = 14;

} // namespace

GraphCanvas::GraphCanvas(QWidget* parent)
    // First of all: a name that is set would make it known as any widget.
    : GraphStage((exposeCanvas(), parent)), m_bar(new CanvasBar(this)), m_note(new CanvasNote(this)),
      m_minimap(new Minimap(this)), m_legend(new CanvasLegend(this)), m_find(new CanvasFind(this)),
      m_card(new HoverCard(this)) {
    setObjectName(QStringLiteral("graphCanvas"));
    setAccessibleName(tr("Lineage graph"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(240, 160);
    grabGesture(Qt::PinchGesture);
    m_minimap->hide();
    m_cardSoon.setSingleShot(true);
    m_cardSoon.setInterval(kCardAfter);
    connectParts();
}

GraphCanvas::~GraphCanvas() = default;

void GraphCanvas::connectParts() {
    connect(&m_cardSoon, &QTimer::timeout, this, [this] { showCard(m_hovered); });
    connect(m_note, &CanvasNote::changed, this, [this] {
        placeNote();
        tellNotes();
    });
    const auto centre = [this] { return QRectF(rect()).center(); };
    connect(m_bar, &CanvasBar::zoomInAsked, this, [this, centre] { zoomBy(1.25, centre()); });
    connect(m_bar, &CanvasBar::zoomOutAsked, this, [this, centre] { zoomBy(0.8, centre()); });
    connect(m_bar, &CanvasBar::fullSizeAsked, this, [this] { zoomTo(1); });
    connect(m_bar, &CanvasBar::fitAsked, this, &GraphCanvas::fit);
    connect(m_minimap, &Minimap::centreAsked, this, [this](QPointF units) {
        m_viewKept = true;
        CanvasView next = m_view;
        next.origin = units - QPointF(width(), height()) / (2 * next.scale);
        changeView(next);
    });
    connect(m_find, &CanvasFind::foundChanged, this, [this] {
        relight();
        revealNode(m_find->current());
    });
    connect(m_find, &CanvasFind::walked, this, &GraphCanvas::goTo);
    connect(m_find, &CanvasFind::refreshed, this, &GraphCanvas::relight);
    connect(m_find, &CanvasFind::closed, this, &GraphCanvas::relight);
    connect(this, &GraphStage::selectionShown, this, [this] {
        if (m_selected != m_pathEnds) m_path.clear();
        tellCurrent(*this);
    });
    connect(this, &GraphStage::coloursChanged, this, [this] {
        m_minimap->setColours(&colours());
        if (some()) m_legend->setColours(*m_scene, m_faces, colours());
        m_legend->setVisible(some() && !m_legend->empty());
        placeLegend();
    });
    connect(this, &GraphStage::statesShown, this, [this] {
        m_minimap->statesChanged();
        m_find->statesChanged(&drawing());
    });
}

void GraphCanvas::sceneReplaced(const GraphScene* before) {
    m_path.clear();
    hideCard();
    m_minimap->setGraph(m_scene, &m_faces);
    m_find->setGraph(m_scene, &drawing());
    m_note->setNotes({m_viewNote, oneLine(m_scene->note())});
    tellNotes();
    const auto same = [](const SceneNode& a, const SceneNode& b) { return a.id == b.id; };
    if (!before || !std::ranges::equal(before->nodes(), m_scene->nodes(), same)) tellReordered(*this);
}

// What stands on the graph.

void GraphCanvas::placeChrome() {
    const QRect wanted(0, m_roomAbove, width(), height());
    if (m_placedIn == wanted) return; // a pan is no reason
    m_placedIn = wanted;
    m_bar->adjustSize();
    m_bar->move(kChromeMargin, height() - m_bar->height() - kChromeMargin);
    m_minimap->move(width() - m_minimap->width() - kChromeMargin, height() - m_minimap->height() - kChromeMargin);
    const QSize find = m_find->sizeHint().boundedTo(QSize(width() - 2 * kChromeMargin, height()));
    m_find->setGeometry(QRect(QPoint(width() - find.width() - kChromeMargin, m_roomAbove + 12), find));
}

/// Above the map, where that is.
void GraphCanvas::placeLegend() {
    constexpr int kGap = 8;
    const int below = m_minimap->isHidden() ? height() - kChromeMargin : m_minimap->y() - kGap;
    m_legend->move(width() - m_legend->width() - kChromeMargin, below - m_legend->height());
}

void GraphCanvas::resizeEvent(QResizeEvent* event) {
    GraphStage::resizeEvent(event);
    viewMoved();
}

void GraphCanvas::changeEvent(QEvent* event) {
    GraphStage::changeEvent(event);
    if (event->type() != QEvent::FontChange) return;
    m_legend->fit();
    m_placedIn = {};
    viewMoved();
}

void GraphCanvas::viewMoved() {
    hideCard();
    placeChrome();
    m_bar->setScale(m_view.scale / Fonts::scale());
    m_bar->setVisible(some());
    if (!some()) m_find->close();
    const QRectF seen = m_view.toUnits(QRectF(rect()));
    m_minimap->setInSight(seen);
    constexpr int kLeastWidth = 560, kLeastHeight = 320; // a small canvas has no room for a map
    m_minimap->setVisible(some() && width() >= kLeastWidth && height() >= kLeastHeight &&
                          !seen.contains(m_scene->bounds()));
    placeLegend();
    placeNote();
}

void GraphCanvas::placeNote() {
    constexpr int kGap = 8;
    const int right = (m_minimap->isHidden() ? width() - kChromeMargin + kGap : m_minimap->x()) - kGap;
    m_note->place({m_bar->geometry().right() + 1 + kGap, m_bar->y()}, m_bar->height(), right, some());
}

void GraphCanvas::setNote(const QString& note) {
    m_viewNote = oneLine(note);
    m_note->setNotes({m_viewNote, m_scene ? oneLine(m_scene->note()) : QString()});
}

QString GraphCanvas::said() const {
    return m_note->said();
}

/// What is read of the canvas as a whole: what is said, else how much there is and what there is to know about it.
void GraphCanvas::tellNotes() {
    QStringList parts;
    if (m_scene) parts << qtext(plural(std::int64_t(m_scene->nodes().size()), "node")) << m_note->notes();
    parts.removeAll(QString());
    setAccessibleDescription(said().isEmpty() ? parts.join(QStringLiteral("; ")) : said());
}

void GraphCanvas::say(const QString& sentence) {
    m_note->say(sentence);
    if (!sentence.isEmpty()) tellAlert(*this);
}

// What is lit, and found.

int GraphCanvas::ringed() const {
    return m_find->lights() ? m_find->current() : GraphStage::ringed();
}

std::vector<std::uint8_t> GraphCanvas::lit() const {
    if (m_find->lights()) {
        std::vector<std::uint8_t> bits(m_scene->nodes().size(), 0);
        for (const int node : m_find->found()) bits[std::size_t(node)] = GraphScene::kSelf;
        return bits;
    }
    return m_path.empty() ? GraphStage::lit() : m_path;
}

void GraphCanvas::find(const QString& typed) {
    if (some()) m_find->open(typed, m_current, m_view.toUnits(QRectF(rect())));
}

void GraphCanvas::goTo(int node) {
    const double text = std::max(1.0, Fonts::scale());
    if (GraphLevel(m_view.scale / text).name < 1) { // a block among blocks tells nothing
        m_viewKept = true;
        changeView(frame().around(m_scene->nodes()[std::size_t(node)].box, CanvasStart::kFacts * text));
    }
    revealNode(node);
    choose({node}, node, true);
}

void GraphCanvas::showPath() {
    if (!m_scene) return;
    const bool shown = !m_path.empty();
    m_path.clear();
    if (m_selected.size() != 2) {
        say(tr("Select two nodes (Shift and a click, or Shift and the arrows): P then shows what lies between them."));
    } else if (!shown) {
        m_path = between(*m_scene, m_selected[0], m_selected[1]);
        m_pathEnds = m_selected;
        const auto name = [&](int i) { return titleOf(drawing().nodes[std::size_t(m_selected[std::size_t(i)])], 60); };
        if (m_path.empty()) say(tr("No way leads from %1 to %2, nor back.").arg(name(0), name(1)));
    }
    relight();
}

// Words about what the pointer or the keyboard is on.

bool GraphCanvas::isGroup(int node) const {
    return node >= 0 && m_scene->nodes()[std::size_t(node)].kind == DrawnNode::Kind::Group;
}

QString GraphCanvas::describe(const std::string& id) const {
    const int node = indexOf(id);
    if (node < 0) return {};
    const NodeWords words = wordsOf(drawing().nodes[std::size_t(node)]);
    QStringList parts{words.state, words.problem};
    parts << words.facts << neighbourWords(*m_scene, node);
    parts.removeAll(QString());
    return parts.join(QStringLiteral("; "));
}

void GraphCanvas::showCard(int node) {
    if (!m_scene || m_hand.busy()) return;
    if (node >= 0) {
        const DrawnNode& drawn = drawing().nodes[std::size_t(node)];
        const Ink ink = blockInk(m_scene->nodes()[std::size_t(node)], m_faces[std::size_t(node)]);
        const bool says = drawn.kind == DrawnNode::Kind::Artifact || drawn.kind == DrawnNode::Kind::Step;
        const QRect about = nodeRect(drawn.id).toAlignedRect();
        return m_card->tell(wordsOf(drawn), says ? std::string(tokenOf(ink)) : std::string(), about);
    }
    if (m_hoveredEdge < 0) return hideCard();
    constexpr int kPointer = 12; // what the pointer itself covers
    const QRect about = QRect(m_pointer.toPoint(), QSize(1, 1)).adjusted(-kPointer, -kPointer, kPointer, kPointer);
    m_card->tell(edgeWords(*m_scene, drawing(), m_hoveredEdge), about);
}

void GraphCanvas::hideCard() {
    m_cardSoon.stop();
    m_cardAsked = false;
    m_card->hide();
}

} // namespace stemma::ui
