// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/ArrayFacts.h"
#include "core/arrays/ArrayFile.h"
#include "core/arrays/ArrayPixels.h"
#include "ui/visual/Exportable.h"
#include "ui/visual/LineCanvas.h"
#include "ui/visual/PlanePaint.h"
#include "ui/visual/ValueGrid.h"

#include <QString>
#include <optional>
#include <vector>

namespace stemma::ui {

/// An array's file, opened on a worker. A value.
struct OpenedArray {
    ArrayFile file;
    std::vector<QString> names; ///< of an archive's arrays
    QString note;               ///< what there is to be said of the archive
    std::size_t member = 0;
    Array array;       ///< empty where `problem` says why
    QString complaint; ///< what isn't as its header claims
    QString problem;   ///< why it can't be shown at all
};
/// Errors: NotFound, BadData (a clause with the subject "it"), Cancelled, Io.
Result<OpenedArray> openArray(const fs::path& file, std::size_t member, const Cancel& cancel,
                              std::uint64_t mostUnpacked = ArrayFile::kMostUnpacked);

enum class ArrayMode : std::uint8_t { Picture, Colours, Line, Values };
enum class RangeKind : std::uint8_t { All, Robust, Own };

/// What of an array is seen, and how. A value.
struct ArrayChoice {
    int field = -1; ///< of records; −1: all of them
    ArrayMode mode = ArrayMode::Colours;
    ElementPart part = ElementPart::Value;
    std::vector<std::uint64_t> at; ///< an index for each axis that isn't shown
    RangeKind range = RangeKind::All;
    double low = 0, high = 1; ///< of RangeKind::Own
};

/// One field of records, or the array itself.
Array chosenArray(const Array& array, const ArrayChoice& choice);
/// Ways to show an array, the best first; Values always.
std::vector<ArrayMode> modesOf(const Array& array, const std::optional<PixelLayout>& pixels);
/// The axis of a line: the only one that is longer than one value.
std::size_t lineAxis(const Array& array);
PlaneRange rangeOf(const Array& array, const ArrayChoice& choice, const ArrayFacts& facts);
/// Contract: the choice's mode is Colours or Picture, and one of modesOf().
PlaneSource planeOf(const Array& array, const ArrayChoice& choice, const ArrayFacts& facts,
                    const std::optional<PixelLayout>& pixels);
LineSource lineOf(const Array& array, const ArrayChoice& choice);
ValueSource valuesOf(const Array& array, const ArrayChoice& choice);
/// "100 × 784 · float32", and what is known of its values.
QString factsOf(const Array& array, const ArrayFacts& facts);
QString partName(ElementPart part);

/// What was seen of a plane, drawn anew for a file; on a worker. Errors: Cancelled, Io, Internal.
Result<QByteArray> planeFile(const PlaneSource& source, const QRectF& view, const QSizeF& size, const QString& format,
                             const ExportOptions& options, const Palette& palette, const Cancel& cancel);
/// Writes a CSV of what is chosen beside the file and renames over it; on a worker. Of an archive's array it is of all
/// of it, though less may have been unpacked to be seen. Errors: BadData, with the file written, where not all of it is
/// there; Cancelled, Io, NoSpace.
Status exportArrayCsv(const OpenedArray& opened, const ArrayChoice& choice, const fs::path& to, const Cancel& cancel,
                      std::uint64_t mostUnpacked = ArrayFile::kMostExported);

} // namespace stemma::ui
