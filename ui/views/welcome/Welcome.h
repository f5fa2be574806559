// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"

#include <QScrollArea>

class QVBoxLayout;

namespace stemma::ui {

class LinkText;

/// What a window without a workspace shows: where to drop something, examples that run with one click, and what was
/// open before. Where a workspace could not be opened, why.
class Welcome : public QScrollArea {
    Q_OBJECT
public:
    explicit Welcome(const Context& context, QWidget* parent = nullptr);

private:
    void addExamples(QVBoxLayout& column);
    void listRecent();
    void showProblem();
    void start(const QString& example);

    Context m_context;
    Latest m_copying, m_looking;
    QWidget* m_problem = nullptr;
    QWidget* m_recent = nullptr;
};

} // namespace stemma::ui
