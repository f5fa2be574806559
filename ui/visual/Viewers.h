// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/visual/ArtifactSource.h"
#include "ui/visual/ImageLoader.h"
#include "ui/visual/TableSource.h"

#include <QString>
#include <functional>
#include <memory>
#include <string>
#include <vector>

class QWidget;

namespace stemma {
class TablesClient;
}

namespace stemma::ui {

class Exportable;

/// What is to be shown: an artifact's data, or one of the files that show it. A value.
struct Showable {
    std::string type;                                    ///< of the artifact; "" for a file that only shows one
    std::vector<fs::path> files;                         ///< one, or the several of a table or folder
    QString title;                                       ///< "clean @2"
    std::shared_ptr<const ArtifactSource> artifact = {}; ///< whose it is; null for a file that is none's
    std::shared_ptr<TablesClient> tables = {};
    ImageLoader images = {}; ///< empty: helperImageLoader()

    std::string suffix() const; ///< of the first file, lower case, without .gz and .zst: ".csv"
    bool ownData() const { return !type.empty(); }
};

Showable showData(std::shared_ptr<const ArtifactSource> artifact, std::shared_ptr<TablesClient> tables);
/// `index` < artifact->pictures.size()
Showable showPicture(std::shared_ptr<const ArtifactSource> artifact, std::size_t index,
                     std::shared_ptr<TablesClient> tables);
/// An artifact's rows as a table to be shown: its files as they are to be read, its profile, its copy.
TableSource tableOf(const ArtifactSource& artifact, std::shared_ptr<TablesClient> tables);
/// A file that is nobody's yet: one that was dropped.
Showable showFile(const fs::path& file, std::shared_ptr<TablesClient> tables);

/// One way of showing: a value. The first of viewers() that shows a thing is taken.
struct ViewerKind {
    const char* id;   ///< "table"; never renamed
    const char* icon; ///< of resources/icons
    QString name;     ///< for menus: "Table"
    bool (*shows)(const Showable& what);
    /// Makes the widget and begins to load; it says itself what can't be read.
    QWidget* (*make)(const Showable& what, QWidget* parent);
};

/// All, in the order in which they are asked; the last one, bytes, shows anything.
const std::vector<ViewerKind>& viewers();
const ViewerKind& viewerFor(const Showable& what);
QWidget* makeViewer(const Showable& what, QWidget* parent);
/// What a viewer made by us can save; nullptr where it can't.
Exportable* exportableOf(QWidget* viewer);

} // namespace stemma::ui
