// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/FindIndex.h"

#include "core/layout/NodeText.h"
#include "ui/paint/Text.h"

#include <algorithm>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostSearched = 2000;

} // namespace

std::string searchedOf(const DrawnNode& node) {
    std::string all = node.name.substr(0, kMostSearched);
    const auto add = [&](std::string_view part) {
        if (part.empty() || all.size() >= kMostSearched) return;
        all += '\n'; // no word goes on from one to the next
        all += part.substr(0, kMostSearched);
    };
    add(versionMark(node));
    if (node.kind == DrawnNode::Kind::Group) add("group");
    for (const std::string* part :
         {&node.type, &node.status, &node.facts, &node.problem, &node.cell, &node.pipeline, &node.layer})
        add(*part);
    if (!node.status.empty()) add(statusWord(node.status));
    for (const std::string& tag : node.tags) add(tag);
    all.resize(std::min(all.size(), kMostSearched));
    return all;
}

QString foldedText(const QString& text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 128; });
    return plain ? text.toLower() : text.normalized(QString::NormalizationForm_KC).toCaseFolded();
}

QStringList searchWords(const QString& typed) {
    return foldedText(typed).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

bool saysAll(const QString& text, const QStringList& words) {
    return std::all_of(words.begin(), words.end(), [&](const QString& word) { return text.contains(word); });
}

FindIndex::FindIndex(const LineageDrawing& drawing) {
    m_texts.reserve(drawing.nodes.size());
    for (const DrawnNode& node : drawing.nodes) m_texts.push_back(foldedText(qtext(searchedOf(node))));
}

std::vector<int> FindIndex::find(const QString& typed) const {
    const QStringList words = searchWords(typed);
    std::vector<int> found;
    if (words.isEmpty()) return found;
    for (std::size_t i = 0; i < m_texts.size(); ++i)
        if (saysAll(m_texts[i], words)) found.push_back(int(i));
    return found;
}

} // namespace stemma::ui
