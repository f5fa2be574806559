// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/materializers/Measured.h"

#include <optional>
#include <string>
#include <vector>

// ROC and precision-recall curves: worked out of labels and scores as scikit-learn does (equal scores are one point),
// or read as they were finished elsewhere.
namespace stemma {

enum class ScoreCurve : std::uint8_t { Roc, PrecisionRecall };

struct ScoreSeries {
    struct Point {
        double x = 0, y = 0; ///< false positive rate and recall; recall and precision
    };
    std::string name;               ///< a class, a model; "" where there is only one
    std::optional<double> area;     ///< under the ROC curve; average precision. None where a class is missing
    std::optional<double> positive; ///< share of positives among the cases; of finished curves none
    std::int64_t cases = 0, positives = 0;
    std::int64_t rows = 0;     ///< points before they were thinned
    std::vector<Point> points; ///< by x; at most some thousand, with every corner that can be seen
};

struct ScoreCurves {
    std::vector<ScoreSeries> series; ///< by name, as they first appear
    std::size_t left = 0;            ///< further series, which aren't drawn
    std::string positive;            ///< the label that counts as positive, where there are two
    Json readOptions;
    std::vector<std::string> notes;
};

/// Errors: BadData with a clause (unfit) where the columns aren't there or labels and scores don't go together.
Result<ScoreCurves> readScoreCurves(ScoreCurve kind, const ArtifactContent& content, const DescribeContext& context);
/// Headline, metadata and picture.
Result<Described> describeScoreCurves(ScoreCurve kind, const ArtifactContent& content, const DescribeContext& context);

} // namespace stemma
