// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/preview/Preview.h"

// The parts of lookAtPipeline(), each a plain function of what was found so far.
namespace stemma {
class Store;
}

namespace stemma::ui {

/// Why a step will or may run, in the few words of a node's second line: "its SQL changed", "depth 3 → 4", "first run",
/// "if clean changes"; of a reused one "reused from run 11".
QString fewWords(const PlannedStep& step, const Step& declared);
/// One reason: "its SQL changed", "parameter depth".
QString reasonWords(const Reason& reason, const Step& declared);

/// One reason with what differs, where that is short: "parameter depth  3 → 4", "clean will run first".
QString becauseWords(const Reason& reason, const Step& declared);

/// Root causes of a plan with their differences. `store` has former code.
std::vector<PreviewCause> causesOf(const Plan& plan, const Pipeline& pipeline, const Store& store);

/// Gives each error its step, its line and the word that is wrong.
std::vector<PreviewProblem> problemsOf(const Error& error, const Preview& preview);

LineageDrawing drawingOf(const Preview& preview);

/// The files and folders the pipeline's plan depends on, there or not; bounded.
std::vector<fs::path> followedFiles(const Preview& preview);
/// What they and the text are now: equal signatures mean that nothing was saved between. "" where one of them was saved
/// after `since`: what was read of it may be older than what is there now.
std::string signatureOf(std::string_view text, const std::vector<fs::path>& files, Timestamp since);

std::vector<ParameterField> parameterFields(const Pipeline& pipeline);

} // namespace stemma::ui
