// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/Folding.h"

#include <QString>
#include <QVariantMap>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace stemma::ui {

/// What of a graph a person wants to see, and how: a value that is kept.
struct Sieve {
    std::set<std::string> hidden; ///< kinds of nodes: "step", "table" …
    std::set<std::string> only;   ///< ids of a slice; empty: everything
    QString slice;                ///< what the slice is, for its chip: "lineage of model @3"
    Folding folding;
    LayoutDirection direction = LayoutDirection::LeftToRight;

    bool plain() const { return *this == Sieve{}; }
    QVariantMap toMap() const;
    static Sieve fromMap(const QVariantMap& kept); ///< what doesn't fit is left out
    bool operator==(const Sieve& other) const;
};

/// What came through.
struct Sifted {
    LineageDrawing drawing;
    std::vector<FoldedGroup> groups;
    std::unordered_map<std::string, std::string> shownBy; ///< of what is folded away, its group
    std::vector<std::string> kinds;                       ///< of everything, hidden ones too
    std::size_t all = 0;                                  ///< nodes of the slice or of everything
    std::string note;                                     ///< "1,204 nodes: folded by cells"; "": nothing to say
};

/// Slice, then kinds, then folds. Any thread; a worker's, since it is linear in the graph.
Sifted sift(const LineageDrawing& drawing, const Sieve& sieve);

/// What hangs together with some nodes by so many edges (< 0: any number), or lies between them.
struct Cut {
    bool between = false;
    int up = 0, down = 0;
};
/// Sieve::only for that: counted in edges as they are seen where kinds are hidden, and with what is hidden on the way,
/// so that it can be shown again. `ids` are nodes of `drawing`, no groups. Linear in the drawing.
std::set<std::string> cutOut(const LineageDrawing& drawing, const std::set<std::string>& hidden,
                             const std::vector<std::string>& ids, const Cut& cut);

} // namespace stemma::ui
