// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"
#include "core/base/Text.h"

#include <map>

namespace stemma::cli {

namespace {

/// Of each name the version that counts: @latest, else the newest there is.
std::vector<VersionInfo> current(const Store& store, const std::vector<VersionInfo>& all) {
    std::vector<VersionInfo> kept;
    for (std::size_t i = 0; i < all.size();) {
        std::size_t end = i;
        while (end < all.size() && all[end].name == all[i].name) ++end;
        std::size_t chosen = end - 1;
        if (const std::optional<VersionId> latest = store.latest(all[i].name))
            for (std::size_t k = i; k < end; ++k)
                if (all[k].id == *latest) chosen = k;
        kept.push_back(all[chosen]);
        i = end;
    }
    return kept;
}

Result<std::string> marks(const Store& store, const VersionInfo& version) {
    std::vector<std::string> words;
    STEMMA_TRY(const std::vector<std::string> aliases, store.aliases(version.id));
    for (const std::string& alias : aliases) words.push_back("@" + alias);
    STEMMA_TRY(const std::vector<std::string> tags, store.tags(version.id));
    words.insert(words.end(), tags.begin(), tags.end());
    if (version.state != VersionState::Ok) words.push_back("(" + std::string(name(version.state)) + ")");
    if (version.reference) words.emplace_back("(reference)");
    return join(words, " ");
}

Status printTable(const Store& store, const std::vector<VersionInfo>& shown) {
    TextTable table({{"artifact", false, true},
                     {"type"},
                     {"", false, true},
                     {"size", true, false, 1},
                     {"run", true, false, 2},
                     {"created", false, false, 3},
                     {"", false, true}});
    for (const VersionInfo& version : shown) {
        STEMMA_TRY(const std::string words, marks(store, version));
        const std::string size = formatBytes(version.bytes), facts = headlineText(version.headline);
        table.add({{versionName(version), Tone::Strong},
                   version.type,
                   facts == size ? "" : facts, // a size is said once
                   size,
                   version.run ? std::to_string(version.run.value) : "",
                   localTime(version.created),
                   {words, Tone::Quiet}});
    }
    out(table.text(outTerminal()));
    return {};
}

Result<Exit> runArtifacts(Invocation& invocation) {
    STEMMA_TRY(const auto store, openStore(invocation));
    const std::string name = invocation.text("NAME");
    STEMMA_TRY(std::vector<VersionInfo> versions, store->versions(name));
    if (versions.empty() && !name.empty()) {
        STEMMA_TRY(const std::vector<std::string> names, store->artifactNames());
        return fail(ErrorCode::NotFound, withGuess("There is no artifact '" + printable(name) + "'", name, names),
                    "`stemma artifacts` lists all.");
    }
    const std::string type = invocation.text("type");
    if (!type.empty()) std::erase_if(versions, [&](const VersionInfo& version) { return version.type != type; });
    const std::size_t count = versions.size();
    if (name.empty() && !invocation.has("all")) versions = current(*store, versions);
    if (invocation.json()) {
        Json list = Json::array();
        for (const VersionInfo& version : versions) {
            STEMMA_TRY(Json json, versionJson(*store, version));
            list.push(std::move(json));
        }
        printJson(list);
        return Exit::Success;
    }
    if (versions.empty()) {
        out("No artifact yet. `stemma run` makes some, `stemma add FILE` keeps one.\n");
        return Exit::Success;
    }
    STEMMA_CHECK(printTable(*store, versions));
    if (versions.size() < count && outTerminal().interactive)
        out(outTerminal().paint(Tone::Quiet, "and " + plural(std::int64_t(count - versions.size()), "older version") +
                                                 ": stemma artifacts --all") +
            "\n");
    return Exit::Success;
}

} // namespace

Command artifactsCommand() {
    Command command;
    command.name = "artifacts";
    command.summary = "List the artifacts, of each the version that counts now";
    command.arguments = {
        {.name = "NAME", .help = "all versions of this artifact", .required = false, .completes = Completes::Artifact}};
    command.options = {{.name = "all", .value = "", .help = "all versions of all names"},
                       {.name = "type", .value = "TYPE", .help = "only of this type, such as table"},
                       jsonOption("a list of versions: name, version, type, bytes, sha256, run, step, path …")};
    command.examples = {{"stemma artifacts", "what there is"},
                        {"stemma artifacts penguins/model", "all versions of one"},
                        {"stemma artifacts --all --json", "everything, for a program"}};
    command.run = runArtifacts;
    return command;
}

} // namespace stemma::cli
