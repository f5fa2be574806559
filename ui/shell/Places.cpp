// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Places.h"

#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Kept.h"
#include "ui/session/Session.h"
#include "ui/session/Settings.h"
#include "ui/session/SubjectMap.h"
#include "ui/shell/ActivityStrip.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Pages.h"
#include "ui/views/catalog.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/PassingMenu.h"

#include <QHBoxLayout>
#include <QInputDialog>
#include <QMenu>
#include <QPointer>
#include <QUndoCommand>
#include <algorithm>
#include <utility>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostPlaces = 100, kMostBookmarks = 200;
constexpr auto kName = "bookmarks";

/// Taking one away, and having it again.
class RemoveBookmark : public QUndoCommand {
public:
    RemoveBookmark(const QString& name, std::function<void(bool back)> act)
        : QUndoCommand(QObject::tr("Remove the bookmark %1").arg(name)), m_act(std::move(act)) {}
    void redo() override { m_act(false); }
    void undo() override { m_act(true); }

private:
    std::function<void(bool)> m_act;
};

} // namespace

Places::Places(MainWindow& window) : QObject(&window), m_window(window) {
    connect(&window.pages(), &Pages::currentChanged, this, &Places::left);
    connect(&window.context().desk, &Desk::leaving, this, &Places::leaving);
    connect(&window.context().selection, &Selection::changed, this, [this] {
        m_last.subjects = m_window.context().selection.all(); // before a page that is left loses it
    });
}

Places::Place Places::here() const {
    const QString page = m_window.pages().current();
    const auto& subjects = m_window.context().selection.all();
    return {page, lookOf(page), subjects, nameOf(page, subjects)};
}

/// A document is made anew where it was closed, and needs all of it; a page that is there keeps what was arranged.
QVariantMap Places::lookOf(const QString& page) const {
    const auto* kept = dynamic_cast<const Kept*>(m_window.pages().page(page));
    if (!kept) return {};
    return m_window.pages().has(page) ? kept->kept() : kept->place();
}

void Places::push(Place place) {
    if (m_moving || place.page.isEmpty()) return;
    m_back.push_back(std::move(place));
    if (m_back.size() > kMostPlaces) m_back.erase(m_back.begin());
    m_forward.clear();
    Q_EMIT changed();
}

/// Another page came into view.
void Places::left(const QString& next) {
    if (next == m_last.page) return;
    if (m_moving) return void(m_last.page = next); // where it was is known to who moves
    Place before = std::exchange(m_last, Place{next, {}, m_window.context().selection.all(), {}});
    before.look = lookOf(before.page);
    before.name = nameOf(before.page, before.subjects);
    push(std::move(before));
}

/// The page in view is about to show something else. What was selected for it is known here yet as it was.
void Places::leaving() {
    if (m_moving) return;
    const QString page = m_window.pages().current();
    push({page, lookOf(page), m_last.subjects, nameOf(page, m_last.subjects)});
}

bool Places::go(const Place& place) {
    Pages& pages = m_window.pages();
    const bool wasOpen = pages.page(place.page) != nullptr;
    if (pages.has(place.page) || place.page.contains(QLatin1Char(':')))
        m_window.openDocument(place.page, true);
    else
        pages.showFixed(place.page);
    if (pages.current() != place.page) return false; // its thing is gone
    m_window.context().selection.select(place.subjects);
    if (auto* kept = dynamic_cast<Kept*>(pages.currentPage()))
        wasOpen ? kept->returnTo(place.look) : kept->giveBack(place.look);
    return true;
}

void Places::move(std::vector<Place>& from, std::vector<Place>& to, std::size_t steps) {
    if (from.empty()) return;
    m_moving = true;
    const Place left = here();
    std::vector<Place> passed;
    while (!from.empty()) {
        Place place = std::move(from.back());
        from.pop_back();
        if (steps > 1) {
            --steps;
            passed.push_back(std::move(place));
        } else if (go(place)) {
            to.push_back(left);
            to.insert(to.end(), passed.begin(), passed.end());
            passed.clear();
            break;
        }
    }
    from.insert(from.end(), passed.rbegin(), passed.rend()); // where what lies beyond is gone
    m_last = here();
    m_moving = false;
    Q_EMIT changed();
}

void Places::back(std::size_t steps) {
    move(m_back, m_forward, steps);
}

void Places::forward(std::size_t steps) {
    move(m_forward, m_back, steps);
}

QStringList Places::behind() const {
    QStringList names;
    for (auto place = m_back.rbegin(); place != m_back.rend(); ++place) names << place->name;
    return names;
}

QStringList Places::ahead() const {
    QStringList names;
    for (auto place = m_forward.rbegin(); place != m_forward.rend(); ++place) names << place->name;
    return names;
}

void Places::forget() {
    m_back.clear();
    m_forward.clear();
    m_last = here();
    Q_EMIT changed();
}

// Bookmarks.

QVariantMap Places::toMap(const Bookmark& bookmark) {
    QVariantList subjects;
    for (const Subject& subject : bookmark.place.subjects) subjects << subjectMap(subject);
    return {{QStringLiteral("name"), bookmark.name},
            {QStringLiteral("page"), bookmark.place.page},
            {QStringLiteral("look"), bookmark.place.look},
            {QStringLiteral("subjects"), subjects}};
}

Places::Bookmark Places::fromMap(const QVariantMap& map) {
    Bookmark bookmark{
        oneLine(map.value(QStringLiteral("name")).toString(), 120),
        {map.value(QStringLiteral("page")).toString(), map.value(QStringLiteral("look")).toMap(), {}, {}}};
    for (const QVariant& subject : map.value(QStringLiteral("subjects")).toList())
        if (const Subject given = subjectFrom(subject.toMap())) bookmark.place.subjects.push_back(given);
    return bookmark;
}

std::vector<Places::Bookmark> Places::readBookmarks() const {
    std::vector<Bookmark> all;
    const Context& context = m_window.context();
    for (const QVariant& kept : context.settings.remembered(context.session.workspace(), QLatin1String(kName)).toList())
        if (Bookmark bookmark = fromMap(kept.toMap()); !bookmark.name.isEmpty() && !bookmark.place.page.isEmpty())
            all.push_back(std::move(bookmark));
    return all;
}

void Places::writeBookmarks(const std::vector<Bookmark>& all) {
    QVariantList list;
    for (const Bookmark& bookmark : all) list << toMap(bookmark);
    const Context& context = m_window.context();
    context.settings.remember(context.session.workspace(), QLatin1String(kName), list);
    Q_EMIT changed();
}

QStringList Places::bookmarks() const {
    QStringList names;
    for (const Bookmark& bookmark : readBookmarks()) names << bookmark.name;
    return names;
}

QString Places::nameOf(const QString& id, const std::vector<Subject>& subjects) const {
    const QWidget* page = m_window.pages().page(id);
    QString name;
    if (const auto* kept = dynamic_cast<const Kept*>(page)) name = kept->placeName();
    if (name.isEmpty() && page) name = page->windowTitle();
    if (name.isEmpty())
        for (const FixedView& view : fixedViews())
            if (view.id == id) name = view.title;
    const VersionId in = subjects.empty() ? VersionId{} : subjects.back().version;
    const auto [artifact, version] = m_window.context().session.overview()->version(in);
    const QString selected =
        version ? QStringLiteral("%1@%2").arg(oneLine(artifact->name, 60)).arg(version->number) : QString();
    if (version && !id.contains(QLatin1Char(':')) && !name.contains(selected)) name += QStringLiteral(", ") + selected;
    return oneLine(name, 120);
}

bool Places::canBookmark() const {
    return !m_window.context().session.workspace().empty();
}

QString Places::bookmarkHere() {
    if (!canBookmark()) return {};
    std::vector<Bookmark> all = readBookmarks();
    const QString plain = nameOf(m_window.pages().current(), m_window.context().selection.all());
    QString name = plain;
    const auto taken = [&] { return std::ranges::find(all, name, &Bookmark::name) != all.end(); };
    for (int i = 2; taken(); ++i) name = QStringLiteral("%1 (%2)").arg(plain).arg(i);
    if (all.size() >= kMostBookmarks) {
        m_window.strip().say(tr("There are %1 bookmarks already: remove some first").arg(all.size()), true);
        return {};
    }
    all.push_back({name, here()});
    writeBookmarks(all);
    m_window.strip().say(tr("Bookmarked as “%1”").arg(name));
    return name;
}

void Places::openBookmark(const QString& name) {
    for (const Bookmark& bookmark : readBookmarks()) {
        if (bookmark.name != name) continue;
        const Place left = here();
        m_moving = true;
        const bool there = go(bookmark.place);
        m_last = here();
        m_moving = false;
        if (!there) return m_window.strip().say(tr("What “%1” shows isn't there any more").arg(name), true);
        return push(left);
    }
}

void Places::renameBookmark(const QString& name, const QString& to) {
    const QString wanted = oneLine(to.trimmed(), 120);
    std::vector<Bookmark> all = readBookmarks();
    if (wanted == name) return;
    if (wanted.isEmpty()) return m_window.strip().say(tr("A bookmark needs a name"), true);
    if (std::ranges::find(all, wanted, &Bookmark::name) != all.end())
        return m_window.strip().say(tr("There is a bookmark “%1” already").arg(wanted), true);
    for (Bookmark& bookmark : all)
        if (bookmark.name == name) bookmark.name = wanted;
    writeBookmarks(all);
}

void Places::removeBookmark(const QString& name) {
    const std::vector<Bookmark> all = readBookmarks();
    const auto found = std::ranges::find(all, name, &Bookmark::name);
    if (found == all.end()) return;
    const auto index = found - all.begin();
    Q_EMIT m_window.context().desk.undoable(
        new RemoveBookmark(name, [places = QPointer(this), bookmark = *found, index](bool back) {
            if (!places) return;
            std::vector<Bookmark> now = places->readBookmarks();
            std::erase_if(now, [&](const Bookmark& other) { return other.name == bookmark.name; });
            if (back) now.insert(now.begin() + std::min(index, std::ptrdiff_t(now.size())), bookmark);
            places->writeBookmarks(now);
        }));
    m_window.strip().say(tr("Removed the bookmark “%1”").arg(name));
}

void Places::fillMenu(QMenu& menu) {
    const Palette palette = currentPalette();
    QAction* add = menu.addAction(icon("bookmark", palette("text.quiet")), tr("Bookmark this view"));
    add->setShortcut(QKeySequence(QStringLiteral("Ctrl+D")));
    add->setShortcutContext(Qt::WidgetShortcut); // shown here; the window's own action answers to the keys
    add->setEnabled(canBookmark());
    connect(add, &QAction::triggered, this, [this] { bookmarkHere(); });
    const QStringList names = bookmarks();
    if (names.isEmpty()) return;
    menu.addSeparator();
    for (const QString& name : names)
        connect(menu.addAction(plainItem(name)), &QAction::triggered, this, [this, name] { openBookmark(name); });
    menu.addSeparator();
    QMenu* rename = menu.addMenu(tr("Rename"));
    QMenu* remove = menu.addMenu(tr("Remove"));
    for (const QString& name : names) {
        connect(rename->addAction(plainItem(name)), &QAction::triggered, this, [this, name] {
            auto* dialog = new QInputDialog(&m_window);
            dialog->setObjectName(QStringLiteral("bookmark-name"));
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->setWindowTitle(tr("Rename a bookmark"));
            dialog->setLabelText(tr("Its name"));
            dialog->setTextValue(name);
            connect(dialog, &QInputDialog::textValueSelected, this,
                    [this, name](const QString& to) { renameBookmark(name, to); });
            dialog->open();
        });
        connect(remove->addAction(plainItem(name)), &QAction::triggered, this, [this, name] { removeBookmark(name); });
    }
}

/// As a browser does: the places that lie there, the nearest first.
void Places::offerPlaces(QWidget* button, bool back) {
    constexpr int kMostOffered = 15;
    QMenu* menu = passingMenu(button);
    const QStringList names = back ? behind() : ahead();
    for (int i = 0; i < std::min(int(names.size()), kMostOffered); ++i)
        connect(menu->addAction(plainItem(names[i])), &QAction::triggered, this,
                [this, back, i] { back ? this->back(std::size_t(i) + 1) : forward(std::size_t(i) + 1); });
    if (!names.isEmpty()) menu->popup(button->mapToGlobal(QPoint(0, button->height() + 4)));
}

QWidget* Places::makeButtons() {
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const auto add = [&](const char* name, const char* icon, const QString& word, const QString& key) {
        auto* button = new Button({}, icon, buttons);
        button->setObjectName(QLatin1String(name));
        button->setFlat(true);
        button->setAccessibleName(word);
        button->setToolTip(tooltipText(tr("%1 (%2); a right click lists where to").arg(word, key)));
        row->addWidget(button);
        return button;
    };
    Button* back = add("go-back", "back", tr("Back"), QStringLiteral("Alt+Left"));
    Button* forward = add("go-forward", "forward", tr("Forward"), QStringLiteral("Alt+Right"));
    Button* marks = add("bookmarks", "bookmark", tr("Bookmarks"), {});
    marks->setToolTip(tooltipText(tr("Views kept under a name; Ctrl+D keeps this one")));
    connect(back, &QAbstractButton::clicked, this, [this] { this->back(); });
    connect(forward, &QAbstractButton::clicked, this, [this] { this->forward(); });
    for (Button* button : {back, forward}) {
        button->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(button, &QWidget::customContextMenuRequested, this,
                [this, button, back] { offerPlaces(button, button == back); });
    }
    connect(marks, &QAbstractButton::clicked, this, [this, marks] {
        QMenu* menu = passingMenu(marks);
        fillMenu(*menu);
        menu->popup(marks->mapToGlobal(QPoint(0, marks->height() + 4)));
    });
    const auto dress = [this, back, forward] {
        back->setEnabled(canGoBack());
        forward->setEnabled(canGoForward());
    };
    connect(this, &Places::changed, back, dress);
    dress();
    return buttons;
}

} // namespace stemma::ui
