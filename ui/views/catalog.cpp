// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/catalog.h"

#include "core/base/Id.h"
#include "ui/paint/Text.h"
#include "ui/views/compare/ComparePage.h"
#include "ui/views/curve/CurvePage.h"
#include "ui/views/dropped/DroppedPage.h"
#include "ui/views/help/HelpPage.h"
#include "ui/views/history/HistoryView.h"
#include "ui/views/inspector/InspectorView.h"
#include "ui/views/lineage/LineageView.h"
#include "ui/views/map/MapView.h"
#include "ui/views/navigator/Navigator.h"
#include "ui/views/preview/DataPreview.h"
#include "ui/views/preview/PreviewPage.h"
#include "ui/views/run/RunView.h"
#include "ui/views/runs/RunsView.h"
#include "ui/views/version/ArtifactPage.h"
#include "ui/views/welcome/Welcome.h"

#include <QCoreApplication>

namespace stemma::ui {

namespace {

QString word(const char* text) {
    return QCoreApplication::translate("views", text);
}

QWidget* makeLineage(const Context& context) {
    return new LineageView(context);
}

QWidget* makeMap(const Context& context) {
    return new MapView(context);
}

QWidget* makeHistory(const Context& context) {
    return new HistoryView(context);
}

QWidget* makeRuns(const Context& context) {
    return new RunsView(context);
}

QWidget* makeRun(const Context& context, const QString& rest) {
    const RunId run{rest.toLongLong()};
    return run ? new RunView(context, run) : nullptr;
}

/// "17", or "17/0" for one of its pictures, "17/-1" for its data.
QWidget* makeVersion(const Context& context, const QString& rest) {
    const QStringList parts = rest.split(QLatin1Char('/'));
    const VersionId version{parts.first().toLongLong()};
    return version ? new ArtifactPage(context, version, parts.size() > 1 ? parts[1].toInt() : -2) : nullptr;
}

/// "17/21": two versions, the older first.
QWidget* makeComparison(const Context& context, const QString& rest) {
    const VersionId before{rest.section(QLatin1Char('/'), 0, 0).toLongLong()};
    const VersionId after{rest.section(QLatin1Char('/'), 1, 1).toLongLong()};
    return before && after ? new ComparePage(context, before, after) : nullptr;
}

/// "12/loss/fit": a run, one of the curves of a step ("" for the first), the step; curve and step percent-encoded.
QWidget* makeCurves(const Context& context, const QString& rest) {
    const RunId run{rest.section(QLatin1Char('/'), 0, 0).toLongLong()};
    const auto part = [&rest](int index) {
        return QByteArray::fromPercentEncoding(rest.section(QLatin1Char('/'), index, index).toUtf8()).toStdString();
    };
    return run && !part(2).empty() ? new CurvePage(context, run, part(2), part(1)) : nullptr;
}

QWidget* makeHelp(const Context& context, const QString& rest) {
    return new HelpPage(context, rest);
}

QWidget* makePreview(const Context& context, const QString& rest) {
    return new PreviewPage(context, fspath(rest));
}

QWidget* makeData(const Context& context, const QString& rest) {
    return new DataPreview(fspath(rest), context.session, context.selection, context.desk);
}

QWidget* makeDropped(const Context& context, const QString& rest) {
    return new DroppedPage(context, fspath(rest));
}

} // namespace

const std::vector<FixedView>& fixedViews() {
    static const std::vector<FixedView> all{
        {QStringLiteral("lineage"), word("Lineage"),
         word("Where an artifact came from, and what was made from it (Ctrl+1)"), makeLineage},
        {QStringLiteral("map"), word("Map"),
         word("All steps and artifacts of this workspace, each once, over all their history (Ctrl+2)"), makeMap},
        {QStringLiteral("history"), word("History"),
         word("Runs in time, and what they took over from each other (Ctrl+3)"), makeHistory},
        {QStringLiteral("runs"), word("Runs"), word("All runs side by side; select two to compare them (Ctrl+4)"),
         makeRuns},
    };
    return all;
}

const std::vector<DocumentKind>& documentKinds() {
    static const std::vector<DocumentKind> all{
        {QStringLiteral("run"), true, makeRun},          {QStringLiteral("version"), true, makeVersion},
        {QStringLiteral("preview"), true, makePreview},  {QStringLiteral("data"), true, makeData},
        {QStringLiteral("dropped"), false, makeDropped}, {QStringLiteral("compare"), true, makeComparison},
        {QStringLiteral("curve"), true, makeCurves},     {QStringLiteral("help"), true, makeHelp},
    };
    return all;
}

QWidget* makeNavigator(const Context& context) {
    return new Navigator(context);
}

QWidget* makeInspector(const Context& context) {
    auto* inspector = new InspectorView(context.session, context.selection, context.runs, context.desk);
    inspector->setSettings(&context.settings);
    return inspector;
}

QWidget* makeWelcome(const Context& context) {
    return new Welcome(context);
}

} // namespace stemma::ui
