// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/materializers/Archive.h"
#include "core/materializers/ModelOutline.h"
#include "ui/paint/Text.h"
#include "ui/visual/OutlineView.h"

#include <QCoreApplication>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr std::size_t kShownFacts = 60, kShownImports = 300;

QString outlineWord(const char* text) {
    return QCoreApplication::translate("outline", text);
}

QString spaced(std::string_view name) {
    QString text = oneLine(name, 80);
    return text.replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString factText(const std::string& name, const Json& value) {
    if (value.isString()) return oneLine(value.text(), 300);
    if (value.isInteger() && name.ends_with("_bytes")) return qtext(formatBytes(value.unsignedInteger()));
    if (value.isBool()) return value.boolean() ? outlineWord("yes") : outlineWord("no");
    if (value.isInteger()) return QString::number(value.integer());
    if (value.isDouble()) return qtext(formatNumber(value.number()));
    QStringList parts;
    for (const Json& item : value.items()) parts << oneLine(item.isString() ? item.text() : item.dump(), 100);
    return parts.join(QStringLiteral(", "));
}

QString sizeText(double count) {
    return count < 9e15 && count >= 0 ? qtext(formatCount(std::int64_t(count))) : outlineWord("?");
}

OutlinePage::Part ports(const QString& title, const std::vector<ModelTensor>& tensors) {
    OutlinePage::Part part{title, {}};
    for (const ModelTensor& tensor : tensors)
        if (part.facts.size() < kShownFacts)
            part.facts.emplace_back(oneLine(tensor.name, 120), oneLine(tensor.dtype + "  " + tensor.shown(), 120));
    return part;
}

OutlinePage::Part aboutModel(const ModelOutline& model) {
    OutlinePage::Part part{outlineWord("Model"), {}};
    part.facts.emplace_back(outlineWord("framework"),
                            oneLine(model.framework + (model.version.empty() ? "" : " " + model.version), 120));
    if (!model.className.empty()) part.facts.emplace_back(outlineWord("model"), oneLine(model.className, 120));
    if (model.parameters >= 0) part.facts.emplace_back(outlineWord("numbers"), sizeText(model.parameters));
    if (model.tensorCount > 0)
        part.facts.emplace_back(outlineWord("tensors"), qtext(formatCount(std::int64_t(model.tensorCount))));
    for (const auto& [name, value] : model.facts.members())
        if (part.facts.size() < kShownFacts) part.facts.emplace_back(spaced(name), factText(name, value));
    return part;
}

void addNotes(OutlinePage& page, const std::vector<std::string>& notes, bool warning) {
    if (notes.empty()) return;
    OutlinePage::Part part{warning ? outlineWord("Warning") : outlineWord("Note"), {}, warning};
    for (const std::string& note : notes) part.facts.emplace_back(QString(), oneLine(note, 500) + QLatin1Char('.'));
    page.parts.push_back(std::move(part));
}

ListRows tensorRows(const ModelOutline& model) {
    ListRows rows;
    rows.columns = {{outlineWord("Tensor"), false, true},
                    {outlineWord("Type")},
                    {outlineWord("Shape")},
                    {outlineWord("Numbers"), true},
                    {outlineWord("Size"), true}};
    for (const ModelTensor& tensor : model.tensors) {
        const double elements = tensor.elements();
        rows.rows.push_back({{oneLine(tensor.name, 400)},
                             {oneLine(tensor.dtype, 60)},
                             {oneLine(tensor.shown(), 120)},
                             {sizeText(elements), std::isnan(elements) ? -1 : elements},
                             {tensor.bytes > 0 ? qtext(formatBytes(tensor.bytes)) : QString(), double(tensor.bytes)}});
    }
    return rows;
}

ListRows operatorRows(const ModelOutline& model, const QString& name) {
    ListRows rows;
    rows.columns = {{name, false, true}, {outlineWord("How many"), true}};
    for (const auto& [kind, count] : model.operators)
        rows.rows.push_back({{oneLine(kind, 200)}, {qtext(formatCount(count)), double(count)}});
    return rows;
}

} // namespace

OutlinePage modelPage(const Json& json) {
    const ModelOutline model = ModelOutline::fromJson(json);
    OutlinePage page;
    QStringList facts;
    if (!model.className.empty()) facts << oneLine(model.className, 80);
    facts << oneLine(model.framework + (model.version.empty() ? "" : " " + model.version), 80);
    if (model.parameters >= 0) facts << qtext(shortCount(model.parameters)) + QLatin1Char(' ') + outlineWord("numbers");
    if (model.tensorCount > 0) facts << qtext(plural(std::int64_t(model.tensorCount), "tensor"));
    page.facts = facts.join(QStringLiteral(" · "));
    std::vector<std::string> notes = model.notes;
    if (model.tensorCount > model.tensors.size())
        notes.push_back("Only the first " + formatCount(std::int64_t(model.tensors.size())) + " tensors are listed");
    addNotes(page, notes, !model.unsafe.empty());
    page.parts.push_back(aboutModel(model));
    if (!model.inputs.empty()) page.parts.push_back(ports(outlineWord("Inputs"), model.inputs));
    if (!model.outputs.empty()) page.parts.push_back(ports(outlineWord("Outputs"), model.outputs));
    const QString kinds = model.framework == "Keras" ? outlineWord("Layers") : outlineWord("Operators");
    if (!model.tensors.empty() && !model.operators.empty()) {
        OutlinePage::Part part{kinds, {}};
        for (const auto& [name, count] : model.operators)
            if (part.facts.size() < kShownFacts) part.facts.emplace_back(oneLine(name, 80), qtext(formatCount(count)));
        page.parts.push_back(std::move(part));
    }
    if (!model.attributes.empty()) {
        OutlinePage::Part part{outlineWord("Attributes"), {}};
        for (const auto& [name, value] : model.attributes)
            if (part.facts.size() < kShownFacts) part.facts.emplace_back(oneLine(name, 80), oneLine(value, 200));
        page.parts.push_back(std::move(part));
    }
    if (!model.imports.empty()) {
        OutlinePage::Part part{outlineWord("Loading it would import"), {}, false, true};
        for (const std::string& name : model.imports)
            if (part.facts.size() < kShownImports) part.facts.emplace_back(QString(), oneLine(name, 200));
        if (model.imports.size() > kShownImports)
            part.facts.emplace_back(QString(), outlineWord("and %1 more").arg(model.imports.size() - kShownImports));
        page.parts.push_back(std::move(part));
    }
    page.rows = model.tensors.empty() ? operatorRows(model, kinds) : tensorRows(model);
    page.find = model.tensors.empty() ? outlineWord("Filter the list") : outlineWord("Filter the tensors");
    return page;
}

OutlinePage archivePage(const Json& json) {
    const ArchiveListing listing = ArchiveListing::fromJson(json);
    OutlinePage page;
    QStringList facts{oneLine(listing.format, 40)};
    if (listing.listed)
        facts << qtext(plural(std::int64_t(listing.total), "entry", "entries"))
              << outlineWord("%1 unpacked").arg(qtext(formatBytes(listing.bytes)));
    page.facts = facts.join(QStringLiteral(" · "));
    std::vector<std::string> notes = listing.notes;
    if (listing.total > listing.entries.size())
        notes.push_back("Only the first " + formatCount(std::int64_t(listing.entries.size())) + " entries are listed");
    addNotes(page, notes, false);
    page.find = outlineWord("Filter the entries");
    page.rows.columns = {{outlineWord("Name"), false, true},
                         {outlineWord("Size"), true},
                         {outlineWord("Packed"), true},
                         {outlineWord("Changed")}};
    for (const ArchiveListing::Entry& entry : listing.entries) {
        QString name = oneLine(printable(entry.path), 400);
        if (entry.kind == "link") name += QStringLiteral(" → ") + oneLine(printable(entry.target), 200);
        const bool file = entry.kind == "file";
        page.rows.rows.push_back(
            {{name},
             {file ? qtext(formatBytes(entry.bytes)) : outlineWord(entry.kind.c_str()),
              file ? double(entry.bytes) : -1},
             {file && entry.packed >= 0 ? qtext(formatBytes(std::uint64_t(entry.packed))) : QString(),
              double(entry.packed)},
             {qtext(entry.modified)}});
    }
    return page;
}

} // namespace stemma::ui
