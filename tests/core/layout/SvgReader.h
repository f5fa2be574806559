// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/TextWidth.h"

#include <QSet>
#include <QString>
#include <QStringList>
#include <QXmlStreamReader>

#include <vector>

namespace stemma::test {

/// A piece of text of an SVG, where it stands in the whole picture, as wide as the widest of our fonts makes it.
struct SvgText {
    QString content;
    double left = 0, right = 0, base = 0, size = 0;
};

/// What a test wants to know of an SVG of ours. `error` is "" where it is well-formed.
struct Svg {
    QString error;
    double width = 0, height = 0;
    std::vector<SvgText> texts;
    QStringList titles;
    QSet<QString> elements, attributes, colours;
    QString textOf() const {
        QString all;
        for (const auto& text : texts) all += text.content + "\n";
        return all;
    }
};

inline Svg readSvg(const std::string& source) {
    Svg svg;
    QXmlStreamReader xml(QByteArray::fromStdString(source));
    std::vector<QPair<double, double>> moves{{0, 0}};
    bool bold = false;
    while (!xml.atEnd()) {
        const auto token = xml.readNext();
        const QString name = xml.name().toString();
        if (token == QXmlStreamReader::EndElement && name == "g") moves.pop_back();
        if (token == QXmlStreamReader::Characters && !svg.texts.empty() && !xml.isWhitespace()) {
            auto& text = svg.texts.back();
            text.content += xml.text();
            text.right += textWidth(xml.text().toString().toStdString(), text.size, bold);
        }
        if (token != QXmlStreamReader::StartElement) continue;
        svg.elements.insert(name);
        const auto attributes = xml.attributes();
        const auto number = [&](const char* key) { return attributes.value(key).toDouble(); };
        for (const auto& attribute : attributes) {
            svg.attributes.insert(attribute.name().toString());
            if (attribute.value().startsWith('#')) svg.colours.insert(attribute.value().toString());
        }
        if (name == "svg") {
            const auto box = attributes.value("viewBox").toString().split(' ');
            svg.width = box.value(2).toDouble();
            svg.height = box.value(3).toDouble();
        } else if (name == "title") {
            svg.titles += xml.readElementText();
        } else if (name == "g") {
            auto move = moves.back();
            const QString transform = attributes.value("transform").toString();
            if (transform.startsWith("translate(")) {
                const auto parts = transform.mid(10).chopped(1).split(' ');
                move = {move.first + parts.value(0).toDouble(), move.second + parts.value(1).toDouble()};
            }
            moves.push_back(move);
        } else if (name == "text") {
            bold = attributes.value("font-weight") == QString("600");
            const double left = moves.back().first + number("x");
            svg.texts.push_back({{}, left, left, moves.back().second + number("y"), number("font-size")});
        } else if (name == "tspan") {
            bold = false;
            svg.texts.back().right += number("dx");
        }
    }
    if (xml.hasError()) svg.error = xml.errorString();
    return svg;
}

} // namespace stemma::test
