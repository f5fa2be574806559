// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/Array.h"

#include <functional>
#include <string_view>

namespace stemma {

using TextSink = std::function<Status(std::string_view)>;

/// An array as CSV, whatever its size, in some megabytes of memory. One value: a line; one axis: a line each;
/// two: a line a row, as np.savetxt writes it, without a head; more: a head, then an index for each axis and the value,
/// in the order in which values lie; records: a head of their fields. Numbers are the shortest that read back the same.
/// Values that aren't here end it. Errors: BadData (a clause: it holds Python objects; it has too many columns),
/// Cancelled, those of the sink.
Status writeArrayCsv(const Array& array, const TextSink& sink, const Cancel& cancel);

} // namespace stemma
