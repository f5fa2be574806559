// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/Session.h"
#include "app/cli/Signals.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"
#include "core/engine/Things.h"
#include "core/lineage/LineagePicture.h"
#include "core/lineage/LineageQueries.h"

namespace stemma::cli {

namespace {

Result<DrawingTheme> themeOf(const Invocation& invocation) {
    const std::string word = invocation.text("theme", "light");
    if (word == "light") return DrawingTheme::Light;
    if (word == "dark") return DrawingTheme::Dark;
    if (word == "transparent") return DrawingTheme::Transparent;
    return fail(ErrorCode::InvalidArgument,
                withGuess("There is no theme '" + printable(word) + "'", word, {"light", "dark", "transparent"}),
                "--theme takes light, dark or transparent.");
}

LineageDirection directionOf(const Invocation& invocation) {
    const bool up = invocation.has("upstream"), down = invocation.has("downstream");
    if (up == down) return up ? LineageDirection::Both : LineageDirection::Upstream;
    return up ? LineageDirection::Upstream : LineageDirection::Downstream;
}

Result<Lineage> ask(const Store& store, const Invocation& invocation, const Thing& thing) {
    if (thing.run) return lineageOfRun(store, thing.run);
    if (invocation.has("between")) {
        STEMMA_TRY(const VersionId other, store.resolve(invocation.text("between")));
        STEMMA_TRY(Lineage lineage, lineageBetween(store, thing.version, other));
        if (lineage.nodes.empty()) return lineageBetween(store, other, thing.version); // either way round
        return lineage;
    }
    LineageQuestion question;
    question.direction = directionOf(invocation);
    STEMMA_TRY(question.depth, invocation.number("depth", 0, -1));
    return lineageOf(store, thing.version, question);
}

Status writeTo(const Invocation& invocation, const fs::path& file, const Lineage& lineage) {
    const std::string kind = file.extension().string();
    std::string content;
    if (kind == ".svg") {
        STEMMA_TRY(const DrawingTheme theme, themeOf(invocation));
        const Cancel cancel;
        const Interruption interruption(cancel);
        STEMMA_TRY(content, lineageSvg(lineage, invocation.text("REF"), theme, cancel));
    } else if (kind == ".dot" || kind == ".gv") {
        content = toDot(lineage);
    } else if (kind == ".json") {
        content = toJson(lineage).dump(2) + "\n";
    } else if (kind == ".mmd" || kind == ".mermaid") {
        content = toMermaid(lineage);
    } else if (kind == ".txt") {
        content = toTree(lineage, directionOf(invocation));
    } else {
        return fail(ErrorCode::NotSupported,
                    "A lineage can't be written as '" + printable(file.filename().native()) + "'",
                    "The name ends in .svg, .dot, .json, .mmd or .txt.");
    }
    return writeFileDurably(file, content);
}

Result<Exit> run(Invocation& invocation) {
    STEMMA_CHECK(themeOf(invocation));
    STEMMA_TRY(const auto store, openStore(invocation));
    STEMMA_TRY(const Thing thing, findThing(*store, invocation.text("REF")));
    if (thing.stepRun)
        return fail(ErrorCode::InvalidArgument, "A lineage is of an artifact or of a whole run, not of a step",
                    "Name what the step made, or the run: stemma lineage run:" + std::to_string(thing.run.value));
    STEMMA_TRY(const Lineage lineage, ask(*store, invocation, thing));
    if (lineage.nodes.empty() && invocation.has("between")) printNote("no way leads from one to the other");
    if (invocation.has("to")) {
        const fs::path file = invocation.text("to");
        invocation.failing = Exit::Wrong;
        STEMMA_CHECK(writeTo(invocation, file, lineage));
        invocation.failing.reset();
        if (!invocation.json()) {
            printNote("wrote " + file.native() + ", " + plural(std::int64_t(lineage.nodes.size()), "node"));
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
         .help = "write it: .svg, .dot, .json, .mmd (Mermaid) or .txt",
         .completes = Completes::File},
        {.name = "theme",
         .value = "THEME",
         .help = "of the SVG: light, dark or transparent",
         .completes = Completes::Words,
         .words = {"light", "dark", "transparent"}},
        jsonOption("{\"nodes\": […], \"edges\": […]}")};
    command.examples = {{"stemma lineage penguins/model", "what the model was made from"},
                        {"stemma lineage penguins/raw --downstream --depth 1", "what reads the raw data"},
                        {"stemma lineage penguins/model@2 --to model.svg", "as a picture"},
                        {"stemma lineage run:12 --to run.svg --theme dark", "a whole run"},
                        {"stemma lineage penguins/metrics --between penguins/raw", "the way from one to the other"}};
    command.run = run;
    return command;
}

} // namespace stemma::cli
