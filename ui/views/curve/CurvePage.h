// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Curves.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"
#include "ui/session/Runnable.h"
#include "ui/visual/Exportable.h"

#include <QTimer>
#include <QWidget>

namespace stemma::ui {

class ChartPane;
class ChipRow;
class EmptyState;

/// The curves of a step run as a tab: one chart in view, the others a click away. While the step runs it grows with
/// what is told; afterwards it is what was kept. UI thread.
class CurvePage : public QWidget, public Runnable, public Exportable {
    Q_OBJECT
public:
    /// `name`: which curve is in view first; "": the first.
    CurvePage(const Context& context, RunId run, std::string step, std::string name, QWidget* parent = nullptr);

    RunId shownRun() const override { return m_run; }
    Subject subject() const override { return Subject::ofStep(m_run, m_step); }
    QString facts() const override; ///< "loss · 30 values, last 0.0123"
    ChartPane* chart() const { return m_chart; }

    std::vector<ExportFormat> exportFormats() const override;
    bool loading() const override;
    void exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) override;
    void cancelExport() override;
    QString exportName() const override;
    bool copyToClipboard() override;

private:
    using Curves = std::vector<std::pair<std::string, Curve>>;
    void load();
    void follow();
    void present(Curves curves);
    void tellChoices();
    void draw();
    const std::pair<std::string, Curve>* inView() const;

    Context m_context;
    RunId m_run;
    std::string m_step, m_name;
    Curves m_curves;
    std::size_t m_drawn = 0; ///< values of what is drawn
    int m_attempt = 1;       ///< that they are of
    bool m_growing = false;  ///< what is in view is told by the step, which runs
    Latest m_loading;
    QTimer m_later; ///< a curve that grows is drawn anew a few times a second
    ChipRow* m_choices = nullptr;
    ChartPane* m_chart = nullptr;
    EmptyState* m_state = nullptr;
};

} // namespace stemma::ui
