// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/InlineSvg.h"

#include "core/base/Text.h"
#include "ui/paint/ChartPainter.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/SvgOutline.h"
#include "ui/paint/Text.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QSvgGenerator>
#include <QXmlStreamReader>
#include <algorithm>
#include <array>
#include <cmath>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostVectorMarks = 4'000;
constexpr double kPixelScale = 2; ///< of marks that are drawn as pixels

std::size_t marksOf(const Scene& scene) {
    std::size_t count = 0;
    for (const ScenePlot& plot : scene.plots)
        for (const SceneLayer& layer : plot.layers) {
            count +=
                layer.rects.size() + layer.rules.size() + layer.arcs.size() + layer.symbols.size() + layer.texts.size();
            for (const SceneLine& line : layer.lines) count += 1 + line.points.size() / 40;
            for (const SceneArea& area : layer.areas) count += 1 + area.upper.size() / 20;
        }
    return count;
}

void paintHeavy(QPainter& painter, const Scene& scene, const Palette& palette) {
    ChartPainter::paint(painter, scene, palette, ChartPainter::Frame);
    QImage marks(int(std::ceil(scene.width * kPixelScale)), int(std::ceil(scene.height * kPixelScale)),
                 QImage::Format_ARGB32_Premultiplied);
    marks.setDevicePixelRatio(kPixelScale);
    marks.fill(Qt::transparent);
    {
        QPainter on(&marks);
        ChartPainter::paint(on, scene, palette, ChartPainter::Marks);
    }
    marks.setDevicePixelRatio(1);
    painter.drawImage(QRectF(0, 0, scene.width, scene.height), marks);
    ChartPainter::paint(painter, scene, palette, ChartPainter::Words);
}

QByteArray svgOf(const PaintedPicture& picture, bool dark) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(kDotsPerInch);
    generator.setSize(QSize(int(std::ceil(picture.size.width())), int(std::ceil(picture.size.height()))));
    generator.setViewBox(QRectF(QPointF(0, 0), picture.size));
    QPainter painter(&generator);
    picture.paint(painter, Palette(dark));
    painter.end();
    return bytes;
}

QByteArray svgEscaped(const QString& text) {
    return qtext(printable(utf8(text))).toHtmlEscaped().toUtf8();
}

QByteArray svgNumber(double value) {
    QByteArray text = QByteArray::number(value, 'f', 2);
    while (text.endsWith('0')) text.chop(1);
    if (text.endsWith('.')) text.chop(1);
    return text == "-0" ? "0" : text;
}

using Attributes = QXmlStreamAttributes;

/// What says nothing: how Qt writes what is so anyway.
bool isDefault(const QString& name, const QString& value) {
    static const std::array<std::pair<QLatin1String, QLatin1String>, 6> same{
        {{QLatin1String("fill-opacity"), QLatin1String("1")},
         {QLatin1String("stroke-opacity"), QLatin1String("1")},
         {QLatin1String("transform"), QLatin1String("matrix(1,0,0,1,0,0)")},
         {QLatin1String("font-style"), QLatin1String("normal")},
         {QLatin1String("font-weight"), QLatin1String("400")},
         {QLatin1String("vector-effect"), QLatin1String("none")}}};
    return std::any_of(same.begin(), same.end(),
                       [&](const auto& one) { return name == one.first && value == one.second; });
}

bool isColour(const QString& name) {
    return name == QLatin1String("fill") || name == QLatin1String("stroke") || name == QLatin1String("stop-color");
}

} // namespace

/// Reads the two drawings side by side and writes one. They differ only in colours and pixels, as they come from one
/// painter; where they don't, `same` turns false.
class SvgMerge {
public:
    SvgMerge(InlineSvg& inks, const QByteArray& light, const QByteArray& dark, QString prefix)
        : m_inks(inks), m_light(light), m_dark(dark), m_prefix(std::move(prefix)) {}

    /// What stands within <svg>; nothing where the two are no pair.
    QByteArray run() {
        while (!m_light.atEnd() && m_same) {
            const auto token = m_light.readNext();
            m_same = m_dark.readNext() == token && !m_light.hasError();
            if (token == QXmlStreamReader::StartElement) start();
            if (token == QXmlStreamReader::EndElement) end();
            if (token == QXmlStreamReader::Characters) characters();
        }
        return m_same ? m_made : QByteArray();
    }

private:
    bool skipped(QStringView name) const {
        return name == QLatin1String("title") || name == QLatin1String("desc") || name == QLatin1String("svg");
    }

    void start() {
        const QString name = m_light.name().toString();
        m_same = m_dark.name() == name;
        if (!m_same || skipped(name)) return;
        // Groups wait for what is in them: Qt writes many empty ones.
        const QByteArray tag = '<' + name.toUtf8() + attributes(name);
        if (name == QLatin1String("g") || name == QLatin1String("defs")) {
            m_open.push_back({tag, false});
            return;
        }
        openGroups();
        m_made += tag + '>';
        m_text = name == QLatin1String("text");
    }

    void end() {
        const QStringView name = m_light.name();
        if (skipped(name)) return;
        m_text = false;
        const bool group = name == QLatin1String("g") || name == QLatin1String("defs");
        if (!group) {
            m_made += "</" + name.toUtf8() + '>';
            return;
        }
        if (m_open.empty()) return;
        if (m_open.back().written) m_made += "</" + name.toUtf8() + ">\n";
        m_open.pop_back();
    }

    void characters() {
        if (m_text) m_made += svgEscaped(m_light.text().toString());
    }

    void openGroups() {
        for (Group& group : m_open) {
            if (!group.written) m_made += group.tag + '>';
            group.written = true;
        }
    }

    QByteArray attributes(const QString& element) {
        const Attributes light = m_light.attributes(), dark = m_dark.attributes();
        if (light.size() != dark.size()) {
            m_same = false;
            return {};
        }
        QByteArray made, classes;
        for (qsizetype i = 0; i < light.size(); ++i) {
            const QString name = light[i].qualifiedName().toString();
            QString value = light[i].value().toString();
            const QString other = dark[i].value().toString();
            m_same &= dark[i].qualifiedName() == name;
            const bool words = name.startsWith(QLatin1String("font-"));
            if (isDefault(name, value) && value == other) continue;
            if (words && element != QLatin1String("text")) continue;
            if (name == QLatin1String("font-family") && value == Fonts::base().family()) continue;
            if (name == QLatin1String("id")) value.prepend(m_prefix);
            if (value.startsWith(QLatin1String("url(#")) && value == other)
                value.insert(5, m_prefix);
            else if (value != other && isColour(name))
                classes +=
                    (classes.isEmpty() ? "" : " ") + m_inks.classOf(name.toUtf8(), value.toUtf8(), other.toUtf8());
            const QString known = name == QLatin1String("xlink:href") ? QStringLiteral("href") : name;
            if (known == QLatin1String("href") && value != other) m_same = false; // pixels of two themes
            if (known == QLatin1String("href") && !value.startsWith(QLatin1String("data:image/"))) continue;
            made += ' ' + known.toUtf8() + "=\"" + value.toHtmlEscaped().toUtf8() + '"';
        }
        if (!classes.isEmpty()) made += " class=\"" + classes + '"';
        return made;
    }

    struct Group {
        QByteArray tag;
        bool written = false;
    };
    InlineSvg& m_inks;
    QXmlStreamReader m_light, m_dark;
    QString m_prefix;
    QByteArray m_made;
    std::vector<Group> m_open;
    bool m_same = true, m_text = false;
};

PaintedPicture paintedScene(std::shared_ptr<const Scene> scene) {
    const bool heavy = marksOf(*scene) > kMostVectorMarks;
    return {QSizeF(scene->width, scene->height), [scene, heavy](QPainter& painter, const Palette& palette) {
                heavy ? paintHeavy(painter, *scene, palette) : ChartPainter::paint(painter, *scene, palette);
            }};
}

QByteArray InlineSvg::classOf(const QByteArray& property, const QByteArray& light, const QByteArray& dark) {
    const Ink ink{property, light, dark};
    const auto known = std::find(m_inks.begin(), m_inks.end(), ink);
    const auto at = known - m_inks.begin();
    if (known == m_inks.end()) m_inks.push_back(ink);
    return "ink" + QByteArray::number(qlonglong(at));
}

QByteArray InlineSvg::make(const PaintedPicture& picture, const QString& prefix, const QString& label) {
    const QByteArray light = svgOf(picture, false), dark = svgOf(picture, true);
    const auto opened = [&](const char* classes) {
        return QByteArray("<svg class=\"") + classes + "\" role=\"img\" aria-label=\"" + svgEscaped(label) +
               "\" viewBox=\"0 0 " + svgNumber(picture.size.width()) + ' ' + svgNumber(picture.size.height()) +
               "\" width=\"" + svgNumber(picture.size.width()) + "\" height=\"" + svgNumber(picture.size.height()) +
               "\" fill-rule=\"evenodd\">\n";
    };
    if (const QByteArray both = SvgMerge(*this, light, dark, prefix).run(); !both.isEmpty())
        return opened("picture") + both + "</svg>";
    const QByteArray day = SvgMerge(*this, light, light, prefix).run();
    const QByteArray night = SvgMerge(*this, dark, dark, prefix + QLatin1Char('d')).run();
    return opened("picture by-day") + day + "</svg>" + opened("picture by-night") + night + "</svg>";
}

QByteArray InlineSvg::lightRules() const {
    QByteArray rules;
    for (std::size_t i = 0; i < m_inks.size(); ++i)
        rules += ".ink" + QByteArray::number(qulonglong(i)) + '{' + m_inks[i].property + ':' + m_inks[i].light + "}\n";
    return rules;
}

QByteArray InlineSvg::darkRules() const {
    QByteArray rules;
    for (std::size_t i = 0; i < m_inks.size(); ++i)
        rules += ".ink" + QByteArray::number(qulonglong(i)) + '{' + m_inks[i].property + ':' + m_inks[i].dark + "}\n";
    return rules;
}

} // namespace stemma::ui
