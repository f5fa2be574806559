// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QButtonGroup;
class QHBoxLayout;

namespace stemma::ui {

class Chip;
class ScrollRow;

/// The bar above a page with chips for what it can show, one of them chosen. They scroll where they don't fit.
class ChipRow : public QFrame {
    Q_OBJECT
public:
    explicit ChipRow(QWidget* parent = nullptr);
    void clear();
    void add(Chip* chip, int id); ///< at its end; takes it over. Contract: id >= 0
    void choose(int id);          ///< marks it and keeps it in sight
    Q_SIGNAL void chosen(int id); ///< by a person

private:
    ScrollRow* m_scroll;
    QHBoxLayout* m_line;
    QButtonGroup* m_chips;
};

} // namespace stemma::ui
