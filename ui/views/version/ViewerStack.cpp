// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/version/ViewerStack.h"

#include "ui/paint/Palette.h"
#include "ui/visual/Exportable.h"
#include "ui/visual/Viewers.h"

#include <QApplication>
#include <QPainter>

namespace stemma::ui {

namespace {

constexpr int kDim = 100;   ///< milliseconds; what is quicker leaves the picture before as it is
constexpr int kLate = 1200; ///< then the next one shows itself that it is still reading

class Veil : public QWidget {
public:
    explicit Veil(QWidget* parent) : QWidget(parent) {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setObjectName(QStringLiteral("viewerVeil"));
        hide();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QColor surface = Palette(darkTheme())("surface");
        surface.setAlphaF(0.5F);
        QPainter(this).fillRect(rect(), surface);
    }
};

bool ready(QWidget* viewer) {
    const Exportable* exportable = exportableOf(viewer);
    return !exportable || !exportable->loading();
}

} // namespace

ViewerStack::ViewerStack(QWidget* parent) : QStackedWidget(parent), m_veil(new Veil(this)) {
    m_dim.setSingleShot(true);
    m_dim.setInterval(kDim);
    m_late.setSingleShot(true);
    m_late.setInterval(kLate);
    connect(&m_dim, &QTimer::timeout, this, [this] {
        m_veil->setGeometry(rect());
        m_veil->show();
        m_veil->raise();
    });
    connect(&m_late, &QTimer::timeout, this, &ViewerStack::settle);
}

void ViewerStack::addLasting(QWidget* widget) {
    m_lasting = widget;
    addWidget(widget);
}

bool ViewerStack::dimmed() const {
    return m_veil->isVisible();
}

void ViewerStack::bring(QWidget* viewer) {
    disconnect(m_news);
    if (m_incoming && m_incoming != viewer) m_incoming->hide();
    m_incoming = viewer;
    if (count() == 0 || indexOf(viewer) >= 0 || ready(viewer)) return settle();
    viewer->setGeometry(rect());
    viewer->show();
    viewer->stackUnder(currentWidget());
    currentWidget()->setAutoFillBackground(true); // nothing of the next one shines through
    if (!m_dim.isActive() && !m_veil->isVisible()) m_dim.start();
    m_late.start();
    m_news = connect(&exportableOf(viewer)->exportNews(), &ExportNews::changed, this, [this] {
        if (m_incoming && ready(m_incoming)) settle();
    });
}

void ViewerStack::retire() {
    m_retired.clear();
    for (QObject* child : children()) {
        auto* widget = qobject_cast<QWidget*>(child);
        if (widget && widget != m_veil && widget != m_lasting) m_retired.emplace_back(widget);
    }
    // One that never came into view needn't go on loading.
    if (m_incoming && indexOf(m_incoming) < 0) {
        QWidget* never = std::exchange(m_incoming, nullptr);
        disconnect(m_news);
        std::erase(m_retired, never);
        drop(never);
    }
}

void ViewerStack::drop(QWidget* viewer) {
    if (indexOf(viewer) >= 0) removeWidget(viewer);
    viewer->hide();
    viewer->deleteLater();
}

void ViewerStack::settle() {
    QWidget* viewer = m_incoming;
    if (!viewer) return;
    m_incoming = nullptr;
    disconnect(m_news);
    m_dim.stop();
    m_late.stop();
    m_veil->hide();
    QWidget *before = currentWidget(), *focus = QApplication::focusWidget();
    const bool focused = before && before != viewer && focus && (before == focus || before->isAncestorOf(focus));
    if (indexOf(viewer) < 0) addWidget(viewer);
    setCurrentWidget(viewer);
    if (focused) viewer->setFocus();
    for (const QPointer<QWidget>& old : std::exchange(m_retired, {}))
        if (old && old != viewer) drop(old);
    Q_EMIT settled(viewer);
}

void ViewerStack::resizeEvent(QResizeEvent* event) {
    QStackedWidget::resizeEvent(event);
    if (m_incoming && indexOf(m_incoming) < 0) m_incoming->setGeometry(rect());
    m_veil->setGeometry(rect());
}

} // namespace stemma::ui
