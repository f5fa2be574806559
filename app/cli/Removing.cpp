// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Removing.h"

#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "core/base/Text.h"

namespace stemma::cli {

namespace {

Status preview(const Store& store, const Store::Removal& removal) {
    constexpr std::size_t kMost = 50;
    TextTable table({{"", false, true}, {"", false, true}, {"", true}, {"", true}}, 2);
    std::size_t shown = 0;
    for (const VersionId id : removal.versions) {
        if (shown++ == kMost) break;
        STEMMA_TRY(const VersionInfo version, store.version(id));
        table.add({{versionName(version), Tone::Strong},
                   headlineText(version.headline),
                   formatBytes(version.bytes),
                   version.run ? "run " + std::to_string(version.run.value) : ""});
    }
    if (!table.empty()) out("Would go:\n" + table.text(outTerminal()));
    if (removal.versions.size() > kMost) out("  and " + std::to_string(removal.versions.size() - kMost) + " more\n");
    if (!removal.kept.empty()) {
        out(outTerminal().paint(Tone::Quiet, "Stays:") + "\n");
        for (std::size_t i = 0; i < removal.kept.size() && i < kMost; ++i) out("  " + field(removal.kept[i]) + "\n");
        if (removal.kept.size() > kMost) out("  and " + std::to_string(removal.kept.size() - kMost) + " more\n");
    }
    return {};
}

} // namespace

Result<Exit> removeWithPreview(Invocation& invocation, Store& store, const Store::Removal& removal, VersionState as) {
    const std::string amount =
        plural(std::int64_t(removal.versions.size()), "version") + ", " + formatBytes(removal.freedBytes);
    bool sure = invocation.has("yes") && !invocation.has("dry-run");
    if (invocation.json()) {
        STEMMA_TRY(Json json, removalJson(store, removal));
        if (sure) STEMMA_CHECK(store.remove(removal, as));
        json.set("done", sure);
        printJson(json);
        return Exit::Success;
    }
    STEMMA_CHECK(preview(store, removal));
    if (removal.versions.empty()) {
        out("Nothing would go.\n");
        return Exit::Success;
    }
    if (!sure && !invocation.has("dry-run")) sure = confirmed("Move " + amount + " to the trash? Their record stays.");
    if (!sure) {
        out("That is " + amount + ". Nothing was changed; --yes moves it to the trash.\n");
        return Exit::Success;
    }
    STEMMA_CHECK(store.remove(removal, as));
    out("Moved " + amount + ", to the trash. The record stays.\n");
    return Exit::Success;
}

} // namespace stemma::cli
