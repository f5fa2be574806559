// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/TableColumns.h"

#include <algorithm>

namespace stemma::ui {

void TableColumns::reset(int count, int width) {
    m_widths.assign(std::size_t(count), width);
    m_states.assign(std::size_t(count), State::Estimated);
    m_lefts.assign(std::size_t(count) + 1, 0);
    layOut(0);
}

void TableColumns::layOut(std::size_t from) {
    for (std::size_t i = from; i < m_widths.size(); ++i) m_lefts[i + 1] = m_lefts[i] + m_widths[i];
}

int TableColumns::at(std::int64_t x) const {
    if (x < 0 || x >= total()) return -1;
    return int(std::upper_bound(m_lefts.begin(), m_lefts.end(), x) - m_lefts.begin()) - 1;
}

void TableColumns::setWidth(int column, int width) {
    m_widths[std::size_t(column)] = std::clamp(width, kLeast, kMost);
    m_states[std::size_t(column)] = State::Wished;
    layOut(std::size_t(column));
}

bool TableColumns::measure(int from, int to, const std::function<int(int)>& widthOf) {
    int first = -1;
    for (int i = std::max(from, 0); i <= to && i < count(); ++i) {
        if (measured(i)) continue;
        m_states[std::size_t(i)] = State::Measured;
        const int width = std::clamp(widthOf(i), kLeast, kMost);
        if (width == m_widths[std::size_t(i)]) continue;
        m_widths[std::size_t(i)] = width;
        if (first < 0) first = i;
    }
    if (first >= 0) layOut(std::size_t(first));
    return first >= 0;
}

void TableColumns::forgetMeasures() {
    for (State& state : m_states)
        if (state == State::Measured) state = State::Estimated;
}

} // namespace stemma::ui
