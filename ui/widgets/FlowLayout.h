// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>
#include <QList>

namespace stemma::ui {

/// Lays things out as words are: left to right, then on the next line. One wider than a line gets the line.
class FlowLayout : public QLayout {
public:
    explicit FlowLayout(QWidget* parent = nullptr, int gap = 6, int lineGap = 6);
    ~FlowLayout() override;
    void addItem(QLayoutItem* item) override;
    void insertWidget(int index, QWidget* widget);
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect& room) override;

private:
    int place(const QRect& room, bool set) const; ///< the height it takes
    QList<QLayoutItem*> m_items;
    int m_gap, m_lineGap;
};

} // namespace stemma::ui
