// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Pages.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/shell/DocumentTabs.h"
#include "ui/widgets/TextSize.h"

#include <QEvent>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

Pages::Pages(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("pages"));
    m_bar = new QFrame(this);
    m_bar->setProperty("role", QStringLiteral("bar"));
    setTextHeight(m_bar, 40);
    auto* bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(12, 0, 8, 0);
    bar->setSpacing(10);
    auto* fixed = new SwitchFrame(m_bar);
    m_switch = new QHBoxLayout(fixed);
    m_switch->setContentsMargins(2, 2, 2, 2);
    m_switch->setSpacing(0);
    m_fixed = new QButtonGroup(this);
    m_fixed->setExclusive(true);
    m_tabs = new DocumentTabs(m_bar);
    bar->addWidget(fixed, 0, Qt::AlignVCenter);
    bar->addWidget(m_tabs, 1, Qt::AlignBottom);
    m_stack = new QStackedWidget(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);

    connect(m_fixed, &QButtonGroup::idClicked, this,
            [this](int index) { showFixed(m_views[std::size_t(index)].first); });
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        if (!m_quiet && index >= 0) activate(m_documents[std::size_t(index)].page);
    });
    connect(m_tabs, &QTabBar::tabBarClicked, this, [this](int index) {
        // The current tab of the bar may be out of sight behind a fixed view.
        if (index < 0) return;
        activate(m_documents[std::size_t(index)].page);
        focusPage();
    });
    connect(m_tabs, &QTabBar::tabBarDoubleClicked, this, [this](int index) {
        if (index >= 0) keep(index);
    });
    connect(m_tabs, &QTabBar::tabCloseRequested, this, [this](int index) {
        if (index >= 0) close(m_documents[std::size_t(index)].id);
    });
    connect(m_tabs, &QTabBar::tabMoved, this, [this](int from, int to) {
        if (!m_quiet) std::swap(m_documents[std::size_t(from)], m_documents[std::size_t(to)]);
    });
}

void Pages::addCorner(QWidget* widget) {
    static_cast<QHBoxLayout*>(m_bar->layout())->addWidget(widget, 0, Qt::AlignVCenter);
}

void Pages::addFixed(const QString& id, const QString& title, const QString& tip, QWidget* page) {
    auto* button = new SwitchButton(title);
    button->setObjectName(QStringLiteral("view-") + id);
    button->setToolTip(tooltipText(tip));
    button->setAccessibleName(title);
    m_fixed->addButton(button, int(m_views.size()));
    m_switch->addWidget(button);
    m_views.emplace_back(id, page);
    m_stack->addWidget(page);
    if (m_views.size() == 1) activate(page);
}

int Pages::indexOf(const QString& id) const {
    const auto found = std::find_if(m_documents.begin(), m_documents.end(),
                                    [&id](const Document& document) { return document.id == id; });
    return found == m_documents.end() ? -1 : int(found - m_documents.begin());
}

bool Pages::has(const QString& id) const {
    return indexOf(id) >= 0;
}

QWidget* Pages::page(const QString& id) const {
    const int index = indexOf(id);
    if (index >= 0) return m_documents[std::size_t(index)].page;
    for (const auto& [name, page] : m_views)
        if (name == id) return page;
    return nullptr;
}

void Pages::show(const QString& id, bool kept, const std::function<QWidget*()>& make) {
    const int known = indexOf(id);
    QString replaced;
    QWidget* page = known < 0 ? make() : m_documents[std::size_t(known)].page;
    if (!page) return;
    if (known < 0) {
        const auto preview = std::ranges::find(m_documents, false, &Document::kept);
        if (preview != m_documents.end()) replaced = preview->id;
        m_quiet = true;
        m_stack->addWidget(page);
        m_documents.push_back({id, page, kept});
        m_tabs->addTab(QString());
        m_quiet = false;
        setTitle(page, page->windowTitle());
        connect(page, &QWidget::windowTitleChanged, this,
                [this, page](const QString& title) { setTitle(page, title); });
    }
    if (kept) keep(indexOf(id));
    dress();
    activate(page);
    if (!replaced.isEmpty()) close(replaced); // after it was left
}

void Pages::showFixed(const QString& id) {
    for (const auto& [name, page] : m_views)
        if (name == id) {
            activate(page);
            focusPage();
        }
}

void Pages::focusPage() {
    currentPage()->setFocus(Qt::OtherFocusReason);
}

void Pages::keep(int index) {
    m_documents[std::size_t(index)].kept = true;
    dress();
}

void Pages::setTitle(QWidget* page, const QString& title) {
    for (std::size_t i = 0; i < m_documents.size(); ++i) {
        if (m_documents[i].page != page) continue;
        m_tabs->setTabText(int(i), oneLine(title, 40));
        m_tabs->setTabToolTip(int(i), tooltipText(title));
    }
}

void Pages::activate(QWidget* page) {
    if (!page) return;
    const QString before = current();
    m_quiet = true;
    m_stack->setCurrentWidget(page);
    bool fixed = false;
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        const bool here = m_views[i].second == page;
        fixed |= here;
        m_fixed->setExclusive(false);
        m_fixed->button(int(i))->setChecked(here);
        m_fixed->setExclusive(true);
    }
    if (!fixed)
        for (std::size_t i = 0; i < m_documents.size(); ++i)
            if (m_documents[i].page == page) m_tabs->setCurrentIndex(int(i));
    static_cast<DocumentTabs*>(m_tabs)->setInView(!fixed);
    m_quiet = false;
    const QString now = current();
    if (now != before) Q_EMIT currentChanged(now);
}

QString Pages::current() const {
    QWidget* page = m_stack->currentWidget();
    for (const auto& [name, view] : m_views)
        if (view == page) return name;
    for (const Document& document : m_documents)
        if (document.page == page) return document.id;
    return {};
}

QWidget* Pages::currentPage() const {
    return m_stack->currentWidget();
}

QStringList Pages::documents() const {
    QStringList ids;
    for (const Document& document : m_documents)
        if (document.kept) ids << document.id;
    return ids;
}

/// Another page comes into view before the one in view goes: whoever wants to know how it was looked at can still ask.
void Pages::close(const QString& id) {
    const int index = indexOf(id);
    if (index < 0) return;
    QWidget* page = m_documents[std::size_t(index)].page;
    if (m_stack->currentWidget() == page) {
        const int last = int(m_documents.size()) - 1, next = index < last ? index + 1 : index - 1;
        if (next >= 0)
            activate(m_documents[std::size_t(next)].page);
        else if (!m_views.empty())
            activate(m_views.front().second);
    }
    m_quiet = true;
    const int at = indexOf(id); // what followed the change may have opened or closed others
    if (at >= 0) {
        m_documents.erase(m_documents.begin() + at);
        m_tabs->removeTab(at);
        m_stack->removeWidget(page);
    }
    m_quiet = false;
    if (at < 0) return;
    page->deleteLater();
    dress();
    Q_EMIT closed(id);
}

void Pages::closeCurrent() {
    close(current());
    focusPage();
}

void Pages::closeAll() {
    if (has(current()) && !m_views.empty()) activate(m_views.front().second); // not one after the other
    while (!m_documents.empty()) close(m_documents.back().id);
}

void Pages::step(int by) {
    std::vector<QWidget*> all;
    for (const auto& [name, page] : m_views) all.push_back(page);
    for (const Document& document : m_documents) all.push_back(document.page);
    if (all.empty()) return;
    const auto here = std::find(all.begin(), all.end(), m_stack->currentWidget()) - all.begin();
    const auto count = std::ptrdiff_t(all.size());
    activate(all[std::size_t((here + by + count) % count)]);
    focusPage();
}

void Pages::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) dress();
    QFrame::changeEvent(event);
}

void Pages::dress() {
    for (std::size_t i = 0; i < m_documents.size(); ++i) m_tabs->setTabData(int(i), m_documents[i].kept);
    m_tabs->update();
}

} // namespace stemma::ui
