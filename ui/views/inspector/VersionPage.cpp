// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/VersionPage.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/views/inspector/PictureDeck.h"
#include "ui/views/inspector/WhyLines.h"
#include "ui/views/inspector/Words.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/PassingMenu.h"
#include "ui/widgets/Sparkline.h"

#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kMostVersionsInMenu = 40;
constexpr std::ptrdiff_t kMostLinks = 12; ///< of one sentence; Lineage has all of them

LinkText::Piece andMore(std::size_t all) {
    return {VersionPage::tr(" and %1 more").arg(all - std::size_t(kMostLinks)), LinkText::Quiet};
}

/// A number with its name above it.
QWidget* figure(const QString& name, const QString& value, const char* token, QWidget* parent) {
    auto* block = new QWidget(parent);
    auto* layout = new QVBoxLayout(block);
    layout->setContentsMargins(0, 0, 16, 0);
    layout->setSpacing(1);
    auto* above = new ElidedLabel(name, block);
    above->setFont(Fonts::quiet());
    above->setColour("text.quiet");
    above->setMaximumWidth(150);
    auto* below = new ElidedLabel(value, block);
    below->setObjectName(QStringLiteral("figure"));
    below->setFont(Fonts::sized(20, QFont::DemiBold));
    below->setColour(token);
    below->setMaximumWidth(200);
    below->setAccessibleName(name + QLatin1Char(' ') + value);
    layout->addWidget(above);
    layout->addWidget(below);
    return block;
}

} // namespace

VersionPage::VersionPage(Around& around, std::shared_ptr<const VersionFacts> facts, QWidget* parent)
    : Page(around, parent), m_facts(std::move(facts)) {
    setObjectName(QStringLiteral("versionPage"));
    addTop();
    addPictures();
    addFigures();
    // What is wrong with it comes before where it is from.
    const bool wrong = std::ranges::any_of(m_facts->checks, [](const CheckTrend& one) { return !one.now.passed; });
    if (wrong) addChecks();
    addLineage();
    addWhy();
    addNames();
    if (!wrong) addChecks();
    addActions();
    addFiles();
    addMetadata();
    addCode();
    addKey();
    addLog();
    end();
}

QString VersionPage::called() const {
    return tr("%1 version %2")
        .arg(oneLine(shortName(m_facts->version.name, m_facts->pipeline), 80))
        .arg(m_facts->version.number);
}

std::string VersionPage::reference() const {
    return versionName(m_facts->version);
}

void VersionPage::addTop() {
    const VersionInfo& version = m_facts->version;
    auto* chip = new Chip(tr("version %1").arg(version.number), false, this);
    chip->setObjectName(QStringLiteral("versionChip"));
    chip->setMenuMark(true);
    chip->setToolTip(tr("All versions of this artifact"));
    connect(chip, &QAbstractButton::clicked, this, [this, chip] {
        QMenu* menu = passingMenu(this);
        fillVersions(*menu);
        menu->popup(chip->mapToGlobal(QPoint(0, chip->height() + 2)));
    });
    QString title = qtext(version.name);
    title.replace(QLatin1Char('/'), QStringLiteral(" / "));
    const std::string glyph = hasIcon("type:" + version.type) ? "type:" + version.type : "type:file";
    addHeader(
        glyph, [type = version.type](const Palette& palette) { return palette.type(type); }, title, chip);
    if (version.state == VersionState::CheckFailed)
        addText({{tr("A check failed: it is never @latest, nor reused"), LinkText::Bad}});
    if (version.state == VersionState::Changed)
        addText({{tr("What it was made from changed meanwhile: it is never reused"), LinkText::Running}});
    if (m_facts->sameAs)
        addText({{tr("the same bytes as "), LinkText::Quiet},
                 toVersion(m_facts->sameAs->version, shortName(m_facts->sameAs->name, m_facts->pipeline)),
                 {tr(" version %1").arg(m_facts->sameAs->number), LinkText::Quiet}});
}

void VersionPage::fillVersions(QMenu& menu) {
    const auto overview = m_around.session.overview();
    const OverviewArtifact* artifact = overview->artifact(m_facts->version.name);
    if (artifact == nullptr) return;
    int shown = 0;
    for (auto one = artifact->versions.rbegin(); one != artifact->versions.rend(); ++one) {
        if (shown++ == kMostVersionsInMenu) {
            break;
        }
        QStringList words{tr("version %1").arg(one->number), tr("run %1").arg(one->run.value)};
        if (!one->headline.empty()) words << oneLine(one->headline, 40);
        for (const std::string& alias : one->aliases) words << QStringLiteral("@") + qtext(alias);
        if (artifact->latestVersion() == &*one) words << QStringLiteral("@latest");
        if (one->state == VersionState::Deleted || one->state == VersionState::Evicted) words << tr("files gone");
        QString text = words.join(QStringLiteral(" · "));
        QAction* action = menu.addAction(text.replace(QLatin1Char('&'), QStringLiteral("&&")));
        action->setCheckable(true);
        action->setChecked(one->id == m_facts->version.id);
        connect(action, &QAction::triggered, this,
                [around = &m_around, id = one->id] { around->selection.select(Subject::ofVersion(id)); });
    }
    if (artifact->count() > std::size_t(menu.actions().size()))
        menu.addAction(tr("and %1 more, in the navigator")
                           .arg(qtext(formatCount(std::int64_t(artifact->count()) - menu.actions().size()))))
            ->setEnabled(false);
}

void VersionPage::addPictures() {
    if (!m_facts->sentence.empty()) {
        auto* gone = new EmptyState(this);
        gone->setObjectName(QStringLiteral("filesGone"));
        const bool again = !m_facts->pipelineFile.empty() && !m_facts->pipeline.empty();
        gone->say(m_facts->gone ? "trash" : "warning", tr("No files"), qtext(m_facts->sentence),
                  again ? tr("Run %1").arg(oneLine(m_facts->pipeline, 40)) : QString());
        connect(gone, &EmptyState::actionTaken, this,
                [this] { Q_EMIT m_around.desk.runPipeline(qtext(m_facts->pipelineFile), Desk::Part::All, {}); });
        add(gone, 8);
    }
    if (m_facts->pictures.empty()) return;
    auto* deck = new PictureDeck(m_around.session.handle(), m_facts->pictures, m_facts->looks, this);
    connect(deck, &PictureDeck::opened, &m_around.desk, &Desk::openVisualization);
    add(deck, 8);
}

void VersionPage::addFigures() {
    if (m_facts->figures.empty()) return;
    auto* row = new QWidget(this);
    row->setObjectName(QStringLiteral("figures"));
    auto* flow = new FlowLayout(row, 4, 10);
    const HeadlineFigure& first = m_facts->figures.front();
    flow->addWidget(figure(oneLine(first.name, 60), figureText(first.value, first.unit), "text", row));
    int current = -1;
    std::vector<Sparkline::Value> values;
    int known = 0;
    for (std::size_t i = 0; i < m_facts->history.size(); ++i) {
        const auto& [id, value] = m_facts->history[i];
        if (id == m_facts->version.id) current = int(i);
        if (value) ++known;
        values.push_back({value, tr("version %1: %2")
                                     .arg(m_facts->historyNumbers[i])
                                     .arg(value ? figureText(Json(*value), first.unit) : tr("none"))});
    }
    int before = current - 1;
    while (before >= 0 && !m_facts->history[std::size_t(before)].second) --before;
    if (before >= 0 && first.value.isNumber()) {
        const double was = *m_facts->history[std::size_t(before)].second, is = first.value.number();
        const bool better = first.better == "lower" ? is < was : is > was;
        const bool judged = !first.better.empty() && is != was;
        flow->addWidget(figure(tr("since version %1").arg(m_facts->historyNumbers[std::size_t(before)]),
                               differenceText(was, is), judged ? (better ? "executed" : "failed") : "text", row));
    }
    const bool history = known > 1 || before >= 0;
    std::vector<Piece> rest;
    for (std::size_t i = 1; i < std::min<std::size_t>(m_facts->figures.size(), 8); ++i) {
        const HeadlineFigure& one = m_facts->figures[i];
        if (!history && i < 3) {
            flow->addWidget(figure(oneLine(one.name, 60), figureText(one.value, one.unit), "text", row));
            continue;
        }
        rest.push_back({(rest.empty() ? QString() : QStringLiteral("   ")) + oneLine(one.name, 60) + QLatin1Char(' '),
                        LinkText::Quiet});
        rest.push_back({figureText(one.value, one.unit)});
    }
    if (known > 1) {
        auto* line = new Sparkline(row);
        line->setFixedHeight(40);
        line->setValues(std::move(values), current, "accent");
        connect(line, &Sparkline::chosen, this, [this](int index) {
            m_around.selection.select(Subject::ofVersion(m_facts->history[std::size_t(index)].first));
        });
        flow->addWidget(line);
    }
    add(row, 14);
    if (!rest.empty()) addText(rest);
}

void VersionPage::addLineage() {
    const VersionInfo& version = m_facts->version;
    Section* section = addSection(QStringLiteral("lineage"), tr("Lineage"));
    std::vector<Piece> made{{tr("made by ")}};
    made.push_back(toStep(version.run, stepName(m_facts->step)));
    made.push_back({tr(" in ")});
    made.push_back(toRun(version.run));
    if (m_facts->seconds >= 0) made.push_back({QStringLiteral(", ") + qtext(formatDuration(m_facts->seconds))});
    section->add(text(made));
    std::vector<Piece> from;
    for (const VersionLink& link : m_facts->madeFrom) {
        if (&link - m_facts->madeFrom.data() == kMostLinks) {
            from.push_back(andMore(m_facts->madeFrom.size()));
            break;
        }
        from.push_back({from.empty() ? tr("made from ") : QStringLiteral(", ")});
        from.push_back(toVersion(link.version, shortName(link.name, m_facts->pipeline)));
        from.push_back({tr(" version %1").arg(link.number)});
    }
    for (const auto& [name, value] : m_facts->parameters)
        from.push_back({(from.empty() ? tr("made with ") : QStringLiteral(", ")) + oneLine(name, 60) +
                        QLatin1Char(' ') + parameterText(value)});
    if (!from.empty()) section->add(text(from));
    std::vector<Piece> used;
    for (const StepLink& link : m_facts->usedBy) {
        if (&link - m_facts->usedBy.data() == kMostLinks) {
            used.push_back({tr(" and more"), LinkText::Quiet});
            break;
        }
        used.push_back({used.empty() ? tr("used by ") : QStringLiteral(", ")});
        used.push_back(toStep(link.run, link.step));
    }
    if (used.empty()) used.push_back({tr("not used by any step"), LinkText::Quiet});
    section->add(text(used));
    std::vector<Piece> described;
    for (const VersionLink& link : m_facts->describedBy) {
        described.push_back({described.empty() ? tr("described by ") : QStringLiteral(", ")});
        described.push_back(toVersion(link.version, shortName(link.name, m_facts->pipeline)));
        if (!link.facts.empty()) described.push_back({QStringLiteral(" ") + oneLine(link.facts, 60), LinkText::Quiet});
        if (described.size() > 12) break;
    }
    if (!described.empty()) section->add(text(described));
}

void VersionPage::addWhy() {
    if (!m_facts->why) return;
    const Why& why = *m_facts->why;
    Section* section = addSection(QStringLiteral("why"), tr("Why this version"));
    if (why.compared.empty()) {
        section->add(text({{tr("the first of its name"), LinkText::Quiet}}));
        return;
    }
    const QString before = qtext(why.compared.substr(why.compared.rfind('@') + 1));
    addReasons(*section, why.reasons, m_facts->version.step);
    const bool onlyRoots =
        std::all_of(why.reasons.begin(), why.reasons.end(), [](const auto& one) { return one.second.root; });
    const QString rest = why.reasons.empty() ? tr("nothing that is recorded changed since version %1").arg(before)
                         : onlyRoots         ? tr("nothing else changed since version %1").arg(before)
                                             : tr("since version %1").arg(before);
    section->add(text({{rest, LinkText::Quiet}}));
}

} // namespace stemma::ui
