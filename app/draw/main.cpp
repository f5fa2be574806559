// SPDX-License-Identifier: GPL-3.0-or-later
// stemma-draw: the window's painter for programs without a window, on a socket: files' bytes come back, it writes none.
#include "app/draw/DrawRequest.h"
#include "core/base/Helper.h"
#include "core/store/Workspace.h"
#include "core/tables/Tables.h"
#include "ui/paint/Fonts.h"

#include <QGuiApplication>
#include <QHashFunctions>

namespace stemma::ui {

namespace {

constexpr qsizetype kMostBytes = qsizetype(200) << 20; ///< a frame takes little more

Result<WorkspaceHandle> openWorkspace(const fs::path& folder) {
    WorkspaceHandle handle;
    STEMMA_TRY(auto store, openForReading(folder));
    handle.store = std::move(store);
    handle.tables = std::make_shared<TablesClient>();
    return handle;
}

Result<HelperReply> handle(const fs::path& workspace, HelperRequest& request) {
    if (!Fonts::available())
        return fail(ErrorCode::NotFound, "There is no font on this machine, and pictures have text",
                    "Install one; on Debian: apt install fonts-inter");
    static Result<WorkspaceHandle> opened = openWorkspace(workspace);
    if (!opened) return tl::unexpected(opened.error());
    const std::string& op = request.header["op"].text();
    if (op != "lineage" && op != "visualization" && op != "chart" && op != "story")
        return fail(ErrorCode::InvalidArgument,
                    "stemma-draw answers to \"lineage\", \"visualization\", \"chart\" and \"story\" only");
    STEMMA_TRY(Drawn drawn, op == "lineage" ? drawLineage(*opened, request.header, request.cancelled)
                            : op == "chart" ? drawGivenChart(request.header, request.cancelled)
                            : op == "story" ? drawStory(*opened, request.header, request.cancelled)
                                            : drawVisualization(*opened, request.header, request.cancelled));
    if (drawn.bytes.size() > kMostBytes)
        return fail(ErrorCode::InvalidArgument, "The picture would be a file of more than 200 MB",
                    "Export it smaller: by --scale or --size, or of a lineage only a part, by --depth.");
    return HelperReply{std::move(drawn.facts), drawn.bytes.toStdString()};
}

/// A picture is the same whoever asks for it and whatever the desktop's settings are.
void chooseOffscreen() {
    for (const char* name : {"QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS", "QT_FONT_DPI", "QT_QPA_PLATFORMTHEME",
                             "QT_ENABLE_HIGHDPI_SCALING", "QT_STYLE_OVERRIDE"})
        qunsetenv(name);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QHashSeed::setDeterministicGlobalSeed(); // the order of fonts in a PDF goes by it: the same picture is the same
                                             // bytes
}

} // namespace

} // namespace stemma::ui

int main(int argc, char** argv) {
    stemma::applyHelperLimits(argc, argv);
    if (argc < 2) return 2; // the workspace is missing: nobody but a pool starts this program
    const stemma::fs::path workspace = argv[1];
    stemma::ui::chooseOffscreen();
    int one = 1; // what a pool passes is ours, not Qt's
    const QGuiApplication application(one, argv);
    return stemma::serveHelper(
        [&workspace](stemma::HelperRequest& request) { return stemma::ui::handle(workspace, request); });
}
