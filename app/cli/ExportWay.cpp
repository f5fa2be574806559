// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ExportWay.h"

#include "app/cli/Drawing.h"
#include "core/base/Text.h"
#include "core/materializers/catalog.h"
#include "core/store/SavedCharts.h"

#include <algorithm>
#include <cctype>

namespace stemma::cli {

namespace {

struct Picture {
    VersionInfo of;
    ShownFile file;
    int index = 0;
};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return text;
}

std::string bareName(const fs::path& file) {
    const std::string name = file.filename().native();
    return name.substr(0, name.size() - std::min(name.size(), endingOf(file).size()));
}

bool isOneOf(std::string_view ending, std::initializer_list<std::string_view> all) {
    return std::find(all.begin(), all.end(), ending) != all.end();
}

bool isPixels(std::string_view ending) {
    return isOneOf(ending, {".png", ".jpg", ".svg", ".gif", ".webp", ".bmp", ".ico", ".ppm"});
}

bool isText(std::string_view ending) {
    return isOneOf(ending, {".csv", ".tsv", ".json", ".jsonl", ".md", ".html", ".log", ".sql", ".yaml", ".yml", ".py"});
}

/// What a file that holds a chart or picture can become; one without an ending is what its type says. A chart's rows
/// are CSV, and with its specification .vl.json.
std::vector<std::string> drawnEndings(std::string_view ending, std::string_view type) {
    if (type == "chart" || ending == ".vl.json") return {".svg", ".png", ".pdf", ".vl.json", ".csv"};
    if (isPixels(ending) || (ending.empty() && type == "image")) return {".png", ".pdf"};
    return {};
}

std::string tableFormat(std::string_view ending) {
    if (ending == ".ndjson") return "jsonl";
    return isOneOf(ending, {".csv", ".parquet", ".json", ".jsonl"}) ? std::string(ending.substr(1)) : "";
}

bool holds(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

Result<std::vector<Picture>> picturesOf(const Store& store, const VersionInfo& version) {
    // In the order of the window: what describes it first, a matrix before bars of the same numbers, the newest first.
    std::vector<VersionInfo> owners;
    STEMMA_TRY(const std::vector<VersionId> describing, store.describedBy(version.id));
    for (auto id = describing.rbegin(); id != describing.rend(); ++id) {
        STEMMA_TRY(VersionInfo owner, store.version(*id));
        owners.push_back(std::move(owner));
    }
    std::stable_sort(owners.begin(), owners.end(), [](const VersionInfo& a, const VersionInfo& b) {
        return drawsResults(a.type) > drawsResults(b.type);
    });
    owners.push_back(version);
    std::vector<Picture> all;
    for (const VersionInfo& owner : owners) {
        STEMMA_TRY(const std::vector<ShownFile> files, shownFiles(store, owner));
        for (std::size_t i = 0; i < files.size(); ++i) all.push_back({owner, files[i], int(i)});
    }
    return all;
}

/// By title, file name, its stem, or number from 1.
Result<Picture> pictureNamed(const std::vector<Picture>& all, const VersionInfo& version, const std::string& word) {
    std::vector<std::string> titles;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const fs::path file = all[i].file.file;
        if (lower(all[i].file.title) == lower(word) || file == word || bareName(file) == word ||
            std::to_string(i + 1) == word)
            return all[i];
        titles.push_back(all[i].file.title);
    }
    if (all.empty()) return fail(ErrorCode::NotFound, "Nothing shows " + printable(versionName(version)) + " yet");
    std::string known;
    for (const std::string& title : titles) known += (known.empty() ? "'" : ", '") + printable(title) + "'";
    return fail(
        ErrorCode::NotFound,
        withGuess(printable(versionName(version)) + " has no visualization '" + printable(word) + "'", word, titles),
        "There are " + known + ".");
}

ExportWay showing(const Picture& picture, ExportWay::Kind kind, const std::string& ending) {
    ExportWay way;
    way.kind = kind;
    way.format = ending.empty() ? "" : ending.substr(1);
    way.of = picture.of;
    way.picture = picture.index;
    way.file = picture.file.path;
    way.title = picture.file.title;
    return way;
}

/// Of what is drawn: as a picture, as its specification, or as its rows.
ExportWay::Kind drawnKind(const std::string& ending) {
    if (ending == ".vl.json") return ExportWay::Kind::Chart;
    return ending == ".csv" ? ExportWay::Kind::ChartRows : ExportWay::Kind::Draw;
}

Result<ExportWay> wayOfPicture(const Picture& picture, const std::string& ending) {
    const std::string own = endingOf(picture.file.file);
    const bool chart = own == ".vl.json";
    if (ending.empty() || (ending == own && !chart)) return showing(picture, ExportWay::Kind::Beside, ending);
    const std::string wanted = chart && ending == ".json" ? own : ending;
    const std::vector<std::string> can = drawnEndings(own, "");
    if (holds(can, wanted)) return showing(picture, drawnKind(wanted), wanted);
    return fail(ErrorCode::NotSupported,
                "'" + printable(picture.file.title) + "' can't be exported as '" + printable(ending) + "'",
                "Its name may end in " + join(can, ", ") + (can.empty() ? "" : ", or, as it is, in ") + own + ".");
}

/// An ending that promises a file, which a folder isn't.
bool isFileEnding(std::string_view ending) {
    return isDrawnFormat(ending) || isPixels(ending) || isText(ending) || !tableFormat(ending).empty() ||
           isOneOf(ending, {".txt", ".zip", ".tar", ".tgz", ".xlsx"});
}

/// `own` is "" for a folder.
tl::unexpected<Error> refusal(const VersionInfo& version, const std::string& own, const std::string& ending,
                              std::vector<std::string> can) {
    std::sort(can.begin(), can.end());
    can.erase(std::unique(can.begin(), can.end()), can.end());
    can.erase(std::remove(can.begin(), can.end(), own), can.end());
    std::string hint = own.empty() ? "It has several files: name a folder" : "The name may end in " + join(can, ", ");
    if (own.empty() && !can.empty()) hint += ", or a file that ends in " + join(can, ", ");
    if (!own.empty()) hint += (can.empty() ? "" : " or, as it is, ") + printable(own);
    return fail(ErrorCode::NotSupported,
                printable(versionName(version)) + (own.empty() ? "" : ", a " + printable(own) + " file,") +
                    " can't be exported as '" + printable(ending) + "'",
                hint + ".");
}

} // namespace

std::string endingOf(const fs::path& file) {
    const fs::path name = lower(file.filename().native());
    std::string ending = name.extension().native();
    if (ending == ".gz" || ending == ".zst") return name.stem().extension().native() + ending;
    if (ending == ".json" && name.stem().extension() == ".vl") return ".vl.json";
    if (ending == ".jpeg") return ".jpg";
    return ending;
}

Result<fs::path> pictureFileName(const Store& store, const VersionInfo& version, const std::string& picture) {
    STEMMA_TRY(const std::vector<Picture> pictures, picturesOf(store, version));
    STEMMA_TRY(const Picture named, pictureNamed(pictures, version, picture));
    return fs::path(named.file.file).filename();
}

Result<std::vector<ExportWay>> picturesToExport(const Store& store, const VersionInfo& version) {
    STEMMA_TRY(const std::vector<Picture> pictures, picturesOf(store, version));
    std::vector<ExportWay> ways;
    for (const Picture& picture : pictures)
        ways.push_back(showing(picture, ExportWay::Kind::Beside, endingOf(picture.file.file)));
    return ways;
}

Result<ExportWay> wayWithEnding(const ExportWay& picture, const std::string& ending) {
    const Picture one{picture.of, {picture.title, picture.file.filename().native(), {}, picture.file}, picture.picture};
    STEMMA_TRY(ExportWay way, wayOfPicture(one, ending));
    way.file = picture.file;
    return way;
}

std::vector<PictureName> pictureNames(const Store& store, const VersionInfo& version) {
    std::vector<PictureName> names;
    if (const auto all = picturesOf(store, version))
        for (const Picture& picture : *all) names.push_back({bareName(picture.file.file), picture.file.title});
    return names;
}

Result<ExportWay> exportWay(const Store& store, const VersionInfo& version, const fs::path& content, const fs::path& to,
                            const std::string& picture) {
    const std::string ending = endingOf(to);
    STEMMA_TRY(const std::vector<Picture> pictures, picturesOf(store, version));
    if (!picture.empty()) {
        STEMMA_TRY(const Picture named, pictureNamed(pictures, version, picture));
        return wayOfPicture(named, ending);
    }
    ExportWay way;
    way.of = version;
    std::error_code failed;
    // Of a reference to several files `content` is "": there is no one place.
    const bool single = !content.empty() && !fs::is_directory(content, failed);
    const std::string own = single ? endingOf(content) : "";
    if (ending.empty() || ending == own || (ending == ".txt" && isText(own))) return way;
    std::vector<std::string> can;
    if (version.readOptions.isObject() || version.type == "database") {
        way.format = tableFormat(ending);
        way.kind = ExportWay::Kind::Table;
        if (!way.format.empty()) return way;
        can = {".csv", ".parquet", ".json", ".jsonl"};
    }
    if (single && (version.type == "array" || own == ".npy" || own == ".npz")) {
        way.kind = ExportWay::Kind::Array;
        way.format = "csv";
        if (ending == ".csv") return way;
        can.push_back(".csv");
    }
    const std::vector<std::string> drawn = single ? drawnEndings(own, version.type) : std::vector<std::string>{};
    way.kind = drawnKind(ending);
    way.format = ending.substr(1);
    if (holds(drawn, ending)) return way;
    for (const Picture& one : pictures) {
        const std::vector<std::string> also = drawnEndings(endingOf(one.file.file), "");
        if (holds(also, ending)) return showing(one, drawnKind(ending), ending);
        can.insert(can.end(), also.begin(), also.end());
    }
    // A file whose own name promises nothing, or a folder named a.b.
    if (own.empty() && (single || (can.empty() && !isFileEnding(ending)))) {
        way.kind = ExportWay::Kind::Copy;
        return way;
    }
    can.insert(can.end(), drawn.begin(), drawn.end());
    return refusal(version, own, ending, std::move(can));
}

} // namespace stemma::cli
