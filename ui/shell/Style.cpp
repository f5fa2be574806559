// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Style.h"

#include "core/layout/Theme.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/TextSize.h"

#include <QApplication>
#include <QPainter>
#include <QProxyStyle>
#include <QRegularExpression>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleOption>
#include <QToolTip>

namespace stemma::ui {

namespace {

/// %token% is a colour of resources/theme/tokens.json, {n} a length at the person's text size.
constexpr const char* kRules = R"(
QToolTip { background: %surface%; color: %text%; border: 1px solid %line%; padding: 4px 6px; }
QMainWindow, #welcome { background: %canvas%; }
QDialog { background: %surface%; }
QSplitter::handle { background: %line%; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }

QFrame[role="bar"] { background: %surface%; border: none; border-bottom: 1px solid %line%; }
QFrame[role="strip"] { background: %surface%; border: none; border-top: 1px solid %line%; }
QFrame[role="panel"] { background: %surface%; border: none; }
QFrame[role="card"], QFrame[role="banner"] { background: %surface%; border: 1px solid %line%; border-radius: 8px; }
QFrame[role="error"] { background: %surface%; border: 1px solid %line%; border-left: 3px solid %failed%; border-radius: 6px; }
QLabel { background: transparent; }
QLabel[role="quiet"], QLabel[role="section"] { color: %text.quiet%; }
QLabel[role="problem"] { color: %failed%; }

QPushButton, QToolButton { background: %surface%; color: %text%; border: 1px solid %line%; border-radius: 6px;
    padding: 0 10px; min-height: {26}px; outline: none; }
QPushButton:hover, QToolButton:hover { background: %hover%; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked { background: %selected%; }
QPushButton:disabled, QToolButton:disabled { color: %disabled%; background: %surface%; }
QPushButton:focus, QToolButton:focus { border-color: %focus%; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }
QPushButton#search { color: %text.quiet%; background: %field%; text-align: left; padding-left: 30px; }
QPushButton#search:hover { background: %hover%; }
QPushButton[role="quiet"], QToolButton[role="quiet"] { background: transparent; border-color: transparent; padding: 0 6px; }
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover { background: %hover%; }
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus { border-color: %focus%; }
QPushButton[role="chip"], QToolButton[role="chip"] { border-radius: {11}px; min-height: {20}px; max-height: {20}px; padding: 0 9px; }
QPushButton[role="link"], QToolButton[role="link"] { background: transparent; border: 1px solid transparent; color: %accent%; padding: 0 1px;
    text-align: left; min-height: 0; border-radius: 3px; }
QPushButton[role="link"]:hover, QToolButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus, QToolButton[role="link"]:focus { border-color: %focus%; }

QLineEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit[role="field"], QComboBox { background: %field%; color: %text%; border: 1px solid %line%;
    border-radius: 6px; padding: 0 8px; min-height: {26}px; selection-background-color: %accent%; selection-color: %accent.text%; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit[role="field"]:focus { border-color: %focus%; }
QLineEdit[problem="true"] { border-color: %failed%; }
QComboBox::drop-down { border: none; width: 22px; }
QLineEdit:disabled, QComboBox:disabled, QCheckBox:disabled { color: %disabled%; }
QLineEdit > QToolButton { background: transparent; border: none; padding: 0; min-height: 0; }

QTabBar QToolButton { background: %surface%; border: none; border-radius: 4px; padding: 0; min-height: {20}px; margin: 6px 0; }
QTabBar QToolButton:hover { background: %hover%; }
QTabBar::scroller { width: {22}px; }

QMenu { background: %surface%; color: %text%; border: 1px solid %line%; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 10px; border-radius: 4px; }
QMenu::item:selected { background: %selected%; }
QMenu::item:disabled { color: %disabled%; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: %line%; margin: 4px 6px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: %chart.axis%; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: %text.quiet%; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QTreeView, QListView, QTableView { background: %surface%; border: none; outline: none; }
QScrollArea { background: transparent; border: none; }
QHeaderView { background: %surface%; border: none; }
QHeaderView::section { background: %surface%; color: %text.quiet%; border: none; border-bottom: 1px solid %line%; padding: 4px 8px; font-weight: 600; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMessageBox QLabel#qt_msgbox_label { font-weight: 600; }
QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QCheckBox { spacing: 8px; }
QProgressBar { background: %switch%; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: %accent%; border-radius: 2px; }
)";

/// Fusion, but for what of it a style sheet doesn't reach.
class OwnStyle : public QProxyStyle {
public:
    OwnStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override {
        if (const char* chevron = chevronOf(element, *option)) return drawChevron(*painter, *option, chevron);
        if (element == PE_IndicatorBranch) return; // no lines between the rows of a tree
        const bool box = element == PE_IndicatorCheckBox;
        if (!box && element != PE_FrameFocusRect) return QProxyStyle::drawPrimitive(element, option, painter, widget);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (box) {
            drawBox(*painter, *option);
            return painter->restore();
        }
        painter->setPen(currentPalette()("focus"));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter->restore();
    }

private:
    /// Of what opens, scrolls or leads on; null: it is something else.
    static const char* chevronOf(PrimitiveElement element, const QStyleOption& option) {
        switch (element) {
        case PE_IndicatorBranch:
            return !(option.state & State_Children) ? nullptr
                   : option.state & State_Open      ? "chevron-down"
                                                    : "chevron-right";
        case PE_IndicatorHeaderArrow: {
            const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(&option);
            if (!header || header->sortIndicator == QStyleOptionHeader::None) return nullptr;
            return header->sortIndicator == QStyleOptionHeader::SortUp ? "chevron-up" : "chevron-down";
        }
        case PE_IndicatorArrowLeft:
            return "chevron-left";
        case PE_IndicatorArrowRight:
            return "chevron-right";
        case PE_IndicatorArrowUp:
            return "chevron-up";
        case PE_IndicatorArrowDown:
            return "chevron-down";
        default:
            return nullptr;
        }
    }

    static void drawChevron(QPainter& painter, const QStyleOption& option, const char* chevron) {
        constexpr double kSize = 12;
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        const QPointF corner = QRectF(option.rect).center() - QPointF(kSize / 2, kSize / 2);
        drawIcon(painter, chevron, QRectF(corner, QSizeF(kSize, kSize)),
                 currentPalette()(option.state & State_Enabled ? "text.quiet" : "disabled"));
        painter.restore();
    }

    static void drawBox(QPainter& painter, const QStyleOption& option) {
        const Palette palette = currentPalette();
        const bool on = option.state & State_On, enabled = option.state & State_Enabled;
        const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
        painter.setPen(palette(!enabled ? "line" : on ? "accent" : "text.quiet"));
        painter.setBrush(palette(!enabled ? "surface" : on ? "accent" : "field"));
        painter.drawRoundedRect(box, 3, 3);
        if (on)
            drawIcon(painter, "check", box.adjusted(1.5, 1.5, -1.5, -1.5),
                     palette(enabled ? "accent.text" : "disabled"));
    }
};

QString filled(const Palette& palette) {
    QString rules = QString::fromLatin1(kRules);
    for (const ColourToken& token : colourTokens())
        rules.replace(QLatin1Char('%') + qtext(token.name) + QLatin1Char('%'), palette(token.name).name());
    static const QRegularExpression length(QStringLiteral("\\{(\\d+)\\}"));
    for (QRegularExpressionMatch match = length.match(rules); match.hasMatch(); match = length.match(rules))
        rules.replace(match.capturedStart(), match.capturedLength(),
                      QString::number(qRound(match.captured(1).toInt() * Fonts::scale())));
    return rules;
}

} // namespace

bool systemIsDark() {
    static const bool dark = [] {
        const QPalette palette = QApplication::style()->standardPalette();
        const QPalette own = QGuiApplication::palette();
        // What the platform's theme brought, before dress() replaced it.
        return own.color(QPalette::Window).lightness() < own.color(QPalette::WindowText).lightness() &&
               palette.color(QPalette::Window).isValid();
    }();
    return dark;
}

bool reducedMotion() {
    return QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration) == 0 ||
           qEnvironmentVariableIsSet("STEMMA_REDUCED_MOTION");
}

void dress(Settings::Theme theme, double textScale) {
    const bool system = systemIsDark(); // asked before anything changes
    const Palette palette(theme == Settings::Theme::System ? system : theme == Settings::Theme::Dark);
    changeTextSize([&] {
        Fonts::setScale(textScale);
        QApplication::setStyle(new OwnStyle);
        QApplication::setFont(Fonts::base());
        QApplication::setPalette(palette.widgets());
        QToolTip::setFont(Fonts::quiet());
        QToolTip::setPalette(palette.widgets());
        qApp->setStyleSheet(filled(palette));
    });
}

void dressAsSet(Settings& settings) {
    dress(settings.theme(), settings.textScale());
    // Most changes are of other things (a letter of the editor's command): dressing costs every widget a repaint.
    QObject::connect(&settings, &Settings::changed, qApp,
                     [&settings, theme = settings.theme(), scale = settings.textScale()]() mutable {
                         if (theme == settings.theme() && scale == settings.textScale()) return;
                         theme = settings.theme(), scale = settings.textScale();
                         dress(theme, scale);
                     });
}

} // namespace stemma::ui
