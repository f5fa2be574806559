// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/Text.h"

#include "core/base/Text.h"

namespace stemma::ui {

QString qtext(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

std::string utf8(const QString& text) {
    return text.toUtf8().toStdString();
}

QString qpath(const std::filesystem::path& path) {
    return QString::fromLocal8Bit(path.native().data(), qsizetype(path.native().size()));
}

std::filesystem::path fspath(const QString& path) {
    return std::filesystem::path(path.toLocal8Bit().toStdString());
}

QString oneLine(std::string_view text, int most) {
    // A character is at most four bytes: what can't be shown needn't be made printable.
    const std::size_t enough = std::size_t(most) * 4 + 8;
    return oneLine(qtext(printable(text.substr(0, enough))), most);
}

QString oneLine(const QString& text, int most) {
    QString line = text.size() > most ? text.left(most - 1) + QChar(0x2026) : text;
    for (QChar& c : line)
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format) c = QChar(0xB7);
    return line;
}

QString tooltipText(const QString& text) {
    if (text.isEmpty()) return {};
    QString escaped = (text.size() > 2000 ? text.left(2000) + QChar(0x2026) : text).toHtmlEscaped();
    return QLatin1String("<qt>") + escaped.replace('\n', QLatin1String("<br>")) + QLatin1String("</qt>");
}

} // namespace stemma::ui
