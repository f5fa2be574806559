// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

namespace stemma::ui {

/// A table's head whose arrow of the order stands after the title, before a title that is aligned right: never on it,
/// also where the title is cut.
class RunsHeader : public QHeaderView {
    Q_OBJECT
public:
    explicit RunsHeader(QWidget* parent = nullptr);
    QString shownTitle(int section) const; ///< elided where there is no room for all of it
    QRect arrowRect(int section) const;    ///< in the viewport; null where the order isn't by this section

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;
    void initStyleOptionForIndex(QStyleOptionHeader* option, int section) const override;

private:
    QFontMetrics metrics() const;
    bool ordersBy(int section) const;
};

} // namespace stemma::ui
