// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QGridLayout;

namespace stemma::ui {

class ElidedLabel;

/// Names and values below each other: "rows  333". Names quiet at the left, values at the right or beside them; both
/// elided where they have no room, copied by a right click. Plain text, whatever they hold.
class FactList : public QWidget {
public:
    enum class Values { Right, Beside };
    explicit FactList(Values values = Values::Right, QWidget* parent = nullptr);
    ElidedLabel* add(const QString& name, const QString& value, bool mono = false);
    int count() const { return m_count; }

private:
    QGridLayout* m_grid;
    Values m_values;
    int m_count = 0;
};

} // namespace stemma::ui
