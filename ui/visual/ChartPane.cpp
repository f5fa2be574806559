// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartPane.h"

#include "ui/paint/Text.h"
#include "ui/visual/TableView.h"
#include "ui/widgets/LinkText.h"

#include <QFrame>
#include <QVBoxLayout>

namespace stemma::ui {

ChartPane::ChartPane(QWidget* parent) : QWidget(parent), m_chart(new ChartView(this)), m_instead(new QFrame(this)) {
    setObjectName(QStringLiteral("chartPane"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_instead);
    column->addWidget(m_chart, 1);
    m_instead->setProperty("role", QStringLiteral("bar"));
    auto* words = new QVBoxLayout(m_instead);
    words->setContentsMargins(16, 10, 16, 10);
    m_why = new LinkText;
    m_why->setObjectName(QStringLiteral("chart-why"));
    words->addWidget(m_why);
    m_instead->hide();
    setFocusProxy(m_chart);
    connect(m_chart, &ChartView::cannotDraw, this, &ChartPane::showData);
    connect(&m_chart->exportNews(), &ExportNews::changed, this, [this] { tellExportNews(); });
    connect(&m_reading, &Latest::busyChanged, this, [this] { tellExportNews(); });
}

ChartPane::~ChartPane() = default;

void ChartPane::load(const ChartSource& source) {
    m_source = source;
    m_chart->load(source);
}

void ChartPane::showData(const Error& why) {
    if (m_table || !m_source.tables) return; // without them the chart's own sentence stands
    m_reading.ask([source = m_source](const Cancel&) { return chartFiles(source); },
                  [this, why](Result<ChartFiles> rows) {
                      if (!rows) return; // there is nothing to be shown instead
                      m_rows = rows->folder;
                      m_table = new TableView(this);
                      TableSource table;
                      table.files = rows->files;
                      table.tables = m_source.tables;
                      table.name = m_source.name;
                      if (rows->own) table.options = m_source.options;
                      connect(&m_table->exportNews(), &ExportNews::changed, this, [this] { tellExportNews(); });
                      m_table->open(std::move(table));
                      m_why->setPieces(
                          {{tr("This chart can't be drawn: %1.").arg(oneLine(why.message, 300)), LinkText::Strong},
                           {QStringLiteral("  ") + tr("These are its data."), LinkText::Quiet}});
                      m_instead->show();
                      m_chart->hide();
                      static_cast<QVBoxLayout*>(layout())->addWidget(m_table, 1);
                      setFocusProxy(m_table);
                  });
}

Exportable& ChartPane::shown() const {
    if (m_table) return *m_table;
    return *m_chart;
}

std::vector<ExportFormat> ChartPane::exportFormats() const {
    return shown().exportFormats();
}

void ChartPane::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    shown().exportTo(path, format, options, std::move(done));
}

void ChartPane::cancelExport() {
    shown().cancelExport();
}

QString ChartPane::exportName() const {
    return shown().exportName();
}

bool ChartPane::copyToClipboard() {
    return shown().copyToClipboard();
}

} // namespace stemma::ui
