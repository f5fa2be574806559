// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/SvgOutline.h"

#include "ui/paint/Fonts.h"

#include <QFont>
#include <QPainterPath>
#include <QString>
#include <algorithm>

namespace stemma::ui {

namespace {

/// Of name="value" in a tag; "" where it isn't there.
QByteArray attribute(const QByteArray& tag, const char* name) {
    const QByteArray lead = QByteArray(" ") + name + "=\"";
    const qsizetype at = tag.indexOf(lead);
    if (at < 0) return {};
    const qsizetype from = at + lead.size();
    return tag.mid(from, tag.indexOf('"', from) - from);
}

/// What toHtmlEscaped() made of it.
QString unescaped(QByteArray text) {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    return QString::fromUtf8(text);
}

QByteArray number(double value) {
    QByteArray text = QByteArray::number(value, 'f', 2);
    while (text.endsWith('0')) text.chop(1);
    if (text.endsWith('.')) text.chop(1);
    return text;
}

QByteArray pathData(const QPainterPath& path) {
    QByteArray data;
    for (int i = 0; i < path.elementCount(); ++i) {
        const QPainterPath::Element element = path.elementAt(i);
        if (element.isMoveTo()) data += 'M';
        if (element.isLineTo()) data += 'L';
        if (element.isCurveTo()) data += 'C';
        if (element.type == QPainterPath::CurveToDataElement) data += ' ';
        data += number(element.x) + ',' + number(element.y);
    }
    return data;
}

/// `tag` is what stands between "<text" and ">".
QByteArray lettersOf(const QByteArray& tag, const QByteArray& content) {
    QFont font(unescaped(attribute(tag, "font-family")));
    font.setPixelSize(std::max(1, int(attribute(tag, "font-size").toDouble() + 0.5)));
    if (const int weight = attribute(tag, "font-weight").toInt(); weight > 0) font.setWeight(QFont::Weight(weight));
    font.setItalic(attribute(tag, "font-style") == "italic");
    QPainterPath path;
    path.addText(attribute(tag, "x").toDouble(), attribute(tag, "y").toDouble(), font, unescaped(content));
    return "<path fill=\"" + attribute(tag, "fill") + "\" fill-opacity=\"" + attribute(tag, "fill-opacity") +
           "\" fill-rule=\"nonzero\" stroke=\"none\" d=\"" + pathData(path) + "\"/>";
}

} // namespace

QByteArray outlined(const QByteArray& svg) {
    QByteArray made;
    made.reserve(svg.size() * 2);
    qsizetype done = 0;
    for (;;) {
        const qsizetype start = svg.indexOf("<text ", done);
        const qsizetype inner = start < 0 ? -1 : svg.indexOf('>', start) + 1;
        const qsizetype end = inner < 0 ? -1 : svg.indexOf("</text>", inner);
        if (end < 0) break;
        made += svg.mid(done, start - done);
        made += lettersOf(svg.mid(start + 5, inner - 1 - start - 5), svg.mid(inner, end - inner));
        done = end + 7;
    }
    return made + svg.mid(done);
}

QByteArray finished(QByteArray svg) {
    const qsizetype start = svg.indexOf("<svg "), end = svg.indexOf('>', start);
    QByteArray tag = svg.mid(start, end - start);
    const QList<QByteArray> box = attribute(tag, "viewBox").split(' ');
    if (box.size() == 4) {
        tag.replace("width=\"" + attribute(tag, "width") + '"', "width=\"" + box[2] + '"');
        tag.replace("height=\"" + attribute(tag, "height") + '"', "height=\"" + box[3] + '"');
        svg.replace(start, end - start, tag);
    }
    const QByteArray family = Fonts::base().family().toUtf8();
    const QByteArray near = family == "Inter" ? "" : ", Inter";
    return svg.replace("font-family=\"" + family + "\"",
                       "font-family=\"" + family + near + ", 'Noto Sans', 'DejaVu Sans', sans-serif\"");
}

} // namespace stemma::ui
