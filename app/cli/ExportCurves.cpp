// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ExportCurves.h"

#include "app/cli/Drawing.h"
#include "app/cli/ExportWay.h"
#include "app/cli/NewFile.h"
#include "app/cli/Report.h"
#include "app/cli/RunJson.h"
#include "app/cli/Session.h"
#include "app/cli/Terminal.h"
#include "core/base/Text.h"
#include "core/engine/Curves.h"

namespace stemma::cli {

namespace {

using Curves = std::vector<std::pair<std::string, Curve>>;

/// "run:12/fit"
std::string stepWord(const StepRunInfo& step) {
    return "run:" + std::to_string(step.run.value) + "/" + stepName(step);
}

Result<std::size_t> chosen(const Curves& curves, const std::string& word) {
    if (word.empty()) return std::size_t(0);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        if (curves[i].first == word || std::to_string(i + 1) == word) return i;
        names.push_back(printable(curves[i].first));
    }
    return fail(ErrorCode::NotFound, "There is no curve '" + printable(word) + "'",
                "There is " + join(names, ", ") + ".");
}

Result<std::string> drawn(const Invocation& invocation, const Store& store, const std::string& chart,
                          const std::string& title, const std::string& format) {
    STEMMA_TRY(Json request, drawingRequest(invocation, format));
    request.set("op", "chart");
    request.set("specification", chart);
    request.set("title", title);
    STEMMA_TRY(DrawnFile file, draw(store, request));
    return std::move(file.bytes);
}

} // namespace

Result<Exit> exportCurves(Invocation& invocation, const Store& store, StepRunId id) {
    STEMMA_TRY(const StepRunInfo step, store.stepRun(id));
    const fs::path kept = store.curvesFile(step.run, step.uuid);
    STEMMA_TRY(const Curves curves, readCurves(kept));
    invocation.failing = Exit::Wrong;
    if (curves.empty())
        return fail(
            ErrorCode::NotFound, "The step " + printable(stepWord(step)) + " told no numbers by step",
            "A step tells them by stemma.metric(loss=0.31, step=10), or prints ::stemma metric loss=0.31 step=10.");
    const fs::path to = invocation.text("to");
    const std::string ending = endingOf(to);
    STEMMA_TRY(const std::size_t place, chosen(curves, invocation.text("visualization")));
    const auto& [name, curve] = curves[place];
    const bool all = ending == ".csv" && !invocation.has("visualization");
    if (const std::string given = drawingOptionGiven(invocation); !given.empty() && !isDrawnFormat(ending))
        return fail(ErrorCode::InvalidArgument, "--" + given + " is for a picture that is drawn");
    STEMMA_TRY(NewFile file, NewFile::at(to, invocation.has("force")));
    std::string what = "the curve " + name + " of " + stepWord(step);
    if (isDrawnFormat(ending)) {
        STEMMA_TRY(const std::string bytes,
                   drawn(invocation, store, curveChart(name, curve), stepName(step) + " " + name, ending.substr(1)));
        STEMMA_CHECK(file.write(bytes));
    } else if (ending == ".vl.json") {
        STEMMA_CHECK(file.write(curveChart(name, curve) + "\n"));
    } else if (all) {
        what = "all values of " + stepWord(step);
        STEMMA_CHECK(copyFileHashed(kept, file.part()));
    } else {
        return fail(ErrorCode::NotSupported, "Curves can't be written as '" + printable(to.filename().native()) + "'",
                    "The name ends in .svg, .png, .pdf or .vl.json for one of them, or in .csv for all values.");
    }
    STEMMA_CHECK(file.put());
    invocation.failing.reset();
    if (invocation.json())
        printJson(Json::object({{"file", pathJson(to)}, {"step", stepName(step)}, {"run", step.run.value}}));
    else
        printNote(what + " is written to " + to.native());
    return Exit::Success;
}

} // namespace stemma::cli
