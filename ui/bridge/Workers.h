// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QThreadPool;

namespace stemma::ui {

/// The threads that answer the window's questions (Latest). Runs of pipelines have threads of their own.
/// Several threads: a question that waits for a helper must not keep the others waiting.
QThreadPool& workers();

/// Ends the questions under way: a program calls it after its windows are gone and before its QApplication is.
void finishWorkers();

} // namespace stemma::ui
