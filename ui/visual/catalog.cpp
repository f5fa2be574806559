// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/catalog.h"
#include "core/tables/Tables.h"
#include "ui/paint/Text.h"
#include "ui/visual/ArrayView.h"
#include "ui/visual/AudioView.h"
#include "ui/visual/ChartPane.h"
#include "ui/visual/DocumentView.h"
#include "ui/visual/Exportable.h"
#include "ui/visual/FolderView.h"
#include "ui/visual/GalleryView.h"
#include "ui/visual/HexView.h"
#include "ui/visual/ImageView.h"
#include "ui/visual/JsonView.h"
#include "ui/visual/ManyTablesView.h"
#include "ui/visual/MetricsView.h"
#include "ui/visual/OutlineView.h"
#include "ui/visual/TableView.h"
#include "ui/visual/TextView.h"
#include "ui/visual/Viewers.h"

#include <QCoreApplication>
#include <algorithm>
#include <initializer_list>

namespace stemma::ui {

namespace {

bool oneOf(const std::string& suffix, std::initializer_list<const char*> all) {
    return std::any_of(all.begin(), all.end(), [&](const char* one) { return suffix == one; });
}

bool single(const Showable& what) {
    return what.files.size() == 1;
}

QString said(const char* text) {
    return QCoreApplication::translate("viewers", text);
}

/// A file whose name promises too much: text, else bytes.
QWidget* makeText(const Showable& what, QWidget* parent, const QString& note) {
    auto* view = new TextView(parent);
    if (!note.isEmpty()) view->setNote(note);
    view->open(what.files.front());
    return view;
}

TableSource tableSourceOf(const Showable& what) {
    TableSource source = what.artifact && what.ownData() ? tableOf(*what.artifact, what.tables) : TableSource();
    source.files = what.files;
    source.tables = what.tables;
    source.name = what.title;
    return source;
}

bool hasManyTables(const Showable& what) {
    if (!single(what)) return false;
    if (what.type == "database") return true;
    if (oneOf(what.suffix(), {".xlsx", ".xlsm"})) return !what.ownData() || what.type == "table";
    return !what.ownData() && oneOf(what.suffix(), {".sqlite", ".sqlite3", ".duckdb", ".db3"});
}

QWidget* makeManyTables(const Showable& what, QWidget* parent) {
    auto* view = new ManyTablesView(parent);
    // Its tables were found when it was made, unless there were too many to be kept.
    const Json facts = what.artifact && what.type == "database" ? what.artifact->metadata : Json();
    bool whole = facts["tables"].isArray() && std::int64_t(facts["tables"].size()) == facts["table_count"].integer(-1);
    for (const Json& table : facts["tables"].items()) whole = whole && !table.contains("column_count");
    view->open(what.files.front(), whole ? facts : Json(), tableSourceOf(what));
    return view;
}

bool isModel(const Showable& what) {
    if (!single(what)) return false;
    if (what.ownData()) return what.type == "model" && !oneOf(what.suffix(), {".csv", ".parquet", ".json"});
    return oneOf(what.suffix(),
                 {".pkl", ".onnx", ".pt", ".pth", ".safetensors", ".joblib", ".pickle", ".gguf", ".ckpt", ".keras"});
}

QWidget* makeModel(const Showable& what, QWidget* parent) {
    auto* view = new OutlineView(OutlineView::Kind::Model, parent);
    view->open(what.files.front(), what.tables);
    return view;
}

bool isArchive(const Showable& what) {
    if (!single(what)) return false;
    return what.type == "archive" ||
           (!what.ownData() && oneOf(what.suffix(), {".zip", ".tar", ".tgz", ".whl", ".jar"}));
}

QWidget* makeArchive(const Showable& what, QWidget* parent) {
    auto* view = new OutlineView(OutlineView::Kind::Archive, parent);
    view->open(what.files.front(), what.tables);
    return view;
}

bool isTable(const Showable& what) {
    if (what.ownData()) {
        // A matrix or lists in JSON are no rows: they are read as the JSON they are.
        const bool rows = what.type == "table" || !single(what) || what.suffix() != ".json" ||
                          (what.artifact && what.artifact->readOptions.isObject());
        return holdsRows(what.type) && !what.files.empty() && rows;
    }
    return single(what) && oneOf(what.suffix(), {".csv", ".tsv", ".parquet", ".jsonl", ".ndjson"});
}

QWidget* makeTable(const Showable& what, QWidget* parent) {
    auto* view = new TableView(parent);
    view->open(tableSourceOf(what));
    return view;
}

bool isChart(const Showable& what) {
    return single(what) && (what.type == "chart" || what.files.front().filename().string().ends_with(".vl.json"));
}

QWidget* makeChart(const Showable& what, QWidget* parent) {
    auto* view = new ChartPane(parent);
    view->load(chartSourceOf(what));
    return view;
}

bool isMetrics(const Showable& what) {
    return what.type == "metrics" && what.artifact && what.artifact->metadata["metrics"].isObject();
}

QWidget* makeMetrics(const Showable& what, QWidget* parent) {
    auto* view = new MetricsView(parent);
    view->show(*what.artifact);
    return view;
}

bool isGallery(const Showable& what) {
    return what.artifact && what.ownData() && !what.artifact->single() && GalleryView::suits(*what.artifact);
}

QWidget* makeGallery(const Showable& what, QWidget* parent) {
    auto* view = new GalleryView(parent);
    view->setTables(what.tables);
    if (what.images) view->setLoader(what.images);
    view->show(*what.artifact);
    return view;
}

bool isFolder(const Showable& what) {
    return what.artifact && what.ownData() && !what.artifact->single();
}

QWidget* makeFolder(const Showable& what, QWidget* parent) {
    auto* view = new FolderView(parent);
    view->setTables(what.tables);
    view->show(*what.artifact);
    return view;
}

bool isImage(const Showable& what) {
    return single(what) && (what.type == "image" || oneOf(what.suffix(), {".png", ".jpg", ".jpeg", ".gif", ".svg",
                                                                          ".webp", ".bmp", ".ico", ".ppm"}));
}

QWidget* makeImage(const Showable& what, QWidget* parent) {
    auto* view = new ImageView(parent);
    if (what.images) view->setLoader(what.images);
    view->open(what.files.front());
    return view;
}

bool isArray(const Showable& what) {
    return single(what) && (what.type == "array" || (what.type != "model" && oneOf(what.suffix(), {".npy", ".npz"})));
}

QWidget* makeArray(const Showable& what, QWidget* parent) {
    auto* view = new ArrayView(parent);
    view->open(what.files.front());
    return view;
}

bool isAudio(const Showable& what) {
    return single(what) && (what.type == "audio" || oneOf(what.suffix(), {".wav", ".wave"}));
}

QWidget* makeAudio(const Showable& what, QWidget* parent) {
    auto* view = new AudioView(parent);
    view->open(what.files.front());
    return view;
}

bool isDocument(const Showable& what) {
    return single(what) && oneOf(what.suffix(), {".md", ".markdown", ".html", ".htm", ".xhtml", ".ipynb"});
}

QWidget* makeDocument(const Showable& what, QWidget* parent) {
    auto* view = new DocumentView(parent);
    view->open(what.files.front());
    return view;
}

bool isJson(const Showable& what) {
    return single(what) && oneOf(what.suffix(), {".json", ".geojson"});
}

QWidget* makeJson(const Showable& what, QWidget* parent) {
    auto* view = new JsonView(parent);
    view->open(what.files.front());
    return view;
}

bool isText(const Showable& what) {
    if (!single(what)) return false;
    if (oneOf(what.suffix(), {".pdf", ".docx"})) return false;
    return what.type == "document" ||
           oneOf(what.suffix(),
                 {".txt", ".log", ".sql", ".py", ".sh", ".yaml", ".yml", ".json", ".toml", ".ini", ".cfg", ".r",
                  ".jl",  ".c",   ".cpp", ".h",  ".js", ".css",  ".xml", ".tex",  ".out",  ".err", ".dot", ".rst"});
}

QWidget* makePlainText(const Showable& what, QWidget* parent) {
    return makeText(what, parent, {});
}

bool anything(const Showable&) {
    return true;
}

QWidget* makeBytes(const Showable& what, QWidget* parent) {
    auto* view = new HexView(parent);
    view->setNote(said("Nothing here shows this kind of file: its bytes"));
    if (!what.files.empty()) view->open(what.files.front());
    return view;
}

} // namespace

const std::vector<ViewerKind>& viewers() {
    static const std::vector<ViewerKind> all{
        {"chart", "type:chart", said("Chart"), &isChart, &makeChart},
        {"metrics", "type:metrics", said("Figures"), &isMetrics, &makeMetrics},
        {"tables", "type:table", said("Tables"), &hasManyTables, &makeManyTables},
        {"table", "type:table", said("Table"), &isTable, &makeTable},
        {"model", "type:model", said("Model"), &isModel, &makeModel},
        {"archive", "folder", said("Archive"), &isArchive, &makeArchive},
        {"gallery", "image", said("Gallery"), &isGallery, &makeGallery},
        {"folder", "folder", said("Folder"), &isFolder, &makeFolder},
        {"image", "image", said("Picture"), &isImage, &makeImage},
        {"array", "type:array", said("Array"), &isArray, &makeArray},
        {"audio", "type:audio", said("Sound"), &isAudio, &makeAudio},
        {"document", "type:document", said("Document"), &isDocument, &makeDocument},
        {"json", "type:json", said("Tree"), &isJson, &makeJson},
        {"text", "log", said("Text"), &isText, &makePlainText},
        {"bytes", "type:file", said("Bytes"), &anything, &makeBytes},
    };
    return all;
}

const ViewerKind& viewerFor(const Showable& what) {
    for (const ViewerKind& kind : viewers())
        if (kind.shows(what)) return kind;
    return viewers().back();
}

QWidget* makeViewer(const Showable& what, QWidget* parent) {
    return viewerFor(what).make(what, parent);
}

Exportable* exportableOf(QWidget* viewer) {
    return dynamic_cast<Exportable*>(viewer);
}

} // namespace stemma::ui
