// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace stemma::ui {

/// Where columns stand: widths, and left edges from them, in pixels from the first column's left edge.
/// Widths are estimated for all and measured only for columns that come into sight, so that ten thousand of them cost
/// nothing until one scrolls there.
class TableColumns {
public:
    static constexpr int kLeast = 48, kMost = 2000, kUsual = 120;

    void reset(int count, int width = kUsual);
    int count() const { return int(m_widths.size()); }
    int width(int column) const { return m_widths[std::size_t(column)]; }
    std::int64_t left(int column) const { return m_lefts[std::size_t(column)]; } ///< column may be count(): the end
    std::int64_t total() const { return m_lefts.empty() ? 0 : m_lefts.back(); }
    /// The column at `x`, -1 where there is none.
    int at(std::int64_t x) const;
    void setWidth(int column, int width); ///< the person's wish; it is kept
    bool wished(int column) const { return m_states[std::size_t(column)] == State::Wished; }
    bool measured(int column) const { return m_states[std::size_t(column)] != State::Estimated; }
    /// Measures columns from..to that haven't been; true where a width has changed.
    bool measure(int from, int to, const std::function<int(int)>& widthOf);
    void forgetMeasures(); ///< but not what the person wished

private:
    enum class State : std::uint8_t { Estimated, Measured, Wished };
    void layOut(std::size_t from);

    std::vector<int> m_widths;
    std::vector<State> m_states;
    std::vector<std::int64_t> m_lefts; ///< one more than columns
};

} // namespace stemma::ui
