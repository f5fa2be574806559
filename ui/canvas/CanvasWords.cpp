// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasWords.h"

#include "core/base/Clock.h"
#include "core/base/Text.h"
#include "core/layout/NodeText.h"
#include "ui/paint/Text.h"

#include <QCoreApplication>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostTooltip = 2000; ///< bytes
constexpr qsizetype kMostLines = 24;

QString said(const char* words) {
    return QCoreApplication::translate("CanvasWords", words);
}

/// "36 steps, 12 artifacts", and their states; its facts say how long they took.
QStringList foldWords(const FoldSummary& fold) {
    QStringList lines, states;
    if (fold.steps > 0) lines << qtext(plural(fold.steps, "step"));
    if (fold.artifacts > 0) lines << qtext(plural(fold.artifacts, "artifact"));
    lines = lines.isEmpty() ? lines : QStringList{lines.join(QStringLiteral(", "))};
    for (const auto& [status, count] : fold.states)
        states << QStringLiteral("%1 %2").arg(count).arg(qtext(statusWord(status)));
    if (!states.isEmpty()) lines << states.join(QStringLiteral(" · "));
    return lines;
}

QString stateOf(const DrawnNode& node) {
    if (node.kind == DrawnNode::Kind::Artifact) return oneLine(node.type);
    if (node.kind == DrawnNode::Kind::Fold) return said("not shown here");
    if (node.kind == DrawnNode::Kind::Group) return said("folded group");
    std::string state = node.type;
    if (!node.status.empty()) state += (state.empty() ? "" : ", ") + statusWord(node.status);
    if (node.run > 0) state += " in run " + std::to_string(node.run);
    return oneLine(state);
}

} // namespace

QString titleOf(const DrawnNode& node, int most) {
    const QString mark = qtext(versionMark(node));
    return oneLine(node.name, most) + mark;
}

NodeWords wordsOf(const DrawnNode& node) {
    NodeWords words;
    words.title = titleOf(node);
    words.state = stateOf(node);
    words.problem = oneLine(node.problem, 600);
    const auto add = [&](const QString& line) {
        if (!line.isEmpty() && words.facts.size() < kMostLines && !words.facts.contains(line)) words.facts << line;
    };
    if (node.kind == DrawnNode::Kind::Group)
        for (const QString& line : foldWords(node.fold)) add(line);
    DrawnNode calm = node;
    calm.problem.clear();
    const QString facts = oneLine(factsOf(calm));
    if (facts != words.state) add(facts);
    const QString took = node.seconds < 0 ? QString() : qtext(formatDuration(node.seconds));
    if (node.kind == DrawnNode::Kind::Step && !facts.contains(took)) add(said("took %1").arg(took));
    if (node.bytes >= 0) add(qtext(formatBytes(std::uint64_t(node.bytes))));
    if (!node.pipeline.empty()) add(said("pipeline %1").arg(oneLine(node.pipeline, 120)));
    if (!node.layer.empty()) add(said("layer %1").arg(oneLine(node.layer, 120)));
    QStringList tags;
    for (const std::string& tag : node.tags)
        if (tags.size() < kMostLines) tags << oneLine(tag, 60);
    if (!tags.isEmpty()) add(said("tags: %1").arg(tags.join(QStringLiteral(", "))));
    const std::string rest = node.tooltip.substr(0, kMostTooltip);
    for (const QString& line : qtext(rest).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) add(oneLine(line));
    return words;
}

QString neighbourWords(const GraphScene& scene, int node) {
    constexpr qsizetype kMost = 8; // that are named
    QStringList parts;
    const auto tell = [&](const QString& words, KeyedLists::List edges, bool up) {
        QStringList names;
        for (const int e : edges) {
            if (names.size() == kMost) break;
            const SceneEdge& edge = scene.edges()[std::size_t(e)];
            names << oneLine(scene.nodes()[std::size_t(up ? edge.from : edge.to)].shownName, 60);
        }
        if (names.isEmpty()) return;
        const qsizetype more = qsizetype(edges.size()) - names.size();
        parts << words.arg(names.join(QStringLiteral(", ")) + (more > 0 ? said(" and %1 more").arg(more) : QString()));
    };
    tell(said("from %1"), scene.into(node), true);
    tell(said("to %1"), scene.outOf(node), false);
    return parts.join(QStringLiteral("; "));
}

QString edgeWords(const GraphScene& scene, const LineageDrawing& drawing, int e) {
    const SceneEdge& edge = scene.edges()[std::size_t(e)];
    const QString way = titleOf(drawing.nodes[std::size_t(edge.from)], 80) + QStringLiteral(" → ") +
                        titleOf(drawing.nodes[std::size_t(edge.to)], 80);
    return edge.name.isEmpty() ? way : edge.name + QStringLiteral(": ") + way;
}

} // namespace stemma::ui
