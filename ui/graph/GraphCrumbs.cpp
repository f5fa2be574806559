// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/GraphCrumbs.h"

#include "ui/graph/GraphSieve.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/LinkLabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <algorithm>
#include <unordered_set>

namespace stemma::ui {

namespace {

constexpr int kCrumbsHeight = 24, kCrumbsSide = 10, kCrumbMost = 150;

/// Of the nodes that are shown, those that `is` names.
template <typename Is>
std::vector<std::string> shownWhere(const LineageDrawing& drawing, Is is) {
    std::vector<std::string> ids;
    for (const DrawnNode& node : drawing.nodes)
        if (is(node)) ids.push_back(node.id);
    return ids;
}

/// The open groups around a node or a folded group, from the outermost.
std::vector<const FoldedGroup*> groupsAround(const Sifted& sifted, const std::string& id) {
    const auto groupOf = [&](const std::string& group) -> const FoldedGroup* {
        const auto found = std::ranges::find(sifted.groups, group, &FoldedGroup::id);
        return found == sifted.groups.end() ? nullptr : &*found;
    };
    const FoldedGroup* inner = groupOf(id);
    if (inner)
        inner = groupOf(inner->within);
    else // of those that have it the one with the fewest: the others are around it
        for (const FoldedGroup& group : sifted.groups)
            if (group.open && (!inner || group.members.size() < inner->members.size()) &&
                std::ranges::find(group.members, id) != group.members.end())
                inner = &group;
    std::vector<const FoldedGroup*> around;
    for (; inner && around.size() < sifted.groups.size(); inner = groupOf(inner->within)) around.push_back(inner);
    std::ranges::reverse(around);
    return around;
}

} // namespace

std::vector<Crumb> crumbsTo(const Sifted& sifted, const std::string& id) {
    const LineageDrawing& drawing = sifted.drawing;
    const auto found = std::ranges::find(drawing.nodes, id, &DrawnNode::id);
    if (found == drawing.nodes.end()) return {};
    const DrawnNode& node = *found;
    std::vector<Crumb> crumbs{{GraphCrumbs::tr("All"), {}}};
    if (node.lane >= 0 && std::size_t(node.lane) < drawing.lanes.size())
        crumbs.push_back({qtext(drawing.lanes[std::size_t(node.lane)].name),
                          shownWhere(drawing, [&](const DrawnNode& other) { return other.lane == node.lane; })});
    else if (!node.pipeline.empty()) {
        auto same = shownWhere(drawing, [&](const DrawnNode& other) { return other.pipeline == node.pipeline; });
        if (same.size() < drawing.nodes.size()) crumbs.push_back({qtext(node.pipeline), std::move(same)});
    }
    for (const FoldedGroup* group : groupsAround(sifted, id)) {
        const std::unordered_set<std::string_view> members(group->members.begin(), group->members.end());
        std::unordered_set<std::string_view> folded; // cards within it
        for (const FoldedGroup& inner : sifted.groups)
            if (!inner.open && !inner.members.empty() && members.contains(inner.members.front()))
                folded.insert(inner.id);
        const QString words = qtext(group->title);
        if (words == crumbs.back().words) continue; // a pipeline that is a group, too
        crumbs.push_back({words, shownWhere(drawing, [&](const DrawnNode& other) {
                              return members.contains(other.id) || folded.contains(other.id);
                          })});
    }
    if (crumbs.size() == 1) return {};
    const bool said = node.name.starts_with(node.pipeline + "/"); // before it, or by its run
    crumbs.push_back({qtext(said ? node.name.substr(node.pipeline.size() + 1) : node.name), {node.id}});
    return crumbs;
}

GraphCrumbs::GraphCrumbs(QWidget* parent) : QWidget(parent), m_row(new QHBoxLayout(this)) {
    m_row->setSpacing(5);
    setAccessibleName(tr("Where the selected node is"));
    hide();
}

void GraphCrumbs::setCrumbs(std::vector<Crumb> crumbs) {
    if (crumbs == m_crumbs) return;
    m_crumbs = std::move(crumbs);
    while (QLayoutItem* item = m_row->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater(); // one of them may be what was pressed
        delete item;
    }
    const auto scaled = [](int pixels) { return qRound(pixels * Fonts::scale()); };
    m_row->setContentsMargins(scaled(kCrumbsSide), 0, scaled(kCrumbsSide), 0);
    setFixedHeight(scaled(kCrumbsHeight));
    const auto add = [this](QWidget* widget) {
        widget->setFont(Fonts::quiet());
        m_row->addWidget(widget, 0, Qt::AlignVCenter);
    };
    for (std::size_t i = 0; i < m_crumbs.size(); ++i) {
        const Crumb& crumb = m_crumbs[i];
        if (i + 1 == m_crumbs.size()) {
            auto* last = new QLabel(QFontMetrics(Fonts::quiet())
                                        .elidedText(oneLine(crumb.words, 300), Qt::ElideMiddle, scaled(kCrumbMost)));
            last->setTextFormat(Qt::PlainText);
            last->setToolTip(tooltipText(crumb.words));
            add(last);
            break;
        }
        auto* link = new LinkLabel(crumb.words);
        link->setObjectName(QStringLiteral("graph-crumb-%1").arg(i));
        link->setMaximumWidth(scaled(kCrumbMost));
        link->setToolTip(tooltipText(i == 0 ? tr("Show everything") : tr("Show all of %1").arg(crumb.words)));
        connect(link, &QAbstractButton::clicked, this, [this, nodes = crumb.nodes] { Q_EMIT followed(nodes); });
        add(link);
        auto* leads = new QLabel(QStringLiteral("›"));
        leads->setProperty("role", QStringLiteral("quiet"));
        add(leads);
    }
    setVisible(!m_crumbs.empty());
    updateGeometry();
}

void GraphCrumbs::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(currentPalette()("line"));
    painter.setBrush(currentPalette()("surface"));
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
}

} // namespace stemma::ui
