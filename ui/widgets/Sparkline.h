// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>
#include <string>
#include <vector>

namespace stemma::ui {

/// How a number went, in a small place: a line through its values with a dot where we are. Values that aren't there
/// leave a gap; equal ones are a level line; one alone is the dot. Many are thinned without losing a peak.
class Sparkline : public QWidget {
    Q_OBJECT
public:
    struct Value {
        std::optional<double> value;
        QString label;              ///< of its tooltip: "version 3: 0.965"
        const char* mark = nullptr; ///< has a dot in this colour
    };
    explicit Sparkline(QWidget* parent = nullptr);
    void setValues(std::vector<Value> values, int current, const char* token);
    QSize sizeHint() const override { return {84, 28}; }
    Q_SIGNAL void chosen(int index); ///< a value was clicked

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    double xOf(int index) const;
    QPointF at(int index) const; ///< contract: it has a value
    int nearest(double x) const; ///< with a value; -1: none has
    std::vector<Value> m_values;
    double m_least = 0, m_most = 0;
    int m_current = -1, m_hover = -1;
    std::string m_token = "accent";
};

} // namespace stemma::ui
