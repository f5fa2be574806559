// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Drawing.h"
#include "app/cli/ExportCurves.h"
#include "app/cli/ExportWay.h"
#include "app/cli/NewFile.h"
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/Signals.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/DiskSpace.h"
#include "core/base/Text.h"
#include "core/engine/Things.h"
#include "core/store/Content.h"
#include "core/tables/Tables.h"

namespace stemma::cli {

namespace {

/// What was kept has changed since, or is damaged. `file` is "" where it isn't known which.
tl::unexpected<Error> isntWhatWasKept(const VersionInfo& version, const std::string& file = {}) {
    return fail(ErrorCode::Corrupt,
                printable(versionName(version)) + " isn't what was kept" +
                    (file.empty() ? "" : ": '" + printable(file) + "' has other bytes"),
                version.reference ? "It is a reference, and its file was changed since."
                                  : "`stemma verify` says what else is damaged.");
}

/// Of what was deleted only the record is left.
Status checkThere(const VersionInfo& version) {
    const std::string name = printable(versionName(version));
    if (version.state == VersionState::Deleted)
        return fail(ErrorCode::NotFound, name + " can't be exported: its files were deleted",
                    "`stemma artifacts` lists the versions there are.");
    if (version.state == VersionState::Evicted)
        return fail(ErrorCode::NotFound, name + " can't be exported: its files were cleaned away",
                    "Run its pipeline to make it again.");
    return {};
}

/// Before its data is shown as something else, which no hash can be compared with.
Status checkKept(const Store& store, const ExportWay& way) {
    STEMMA_TRY(const bool same, store.filesPresent(way.of.id, !way.of.reference));
    if (!same) return isntWhatWasKept(way.of);
    return {};
}

Status copyLink(const FileEntry& file, const fs::path& target) {
    if (leadsOutside(fs::path(file.path).parent_path().native(), file.link))
        return fail(ErrorCode::BadData, "The link '" + printable(file.path) + "' leads out of its folder, to '" +
                                            printable(file.link) + "'");
    std::error_code failed;
    fs::create_symlink(file.link, target, failed);
    if (failed) return failWriting(failed.value(), "Can't make the link '" + printable(target.native()) + "'", target);
    return {};
}

/// Copies a version's files to `to`, which doesn't exist, and makes sure that they are what was recorded.
Status copyOut(const Store& store, const VersionInfo& version, const fs::path& to) {
    STEMMA_TRY(const std::vector<FileEntry> files, store.files(version.id));
    const fs::path data = store.dataFolder(version.uuid);
    STEMMA_TRY(const fs::path path, versionPath(store, version));
    const bool single = files.size() == 1 && !path.empty() && path != data;
    if (!single) STEMMA_CHECK(makeFolders(to));
    std::vector<std::pair<const FileEntry*, fs::path>> links; // last: nothing is written through one
    const std::vector<fs::path> places = placesBelow(files, version.reference);
    for (std::size_t i = 0; i < files.size(); ++i) {
        const FileEntry& file = files[i];
        const fs::path target = single ? to : to / places[i];
        if (!single) STEMMA_CHECK(makeFolders(target.parent_path()));
        if (!file.link.empty()) {
            links.emplace_back(&file, target);
            continue;
        }
        STEMMA_TRY(const HashedFile copied, copyFileHashed(data / file.path, target));
        if (copied.digest != file.sha) return isntWhatWasKept(version, file.path);
    }
    for (const auto& [file, target] : links) STEMMA_CHECK(copyLink(*file, target));
    return {};
}

Status exportRows(const Store& store, const ExportWay& way, const NewFile& file) {
    STEMMA_CHECK(checkKept(store, way));
    SqlRequest request;
    SqlPart part;
    STEMMA_TRY(part.options, ReadOptions::fromJson(way.of.readOptions));
    STEMMA_TRY(const std::vector<FileEntry> files, store.files(way.of.id));
    for (const FileEntry& entry : files)
        part.files.push_back(store.dataFolder(way.of.uuid) / entry.path); // of a reference the place is absolute
    request.query = "FROM self";
    request.inputs.push_back({"self", {std::move(part)}});
    request.output = file.part();
    request.format = way.format;
    const Cancel cancel;
    const Interruption interruption(cancel);
    TablesClient tables;
    STEMMA_CHECK(tables.runSql(request, cancel));
    return {};
}

/// What stemma-draw had to say of the picture: that it shows a sample.
Result<std::string> exportDrawing(const Store& store, const ExportWay& way, Json request, const NewFile& file) {
    if (way.picture < 0) STEMMA_CHECK(checkKept(store, way));
    request.set("op", "visualization");
    request.set("version", way.of.id.value);
    request.set("picture", way.picture);
    STEMMA_TRY(const DrawnFile drawn, draw(store, request));
    STEMMA_CHECK(file.write(drawn.bytes));
    return drawn.facts["note"].text();
}

Status exportBeside(const fs::path& from, const NewFile& file) {
    const Result<HashedFile> copied = copyFileHashed(from, file.part());
    if (!copied && copied.error().code == ErrorCode::NotFound)
        return fail(ErrorCode::NotFound, "'" + printable(from.native()) + "' is gone",
                    "`stemma verify` says what else.");
    if (!copied) return tl::unexpected<Error>(copied.error());
    return {};
}

/// Writes beside the file's place, not synced; returns what there is to be said of the result.
Result<std::string> exportBy(Invocation& invocation, const Store& store, const VersionInfo& version,
                             const ExportWay& way, const NewFile& file) {
    STEMMA_CHECK(checkThere(way.of));
    const std::string picturesOnly = drawingOptionGiven(invocation);
    if (way.kind != ExportWay::Kind::Draw && !picturesOnly.empty())
        return fail(ErrorCode::InvalidArgument, "--" + picturesOnly + " is for a picture that is drawn; this is " +
                                                    (way.kind == ExportWay::Kind::Table ? "a table" : "a copy"));
    if (way.kind == ExportWay::Kind::Draw) {
        STEMMA_TRY(Json request, drawingRequest(invocation, way.format));
        return exportDrawing(store, way, std::move(request), file);
    }
    STEMMA_CHECK(way.kind == ExportWay::Kind::Table    ? exportRows(store, way, file)
                 : way.kind == ExportWay::Kind::Beside ? exportBeside(way.file, file)
                                                       : copyOut(store, version, file.part()));
    return std::string();
}

void report(const Invocation& invocation, const VersionInfo& version, const ExportWay& way, const fs::path& file,
            const std::string& said) {
    std::error_code failed;
    std::uint64_t bytes = fs::file_size(file, failed);
    if (failed) bytes = version.bytes; // a folder
    if (invocation.json()) {
        Json result =
            Json::object({{"file", pathJson(file)},
                          {"name", version.name},
                          {"version", version.number},
                          {"bytes", bytes},
                          {"converted", way.kind == ExportWay::Kind::Table || way.kind == ExportWay::Kind::Draw}});
        if (!way.title.empty()) result.set("visualization", way.title);
        if (!said.empty()) result.set("note", said);
        return printJson(result);
    }
    const std::string of = way.of.id == version.id ? "" : " of " + versionName(way.of) + ", which describes it,";
    std::string sentence = versionName(version) + " is copied to ";
    if (way.kind == ExportWay::Kind::Table) sentence = "the rows of " + versionName(version) + " are written to ";
    if (way.kind == ExportWay::Kind::Draw) sentence = "drew " + versionName(version) + " to ";
    if (!way.title.empty()) sentence = "'" + way.title + "'" + of + " is written to ";
    printNote(sentence + file.native() + ", " + formatBytes(bytes) + (said.empty() ? "" : " (" + said + ")"));
}

Result<Exit> runExport(Invocation& invocation) {
    STEMMA_TRY(const auto store, openStore(invocation));
    STEMMA_TRY(const Thing thing, findThing(*store, invocation.text("REF")));
    if (!invocation.has("to"))
        return fail(ErrorCode::InvalidArgument, "Where to? --to FILE is missing",
                    "As in: stemma export " + shellQuote(invocation.text("REF")) + " --to out.csv");
    if (thing.stepRun) return exportCurves(invocation, *store, thing.stepRun);
    if (!thing.version)
        return fail(ErrorCode::InvalidArgument, "A run is exported step by step, or by what it made",
                    "As in: stemma export run:" + std::to_string(thing.run.value) + "/STEP --to curve.svg");
    STEMMA_TRY(const VersionInfo version, store->version(thing.version));
    STEMMA_TRY(const fs::path path, versionPath(*store, version));
    fs::path to = invocation.text("to");
    std::error_code failed;
    invocation.failing = Exit::Wrong;
    // Into a folder that is there, under its own name, as cp does.
    const std::string picture = invocation.text("visualization");
    if (!picture.empty() && fs::is_directory(to, failed)) {
        STEMMA_TRY(const fs::path name, pictureFileName(*store, version, picture));
        to /= name;
    } else if (fs::is_directory(to, failed) && path != store->dataFolder(version.uuid)) {
        to /= path.filename();
    }
    STEMMA_TRY(const ExportWay way, exportWay(*store, version, path, to, picture));
    STEMMA_TRY(NewFile file, NewFile::at(to, invocation.has("force")));
    const Result<std::string> said = exportBy(invocation, *store, version, way, file);
    if (!said && said.error().code == ErrorCode::Corrupt) invocation.failing = Exit::Workspace;
    if (!said) return tl::unexpected<Error>(said.error());
    STEMMA_CHECK(file.put());
    invocation.failing.reset();
    report(invocation, version, way, to, *said);
    return Exit::Success;
}

} // namespace

Command exportCommand() {
    Command command;
    command.name = "export";
    command.summary = "Write an artifact, its rows or its picture to a file";
    command.description =
        "The name's ending says what is written: equal to the artifact's own, or none, it is a copy of what is kept;\n"
        "a table's rows become .csv, .parquet, .json or .jsonl; its first picture, or the one that --visualization\n"
        "names, becomes .svg, .png or .pdf, as the window draws it. Of a step of a run (run:12/fit) its curves are\n"
        "written: one as a picture or .vl.json, all values as .csv.";
    command.arguments = {{.name = "REF", .help = "the version, or a step of a run", .completes = Completes::Thing}};
    command.options = {{.name = "to",
                        .letter = 'o',
                        .value = "FILE",
                        .help = "a file, or a folder for what has several files",
                        .completes = Completes::File},
                       {.name = "visualization",
                        .value = "NAME",
                        .help = "what shows it, by title, file name or number from 1",
                        .completes = Completes::Visualization}};
    for (Option& option : drawingOptions(true)) command.options.push_back(std::move(option));
    command.options.push_back({.name = "force", .letter = 'f', .value = "", .help = "write over a file that is there"});
    command.options.push_back(jsonOption("{\"file\": …, \"name\": …, \"version\": …, \"bytes\": …}"));
    command.examples = {
        {"stemma export penguins/predicted --to predicted.parquet", "the version that counts now"},
        {"stemma export penguins/predicted --to predicted.csv", "the same rows as CSV"},
        {"stemma export penguins/model@production --to .", "into this folder, under its own name"},
        {"stemma export penguins/confusion --to confusion.svg", "its picture"},
        {"stemma export 'run:2/fit[l2=0.01,size=8]' --to loss.svg", "how its numbers went, step by step"},
        {"stemma export penguins/clean --visualization 2 --to hist.png --scale 2", "another, crisp"}};
    command.run = runExport;
    return command;
}

} // namespace stemma::cli
