// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/Words.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"

#include <QDateTime>
#include <QLocale>
#include <cmath>

namespace stemma::ui {

std::string shortName(const std::string& artifact, const std::string& pipeline) {
    const bool own = !pipeline.empty() && artifact.starts_with(pipeline + "/");
    return own ? artifact.substr(pipeline.size() + 1) : artifact;
}

QString localTime(Timestamp time) {
    return QLocale::c().toString(QDateTime::fromMSecsSinceEpoch(time / 1000), QStringLiteral("d MMM yyyy, HH:mm"));
}

namespace {

QString numberText(double value) {
    if (std::abs(value) >= 1000 && std::abs(value) < 1e15) return qtext(formatCount(std::llround(value)));
    return QString::number(value, 'g', 4);
}

} // namespace

QString figureText(const Json& value, const std::string& unit) {
    if (unit == "bytes" && value.isInteger()) return qtext(formatBytes(value.unsignedInteger()));
    const QString tail = unit.empty() ? QString() : QLatin1Char(' ') + oneLine(unit, 20);
    if (value.isInteger()) return qtext(formatCount(value.integer())) + tail;
    if (value.isNumber()) return numberText(value.number()) + tail;
    return oneLine(value.isString() ? value.text() : value.dump(), 60) + tail;
}

QString differenceText(double before, double after) {
    const double difference = after - before;
    if (difference == 0) return QStringLiteral("±0");
    const double size = std::max(std::abs(before), std::abs(after));
    // As many digits as tell the two apart, not those of floating point.
    const int digits = std::clamp(int(std::ceil(-std::log10(std::abs(difference) / 10 + 1e-12))), 0, 9);
    const bool whole = before == std::floor(before) && after == std::floor(after) && size < 1e15;
    const QString text = whole ? qtext(formatCount(std::int64_t(std::abs(difference))))
                               : QString::number(std::abs(difference), std::abs(difference) < 1e-6 ? 'g' : 'f',
                                                 std::abs(difference) < 1e-6 ? 2 : digits);
    return (difference > 0 ? QStringLiteral("+") : QStringLiteral("−")) + text;
}

QString parameterText(const std::string& canonical) {
    const auto value = Json::parse(canonical);
    if (value && value->isString()) return oneLine(value->text(), 120);
    return oneLine(canonical, 120);
}

double secondsOf(const StepRunInfo& step) {
    return step.started && step.ended ? double(*step.ended - *step.started) / 1e6 : -1;
}

const char* statusIcon(StepStatus status) {
    switch (status) {
    case StepStatus::Executed:
        return "check";
    case StepStatus::Failed:
        return "error";
    case StepStatus::Running:
        return "play";
    case StepStatus::Reused:
        return "link";
    case StepStatus::Queued:
        return "clock";
    default:
        return "stop";
    }
}

} // namespace stemma::ui
