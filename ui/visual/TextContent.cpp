// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/TextContent.h"

#include "core/base/Text.h"

#include <QStringConverter>
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma::ui {

QStringView TextContent::line(std::int64_t number) const {
    const qsizetype from = starts[std::size_t(number)];
    const bool last = number + 1 == lines();
    const qsizetype to = last ? text.size() : starts[std::size_t(number) + 1] - 1;
    QStringView found = QStringView(text).mid(from, to - from);
    if (found.endsWith(QLatin1Char('\n'))) found.chop(1);
    return found;
}

Result<std::string> readHeadOf(const fs::path& file, std::uint64_t most, std::uint64_t* size) {
    const std::string name = printable(file.filename().string());
    Result<Fd> opened = openFile(file, O_RDONLY | O_NONBLOCK);
    if (!opened && opened.error().code == ErrorCode::NotFound)
        return fail(ErrorCode::NotFound, "The file " + name + " is gone",
                    "It was at " + printable(file.parent_path().string()) + ".");
    if (!opened) return tl::unexpected(std::move(opened).error());
    struct stat status {};
    if (::fstat(opened->get(), &status) != 0) return failErrno(errno, "Can't look at " + name);
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::BadData, name + " isn't a regular file");
    if (size) *size = std::uint64_t(status.st_size);
    std::string bytes(std::size_t(std::min<std::uint64_t>(std::uint64_t(status.st_size), most)), '\0');
    std::size_t got = 0;
    while (got < bytes.size()) {
        const ssize_t part = ::pread(opened->get(), bytes.data() + got, bytes.size() - got, off_t(got));
        if (part < 0 && errno == EINTR) continue;
        if (part < 0) return failErrno(errno, "Can't read " + name);
        if (part == 0) break; // shorter than it was
        got += std::size_t(part);
    }
    bytes.resize(got);
    return bytes;
}

TextContent textContent(std::string_view bytes, std::uint64_t size) {
    TextContent content;
    content.bytes = size;
    content.cut = bytes.size() < size;
    if (content.cut) {
        // Not in the middle of a line, unless there is only one.
        const std::size_t end = bytes.rfind('\n');
        if (end != std::string_view::npos && end > bytes.size() / 2) bytes = bytes.substr(0, end);
    }
    auto encoding = QStringConverter::Utf8;
    if (bytes.starts_with("\xFF\xFE")) encoding = QStringConverter::Utf16LE;
    if (bytes.starts_with("\xFE\xFF")) encoding = QStringConverter::Utf16BE;
    QStringDecoder decoder(encoding);
    content.text = decoder(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
    content.notUtf8 = decoder.hasError() && !content.cut;
    if (content.cut) content.notUtf8 = content.text.left(content.text.size() - 4).contains(QChar(0xFFFD));
    content.text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    content.text.replace(QLatin1Char('\r'), QLatin1Char('\n'));
    content.starts.push_back(0);
    for (qsizetype at = content.text.indexOf(QLatin1Char('\n')); at >= 0;
         at = content.text.indexOf(QLatin1Char('\n'), at + 1))
        content.starts.push_back(at + 1);
    if (content.starts.size() > 1 && content.starts.back() == content.text.size()) content.starts.pop_back();
    return content;
}

Result<TextContent> readText(const fs::path& file, std::uint64_t most) {
    std::uint64_t size = 0;
    STEMMA_TRY(const std::string bytes, readHeadOf(file, most, &size));
    return textContent(bytes, size);
}

std::vector<qsizetype> findAll(const QString& text, const QString& what, std::size_t most, const Cancel& cancel) {
    std::vector<qsizetype> found;
    if (what.isEmpty()) return found;
    for (qsizetype at = text.indexOf(what, 0, Qt::CaseInsensitive); at >= 0 && found.size() < most;
         at = text.indexOf(what, at + what.size(), Qt::CaseInsensitive)) {
        found.push_back(at);
        if (found.size() % 1024 == 0 && cancel.requested()) break;
    }
    return found;
}

} // namespace stemma::ui
