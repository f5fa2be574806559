// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/Story.h"

#include "core/base/Text.h"
#include "core/store/Store.h"
#include "ui/paint/Text.h"
#include "ui/visual/StoryDocument.h"
#include "ui/visual/StoryParts.h"

#include <QObject>
#include <algorithm>
#include <set>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostNumbers = 8;
constexpr int kMostParameter = 120;

/// "2026-11-23 12:00 UTC": the same wherever the story is told.
QString dateOf(Timestamp time) {
    QString text = qtext(formatTimestamp(time)).left(16);
    return text.replace(QLatin1Char('T'), QLatin1Char(' ')) + QStringLiteral(" UTC");
}

QString headlineNumber(const Json& entry) {
    const Json& value = entry["value"];
    const std::string& unit = entry["unit"].text();
    if (unit == "bytes") return qtext(formatBytes(value.unsignedInteger()));
    const QString text = value.isInteger()  ? qtext(formatCount(value.integer()))
                         : value.isDouble() ? qtext(formatNumber(value.number()))
                         : value.isString() ? storyLine(value.text(), 60)
                                            : storyLine(value.dump(), 60);
    return unit.empty() ? text : text + QLatin1Char(' ') + storyLine(unit, 20);
}

std::vector<StoryNumber> numbersOf(const VersionInfo& version) {
    std::vector<StoryNumber> numbers;
    const auto add = [&](const Json& entry) {
        const std::string& better = entry["better"].text();
        const bool known = std::any_of(numbers.begin(), numbers.end(), [&](const StoryNumber& one) {
            return one.name == storyLine(entry["name"].text(), 60);
        });
        if (known || numbers.size() == kMostNumbers) return;
        numbers.push_back({storyLine(entry["name"].text(), 60), headlineNumber(entry),
                           better == "higher"  ? QObject::tr("higher is better")
                           : better == "lower" ? QObject::tr("lower is better")
                                               : QString()});
    };
    for (const Json& entry : version.headline.items()) add(entry);
    for (const auto& [name, value] : version.metadata["metrics"].members())
        if (value.isNumber()) add(Json::object({{"name", name}, {"value", value}}));
    return numbers;
}

double stepSeconds(const StepRunInfo& step) {
    return step.started && step.ended ? double(*step.ended - *step.started) / 1e6 : -1;
}

void addLine(StoryFacts& facts, const QString& name, const QString& value) {
    if (!value.isEmpty()) facts.lines.emplace_back(name, value);
}

StoryBlock runFacts(const RunInfo& run) {
    StoryBlock block;
    block.kind = StoryBlock::Kind::Facts;
    StoryFacts& facts = block.facts;
    addLine(facts, QObject::tr("Pipeline"), storyLine(run.pipeline));
    addLine(facts, QObject::tr("Message"), storyLine(run.message));
    addLine(facts, QObject::tr("Started"), dateOf(run.started));
    if (run.ended) addLine(facts, QObject::tr("Took"), qtext(formatDuration(double(*run.ended - run.started) / 1e6)));
    if (!run.gitCommit.empty())
        addLine(facts, QObject::tr("Code"),
                storyLine(run.gitCommit.substr(0, 12) + (run.gitBranch.empty() ? "" : " on " + run.gitBranch) +
                          (run.gitDirty.value_or(false) ? ", with changes" : "")));
    QStringList parameters;
    for (const auto& [name, value] : run.parameters.members())
        parameters << storyLine(name + " = " + (value.isString() ? value.text() : value.dump()), kMostParameter);
    addLine(facts, QObject::tr("Parameters"), parameters.join(QStringLiteral(", ")));
    return block;
}

/// Reads a run or an artifact, part after part.
class Gathering {
public:
    Gathering(const WorkspaceHandle& handle, const StoryRequest& request, const Cancel& cancel,
              const StoryLimits& limits)
        : m_store(*handle.store), m_request(request), m_cancel(cancel), m_limits(limits),
          m_parts(handle, request.format, limits, cancel) {}

    Result<Story> run() {
        if (m_request.run) STEMMA_CHECK(ofRun());
        if (!m_request.run) STEMMA_CHECK(ofVersion());
        if (m_cancel.requested()) return fail(ErrorCode::Cancelled, "The story was cancelled");
        return std::move(m_story);
    }

private:
    Status ofVersion() {
        STEMMA_TRY(const VersionInfo version, m_store.version(m_request.version));
        m_story.title = storyLine(versionName(version));
        m_story.subtitle = storyLine(version.type);
        STEMMA_CHECK(addSection(version));
        // What describes it shows it too: a model's confusion matrix.
        STEMMA_TRY(const std::vector<VersionId> describing, m_store.describedBy(version.id));
        for (const VersionId id : describing) {
            STEMMA_TRY(const VersionInfo other, m_store.version(id));
            STEMMA_CHECK(addSection(other));
        }
        addLineage();
        return {};
    }

    Status ofRun() {
        STEMMA_TRY(const RunInfo run, m_store.run(m_request.run));
        STEMMA_TRY(const std::vector<StepRunInfo> steps, m_store.stepRuns(run.id));
        m_story.title = QObject::tr("Run %1").arg(run.id.value);
        m_story.subtitle = storyLine(run.pipeline + " · " + std::string(name(run.status)));
        m_story.opening.push_back(runFacts(run));
        addLineage();
        STEMMA_CHECK(addSteps(steps));
        std::set<std::int64_t> told;
        for (const StepRunInfo& step : steps) {
            STEMMA_TRY(const auto outputs, m_store.outputs(step.id));
            for (const auto& [output, id] : outputs) {
                if (!told.insert(id.value).second || m_cancel.requested()) continue;
                STEMMA_TRY(const VersionInfo version, m_store.version(id));
                STEMMA_CHECK(addSection(version));
            }
        }
        return {};
    }

    /// A picture on top; without the helper that lays it out the story goes on.
    void addLineage() {
        Result<StoryPicture> picture = m_parts.lineage(m_request.run, m_request.version);
        if (!picture) {
            m_story.opening.push_back(
                textBlock(StoryText::Kind::Quiet,
                          QObject::tr("Its lineage can't be drawn: %1").arg(storyLine(picture.error().message))));
            return;
        }
        StoryBlock block;
        block.kind = StoryBlock::Kind::Picture;
        block.picture = std::move(*picture);
        m_story.opening.push_back(std::move(block));
    }

    Status addSteps(const std::vector<StepRunInfo>& steps) {
        StoryBlock block;
        block.kind = StoryBlock::Kind::Table;
        StoryTable& table = block.table;
        table.caption = QObject::tr("Steps");
        table.columns = {{QObject::tr("step"), {}, false},
                         {QObject::tr("kind"), {}, false},
                         {QObject::tr("state"), {}, false},
                         {QObject::tr("took"), {}, true}};
        for (const StepRunInfo& step : steps) {
            if (table.rows.size() == m_limits.steps) break;
            QString state = storyLine(name(step.status));
            if (step.status == StepStatus::Reused && step.originRun)
                state += QObject::tr(", run %1").arg(step.originRun.value);
            if (step.status == StepStatus::Failed && !step.error["message"].text().empty())
                state += QStringLiteral(": ") + storyLine(step.error["message"].text(), 160);
            const double seconds = stepSeconds(step);
            table.rows.push_back(
                {{storyLine(stepName(step), 100)},
                 {storyLine(step.kind, 20), StoryTable::Cell::Tone::Quiet},
                 {state, StoryTable::Cell::Tone::Plain, qtext(name(step.status))},
                 {seconds >= 0 && step.status != StepStatus::Reused ? qtext(formatDuration(seconds)) : QString()}});
        }
        if (steps.size() > m_limits.steps)
            table.more =
                QObject::tr("and %1 more").arg(qtext(plural(std::int64_t(steps.size() - m_limits.steps), "step")));
        m_story.opening.push_back(std::move(block));
        return {};
    }

    Status addSection(const VersionInfo& version) {
        if (m_story.sections.size() == m_limits.sections) {
            m_story.leftOut.push_back(storyLine(versionName(version)));
            return {};
        }
        StorySection section;
        section.title = storyLine(version.name);
        section.version = QStringLiteral("@%1").arg(version.number);
        section.type = storyLine(version.type, 40);
        section.typeId = version.type;
        section.numbers = numbersOf(version);
        section.hash = qtext(version.content.hex());
        STEMMA_TRY(section.provenance, provenanceOf(version));
        STEMMA_TRY(ArtifactSource source, loadArtifact(m_store, version.id, m_cancel));
        section.blocks = m_parts.of(std::make_shared<const ArtifactSource>(std::move(source)));
        m_story.sections.push_back(std::move(section));
        return {};
    }

    /// "penguins · step clean · run 12 · version 3 · 2026-11-23 12:00 UTC"
    Result<QString> provenanceOf(const VersionInfo& version) const {
        QStringList parts;
        if (version.run) {
            STEMMA_TRY(const RunInfo run, m_store.run(version.run));
            parts << QObject::tr("pipeline %1").arg(storyLine(run.pipeline, 100));
        }
        if (version.stepRun) {
            STEMMA_TRY(const StepRunInfo step, m_store.stepRun(version.stepRun));
            parts << QObject::tr("step %1").arg(storyLine(stepName(step), 100));
        }
        if (version.run) parts << QObject::tr("run %1").arg(version.run.value);
        parts << QObject::tr("version %1").arg(version.number);
        parts << (version.run ? dateOf(version.created) : QObject::tr("added %1").arg(dateOf(version.created)));
        return parts.join(QStringLiteral(" · "));
    }

    const Store& m_store;
    const StoryRequest& m_request;
    const Cancel& m_cancel;
    const StoryLimits& m_limits;
    StoryParts m_parts;
    Story m_story;
};

} // namespace

Result<Story> gatherStory(const WorkspaceHandle& handle, const StoryRequest& request, const Cancel& cancel,
                          const StoryLimits& limits) {
    return Gathering(handle, request, cancel, limits).run();
}

Result<QByteArray> exportedStory(const WorkspaceHandle& handle, const StoryRequest& request, const Cancel& cancel) {
    STEMMA_TRY(const Story story, gatherStory(handle, request, cancel));
    if (request.format == StoryRequest::Format::Pdf) return storyPdf(story);
    return storyHtml(story);
}

} // namespace stemma::ui
