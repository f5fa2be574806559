// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ExportAll.h"

#include "app/cli/ExportWay.h"
#include "app/cli/ExportWrite.h"
#include "app/cli/NewFile.h"
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Terminal.h"
#include "core/base/Text.h"

#include <algorithm>

namespace stemma::cli {

namespace {

const std::vector<std::string> kFormats{"svg", "pdf", "png", "vl.json", "csv"};

/// "02-histogram.svg"; a name of a few letters that no file system objects to.
std::string numberedName(std::size_t number, const fs::path& file, const std::string& ending) {
    std::string name = file.filename().native();
    name.resize(name.size() - std::min(name.size(), endingOf(file).size()));
    while (!name.empty() && (std::isdigit(static_cast<unsigned char>(name.front())) || name.front() == '-'))
        name.erase(0, 1); // its own number
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_') c = '-';
    const std::string digits = std::to_string(number);
    return (digits.size() < 2 ? "0" : "") + digits + (name.empty() ? "" : "-" + name.substr(0, 80)) + ending;
}

/// What is no chart stays what it is.
Result<ExportWay> wayOf(const ExportWay& picture, const std::string& ending) {
    const std::string own = endingOf(picture.file);
    if (own != ".vl.json") return picture;
    return wayWithEnding(picture, ending);
}

Result<std::string> writeOne(const Invocation& invocation, const Store& store, const VersionInfo& version,
                             const ExportWay& way, const fs::path& to) {
    STEMMA_TRY(NewFile file, NewFile::at(to, invocation.has("force")));
    STEMMA_TRY(std::string said, writeExport(invocation, store, version, way, file));
    STEMMA_CHECK(file.put());
    return said;
}

} // namespace

Result<Exit> exportAll(Invocation& invocation, const Store& store, const VersionInfo& version) {
    const std::string format = invocation.text("format", "svg");
    if (std::find(kFormats.begin(), kFormats.end(), format) == kFormats.end())
        return fail(ErrorCode::InvalidArgument,
                    withGuess("Pictures can't be written as '" + printable(format) + "'", format, kFormats),
                    "--format takes " + join(kFormats, ", ") + ".");
    invocation.failing = Exit::Wrong;
    const fs::path folder = invocation.text("to");
    std::error_code failed;
    if (fs::exists(folder, failed) && !fs::is_directory(folder, failed))
        return fail(ErrorCode::AlreadyExists, "'" + printable(folder.native()) + "' is a file",
                    "--all takes a folder.");
    STEMMA_TRY(const std::vector<ExportWay> pictures, picturesToExport(store, version));
    if (pictures.empty()) return fail(ErrorCode::NotFound, "Nothing shows " + printable(versionName(version)) + " yet");
    STEMMA_CHECK(makeFolders(folder));
    Json::Array written;
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        STEMMA_TRY(const ExportWay way, wayOf(pictures[i], "." + format));
        const bool drawn = way.kind != ExportWay::Kind::Beside;
        const fs::path to =
            folder / numberedName(i + 1, pictures[i].file, drawn ? "." + format : endingOf(pictures[i].file));
        const Result<std::string> said = writeOne(invocation, store, version, way, to);
        if (!said && said.error().code == ErrorCode::Cancelled) return tl::unexpected<Error>(said.error());
        if (!said) {
            ++wrong;
            printNote("'" + way.title + "' isn't written: " + said.error().message);
            continue;
        }
        Json one = Json::object({{"file", pathJson(to)}, {"visualization", way.title}});
        if (!said->empty()) one.set("note", *said);
        written.push_back(std::move(one));
    }
    if (invocation.json())
        printJson(Json::object(
            {{"folder", pathJson(folder)}, {"name", version.name}, {"version", version.number}, {"written", written}}));
    else
        printNote(plural(std::int64_t(written.size()), "picture") + " of " + versionName(version) + " " +
                  (written.size() == 1 ? "is" : "are") + " written to " + folder.native());
    if (wrong == 0) invocation.failing.reset();
    return wrong == 0 ? Exit::Success : Exit::Wrong;
}

} // namespace stemma::cli
