// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/TopBar.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/TextSize.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kHeight = 48, kGap = 10, kSearchWidth = 420, kLens = 14;

} // namespace

TopBar::TopBar(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("topbar"));
    setProperty("role", QStringLiteral("bar"));
    setTextHeight(this, kHeight);
    m_logo = new QLabel(this);
    m_workspace = new QToolButton(this);
    m_workspace->setObjectName(QStringLiteral("workspace"));
    m_workspace->setProperty("role", QStringLiteral("quiet"));
    m_workspace->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_workspace->setLayoutDirection(Qt::RightToLeft); // the arrow stands behind the name
    m_workspace->setPopupMode(QToolButton::InstantPopup);
    m_workspace->setAccessibleName(tr("Workspace"));
    m_workspace->setFont(Fonts::sized(13, QFont::DemiBold));

    m_run = new Button({}, "play", this);
    m_run->setObjectName(QStringLiteral("run"));
    connect(m_run, &QAbstractButton::clicked, this,
            [this] { m_state == Run::Busy ? Q_EMIT cancelClicked() : Q_EMIT runClicked(); });
    m_parameters = new Button({}, "", this);
    m_parameters->setObjectName(QStringLiteral("parameters"));
    m_parameters->setProperty("opens", true);
    m_parameters->setAccessibleName(tr("Parameters"));
    m_parameters->setToolTip(tooltipText(tr("Parameters of the next run (Ctrl+P)")));
    connect(m_parameters, &QAbstractButton::clicked, this, &TopBar::parametersClicked);

    m_search = new QPushButton(this);
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setText(tr("Search artifacts, runs, commands"));
    m_search->setAccessibleName(m_search->text());
    m_search->setToolTip(tooltipText(tr("Find anything, do anything (Ctrl+K)")));
    connect(m_search, &QPushButton::clicked, this, &TopBar::searchClicked);
    m_lens = new QLabel(m_search);
    m_lens->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_shortcut = new QLabel(tr("Ctrl K"), m_search);
    m_shortcut->setProperty("role", QStringLiteral("quiet"));
    m_shortcut->setFont(Fonts::mono(11.5));
    m_shortcut->setAttribute(Qt::WA_TransparentForMouseEvents);

    m_export = new Button(tr("Export"), "export", this);
    m_export->setObjectName(QStringLiteral("export"));
    m_export->setToolTip(tooltipText(tr("Save what is in view as a picture or a file (Ctrl+E)")));
    connect(m_export, &QAbstractButton::clicked, this, &TopBar::exportClicked);
    m_theme = iconButton(QStringLiteral("theme"), tr("Light or dark (Ctrl+Shift+T)"));
    connect(m_theme, &QToolButton::clicked, this, &TopBar::themeClicked);
    m_help = iconButton(QStringLiteral("help"), tr("Help (F1)"));
    connect(m_help, &QToolButton::clicked, this, &TopBar::helpClicked);
    setWorkspace({}, {});
    setRun(Run::Hidden, {}, {});
    setParameters(false, 0);
    dress();
}

QToolButton* TopBar::iconButton(const QString& name, const QString& tip) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setProperty("role", QStringLiteral("quiet"));
    button->setToolTip(tooltipText(tip));
    button->setAccessibleName(tip);
    return button;
}

void TopBar::setWorkspace(const QString& name, const QString& path) {
    m_workspace->setText(name.isEmpty() ? QStringLiteral("Stemma") : oneLine(name, 28));
    m_workspace->setToolTip(tooltipText(path.isEmpty() ? tr("Open a workspace") : path));
    place();
}

void TopBar::setWorkspaceMenu(QMenu* menu) {
    m_workspace->setMenu(menu);
}

void TopBar::setRun(Run state, const QString& text, const QString& tip, bool primary) {
    m_state = state;
    m_run->setVisible(state != Run::Hidden);
    m_run->setText(oneLine(text, 40));
    m_run->setToolTip(tooltipText(tip));
    m_run->setAccessibleName(text);
    m_run->setEnabled(state == Run::Ready || state == Run::Busy);
    m_run->setPrimary(state == Run::Ready && primary);
    m_run->setIconName(state == Run::Busy || state == Run::Stopping ? "stop" : "play");
    place();
}

void TopBar::setParameters(bool shown, int changed) {
    m_parameters->setVisible(shown);
    m_changed = changed;
    m_parameters->setText(changed > 0 ? tr("Parameters  %1 changed").arg(changed) : tr("Parameters"));
    place();
}

QWidget* TopBar::parametersButton() const {
    return m_parameters;
}

void TopBar::setExportable(bool exportable) {
    m_export->setEnabled(exportable);
}

void TopBar::setNavigatorWidth(int width) {
    m_navigator = width;
    place();
}

void TopBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) dress();
    QFrame::changeEvent(event);
}

void TopBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    place();
}

void TopBar::dress() {
    const Palette palette = currentPalette();
    const QColor ink = palette("text"), quiet = palette("text.quiet");
    m_logo->setPixmap(iconPixmap("pipeline", palette("accent"), 22, devicePixelRatioF()));
    m_workspace->setIcon(icon("chevron-down", quiet));
    m_lens->setPixmap(iconPixmap("search", quiet, kLens, devicePixelRatioF()));
    m_theme->setIcon(icon(palette.dark() ? "moon" : "sun", ink));
    m_help->setIcon(icon("help", ink));
    m_workspace->setIconSize({14, 14});
}

void TopBar::place() {
    const int middle = height() / 2;
    int x = 12;
    const auto put = [&](QWidget* widget, int left, int width) {
        const int tall = std::min(widget->sizeHint().height(), qRound(30 * Fonts::scale()));
        widget->setGeometry(left, middle - tall / 2, width, tall);
    };
    m_logo->setGeometry(x, middle - 11, 22, 22);
    put(m_workspace, x + 26, std::min(m_workspace->sizeHint().width(), std::max(90, m_navigator - 50)));
    x = std::max(m_navigator + 2, m_workspace->geometry().right() + kGap);
    if (m_run->isVisibleTo(this)) {
        put(m_run, x, m_run->sizeHint().width());
        x += m_run->width() + kGap;
    }
    if (m_parameters->isVisibleTo(this)) {
        put(m_parameters, x, m_parameters->sizeHint().width());
        x += m_parameters->width() + kGap;
    }
    int right = width() - 8;
    for (QWidget* button : {static_cast<QWidget*>(m_help), static_cast<QWidget*>(m_theme)}) {
        right -= 32;
        put(button, right, 32);
    }
    right -= m_export->sizeHint().width() + kGap;
    put(m_export, right, m_export->sizeHint().width());
    const int room = right - x - 2 * kGap;
    const int wide = std::clamp(room, 60, kSearchWidth);
    const int left = std::clamp((width() - wide) / 2, x + kGap, std::max(x + kGap, right - wide - kGap));
    put(m_search, left, wide);
    m_lens->setGeometry(10, (m_search->height() - kLens) / 2, kLens, kLens);
    const int hint = m_shortcut->sizeHint().width();
    m_shortcut->setGeometry(wide - hint - 8, 0, hint, m_search->height());
    m_shortcut->setVisible(wide > 260);
    const QString whole = tr("Search artifacts, runs, commands");
    const int words = wide - 30 - (m_shortcut->isVisibleTo(m_search) ? hint + 16 : 12);
    m_search->setText(m_search->fontMetrics().horizontalAdvance(whole) <= words ? whole : tr("Search"));
}

} // namespace stemma::ui
