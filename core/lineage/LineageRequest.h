// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/lineage/LineageQueries.h"

namespace stemma {

/// A question about a lineage as one value, which also travels to a helper: of `run` where it is given, else of
/// `version`, and with `between` only what lies on a way from one of the two to the other, whichever was first.
struct LineageRequest {
    VersionId version, between;
    RunId run;
    LineageQuestion question;

    Json toJson() const;
    /// What is missing is as in a fresh value; numbers of things that don't exist are the answer's error, not this
    /// one's.
    static LineageRequest fromJson(const Json& json);
};

/// Errors: those of lineageOf.
Result<Lineage> answer(const Store& store, const LineageRequest& request, const Cancel& cancel = {});

} // namespace stemma
