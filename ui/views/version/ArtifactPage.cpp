// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/version/ArtifactPage.h"

#include "core/base/Text.h"
#include "core/store/Store.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/StoreActions.h"
#include "ui/views/version/Filmstrip.h"
#include "ui/views/version/ViewerStack.h"
#include "ui/visual/Viewers.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/ChipRow.h"
#include "ui/widgets/EmptyState.h"

#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace stemma::ui {

namespace {

constexpr int kBest = -2, kData = -1;
constexpr std::size_t kInStrip = 1000; ///< versions at a time
constexpr int kPatience = 250;         ///< milliseconds that a version is waited for before a newer wish ends it

QString placeWords(int number, const OverviewArtifact& artifact) {
    return ArtifactPage::tr("@%1 of %2").arg(number).arg(qtext(formatCount(std::int64_t(artifact.count()))));
}

bool filesGone(const ArtifactSource& source) {
    return source.state == VersionState::Evicted || source.state == VersionState::Deleted;
}

} // namespace

ArtifactPage::ArtifactPage(const Context& context, VersionId version, int shown, QWidget* parent)
    : QWidget(parent), m_context(context), m_version(version), m_target(version), m_shown(shown),
      m_wishes(shown != kBest) {
    setObjectName(QStringLiteral("version-page"));
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("Version"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeBar();
    m_stack = new ViewerStack(this);
    m_state = new EmptyState(m_stack);
    m_stack->addLasting(m_state);
    column->addWidget(m_stack, 1);
    m_grace.setSingleShot(true);
    connect(&m_loading, &Latest::busyChanged, this, [this] { tellExportNews(); });
    connect(m_choices, &ChipRow::chosen, this, [this](int id) { choose(id - 1); });
    connect(m_stack, &ViewerStack::settled, this, &ArtifactPage::onSettled);
    connect(&m_grace, &QTimer::timeout, this, [this] {
        if (m_target != m_started) start();
    });
    connect(&m_context.session, &Session::overviewChanged, this, &ArtifactPage::sayPlace);
    connect(&actions(), &StoreActions::done, this, [this](bool ok) {
        if (ok) reload();
    });
    start();
}

/// What it can be looked at as, on the left; which of the versions it is, on the right.
void ArtifactPage::makeBar() {
    m_choices = new ChipRow(this); // as many as there are pictures
    auto* place = new QFrame(this);
    place->setProperty("role", QStringLiteral("bar"));
    place->setObjectName(QStringLiteral("version-place"));
    auto* row = new QHBoxLayout(place);
    row->setContentsMargins(4, 0, 8, 1);
    row->setSpacing(2);
    const auto button = [&](const char* name, const char* icon, const QString& words, const QString& tip) {
        auto* made = new Button({}, icon, place);
        made->setObjectName(QLatin1String(name));
        made->setFlat(true);
        made->setAccessibleName(words);
        made->setToolTip(tip);
        return made;
    };
    m_before = button("version-before", "chevron-left", tr("Version before"), tr("The version before (Alt+Down)"));
    m_after = button("version-after", "chevron-right", tr("Version after"), tr("The version after (Alt+Up)"));
    m_strip = button("version-strip", "image", tr("All versions"), tr("All versions side by side (Ctrl+Shift+V)"));
    m_strip->setCheckable(true);
    m_place = new QLabel(place);
    m_place->setTextFormat(Qt::PlainText);
    m_place->setFont(Fonts::quiet());
    m_place->setAlignment(Qt::AlignCenter);
    for (QWidget* each : std::initializer_list<QWidget*>{m_before, m_place, m_after, m_strip}) row->addWidget(each);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(0, 0, 0, 0);
    bar->setSpacing(0);
    bar->addWidget(m_choices, 1);
    bar->addWidget(place);
    static_cast<QVBoxLayout*>(layout())->addLayout(bar);
    connect(m_before, &QAbstractButton::clicked, this, [this] { browse(By::Version, -1); });
    connect(m_after, &QAbstractButton::clicked, this, [this] { browse(By::Version, 1); });
    connect(m_strip, &QAbstractButton::clicked, this, &ArtifactPage::toggleFilmstrip);
}

StoreActions& ArtifactPage::actions() const {
    // Of the session, not of the page: what is undone after the tab was closed is still done.
    if (auto* there = m_context.session.findChild<StoreActions*>(QString(), Qt::FindDirectChildrenOnly)) return *there;
    return *new StoreActions(m_context.session, m_context.desk, &m_context.session);
}

// --- Another version ----------------------------------------------------------------------------------------------

/// The last one asked for wins. One that is nearly there is let through first: a key held down shows what it passes.
void ArtifactPage::goTo(VersionId version) {
    m_target = version;
    m_walks = true;
    sayPlace();
    if (!settled() && m_since.isValid() && m_since.elapsed() < kPatience) {
        if (!m_grace.isActive()) m_grace.start(int(kPatience - m_since.elapsed()));
        return;
    }
    start();
}

void ArtifactPage::start() {
    m_grace.stop();
    m_since.start();
    m_started = m_target;
    sayPlace();
    want();
    load(m_target);
}

bool ArtifactPage::settled() const {
    return !m_loading.busy() && !m_stack->waiting() && m_target == m_version;
}

void ArtifactPage::load(VersionId version) {
    const WorkspaceHandle handle = m_context.session.handle();
    if (!handle) return;
    m_loading.ask(
        [handle, version](const Cancel& cancel) -> Result<std::shared_ptr<const ArtifactSource>> {
            STEMMA_TRY(ArtifactSource source, loadArtifact(*handle.store, version, cancel));
            return std::make_shared<const ArtifactSource>(std::move(source));
        },
        [this, version](Result<std::shared_ptr<const ArtifactSource>> source) {
            if (source) return present(std::move(*source));
            remember();
            m_stack->retire();
            m_viewers.clear();
            m_source.reset();
            m_choices->clear();
            m_choiceWords.clear();
            m_version = version;
            m_state->say("warning", tr("This version can't be shown"), qtext(describe(source.error())));
            m_stack->bring(m_state);
            tellExportNews();
        });
}

/// The same version after something was kept beside it or taken away.
void ArtifactPage::reload() {
    const WorkspaceHandle handle = m_context.session.handle();
    if (!handle || !m_source || m_loading.busy()) return;
    m_again.ask(
        [handle, version = m_version](const Cancel& cancel) -> Result<std::shared_ptr<const ArtifactSource>> {
            STEMMA_TRY(ArtifactSource source, loadArtifact(*handle.store, version, cancel));
            return std::make_shared<const ArtifactSource>(std::move(source));
        },
        [this](Result<std::shared_ptr<const ArtifactSource>> source) {
            if (!source || !m_source || (*source)->id != m_version) return; // something else is in view
            if ((*source)->pictures == m_source->pictures) return;
            present(std::move(*source));
        });
}

/// An adjusted chart is there as one that is kept: it is looked at, and the one it was made of is as it was.
void ArtifactPage::turnToKept(const ArtifactSource& source) {
    if (m_keeping.isEmpty() || !m_source || m_source->id != source.id) return m_keeping.clear();
    const auto there = [&](const ArtifactPicture& picture) { return qtext(picture.title) == m_keeping; };
    if (std::none_of(source.pictures.begin(), source.pictures.end(), there)) return;
    QVariantMap look = m_looks[m_adjusted].toMap();
    look.remove(QStringLiteral("knobs"));
    m_looks[m_adjusted] = look;
    m_wishes = true;
    m_wish = std::exchange(m_keeping, {});
}

void ArtifactPage::present(std::shared_ptr<const ArtifactSource> source) {
    remember();
    turnToKept(*source);
    m_stack->retire();
    m_viewers.clear();
    if (!m_looksOf.empty() && m_looksOf != source->name) { // another artifact: nothing of this one means anything there
        m_looks.clear();
        m_wish.clear();
        m_wishes = false;
    }
    m_source = std::move(source);
    m_looksOf = m_source->name;
    m_version = m_source->id;
    sayPlace();
    if (filesGone(*m_source)) {
        m_choices->clear();
        m_choiceWords.clear();
        m_state->say("trash", tr("Its files were deleted"),
                     tr("The record stays: where it came from and what it was. Running its pipeline makes it again."));
        return m_stack->bring(m_state);
    }
    fillChoices();
    bring(wished());
    if (whenChanged) whenChanged();
}

void ArtifactPage::onSettled() {
    setFocusProxy(viewer()); // not before it is seen: what is hidden would lose the keys that came with the page
    tellExportNews();
    if (m_target != m_started) return start();
    if (std::exchange(m_walks, false)) m_context.selection.select(Subject::ofVersion(m_version));
    if (whenChanged) whenChanged();
}

/// How each is looked at, before it goes.
void ArtifactPage::remember() {
    for (const auto& [which, viewer] : m_viewers)
        if (const auto* kept = dynamic_cast<Kept*>(viewer)) m_looks[wishOf(which)] = kept->kept();
}

QString ArtifactPage::wishOf(int which) const {
    if (which < 0 || !m_source || which >= int(m_source->pictures.size())) return {};
    const ArtifactPicture& picture = m_source->pictures[std::size_t(which)];
    return picture.title.empty() ? qpath(picture.file.filename()) : qtext(picture.title);
}

/// Which of this version's pictures is the one that a person looked at in another; what shows it best where it has none
/// such.
int ArtifactPage::wished() const {
    const int count = int(m_source->pictures.size());
    if (!m_wishes) return best();
    if (m_wish.isNull()) return m_shown < count ? m_shown : best(); // as it was opened
    if (m_wish.isEmpty()) return kData;
    for (int i = 0; i < count; ++i)
        if (wishOf(i) == m_wish) return i;
    return best();
}

/// A table is looked at as rows; anything else by its first picture, where it has one.
int ArtifactPage::best() const {
    const std::string& type = m_source->type;
    const bool asData = type == "table" || type == "image" || type == "document" || type == "json" || type == "chart" ||
                        type == "metrics" || m_source->pictures.empty();
    return asData ? kData : 0;
}

void ArtifactPage::sayPlace() {
    const auto overview = m_context.session.overview();
    const auto [artifact, version] = overview->version(m_target);
    if (!version) { // not listed yet, if it is there: its own words tell which it is
        m_place->clear();
        if (!m_source || m_source->id != m_target) return;
        setWindowTitle(oneLine(m_source->reference(), 80));
        const OverviewArtifact* named = overview->artifact(m_source->name);
        if (!named) return;
        m_place->setText(placeWords(m_source->number, *named));
        m_before->setEnabled(m_source->number > 1);
        m_after->setEnabled(!named->versions.empty() && m_source->number < named->versions.back().number);
        return;
    }
    setWindowTitle(QStringLiteral("%1 @%2").arg(oneLine(artifact->name, 60)).arg(version->number));
    const auto at = version - artifact->versions.data(), count = std::ptrdiff_t(artifact->versions.size());
    m_place->setText(placeWords(version->number, *artifact));
    m_before->setEnabled(at > 0 || (artifact->left > 0 && version->number > 1));
    m_after->setEnabled(at + 1 < count);
    if (m_film) m_film->show(*artifact, m_target, m_wish);
}

/// The one in view, however old; of its artifact as many as the filmstrip shows.
void ArtifactPage::want() {
    Wants wants;
    wants.versions.insert(m_target);
    if (m_film && m_source) wants.artifacts[m_source->name] = m_wanted;
    m_context.session.want(*this, std::move(wants));
}

// --- Browsing -----------------------------------------------------------------------------------------------------

void ArtifactPage::browse(By by, int step) {
    const auto overview = m_context.session.overview();
    const auto [artifact, version] = overview->version(m_target);
    if (by == By::Visualization) {
        if (!m_source || m_viewers.empty()) return;
        const int count = int(m_source->pictures.size()) + 1;
        return choose((m_shown + 1 + step % count + count) % count - 1);
    }
    if (by == By::Version) return stepTo(step);
    if (!version) return;
    const auto there = (artifact - overview->artifacts.data()) + step;
    if (there < 0 || there >= std::ptrdiff_t(overview->artifacts.size()))
        return Q_EMIT m_context.desk.say(step < 0 ? tr("This is the first artifact") : tr("This is the last artifact"));
    const OverviewArtifact& next = overview->artifacts[std::size_t(there)];
    const OverviewVersion* latest = next.latestVersion();
    if (!latest && !next.versions.empty()) latest = &next.versions.back();
    if (latest) goTo(latest->id);
}

void ArtifactPage::stepTo(int step) {
    const auto overview = m_context.session.overview();
    const auto [artifact, version] = overview->version(m_target);
    const auto end = [step] { return step < 0 ? tr("This is the first version") : tr("This is the newest version"); };
    if (version) {
        const auto at = std::size_t(version - artifact->versions.data());
        if (artifact->isNext(at, step)) return goTo(artifact->versions[at + std::size_t(step)].id);
        if (artifact->left == 0 || (step > 0 && at + 1 == artifact->versions.size()))
            return Q_EMIT m_context.desk.say(end());
    }
    const WorkspaceHandle handle = m_context.session.handle();
    if (!handle) return;
    m_finding.ask([handle, from = m_target, step](
                      const Cancel&) { return versionsNear(*handle.store, from, step < 0 ? 1 : 0, step < 0 ? 0 : 1); },
                  [this, from = m_target, step, end](const Result<std::vector<OverviewVersion>>& near) {
                      if (from != m_target || !near) return;
                      const VersionId next = step < 0 ? near->front().id : near->back().id;
                      next == from ? Q_EMIT m_context.desk.say(end()) : goTo(next);
                  });
}

void ArtifactPage::toggleFilmstrip() {
    if (m_film) {
        const bool focused = m_film->hasFocus();
        m_film->hide();
        m_film->deleteLater();
        m_film = nullptr;
        if (focused) setFocus();
    } else {
        m_film = new Filmstrip(m_context, this);
        layout()->addWidget(m_film);
        m_wanted = kInStrip;
        connect(m_film, &Filmstrip::moreWished, this, [this] {
            m_wanted = std::size_t(m_film->count()) + kInStrip;
            want();
        });
        connect(m_film, &Filmstrip::versionWished, this, &ArtifactPage::goTo);
        sayPlace();
    }
    m_strip->setChecked(m_film != nullptr);
    want();
}

void ArtifactPage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_BracketLeft) return browse(By::Version, -1);
    if (event->key() == Qt::Key_BracketRight) return browse(By::Version, 1);
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
    std::vector<ExportFormat> formats = what ? what->exportFormats() : std::vector<ExportFormat>{};
    if (!m_source) return formats;
    for (ExportFormat& story : StoryExporter::formats()) formats.push_back(std::move(story));
    return formats;
}

bool ArtifactPage::loading() const {
    const Exportable* what = exporter();
    return m_loading.busy() || (what && what->loading());
}

void ArtifactPage::exportTo(const fs::path& path, const QString& format, const ExportOptions& options, Done done) {
    if (StoryExporter::takes(format)) {
        StoryRequest story;
        story.version = m_version;
        return m_story.write(m_context.session.handle(), story, path, format, std::move(done));
    }
    Exportable* what = exporter();
    if (!what) return done(fail(ErrorCode::InvalidArgument, "What is in view can't be saved"));
    what->exportTo(path, format, options, std::move(done));
}

void ArtifactPage::cancelExport() {
    m_story.cancel();
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
