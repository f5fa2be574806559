// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/tables/Tables.h"
#include "core/visual/ChartSpec.h"
#include "core/visual/Resolve.h"

#include <memory>
#include <span>
#include <vector>

namespace stemma {

/// A line through more rows than are drawn one by one, with all of them at hand as numbers: it is drawn from the
/// extremes of each column of pixels, anew from all rows wherever one looks. Immutable; safe to share between threads.
class GreatLine {
public:
    static constexpr std::int64_t kMostRows = 14'000'000; ///< 16 bytes each

    /// nullptr where the chart is no such line (one, plain, of numbers or moments), or has too many rows. Rows without
    /// a number on both axes are left out. Errors: those of TablesClient, Io.
    static Result<std::shared_ptr<const GreatLine>> load(TablesClient& tables, const std::vector<fs::path>& files,
                                                         const ReadOptions& options, const ChartSpec& spec,
                                                         const Cancel& cancel = {});
    /// Of numbers at hand. Contract: `x` ascends, both are as long, finite.
    GreatLine(ChartSpec spec, std::vector<double> x, std::vector<double> y);
    ~GreatLine();

    std::size_t rows() const { return m_x.size(); }
    /// As resolveScene, in a few milliseconds.
    Result<Scene> scene(const ResolveOptions& options) const;

private:
    struct Storage;
    GreatLine(ChartSpec spec, std::unique_ptr<Storage> storage);
    void look();
    ChartData rowsAt(const std::vector<std::uint32_t>& places) const;

    ChartSpec m_spec;
    std::string m_xField, m_yField;
    std::unique_ptr<Storage> m_storage;
    std::span<const double> m_x, m_y;
};

} // namespace stemma
