// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Items.h"

#include "core/base/Hash.h"
#include "core/base/Text.h"
#include "core/materializers/Tabular.h"
#include "core/materializers/catalog.h"
#include "core/store/Content.h"
#include "core/tables/Tables.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr std::uint64_t kLargestList = 64u << 20; // bytes of JSON
constexpr int kForm = 1;                          // of what is remembered

std::string titleOf(const InputVersion& version) {
    return version.artifact + "@" + std::to_string(version.number);
}

Json rowsOf(const Page& page) {
    Json items = Json::array();
    for (const Json& row : page.rows) {
        if (page.columns.size() == 1) {
            items.push(row.at(0));
            continue;
        }
        Json item = Json::object();
        for (std::size_t i = 0; i < page.columns.size(); ++i) item.set(page.columns[i].name, row.at(i));
        items.push(std::move(item));
    }
    return items;
}

Result<Json> tableItems(const InputVersion& version, TablesClient& tables, const fs::path& derived,
                        const Cancel& cancel) {
    const std::string what =
        std::to_string(kForm) + " " + version.content.hex() + " " + version.readOptions.canonical();
    const fs::path remembered = derived / "items" / (sha256(what).hex() + ".json");
    if (auto text = readFile(remembered, kLargestList))
        if (auto json = Json::parse(*text); json && json->isArray()) return *json;
    STEMMA_TRY(const ReadOptions options, ReadOptions::fromJson(version.readOptions));
    std::vector<fs::path> files;
    for (const FileEntry& file : version.files) files.push_back(version.pathOf(file));
    STEMMA_TRY(const Page page, tables.page(files, options, {.count = std::int64_t(kMostCells) + 1}, cancel));
    Json items = rowsOf(page);
    remember(remembered, items.dump());
    return items;
}

Result<Json> listItems(const InputVersion& version) {
    STEMMA_TRY(const std::string text, readFile(version.pathOf(version.files.front()), kLargestList));
    auto json = Json::parse(text);
    if (json && json->isArray()) return *json;
    return fail(ErrorCode::BadData, "for_each can't take items from " + titleOf(version) + ": it isn't a list.",
                "Make it a JSON list, or a table.");
}

/// What the files of a list are called: as they lie in it; links are none.
Result<std::vector<CellItem>> fileItems(const InputVersion& version) {
    std::vector<CellItem> items;
    const std::vector<fs::path> places = placesBelow(version.files, version.reference);
    for (std::size_t i = 0; i < places.size() && items.size() <= kMostCells; ++i) {
        if (!version.files[i].link.empty()) continue;
        if (!isUtf8(places[i].string()))
            return fail(ErrorCode::BadData,
                        titleOf(version) + " has a file whose name isn't UTF-8: " + printable(places[i].string()) + ".",
                        "A cell is named by its file: rename it.");
        items.push_back({Json(places[i].string()), Json(places[i].string()), true});
    }
    return items;
}

/// Of a list as it is stored its files are sorted by path, and there may be thousands.
std::size_t placeOf(const InputVersion& list, const std::string& item) {
    if (!list.reference) {
        const auto at = std::ranges::lower_bound(list.files, item, {}, &FileEntry::path);
        if (at != list.files.end() && at->path == item) return std::size_t(at - list.files.begin());
    }
    const std::vector<fs::path> places = placesBelow(list.files, list.reference);
    return std::size_t(std::ranges::find(places, fs::path(item)) - places.begin());
}

/// How one file is read as a table. Errors: BadData (it is none), those of tables.
Result<Json> tableOptions(const InputVersion& item, TablesClient& tables, const fs::path& derived,
                          const Cancel& cancel) {
    const std::string what =
        std::to_string(kForm) + " read " + item.content.hex() + " " + fs::path(item.files[0].path).extension().string();
    const fs::path remembered = derived / "items" / (sha256(what).hex() + ".json");
    if (auto text = readFile(remembered, 1 << 20))
        if (auto json = Json::parse(*text); json && json->isObject()) return *json;
    ArtifactContent content;
    content.data = item.data;
    content.files = item.files;
    DescribeContext context;
    context.tables = &tables;
    context.cancel = cancel;
    STEMMA_TRY(const OpenedTable opened, openTable(content, context));
    Json options = opened.options.toJson();
    remember(remembered, options.dump());
    return options;
}

} // namespace

Result<InputVersion> itemOf(const InputVersion& list, const std::string& item) {
    const std::size_t place = placeOf(list, item);
    if (place >= list.files.size()) return fail(ErrorCode::NotFound, titleOf(list) + " has no file " + printable(item));
    const FileEntry& file = list.files[place];
    const std::string type = expectedType(item, {});
    return InputVersion{
        list.id,   list.artifact, type.empty() ? "file" : type, list.uuid, list.number, file.sha, {}, list.reference,
        list.data, {file}};
}

Status openItems(const Step& step, std::vector<ResolvedInput>& inputs, TablesClient& tables, const fs::path& derived,
                 const Cancel& cancel) {
    for (ResolvedInput& input : inputs)
        for (InputVersion& version : input.versions) {
            if (!input.spec || input.spec->item.empty() || version.type != "table") continue;
            auto options = tableOptions(version, tables, derived, cancel);
            if (options) {
                version.readOptions = std::move(*options);
            } else if (options.error().code == ErrorCode::BadData && step.kind != StepKindId::Sql) {
                version.type = "file"; // the step's own affair
            } else {
                Error error = std::move(options).error();
                error.message = printable(input.spec->item) + " of " + titleOf(version) + ": " + error.message;
                return fail(std::move(error));
            }
        }
    return {};
}

Result<std::vector<CellItem>> itemsOf(const InputVersion& version, TablesClient& tables, const fs::path& derived,
                                      const Cancel& cancel) {
    if (version.type == "list") return fileItems(version);
    Json list;
    if (!version.readOptions.isNull()) {
        STEMMA_TRY(list, tableItems(version, tables, derived, cancel));
    } else if (version.type == "json" && version.single()) {
        STEMMA_TRY(list, listItems(version));
    } else {
        return fail(ErrorCode::BadData,
                    "for_each can't take items from " + titleOf(version) + ", which is of type " + version.type + ".",
                    version.single() ? "Items are the rows of a table, or those of a JSON list."
                                     : "Items are the files of a list: an import with `list: true`, or an output with "
                                       "`type: list`.");
    }
    std::vector<CellItem> items;
    items.reserve(list.size());
    for (const Json& value : list.items()) {
        items.push_back(cellItem(value));
        if (!items.back().name.isObject() && !items.back().name.isArray()) continue;
        return fail(ErrorCode::BadData,
                    "Item " + std::to_string(items.size()) + " of " + titleOf(version) + " has no plain name.",
                    "An item is a plain value, or a map whose first value is plain: it names the cell.");
    }
    return items;
}

} // namespace stemma
