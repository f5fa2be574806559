// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Records.h"

#include <QString>
#include <string>

namespace stemma::ui {

// How an inspector says things; each is plain text.

/// "model" for "penguins/model" among things of that pipeline; the whole name elsewhere.
std::string shortName(const std::string& artifact, const std::string& pipeline);
QString localTime(Timestamp time);                              ///< "25 Nov 2026, 21:36"
QString figureText(const Json& value, const std::string& unit); ///< "0.9634", "1,234", "1.2 MB"
/// "+0.012", "−3", "±0": what changed from one number to the next.
QString differenceText(double before, double after);
QString parameterText(const std::string& canonical); ///< a key's value as a person writes it
double secondsOf(const StepRunInfo& step);           ///< < 0: unknown
const char* statusIcon(StepStatus status);

} // namespace stemma::ui
