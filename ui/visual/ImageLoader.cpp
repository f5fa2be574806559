// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ImageLoader.h"

#include "core/base/Helper.h"
#include "core/base/Text.h"
#include "ui/paint/Text.h"

#include <fcntl.h>
#include <memory>
#include <sys/stat.h>

namespace stemma::ui {

namespace {

constexpr double kSeconds = 25;
constexpr std::int64_t kMemory = helperMemory(std::int64_t(1500) << 20);
constexpr int kSmallest = 512; ///< levels end there

HelperPool& pool() {
    static HelperPool helpers(
        HelperOptions{.program = "stemma-view", .arguments = {}, .most = 2, .memoryBytes = kMemory, .idleSeconds = 60});
    return helpers;
}

/// The helper's answer is checked: it comes from another process.
Result<LoadedImage> imageFrom(HelperReply reply) {
    const auto width = reply.header["shownWidth"].integer(), height = reply.header["shownHeight"].integer();
    const std::int64_t deep = reply.header["deep"].integer();
    const bool right = width > 0 && height > 0 && width < 100'000 && height < 100'000 &&
                       (deep == 0 || deep == 2 || deep == 8) &&
                       std::size_t(width) * std::size_t(height) * std::size_t(4 + deep) == reply.body.size();
    if (!right) return fail(ErrorCode::HelperFailed, "The picture came back incomplete", "Try again.");
    auto* bytes = new std::string(std::move(reply.body));
    LoadedImage loaded;
    loaded.image = QImage(
        reinterpret_cast<const uchar*>(bytes->data()), int(width), int(height), width * 4, QImage::Format_RGBA8888,
        [](void* owned) { delete static_cast<std::string*>(owned); }, bytes);
    if (deep > 0)
        loaded.deep = QImage(reinterpret_cast<const uchar*>(bytes->data()) + width * height * 4, int(width),
                             int(height), width * deep, deep == 2 ? QImage::Format_Grayscale16 : QImage::Format_RGBA64)
                          .copy();
    loaded.grey = reply.header["grey"].boolean();
    loaded.size = {int(reply.header["width"].integer(width)), int(reply.header["height"].integer(height))};
    loaded.format = oneLine(reply.header["format"].text(), 20);
    return loaded;
}

Result<LoadedImage> load(const fs::path& file, int box, const Cancel& cancel) {
    // A FIFO in the picture's place must not hold us up.
    Result<Fd> opened = openFile(file, O_RDONLY | O_NONBLOCK);
    const std::string name = printable(file.filename().string());
    if (!opened && opened.error().code == ErrorCode::NotFound)
        return fail(ErrorCode::NotFound, "The file " + name + " is gone",
                    "It was at " + printable(file.parent_path().string()) + ".");
    if (!opened) return tl::unexpected(std::move(opened).error());
    const Json request = Json::object({{"op", "image"}, {"name", name}, {"box", box}});
    Result<HelperReply> reply = pool().call(request, {}, {opened->get()}, kSeconds, cancel);
    if (reply) return imageFrom(std::move(*reply));
    Error error = std::move(reply).error();
    if (error.code == ErrorCode::HelperFailed || error.code == ErrorCode::TimedOut) {
        error.causes.insert(error.causes.begin(), {error.code, error.message, {}, std::nullopt, {}});
        error.message = name + " can't be shown: decoding it takes more time or memory than a picture may";
        error.hint.clear();
    }
    return tl::unexpected(std::move(error));
}

} // namespace

ImageLoader helperImageLoader(int box) {
    return [box](const fs::path& file, const Cancel& cancel) { return load(file, box, cancel); };
}

LoadedImage withLevels(LoadedImage loaded) {
    QImage last = loaded.image;
    while (last.width() > kSmallest && last.height() > kSmallest) {
        last = last.scaled({(last.width() + 1) / 2, (last.height() + 1) / 2}, Qt::IgnoreAspectRatio,
                           Qt::SmoothTransformation);
        loaded.levels.push_back(last);
    }
    return loaded;
}

QImage smallOf(const LoadedImage& loaded, int side) {
    const QImage* from = &loaded.image;
    for (const QImage& level : loaded.levels)
        if (std::max(level.width(), level.height()) >= side) from = &level;
    if (std::max(from->width(), from->height()) <= side) return *from;
    return from->scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

} // namespace stemma::ui
