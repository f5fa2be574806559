// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Scores.h"

#include "core/base/Text.h"
#include "core/visual/ModelCharts.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

constexpr std::size_t kMostAreas = 6; ///< in the headline

struct ScoreWords {
    const char *area, *title, *file, *x, *y;
    bool steps;
};
constexpr ScoreWords kRocWords{"AUC", "ROC curve", "roc", "False positive rate", "True positive rate", false};
constexpr ScoreWords kPrWords{"average precision", "Precision and recall", "pr", "Recall", "Precision", true};

std::string roundedArea(double area) {
    return formatNumber(std::round(area * 1000) / 1000);
}

/// Why a curve isn't there: of one kind of cases there is none.
std::string whatIsMissing(const ScoreSeries& series) {
    const std::string of =
        series.name.empty() ? std::string("all cases are ") : "of " + printable(series.name) + " all cases are ";
    return of + (series.positives == 0 ? "negative" : "positive") + ", so there is no curve";
}

void addScoreFacts(Described& described, const ScoreCurves& curves, const ScoreWords& words) {
    Json::Array all;
    double sum = 0;
    std::size_t drawn = 0;
    for (const ScoreSeries& series : curves.series) {
        Json one = Json::object();
        if (!series.name.empty()) one.set("name", toUtf8(series.name));
        one.set(words.area == kRocWords.area ? "auc" : "average_precision", series.area ? Json(*series.area) : Json());
        if (series.positive) {
            one.set("cases", series.cases);
            one.set("positives", series.positives);
        }
        one.set("points", series.rows);
        all.push_back(std::move(one));
        if (series.area) sum += *series.area;
        if (series.area) ++drawn;
        if (!series.area) described.notes.push_back(whatIsMissing(series));
    }
    described.metadata.set("curves", Json(std::move(all)));
    if (!curves.positive.empty()) described.metadata.set("positive", toUtf8(curves.positive));
    if (curves.series.size() == 1) {
        const ScoreSeries& only = curves.series.front();
        described.addHeadline(words.area, only.area ? Json(*only.area) : Json(), {}, "higher");
        if (only.positive) described.addHeadline("cases", only.cases);
        if (only.positive) described.addHeadline("positives", only.positives);
        return;
    }
    if (drawn > 0) described.addHeadline("mean " + std::string(words.area), sum / double(drawn), {}, "higher");
    std::size_t named = 0;
    for (const ScoreSeries& series : curves.series)
        if (series.area && named++ < kMostAreas)
            described.addHeadline(toUtf8(series.name) + " " + words.area, *series.area, {}, "higher");
    described.addHeadline("curves", curves.series.size());
}

Status drawScores(Described& described, const DescribeContext& context, const ScoreCurves& curves,
                  const ScoreWords& words) {
    std::vector<NamedLine> lines;
    std::vector<double> levels;
    for (const ScoreSeries& series : curves.series) {
        if (!series.area || series.points.empty() || lines.size() + curves.left >= curves.series.size()) continue;
        NamedLine line;
        if (curves.series.size() > 1) line.name = series.name + " (" + roundedArea(*series.area) + ")";
        for (const ScoreSeries::Point& point : series.points) line.points.push_back({point.x, point.y});
        lines.push_back(std::move(line));
        if (words.steps && series.positive) levels.push_back(*series.positive);
    }
    if (lines.empty()) return {};
    const bool alike = !levels.empty() && std::all_of(levels.begin(), levels.end(), [&](double level) {
        return std::fabs(level - levels.front()) < 1e-9;
    });
    if (alike) levels.resize(1);
    RateChartText text{words.title, {}, words.x, words.y};
    if (lines.size() == 1 && lines.front().name.empty()) {
        const ScoreSeries& only = curves.series.front();
        text.subtitle = std::string(words.area) + " " + roundedArea(*only.area);
        if (only.positive)
            text.subtitle += ", " + formatCount(only.positives) + " of " + plural(only.cases, "case") + " positive";
        const std::string& positive = curves.positive.empty() ? only.name : curves.positive;
        if (!positive.empty() && only.positive) text.subtitle += " (" + printable(positive) + ")";
    } else if (curves.left > 0) {
        text.subtitle = "the first " + std::to_string(lines.size()) + " of " +
                        formatCount(std::int64_t(curves.series.size())) + " curves";
    }
    return addChart(described, context, words.file, rateChart(text, lines, words.steps, levels), words.title);
}

} // namespace

Result<Described> describeScoreCurves(ScoreCurve kind, const ArtifactContent& content, const DescribeContext& context) {
    STEMMA_TRY(const ScoreCurves curves, readScoreCurves(kind, content, context));
    const ScoreWords& words = kind == ScoreCurve::Roc ? kRocWords : kPrWords;
    Described described;
    described.readOptions = curves.readOptions.isNull() ? content.readOptions : curves.readOptions;
    described.metadata = Json::object({{"bytes", totalBytes(content)}});
    for (const std::string& note : curves.notes) described.notes.push_back(shownName(content) + ": " + note);
    addScoreFacts(described, curves, words);
    STEMMA_CHECK(drawScores(described, context, curves, words));
    return described;
}

} // namespace stemma
