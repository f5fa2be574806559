// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/GraphMenus.h"

#include "core/base/Text.h"
#include "core/lineage/Slices.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/widgets/PassingMenu.h"

#include <QCoreApplication>
#include <QMenu>
#include <algorithm>

namespace stemma::ui {

namespace {

QString word(const char* text) {
    return QCoreApplication::translate("graph", text);
}

const FoldedGroup* groupOf(const Sifted& shown, const std::string& id) {
    const auto found = std::find_if(shown.groups.begin(), shown.groups.end(),
                                    [&](const FoldedGroup& group) { return group.id == id; });
    return found == shown.groups.end() ? nullptr : &*found;
}

/// The innermost open group that a node came out of.
const FoldedGroup* groupAround(const Sifted& shown, const std::string& node) {
    for (auto group = shown.groups.rbegin(); group != shown.groups.rend(); ++group)
        if (group->open && std::find(group->members.begin(), group->members.end(), node) != group->members.end())
            return &*group;
    return nullptr;
}

/// What stands below it is about; a section's own title isn't drawn by this style.
void addHeading(QMenu& menu, const QString& words) {
    if (!menu.isEmpty()) menu.addSeparator();
    menu.addAction(words)->setEnabled(false);
}

QString byWords(FoldBy by) {
    switch (by) {
    case FoldBy::Cells:
        return word("cells");
    case FoldBy::Step:
        return word("steps of one name");
    case FoldBy::Run:
        return word("runs");
    case FoldBy::Pipeline:
        return word("pipelines");
    case FoldBy::Namespace:
        return word("names before the slash");
    case FoldBy::Tag:
        return word("tags");
    case FoldBy::Layer:
        return word("layers");
    case FoldBy::Hand:
    case FoldBy::Near:
        break;
    }
    return {};
}

QString kindWords(const std::string& kind) {
    return kind == "step" ? word("steps") : qtext(kind);
}

QString nameIn(const Sifted& shown, const std::string& id) {
    for (const DrawnNode& node : shown.drawing.nodes)
        if (node.id == id)
            return oneLine(node.name, 40) + (node.version > 0 ? QStringLiteral(" @%1").arg(node.version) : QString());
    return {};
}

std::string freeGroup(const Sieve& sieve) {
    for (int i = 1;; ++i)
        if (std::string id = "g:hand:group " + std::to_string(i); !sieve.folding.byHand.contains(id)) return id;
}

} // namespace

QAction* keyed(QAction* action, const char* keys) {
    action->setShortcut(QKeySequence(QLatin1String(keys)));
    action->setShortcutContext(Qt::WidgetShortcut);
    action->setShortcutVisibleInContextMenu(true);
    return action;
}

Sieve toggled(Sieve sieve, const Sifted& shown, const std::string& id) {
    const FoldedGroup* group = groupOf(shown, id);
    if (!group) return sieve;
    if (group->open) {
        sieve.folding.open.erase(id);
        sieve.folding.closed.insert(id);
    } else {
        sieve.folding.closed.erase(id);
        sieve.folding.open.insert(id);
        sieve.folding.newest = id;
    }
    return sieve;
}

Sieve foldedBack(Sieve sieve, const Sifted& shown, const std::string& node) {
    const FoldedGroup* group = groupAround(shown, node);
    return group ? toggled(std::move(sieve), shown, group->id) : sieve;
}

std::set<std::string> membersOf(const Sifted& shown, const std::set<std::string>& ids) {
    std::set<std::string> members;
    for (const std::string& id : ids) {
        const FoldedGroup* group = groupOf(shown, id);
        if (group && !group->open)
            members.insert(group->members.begin(), group->members.end());
        else
            members.insert(id);
    }
    return members;
}

QString foldWords(const Sieve& sieve, const Sifted& shown) {
    QString words;
    if (shown.drawing.nodes.size() == shown.all)
        words = word("%1 nodes").arg(qtext(formatCount(std::int64_t(shown.all))));
    else
        words = word("%1 of %2 nodes")
                    .arg(qtext(formatCount(std::int64_t(shown.drawing.nodes.size()))),
                         qtext(formatCount(std::int64_t(shown.all))));
    if (sieve.hidden.size() == 1) words += word(" · without %1").arg(kindWords(*sieve.hidden.begin()));
    if (sieve.hidden.size() > 1) words += word(" · %1 kinds hidden").arg(sieve.hidden.size());
    return words;
}

void fillSieveMenu(QMenu& menu, const Sieve& sieve, const Sifted& shown, const ChangeSieve& change) {
    menu.setToolTipsVisible(true);
    if (!shown.note.empty()) menu.addAction(oneLine(shown.note, 120))->setEnabled(false);
    addHeading(menu, word("Fold by"));
    for (const FoldBy by :
         {FoldBy::Cells, FoldBy::Step, FoldBy::Run, FoldBy::Pipeline, FoldBy::Namespace, FoldBy::Tag, FoldBy::Layer}) {
        QAction* action = menu.addAction(byWords(by));
        action->setCheckable(true);
        const auto at = std::find(sieve.folding.by.begin(), sieve.folding.by.end(), by);
        action->setChecked(at != sieve.folding.by.end());
        QObject::connect(action, &QAction::toggled, &menu, [sieve, by, change](bool on) {
            Sieve next = sieve;
            std::erase(next.folding.by, by);
            if (on) next.folding.by.push_back(by);
            change(next);
        });
    }
    QAction* anew = menu.addAction(word("Fold as it came"));
    anew->setToolTip(tooltipText(word("What was opened or closed one by one is as it was")));
    anew->setEnabled(!sieve.folding.open.empty() || !sieve.folding.closed.empty());
    QObject::connect(anew, &QAction::triggered, &menu, [sieve, change] {
        Sieve next = sieve;
        next.folding.open.clear();
        next.folding.closed.clear();
        next.folding.newest.clear();
        change(next);
    });
    addHeading(menu, word("Show"));
    for (const std::string& kind : shown.kinds) {
        QAction* action = menu.addAction(plainItem(kindWords(kind)));
        action->setCheckable(true);
        action->setChecked(!sieve.hidden.contains(kind));
        // What is hidden last would leave nothing.
        const bool last = !sieve.hidden.contains(kind) && sieve.hidden.size() + 1 >= shown.kinds.size();
        action->setEnabled(!last);
        QObject::connect(action, &QAction::toggled, &menu, [sieve, kind, change](bool on) {
            Sieve next = sieve;
            if (on)
                next.hidden.erase(kind);
            else
                next.hidden.insert(kind);
            change(next);
        });
    }
    if (!shown.drawing.lanes.empty()) return; // lanes go from left to right
    menu.addSeparator();
    QAction* down = menu.addAction(word("From top to bottom"));
    down->setCheckable(true);
    down->setChecked(sieve.direction == LayoutDirection::TopDown);
    QObject::connect(down, &QAction::toggled, &menu, [sieve, change](bool on) {
        Sieve next = sieve;
        next.direction = on ? LayoutDirection::TopDown : LayoutDirection::LeftToRight;
        change(next);
    });
}

void fillSliceMenu(QMenu& menu, const Sieve& sieve, const std::shared_ptr<const LineageDrawing>& all,
                   const std::shared_ptr<const Sifted>& shown, const std::vector<std::string>& ids,
                   const ChangeSieve& change) {
    if (!ids.empty()) {
        const QString name = ids.size() == 1 ? nameIn(*shown, ids.front()) : word("%1 selected").arg(ids.size());
        menu.addSeparator();
        QMenu* only = menu.addMenu(word("Show only"));
        const auto offer = [&](const QString& item, const Cut& cut, const QString& words) {
            QObject::connect(only->addAction(item), &QAction::triggered, &menu, [=] {
                const std::set<std::string> members = membersOf(*shown, {ids.begin(), ids.end()});
                Sieve next = sieve;
                next.only = cutOut(*all, next.hidden, {members.begin(), members.end()}, cut);
                next.slice = words.arg(name);
                change(std::move(next));
            });
        };
        offer(word("What it comes from and what comes of it"), {false, -1, -1}, word("only what %1 is connected with"));
        offer(word("What it comes from"), {false, -1, 0}, word("only up from %1"));
        offer(word("What comes of it"), {false, 0, -1}, word("only down from %1"));
        only->addSeparator();
        for (const int hops : {1, 2, 4})
            offer(hops == 1 ? word("Its neighbours") : word("Up and down by %1").arg(hops), {false, hops, hops},
                  word("only around %1"));
        if (ids.size() > 1) {
            only->addSeparator();
            offer(word("What lies between them"), {true, 0, 0}, word("only between %1"));
            QObject::connect(menu.addAction(word("Fold these %1 to one").arg(ids.size())), &QAction::triggered, &menu,
                             [=] {
                                 Sieve next = sieve;
                                 const auto members = membersOf(*shown, {ids.begin(), ids.end()});
                                 for (const std::string& id : ids)
                                     next.folding.byHand.erase(id); // they are in this one
                                 const std::string id = freeGroup(next);
                                 next.folding.byHand[id].assign(members.begin(), members.end());
                                 change(next);
                             });
        }
    }
    for (const std::string& id : ids)
        if (sieve.folding.byHand.contains(id)) {
            QObject::connect(menu.addAction(word("Dissolve this group")), &QAction::triggered, &menu, [=] {
                Sieve next = sieve;
                next.folding.byHand.erase(id);
                next.folding.open.erase(id);
                next.folding.closed.erase(id);
                change(next);
            });
            break;
        }
    if (sieve.only.empty()) return;
    QObject::connect(menu.addAction(word("Show everything")), &QAction::triggered, &menu, [=] {
        Sieve next = sieve;
        next.only.clear();
        next.slice.clear();
        change(next);
    });
}

void fillFoldMenu(QMenu& menu, const Sieve& sieve, const std::shared_ptr<const Sifted>& shown, const std::string& id,
                  const ChangeSieve& change) {
    const FoldedGroup* group = groupOf(*shown, id);
    if (group && !group->open)
        QObject::connect(keyed(menu.addAction(word("Unfold")), "Space"), &QAction::triggered, &menu,
                         [=] { change(toggled(sieve, *shown, id)); });
    else if (groupAround(*shown, id))
        QObject::connect(keyed(menu.addAction(word("Fold back")), "Space"), &QAction::triggered, &menu,
                         [=] { change(foldedBack(sieve, *shown, id)); });
}

void fillViewsMenu(QMenu& menu, const Context& context, const Subject& subject, const QString& here) {
    if (!subject) return;
    Desk& desk = context.desk;
    const auto offer = [&](const QString& id, const QString& words) {
        if (here == id + QLatin1String("-view")) return;
        QObject::connect(menu.addAction(words), &QAction::triggered, &desk, [&context, &desk, id, subject] {
            context.selection.select(subject);
            Q_EMIT desk.openView(id);
        });
    };
    menu.addSeparator();
    if (subject.version && here != QLatin1String("lineage-view"))
        QObject::connect(keyed(menu.addAction(word("Show its lineage")), "Shift+F"), &QAction::triggered, &desk,
                         [&desk, version = subject.version] { Q_EMIT desk.openLineage(version); });
    offer(QStringLiteral("map"), word("Show on the map"));
    offer(QStringLiteral("history"), word("Show in the history"));
}

} // namespace stemma::ui
