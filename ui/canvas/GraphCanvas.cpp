// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/GraphCanvas.h"

#include "ui/canvas/CanvasAccess.h"
#include "ui/canvas/CanvasBar.h"
#include "ui/canvas/CanvasCards.h"
#include "ui/canvas/CanvasChrome.h"
#include "ui/canvas/CanvasFind.h"
#include "ui/canvas/CanvasWords.h"
#include "ui/canvas/GraphWalk.h"
#include "ui/canvas/Minimap.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"

#include <QEvent>
#include <algorithm>

namespace stemma::ui {

GraphCanvas::GraphCanvas(QWidget* parent)
    // First of all: a name that is set would make it known as any widget.
    : HandledGraph((exposeCanvas(), parent)), m_find(new CanvasFind(this)), m_chrome(new CanvasChrome(this, m_find)) {
    setObjectName(QStringLiteral("graphCanvas"));
    setAccessibleName(tr("Lineage graph"));
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 160);
    connectParts();
}

GraphCanvas::~GraphCanvas() = default;

void GraphCanvas::connectParts() {
    connect(m_chrome, &CanvasChrome::described, this, [this] { setAccessibleDescription(m_chrome->description()); });
    const CanvasBar* bar = &m_chrome->bar();
    const auto centre = [this] { return QRectF(rect()).center(); };
    connect(bar, &CanvasBar::zoomInAsked, this, [this, centre] { zoomBy(1.25, centre()); });
    connect(bar, &CanvasBar::zoomOutAsked, this, [this, centre] { zoomBy(0.8, centre()); });
    connect(bar, &CanvasBar::fullSizeAsked, this, [this] { zoomTo(1); });
    connect(bar, &CanvasBar::fitAsked, this, &GraphCanvas::fit);
    connect(&m_chrome->map(), &Minimap::centreAsked, this, [this](QPointF units) { m_camera.centre(units); });
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
    connect(this, &GraphStage::coloursChanged, this, [this] { m_chrome->setColours(colours()); });
    connect(this, &GraphStage::troubleChanged, this, [this] {
        m_chrome->setTrouble(trouble().isEmpty() ? QString() : tr("This is what was here before: %1").arg(trouble()));
        if (!trouble().isEmpty()) tellAlert(*this);
    });
    connect(this, &GraphStage::statesShown, this, [this] {
        m_chrome->statesChanged();
        m_find->statesChanged(&drawing());
    });
}

void GraphCanvas::sceneReplaced(const GraphScene* before) {
    m_path.clear();
    cards().hide();
    m_chrome->setGraph(m_scene, &m_faces);
    m_find->setGraph(m_scene, &drawing());
    const auto same = [](const SceneNode& a, const SceneNode& b) { return a.id == b.id; };
    if (!before || !std::ranges::equal(before->nodes(), m_scene->nodes(), same)) tellReordered(*this);
}

void GraphCanvas::changeEvent(QEvent* event) {
    HandledGraph::changeEvent(event);
    if (event->type() != QEvent::FontChange) return;
    m_chrome->textChanged();
    viewMoved();
}

QRect GraphCanvas::covered() const {
    return m_chrome->corner();
}

void GraphCanvas::viewMoved() {
    cards().hide();
    if (!some()) m_find->close();
    m_chrome->place(view(), m_camera.roomAbove());
}

void GraphCanvas::setNote(const QString& note) {
    m_chrome->setNote(note);
}

QString GraphCanvas::said() const {
    return m_chrome->said();
}

void GraphCanvas::say(const QString& sentence) {
    m_chrome->say(sentence);
    if (!sentence.isEmpty()) tellAlert(*this);
}

// What is lit, and found.

int GraphCanvas::ringed() const {
    return m_find->lights() ? m_find->current() : HandledGraph::ringed();
}

std::vector<std::uint8_t> GraphCanvas::lit() const {
    if (m_find->lights()) {
        std::vector<std::uint8_t> bits(m_scene->nodes().size(), 0);
        for (const int node : m_find->found()) bits[std::size_t(node)] = GraphScene::kSelf;
        return bits;
    }
    return m_path.empty() ? HandledGraph::lit() : m_path;
}

void GraphCanvas::find(const QString& typed) {
    if (some()) m_find->open(typed, m_current, inSight());
}

void GraphCanvas::goTo(int node) {
    const double text = std::max(1.0, Fonts::scale());
    if (GraphLevel(view().scale / text).name < 1) // a block among blocks tells nothing
        m_camera.showAround(m_scene->nodes()[std::size_t(node)].box, CanvasStart::kFacts * text);
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

QString GraphCanvas::describe(const std::string& id) const {
    const int node = indexOf(id);
    if (node < 0) return {};
    const NodeWords words = wordsOf(drawing().nodes[std::size_t(node)]);
    QStringList parts{words.state, words.problem};
    parts << words.facts << neighbourWords(*m_scene, node);
    parts.removeAll(QString());
    return parts.join(QStringLiteral("; "));
}

} // namespace stemma::ui
