// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QUndoStack;

namespace stemma::ui {

class Desk;
class RunCentre;
class Selection;
class Session;
class Settings;

/// What every view of a window is given. The window owns all of it and outlives its views.
struct Context {
    Session& session;
    Selection& selection;
    RunCentre& runs;
    Desk& desk;
    Settings& settings;
    QUndoStack& undo;
};

} // namespace stemma::ui
