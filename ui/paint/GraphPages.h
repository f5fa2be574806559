// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphSheet.h"

#include <QSizeF>

class QPdfWriter;

namespace stemma::ui {

/// A sheet cut into pages of paper that overlap a little, with marks where to cut and where each page belongs.
/// Sizes in pixels, 96 an inch.
class GraphPages {
public:
    static constexpr int kMost = 200; ///< pages: a sheet that would take more is shrunk to that
    GraphPages(const GraphSheet& sheet, Paper paper, QString title);
    int columns() const { return m_columns; }
    int rows() const { return m_rows; }
    double scale() const { return m_scale; } ///< of the sheet on the pages
    bool landscape() const { return m_landscape; }
    QSizeF page() const { return m_page; }  ///< of the paper
    QRectF part(int column, int row) const; ///< of the sheet, that a page shows
    /// Contract: the writer has pages of page() without margins.
    void paint(QPainter& painter, QPdfWriter& writer) const;

private:
    void fit(bool landscape, double scale);
    void paintPage(QPainter& painter, int column, int row) const;
    void paintMarks(QPainter& painter, int column, int row) const;

    const GraphSheet& m_sheet;
    QString m_title;
    QSizeF m_page, m_room; ///< the room is for the sheet's part
    bool m_landscape = false;
    double m_scale = 1;
    int m_columns = 1, m_rows = 1;
};

} // namespace stemma::ui
