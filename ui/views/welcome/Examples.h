// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <QPointF>
#include <QString>
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

/// Copies it to ~/Stemma/<id> (files that are there already stay as they are) and returns the pipeline's path. Call it
/// on a worker. Errors: those of writing.
Result<std::filesystem::path> copyExample(const QString& id);

/// What its tile shows: bill by flipper of the birds in the example's own data, by species. Call it on a worker.
struct ExampleDots {
    std::vector<std::pair<QPointF, int>> dots; ///< x and y from 0 to 1, category
};
ExampleDots examplePicture(const QString& id);

} // namespace stemma::ui
