// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ExportArray.h"

#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Signals.h"
#include "core/arrays/ArrayCsv.h"
#include "core/arrays/ArrayFile.h"
#include "core/base/Text.h"
#include "core/engine/Things.h"

#include <algorithm>
#include <fcntl.h>

namespace stemma::cli {

namespace {

constexpr std::size_t kMostNamed = 20;

Result<std::size_t> whichArray(const ArrayFile& file, const std::string& reference, const std::string& wanted) {
    if (!file.archive() && !wanted.empty())
        return fail(ErrorCode::InvalidArgument, "--array is for an archive of arrays; " + reference + " is one array");
    if (file.size() == 1 && wanted.empty()) return std::size_t(0);
    if (file.size() == 0) return fail(ErrorCode::BadData, reference + " has no arrays in it");
    std::vector<std::string> names;
    for (std::size_t i = 0; i < file.size(); ++i) {
        names.push_back(file.name(i));
        if (names.back() == wanted) return i;
    }
    const std::size_t shown = std::min(names.size(), kMostNamed);
    const std::vector<std::string> some(names.begin(), names.begin() + std::ptrdiff_t(shown));
    const std::string hint = "Its arrays are " + join(some, ", ") + (shown < names.size() ? " and more" : "") + ".";
    if (wanted.empty())
        return fail(ErrorCode::InvalidArgument,
                    reference + " has " + formatCount(std::int64_t(names.size())) +
                        " arrays: --array says which one is written",
                    hint);
    return fail(ErrorCode::InvalidArgument,
                reference + " has no array '" + printable(wanted) + "'." + didYouMean(wanted, names), hint);
}

} // namespace

Result<std::string> exportArray(const Invocation& invocation, const Store& store, const VersionInfo& version,
                                const NewFile& file) {
    const std::string reference = printable(versionName(version));
    STEMMA_TRY(const fs::path path, versionPath(store, version));
    const auto unreadable = [&](Error error) {
        if (error.code == ErrorCode::BadData) error.message = reference + " can't be written as CSV: " + error.message;
        return tl::unexpected<Error>(std::move(error));
    };
    Result<ArrayFile> arrays = ArrayFile::open(path);
    if (!arrays) return unreadable(std::move(arrays).error());
    STEMMA_TRY(const std::size_t index, whichArray(*arrays, reference, invocation.text("array")));
    const Cancel cancel;
    const Interruption interruption(cancel);
    Result<ArrayFile::Opened> opened = arrays->array(index, cancel, ArrayFile::kMostExported);
    if (!opened) return unreadable(std::move(opened).error());
    STEMMA_TRY(const Fd out, openFile(file.part(), O_WRONLY | O_CREAT | O_TRUNC));
    Status written = writeArrayCsv(
        opened->array, [&](std::string_view text) { return writeAll(out.get(), text); }, cancel);
    if (!written) return unreadable(std::move(written).error());
    return opened->complaint;
}

} // namespace stemma::cli
