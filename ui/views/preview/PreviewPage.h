// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "ui/session/Context.h"
#include "ui/session/Desk.h"
#include "ui/session/Runnable.h"

#include <QWidget>

namespace stemma::ui {

class PreviewView;

/// A preview as a page of the window: what the Run button and the Parameters button mean while it is in view.
class PreviewPage : public QWidget, public Runnable {
    Q_OBJECT
public:
    PreviewPage(const Context& context, const fs::path& file, QWidget* parent = nullptr);
    PreviewView& view() { return *m_view; }

    QString pipelineFile() const override;
    QString pipelineName() const override;
    QWidget* sidePanel() override;
    bool runsItself() const override { return true; }
    bool canRun() const override;
    bool hasPrimary() const override;
    void run() override;
    int changedParameters() const override;
    void openParameters(const QWidget& button) override;
    QString facts() const override; ///< "penguins.yaml · checked, no errors"

private:
    void tell() const;
    PreviewView* m_view = nullptr;
};

} // namespace stemma::ui
