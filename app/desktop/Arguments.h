// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>
#include <optional>
#include <string>

namespace stemma::ui {

/// What stemma-desktop is asked for.
struct Arguments {
    QString path;      ///< a workspace's folder, a pipeline or a data file; "": the welcome page
    QString view;      ///< lineage, runs, settings, run:12, version …: which page
    QString select;    ///< a reference: penguins/model@3, run:12, run:12/clean
    std::string theme; ///< light, dark, "" as set
    QSize size;        ///< of the window
    double scale = 1;  ///< device pixels a pixel, of a picture
    QString picture;   ///< draws to this file, without a display, and ends
};

struct ParsedArguments {
    Arguments arguments;
    std::optional<int> exit; ///< the program ends with it, after printing `text`
    QString text;
};

/// --help and --version answer without a display.
ParsedArguments parseArguments(int argc, char** argv);

/// Before the QApplication: a picture needs no display, and says how large a pixel is; a window without a display ends
/// the program with a sentence instead of Qt's abort.
void prepareDisplay(const Arguments& arguments);

} // namespace stemma::ui
