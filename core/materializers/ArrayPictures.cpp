// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/ArrayPictures.h"

#include "core/arrays/ArrayLine.h"
#include "core/arrays/ArrayPixels.h"
#include "core/arrays/Png.h"
#include "core/base/Text.h"
#include "core/visual/Charts.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace stemma {

namespace {

constexpr std::size_t kLineColumns = 600, kHeatCells = 64, kSliceCells = 28, kImageSide = 512;
constexpr std::uint64_t kMostLooked = 64u << 20; ///< values, for a picture

/// Six digits of what a picture spans are more than it can show, and keep its file small.
double shortened(double value, double span = 0) {
    if (!std::isfinite(value) || value == 0) return value;
    const double further = span > 0 && std::isfinite(span) ? std::log10(std::fabs(value) / span) : 0;
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific,
                                   5 + int(std::ceil(std::clamp(further, 0.0, 11.0))));
    double read = value;
    std::from_chars(text, end.ptr, read);
    return read;
}

std::string named(const std::string& name, const std::string& what) {
    return name.empty() ? what : name + ": " + what;
}

/// Milliseconds of one unit; 0 where it isn't a fixed time.
double msOf(const ElementType& type) {
    if (type.kind != ElementType::Kind::Time) return 0;
    double factor = 1;
    const auto [end, wrong] = std::from_chars(type.unit.data(), type.unit.data() + type.unit.size(), factor);
    const std::string_view unit(end, std::size_t(type.unit.data() + type.unit.size() - end));
    if (wrong != std::errc()) factor = 1;
    constexpr std::pair<std::string_view, double> kUnits[] = {{"W", 6048e5}, {"D", 864e5}, {"h", 36e5},
                                                              {"m", 6e4},    {"s", 1e3},   {"ms", 1},
                                                              {"us", 1e-3},  {"ns", 1e-6}, {"ps", 1e-9}};
    for (const auto& [word, ms] : kUnits)
        if (unit == word) return factor * ms;
    return 0;
}

/// Values on both sides of zero, neither of them a mere trace.
bool isSigned(const ArrayFacts& facts) {
    const double less = std::min(-facts.min, facts.max), more = std::max(-facts.min, facts.max);
    return facts.min < 0 && facts.max > 0 && less > more / 5;
}

Json heatColour(const ArrayFacts& facts, const std::string& title) {
    Json scale = Json::object();
    if (isSigned(facts)) {
        const double most = shortened(std::max(-facts.min, facts.max));
        scale = Json::object({{"scheme", "blueorange"}, {"domain", Json::array({-most, most})}});
    } else if (facts.finite > 0 && facts.max > facts.min) {
        scale = Json::object({{"scheme", "viridis"}});
    }
    Json colour = Json::object({{"field", "value"}, {"type", "quantitative"}, {"title", title}});
    if (!scale.empty()) colour.set("scale", std::move(scale));
    return colour;
}

/// One cell of a heatmap with its edges, in the plane's rows and columns.
Json heatCell(double x, double x2, double y, double y2, double value) {
    return Json::object({{"x", x}, {"x2", x2}, {"y", y}, {"y2", y2}, {"value", value}});
}

Json binnedAxis(const char* field, const std::string& title, bool reversed, double end) {
    Json scale = Json::object({{"zero", false}, {"nice", false}, {"domain", Json::array({0, end})}});
    if (reversed) scale.set("reverse", true);
    return Json::object({{"field", field},
                         {"type", "quantitative"},
                         {"bin", "binned"},
                         {"title", title},
                         {"scale", std::move(scale)},
                         {"axis", Json::object({{"format", ",d"}, {"tickMinStep", 1}, {"grid", false}})}});
}

Json specOf(const std::string& title, Json::Array rows) {
    return Json::object({{"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
                         {"title", toUtf8(title)},
                         {"data", Json::object({{"values", Json(std::move(rows))}})}});
}

Json heatChart(const std::string& title, const PlaneGrid& grid, std::uint64_t rows, std::uint64_t columns,
               const ArrayFacts& facts) {
    Json::Array cells;
    const auto edge = [](std::uint64_t count, std::size_t i, std::size_t of) { return double(shareOf(count, i, of)); };
    for (std::size_t row = 0; row < grid.rows; ++row)
        for (std::size_t column = 0; column < grid.columns; ++column) {
            const double value = shortened(grid.at(row, column), facts.max - facts.min);
            if (std::isfinite(value))
                cells.push_back(heatCell(edge(columns, column, grid.columns), edge(columns, column + 1, grid.columns),
                                         edge(rows, row, grid.rows), edge(rows, row + 1, grid.rows), value));
        }
    Json spec = specOf(title, std::move(cells));
    spec.set("mark", "rect");
    spec.set("encoding", Json::object({{"x", binnedAxis("x", "column", false, double(columns))},
                                       {"x2", Json::object({{"field", "x2"}})},
                                       {"y", binnedAxis("y", "row", true, double(rows))},
                                       {"y2", Json::object({{"field", "y2"}})},
                                       {"color", heatColour(facts, "value")}}));
    return spec;
}

Json lineOfEnvelope(const std::string& title, const LineEnvelope& envelope, double span) {
    Json::Array rows;
    const std::size_t columns = envelope.low.size();
    for (std::size_t i = 0; i < columns; ++i) {
        const double x = double(envelope.from + shareOf(envelope.count, i, columns));
        rows.push_back(Json::object({{"x", x}, {"y", shortened(envelope.low[i], span)}})); // NaN is a gap
        if (envelope.high[i] > envelope.low[i])
            rows.push_back(Json::object({{"x", x}, {"y", shortened(envelope.high[i], span)}}));
    }
    Json spec = specOf(title, std::move(rows));
    spec.set("mark", Json::object({{"type", "line"}, {"strokeWidth", columns > 200 ? 1 : 2}}));
    Json x = Json::object({{"field", "x"},
                           {"type", "quantitative"},
                           {"title", "index"},
                           {"scale", Json::object({{"zero", false}, {"nice", false}})},
                           {"axis", Json::object({{"format", ",d"}, {"tickMinStep", 1}})}});
    Json y = Json::object(
        {{"field", "y"}, {"type", "quantitative"}, {"title", "value"}, {"scale", Json::object({{"zero", false}})}});
    spec.set("encoding", Json::object({{"x", std::move(x)}, {"y", std::move(y)}}));
    return spec;
}

/// Where a few of many slices are: spread evenly, the first and the last among them.
std::vector<std::uint64_t> someOf(std::uint64_t count, std::size_t most) {
    std::vector<std::uint64_t> some;
    const std::size_t taken = std::size_t(std::min<std::uint64_t>(count, most));
    for (std::size_t i = 0; i < taken; ++i) some.push_back(taken == 1 ? count / 2 : shareOf(count - 1, i, taken - 1));
    return some;
}

/// Slices side by side in one plane, three a row, each in its own box with its number above.
struct SliceSheet {
    Json::Array cells, labels;
    double span = 0; ///< of all values
    std::size_t across = 3;
    void add(std::size_t place, std::uint64_t slice, const PlaneGrid& grid) {
        const double left = double(place % across) * 1.08, top = double(place / across) * 1.2 + 0.15;
        for (std::size_t row = 0; row < grid.rows; ++row)
            for (std::size_t column = 0; column < grid.columns; ++column) {
                const double value = shortened(grid.at(row, column), span);
                if (!std::isfinite(value)) continue;
                const auto at = [](std::size_t i, std::size_t of) { return double(i) / double(of); };
                cells.push_back(
                    heatCell(shortened(left + at(column, grid.columns)), shortened(left + at(column + 1, grid.columns)),
                             shortened(top + at(row, grid.rows)), shortened(top + at(row + 1, grid.rows)), value));
            }
        labels.push_back(Json::object({{"x", left + 0.5}, {"y", top - 0.07}, {"label", std::to_string(slice)}}));
    }
};

Json sheetChart(const std::string& title, SliceSheet sheet, std::size_t slices, const ArrayFacts& facts) {
    const std::size_t columns = std::min(slices, sheet.across), rows = (slices + sheet.across - 1) / sheet.across;
    const auto bare = [](const char* field, bool reversed, double end) {
        Json scale = Json::object({{"zero", false}, {"nice", false}, {"domain", Json::array({0, end})}});
        if (reversed) scale.set("reverse", true);
        return Json::object(
            {{"field", field}, {"type", "quantitative"}, {"axis", nullptr}, {"scale", std::move(scale)}});
    };
    const double right = double(columns) * 1.08 - 0.08, bottom = double(rows) * 1.2;
    Json x = bare("x", false, right), y = bare("y", true, bottom);
    Json binnedX = x, binnedY = y;
    binnedX.set("bin", "binned");
    binnedY.set("bin", "binned");
    Json labels = Json::object({{"values", Json(std::move(sheet.labels))}});
    Json spec = specOf(title, std::move(sheet.cells));
    spec.set("layer",
             Json::array({Json::object({{"mark", "rect"},
                                        {"encoding", Json::object({{"x", std::move(binnedX)},
                                                                   {"x2", Json::object({{"field", "x2"}})},
                                                                   {"y", std::move(binnedY)},
                                                                   {"y2", Json::object({{"field", "y2"}})},
                                                                   {"color", heatColour(facts, "value")}})}}),
                          Json::object(
                              {{"data", std::move(labels)},
                               {"mark", "text"},
                               {"encoding",
                                Json::object({{"x", std::move(x)},
                                              {"y", std::move(y)},
                                              {"text", Json::object({{"field", "label"}, {"type", "nominal"}})}})}})}));
    return spec;
}

class ArrayDrawer {
public:
    ArrayDrawer(Described& described, const DescribeContext& context, const Array& array, const ArrayFacts& facts,
                std::string name)
        : m_described(described), m_context(context), m_array(array), m_facts(facts), m_name(std::move(name)) {}

    Status draw() {
        if (const auto layout = pixelLayout(m_array, &m_facts))
            STEMMA_CHECK(image(*layout));
        else if (m_array.dimensions() == 1)
            STEMMA_CHECK(line());
        else if (m_array.dimensions() >= 2)
            STEMMA_CHECK(planes());
        if (m_facts.bins.empty()) return {};
        const std::string title = named(m_name, "How its values are distributed");
        return addChart(m_described, m_context, stem("values"), valuesChart(title, "value", m_facts, m_array.type()),
                        title);
    }

private:
    std::string stem(const char* what) const { return m_name.empty() ? what : m_name + "-" + what; }

    Status line() {
        const ArrayLine line = ArrayLine::along(m_array, 0);
        const std::uint64_t count = std::min(line.count, m_array.here());
        if (count < 2) return {};
        const LineWish wish{0, count, kLineColumns, kMostLooked};
        STEMMA_TRY(const LineEnvelope envelope, lineEnvelope(m_array, line, wish, nullptr, m_context.cancel));
        const std::string title = named(m_name, "Its values in order");
        return addChart(m_described, m_context, stem("line"),
                        lineOfEnvelope(title, envelope, m_facts.max - m_facts.min), title);
    }

    Status planes() {
        const std::size_t axes = m_array.dimensions();
        ArrayPlane plane = ArrayPlane::lastOf(m_array);
        const std::uint64_t rows = plane.rows(m_array), columns = plane.columns(m_array);
        if (axes > 2 && m_array.shape()[axes - 3] > 1) return slices(plane);
        for (std::size_t axis = 0; axis + 2 < axes; ++axis) plane.at[axis] = 0;
        const PlaneWish wish{{0, 0, rows, columns}, kHeatCells, kHeatCells, kMostLooked};
        STEMMA_TRY(const PlaneGrid grid, planeGrid(m_array, plane, wish, m_context.cancel));
        const std::string title = named(m_name, "Its values as colours");
        Json chart = heatChart(title, grid, rows, columns, m_facts);
        if (chart["data"]["values"].empty()) return {}; // nothing of it is a number
        return addChart(m_described, m_context, stem("heatmap"), std::move(chart), title);
    }

    Status slices(ArrayPlane plane) {
        const std::size_t axis = m_array.dimensions() - 3;
        const std::uint64_t count = m_array.shape()[axis];
        const std::vector<std::uint64_t> some = someOf(count, 6);
        SliceSheet sheet;
        sheet.span = m_facts.max - m_facts.min;
        for (std::size_t i = 0; i < some.size(); ++i) {
            plane.at[axis] = some[i];
            const PlaneWish wish{{0, 0, plane.rows(m_array), plane.columns(m_array)},
                                 kSliceCells,
                                 kSliceCells,
                                 kMostLooked / some.size()};
            STEMMA_TRY(const PlaneGrid grid, planeGrid(m_array, plane, wish, m_context.cancel));
            sheet.add(i, some[i], grid);
        }
        if (sheet.cells.empty()) return {};
        const std::string title = named(
            m_name, some.size() == count ? "Its slices along axis " + std::to_string(axis)
                                         : std::to_string(some.size()) + " of " + formatCount(std::int64_t(count)) +
                                               " slices along axis " + std::to_string(axis));
        return addChart(m_described, m_context, stem("slices"),
                        sheetChart(title, std::move(sheet), some.size(), m_facts), title);
    }

    /// One picture, or a sheet of some of many.
    Status image(const PixelLayout& layout) {
        std::vector<std::uint64_t> at(m_array.dimensions(), 0);
        std::size_t many = m_array.dimensions(); // the axis that counts pictures
        for (std::size_t axis = 0; axis < m_array.dimensions(); ++axis)
            if (axis != layout.rowAxis && axis != layout.columnAxis && int(axis) != layout.channelAxis) many = axis;
        const std::uint64_t count = many < m_array.dimensions() ? m_array.shape()[many] : 1;
        const std::vector<std::uint64_t> some = someOf(count, 24);
        const std::size_t across = std::min<std::size_t>(some.size(), some.size() > 8 ? 8 : 4);
        const std::size_t side = std::max<std::size_t>(kImageSide / std::max<std::size_t>(across, 1), 8);
        const std::uint64_t rows = m_array.shape()[layout.rowAxis], columns = m_array.shape()[layout.columnAxis];
        const double share = std::min(1.0, double(side) / double(std::max(rows, columns)));
        const auto scaled = [share](std::uint64_t extent) {
            return std::size_t(std::max(1.0, std::round(double(extent) * share)));
        };
        const PlaneWish wish{{0, 0, rows, columns}, scaled(rows), scaled(columns), kMostLooked / some.size()};
        const std::size_t down = (some.size() + across - 1) / across, gap = some.size() > 1 ? 2 : 0;
        const std::size_t width = across * (wish.columns + gap) - gap, height = down * (wish.rows + gap) - gap;
        const unsigned channels = layout.channels == 1 ? 1 : 4;
        std::string sheet(width * height * channels, '\0');
        for (std::size_t i = 0; i < some.size(); ++i) {
            if (many < at.size()) at[many] = some[i];
            STEMMA_TRY(const PixelImage part, pixelsOf(m_array, layout, at, wish, m_context.cancel));
            place(sheet, width, channels, part, i % across * (wish.columns + gap), i / across * (wish.rows + gap));
        }
        const std::string title =
            named(m_name, count == 1 ? "As a picture"
                                     : formatCount(std::int64_t(some.size())) +
                                           (some.size() == count ? "" : " of " + formatCount(std::int64_t(count))) +
                                           " pictures");
        return addPng(m_described, m_context, stem("picture"), pngOf(sheet, width, height, channels), title);
    }

    static void place(std::string& sheet, std::size_t width, unsigned channels, const PixelImage& part,
                      std::size_t left, std::size_t top) {
        for (std::size_t row = 0; row < part.rows; ++row)
            for (std::size_t column = 0; column < part.columns; ++column) {
                const char* from = part.samples.data() + (row * part.columns + column) * part.channels;
                char* to = sheet.data() + ((top + row) * width + left + column) * channels;
                for (unsigned i = 0; i < channels; ++i) to[i] = i < part.channels ? from[i] : '\xff';
            }
    }

    Described& m_described;
    const DescribeContext& m_context;
    const Array& m_array;
    const ArrayFacts& m_facts;
    std::string m_name;
};

} // namespace

Json valuesChart(const std::string& title, const std::string& axis, const ArrayFacts& facts, const ElementType& type) {
    const double ms = msOf(type);
    std::vector<HistogramBin> bins;
    for (const ArrayFacts::Bin& bin : facts.bins) {
        const double by = ms > 0 ? ms : 1;
        bins.push_back({bin.from * by, bin.to * by, std::int64_t(bin.count)});
    }
    Json spec = histogramChart(title, axis, bins, ms > 0 ? Binned::Moments : Binned::Numbers);
    spec["encoding"]["y"].set("title", "values");
    return spec;
}

Status drawArray(Described& described, const DescribeContext& context, const Array& array, const ArrayFacts& facts,
                 const std::string& name) {
    if (context.visualizations.empty() || facts.looked == 0 || array.count() == 0 ||
        array.count() >= Array::kUncountable)
        return {};
    return ArrayDrawer(described, context, array, facts, name).draw();
}

Status addPng(Described& described, const DescribeContext& context, const std::string& name, const std::string& bytes,
              const std::string& title) {
    if (context.visualizations.empty()) return {};
    STEMMA_TRY(const std::string file, newVisualization(described, context, name, ".png"));
    STEMMA_CHECK(writeFile(context.visualizations / file, bytes));
    described.visualizations.push_back({file, title, {}});
    return {};
}

Result<ByteRange> bytesOf(const ArtifactContent& content, const FileEntry& file) {
    return ByteRange::ofFile(content.pathOf(file), fs::path(file.path).is_absolute());
}

} // namespace stemma
