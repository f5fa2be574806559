// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/FactsView.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"
#include "ui/widgets/FactList.h"

#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr std::size_t kInline = 8;
constexpr int kMostDepth = 4;

QString plainValue(const std::string& name, const Json& value) {
    if (value.isString()) return oneLine(value.text(), 300);
    if (value.isInteger() && (name == "bytes" || name.ends_with("_bytes")))
        return qtext(formatBytes(value.unsignedInteger()));
    if (value.isInteger()) return qtext(formatCount(value.integer()));
    if (value.isDouble()) return qtext(formatNumber(value.number()));
    return qtext(value.dump());
}

/// "1,024 × 768" of [1024, 768]; a long or nested list is counted.
QString listValue(const Json& list) {
    const auto nested = [](const Json& item) { return item.isObject() || item.isArray(); };
    if (list.size() > kInline || std::any_of(list.items().begin(), list.items().end(), nested))
        return qtext(plural(std::int64_t(list.size()), "item"));
    QStringList parts;
    for (const Json& item : list.items()) parts << plainValue({}, item);
    return parts.isEmpty() ? QObject::tr("none") : parts.join(QStringLiteral(", "));
}

void collect(std::vector<std::pair<QString, QString>>& facts, const std::string& prefix, const Json& map,
             std::size_t most, int depth) {
    for (const auto& [key, value] : map.members()) {
        if (facts.size() >= most) return;
        const std::string name = prefix.empty() ? key : prefix + "." + key;
        QString shown = oneLine(name, 80);
        shown.replace(QLatin1Char('_'), QLatin1Char(' '));
        if (value.isObject() && depth < kMostDepth)
            collect(facts, name, value, most, depth + 1);
        else if (value.isObject())
            facts.emplace_back(shown, qtext(plural(std::int64_t(value.size()), "member")));
        else if (value.isArray())
            facts.emplace_back(shown, listValue(value));
        else
            facts.emplace_back(shown, plainValue(key, value));
    }
}

} // namespace

std::vector<std::pair<QString, QString>> factsOf(const Json& metadata, std::size_t most) {
    std::vector<std::pair<QString, QString>> facts;
    collect(facts, {}, metadata, most, 0);
    return facts;
}

FactsView::FactsView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("factsView"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
}

void FactsView::show(const Json& metadata) {
    while (QLayoutItem* item = layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    auto* list = new FactList(FactList::Values::Beside, this);
    for (const auto& [name, value] : factsOf(metadata)) list->add(name, value);
    layout()->addWidget(list);
}

} // namespace stemma::ui
