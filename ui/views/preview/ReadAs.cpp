// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/ReadAs.h"

#include "ui/paint/Text.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/FlowLayout.h"

#include <QLabel>
#include <QLineEdit>

namespace stemma::ui {

namespace {

Json valueOf(const QComboBox* box) {
    return *Json::parse(utf8(box->currentData().toString()));
}

QWidget* labelled(const QString& words, QWidget* field) {
    auto* pair = new QWidget;
    auto* row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    auto* label = new QLabel(words);
    label->setProperty("role", QStringLiteral("quiet"));
    label->setBuddy(field);
    row->addWidget(label);
    row->addWidget(field);
    return pair;
}

} // namespace

ReadAs::ReadAs(const std::string& recognised, bool text, QWidget* parent) : QWidget(parent), m_recognised(recognised) {
    setObjectName(QStringLiteral("readAs"));
    auto* flow = new FlowLayout(this, 14, 6);
    std::vector<std::pair<QString, Json>> types{{tr("as it looks (%1)").arg(qtext(recognised)), Json("")}};
    for (const char* type : {"table", "json", "document", "image", "file"})
        if (recognised != type) types.emplace_back(QLatin1String(type), Json(type));
    m_type = choice("readType", tr("Keep as"), types);
    flow->addWidget(m_type->parentWidget());
    const QString found = tr("found");
    m_delimiter = choice("readDelimiter", tr("Delimiter"),
                         {{found, Json()},
                          {tr("comma"), Json(",")},
                          {tr("semicolon"), Json(";")},
                          {tr("tab"), Json("\t")},
                          {tr("bar"), Json("|")},
                          {tr("space"), Json(" ")}});
    m_decimal = choice("readDecimal", tr("Decimal sign"),
                       {{found, Json()}, {tr("point"), Json(".")}, {tr("comma"), Json(",")}});
    m_encoding = choice("readEncoding", tr("Encoding"),
                        {{found, Json()},
                         {QStringLiteral("UTF-8"), Json("utf-8")},
                         {QStringLiteral("UTF-16"), Json("utf-16")},
                         {QStringLiteral("Latin-1"), Json("latin-1")}});
    m_header = choice("readHeader", tr("Names in the first line"),
                      {{found, Json()}, {tr("yes"), Json(true)}, {tr("no"), Json(false)}});
    m_nulls = new QLineEdit;
    m_nulls->setObjectName(QStringLiteral("readNulls"));
    m_nulls->setAccessibleName(tr("Words for nothing, with commas between"));
    m_nulls->setPlaceholderText(QStringLiteral("NA, NULL, NaN"));
    m_nulls->setToolTip(
        tooltipText(tr("Words that stand for nothing, with commas between; an empty field always does")));
    m_nulls->setMaximumWidth(150);
    connect(m_nulls, &QLineEdit::editingFinished, this, [this, before = QString()]() mutable {
        if (m_nulls->text() != std::exchange(before, m_nulls->text())) Q_EMIT changed();
    });
    for (QWidget* field : {static_cast<QWidget*>(m_delimiter->parentWidget()), m_decimal->parentWidget(),
                           m_encoding->parentWidget(), m_header->parentWidget(), labelled(tr("Nothing"), m_nulls)}) {
        flow->addWidget(field);
        field->setVisible(text);
    }
}

QComboBox* ReadAs::choice(const char* name, const QString& label, const std::vector<std::pair<QString, Json>>& values) {
    auto* box = new Choice;
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(label);
    for (const auto& [words, value] : values) box->addItem(words, qtext(value.dump()));
    labelled(label, box);
    connect(box, &QComboBox::currentIndexChanged, this, &ReadAs::changed);
    return box;
}

std::string ReadAs::type() const {
    const std::string chosen = valueOf(m_type).text();
    // What is said of a table's text says that it is one.
    return chosen.empty() && m_recognised != "table" && !csv().isNull() ? "table" : chosen;
}

Json ReadAs::csv() const {
    Json map;
    const auto put = [&map](const char* key, const Json& value) {
        if (!value.isNull()) map.set(key, value);
    };
    put("delimiter", valueOf(m_delimiter));
    put("decimal", valueOf(m_decimal));
    put("encoding", valueOf(m_encoding));
    put("header", valueOf(m_header));
    if (const QString words = m_nulls->text().trimmed(); !words.isEmpty()) {
        Json nulls = Json::array({Json("")});
        for (const QString& word : words.split(QLatin1Char(','), Qt::SkipEmptyParts))
            nulls.push(Json(utf8(word.trimmed())));
        map.set("nulls", nulls);
    }
    return map;
}

} // namespace stemma::ui
