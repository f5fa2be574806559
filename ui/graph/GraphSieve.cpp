// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/GraphSieve.h"

#include "core/lineage/Slices.h"
#include "ui/paint/Text.h"

#include <QStringList>
#include <array>

namespace stemma::ui {

namespace {

template <typename Words>
QStringList listOf(const Words& words) {
    QStringList list;
    for (const std::string& word : words) list << qtext(word);
    return list;
}

std::set<std::string> setOf(const QVariant& kept) {
    std::set<std::string> words;
    for (const QString& word : kept.toStringList()) words.insert(utf8(word));
    return words;
}

} // namespace

bool Sieve::operator==(const Sieve& other) const {
    return hidden == other.hidden && only == other.only && slice == other.slice && direction == other.direction &&
           folding.by == other.folding.by && folding.open == other.folding.open &&
           folding.closed == other.folding.closed && folding.byHand == other.folding.byHand &&
           folding.newest == other.folding.newest;
}

QVariantMap Sieve::toMap() const {
    QVariantMap map;
    if (!hidden.empty()) map[QStringLiteral("hidden")] = listOf(hidden);
    if (!only.empty()) {
        map[QStringLiteral("only")] = listOf(only);
        map[QStringLiteral("slice")] = slice;
    }
    QStringList by;
    for (const FoldBy one : folding.by) by << qtext(name(one));
    if (!by.isEmpty()) map[QStringLiteral("fold")] = by;
    if (!folding.open.empty()) map[QStringLiteral("unfolded")] = listOf(folding.open);
    if (!folding.closed.empty()) map[QStringLiteral("folded")] = listOf(folding.closed);
    QVariantMap hand;
    for (const auto& [id, members] : folding.byHand) hand[qtext(id)] = listOf(members);
    if (!hand.isEmpty()) map[QStringLiteral("groups")] = hand;
    if (direction == LayoutDirection::TopDown) map[QStringLiteral("down")] = true;
    return map;
}

Sieve Sieve::fromMap(const QVariantMap& kept) {
    Sieve sieve;
    sieve.hidden = setOf(kept.value(QStringLiteral("hidden")));
    sieve.only = setOf(kept.value(QStringLiteral("only")));
    sieve.slice = oneLine(kept.value(QStringLiteral("slice")).toString(), 200);
    for (const QString& word : kept.value(QStringLiteral("fold")).toStringList())
        if (const auto by = foldByFrom(utf8(word))) sieve.folding.by.push_back(*by);
    sieve.folding.open = setOf(kept.value(QStringLiteral("unfolded")));
    sieve.folding.closed = setOf(kept.value(QStringLiteral("folded")));
    const QVariantMap hand = kept.value(QStringLiteral("groups")).toMap();
    for (auto group = hand.begin(); group != hand.end(); ++group)
        for (const QString& member : group->toStringList())
            sieve.folding.byHand[utf8(group.key())].push_back(utf8(member));
    if (kept.value(QStringLiteral("down")).toBool()) sieve.direction = LayoutDirection::TopDown;
    return sieve;
}

Sifted sift(const LineageDrawing& drawing, const Sieve& sieve) {
    Sifted sifted;
    LineageDrawing part = sieve.only.empty() ? drawing : slice(drawing, sieve.only);
    sifted.kinds = kindsOf(drawing);
    sifted.all = part.nodes.size();
    bool cut = false;
    if (!sieve.hidden.empty()) part = withoutKinds(part, sieve.hidden, &cut);
    if (sieve.direction == LayoutDirection::TopDown && part.lanes.empty()) part.direction = sieve.direction;
    Folded folded = fold(part, sieve.folding);
    sifted.drawing = std::move(folded.drawing);
    sifted.groups = std::move(folded.groups);
    sifted.note = std::move(folded.note);
    if (cut)
        sifted.note += (sifted.note.empty() ? "" : "; ") + std::string("not all ways past what is hidden are drawn");
    for (const FoldedGroup& group : sifted.groups)
        if (!group.open)
            for (const std::string& member : group.members) sifted.shownBy[member] = group.id;
    return sifted;
}

std::set<std::string> cutOut(const LineageDrawing& drawing, const std::set<std::string>& hidden,
                             const std::vector<std::string>& ids, const Cut& cut) {
    const auto of = [&](const LineageDrawing& seen) {
        return cut.between ? between(seen, ids) : around(seen, ids, cut.up, cut.down);
    };
    if (hidden.empty()) return of(drawing);
    std::set<std::string> only = of(withoutKinds(drawing, hidden));
    const std::set<std::string> ways = between(drawing, {only.begin(), only.end()});
    for (const DrawnNode& node : drawing.nodes)
        if (hidden.contains(kindOf(node)) && ways.contains(node.id)) only.insert(node.id);
    return only;
}

} // namespace stemma::ui
