// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"

#include <QString>
#include <QStringList>
#include <string>
#include <vector>

namespace stemma::ui {

// How nodes are searched, in the graph and in the list beside it alike.

/// What of a node is searched: name, kind, state, facts, tags, pipeline, layer; a line each, the first 2,000 bytes.
std::string searchedOf(const DrawnNode& node);
/// A text as it is compared: case doesn't count, nor how accents are composed.
QString foldedText(const QString& text);
/// The words that are looked for, folded; none where nothing is.
QStringList searchWords(const QString& typed);
/// Whether a folded text says all of them, anywhere.
bool saysAll(const QString& folded, const QStringList& words);

/// What the nodes of a drawing say, ready to be searched as one types. A value.
class FindIndex {
public:
    FindIndex() = default;
    explicit FindIndex(const LineageDrawing& drawing);
    /// Nodes that say all of the words, ascending; none for no word.
    std::vector<int> find(const QString& words) const;
    bool empty() const { return m_texts.empty(); }

private:
    std::vector<QString> m_texts; ///< of node i
};

} // namespace stemma::ui
