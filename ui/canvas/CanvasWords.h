// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"
#include "ui/paint/GraphScene.h"

#include <QString>
#include <QStringList>

namespace stemma::ui {

/// What a node says, in words for a card or a voice: plain, each one line, valid, and no longer than is read.
struct NodeWords {
    QString title;     ///< with the mark of its version
    QString state;     ///< what it is, and how it went: "python, executed in run 12"
    QString problem;   ///< "" where there is none
    QStringList facts; ///< the rest, what matters first
};
NodeWords wordsOf(const DrawnNode& node);
QString titleOf(const DrawnNode& node, int most = 300); ///< name and mark of its version

/// What leads to a node and away from it: "from train, test; to predict"; "" where nothing does.
QString neighbourWords(const GraphScene& scene, int node);
/// "rows: penguins/train @2 → fit"
QString edgeWords(const GraphScene& scene, const LineageDrawing& drawing, int edge);

} // namespace stemma::ui
