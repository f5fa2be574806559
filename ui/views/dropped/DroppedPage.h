// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"
#include "ui/views/preview/Dropped.h"

#include <QWidget>

class QVBoxLayout;

namespace stemma::ui {

/// What was dropped and can't simply be opened: which of several pipelines, or a sentence that says what it is and what
/// can be done.
class DroppedPage : public QWidget {
    Q_OBJECT
public:
    DroppedPage(const Context& context, const fs::path& path, QWidget* parent = nullptr);

private:
    void present(const Dropped& dropped);
    void addChoices(const Dropped& dropped);
    Context m_context;
    Latest m_looking;
    QVBoxLayout* m_column = nullptr;
};

} // namespace stemma::ui
