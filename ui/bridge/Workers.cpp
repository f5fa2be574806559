// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/Workers.h"

#include <QThreadPool>

namespace stemma::ui {

QThreadPool& workers() {
    static QThreadPool& pool = *[] {
        auto* made = new QThreadPool; // never destroyed: finishWorkers() is its end
        made->setMaxThreadCount(6);
        made->setObjectName(QStringLiteral("questions"));
        return made;
    }();
    return pool;
}

void finishWorkers() {
    workers().clear();
    workers().waitForDone();
}

} // namespace stemma::ui
