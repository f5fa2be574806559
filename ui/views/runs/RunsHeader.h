// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

namespace stemma::ui {

/// A table's head whose arrow of the order stands after the title, before a title that is aligned right: never on it.
class RunsHeader : public QHeaderView {
    Q_OBJECT
public:
    explicit RunsHeader(QWidget* parent = nullptr);

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;
    void initStyleOptionForIndex(QStyleOptionHeader* option, int section) const override;
};

} // namespace stemma::ui
