// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/version/ArtifactPage.h"

#include "core/base/Text.h"
#include "core/store/Store.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/visual/TableView.h"
#include "ui/visual/Viewers.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/ChipRow.h"
#include "ui/widgets/EmptyState.h"

#include <QAction>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr int kBest = -2, kData = -1;

bool filesGone(const ArtifactSource& source) {
    return source.state == VersionState::Evicted || source.state == VersionState::Deleted;
}

} // namespace

ArtifactPage::ArtifactPage(const Context& context, VersionId version, int shown, QWidget* parent)
    : QWidget(parent), m_context(context), m_version(version), m_shown(shown) {
    setObjectName(QStringLiteral("version-page"));
    setFocusPolicy(Qt::ClickFocus);
    m_choices = new ChipRow(this); // as many as there are pictures
    m_stack = new QStackedWidget(this);
    m_state = new EmptyState(m_stack);
    m_stack->addWidget(m_state);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_choices);
    column->addWidget(m_stack, 1);
    connect(&m_loading, &Latest::busyChanged, this, [this] { tellExportNews(); });
    connect(m_choices, &ChipRow::chosen, this, [this](int id) { show(id - 1); });
    for (const int by : {1, -1}) { // before the viewers, which have uses of their own for the arrows
        auto* action = new QAction(this);
        action->setShortcut(QKeySequence(by > 0 ? QStringLiteral("Ctrl+Right") : QStringLiteral("Ctrl+Left")));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, [this, by] { step(by); });
        addAction(action);
    }
    const auto [artifact, entry] = m_context.session.overview()->version(version);
    setWindowTitle(entry ? QStringLiteral("%1 @%2").arg(oneLine(artifact->name, 60)).arg(entry->number)
                         : tr("Artifact"));
    load(version);
}

void ArtifactPage::load(VersionId version) {
    const WorkspaceHandle handle = m_context.session.handle();
    if (!handle) return;
    m_loading.ask(
        [handle, version](const Cancel& cancel) -> Result<std::shared_ptr<const ArtifactSource>> {
            STEMMA_TRY(ArtifactSource source, loadArtifact(*handle.store, version, cancel));
            return std::make_shared<const ArtifactSource>(std::move(source));
        },
        [this](Result<std::shared_ptr<const ArtifactSource>> source) {
            if (source) return present(std::move(*source));
            m_stack->setCurrentWidget(m_state);
            m_state->say("warning", tr("This version can't be shown"), qtext(describe(source.error())));
        });
}

void ArtifactPage::present(std::shared_ptr<const ArtifactSource> source) {
    m_source = std::move(source);
    m_version = m_source->id;
    setWindowTitle(oneLine(m_source->reference(), 80));
    m_widths = widths();
    for (const auto& [which, viewer] : m_viewers) {
        m_stack->removeWidget(viewer);
        viewer->deleteLater();
    }
    m_viewers.clear();
    m_choices->clear();
    if (filesGone(*m_source)) {
        m_stack->setCurrentWidget(m_state);
        m_state->say("trash", tr("Its files were deleted"),
                     tr("The record stays: where it came from and what it was. Running its pipeline makes it again."));
        return;
    }
    const ViewerKind& own = viewerFor(showData(m_source, m_context.session.handle().tables));
    addChoice(own.name, own.icon, kData);
    for (std::size_t i = 0; i < m_source->pictures.size(); ++i) {
        const ArtifactPicture& picture = m_source->pictures[i];
        const ViewerKind& kind = viewerFor(showPicture(m_source, i, m_context.session.handle().tables));
        addChoice(picture.title.empty() ? qpath(picture.file.filename()) : oneLine(picture.title, 28), kind.icon,
                  int(i));
    }
    show(m_shown == kBest || m_shown >= int(m_source->pictures.size()) ? best() : m_shown);
    if (whenChanged) whenChanged();
}

/// A table is looked at as rows; anything else by its first picture, where it has one.
int ArtifactPage::best() const {
    const std::string& type = m_source->type;
    const bool asData = type == "table" || type == "image" || type == "document" || type == "json" || type == "chart" ||
                        type == "metrics" || m_source->pictures.empty();
    return asData ? kData : 0;
}

void ArtifactPage::addChoice(const QString& words, const char* icon, int which) {
    auto* chip = new Chip(words, false, this);
    chip->setIconName(icon);
    const int width = std::min(chip->sizeHint().width(), qRound(200 * Fonts::scale()));
    chip->setFixedWidth(width);
    chip->setObjectName(which == kData ? QStringLiteral("show-data") : QStringLiteral("show-%1").arg(which));
    m_choices->add(chip, which + 1);
}

void ArtifactPage::show(int which) {
    if (!m_source) return;
    m_shown = which;
    QWidget*& viewer = m_viewers[which];
    if (!viewer) {
        const auto tables = m_context.session.handle().tables;
        viewer = makeViewer(
            which == kData ? showData(m_source, tables) : showPicture(m_source, std::size_t(which), tables), m_stack);
        m_stack->addWidget(viewer);
        if (const Exportable* what = exportableOf(viewer))
            connect(&what->exportNews(), &ExportNews::changed, this, [this] { tellExportNews(); });
        if (auto* table = qobject_cast<TableView*>(viewer)) {
            if (which == kData) table->setColumnWidths(m_widths);
            connect(table, &TableView::columnSelected, this, [this](const QString& column) {
                m_context.selection.select(Subject::ofColumn(m_version, utf8(column)));
            });
            connect(table, &TableView::exportWished, this, [this] { Q_EMIT m_context.desk.exportWanted(); });
        }
    }
    m_stack->setCurrentWidget(viewer);
    setFocusProxy(viewer);
    m_choices->choose(which + 1);
    tellExportNews();
    if (whenChanged) whenChanged();
}

QWidget* ArtifactPage::viewer() const {
    const auto found = m_viewers.find(m_shown);
    return found == m_viewers.end() ? nullptr : found->second;
}

std::map<std::string, int> ArtifactPage::widths() const {
    const auto own = m_viewers.find(kData);
    const auto* table = own == m_viewers.end() ? nullptr : qobject_cast<TableView*>(own->second);
    return table ? table->columnWidths() : m_widths;
}

QVariantMap ArtifactPage::kept() const {
    QVariantMap columns, kept;
    for (const auto& [column, width] : widths()) columns[qtext(column)] = width;
    if (!columns.isEmpty()) kept[QStringLiteral("widths")] = columns;
    if (m_shown != kBest) kept[QStringLiteral("shown")] = m_shown;
    return kept;
}

void ArtifactPage::giveBack(const QVariantMap& kept) {
    m_shown = std::max(kBest, kept.value(QStringLiteral("shown"), m_shown).toInt());
    const QVariantMap columns = kept.value(QStringLiteral("widths")).toMap();
    for (auto column = columns.begin(); column != columns.end(); ++column)
        if (const int width = column->toInt(); width > 0 && width < 10'000) m_widths[utf8(column.key())] = width;
}

void ArtifactPage::step(int by) {
    if (!m_source || m_viewers.empty()) return;
    const int count = int(m_source->pictures.size()) + 1;
    show((m_shown + 1 + by + count) % count - 1);
}

void ArtifactPage::otherVersion(int by) {
    const auto [artifact, version] = m_context.session.overview()->version(m_version);
    if (!version) return;
    const auto here = version - artifact->versions.data();
    const auto there = here + by;
    if (there < 0 || there >= std::ptrdiff_t(artifact->versions.size()))
        return Q_EMIT m_context.desk.say(by < 0 ? tr("This is the first version") : tr("This is the newest version"));
    const VersionId next = artifact->versions[std::size_t(there)].id;
    m_context.selection.select(Subject::ofVersion(next));
    load(next);
}

void ArtifactPage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_BracketLeft) return otherVersion(-1);
    if (event->key() == Qt::Key_BracketRight) return otherVersion(1);
    QWidget::keyPressEvent(event);
}

QString ArtifactPage::pipelineFile() const {
    const auto overview = m_context.session.overview();
    const auto [artifact, version] = overview->version(m_version);
    if (!version) return {};
    const OverviewRun* run = overview->run(version->run);
    return run ? qtext(run->pipelineFile) : QString();
}

QString ArtifactPage::facts() const {
    const auto [artifact, version] = m_context.session.overview()->version(m_version);
    if (!version) return {};
    const QString size = qtext(formatBytes(version->bytes)), headline = oneLine(version->headline, 80);
    QString words = tr("%1 version %2 · %3").arg(oneLine(artifact->name, 80)).arg(version->number).arg(size);
    if (!headline.isEmpty() && headline != size) words += QStringLiteral(" · ") + headline;
    return words;
}

Exportable* ArtifactPage::exporter() const {
    QWidget* shown = viewer();
    return shown ? exportableOf(shown) : nullptr;
}

std::vector<ExportFormat> ArtifactPage::exportFormats() const {
    const Exportable* what = exporter();
    return what ? what->exportFormats() : std::vector<ExportFormat>{};
}

bool ArtifactPage::loading() const {
    const Exportable* what = exporter();
    return m_loading.busy() || (what && what->loading());
}

void ArtifactPage::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    Exportable* what = exporter();
    if (!what) return done(fail(ErrorCode::InvalidArgument, "What is in view can't be saved"));
    what->exportTo(path, format, options, std::move(done));
}

void ArtifactPage::cancelExport() {
    if (Exportable* what = exporter()) what->cancelExport();
}

QString ArtifactPage::exportName() const {
    return m_source
               ? oneLine(m_source->reference(), 80).replace(QLatin1Char('/'), QLatin1Char('-')).remove(QLatin1Char(' '))
               : QStringLiteral("export");
}

bool ArtifactPage::copyToClipboard() {
    Exportable* what = exporter();
    return what && what->copyToClipboard();
}

} // namespace stemma::ui
