// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>
#include <QList>

namespace stemma::ui {

/// Parts beside each other, equally wide, where each has the room it needs; else one below the other, each as wide as
/// all of it. Decided anew at every width. Parts are widgets or layouts.
class SideBySide : public QLayout {
public:
    explicit SideBySide(QWidget* parent = nullptr, int gap = 32, int lineGap = 16);
    ~SideBySide() override;
    void addLayout(QLayout* part);
    void addItem(QLayoutItem* item) override;
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect& room) override;

private:
    int partWidth(int width) const; ///< of one of them beside the others; 0: they stand below each other
    QList<QLayoutItem*> m_items;
    int m_gap, m_lineGap;
};

} // namespace stemma::ui
