// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphLegend.h"

#include <QWidget>
#include <optional>

namespace stemma::ui {

/// What the colours of the nodes mean, on a small card over the canvas; gone where they are those of kinds and states.
/// The pointer goes through it. UI thread.
class CanvasLegend : public QWidget {
    Q_OBJECT
public:
    explicit CanvasLegend(QWidget* parent);
    /// Takes the size it needs; hidden where there is nothing to say.
    void setColours(const GraphScene& scene, const std::vector<NodeFace>& faces, const GraphColours& colours);
    bool empty() const { return !m_legend; }
    void fit(); ///< to the person's text size

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::optional<GraphLegend> m_legend;
    QString m_title;
    QSizeF m_size; ///< at the usual text size
};

} // namespace stemma::ui
