// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/Selection.h"

#include <QString>
#include <functional>

class QWidget;

namespace stemma::ui {

/// What a page may tell the window about itself, beside its title.
class Runnable {
public:
    virtual ~Runnable() = default;
    virtual QString pipelineFile() const { return {}; } ///< what the Run button runs while the page is in view
    virtual QString pipelineName() const { return {}; } ///< as the file says, where that is known
    virtual RunId shownRun() const { return {}; }       ///< what Cancel ends and the logs are of
    virtual Subject subject() const { return {}; }      ///< what it is about: selected when it comes into view
    virtual QString facts() const { return {}; }        ///< a few words for the strip
    virtual QWidget* sidePanel() { return nullptr; }    ///< stands in the inspector's place while nothing is selected
    /// A page that starts its pipeline itself, with parameters of its own (a preview).
    virtual bool runsItself() const { return false; }
    virtual bool canRun() const { return true; }
    virtual void run() {}
    /// A button of its own is what comes next: the toolbar's Run stands back.
    virtual bool hasPrimary() const { return false; }
    virtual int changedParameters() const { return 0; }
    virtual void openParameters(const QWidget&) {} ///< below that button
    std::function<void()> whenChanged;             ///< set by the window: what these say has changed
};

} // namespace stemma::ui
