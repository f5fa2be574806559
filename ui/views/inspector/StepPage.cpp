// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/StepPage.h"

#include "core/base/FailureWords.h"
#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/views/inspector/CheckLines.h"
#include "ui/views/inspector/CodeText.h"
#include "ui/views/inspector/LiveCurves.h"
#include "ui/views/inspector/PictureDeck.h"
#include "ui/views/inspector/ProgressLine.h"
#include "ui/views/inspector/WhyLines.h"
#include "ui/views/inspector/Words.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/FactList.h"
#include "ui/widgets/LinkLabel.h"

#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kLines = 10;

const char* word(StepStatus status) {
    switch (status) {
    case StepStatus::Queued:
        return QT_TRANSLATE_NOOP("StepPage", "waits");
    case StepStatus::Running:
        return QT_TRANSLATE_NOOP("StepPage", "runs");
    case StepStatus::Executed:
        return QT_TRANSLATE_NOOP("StepPage", "executed");
    case StepStatus::Reused:
        return QT_TRANSLATE_NOOP("StepPage", "reused");
    case StepStatus::Failed:
        return QT_TRANSLATE_NOOP("StepPage", "failed");
    case StepStatus::Skipped:
        return QT_TRANSLATE_NOOP("StepPage", "skipped");
    case StepStatus::Cancelled:
        return QT_TRANSLATE_NOOP("StepPage", "cancelled");
    default:
        return QT_TRANSLATE_NOOP("StepPage", "interrupted");
    }
}

} // namespace

StepPage::StepPage(Around& around, std::shared_ptr<const StepFacts> facts, const LiveStep* live, QWidget* parent)
    : Page(around, parent), m_facts(std::move(facts)) {
    setObjectName(QStringLiteral("stepPage"));
    if (m_facts->step) m_status = m_facts->step->status;
    const bool open = !m_facts->step || m_status == StepStatus::Queued || m_status == StepStatus::Running;
    if (live != nullptr && open) m_status = live->status;
    const bool failed = m_status == StepStatus::Failed;
    std::string glyph = m_facts->step ? "step:" + m_facts->step->kind : "pipeline";
    if (failed) glyph = "warning";
    if (!hasIcon(glyph)) glyph = "pipeline";
    QString title = qtext(m_facts->name);
    if (const qsizetype bracket = title.indexOf(QLatin1Char('[')); bracket > 0 && title.endsWith(QLatin1Char(']')))
        title = title.left(bracket) + QLatin1Char(' ') + title.mid(bracket + 1).chopped(1);
    addHeader(
        glyph, [status = std::string(name(m_status))](const Palette& palette) { return palette.status(status); },
        title + QLatin1Char(' ') + tr(word(m_status)));
    if (failed) {
        const Json& error = m_facts->step ? m_facts->step->error : live->error;
        addFailure(error, m_facts->step ? secondsOf(*m_facts->step) : live->seconds);
    } else if (m_status == StepStatus::Running || m_status == StepStatus::Queued) {
        static const LiveStep nothing;
        addRunning(live != nullptr ? *live : nothing);
    } else {
        addEnded();
    }
    addChecks();
    addCurves();
    addGot();
    addChanges();
    addFacts();
    end();
}

void StepPage::addRunning(const LiveStep& live) {
    m_doing = addText({});
    m_doing->setObjectName(QStringLiteral("doing"));
    m_progress = new ProgressLine(this);
    add(m_progress, 8);
    m_metrics = addText({});
    m_curves = new LiveCurves(this);
    connect(m_curves, &LiveCurves::opened, this, [this](const QString& name) {
        Q_EMIT m_around.desk.openCurve(m_facts->run.id, qtext(m_facts->name), name);
    });
    add(m_curves, 8);
    Section* section = addSection(QStringLiteral("lines"), tr("Last lines"));
    m_lines = text({});
    m_lines->setObjectName(QStringLiteral("lines"));
    m_lines->setFont(Fonts::mono(11.5));
    section->add(m_lines);
    auto* open = new LinkLabel(tr("open log"));
    connect(open, &QAbstractButton::clicked, this,
            [this] { Q_EMIT m_around.desk.openLog(m_facts->run.id, qtext(m_facts->name)); });
    section->add(open);
    auto* stop = new Button(tr("Cancel this step"), "stop", this);
    stop->setObjectName(QStringLiteral("cancelStep"));
    stop->setToolTip(tr("The others go on; what needs it is skipped"));
    connect(stop, &QAbstractButton::clicked, this,
            [this] { Q_EMIT m_around.desk.cancelStep(m_facts->run.id, qtext(m_facts->name)); });
    addButtons({stop});
    showLive(live);
}

void StepPage::showLive(const LiveStep& live) {
    if (m_doing == nullptr) return;
    std::vector<Piece> doing{{live.status == StepStatus::Queued ? tr("waits for its turn in ") : tr("under way in ")},
                             toRun(m_facts->run.id)};
    if (live.attempt > 1) doing.push_back({tr(" · attempt %1").arg(live.attempt)});
    if (!live.progressText.empty()) doing.push_back({QStringLiteral(" · ") + oneLine(live.progressText, 120)});
    m_doing->setPieces(doing);
    m_progress->setShare(live.progress);
    m_progress->setVisible(live.progress >= 0);
    std::vector<Piece> metrics;
    for (const auto& [name, value] : live.metrics) {
        metrics.push_back({(metrics.empty() ? QString() : QStringLiteral("   ")) + oneLine(name, 40) + QLatin1Char(' '),
                           LinkText::Quiet});
        metrics.push_back({figureText(Json(value), {}), LinkText::Strong});
        if (metrics.size() >= 16) break;
    }
    m_metrics->setPieces(metrics);
    m_metrics->setVisible(!metrics.empty());
    m_curves->show(live.curves, live.attempt);
    std::vector<Piece> lines;
    for (auto at = live.lines.rbegin(); at != live.lines.rend() && lines.size() < kLines; ++at) {
        if (at->second.starts_with("::stemma ")) continue; // it is shown above
        const QString end = lines.empty() ? QString() : QString(QChar::LineSeparator);
        lines.insert(lines.begin(), {oneLine(at->second, 120) + end, at->first ? LinkText::Bad : LinkText::Quiet});
    }
    if (lines.empty()) lines.push_back({tr("It has printed nothing yet"), LinkText::Quiet});
    m_lines->setPieces(lines);
}

void StepPage::openPlace(const CodePlace& place) {
    fs::path file = place.file;
    const fs::path project = fs::path(m_facts->run.pipelineFile).parent_path();
    if (file.is_relative()) {
        // A step in an included file names what stands beside that one.
        std::error_code ignored;
        const std::string end = "/" + file.generic_string();
        const auto kept = std::ranges::find_if(m_facts->sources, [&](const auto& one) { return one.ends_with(end); });
        const bool beside = !fs::exists(project / file, ignored) && kept != m_facts->sources.end();
        file = project / (beside ? fs::path(*kept) : file);
    }
    Q_EMIT m_around.desk.openInEditor(qpath(file), place.line);
}

void StepPage::addFailure(const Json& error, double seconds) {
    const QString message = qtext(tellingLine(error["message"].text()));
    const FailureWords failure = failureWords(utf8(message));
    auto* card = new StatusCard("failed", this);
    card->setObjectName(QStringLiteral("errorCard"));
    auto* layout = static_cast<QVBoxLayout*>(card->layout());
    layout->addWidget(text({{qtext(failure.said), LinkText::Strong}}));
    std::vector<Piece> where;
    std::string log;
    for (const std::string& line : m_facts->log) log += line + "\n";
    std::optional<CodePlace> place;
    if (error["line"].isInteger()) place = CodePlace{error["file"].text(), int(error["line"].integer())};
    if (!place) place = placeIn(log);
    if (place)
        where.push_back({tr("%1, line %2").arg(qpath(fs::path(place->file).filename())).arg(place->line),
                         LinkText::Plain, [this, place] { openPlace(*place); }});
    const auto tell = [&](const QString& words) {
        where.push_back({(where.empty() ? QString() : QStringLiteral(" · ")) + words, LinkText::Quiet});
    };
    if (!failure.how.empty()) tell(qtext(failure.how));
    if (seconds >= 0.005) tell(tr("after %1").arg(qtext(formatDuration(seconds))));
    if (!where.empty()) layout->addWidget(text(where));
    const QString hint = qtext(error["hint"].text());
    if (!hint.isEmpty() && !hint.contains(QLatin1String("stemma log"))) layout->addWidget(text({{hint}}));
    add(card, 10);
    auto* again = new Button(tr("Run again from here"), "reproduce", this);
    again->setObjectName(QStringLiteral("runFromHere"));
    setLead(again);
    again->setToolTip(tr("Runs this step again, and all after it"));
    connect(again, &QAbstractButton::clicked, this, [this] {
        Q_EMIT m_around.desk.runPipeline(qtext(m_facts->run.pipelineFile), Desk::Part::From, qtext(m_facts->name));
    });
    auto* open = new Button(tr("Open log"), "log", this);
    open->setObjectName(QStringLiteral("openLog"));
    open->setToolTip(tr("Everything it printed"));
    connect(open, &QAbstractButton::clicked, this,
            [this] { Q_EMIT m_around.desk.openLog(m_facts->run.id, qtext(m_facts->name)); });
    std::vector<QWidget*> buttons{again, open};
    if (!m_facts->folder.empty()) {
        auto* folder = new Button(tr("Open folder"), "folder", this);
        folder->setObjectName(QStringLiteral("openFolder"));
        folder->setToolTip(tr("Its working folder, as it left it"));
        connect(folder, &QAbstractButton::clicked, this,
                [this] { Q_EMIT m_around.desk.revealInFolder(qpath(m_facts->folder)); });
        buttons.push_back(folder);
    }
    addButtons(buttons);
}

void StepPage::addEnded() {
    const StepRunInfo& step = *m_facts->step;
    std::vector<Piece> line;
    if (m_status == StepStatus::Reused) {
        line = {{tr("reused from ")}, toRun(step.originRun), {tr(" in ")}, toRun(m_facts->run.id)};
        if (m_facts->accepted) line.push_back({tr(", accepted as unchanged")});
    } else if (m_status == StepStatus::Skipped) {
        line = {{tr("It did not begin")}};
        const QString cause = oneLine(step.error["message"].text(), 160);
        if (!cause.isEmpty()) line.push_back({QStringLiteral(": ") + cause});
    } else {
        line = {{tr("in ")}, toRun(m_facts->run.id)};
        if (const double seconds = secondsOf(step); seconds >= 0)
            line.push_back({QStringLiteral(", ") + qtext(formatDuration(seconds))});
        if (step.started) line.push_back({QStringLiteral(", ") + localTime(*step.started), LinkText::Quiet});
    }
    addText(line)->setObjectName(QStringLiteral("ended"));
    if (step.details["changed_meanwhile"].boolean(false))
        addText(
            {{tr("Something it read changed while it ran: its result is kept and never reused"), LinkText::Running}});
    if (!m_facts->outputs.empty()) {
        Section* section = addSection(QStringLiteral("outputs"),
                                      m_status == StepStatus::Reused ? tr("What it yielded") : tr("What it made"));
        for (const VersionLink& link : m_facts->outputs) {
            std::vector<Piece> pieces{toVersion(link.version, shortName(link.name, m_facts->run.pipeline)),
                                      {tr(" version %1").arg(link.number)}};
            if (!link.facts.empty())
                pieces.push_back({QStringLiteral(" · ") + oneLine(link.facts, 80), LinkText::Quiet});
            section->add(text(pieces));
        }
    }
}

void StepPage::addChecks() {
    if (m_facts->checks.empty()) return;
    Section* section = addSection(QStringLiteral("checks"), tr("Checks"));
    addCheckLines(*section, m_facts->checks,
                  [around = &m_around](VersionId id) { around->selection.select(Subject::ofVersion(id)); });
}

/// How its numbers went, step by step.
void StepPage::addCurves() {
    if (m_facts->curves.empty()) return;
    auto* deck = new PictureDeck(m_around.session.handle(), m_facts->curves, {}, this);
    deck->setObjectName(QStringLiteral("curves"));
    connect(deck, &PictureDeck::opened, this, [this](VersionId, int index) {
        Q_EMIT m_around.desk.openCurve(m_facts->run.id, qtext(m_facts->name),
                                       qtext(m_facts->curveNames[std::size_t(index)]));
    });
    add(deck, 8);
}

void StepPage::addGot() {
    if (m_facts->inputs.empty() && m_facts->parameters.empty()) return;
    Section* section = addSection(QStringLiteral("got"), tr("What it got"));
    int shown = 0;
    for (const StepFacts::Input& input : m_facts->inputs) {
        if (shown++ == kMostFacts) {
            section->add(text({{tr("and %1 more").arg(m_facts->inputs.size() - kMostFacts), LinkText::Quiet}}));
            break;
        }
        const std::string name = shortName(input.version.name, m_facts->run.pipeline);
        std::vector<Piece> pieces{toVersion(input.version.version, name),
                                  {tr(" version %1").arg(input.version.number)}};
        if (!input.version.facts.empty()) pieces.push_back({QStringLiteral(" · ") + oneLine(input.version.facts, 80)});
        if (!input.name.empty() && !name.ends_with(input.name))
            pieces.push_back({tr(" as %1").arg(oneLine(input.name, 60)), LinkText::Quiet});
        section->add(text(pieces));
    }
    std::vector<Piece> parameters;
    for (const auto& [name, value] : m_facts->parameters)
        parameters.push_back({(parameters.empty() ? QString() : QStringLiteral(" · ")) + oneLine(name, 60) +
                              QLatin1Char(' ') + parameterText(value)});
    if (!parameters.empty()) section->add(text(parameters));
}

void StepPage::addChanges() {
    const bool failed = m_status == StepStatus::Failed;
    if (failed && !m_facts->baseline) {
        Section* section = addSection(QStringLiteral("changes"), tr("Changed since it last worked"));
        section->add(text({{tr("It has never worked before"), LinkText::Quiet}}));
    } else if (failed || !m_facts->changes.empty()) {
        const QString since = tr("Changed since it last worked, run %1").arg(m_facts->baseline.value);
        Section* section =
            addSection(QStringLiteral("changes"), failed              ? since
                                                  : m_facts->accepted ? tr("Accepted as unchanged, although")
                                                                      : tr("Why it ran"));
        addReasons(*section, m_facts->changes, m_facts->name);
        if (m_facts->changes.empty())
            section->add(text({{tr("nothing that is recorded; a second try may do"), LinkText::Quiet}}));
    }
    if (m_facts->skipped.empty()) return;
    Section* section = addSection(QStringLiteral("consequences"), tr("Consequences"));
    std::vector<Piece> pieces;
    for (const std::string& step : m_facts->skipped) {
        if (pieces.size() >= 24) {
            pieces.push_back({tr(" and %1 more").arg(m_facts->skipped.size() - 12)});
            break;
        }
        if (!pieces.empty()) pieces.push_back({QStringLiteral(", ")});
        pieces.push_back(toStep(m_facts->run.id, step));
    }
    pieces.push_back({m_facts->skipped.size() == 1 ? tr(" is skipped") : tr(" are skipped")});
    section->add(text(pieces));
}

void StepPage::addFacts() {
    if (!m_facts->code.empty()) {
        Section* section = addSection(QStringLiteral("code"), tr("Code"), true, m_status != StepStatus::Failed);
        for (const CodePart& part : m_facts->code) section->add(new CodeText(qtext(part.text), part.sql, kCodeLines));
    }
    if (!m_facts->key.empty()) {
        Section* section = addSection(QStringLiteral("key"), tr("What it is keyed by"), true, true);
        auto* facts = new FactList(FactList::Values::Beside);
        for (const KeyComponent& part : m_facts->key) {
            if (facts->count() == kMostFacts) break;
            facts->add(qtext(part.component + (part.name.empty() ? "" : " " + part.name)), oneLine(part.value, 400));
        }
        section->add(facts);
    }
    const bool open = m_status == StepStatus::Running || m_status == StepStatus::Queued;
    if (m_facts->log.empty() || open) return;
    Section* section = addSection(QStringLiteral("log"), tr("Log"), true, m_status != StepStatus::Failed);
    QStringList lines;
    for (const std::string& line : m_facts->log) lines << qtext(line);
    section->add(new CodeText(lines.join(QLatin1Char('\n')), false, kLines));
    auto* link = new LinkLabel(tr("open log"));
    connect(link, &QAbstractButton::clicked, this,
            [this] { Q_EMIT m_around.desk.openLog(m_facts->run.id, qtext(m_facts->name)); });
    section->add(link);
}

} // namespace stemma::ui
