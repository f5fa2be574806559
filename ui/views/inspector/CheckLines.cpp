// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/CheckLines.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/views/inspector/Words.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/LinkText.h"
#include "ui/widgets/Sparkline.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr QSize kCurve(72, 22);
constexpr int kValueWidth = 96;

bool hasCurve(const CheckTrend& trend) {
    return trend.past.size() > 1;
}

class Line {
    Q_DECLARE_TR_FUNCTIONS(CheckLines)
public:
    explicit Line(const CheckTrend& trend)
        : m_trend(trend), m_bad(!trend.now.passed), m_warns(trend.now.severity == "warn") {}

    /// `curves`: others have one, whose room is kept.
    QWidget* make(const std::function<void(VersionId)>& select, bool curves) const {
        auto* row = new QWidget;
        row->setObjectName(QStringLiteral("check"));
        auto* layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(8);
        auto* words = new LinkText(row);
        const LinkText::Style tone = !m_bad ? LinkText::Good : m_warns ? LinkText::Running : LinkText::Bad;
        std::vector<LinkText::Piece> pieces{{m_bad ? QStringLiteral("✗ ") : QStringLiteral("✓ "), tone},
                                            {oneLine(m_trend.now.expression, 200), m_bad ? tone : LinkText::Plain}};
        if (m_bad && m_warns) pieces.push_back({tr("  a warning"), LinkText::Quiet});
        words->setPieces(pieces);
        layout->addWidget(words, 1);
        if (const QString value = valueText(m_trend.now.value); !value.isEmpty()) {
            auto* label = new ElidedLabel(value, row);
            label->setObjectName(QStringLiteral("checkValue"));
            label->setFont(Fonts::quiet());
            label->setColour(!m_bad ? "text.quiet" : m_warns ? "running" : "failed");
            label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
            label->setMaximumWidth(qRound(kValueWidth * Fonts::scale()));
            layout->addWidget(label);
        }
        if (hasCurve(m_trend))
            layout->addWidget(curve(row, select));
        else if (curves)
            layout->addSpacing(kCurve.width() + layout->spacing());
        row->setToolTip(tooltipText(tooltip()));
        row->setAccessibleName(oneLine(m_trend.now.expression, 200) + QStringLiteral(", ") + tooltip());
        return row;
    }

private:
    /// Nothing where the mark says it.
    static QString valueText(const Json& value) {
        return value.isBool() || value.isNull() ? QString() : figureText(value, {});
    }
    static QString gave(bool passed, const Json& value) {
        const QString text = valueText(value), how = passed ? tr("passed") : tr("not passed");
        return text.isEmpty() ? how : tr("%1, %2").arg(text, how);
    }

    QString tooltip() const {
        if (m_trend.past.empty()) return gave(!m_bad, m_trend.now.value);
        const CheckTrend::Past& now = m_trend.past.back();
        QString text = tr("version %1, run %2: %3").arg(now.number).arg(now.run.value).arg(gave(!m_bad, now.value));
        if (m_trend.past.size() > 1)
            text += tr("; %1 of the last %2 versions passed it").arg(m_trend.passed()).arg(m_trend.past.size());
        return text;
    }

    /// Numbers as they were; of what was only told as yes or no, a step down where it did not pass.
    Sparkline* curve(QWidget* parent, const std::function<void(VersionId)>& select) const {
        auto* line = new Sparkline(parent);
        const bool numbers = std::ranges::any_of(m_trend.past, [](const auto& one) { return one.value.isNumber(); });
        std::vector<Sparkline::Value> values;
        std::vector<VersionId> versions;
        for (const CheckTrend::Past& one : m_trend.past) {
            Sparkline::Value value;
            if (!numbers) value.value = one.passed ? 1 : 0;
            if (one.value.isNumber()) value.value = one.value.number();
            if (!one.passed) value.mark = m_warns ? "running" : "failed";
            value.label =
                tr("version %1, run %2: %3").arg(one.number).arg(one.run.value).arg(gave(one.passed, one.value));
            values.push_back(std::move(value));
            versions.push_back(one.version);
        }
        const int last = int(values.size()) - 1;
        line->setFixedSize(kCurve);
        line->setValues(std::move(values), last, "executed");
        QObject::connect(line, &Sparkline::chosen, line,
                         [versions, select](int index) { select(versions[std::size_t(index)]); });
        return line;
    }

    const CheckTrend& m_trend;
    bool m_bad, m_warns;
};

} // namespace

void addCheckLines(Section& section, std::vector<CheckTrend> trends, const std::function<void(VersionId)>& select) {
    std::ranges::stable_sort(trends, {}, [](const CheckTrend& trend) {
        return trend.now.passed ? 2 : trend.now.severity == "warn" ? 1 : 0;
    });
    const bool curves = std::ranges::any_of(trends, hasCurve);
    for (const CheckTrend& trend : trends) section.add(Line(trend).make(select, curves));
}

} // namespace stemma::ui
