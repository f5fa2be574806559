// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/arrays/ArrayFixture.h"
#include "tests/core/arrays/WavBytes.h"
#include "tests/support/Waiting.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/visual/ArrayControls.h"
#include "ui/visual/ArrayView.h"
#include "ui/visual/AudioView.h"
#include "ui/visual/LineCanvas.h"
#include "ui/visual/ValueGrid.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QWheelEvent>
#include <cmath>

namespace stemma::ui {

/// An array or a sound in its viewer, and what a person does there.
class ArrayViewFixture : public QObject {
protected:
    VisualFixture m;
    std::unique_ptr<ArrayView> m_view;
    std::unique_ptr<AudioView> m_sound;

    void open(const fs::path& file, QSize size = {900, 640}) {
        m_view = std::make_unique<ArrayView>();
        m_view->resize(size);
        QSignalSpy loaded(m_view.get(), &ArrayView::loaded);
        m_view->show();
        m_view->open(file);
        QVERIFY(loaded.wait(20'000));
    }
    template <typename T>
    fs::path npy(const char* name, const char* descr, const std::string& shape, const std::vector<T>& values,
                 bool fortran = false) {
        return m.write(std::string(name) + ".npy",
                       npyOf(headerOf(std::string("'") + descr + "'", shape, fortran), stemma::valuesOf(values)));
    }
    bool settled() { return !m_view->plane()->reading() && !m_view->line()->reading() && m_view->facts().looked > 0; }
    void picture(const char* name) {
        QTRY_VERIFY_WITH_TIMEOUT(settled(), 30'000);
        const QString to = qEnvironmentVariable("STEMMA_PICTURES");
        if (to.isEmpty()) return;
        QDir().mkpath(to);
        for (const bool dark : {false, true}) {
            VisualFixture::dress(dark);
            QCoreApplication::processEvents();
            QTRY_VERIFY(settled()); // the values' colours are the theme's
            const QString file = to + "/array-" + name + (dark ? "-dark.png" : "-light.png");
            QVERIFY(m_view->grab().save(file));
        }
        VisualFixture::dress(false);
        QCoreApplication::processEvents();
        QTRY_VERIFY(settled());
    }
    QString said() {
        auto* message = m_view->findChild<ViewerMessage*>();
        return message->isVisible() ? message->sentence() : QString();
    }
    template <typename T>
    T* find(const char* name) {
        return m_view->findChild<T*>(QLatin1String(name));
    }
    void pick(const char* name, const QString& text) {
        auto* box = find<QComboBox>(name);
        const int index = box->findText(text);
        QVERIFY2(index >= 0, qPrintable(text));
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }
    static void hover(QWidget* widget, const QPoint& at) {
        QTest::mouseMove(widget, at + QPoint(1, 0));
        QTest::mouseMove(widget, at);
    }
    static void wheel(QWidget* widget, const QPointF& at, int notches) {
        for (int i = 0; i < std::abs(notches); ++i) {
            QWheelEvent event(at, widget->mapToGlobal(at), {}, {0, notches > 0 ? 120 : -120}, {}, {}, Qt::NoScrollPhase,
                              false);
            QApplication::sendEvent(widget, &event);
        }
    }
};

} // namespace stemma::ui
