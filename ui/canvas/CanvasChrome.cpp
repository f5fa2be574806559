// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasChrome.h"

#include "core/base/Text.h"
#include "ui/canvas/CanvasBar.h"
#include "ui/canvas/CanvasLegend.h"
#include "ui/canvas/CanvasNote.h"
#include "ui/canvas/Minimap.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"

namespace stemma::ui {

namespace {

constexpr int kChromeMargin = 14, kChromeGap = 8;

} // namespace

CanvasChrome::CanvasChrome(QWidget* canvas, QWidget* find)
    : QObject(canvas), m_canvas(canvas), m_find(find), m_bar(new CanvasBar(canvas)), m_note(new CanvasNote(canvas)),
      m_map(new Minimap(canvas)), m_legend(new CanvasLegend(canvas)) {
    m_map->hide();
    connect(m_note, &CanvasNote::changed, this, [this] {
        placeNote();
        Q_EMIT described();
    });
}

void CanvasChrome::setGraph(std::shared_ptr<const GraphScene> scene, const std::vector<NodeFace>* faces) {
    m_scene = std::move(scene);
    m_faces = faces;
    m_map->setGraph(m_scene, faces);
    setNote(m_viewNote);
    Q_EMIT described();
}

void CanvasChrome::setColours(const GraphColours& colours) {
    m_map->setColours(&colours);
    const bool known = some() && m_faces;
    if (known) m_legend->setColours(*m_scene, *m_faces, colours);
    m_legend->setVisible(known && !m_legend->empty());
    placeLegend();
}

void CanvasChrome::statesChanged() {
    m_map->statesChanged();
}

void CanvasChrome::textChanged() {
    m_legend->fit();
    m_placedIn = {};
}

void CanvasChrome::place(const CanvasView& view, int above) {
    placeAll(above);
    m_bar->setScale(view.scale / Fonts::scale());
    m_bar->setVisible(some());
    const QRectF seen = view.toUnits(QRectF(m_canvas->rect()));
    m_map->setInSight(seen);
    m_map->setVisible(some() && !corner().isNull() && !seen.contains(m_scene->bounds()));
    placeLegend();
    placeNote();
}

QRect CanvasChrome::corner() const {
    constexpr int kLeastWidth = 560, kLeastHeight = 320; // a small canvas has no room for a map
    const QSize all = m_canvas->size();
    if (all.width() < kLeastWidth || all.height() < kLeastHeight) return {};
    return {QPoint(all.width() - m_map->width() - kChromeMargin, all.height() - m_map->height() - kChromeMargin),
            m_map->size()};
}

void CanvasChrome::placeAll(int above) {
    const QSize all = m_canvas->size();
    const QRect wanted(QPoint(0, above), all);
    if (m_placedIn == wanted) return; // a pan is no reason
    m_placedIn = wanted;
    m_bar->adjustSize();
    m_bar->move(kChromeMargin, all.height() - m_bar->height() - kChromeMargin);
    m_map->move(corner().topLeft());
    const QSize find = m_find->sizeHint().boundedTo(QSize(all.width() - 2 * kChromeMargin, all.height()));
    m_find->setGeometry(QRect(QPoint(all.width() - find.width() - kChromeMargin, above + 12), find));
}

/// Above the map, where that is.
void CanvasChrome::placeLegend() {
    const int below = m_map->isHidden() ? m_canvas->height() - kChromeMargin : m_map->y() - kChromeGap;
    m_legend->move(m_canvas->width() - m_legend->width() - kChromeMargin, below - m_legend->height());
}

/// As far as the map, or the edge.
void CanvasChrome::placeNote() {
    const int right = m_map->isHidden() ? m_canvas->width() - kChromeMargin : m_map->x() - kChromeGap;
    m_note->place({m_bar->geometry().right() + 1 + kChromeGap, m_bar->y()}, m_bar->height(), right, some());
}

void CanvasChrome::setNote(const QString& note) {
    m_viewNote = oneLine(note);
    m_note->setNotes({m_trouble, m_viewNote, m_scene ? oneLine(m_scene->note()) : QString()});
}

void CanvasChrome::setTrouble(const QString& trouble) {
    m_trouble = trouble;
    setNote(m_viewNote);
}

void CanvasChrome::say(const QString& sentence) {
    m_note->say(sentence);
}

QString CanvasChrome::said() const {
    return m_note->said();
}

QString CanvasChrome::description() const {
    if (!said().isEmpty()) return said();
    QStringList parts;
    if (m_scene) parts << qtext(plural(std::int64_t(m_scene->nodes().size()), "node")) << m_note->notes();
    parts.removeAll(QString());
    return parts.join(QStringLiteral("; "));
}

} // namespace stemma::ui
