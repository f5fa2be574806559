// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVariantMap>

namespace stemma::ui {

/// What a page keeps of how it is looked at (a graph's zoom, the widths of columns) for the next time its workspace is
/// opened: the window stores it with the tabs, as values that QSettings can write.
class Kept {
public:
    virtual ~Kept() = default;
    virtual QVariantMap kept() const = 0; ///< empty: as it comes
    /// Before anything is loaded, and where another workspace is opened: what isn't in it is as it comes. Whatever in
    /// it doesn't fit (any more) is left out.
    virtual void giveBack(const QVariantMap& kept) = 0;

    /// Of that, where the person is: back and forward and bookmarks return there, and leave alone what was arranged.
    virtual QVariantMap place() const { return {}; }
    virtual void returnTo(const QVariantMap&) {}     ///< at any time
    virtual QString placeName() const { return {}; } ///< "History of penguins"; "": the page's title
};

} // namespace stemma::ui
