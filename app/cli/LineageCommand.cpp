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
#include "core/lineage/LineagePicture.h"
#include "core/lineage/LineageRequest.h"

namespace stemma::cli {

namespace {

LineageDirection directionOf(const Invocation& invocation) {
    const bool up = invocation.has("upstream"), down = invocation.has("downstream");
    if (up == down) return up ? LineageDirection::Both : LineageDirection::Upstream;
    return up ? LineageDirection::Upstream : LineageDirection::Downstream;
}

Result<LineageRequest> requestOf(const Store& store, const Invocation& invocation, const Thing& thing) {
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

/// By the window's painter; without it an SVG is drawn here, which has no artifacts' pictures in it.
Result<std::string> drawn(const Store& store, const Invocation& invocation, const LineageRequest& asked,
                          const Lineage& lineage, const std::string& format) {
    STEMMA_TRY(Json request, drawingRequest(invocation, format));
    LineageRequest described = asked;
    described.question.describing = true; // as in the window: a model's confusion matrix stands beside it
    request.set("op", "lineage");
    request.set("lineage", described.toJson());
    Result<DrawnFile> file = draw(store, request);
    if (file) return std::move(file->bytes);
    const bool plainly = file.error().code == ErrorCode::NotSupported && format == "svg" && !invocation.has("outline");
    if (!plainly) return tl::unexpected(std::move(file).error());
    printNote("drawn plainly, without the artifacts' pictures: stemma-draw isn't installed here");
    const Cancel cancel;
    const Interruption interruption(cancel);
    const std::string theme = invocation.text("theme", "light");
    return lineageSvg(lineage, invocation.text("REF"),
                      theme == "dark"          ? DrawingTheme::Dark
                      : theme == "transparent" ? DrawingTheme::Transparent
                                               : DrawingTheme::Light,
                      cancel);
}

Result<std::string> contentOf(const Store& store, const Invocation& invocation, const LineageRequest& asked,
                              const Lineage& lineage, const fs::path& file) {
    const std::string kind = endingOf(file);
    if (isDrawnFormat(kind)) return drawn(store, invocation, asked, lineage, kind.substr(1));
    if (const std::string given = drawingOptionGiven(invocation); !given.empty())
        return fail(ErrorCode::InvalidArgument, "--" + given + " is for pictures: .svg, .png and .pdf");
    if (kind == ".dot" || kind == ".gv") return toDot(lineage);
    if (kind == ".json") return toJson(lineage).dump(2) + "\n";
    if (kind == ".mmd" || kind == ".mermaid") return toMermaid(lineage);
    if (kind == ".txt") return toTree(lineage, directionOf(invocation));
    return fail(ErrorCode::NotSupported, "A lineage can't be written as '" + printable(file.filename().native()) + "'",
                "The name ends in .svg, .png, .pdf, .dot, .json, .mmd or .txt.");
}

Result<Exit> runLineage(Invocation& invocation) {
    std::string ending = endingOf(invocation.text("to"));
    if (ending.empty()) ending = invocation.has("outline") ? ".svg" : ".png";
    STEMMA_CHECK(drawingRequest(invocation, ending.substr(1))); // wrong words first, before a workspace is opened
    if (const std::string given = drawingOptionGiven(invocation); !given.empty() && !invocation.has("to"))
        return fail(ErrorCode::InvalidArgument, "--" + given + " is for a picture, and none is written",
                    "Name its file: --to lineage.svg");
    STEMMA_TRY(const auto store, openStore(invocation));
    STEMMA_TRY(const Thing thing, findThing(*store, invocation.text("REF")));
    if (thing.stepRun)
        return fail(ErrorCode::InvalidArgument, "A lineage is of an artifact or of a whole run, not of a step",
                    "Name what the step made, or the run: stemma lineage run:" + std::to_string(thing.run.value));
    STEMMA_TRY(const LineageRequest request, requestOf(*store, invocation, thing));
    STEMMA_TRY(const Lineage lineage, answer(*store, request));
    if (lineage.nodes.empty() && invocation.has("between")) printNote("no way leads from one to the other");
    if (invocation.has("to")) {
        invocation.failing = Exit::Wrong;
        STEMMA_TRY(NewFile file, NewFile::at(invocation.text("to"), invocation.has("force")));
        STEMMA_TRY(const std::string content, contentOf(*store, invocation, request, lineage, file.place()));
        STEMMA_CHECK(file.write(content));
        STEMMA_CHECK(file.put());
        invocation.failing.reset();
        if (!invocation.json()) {
            printNote("wrote " + file.place().native() + ", " + formatBytes(content.size()));
            return Exit::Success;
        }
    }
    if (invocation.json()) {
        printJson(toJson(lineage));
        return Exit::Success;
    }
    out(toTree(lineage, directionOf(invocation)));
    return Exit::Success;
}

} // namespace

Command lineageCommand() {
    Command command;
    command.name = "lineage";
    command.summary = "Tell where an artifact came from, or what was made from it";
    command.description = "Prints a tree; a node that stands there already isn't unfolded again.";
    command.arguments = {{.name = "REF", .help = "an artifact version, or run:12", .completes = Completes::Thing}};
    command.options = {
        {.name = "upstream", .letter = 'u', .value = "", .help = "what it was made from (this is what is told anyway)"},
        {.name = "downstream", .letter = 'd', .value = "", .help = "what was made from it; with --upstream both"},
        {.name = "depth", .value = "N", .help = "so many steps in each direction"},
        {.name = "between",
         .value = "REF2",
         .help = "only what lies on a way from one to the other",
         .completes = Completes::Version},
        {.name = "to",
         .letter = 'o',
         .value = "FILE",
         .help = "write it: .svg, .png or .pdf, as the window draws it; .dot, .json, .mmd (Mermaid) or .txt",
         .completes = Completes::File}};
    for (Option& option : drawingOptions(false)) command.options.push_back(std::move(option));
    command.options.push_back({.name = "force", .letter = 'f', .value = "", .help = "write over a file that is there"});
    command.options.push_back(jsonOption("{\"nodes\": […], \"edges\": […]}"));
    command.examples = {{"stemma lineage penguins/model", "what the model was made from"},
                        {"stemma lineage penguins/raw --downstream --depth 1", "what reads the raw data"},
                        {"stemma lineage penguins/model@2 --to model.svg", "as a picture"},
                        {"stemma lineage run:12 --to run.png --scale 2 --theme dark", "a whole run"},
                        {"stemma lineage penguins/metrics --between penguins/raw", "the way from one to the other"}};
    command.run = runLineage;
    return command;
}

} // namespace stemma::cli
