// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stemma {

/// Numbers that a step told with a `step`, in the order it told them: a loss, epoch by epoch. A value whose size is
/// bounded: of very many values runs of neighbours are told by their smallest and largest, so that what stands out is
/// still seen. NaN and infinities are kept as they are.
class Curve {
public:
    static constexpr std::size_t kMostPoints = 4000;
    struct Point {
        double step = 0, value = 0;
    };
    void add(double step, double value);
    const std::vector<Point>& points() const { return m_points; }
    std::size_t values() const { return m_values; } ///< all that were told
    Point last() const { return m_last; }

private:
    void thin();
    std::vector<Point> m_points;
    Point m_last;
    std::size_t m_values = 0;
    std::size_t m_share = 1, m_skipped = 0; ///< how many values a point stands for; how many wait for one
    Point m_least, m_most;                  ///< of those that wait
};

/// The file of a step run's curves: a line a value, "name,step,value", as CSV. Appended while the step runs, in blocks;
/// bounded, and it says where more was told than it keeps. Not thread-safe.
class CurveFile {
public:
    static constexpr std::uint64_t kMostBytes = 128u << 20;
    explicit CurveFile(fs::path file) : m_path(std::move(file)) {}
    void add(const std::string& name, double step, double value);
    void restart(); ///< the step is tried again: what it told before is no part of its curves
    void finish();
    bool full() const { return m_written >= kMostBytes; }
    const std::optional<Error>& failure() const { return m_failure; } ///< the disk is full, …

private:
    void writeOut();
    fs::path m_path;
    Fd m_file;
    std::string m_buffer;
    std::uint64_t m_written = 0;
    std::optional<Error> m_failure;
};

/// The curves of such a file by name, in the order of first telling; none where there is no file. A torn last line (a
/// crash) and what isn't a row are left out. Errors: Io.
Result<std::vector<std::pair<std::string, Curve>>> readCurves(const fs::path& file);

/// A Vega-Lite specification that draws it, with its points in it.
std::string curveChart(const std::string& name, const Curve& curve);

} // namespace stemma
