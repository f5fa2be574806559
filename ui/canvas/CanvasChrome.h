// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/CanvasView.h"
#include "ui/paint/GraphColours.h"

#include <QObject>
#include <QRect>
#include <QString>
#include <memory>
#include <vector>

class QWidget;

namespace stemma::ui {

class CanvasBar;
class CanvasLegend;
class CanvasNote;
class Minimap;

/// What stands on a canvas, and where: the buttons and the note at the lower left, the map and above it the legend at
/// the lower right, the field that finds at the upper right. The widgets are the canvas' children. UI thread.
class CanvasChrome : public QObject {
    Q_OBJECT
public:
    /// `find` is another child of the canvas, which is given its place, too.
    CanvasChrome(QWidget* canvas, QWidget* find);
    CanvasBar& bar() const { return *m_bar; }
    Minimap& map() const { return *m_map; }

    void setGraph(std::shared_ptr<const GraphScene> scene, const std::vector<NodeFace>* faces); ///< outlive the next
    void setColours(const GraphColours& colours); ///< of the graph that was set; outlive the next
    void statesChanged();
    void textChanged(); ///< its size: place() follows
    /// For what is looked at now; `above`: pixels at the upper edge that something else stands over.
    void place(const CanvasView& view, int above);

    QRect corner() const; ///< the map's, whether it is seen now or not; null: the canvas is too small for one
    void setNote(const QString& note);       ///< of the view
    void setTrouble(const QString& trouble); ///< before all notes, as long as it holds; empty: none
    void say(const QString& sentence);       ///< for a while; empty: no more
    QString said() const;
    QString description() const; ///< what is said, else how much there is and what there is to know about it
    Q_SIGNAL void described();   ///< otherwise than before

private:
    bool some() const { return m_scene && !m_scene->nodes().empty(); }
    void placeAll(int above);
    void placeLegend();
    void placeNote();

    QWidget *m_canvas, *m_find;
    std::shared_ptr<const GraphScene> m_scene;
    const std::vector<NodeFace>* m_faces = nullptr;
    QString m_viewNote, m_trouble;
    QRect m_placedIn; ///< everything has its place for this
    CanvasBar* m_bar;
    CanvasNote* m_note;
    Minimap* m_map;
    CanvasLegend* m_legend;
};

} // namespace stemma::ui
