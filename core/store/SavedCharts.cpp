// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SavedCharts.h"

#include "core/base/Text.h"
#include "core/store/Database.h"

#include <algorithm>
#include <charconv>

namespace stemma {

namespace {

constexpr std::string_view kChartEnding = ".vl.json";
constexpr std::size_t kLongestSlug = 40;

fs::path chartFolder(const Store& store, const std::string& uuid) {
    return store.workspace() / "store" / "annotations" / uuid;
}

/// "02-bill-length.vl.json": 2; 0 for what is no name of ours.
int numberOf(std::string_view file) {
    int number = 0;
    if (!file.ends_with(kChartEnding) || file.find('/') != std::string_view::npos) return 0;
    const auto [end, error] = std::from_chars(file.data(), file.data() + file.size(), number);
    return error == std::errc() && number > 0 && (*end == '-' || *end == '.') ? number : 0;
}

std::string numbered(int number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

/// What of a title makes a file's name: letters, digits and dashes.
std::string slugOf(const std::string& title) {
    std::string slug;
    for (const char c : title) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            slug += c;
        else if (c >= 'A' && c <= 'Z')
            slug += char(c - 'A' + 'a');
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
        if (slug.size() == kLongestSlug) break;
    }
    while (!slug.empty() && slug.back() == '-') slug.pop_back();
    return slug;
}

std::string titleIn(const Json& specification) {
    const Json& title = specification["title"];
    return title.isObject() ? title["text"].text() : title.text();
}

void putTitle(Json& specification, const std::string& title) {
    if (specification["title"].isObject())
        specification["title"].set("text", title);
    else
        specification.set("title", title);
}

Result<Json> readChart(const fs::path& path) {
    STEMMA_TRY(const std::string text, readFile(path, kLargestSavedChart));
    STEMMA_TRY(Json specification, Json::parse(text));
    if (!specification.isObject())
        return fail(ErrorCode::BadData, printable(path.filename().native()) + " is no chart");
    return specification;
}

std::vector<std::pair<int, std::string>> filesIn(const fs::path& folder) {
    std::vector<std::pair<int, std::string>> files;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        const std::string name = entry->path().filename().native();
        if (const int number = numberOf(name)) files.emplace_back(number, name);
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<fs::path> chartFile(const Store& store, VersionId version, const std::string& file) {
    STEMMA_TRY(const VersionInfo info, store.version(version));
    if (numberOf(file) == 0) return fail(ErrorCode::InvalidArgument, printable(file) + " is no name of a saved chart");
    return chartFolder(store, info.uuid) / file;
}

Status writeChart(const Store& store, const fs::path& path, const std::string& bytes) {
    const fs::path annotations = store.workspace() / "store" / "annotations";
    STEMMA_CHECK(makeFolders(path.parent_path()));
    STEMMA_CHECK(syncFolder(annotations));
    STEMMA_CHECK(syncFolder(annotations.parent_path()));
    return writeFileDurably(path, bytes);
}

std::string cleanTitle(const std::string& title) {
    const std::string text = toUtf8(title);
    return text.find_first_not_of(" \t\n") == std::string::npos ? "Chart" : text;
}

} // namespace

std::vector<SavedChart> savedCharts(const Store& store, const std::string& uuid) {
    std::vector<SavedChart> charts;
    const fs::path folder = chartFolder(store, uuid);
    for (const auto& [number, file] : filesIn(folder)) {
        if (charts.size() == kMostSavedCharts) break;
        const Result<Json> chart = readChart(folder / file);
        if (!chart) continue;
        const std::string title = titleIn(*chart);
        charts.push_back(
            {file, title.empty() ? file.substr(0, file.size() - kChartEnding.size()) : title, folder / file});
    }
    return charts;
}

Result<SavedChart> saveChart(Store& store, VersionId version, Json specification, const std::string& title) {
    if (!specification.isObject()) return fail(ErrorCode::InvalidArgument, "A chart that is kept is a map");
    SavedChart chart;
    chart.title = cleanTitle(title);
    putTitle(specification, chart.title);
    const std::string text = specification.dump();
    if (text.size() > kLargestSavedChart)
        return fail(ErrorCode::InvalidArgument, "A chart that is kept has at most " + formatBytes(kLargestSavedChart));
    STEMMA_TRY(auto lock, store.database().transaction()); // one writer at a time gives the numbers
    STEMMA_TRY(const VersionInfo info, store.version(version));
    const auto files = filesIn(chartFolder(store, info.uuid));
    if (files.size() >= kMostSavedCharts)
        return fail(ErrorCode::InvalidArgument,
                    "Beside one version at most " + formatCount(kMostSavedCharts) + " charts are kept",
                    "Delete some of them first.");
    const int number = files.empty() ? 1 : files.back().first + 1;
    const std::string slug = slugOf(chart.title);
    chart.file = numbered(number) + (slug.empty() ? "" : "-" + slug) + std::string(kChartEnding);
    chart.path = chartFolder(store, info.uuid) / chart.file;
    STEMMA_CHECK(writeChart(store, chart.path, text));
    return chart;
}

Status renameChart(Store& store, VersionId version, const std::string& file, const std::string& title) {
    STEMMA_TRY(auto lock, store.database().transaction());
    STEMMA_TRY(const fs::path path, chartFile(store, version, file));
    STEMMA_TRY(Json specification, readChart(path));
    putTitle(specification, cleanTitle(title));
    return writeFileDurably(path, specification.dump());
}

Result<std::string> removeChart(Store& store, VersionId version, const std::string& file) {
    STEMMA_TRY(auto lock, store.database().transaction());
    STEMMA_TRY(const fs::path path, chartFile(store, version, file));
    STEMMA_TRY(std::string bytes, readFile(path, kLargestSavedChart));
    const fs::path trash =
        store.workspace() / "trash" / (std::to_string(Clock::system().now()) + "-chart-" + newUuid().substr(0, 8));
    STEMMA_CHECK(makeFolders(trash));
    STEMMA_CHECK(syncFolder(trash.parent_path()));
    STEMMA_CHECK(renameNoReplace(path, trash / file));
    STEMMA_CHECK(syncFolder(trash));
    STEMMA_CHECK(syncFolder(path.parent_path()));
    return bytes;
}

Result<std::string> restoreChart(Store& store, VersionId version, const std::string& file, const std::string& bytes) {
    STEMMA_TRY(auto lock, store.database().transaction());
    STEMMA_TRY(fs::path path, chartFile(store, version, file));
    if (fs::exists(fs::symlink_status(path))) {
        STEMMA_TRY(const VersionInfo info, store.version(version));
        const int number = filesIn(chartFolder(store, info.uuid)).back().first + 1;
        path.replace_filename(numbered(number) + file.substr(file.find_first_not_of("0123456789")));
    }
    STEMMA_CHECK(writeChart(store, path, bytes));
    return path.filename().native();
}

Result<std::vector<ShownFile>> shownFiles(const Store& store, const VersionInfo& version) {
    std::vector<ShownFile> all;
    STEMMA_TRY(const std::vector<Visualization> own, store.visualizations(version.id));
    const fs::path beside = store.artifactFolder(version.uuid) / "visualizations";
    for (const Visualization& one : own) all.push_back({one.title, one.file, one.madeBy, beside / one.file, false});
    for (SavedChart& chart : savedCharts(store, version.uuid))
        all.push_back({std::move(chart.title), std::move(chart.file), "you", std::move(chart.path), true});
    return all;
}

} // namespace stemma
