// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/FindIndex.h"

#include "core/layout/NodeText.h"
#include "ui/paint/Text.h"

#include <QStringList>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostSearched = 2000;

/// As texts are compared.
QString folded(const QString& text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 128; });
    return plain ? text.toLower() : text.normalized(QString::NormalizationForm_KC).toCaseFolded();
}

} // namespace

FindIndex::FindIndex(const LineageDrawing& drawing) {
    m_texts.reserve(drawing.nodes.size());
    std::string all;
    for (const DrawnNode& node : drawing.nodes) {
        all = node.name.substr(0, kMostSearched);
        const auto add = [&](std::string_view part) {
            if (part.empty() || all.size() >= kMostSearched) return;
            all += '\n'; // no word goes on from one to the next
            all += part.substr(0, kMostSearched);
        };
        add(versionMark(node));
        for (const std::string* part :
             {&node.type, &node.status, &node.facts, &node.problem, &node.cell, &node.pipeline, &node.layer})
            add(*part);
        if (!node.status.empty()) add(statusWord(node.status));
        for (const std::string& tag : node.tags) add(tag);
        m_texts.push_back(folded(qtext(std::string_view(all).substr(0, kMostSearched))));
    }
}

std::vector<int> FindIndex::find(const QString& typed) const {
    const QStringList words = folded(typed).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<int> found;
    if (words.isEmpty()) return found;
    for (std::size_t i = 0; i < m_texts.size(); ++i)
        if (std::all_of(words.begin(), words.end(), [&](const QString& word) { return m_texts[i].contains(word); }))
            found.push_back(int(i));
    return found;
}

} // namespace stemma::ui
