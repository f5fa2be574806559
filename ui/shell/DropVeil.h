// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace stemma::ui {

/// Laid over the window while something is dragged above it: says that it may be dropped, and that nothing will run.
class DropVeil : public QWidget {
public:
    explicit DropVeil(QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace stemma::ui
