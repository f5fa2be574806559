// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/Kept.h"
#include "ui/visual/ChartView.h"
#include "ui/visual/ExportsAPart.h"

#include <QWidget>

class QSplitter;

namespace stemma::ui {

class ChartBar;
class LinkText;
class RangePanel;
class TableView;

/// A chart with its tools: what can be adjusted in place stands above it, the rows of a selected part below it. Where
/// it can't be drawn, what isn't supported and its data as a table, since they are what it is about. What is exported
/// is what is seen. UI thread only.
class ChartPane : public QWidget, public ExportsAPart, public Kept {
    Q_OBJECT
public:
    explicit ChartPane(QWidget* parent = nullptr);
    ~ChartPane() override;
    void load(const ChartSource& source);
    ChartView* chart() const { return m_chart; }
    ChartBar* bar() const { return m_bar; }
    RangePanel* range() const { return m_range; }
    TableView* table() const { return m_table; } ///< nullptr while the chart can be drawn
    void setSavable(bool can);                   ///< somebody hears saveWished()
    void setOpensTable(bool can);                ///< somebody hears tableWished()
    /// The specification as it is drawn now; null where nothing was adjusted.
    Json adjusted() const;

    bool loading() const override { return m_reading.busy() || ExportsAPart::loading(); }
    QVariantMap kept() const override; ///< zoom, hidden values, adjustments, what is selected
    void giveBack(const QVariantMap& kept) override;

    Q_SIGNAL void saveWished(const stemma::Json& specification, const QString& title);
    Q_SIGNAL void tableWished(const QString& condition);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void connectChart();
    void showData(const Error& why);
    void take(const LoadedChart& chart);
    void adjust(const ChartKnobs& knobs);
    void showRange();
    void showRows(const std::vector<Column>& columns);
    Exportable* part() const override;

    ChartSource m_source;
    std::shared_ptr<TempFolder> m_rows; ///< where inline data stand as a file
    std::shared_ptr<const AdjustableChart> m_adjustable;
    std::shared_ptr<const ChartSpec> m_axes;     ///< of what is shown
    std::vector<Column> m_columns;               ///< of the artifact's table
    std::optional<ChartTable> m_ownRows;         ///< of a chart whose rows stand in it
    std::shared_ptr<const TableSource> m_ranged; ///< what the rows below are of
    ChartRange m_wanted;                         ///< to be selected when the chart is there
    Latest m_reading, m_ranging;
    ChartBar* m_bar;
    QSplitter* m_split;
    ChartView* m_chart;
    RangePanel* m_range;
    QWidget* m_instead;
    LinkText* m_why;
    TableView* m_table = nullptr;
    bool m_opensTable = false;
};

} // namespace stemma::ui
