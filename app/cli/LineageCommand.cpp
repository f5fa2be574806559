// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Drawing.h"
#include "app/cli/ExportWay.h"
#include "app/cli/NewFile.h"
#include "app/cli/Report.h"
#include "app/cli/Session.h"
#include "app/cli/Signals.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"
#include "core/engine/Things.h"
#include "core/lineage/DrawingText.h"

#include <algorithm>
#include <optional>

namespace stemma::cli {

namespace {

LineageDirection directionOf(const Invocation& invocation) {
    const bool up = invocation.has("upstream"), down = invocation.has("downstream");
    if (up == down) return up ? LineageDirection::Both : LineageDirection::Upstream;
    return up ? LineageDirection::Upstream : LineageDirection::Downstream;
}

const std::vector<std::string> kColours{"kind", "status", "duration", "size", "age", "pipeline"};
const std::vector<std::string> kFolds{"cells", "steps", "runs", "pipelines", "namespaces", "tags", "layers", "none"};

/// --fold cells,runs. "none" is what nothing else goes with: all of it, however much that is.
Result<Folding> foldingOf(const Invocation& invocation) {
    Folding folding;
    bool none = false;
    for (const std::string& said : invocation.texts("fold"))
        for (const std::string& part : split(said, ',')) {
            const std::string word(trim(part));
            const auto by = foldByFrom(word);
            if (by)
                folding.by.push_back(*by);
            else if (word == "none")
                none = true;
            else
                return fail(ErrorCode::InvalidArgument,
                            withGuess("There is no way to fold by '" + printable(word) + "'", word, kFolds),
                            "--fold takes cells, steps, runs, pipelines, namespaces, tags and layers, with commas "
                            "between them, or none.");
        }
    if (none && !folding.by.empty()) return fail(ErrorCode::InvalidArgument, "--fold none goes with nothing else");
    if (none) folding.most = INT32_MAX;
    return folding;
}

Result<LineageRequest> lineageRequestOf(const Store& store, const Invocation& invocation) {
    STEMMA_TRY(const Thing thing, findThing(store, invocation.text("REF")));
    if (thing.stepRun)
        return fail(ErrorCode::InvalidArgument, "A lineage is of an artifact or of a whole run, not of a step",
                    "Name what the step made, or the run: stemma lineage run:" + std::to_string(thing.run.value));
    LineageRequest request;
    request.version = thing.version;
    request.run = thing.run;
    if (invocation.has("between")) {
        STEMMA_TRY(request.between, store.resolve(invocation.text("between")));
    }
    request.question.direction = directionOf(invocation);
    STEMMA_TRY(request.question.depth, invocation.number("depth", 0, -1));
    return request;
}

Result<GraphRequest> graphRequestOf(const Store& store, const Invocation& invocation) {
    GraphRequest request;
    STEMMA_TRY(request.folding, foldingOf(invocation));
    if (invocation.has("map")) request.view = GraphRequest::View::Map;
    if (invocation.has("history")) request.view = GraphRequest::View::History;
    STEMMA_TRY(const int runs, invocation.number("runs", 1, 200));
    request.history.runs = std::size_t(runs);
    request.history.pipeline = invocation.text("pipeline");
    if (request.view == GraphRequest::View::Lineage) {
        STEMMA_TRY(request.lineage, lineageRequestOf(store, invocation));
    }
    return request;
}

/// Words that don't go together; before a workspace is opened.
Status fitsTogether(const Invocation& invocation) {
    const bool map = invocation.has("map"), history = invocation.has("history");
    const bool whole = map || history;
    if (map && history) return fail(ErrorCode::InvalidArgument, "--map and --history are two pictures");
    if (!whole && !invocation.has("REF"))
        return fail(ErrorCode::InvalidArgument, "The lineage of what?",
                    "Name an artifact version or run:12; or ask for the --map or the --history of all there is.");
    if (whole && invocation.has("REF"))
        return fail(ErrorCode::InvalidArgument, std::string(map ? "--map" : "--history") +
                                                    " is of the whole workspace: it takes no artifact or run");
    for (const char* option : {"upstream", "downstream", "depth", "between"})
        if (whole && invocation.has(option))
            return fail(ErrorCode::InvalidArgument, "--" + std::string(option) + " is for the lineage of an artifact");
    for (const char* option : {"runs", "pipeline"})
        if (!history && invocation.has(option))
            return fail(ErrorCode::InvalidArgument, "--" + std::string(option) + " is for --history");
    return {};
}

/// What is asked for, and the text of it where it isn't the plain lineage of something. The workspace is asked once:
/// here for text, or by who draws it.
struct Asked {
    GraphRequest request;
    bool plain = false;
    Lineage lineage;                  ///< where it is plain
    std::optional<GraphAnswer> graph; ///< else

    Status ask(const Store& store, const Cancel& cancel) {
        if (plain) {
            STEMMA_TRY(lineage, answer(store, request.lineage, cancel));
        } else {
            STEMMA_TRY(graph, answer(store, request, cancel));
        }
        return {};
    }
    std::string text(LineageDirection direction) const {
        return graph ? toText(graph->drawing) : toTree(lineage, direction);
    }
    Json json() const { return graph ? toJson(*graph) : toJson(lineage); }
    std::string dot() const { return graph ? toDot(graph->drawing) : toDot(lineage); }
    std::string mermaid() const { return graph ? toMermaid(graph->drawing) : toMermaid(lineage); }
};

/// What a person should know of an answer beside it.
void tell(const Invocation& invocation, const Asked& asked, const std::string& note, bool nothing) {
    if (!note.empty()) printNote(note);
    const bool between = invocation.has("between");
    if (nothing && between) printNote("no way leads from one to the other");
    if (nothing && !asked.plain && !between) printNote("there is nothing to show yet");
}

/// The same of a picture. With --json what is printed was told of already; but that isn't folded where it is plain.
void tellOfPicture(const Invocation& invocation, const Asked& asked, const std::string& note, bool nothing) {
    if (!invocation.json())
        tell(invocation, asked, note, nothing);
    else if (asked.plain && !note.empty())
        printNote(note);
}

/// Drawn here, where the window's painter isn't installed: without the artifacts' pictures in it.
Result<std::string> drawnPlainly(const Store& store, const Invocation& invocation, const Asked& asked) {
    printNote("drawn plainly, without the artifacts' pictures: stemma-draw isn't installed here");
    const Cancel cancel;
    const Interruption interruption(cancel);
    const std::string theme = invocation.text("theme", "light");
    SvgOptions options;
    options.theme = theme == "dark"          ? DrawingTheme::Dark
                    : theme == "transparent" ? DrawingTheme::Transparent
                                             : DrawingTheme::Light;
    STEMMA_TRY(const GraphAnswer graph, answer(store, asked.request, cancel));
    tellOfPicture(invocation, asked, graph.note, graph.drawing.nodes.empty());
    options.title = graph.title;
    options.subtitle = graph.subtitle;
    LayoutOptions layout;
    layout.cancel = cancel;
    layout.memory = store.workspace() / "derived" / "layouts";
    return toSvg(graph.drawing, options, layout);
}

Result<std::string> drawn(const Store& store, const Invocation& invocation, const Asked& asked,
                          const std::string& format) {
    STEMMA_TRY(Json request, drawingRequest(invocation, format));
    GraphRequest described = asked.request;
    described.lineage.question.describing = true; // as in the window: a model's confusion matrix stands beside it
    request.set("op", "lineage");
    request.set("graph", described.toJson());
    request.set("colour_by", invocation.text("colour-by", "kind"));
    request.set("pages", invocation.has("pages"));
    Result<DrawnFile> file = draw(store, request);
    if (file) {
        tellOfPicture(invocation, asked, std::string(file->facts["note"].text()), file->facts["nodes"].integer() == 0);
        return std::move(file->bytes);
    }
    const bool plainly = file.error().code == ErrorCode::NotSupported && format == "svg" &&
                         !invocation.has("outline") && !invocation.has("colour-by");
    if (!plainly) return tl::unexpected(std::move(file).error());
    return drawnPlainly(store, invocation, asked);
}

/// Options of pictures; the first that was given.
std::string pictureOptionGiven(const Invocation& invocation) {
    for (const char* option : {"colour-by", "pages"})
        if (invocation.has(option)) return option;
    return drawingOptionGiven(invocation);
}

Result<std::string> contentOf(const Store& store, const Invocation& invocation, const Asked& asked,
                              const fs::path& file) {
    const std::string kind = endingOf(file);
    if (isDrawnFormat(kind)) return drawn(store, invocation, asked, kind.substr(1));
    if (const std::string given = pictureOptionGiven(invocation); !given.empty())
        return fail(ErrorCode::InvalidArgument, "--" + given + " is for pictures: .svg, .png and .pdf");
    if (kind == ".dot" || kind == ".gv") return asked.dot();
    if (kind == ".json") return asked.json().dump(2) + "\n";
    if (kind == ".mmd" || kind == ".mermaid") return asked.mermaid();
    if (kind == ".txt") return asked.text(directionOf(invocation));
    return fail(ErrorCode::NotSupported, "A lineage can't be written as '" + printable(file.filename().native()) + "'",
                "The name ends in .svg, .png, .pdf, .dot, .json, .mmd or .txt.");
}

/// Wrong words first, before a workspace is opened.
Status checkPicture(const Invocation& invocation) {
    std::string ending = endingOf(invocation.text("to"));
    if (ending.empty()) ending = invocation.has("outline") ? ".svg" : invocation.has("pages") ? ".pdf" : ".png";
    STEMMA_CHECK(drawingRequest(invocation, ending.substr(1)));
    if (const std::string given = pictureOptionGiven(invocation); !given.empty() && !invocation.has("to"))
        return fail(ErrorCode::InvalidArgument, "--" + given + " is for a picture, and none is written",
                    "Name its file: --to lineage.svg");
    const std::string colour = invocation.text("colour-by", "kind");
    if (std::find(kColours.begin(), kColours.end(), colour) == kColours.end())
        return fail(ErrorCode::InvalidArgument,
                    withGuess("Nothing is coloured by '" + printable(colour) + "'", colour, kColours),
                    "--colour-by takes kind, status, duration, size, age or pipeline.");
    if (invocation.has("pages") && ending != ".pdf")
        return fail(ErrorCode::InvalidArgument, "--pages is for PDF, not for " + printable(ending));
    return {};
}

Result<Exit> runLineage(Invocation& invocation) {
    STEMMA_CHECK(fitsTogether(invocation));
    STEMMA_CHECK(checkPicture(invocation));
    STEMMA_CHECK(foldingOf(invocation));
    STEMMA_TRY(const auto store, openStore(invocation));
    Asked asked;
    STEMMA_TRY(asked.request, graphRequestOf(*store, invocation));
    asked.plain = asked.request.view == GraphRequest::View::Lineage && !invocation.has("fold");
    if (invocation.json() || !isDrawnFormat(endingOf(invocation.text("to")))) {
        const Cancel cancel;
        const Interruption interruption(cancel);
        STEMMA_CHECK(asked.ask(*store, cancel));
        const bool nothing = asked.plain ? asked.lineage.nodes.empty() : asked.graph->drawing.nodes.empty();
        tell(invocation, asked, asked.plain ? "" : asked.graph->note, nothing);
    }
    if (invocation.has("to")) {
        invocation.failing = Exit::Wrong;
        STEMMA_TRY(NewFile file, NewFile::at(invocation.text("to"), invocation.has("force")));
        STEMMA_TRY(const std::string content, contentOf(*store, invocation, asked, file.place()));
        STEMMA_CHECK(file.write(content));
        STEMMA_CHECK(file.put());
        invocation.failing.reset();
        if (!invocation.json()) {
            printNote("wrote " + file.place().native() + ", " + formatBytes(content.size()));
            return Exit::Success;
        }
    }
    if (invocation.json())
        printJson(asked.json());
    else
        out(asked.text(directionOf(invocation)));
    return Exit::Success;
}

} // namespace

Command lineageCommand() {
    Command command;
    command.name = "lineage";
    command.summary = "Tell where an artifact came from, or what was made from it";
    command.description = "Prints a tree; a node that stands there already isn't unfolded again.\n"
                          "--map and --history are of the whole workspace. A picture of more than 300\n"
                          "connected nodes is folded by itself, which it says.";
    command.arguments = {
        {.name = "REF", .help = "an artifact version, or run:12", .required = false, .completes = Completes::Thing}};
    command.options = {
        {.name = "upstream", .letter = 'u', .value = "", .help = "what it was made from (this is what is told anyway)"},
        {.name = "downstream", .letter = 'd', .value = "", .help = "what was made from it; with --upstream both"},
        {.name = "depth", .value = "N", .help = "so many steps in each direction"},
        {.name = "between",
         .value = "REF2",
         .help = "only what lies on a way from one to the other",
         .completes = Completes::Version},
        {.name = "map", .value = "", .help = "all steps and artifact names, over all their runs and versions"},
        {.name = "history", .value = "", .help = "the runs, newest first, and what they reused of one another"},
        {.name = "runs", .value = "N", .help = "of the history: so many runs; 200 unless said otherwise"},
        {.name = "pipeline", .value = "NAME", .help = "of the history: only its runs"},
        {.name = "fold",
         .value = "KINDS",
         .help = "one node for what belongs together: cells, steps, runs, pipelines, namespaces, tags, layers, or "
                 "several with commas; none: never",
         .repeats = true,
         .completes = Completes::Words,
         .words = kFolds},
        {.name = "to",
         .letter = 'o',
         .value = "FILE",
         .help = "write it: .svg, .png or .pdf, as the window draws it; .dot, .json, .mmd (Mermaid) or .txt",
         .completes = Completes::File}};
    command.options.push_back({.name = "colour-by",
                               .value = "WHAT",
                               .help = "of a picture: kind, status, duration, size, age or pipeline",
                               .completes = Completes::Words,
                               .words = kColours});
    command.options.push_back({.name = "pages", .value = "", .help = "of a PDF: several pages where one is too small"});
    for (Option& option : drawingOptions(false)) command.options.push_back(std::move(option));
    command.options.push_back({.name = "force", .letter = 'f', .value = "", .help = "write over a file that is there"});
    command.options.push_back(jsonOption("{\"nodes\": […], \"edges\": […]}"));
    command.examples = {{"stemma lineage penguins/model", "what the model was made from"},
                        {"stemma lineage penguins/raw --downstream --depth 1", "what reads the raw data"},
                        {"stemma lineage penguins/model@2 --to model.svg", "as a picture"},
                        {"stemma lineage run:12 --to run.png --scale 2 --theme dark", "a whole run"},
                        {"stemma lineage penguins/metrics --between penguins/raw", "the way from one to the other"},
                        {"stemma lineage --map --to map.svg", "all that the workspace is made of"},
                        {"stemma lineage --history --runs 50 --fold cells --to runs.pdf", "the last runs as lanes"}};
    command.run = runLineage;
    return command;
}

} // namespace stemma::cli
