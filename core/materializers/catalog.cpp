// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/catalog.h"

#include "core/base/Text.h"
#include "core/materializers/Content.h"
#include "core/materializers/Tabular.h"
#include "core/materializers/types.h"

#include <algorithm>
#include <array>

namespace stemma {

namespace {

bool fits(const Materializer& type, const ArtifactContent& content) {
    if (type.fits) return type.fits(content);
    return type.recognises && type.recognises(content);
}

bool recognises(const Materializer& type, const ArtifactContent& content) {
    return type.recognises && type.recognises(content);
}

/// What a guess is called by the file it was made of, for notes.
std::string shownContent(const ArtifactContent& content) {
    const FileEntry* file = content.single();
    return file ? printable(fileName(*file)) : shownName(content);
}

/// What is wrong, without the file's name in front: the sentence around it names the thing.
std::string clause(const Error& error, const ArtifactContent& content) {
    const FileEntry* file = content.single();
    const std::string name = file ? printable(fileName(*file)) + ": " : std::string();
    return file && error.message.starts_with(name) ? error.message.substr(name.size()) : error.message;
}

Described finished(Described described, const Materializer& type) {
    described.materializer = &type;
    for (Visualization& visualization : described.visualizations)
        if (visualization.madeBy.empty()) visualization.madeBy = type.id;
    return described;
}

/// What a table of exactly these columns is, of which nobody said that it is a table; nullptr where it is just that.
const Materializer* typeOfColumns(const std::vector<Column>& columns) {
    struct Shape {
        const char* type;
        std::vector<std::string> columns; ///< sorted
    };
    static const std::vector<Shape> shapes = {{"confusion", {"actual", "count", "predicted"}},
                                              {"roc", {"fpr", "tpr"}},
                                              {"roc", {"fpr", "threshold", "tpr"}},
                                              {"pr", {"precision", "recall", "threshold"}},
                                              {"importance", {"feature", "importance"}},
                                              {"importance", {"feature", "importance", "std"}}};
    if (columns.size() < 2 || columns.size() > 3) return nullptr;
    std::vector<std::string> names;
    for (const Column& column : columns) names.push_back(column.name);
    std::sort(names.begin(), names.end());
    for (const Shape& shape : shapes)
        if (shape.columns == names) return findMaterializer(shape.type);
    return nullptr;
}

Result<Described> describeGuess(const Materializer& type, const std::string& previous, const ArtifactContent& content,
                                const DescribeContext& context) {
    // A name whose last version was a table stays one.
    if (type.id != "table" || previous == "table" || !context.tables) {
        STEMMA_TRY(Described described, type.describe(content, context));
        return finished(std::move(described), type);
    }
    // What its columns are called is known before anything of it is counted or drawn.
    STEMMA_TRY(const OpenedTable table, openTable(content, context));
    if (const Materializer* better = typeOfColumns(table.options.columns)) {
        ArtifactContent known = content;
        known.readOptions = table.options.toJson();
        Result<Described> picture = better->describe(known, context);
        if (picture) return finished(std::move(*picture), *better);
        if (picture.error().code == ErrorCode::Cancelled) return picture;
    }
    STEMMA_TRY(Described described, describeOpened(table, content, context));
    return finished(std::move(described), type);
}

/// The types an artifact may be, the likeliest first, where nothing was declared.
std::vector<const Materializer*> guesses(const ArtifactContent& content, const std::string& previous) {
    std::vector<const Materializer*> found;
    const Materializer* before = previous.empty() ? nullptr : findMaterializer(previous);
    if (before && fits(*before, content)) found.push_back(before);
    for (const Materializer& type : materializers())
        if (recognises(type, content) && std::find(found.begin(), found.end(), &type) == found.end())
            found.push_back(&type);
    return found;
}

} // namespace

const std::vector<Materializer>& materializers() {
    static const std::vector<Materializer> all = {
        chartType(),      metricsType(),  confusionType(), rocType(),    prType(),    curveType(),    residualsType(),
        importanceType(), tableType(),    imageType(),     arrayType(),  audioType(), documentType(), modelType(),
        jsonType(),       databaseType(), archiveType(),   folderType(), listType(),  fileType()};
    return all;
}

const Materializer* findMaterializer(std::string_view type) {
    for (const Materializer& one : materializers())
        if (one.id == type || std::find(one.aliases.begin(), one.aliases.end(), type) != one.aliases.end()) return &one;
    return nullptr;
}

bool holdsRows(std::string_view type) {
    const Materializer* found = findMaterializer(type);
    return found && found->rows;
}

bool drawsResults(std::string_view type) {
    return type != "table" && holdsRows(type);
}

std::vector<std::string> materializerWords() {
    std::vector<std::string> words;
    for (const Materializer& one : materializers()) {
        words.push_back(one.id);
        words.insert(words.end(), one.aliases.begin(), one.aliases.end());
    }
    return words;
}

Result<const Materializer*> materializerFor(std::string_view type) {
    if (const Materializer* found = findMaterializer(type)) return found;
    std::vector<std::string> ids;
    for (const Materializer& one : materializers()) ids.push_back(one.id);
    return fail(ErrorCode::InvalidArgument,
                "There is no type '" + printable(type) + "'." + didYouMean(type, materializerWords()),
                "Types are " + join(ids, ", ") + ".");
}

std::string extensionFor(std::string_view type) {
    const Materializer* found = findMaterializer(type);
    if (!found || found->extensions.empty()) return {};
    if (type == "markdown") return ".md";
    if (type == "text") return ".txt";
    if (type == "notebook") return ".ipynb";
    if (type == "pickle") return ".pkl";
    const std::string own = "." + std::string(type);
    const bool known = std::find(found->extensions.begin(), found->extensions.end(), own) != found->extensions.end();
    return known ? own : found->extensions.front();
}

std::string expectedType(std::string_view path, std::string_view word) {
    if (!word.empty()) {
        const Materializer* declared = findMaterializer(word);
        return declared ? declared->id : std::string();
    }
    std::string name(path.substr(path.rfind('/') + 1));
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    for (const std::string_view packed : {".gz", ".zst"})
        if (name.ends_with(packed)) name.resize(name.size() - packed.size());
    if (name.find_first_of("*?[") != std::string::npos) return {};
    if (name.ends_with(".json") && !name.ends_with(".vl.json")) return {}; // of several types
    for (const Materializer& type : materializers())
        if (type.recognises) // the others are never told from a name
            for (const std::string& extension : type.extensions)
                if (name.size() > extension.size() && name.ends_with(extension)) return type.id;
    return {};
}

Result<const Materializer*> recognise(const ArtifactContent& content, const TypeWish& wish) {
    if (!wish.declared.empty()) return materializerFor(wish.declared);
    const std::vector<const Materializer*> found = guesses(content, wish.previous);
    return found.empty() ? findMaterializer("file") : found.front();
}

Result<Described> describeArtifact(const ArtifactContent& content, const TypeWish& wish,
                                   const DescribeContext& context) {
    if (!wish.declared.empty()) {
        STEMMA_TRY(const Materializer* type, materializerFor(wish.declared));
        Result<Described> described = type->describe(content, context);
        if (described) return finished(std::move(*described), *type);
        Error error = described.error();
        if (error.code == ErrorCode::BadData)
            error.message = shownName(content) + " is declared as " + type->id + ", but " + clause(error, content);
        return fail(std::move(error));
    }
    std::vector<std::string> notes;
    for (const Materializer* type : guesses(content, wish.previous)) {
        Result<Described> described = describeGuess(*type, wish.previous, content, context);
        if (described) {
            if (wish.previous == "file" && type->id != "file")
                notes.push_back(shownName(content) + " was a file so far, and is known as " +
                                described->materializer->id + " now: `type: file` at the output leaves it one");
            described->notes.insert(described->notes.begin(), notes.begin(), notes.end());
            return described;
        }
        if (described.error().code != ErrorCode::BadData) return described;
        const std::string readable = type->id == "metrics" ? "readable metrics" : "a readable " + type->id;
        notes.push_back(shownContent(content) + " isn't " + readable + ": " + clause(described.error(), content));
    }
    // `file` takes any single file and `folder` the rest, so only a file that can't be read at all gets here.
    return fail(ErrorCode::BadData, shownName(content) + " can't be read" + (notes.empty() ? "" : ": " + notes.back()));
}

} // namespace stemma
