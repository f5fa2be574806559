// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/Signals.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"
#include "core/engine/Engine.h"
#include "core/materializers/catalog.h"
#include "core/pipeline/References.h"
#include "core/tables/Tables.h"

namespace stemma::cli {

namespace {

/// --csv delimiter=';' --csv nulls='["", "NA"]' as a pipeline's csv map. A value is JSON where it is one, else text.
Result<Json> csvMap(const std::vector<std::string>& words) {
    Json map;
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail(ErrorCode::InvalidArgument, "--csv " + printable(word) + " says nothing",
                        "Write --csv KEY=VALUE, as in --csv delimiter=';'.");
        const std::string text = word.substr(equals + 1);
        const Result<Json> value = Json::parse(text);
        map.set(word.substr(0, equals), value ? *value : Json(text));
    }
    if (!map.isNull()) STEMMA_CHECK(checkCsvOptions(map));
    return map;
}

/// The file's name up to its first dot, as far as an artifact may be called so.
std::string nameFor(const fs::path& file) {
    std::string name = file.filename().native();
    if (name.empty()) name = file.parent_path().filename().native();
    name = name.substr(0, name.find('.', 1));
    for (char& c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (!std::isalnum(byte) && c != '_' && c != '-') c = '_';
    }
    if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) || name[0] == '-') name.insert(0, "_");
    return name.substr(0, 64);
}

/// What Stemma itself had to say while it was added ("… isn't a readable table: …") stands in the step's log.
void printNotes(const Store& store, const VersionInfo& version) {
    constexpr std::string_view kMark = "stemma: ";
    const Result<StepRunInfo> step = store.stepRun(version.stepRun);
    if (!step) return;
    const Result<std::string> log = readFile(store.logFile(step->run, step->uuid), 1 << 20);
    if (!log) return;
    for (const std::string& line : split(*log, '\n'))
        if (line.starts_with(kMark)) printNote(line.substr(kMark.size()));
}

Result<Exit> runAdd(Invocation& invocation) {
    const fs::path file = invocation.text("FILE");
    STEMMA_TRY(const Json csv, csvMap(invocation.texts("csv")));
    const std::string type = invocation.text("type");
    if (!type.empty()) STEMMA_CHECK(materializerFor(type));
    std::error_code failed;
    if (!fs::exists(file, failed))
        return fail(ErrorCode::NotFound, "There is no file '" + printable(file.native()) + "'");
    const fs::path folder = fs::current_path(failed);
    STEMMA_TRY(const auto store, openOrMakeStore(invocation, folder));
    TablesClient tables;
    Engine engine(*store, tables);
    const Cancel cancel;
    const Interruption interruption(cancel);
    const std::string name = invocation.text("name", nameFor(file));
    if (!isArtifactName(name))
        return fail(ErrorCode::InvalidArgument, "'" + printable(name) + "' can't be an artifact's name",
                    "Use letters, digits, _, - and dots, in parts divided by /.");
    STEMMA_TRY(const std::vector<VersionInfo> before, store->versions(name));
    STEMMA_TRY(const VersionId id,
               engine.add(fs::absolute(file, failed), name, type, csv, invocation.has("reference"), cancel));
    STEMMA_TRY(const VersionInfo version, store->version(id));
    for (const std::string& tag : invocation.texts("tag")) STEMMA_CHECK(store->tag(id, tag));
    if (invocation.json()) {
        STEMMA_TRY(const Json json, versionJson(*store, version));
        printJson(json);
        return Exit::Success;
    }
    bool known = false;
    for (const VersionInfo& old : before) known = known || old.id == id;
    std::string facts = headlineText(version.headline);
    if (facts == formatBytes(version.bytes)) facts.clear(); // it is said once
    out(outTerminal().paint(Tone::Strong, field(versionName(version))) + "  " + field(version.type) + "  " +
        (facts.empty() ? "" : field(facts) + "  ") + formatBytes(version.bytes) +
        (known ? "  (was there already)" : "") + "\n");
    if (!known) printNotes(*store, version);
    return Exit::Success;
}

} // namespace

Command addCommand() {
    Command command;
    command.name = "add";
    command.summary = "Keep a file or folder as an artifact";
    command.arguments = {{.name = "FILE", .help = "a file or a folder; it is copied", .completes = Completes::File}};
    command.options = {{.name = "name", .letter = 'n', .value = "NAME", .help = "the artifact's name; else the file's"},
                       {.name = "type",
                        .letter = 't',
                        .value = "TYPE",
                        .help = "what it is, where its content doesn't tell",
                        .completes = Completes::Words,
                        .words = materializerWords()},
                       {.name = "csv",
                        .value = "KEY=VALUE",
                        .help = "how to read a table: delimiter, quote, nulls, decimal, encoding, header …",
                        .repeats = true},
                       {.name = "tag", .value = "TAG", .help = "tag the version", .repeats = true},
                       {.name = "reference", .value = "", .help = "remember place and hash, copy nothing"},
                       jsonOption("the version")};
    command.examples = {{"stemma add measurements.csv", "as the artifact measurements"},
                        {"stemma add export.txt --name sales --type table --csv delimiter=';' --csv decimal=,",
                         "a table, and how to read it"},
                        {"stemma add /data/scans --name scans --reference", "a large folder, left where it is"}};
    command.run = runAdd;
    return command;
}

} // namespace stemma::cli
