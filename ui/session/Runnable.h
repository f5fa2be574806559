// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"

#include <QString>

namespace stemma::ui {

/// What a page may tell the window about itself, beside its title.
class Runnable {
public:
    virtual ~Runnable() = default;
    virtual QString pipelineFile() const { return {}; } ///< what the Run button runs while the page is in view
    virtual RunId shownRun() const { return {}; }       ///< what Cancel ends and the logs are of
    virtual QString facts() const { return {}; }        ///< a few words for the strip
};

} // namespace stemma::ui
