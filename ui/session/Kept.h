// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVariantMap>

namespace stemma::ui {

/// What a page keeps of how it is looked at (a graph's zoom, the widths of columns) for the next time its workspace is
/// opened: the window stores it with the tabs, as values that QSettings can write.
class Kept {
public:
    virtual ~Kept() = default;
    virtual QVariantMap kept() const = 0; ///< empty: as it comes
    /// Right after the page was made, before anything is loaded. Whatever in it doesn't fit (any more) is left out.
    virtual void giveBack(const QVariantMap& kept) = 0;
    /// giveBack() may be called at any time: the page then shows that again (back and forward).
    virtual bool takesBack() const { return false; }
};

} // namespace stemma::ui
