// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Items.h"

#include "core/base/Hash.h"
#include "core/base/Text.h"
#include "core/tables/Tables.h"

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
    if (makeFolders(remembered.parent_path())) (void)writeFile(remembered, items.dump()); // else it is read again
    return items;
}

Result<Json> listItems(const InputVersion& version) {
    STEMMA_TRY(const std::string text, readFile(version.pathOf(version.files.front()), kLargestList));
    auto json = Json::parse(text);
    if (json && json->isArray()) return *json;
    return fail(ErrorCode::BadData, "for_each can't take items from " + titleOf(version) + ": it isn't a list.",
                "Make it a JSON list, or a table.");
}

} // namespace

Result<std::vector<CellItem>> itemsOf(const InputVersion& version, TablesClient& tables, const fs::path& derived,
                                      const Cancel& cancel) {
    Json list;
    if (!version.readOptions.isNull()) {
        STEMMA_TRY(list, tableItems(version, tables, derived, cancel));
    } else if (version.type == "json" && version.single()) {
        STEMMA_TRY(list, listItems(version));
    } else {
        return fail(ErrorCode::BadData,
                    "for_each can't take items from " + titleOf(version) + ", which is of type " + version.type + ".",
                    "Items are the rows of a table or those of a JSON list.");
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
