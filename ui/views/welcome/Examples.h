// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <QPointF>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <vector>

namespace stemma::ui {

/// An example that is part of the program: its files lie in its resources.
struct Example {
    QString id; ///< the folder's name
    QString title, summary;
    QString pipeline; ///< its file
};
const std::vector<Example>& examples();

/// Where an example was copied to.
struct CopiedExample {
    std::filesystem::path pipeline;
    bool fresh = false; ///< the folder wasn't there before: all that is in it came from here
};
/// Copies it to ~/Stemma/<id>; files that are there already stay as they are. Call it on a worker. Errors: those of
/// writing.
Result<CopiedExample> copyExample(const QString& id);

/// Where its files are among the program's resources.
QString exampleFolder(const QString& id);

/// What its tile shows, made from the example's own data. Places are from 0 to 1, y downwards.
struct ExamplePicture {
    std::vector<std::pair<QPointF, int>> dots;               ///< with their category
    std::vector<std::pair<std::vector<QPointF>, int>> lines; ///< with their category
    std::vector<double> bars;                                ///< their heights
    std::vector<std::vector<double>> images;                 ///< 8 by 8 shares of ink each, row by row
    QStringList commands;                                    ///< as one types them
};
ExamplePicture examplePicture(const QString& id); ///< Call it on a worker.

} // namespace stemma::ui
