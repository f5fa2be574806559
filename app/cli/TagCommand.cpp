// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "app/cli/catalog.h"

namespace stemma::cli {

namespace {

Status apply(Store& store, const Invocation& invocation, const VersionInfo& version, const std::string& word) {
    const bool remove = invocation.has("remove");
    if (invocation.has("alias"))
        return remove ? store.removeAlias(version.name, word) : store.setAlias(version.id, word);
    return remove ? store.untag(version.id, word) : store.tag(version.id, word);
}

Result<Exit> runTag(Invocation& invocation) {
    STEMMA_TRY(const auto store, openStore(invocation, Access::Write));
    STEMMA_TRY(const VersionId id, store->resolve(invocation.text("REF")));
    STEMMA_TRY(const VersionInfo version, store->version(id));
    const std::string word = invocation.text("TAG");
    STEMMA_CHECK(apply(*store, invocation, version, word));
    if (invocation.json()) {
        STEMMA_TRY(const Json json, versionJson(*store, version));
        printJson(json);
        return Exit::Success;
    }
    const std::string name = field(versionName(version)), shown = field(word);
    if (invocation.has("alias")) {
        out(invocation.has("remove") ? field(version.name) + "@" + shown + " is no more\n"
                                     : field(version.name) + "@" + shown + " is now " + name + "\n");
    } else {
        out(invocation.has("remove") ? name + " is no longer tagged " + shown + "\n"
                                     : name + " is tagged " + shown + "\n");
    }
    return Exit::Success;
}

} // namespace

Command tagCommand() {
    Command command;
    command.name = "tag";
    command.summary = "Tag a version, or give it an alias";
    command.description =
        "A tag may be on many versions. An alias is on one version of a name, and moves: REF@ALIAS is it.\n"
        "What is tagged or aliased is never cleaned away.";
    command.arguments = {{.name = "REF", .help = "the version", .completes = Completes::Version},
                         {.name = "TAG", .help = "the word", .completes = Completes::Tag}};
    command.options = {{.name = "alias", .letter = 'a', .value = "", .help = "an alias instead of a tag"},
                       {.name = "remove", .letter = 'r', .value = "", .help = "take it away"},
                       jsonOption("the version")};
    command.examples = {{"stemma tag penguins/model paper", "the version that counts now"},
                        {"stemma tag penguins/model@4 production --alias", "penguins/model@production is version 4"},
                        {"stemma tag penguins/model@2 paper --remove", "away again"}};
    command.run = runTag;
    return command;
}

} // namespace stemma::cli
