// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ChartLegendKeys.h"

#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"

#include <QEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostKeys = 200;

class LegendKey : public QAbstractButton {
public:
    explicit LegendKey(QWidget* parent) : QAbstractButton(parent) {
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        if (!hasFocus() && !underMouse()) return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Palette palette(darkTheme());
        QColor ground = palette("text");
        ground.setAlphaF(0.05F);
        painter.setPen(hasFocus() ? QPen(palette("focus"), 1.5) : QPen(Qt::NoPen));
        painter.setBrush(ground);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 4, 4);
    }
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }
    void nextCheckState() override {} // what is checked is what the scene shows
};

} // namespace

ChartLegendKeys::ChartLegendKeys(QWidget* chart) : QObject(chart), m_chart(chart) {}

void ChartLegendKeys::show(const Scene* scene) {
    std::size_t used = 0;
    m_keys.clear();
    m_legends.clear();
    if (scene)
        for (const SceneLegend& legend : scene->legends)
            for (const SceneLegendEntry& entry : legend.entries) {
                if (!legend.toggles || used == kMostKeys) continue;
                if (used == m_buttons.size()) {
                    auto* made = new LegendKey(m_chart);
                    made->setObjectName(QStringLiteral("legend-%1").arg(used));
                    made->installEventFilter(this);
                    m_buttons.push_back(made);
                }
                QAbstractButton* button = m_buttons[used++];
                m_keys.push_back(entry.key);
                m_legends.push_back(std::size_t(&legend - scene->legends.data()));
                const SceneBox& box = entry.box;
                button->setGeometry(QRectF(box.x, box.y, box.width, box.height).toAlignedRect().adjusted(-2, 0, 2, 0));
                button->setChecked(!entry.hidden);
                const QString whole = oneLine(entry.label.full.empty() ? entry.label.text : entry.label.full, 200);
                button->setAccessibleName(whole);
                button->setAccessibleDescription(entry.hidden
                                                     ? tr("Hidden. Space shows it, Shift+Space shows it alone")
                                                     : tr("Shown. Space hides it, Shift+Space shows it alone"));
                button->setToolTip(tooltipText(
                    entry.label.full.empty() ? tr("Click: hide or show. Double click: show it alone") : whole));
                button->show();
                button->update();
            }
    for (std::size_t i = used; i < m_buttons.size(); ++i) m_buttons[i]->hide();
}

void ChartLegendKeys::raise() {
    for (QAbstractButton* button : m_buttons) button->raise();
}

/// Without the others of its legend, or with all of them where it is alone already.
std::set<std::string> ChartLegendKeys::alone(std::size_t index, std::set<std::string> before) const {
    bool was = !before.contains(m_keys[index]);
    std::set<std::string> others;
    for (std::size_t i = 0; i < m_keys.size(); ++i)
        if (m_legends[i] == m_legends[index] && m_keys[i] != m_keys[index]) {
            others.insert(m_keys[i]);
            was = was && before.contains(m_keys[i]);
        }
    for (const std::string& key : others)
        if (was)
            before.erase(key);
        else
            before.insert(key);
    before.erase(m_keys[index]);
    return before;
}

void ChartLegendKeys::press(std::size_t index, bool isolate) {
    if (index >= m_keys.size()) return;
    const std::string key = m_keys[index];
    std::set<std::string> next = m_hidden;
    if (isolate)
        next = alone(index, m_hidden);
    else if (!next.erase(key))
        next.insert(key);
    m_before = m_hidden;
    Q_EMIT hiddenWished(next);
}

bool ChartLegendKeys::eventFilter(QObject* watched, QEvent* event) {
    const auto found = std::find(m_buttons.begin(), m_buttons.end(), watched);
    if (found == m_buttons.end()) return false;
    const auto index = std::size_t(found - m_buttons.begin());
    if (event->type() == QEvent::MouseButtonDblClick && static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton) {
        // The first click of the two has switched it already.
        if (index < m_keys.size()) Q_EMIT hiddenWished(alone(index, m_before));
        return true;
    }
    if (event->type() == QEvent::MouseButtonPress && static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton) {
        press(index, static_cast<QMouseEvent*>(event)->modifiers().testFlag(Qt::ShiftModifier));
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() != Qt::Key_Space && key->key() != Qt::Key_Return && key->key() != Qt::Key_Enter) return false;
        press(index, key->modifiers().testFlag(Qt::ShiftModifier));
        return true;
    }
    return false;
}

} // namespace stemma::ui
