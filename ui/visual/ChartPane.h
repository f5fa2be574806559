// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/visual/ChartView.h"

#include <QWidget>

namespace stemma::ui {

class LinkText;
class TableView;

/// A chart; where it can't be drawn, what isn't supported and its data as a table, since they are what it is about.
/// What is exported is what is seen. UI thread only.
class ChartPane : public QWidget, public Exportable {
    Q_OBJECT
public:
    explicit ChartPane(QWidget* parent = nullptr);
    ~ChartPane() override;
    void load(const ChartSource& source);
    ChartView* chart() const { return m_chart; }
    TableView* table() const { return m_table; } ///< nullptr while the chart can be drawn

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override { return m_reading.busy() || shown().loading(); }
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;
    bool copyToClipboard() override;

private:
    void showData(const Error& why);
    Exportable& shown() const;

    ChartSource m_source;
    std::shared_ptr<TempFolder> m_rows; ///< where inline data stand as a file
    Latest m_reading;
    ChartView* m_chart;
    QWidget* m_instead;
    LinkText* m_why;
    TableView* m_table = nullptr;
};

} // namespace stemma::ui
