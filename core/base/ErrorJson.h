// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"

namespace stemma {

/// {"code", "message", "hint", "file", "line", "column", "causes": […]}; what is empty is left out, but code and
/// message.
Json toJson(const Error& error);
/// The way back. A code that isn't known becomes HelperFailed; what is missing is empty.
Error errorFromJson(const Json& json);

} // namespace stemma
