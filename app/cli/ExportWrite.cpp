// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ExportWrite.h"

#include "app/cli/Drawing.h"
#include "app/cli/ExportArray.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/Signals.h"
#include "core/base/DiskSpace.h"
#include "core/base/Text.h"
#include "core/store/Content.h"
#include "core/tables/Tables.h"
#include "core/visual/ChartCopies.h"
#include "core/visual/Specification.h"

namespace stemma::cli {

namespace {

constexpr std::uint64_t kMostSpecification = 16u << 20;

const char* kindWords(ExportWay::Kind kind) {
    switch (kind) {
    case ExportWay::Kind::Table:
        return "a table";
    case ExportWay::Kind::Array:
        return "an array's values";
    case ExportWay::Kind::Chart:
        return "a specification";
    case ExportWay::Kind::ChartRows:
        return "its rows";
    default:
        return "a copy";
    }
}

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

/// How one table of a database is read. `table` "" is the only one there is.
Result<ReadOptions> tableOfDatabase(const VersionInfo& version, const Json& contents, const std::string& table) {
    std::vector<std::string> names;
    for (const Json& one : contents["tables"].items()) {
        names.push_back(one["name"].text());
        const bool only = table.empty() && contents["tables"].size() == 1;
        if (!only && names.back() != table && names.back() != "main." + table) continue;
        ReadOptions options;
        options.format = contents["format"].text();
        options.table = names.back();
        for (const Json& column : one["columns"].items())
            options.columns.push_back({column["name"].text(), column["type"].text()});
        if (!options.columns.empty()) return options;
        return fail(ErrorCode::BadData,
                    "The table " + printable(names.back()) + " can't be read: " + one["problem"].text());
    }
    const std::string name = printable(versionName(version));
    const std::string guess = didYouMean(table, names);
    const std::size_t count = names.size();
    if (names.size() > 20) names.resize(20);
    const std::string known = "Its tables are " + printable(join(names, ", ")) + (count > 20 ? " and more." : ".");
    if (table.empty())
        return fail(ErrorCode::InvalidArgument, name + " has " + plural(std::int64_t(count), "table") + ": which one?",
                    known + " Say --table NAME.");
    return fail(ErrorCode::NotFound, name + " has no table '" + printable(table) + "'." + guess, known);
}

/// How the rows that were asked for are read: as was decided when they came, or of another table of the same file.
Result<ReadOptions> rowOptions(TablesClient& tables, const ExportWay& way, const std::vector<fs::path>& files,
                               const std::string& table, const Cancel& cancel) {
    if (way.of.type == "database" && files.size() == 1) {
        // All values of the one table are looked at: what is written must not depend on how long that takes.
        std::vector<std::string> wanted = {table, "main." + table};
        if (table.empty()) {
            STEMMA_TRY(const Json all, tables.contentsOf(files.front(), {}, cancel));
            if (all["tables"].size() != 1) return tableOfDatabase(way.of, all, table); // which one?
            wanted = {all["tables"].at(0)["name"].text()};
        }
        STEMMA_TRY(const Json contents, tables.contentsOf(files.front(), wanted, cancel));
        return tableOfDatabase(way.of, contents, table);
    }
    STEMMA_TRY(ReadOptions options, ReadOptions::fromJson(way.of.readOptions));
    if (table.empty() || options.table == table) return options;
    if (options.format != "xlsx")
        return fail(ErrorCode::InvalidArgument,
                    printable(versionName(way.of)) + " is one table: it has none named '" + printable(table) + "'",
                    "Leave --table out.");
    STEMMA_TRY(Sniffed sniffed, tables.sniff(files, Json::object({{"sheet", table}}), cancel));
    return std::move(sniffed.options);
}

Status exportRows(const Store& store, const ExportWay& way, const std::string& table, const NewFile& file) {
    STEMMA_CHECK(checkKept(store, way));
    const Cancel cancel;
    const Interruption interruption(cancel);
    TablesClient tables;
    SqlRequest request;
    SqlPart part;
    STEMMA_TRY(const std::vector<FileEntry> files, store.files(way.of.id));
    for (const FileEntry& entry : files)
        part.files.push_back(store.dataFolder(way.of.uuid) / entry.path); // of a reference the place is absolute
    STEMMA_TRY(part.options, rowOptions(tables, way, part.files, table, cancel));
    request.query = "FROM self";
    request.inputs.push_back({"self", {std::move(part)}});
    request.output = file.part();
    request.format = way.format;
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
    const Status copied = copyFile(from, file.part());
    if (!copied && copied.error().code == ErrorCode::NotFound)
        return fail(ErrorCode::NotFound, "'" + printable(from.native()) + "' is gone",
                    "`stemma verify` says what else.");
    if (!copied) return tl::unexpected<Error>(copied.error());
    return {};
}

Result<ChartOrigin> originOf(const Store& store, const ExportWay& way) {
    fs::path specification = way.file;
    if (specification.empty()) {
        STEMMA_TRY(specification, versionPath(store, way.of));
    }
    STEMMA_TRY(const std::string text, readFile(specification, kMostSpecification));
    STEMMA_TRY(Specification read, readSpecification(text, specification.filename().native()));
    ChartOrigin chart{std::move(read.json)};
    if (way.picture < 0) return chart; // a chart that is an artifact has no other rows
    STEMMA_TRY(const std::vector<FileEntry> files, store.files(way.of.id));
    for (const FileEntry& entry : files)
        if (entry.link.empty()) chart.files.push_back(store.dataFolder(way.of.uuid) / entry.path);
    if (way.of.readOptions.isObject()) {
        STEMMA_TRY(chart.options, ReadOptions::fromJson(way.of.readOptions));
    }
    return chart;
}

Status exportChart(const Store& store, const ExportWay& way, const NewFile& file) {
    STEMMA_CHECK(checkKept(store, way));
    STEMMA_TRY(const ChartOrigin chart, originOf(store, way));
    const Cancel cancel;
    const Interruption interruption(cancel);
    TablesClient tables;
    STEMMA_TRY(const std::string content, way.kind == ExportWay::Kind::Chart ? selfContainedChart(tables, chart, cancel)
                                                                             : drawnRows(tables, chart, cancel));
    return file.write(content);
}

} // namespace

Result<std::string> writeExport(const Invocation& invocation, const Store& store, const VersionInfo& version,
                                const ExportWay& way, const NewFile& file) {
    STEMMA_CHECK(checkThere(way.of));
    const std::string picturesOnly = drawingOptionGiven(invocation);
    const bool oneOfAll = invocation.has("all") && way.kind == ExportWay::Kind::Beside; // no chart: it stays as it is
    if (way.kind != ExportWay::Kind::Draw && !picturesOnly.empty() && !oneOfAll)
        return fail(ErrorCode::InvalidArgument,
                    "--" + picturesOnly + " is for a picture that is drawn; this is " + kindWords(way.kind));
    if (way.kind != ExportWay::Kind::Table && invocation.has("table"))
        return fail(ErrorCode::InvalidArgument, "--table is for the rows of a database or a workbook",
                    "As in: --table NAME --to rows.csv");
    if (way.kind != ExportWay::Kind::Array && invocation.has("array"))
        return fail(ErrorCode::InvalidArgument, "--array is for the values of an .npz, written as .csv");
    if (way.kind == ExportWay::Kind::Array) {
        STEMMA_CHECK(checkKept(store, way));
        return exportArray(invocation, store, way.of, file);
    }
    if (way.kind == ExportWay::Kind::Draw) {
        STEMMA_TRY(Json request, drawingRequest(invocation, way.format));
        return exportDrawing(store, way, std::move(request), file);
    }
    if (way.kind == ExportWay::Kind::Chart || way.kind == ExportWay::Kind::ChartRows) {
        STEMMA_CHECK(exportChart(store, way, file));
        return std::string();
    }
    STEMMA_CHECK(way.kind == ExportWay::Kind::Table    ? exportRows(store, way, invocation.text("table"), file)
                 : way.kind == ExportWay::Kind::Beside ? exportBeside(way.file, file)
                                                       : copyOut(store, version, file.part()));
    return std::string();
}

} // namespace stemma::cli
