// SPDX-License-Identifier: GPL-3.0-or-later
// The spatial index of a GraphScene: a grid over everything, with lists of what meets each cell.
#include "ui/paint/GraphScene.h"

#include <algorithm>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr double kLeastCell = 256;
constexpr double kMostCells = 16'384;
constexpr std::size_t kLongEdge = 64; ///< cells

QPointF bezierAt(const QPointF* p, double t) {
    const double s = 1 - t;
    return s * s * s * p[0] + 3 * s * s * t * p[1] + 3 * s * t * t * p[2] + t * t * t * p[3];
}

/// Distance from a point to a segment.
double distance(QPointF p, QPointF a, QPointF b) {
    const QPointF d = b - a;
    const double length = QPointF::dotProduct(d, d);
    const double t = length > 0 ? std::clamp(QPointF::dotProduct(p - a, d) / length, 0.0, 1.0) : 0;
    const QPointF off = p - (a + t * d);
    return std::hypot(off.x(), off.y());
}

struct Cells {
    int left, top, right, bottom; ///< inclusive
    std::size_t count() const { return std::size_t(right - left + 1) * std::size_t(bottom - top + 1); }
};

Cells cellsOf(const QRectF& where, QPointF corner, double cell, int columns, int rows) {
    const QRectF area = where.translated(-corner);
    const auto at = [cell](double v, int count) {
        return int(std::clamp(std::floor(v / cell), 0.0, double(count - 1)));
    };
    return {at(area.left(), columns), at(area.top(), rows), at(area.right(), columns), at(area.bottom(), rows)};
}

} // namespace

void GraphScene::addIndex() {
    const double area = std::max(1.0, m_bounds.width() * m_bounds.height());
    m_grid.cell = std::max(kLeastCell, std::sqrt(area / kMostCells));
    m_grid.columns = int(std::min(kMostCells, m_bounds.width() / m_grid.cell)) + 1;
    m_grid.rows = int(std::min(kMostCells, m_bounds.height() / m_grid.cell)) + 1;
    const std::size_t keys = std::size_t(m_grid.columns) * std::size_t(m_grid.rows);
    const auto cells = [this](const QRectF& box) {
        return cellsOf(box, m_bounds.topLeft(), m_grid.cell, m_grid.columns, m_grid.rows);
    };
    const auto addAll = [this](const Cells& c, int item, const auto& add) {
        for (int row = c.top; row <= c.bottom; ++row)
            for (int column = c.left; column <= c.right; ++column) add(row * m_grid.columns + column, item);
    };
    m_grid.nodes = KeyedLists::make(keys, [&](const auto& add) {
        for (std::size_t i = 0; i < m_nodes.size(); ++i) addAll(cells(m_nodes[i].box), int(i), add);
    });
    m_grid.edges = KeyedLists::make(keys, [&](const auto& add) {
        for (std::size_t i = 0; i < m_edges.size(); ++i)
            if (cells(m_edges[i].bounds).count() <= kLongEdge) addAll(cells(m_edges[i].bounds), int(i), add);
    });
    for (std::size_t i = 0; i < m_edges.size(); ++i)
        if (cells(m_edges[i].bounds).count() > kLongEdge) m_grid.longEdges.push_back(int(i));
}

namespace {

/// Then looking at all takes less than putting what is found in order.
bool manyOf(const KeyedLists& lists, const Cells& c) {
    constexpr std::size_t kShare = 8;
    return c.count() * kShare > lists.keys();
}

/// Those of `lists` in the cells of an area that `meets` is true for, and of all where the cells are many of them.
template <typename Meets>
std::vector<int> search(const KeyedLists& lists, const Cells& c, int columns, std::size_t all, const Meets& meets) {
    std::vector<int> found;
    if (manyOf(lists, c)) {
        for (std::size_t i = 0; i < all; ++i)
            if (meets(int(i))) found.push_back(int(i));
        return found;
    }
    for (int row = c.top; row <= c.bottom; ++row)
        for (int column = c.left; column <= c.right; ++column)
            for (const int i : lists[row * columns + column])
                if (meets(i)) found.push_back(i);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace

std::vector<int> GraphScene::nodesIn(const QRectF& area) const {
    return search(m_grid.nodes, cellsOf(area, m_bounds.topLeft(), m_grid.cell, m_grid.columns, m_grid.rows),
                  m_grid.columns, m_nodes.size(), [&](int i) { return m_nodes[std::size_t(i)].box.intersects(area); });
}

std::vector<int> GraphScene::edgesIn(const QRectF& area) const {
    const auto meets = [&](int i) { return m_edges[std::size_t(i)].bounds.intersects(area); };
    const Cells cells = cellsOf(area, m_bounds.topLeft(), m_grid.cell, m_grid.columns, m_grid.rows);
    std::vector<int> found = search(m_grid.edges, cells, m_grid.columns, m_edges.size(), meets);
    if (m_grid.longEdges.empty() || manyOf(m_grid.edges, cells)) return found;
    for (const int e : m_grid.longEdges)
        if (meets(e)) found.push_back(e);
    std::sort(found.begin(), found.end());
    return found;
}

int GraphScene::nodeAt(QPointF at) const {
    const auto found = nodesIn(QRectF(at, QSizeF(0.01, 0.01)));
    return found.empty() ? -1 : found.back();
}

int GraphScene::edgeAt(QPointF at, double within) const {
    int nearest = -1;
    double least = within;
    for (const int e : edgesIn(QRectF(at.x() - within, at.y() - within, 2 * within, 2 * within))) {
        const SceneEdge& edge = m_edges[std::size_t(e)];
        for (std::size_t i = 0; i + 3 < edge.bezier.size(); i += 3) {
            constexpr int kPieces = 8;
            QPointF before = edge.bezier[i];
            for (int k = 1; k <= kPieces; ++k) {
                const QPointF next = bezierAt(&edge.bezier[i], double(k) / kPieces);
                const double far = distance(at, before, next);
                before = next;
                if (far >= least) continue;
                least = far;
                nearest = e;
            }
        }
    }
    return nearest;
}

} // namespace stemma::ui
