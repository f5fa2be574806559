// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"
#include "ui/views/compare/VersionComparison.h"

#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace stemma::ui {

class EmptyState;

/// Two versions beside each other: figures with their changes and what differed in their making above, what they look
/// like below (the same picture of both, or their data). The older stands at the left.
class ComparePage : public QWidget {
    Q_OBJECT
public:
    ComparePage(const Context& context, VersionId before, VersionId after, QWidget* parent = nullptr);
    Q_SIGNAL void shown();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void show_(const VersionComparison& comparison);
    QWidget* makeTop(const VersionComparison& comparison);
    void fitTop();
    QWidget* makeSide(const std::shared_ptr<const ArtifactSource>& source, RunId run);

    Context m_context;
    Latest m_comparing;
    QVBoxLayout* m_column = nullptr;
    QScrollArea* m_top = nullptr;
    EmptyState* m_state = nullptr;
};

} // namespace stemma::ui
