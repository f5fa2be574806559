// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/Workers.h"

#include <QCoreApplication>
#include <QThread>
#include <QThreadPool>
#include <algorithm>

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

QThreadPool& painters() {
    static QThreadPool& pool = *[] {
        auto* made = new QThreadPool; // as workers()
        made->setMaxThreadCount(std::clamp(QThread::idealThreadCount(), 1, 4));
        made->setObjectName(QStringLiteral("painters"));
        return made;
    }();
    return pool;
}

namespace {

QThreadPool& changes() {
    static QThreadPool& pool = *[] {
        auto* made = new QThreadPool; // as workers()
        made->setMaxThreadCount(1);   // their order is kept
        made->setObjectName(QStringLiteral("changes"));
        return made;
    }();
    return pool;
}

} // namespace

void startChange(std::function<std::function<void()>()> job) {
    changes().start([job = std::move(job)] {
        auto deliver = job();
        if (QCoreApplication* application = QCoreApplication::instance())
            QMetaObject::invokeMethod(application, std::move(deliver), Qt::QueuedConnection);
    });
}

void finishWorkers() {
    workers().clear();
    workers().waitForDone();
    painters().clear();
    painters().waitForDone();
    changes().waitForDone();
}

} // namespace stemma::ui
