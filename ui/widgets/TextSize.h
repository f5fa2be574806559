// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

class QWidget;

namespace stemma::ui {

/// Makes a widget `pixels` high at the usual text size, and as much higher or lower as the person's text size wants.
void setTextHeight(QWidget* widget, int pixels);

/// Calls `change`, which sets another Fonts::scale() and dresses the program anew. Then heights of setTextHeight() and
/// fonts that were set on widgets become what they would be, had they been made now. UI thread.
void changeTextSize(const std::function<void()>& change);

} // namespace stemma::ui
