// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/visual/Scene.h"

#include <QAbstractButton>
#include <set>
#include <string>
#include <vector>

namespace stemma::ui {

/// The legend's entries as controls over the picture of a chart: invisible but for the ring of the keyboard. A click or
/// Space switches a value off and on; a double click, or with Shift, leaves it alone in sight, and once more brings the
/// others back. Each is told to screen readers by its value.
class ChartLegendKeys : public QObject {
    Q_OBJECT
public:
    explicit ChartLegendKeys(QWidget* chart);
    void show(const Scene* scene); ///< nullptr: none
    void raise();
    /// Values of the colour that are hidden; asked for before each change.
    void setHidden(std::set<std::string> hidden) { m_hidden = std::move(hidden); }
    Q_SIGNAL void hiddenWished(const std::set<std::string>& hidden);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void press(std::size_t index, bool alone);
    std::set<std::string> alone(std::size_t index, std::set<std::string> before) const;

    QWidget* m_chart;
    std::vector<QAbstractButton*> m_buttons;
    std::vector<std::string> m_keys;
    std::vector<std::size_t> m_legends;       ///< of the keys
    std::set<std::string> m_hidden, m_before; ///< now, and before the first click of a double one
};

} // namespace stemma::ui
