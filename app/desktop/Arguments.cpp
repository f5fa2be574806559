// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Arguments.h"

#include <QByteArray>
#include <QDir>
#include <QFileInfo>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace stemma::ui {

namespace {

constexpr const char* kHelp = R"(Usage: stemma-desktop [OPTIONS] [FOLDER | PIPELINE | FILE]

Opens the window of Stemma: on the workspace of a folder, on a pipeline to look at and run, on a data file, or on the
welcome page.

Options:
  --view NAME          which page: welcome, lineage, map, history, runs, run:12,
                       version:penguins/model@3,
                       compare:penguins/model@2,penguins/model@3, preview:penguins.yaml,
                       data:birds.csv, curve:12/loss/fit (run, curve, step), help:window (a page of the help),
                       settings, new, export, help, about
  --select REF         what is selected: penguins/model@3, run:12, run:12/clean
  --theme light|dark   instead of what is set
  --size WxH           of the window, such as 1280x800
  --scale N            device pixels a pixel of the picture, 1 to 4
  --picture FILE.png   draws that window to a file without a display, and ends
  --help, --version

Examples:
  stemma-desktop                                        the welcome page
  stemma-desktop penguins.yaml                          look at a pipeline; nothing runs before you say so
  stemma-desktop . --select penguins/model --picture model.png --theme dark --scale 2
)";

ParsedArguments wrong(const QString& what) {
    return {{}, 2, QStringLiteral("stemma-desktop: %1\nstemma-desktop --help says what there is.\n").arg(what)};
}

std::optional<QSize> sizeOf(const QString& text) {
    const QStringList parts = text.split(QLatin1Char('x'));
    if (parts.size() != 2) return std::nullopt;
    const QSize size(parts[0].toInt(), parts[1].toInt());
    const bool fits = size.width() >= 400 && size.height() >= 300 && size.width() <= 8000 && size.height() <= 8000;
    return fits ? std::optional(size) : std::nullopt;
}

/// Takes one option with its value; an empty string where all is well.
QString take(Arguments& arguments, const QString& name, const QString& value) {
    if (name == QLatin1String("--view")) {
        arguments.view = value;
    } else if (name == QLatin1String("--select")) {
        arguments.select = value;
    } else if (name == QLatin1String("--picture")) {
        arguments.picture = value;
        if (!value.endsWith(QLatin1String(".png"), Qt::CaseInsensitive))
            return QStringLiteral("--picture writes PNG: name a file that ends in .png, not %1").arg(value);
    } else if (name == QLatin1String("--theme")) {
        if (value != QLatin1String("light") && value != QLatin1String("dark"))
            return QStringLiteral("--theme is light or dark, not %1").arg(value);
        arguments.theme = value.toStdString();
    } else if (name == QLatin1String("--size")) {
        const auto size = sizeOf(value);
        if (!size) return QStringLiteral("--size is WIDTHxHEIGHT from 400x300 to 8000x8000, not %1").arg(value);
        arguments.size = *size;
    } else if (name == QLatin1String("--scale")) {
        arguments.scale = value.toDouble();
        if (arguments.scale < 1 || arguments.scale > 4) return QStringLiteral("--scale is 1 to 4, not %1").arg(value);
    } else {
        return QStringLiteral("there is no option %1").arg(name);
    }
    return {};
}

} // namespace

ParsedArguments parseArguments(int argc, char** argv) {
    ParsedArguments parsed;
    for (int i = 1; i < argc; ++i) {
        QString word = QString::fromLocal8Bit(argv[i]);
        if (word == QLatin1String("--help") || word == QLatin1String("-h")) return {{}, 0, QString::fromUtf8(kHelp)};
        if (word == QLatin1String("--version")) return {{}, 0, QStringLiteral("stemma-desktop " STEMMA_VERSION "\n")};
        if (!word.startsWith(QLatin1String("--"))) {
            if (!parsed.arguments.path.isEmpty())
                return wrong(QStringLiteral("one folder or file at a time: %1").arg(word));
            parsed.arguments.path = QFileInfo(word).absoluteFilePath();
            if (!QFileInfo::exists(parsed.arguments.path)) return wrong(QStringLiteral("%1 isn't there").arg(word));
            continue;
        }
        QString value;
        if (const qsizetype equals = word.indexOf(QLatin1Char('=')); equals > 0) {
            value = word.mid(equals + 1);
            word.truncate(equals);
        } else if (++i < argc) {
            value = QString::fromLocal8Bit(argv[i]);
        } else {
            return wrong(QStringLiteral("%1 needs a value").arg(word));
        }
        if (const QString problem = take(parsed.arguments, word, value); !problem.isEmpty()) return wrong(problem);
    }
    return parsed;
}

void prepareDisplay(const Arguments& arguments) {
    if (!arguments.picture.isEmpty()) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        qputenv("QT_SCALE_FACTOR", QByteArray::number(arguments.scale));
        return;
    }
    const bool chosen = !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
    const bool display = !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    if (chosen || display) return;
    std::fputs(
        "stemma-desktop: there is no display here. `stemma` is the command line; --picture FILE.png draws the window "
        "without one.\n",
        stderr);
    std::exit(2);
}

} // namespace stemma::ui
