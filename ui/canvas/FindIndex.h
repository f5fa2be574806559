// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/LineageDrawing.h"

#include <QString>
#include <vector>

namespace stemma::ui {

/// What the nodes of a drawing say, ready to be searched as one types: name, kind, state, facts, tags, pipeline, layer.
/// Case doesn't count, nor how accents are composed. A value; of each node the first 2,000 characters are looked at.
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
