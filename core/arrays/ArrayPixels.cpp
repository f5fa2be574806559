// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayPixels.h"

#include <algorithm>
#include <cmath>

namespace stemma {

namespace {

using PixelKind = ElementType::Kind;

/// The sample that is white; nullopt where values like these are no samples.
std::optional<double> whiteOf(const ElementType& type, const ArrayFacts* facts) {
    if (type.kind == PixelKind::Bool) return 1.0;
    if (type.kind == PixelKind::UInt && type.size <= 2) return type.size == 1 ? 255.0 : 65'535.0;
    if (type.kind != PixelKind::Float || !facts || facts->finite == 0 || facts->min < 0 || facts->max > 255)
        return std::nullopt;
    return facts->max <= 1 ? 1.0 : 255.0;
}

bool isColours(std::uint64_t extent) {
    return extent == 3 || extent == 4;
}

bool bothAtLeast(const Array& array, std::size_t row, std::size_t column, std::uint64_t least) {
    const std::uint64_t rows = array.shape()[row], columns = array.shape()[column];
    return std::min(rows, columns) >= least && std::max(rows, columns) / std::min(rows, columns) < 50;
}

} // namespace

std::optional<PixelLayout> pixelLayout(const Array& array, const ArrayFacts* facts) {
    const std::size_t axes = array.dimensions();
    const auto white = whiteOf(array.type(), facts);
    if (axes < 2 || array.count() == 0 || !white) return std::nullopt;
    const bool small = array.type().size == 1;
    PixelLayout layout;
    layout.white = *white;
    if (axes >= 3 && isColours(array.shape()[axes - 1]) && bothAtLeast(array, axes - 3, axes - 2, 8)) {
        layout.rowAxis = axes - 3;
        layout.columnAxis = axes - 2;
        layout.channelAxis = int(axes) - 1;
        layout.channels = unsigned(array.shape()[axes - 1]);
        return layout;
    }
    if (!small) return std::nullopt;
    layout.rowAxis = axes - 2;
    layout.columnAxis = axes - 1;
    if (!bothAtLeast(array, axes - 2, axes - 1, axes == 2 ? 16 : 8)) return std::nullopt;
    if (axes >= 3 && isColours(array.shape()[axes - 3]) && array.type().kind == PixelKind::UInt) {
        layout.channelAxis = int(axes) - 3;
        layout.channels = unsigned(array.shape()[axes - 3]);
    }
    return layout;
}

Result<PixelImage> pixelsOf(const Array& array, const PixelLayout& layout, const std::vector<std::uint64_t>& at,
                            const PlaneWish& wish, const Cancel& cancel) {
    PixelImage image;
    image.channels = layout.channels;
    ArrayPlane plane{layout.rowAxis, layout.columnAxis, at};
    plane.at.resize(array.dimensions());
    for (unsigned channel = 0; channel < layout.channels; ++channel) {
        if (layout.channelAxis >= 0) plane.at[std::size_t(layout.channelAxis)] = channel;
        STEMMA_TRY(const PlaneGrid grid, planeGrid(array, plane, wish, cancel));
        if (channel == 0) {
            image.columns = grid.columns;
            image.rows = grid.rows;
            image.samples.assign(grid.values.size() * layout.channels, '\0');
        }
        image.exact = image.exact && grid.exact;
        for (std::size_t i = 0; i < grid.values.size(); ++i) {
            const double share = grid.values[i] / layout.white; // what isn't there is black
            image.samples[i * layout.channels + channel] =
                char(std::uint8_t(std::lround(std::isnan(share) ? 0 : std::clamp(share, 0.0, 1.0) * 255)));
        }
    }
    return image;
}

} // namespace stemma
