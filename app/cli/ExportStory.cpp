// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ExportStory.h"

#include "app/cli/Drawing.h"
#include "app/cli/ExportWay.h"
#include "app/cli/NewFile.h"
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Terminal.h"
#include "core/base/Text.h"

namespace stemma::cli {

bool isStoryFile(const std::string& ending) {
    return ending == ".html" || ending == ".htm" || ending == ".pdf";
}

Result<Exit> exportStory(Invocation& invocation, const Store& store, const Thing& thing) {
    fs::path to = invocation.text("to");
    std::error_code failed;
    std::string of = "run " + std::to_string(thing.run.value), bare = "run-" + std::to_string(thing.run.value);
    if (thing.version) {
        STEMMA_TRY(const VersionInfo version, store.version(thing.version));
        of = versionName(version);
        bare = fs::path(version.name).filename().native() + "-" + std::to_string(version.number);
    }
    for (const char* option : {"visualization", "format", "all", "table", "array"})
        if (invocation.has(option))
            return fail(ErrorCode::InvalidArgument,
                        "A story has every picture: --" + std::string(option) + " is for files of their own");
    invocation.failing = Exit::Wrong;
    if (fs::is_directory(to, failed)) to /= bare + ".html";
    const std::string ending = endingOf(to);
    if (!isStoryFile(ending))
        return fail(ErrorCode::NotSupported,
                    "The story of " + printable(of) + " can't be written as '" + printable(to.filename().native()) +
                        "'",
                    thing.version ? "A story's name ends in .html or .pdf."
                                  : "Of a run its story is written, as .html or .pdf; a single artifact of it by its "
                                    "name, the picture of all by `stemma lineage run:" +
                                        std::to_string(thing.run.value) + " --to FILE.svg`.");
    if (const std::string given = drawingOptionGiven(invocation); !given.empty())
        return fail(ErrorCode::InvalidArgument, "--" + given + " is for a picture; a story follows its reader's theme");
    STEMMA_TRY(NewFile file, NewFile::at(to, invocation.has("force")));
    const Json request = Json::object({{"op", "story"},
                                       {"version", thing.version ? thing.version.value : std::int64_t(0)},
                                       {"run", thing.version ? std::int64_t(0) : thing.run.value},
                                       {"format", ending == ".pdf" ? "pdf" : "html"}});
    STEMMA_TRY(const DrawnFile drawn, draw(store, request));
    STEMMA_CHECK(file.write(drawn.bytes));
    STEMMA_CHECK(file.put());
    invocation.failing.reset();
    const std::int64_t left = drawn.facts["left_out"].integer();
    if (invocation.json()) {
        printJson(Json::object({{"file", pathJson(to)},
                                {"of", of},
                                {"bytes", drawn.bytes.size()},
                                {"artifacts", drawn.facts["sections"]},
                                {"left_out", left}}));
        return Exit::Success;
    }
    printNote("the story of " + of + " is written to " + to.native() + ", " + formatBytes(drawn.bytes.size()) +
              (left > 0 ? " (" + plural(left, "artifact") + " are only named)" : ""));
    return Exit::Success;
}

} // namespace stemma::cli
