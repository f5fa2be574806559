// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"
#include "core/tables/Profile.h"
#include "ui/views/inspector/Page.h"

#include <optional>

namespace stemma::ui {

/// What an inspector says about a column. A value, read by a worker.
struct ColumnFacts {
    VersionInfo version;
    std::string pipeline;
    std::string name;
    std::int64_t rows = 0;
    std::optional<ColumnProfile> profile; ///< nullopt: nothing was recorded about it
};
Result<ColumnFacts> readColumnFacts(const WorkspaceHandle& workspace, VersionId version, const std::string& column);

/// Bars of a column's bins, with the range below; the bin under the mouse is told.
class BinBars : public QWidget {
    Q_OBJECT
public:
    explicit BinBars(const ColumnProfile& profile, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {348, 152}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::vector<ColumnProfile::Bin> m_bins;
    QStringList m_labels; ///< of both ends and between
    bool m_times;
};

/// The most frequent values of a column as bars with their counts.
class ValueBars : public QWidget {
    Q_OBJECT
public:
    static constexpr int kMost = 12;
    explicit ValueBars(const ColumnProfile& profile, QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::vector<ColumnProfile::Top> m_values;
    std::int64_t m_others;
};

/// One column of a table: how it is distributed, and its numbers.
class ColumnPage : public Page {
    Q_OBJECT
public:
    ColumnPage(Around& around, const ColumnFacts& facts, QWidget* parent = nullptr);
};

} // namespace stemma::ui
