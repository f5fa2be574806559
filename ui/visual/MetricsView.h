// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/visual/ArtifactSource.h"
#include "ui/visual/ExportsItsFile.h"

#include <QScrollArea>

namespace stemma::ui {

/// The numbers of a metrics artifact as cards: name, value, and an arrow that says which way is better. Names and
/// values are plain text; all numbers of its metadata, those of the headline first. Words that stand beside follow.
class MetricsView : public QScrollArea, public ExportsItsFile {
    Q_OBJECT
public:
    explicit MetricsView(QWidget* parent = nullptr);
    void show(const ArtifactSource& source);
    using QScrollArea::show;
    int cards() const { return m_cards; }

protected:
    void changeEvent(QEvent* event) override;

private:
    int m_cards = 0;
};

/// One of them; painted.
class MetricCard : public QWidget {
    Q_OBJECT
public:
    struct Metric {
        QString name, value, unit;
        enum class Better : std::uint8_t { Unknown, Lower, Higher } better = Better::Unknown;
    };
    explicit MetricCard(Metric metric, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Metric m_metric;
};

} // namespace stemma::ui
