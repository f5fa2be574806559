// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ArrayWork.h"

#include "core/arrays/ArrayCsv.h"
#include "core/base/Text.h"
#include "ui/paint/Text.h"
#include "ui/visual/FileExport.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stemma::ui {

namespace {

constexpr double kArrayDots = 96;

QString inArrays(const char* text) {
    return QCoreApplication::translate("arrays", text);
}

/// The axes of a plane without the ones it has no room for.
ArrayPlane planeAxes(const Array& array, const ArrayChoice& choice) {
    ArrayPlane plane = ArrayPlane::lastOf(array);
    for (std::size_t axis = 0; axis < array.dimensions(); ++axis)
        plane.at[axis] = axis < choice.at.size() ? std::min(choice.at[axis], array.shape()[axis] - 1) : 0;
    return plane;
}

QString axisName(std::size_t axis, std::size_t axes) {
    if (axes == 2) return axis == 0 ? inArrays("row") : inArrays("column");
    return inArrays("axis %1").arg(axis);
}

/// The record's fields as columns, one row for each record in storage order of its only axis (or index in C order).
ValueSource recordValues(const Array& array) {
    ValueSource source;
    source.rows = array.count();
    source.columns = array.type().fields.size();
    source.numbers = false;
    source.head = [array](std::uint64_t column) {
        const ElementField& field = array.type().fields[std::size_t(column)];
        return oneLine(field.name + "  " + field.type.name(), 60);
    };
    source.read = [array](std::uint64_t row, std::uint64_t column, std::uint64_t rows,
                          std::uint64_t columns) -> Result<std::vector<std::string>> {
        std::vector<std::string> texts;
        for (std::uint64_t r = row; r < row + rows; ++r) {
            STEMMA_TRY(const std::string bytes, array.value(array.placeOf(r)));
            for (std::uint64_t c = column; c < column + columns; ++c) {
                const ElementField& field = array.type().fields[std::size_t(c)];
                if (bytes.empty()) {
                    texts.emplace_back();
                } else if (field.shape.empty()) {
                    texts.push_back(elementText(field.type, bytes.data() + field.offset));
                } else {
                    ElementType one{.kind = ElementType::Kind::Record, .size = array.type().size, .fields = {}};
                    one.fields = {field};
                    const std::string text = elementText(one, bytes.data());
                    texts.push_back(text.substr(1, text.size() - 2)); // without the record's brackets
                }
            }
        }
        return texts;
    };
    return source;
}

void paintOnDevice(QPaintDevice& device, const PlaneSource& source, const PlaneLayout& layout,
                   const PlanePicture& picture, const QSizeF& size, bool background, const Palette& palette) {
    QPainter painter(&device);
    if (background) painter.fillRect(QRectF(QPointF(), size), palette("surface"));
    paintPlane(painter, source, layout, picture, nullptr, palette);
}

} // namespace

Result<OpenedArray> openArray(const fs::path& file, std::size_t member, const Cancel& cancel,
                              std::uint64_t mostUnpacked) {
    OpenedArray opened;
    STEMMA_TRY(opened.file, ArrayFile::open(file));
    for (std::size_t i = 0; opened.file.archive() && i < opened.file.size(); ++i)
        opened.names.push_back(oneLine(opened.file.name(i), 120));
    for (const std::string& note : opened.file.notes())
        opened.note += (opened.note.isEmpty() ? "" : "; ") + oneLine(note);
    if (opened.file.size() == 0) {
        opened.problem = inArrays("This archive has no arrays in it.");
        return opened;
    }
    opened.member = std::min(member, opened.file.size() - 1);
    const Result<ArrayFile::Opened> array = opened.file.array(opened.member, cancel, mostUnpacked);
    if (!array && (array.error().code != ErrorCode::BadData || !opened.file.archive()))
        return tl::unexpected(array.error());
    if (!array) {
        opened.problem = oneLine(array.error().message); // the others may be sound
        return opened;
    }
    opened.array = array->array;
    opened.complaint = oneLine(array->complaint);
    return opened;
}

Array chosenArray(const Array& array, const ArrayChoice& choice) {
    const bool field = array.type().kind == ElementType::Kind::Record && choice.field >= 0 &&
                       std::size_t(choice.field) < array.type().fields.size();
    return field ? array.field(std::size_t(choice.field)) : array;
}

std::size_t lineAxis(const Array& array) {
    for (std::size_t axis = 0; axis < array.dimensions(); ++axis)
        if (array.shape()[axis] > 1) return axis;
    return 0;
}

std::vector<ArrayMode> modesOf(const Array& array, const std::optional<PixelLayout>& pixels) {
    std::vector<ArrayMode> modes;
    const std::size_t axes = array.dimensions();
    const bool seen = array.type().isPlaced() && array.count() > 1 && array.here() > 0;
    const auto longer = std::count_if(array.shape().begin(), array.shape().end(), [](auto n) { return n > 1; });
    if (seen && pixels) modes.push_back(ArrayMode::Picture);
    if (seen && axes >= 1 && longer == 1) modes.push_back(ArrayMode::Line);
    if (seen && axes >= 2 && longer > 1) modes.push_back(ArrayMode::Colours);
    modes.push_back(ArrayMode::Values);
    return modes;
}

PlaneRange rangeOf(const Array& array, const ArrayChoice& choice, const ArrayFacts& facts) {
    const bool robust = choice.range == RangeKind::Robust && facts.high > facts.low;
    PlaneRange range{robust ? facts.low : facts.min, robust ? facts.high : facts.max};
    const bool complex = array.type().kind == ElementType::Kind::Complex;
    if (complex && choice.part == ElementPart::Phase) range = {-std::numbers::pi, std::numbers::pi};
    if (complex && (choice.part == ElementPart::Real || choice.part == ElementPart::Imaginary))
        range.low = -range.high; // the facts are of magnitudes
    if (choice.range == RangeKind::Own && choice.high > choice.low) {
        // The middle colour means zero, and nothing else.
        const bool about = std::fabs(choice.low + choice.high) <= 1e-4 * choice.high;
        return {choice.low, choice.high, choice.low < 0 && about};
    }
    const double less = std::min(-range.low, range.high), more = std::max(-range.low, range.high);
    range.diverging = range.low < 0 && range.high > 0 && less > more / 5;
    if (range.diverging) range.low = -more, range.high = more;
    return range;
}

PlaneSource planeOf(const Array& array, const ArrayChoice& choice, const ArrayFacts& facts,
                    const std::optional<PixelLayout>& pixels) {
    PlaneSource source;
    source.array = array;
    source.plane = planeAxes(array, choice);
    source.part = choice.part;
    if (choice.mode == ArrayMode::Picture && pixels) {
        source.pixels = pixels;
        source.plane.rowAxis = pixels->rowAxis;
        source.plane.columnAxis = pixels->columnAxis;
    }
    source.range = rangeOf(array, choice, facts);
    source.rowTitle = source.pixels ? inArrays("row") : axisName(source.plane.rowAxis, array.dimensions());
    source.columnTitle = source.pixels ? inArrays("column") : axisName(source.plane.columnAxis, array.dimensions());
    return source;
}

LineSource lineOf(const Array& array, const ArrayChoice& choice) {
    LineSource source;
    source.array = array;
    source.lanes = {ArrayLine::along(array, lineAxis(array))};
    source.part = choice.part;
    source.axisTitle = inArrays("index");
    source.valueTitle = array.type().kind == ElementType::Kind::Complex ? partName(choice.part) : inArrays("value");
    return source;
}

ValueSource valuesOf(const Array& array, const ArrayChoice& choice) {
    if (array.type().kind == ElementType::Kind::Record) return recordValues(array);
    ValueSource source;
    source.numbers = array.type().isPlaced();
    if (array.dimensions() < 2) {
        source.rows = array.dimensions() == 0 ? 1 : array.shape()[0];
        source.columns = 1;
        source.head = [](std::uint64_t) { return inArrays("value"); };
        source.read = [array](std::uint64_t row, std::uint64_t, std::uint64_t rows,
                              std::uint64_t) -> Result<std::vector<std::string>> {
            std::vector<std::string> texts;
            for (std::uint64_t i = row; i < row + rows; ++i) {
                const std::uint64_t place = array.dimensions() == 0 ? 0 : array.place({i});
                STEMMA_TRY(std::string text, array.text(place));
                texts.push_back(std::move(text));
            }
            return texts;
        };
        return source;
    }
    const ArrayPlane plane = planeAxes(array, choice);
    source.rows = plane.rows(array);
    source.columns = plane.columns(array);
    source.head = [](std::uint64_t column) { return qtext(formatCount(std::int64_t(column))); };
    source.read = [array, plane](std::uint64_t row, std::uint64_t column, std::uint64_t rows, std::uint64_t columns) {
        return planeTexts(array, plane, {row, column, rows, columns});
    };
    return source;
}

QString partName(ElementPart part) {
    switch (part) {
    case ElementPart::Real:
        return inArrays("Real part");
    case ElementPart::Imaginary:
        return inArrays("Imaginary part");
    case ElementPart::Phase:
        return inArrays("Phase");
    default:
        return inArrays("Magnitude");
    }
}

QString factsOf(const Array& array, const ArrayFacts& facts) {
    QString text = qtext(array.shapeText() + " · " + array.type().name());
    if (array.dimensions() > 1 && array.fortran()) text += inArrays(" · Fortran order");
    if (facts.looked == 0) return text;
    if (facts.finite == 0) return text + inArrays(" · all NaN");
    const ElementType shown = array.type().kind == ElementType::Kind::Complex
                                  ? ElementType{.kind = ElementType::Kind::Float, .size = 8, .fields = {}}
                                  : array.type();
    const bool exact = !array.type().isNumber() || array.type().isWhole();
    const auto end = [&](double value, const std::string& words) {
        return oneLine(exact && !words.empty() ? words : placedText(shown, value), 40);
    };
    const QString low = end(facts.min, facts.minText), high = end(facts.max, facts.maxText);
    text += low == high ? inArrays(" · all %1").arg(low) : inArrays(" · %1 to %2").arg(low, high);
    if (array.type().isNumber() && low != high)
        text += inArrays(" · mean %1 ± %2").arg(qtext(formatNumber(facts.mean)), qtext(formatNumber(facts.deviation)));
    if (facts.nan > 0) text += inArrays(" · %1 NaN").arg(qtext(formatCount(std::int64_t(facts.nan))));
    const std::uint64_t infinite = facts.positiveInfinite + facts.negativeInfinite;
    if (infinite > 0) text += inArrays(" · %1 infinite").arg(qtext(formatCount(std::int64_t(infinite))));
    return facts.sampled ? text + inArrays(" (of a sample)") : text;
}

Result<QByteArray> planeFile(const PlaneSource& source, const QRectF& view, const QSizeF& size, const QString& format,
                             const ExportOptions& options, const Palette& palette, const Cancel& cancel) {
    const PlaneLayout layout = layOutPlane(source, size, view);
    const double scale = format == QLatin1String("png") ? std::clamp(options.scale, 1.0, 4.0) : 2;
    PlaneWish wish;
    const auto first = [](double at) { return std::uint64_t(std::max(std::floor(at), 0.0)); };
    wish.region.row = std::min(first(layout.view.top()), source.rows());
    wish.region.column = std::min(first(layout.view.left()), source.columns());
    wish.region.rows = std::min(first(std::ceil(layout.view.bottom())), source.rows()) - wish.region.row;
    wish.region.columns = std::min(first(std::ceil(layout.view.right())), source.columns()) - wish.region.column;
    wish.rows = std::size_t(std::max(layout.seen.height() * scale, 1.0));
    wish.columns = std::size_t(std::max(layout.seen.width() * scale, 1.0));
    wish.mostValues = 256u << 20;
    STEMMA_TRY(const PlanePicture picture, readPlane(source, wish, palette, cancel));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (format == QLatin1String("png")) {
        QImage image((size * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
        if (image.isNull()) return fail(ErrorCode::Internal, "a picture of that size can't be made");
        image.setDevicePixelRatio(scale);
        image.fill(Qt::transparent);
        paintOnDevice(image, source, layout, picture, size, options.background, palette);
        if (!image.save(&buffer, "PNG")) return fail(ErrorCode::Internal, "the picture can't be written as PNG");
    } else if (format == QLatin1String("svg")) {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setResolution(int(kArrayDots));
        generator.setSize(size.toSize());
        generator.setViewBox(QRectF(QPointF(), size));
        generator.setTitle(QString());
        generator.setDescription(QString());
        paintOnDevice(generator, source, layout, picture, size, options.background, palette);
    } else {
        QPdfWriter writer(&buffer);
        writer.setResolution(int(kArrayDots));
        writer.setPageLayout(
            QPageLayout(QPageSize(size * 72 / kArrayDots, QPageSize::Point, QString(), QPageSize::ExactMatch),
                        QPageLayout::Portrait, {}));
        paintOnDevice(writer, source, layout, picture, size, options.background, palette);
    }
    return bytes;
}

Status exportArrayCsv(const OpenedArray& opened, const ArrayChoice& choice, const fs::path& to, const Cancel& cancel,
                      std::uint64_t mostUnpacked) {
    Array array = opened.array;
    std::string complaint = utf8(opened.complaint);
    if (opened.file.archive() && array.here() < array.count()) {
        STEMMA_TRY(ArrayFile::Opened whole, opened.file.array(opened.member, cancel, mostUnpacked));
        array = std::move(whole.array);
        complaint = std::move(whole.complaint);
    }
    array = chosenArray(array, choice);
    STEMMA_CHECK(replaceFileBy(
        to,
        [&](int fd) {
            return writeArrayCsv(
                array, [fd](std::string_view text) { return writeAll(fd, text); }, cancel);
        },
        cancel));
    if (complaint.empty()) return {};
    return fail(ErrorCode::BadData,
                printable(to.filename().string()) +
                    (array.here() < array.count() ? " has only a part of it: " : " is written, but: ") + complaint);
}

} // namespace stemma::ui
