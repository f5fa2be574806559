// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stemma::ui {

/// A page through whose neighbours one goes by keys: the same view of the next thing. The window's commands call it for
/// the page in view.
class Browsable {
public:
    enum class By {
        Artifact,     ///< in the order of the list
        Version,      ///< 1: the next newer one
        Visualization ///< its data and what shows it, in a ring
    };
    virtual ~Browsable() = default;
    virtual void browse(By by, int step) = 0;
    virtual void toggleFilmstrip() = 0; ///< all versions as small pictures, below
};

} // namespace stemma::ui
