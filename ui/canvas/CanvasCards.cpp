// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasCards.h"

#include "ui/canvas/CanvasWords.h"
#include "ui/canvas/GraphStage.h"
#include "ui/canvas/HoverCard.h"

namespace stemma::ui {

namespace {

constexpr int kCardAfter = 400; ///< ms

} // namespace

CanvasCards::CanvasCards(GraphStage* stage)
    : QObject(stage), m_stage(stage), m_card(new HoverCard(stage)), m_soon(new QTimer(this)) {
    m_soon->setObjectName(QStringLiteral("cardSoon"));
    m_soon->setSingleShot(true);
    m_soon->setInterval(kCardAfter);
    connect(m_soon, &QTimer::timeout, this, [this] { show(m_node, m_edge); });
}

void CanvasCards::point(int node, int edge) {
    if (m_asked) return;
    hide();
    m_node = node;
    m_edge = edge;
    if (node >= 0 || edge >= 0) m_soon->start();
}

bool CanvasCards::ask(int node) {
    show(node, -1);
    return m_asked = m_card->isVisible();
}

void CanvasCards::leave() {
    if (!m_asked) hide();
}

void CanvasCards::hide() {
    m_soon->stop();
    m_node = m_edge = -1; // its numbers are of one scene
    m_asked = false;
    m_card->hide();
}

void CanvasCards::show(int node, int edge) {
    const std::shared_ptr<const GraphScene> scene = m_stage->scene();
    if (!scene || (node < 0 && edge < 0)) return hide();
    if (node >= 0) {
        const DrawnNode& drawn = m_stage->drawing().nodes[std::size_t(node)];
        const Ink ink = blockInk(scene->nodes()[std::size_t(node)], m_stage->faces()[std::size_t(node)]);
        const bool says = drawn.kind == DrawnNode::Kind::Artifact || drawn.kind == DrawnNode::Kind::Step;
        const QRect about = m_stage->nodeRect(drawn.id).toAlignedRect();
        return m_card->tell(wordsOf(drawn), says ? std::string(tokenOf(ink)) : std::string(), about);
    }
    constexpr int kPointer = 12; // what the pointer itself covers
    const QRect about = QRect(m_pointer.toPoint(), QSize(1, 1)).adjusted(-kPointer, -kPointer, kPointer, kPointer);
    m_card->tell(edgeWords(*scene, m_stage->drawing(), edge), about);
}

} // namespace stemma::ui
