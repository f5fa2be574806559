// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/runs/RunComparison.h"

#include <QFrame>

class QGridLayout;
class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace stemma::ui {

/// Two runs side by side: parameters, metrics and causes that differ, the older at the left.
class ComparePanel : public QFrame {
    Q_OBJECT
public:
    static constexpr std::size_t kMostRows = 100; ///< of each part; a last line tells of the rest
    explicit ComparePanel(QWidget* parent = nullptr);
    void showWaiting(RunId one, RunId other);
    void showComparison(const RunComparison& comparison);
    void showError(const QString& sentence);
    Q_SIGNAL void closeWanted();

private:
    QWidget* fresh(); ///< an empty place for content
    void addRows(QVBoxLayout& column, const QString& title, const RunComparison& of,
                 const std::vector<RunComparison::Row>& rows);
    void addCauses(QVBoxLayout& column, const std::vector<RunComparison::Cause>& causes);
    void say(const QString& sentence);

    QLabel* m_title = nullptr;
    QScrollArea* m_scroll = nullptr;
};

} // namespace stemma::ui
