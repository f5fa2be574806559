// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Scores.h"
#include "core/materializers/types.h"

namespace stemma {

Materializer rocType() {
    return {.id = "roc",
            .summary = "A ROC curve, from labels and scores (actual, score) or finished (fpr, tpr): the area under it",
            .look = 2,
            .extensions = {".csv", ".parquet", ".json"},
            .aliases = {"roc_curve"},
            .pictured = true,
            .rows = true,
            .recognises = nullptr, // by declaration, or by describeArtifact from a table's columns
            .fits = &fitsMeasured,
            .describe = [](const ArtifactContent& content, const DescribeContext& context) {
                return describeScoreCurves(ScoreCurve::Roc, content, context);
            }};
}

} // namespace stemma
