// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Scores.h"
#include "core/materializers/types.h"

namespace stemma {

Materializer prType() {
    return {.id = "pr",
            .summary =
                "Precision against recall, from labels and scores or finished (recall, precision): average precision",
            .look = 2,
            .extensions = {".csv", ".parquet", ".json"},
            .aliases = {"precision_recall"},
            .pictured = true,
            .rows = true,
            .recognises = nullptr, // by declaration, or by describeArtifact from a table's columns
            .fits = &fitsMeasured,
            .describe = [](const ArtifactContent& content, const DescribeContext& context) {
                return describeScoreCurves(ScoreCurve::PrecisionRecall, content, context);
            }};
}

} // namespace stemma
