// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Drawing.h"
#include "app/cli/ExportAll.h"
#include "app/cli/ExportCurves.h"
#include "app/cli/ExportStory.h"
#include "app/cli/ExportWay.h"
#include "app/cli/ExportWrite.h"
#include "app/cli/NewFile.h"
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"
#include "core/engine/Things.h"

namespace stemma::cli {

namespace {

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
                          {"converted", way.kind != ExportWay::Kind::Copy && way.kind != ExportWay::Kind::Beside}});
        if (!way.title.empty()) result.set("visualization", way.title);
        if (!said.empty()) result.set("note", said);
        return printJson(result);
    }
    const std::string of = way.of.id == version.id ? "" : " of " + versionName(way.of) + ", which describes it,";
    std::string sentence = versionName(version) + " is copied to ";
    if (way.kind == ExportWay::Kind::Table) sentence = "the rows of " + versionName(version) + " are written to ";
    if (way.kind == ExportWay::Kind::Array) sentence = "the values of " + versionName(version) + " are written to ";
    if (way.kind == ExportWay::Kind::Draw) sentence = "drew " + versionName(version) + " to ";
    if (way.kind == ExportWay::Kind::ChartRows)
        sentence = "the rows that " + versionName(version) + " draws are written to ";
    if (!way.title.empty()) sentence = "'" + way.title + "'" + of + " is written to ";
    printNote(sentence + file.native() + ", " + formatBytes(bytes) + (said.empty() ? "" : " (" + said + ")"));
}

/// Without --to nothing is written; what could be is named.
tl::unexpected<Error> whereTo(const Invocation& invocation, const Store& store, const Thing& thing) {
    const std::string word = shellQuote(invocation.text("REF"));
    std::string hint = "As in: stemma export " + word + " --to " + (thing.version ? "out.csv" : "story.html");
    if (thing.version)
        if (const auto version = store.version(thing.version)) {
            std::string names;
            for (const PictureName& name : pictureNames(store, *version))
                names += (names.empty() ? "'" : ", '") + printable(name.title) + "'";
            if (!names.empty()) hint += ". Its visualizations are " + names;
        }
    return fail(Error{ErrorCode::InvalidArgument, "Where to? --to FILE is missing", hint, {}, {}});
}

/// Whether all that shows it is asked for: a run has nothing else, and no other file of a version ends in .html.
bool wantsStory(const Invocation& invocation, const Store& store, const Thing& thing) {
    if (!thing.version || invocation.has("story")) return true;
    const std::string ending = endingOf(invocation.text("to"));
    if (!isStoryFile(ending) || ending == ".pdf" || invocation.has("visualization")) return false;
    const auto version = store.version(thing.version);
    const auto path = version ? versionPath(store, *version) : Result<fs::path>();
    if (!path || !isStoryFile(endingOf(*path))) return path.has_value();
    return false;
}

Result<Exit> runExport(Invocation& invocation) {
    STEMMA_TRY(const auto store, openStore(invocation));
    STEMMA_TRY(const Thing thing, findThing(*store, invocation.text("REF")));
    if (!invocation.has("to")) return whereTo(invocation, *store, thing);
    for (const char* option : {"all", "format", "table", "array", "story"})
        if (thing.stepRun && invocation.has(option))
            return fail(ErrorCode::InvalidArgument,
                        "--" + std::string(option) + " is for an artifact; of a step its curves are written");
    if (thing.stepRun) return exportCurves(invocation, *store, thing.stepRun);
    if (wantsStory(invocation, *store, thing)) return exportStory(invocation, *store, thing);
    STEMMA_TRY(const VersionInfo version, store->version(thing.version));
    if (invocation.has("all")) return exportAll(invocation, *store, version);
    if (invocation.has("format"))
        return fail(ErrorCode::InvalidArgument, "--format is for --all", "A single file's name says its format.");
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
    const Result<std::string> said = writeExport(invocation, *store, version, way, file);
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
        "a table's rows become .csv, .parquet, .json or .jsonl, an array's values .csv; its first picture, or the one\n"
        "that --visualization names, becomes .svg, .png or .pdf, as the window draws it, .vl.json with its rows in "
        "it,\n"
        "which other programs draw too, or, named by --visualization, .csv, the rows that are drawn. A run becomes "
        "its\n"
        "story, one .html or .pdf with all that it made; a version does by --story. Of a step of a run (run:12/fit) "
        "its\n"
        "curves are written: one as a picture or .vl.json, all values as .csv.";
    command.arguments = {
        {.name = "REF", .help = "the version, a run, or a step of a run", .completes = Completes::Thing}};
    command.options = {{.name = "to",
                        .letter = 'o',
                        .value = "FILE",
                        .help = "a file, or a folder for what has several files",
                        .completes = Completes::File},
                       {.name = "table", .value = "NAME", .help = "which table of a database, or sheet of a workbook"},
                       {.name = "visualization",
                        .value = "NAME",
                        .help = "what shows it, by title, file name or number from 1",
                        .completes = Completes::Visualization}};
    command.options.push_back({.name = "array", .value = "NAME", .help = "which array of an .npz is written as .csv"});
    command.options.push_back(
        {.name = "all", .value = "", .help = "every visualization, into the folder that --to names"});
    command.options.push_back({.name = "format",
                               .value = "FORMAT",
                               .help = "of --all: svg (unless said otherwise), pdf, png, vl.json or csv",
                               .completes = Completes::Words,
                               .words = {"svg", "pdf", "png", "vl.json", "csv"}});
    command.options.push_back(
        {.name = "story", .value = "", .help = "everything that shows it, as one .html or .pdf; of a run always"});
    for (Option& option : drawingOptions(true)) command.options.push_back(std::move(option));
    command.options.push_back({.name = "force", .letter = 'f', .value = "", .help = "write over a file that is there"});
    command.options.push_back(jsonOption("{\"file\": …, \"name\": …, \"version\": …, \"bytes\": …}"));
    command.examples = {
        {"stemma export penguins/predicted --to predicted.parquet", "the version that counts now"},
        {"stemma export penguins/predicted --to predicted.csv", "the same rows as CSV"},
        {"stemma export penguins/model@production --to .", "into this folder, under its own name"},
        {"stemma export penguins/confusion --to confusion.svg", "its picture"},
        {"stemma export 'run:2/fit[l2=0.01,size=8]' --to loss.svg", "how its numbers went, step by step"},
        {"stemma export penguins/clean --visualization 2 --to hist.png --scale 2", "another, crisp"},
        {"stemma export penguins/clean --all --to pictures --format pdf", "all of them, a page each"},
        {"stemma export penguins/clean --visualization 1 --to chart.vl.json", "for the Vega editor, with its rows"},
        {"stemma export run:12 --to story.html", "all that a run made, to be sent to somebody"}};
    command.run = runExport;
    return command;
}

} // namespace stemma::cli
