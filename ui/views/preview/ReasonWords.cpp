// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/store/Store.h"
#include "ui/paint/Text.h"
#include "ui/views/preview/PreviewParts.h"

#include <algorithm>

namespace stemma::ui {

namespace {

constexpr std::uint64_t kLongestCode = 4'000'000;
const QChar kArrow(0x2192);

/// A value of a key as a person wrote it: JSON's quotes around text are left out.
QString valueWords(const std::string& value, int most) {
    const auto json = Json::parse(value);
    return oneLine(json && json->isString() ? json->text() : value, most);
}

QString quotedFile(const std::string& name) {
    return oneLine(fs::path(name).filename().string(), 60);
}

QString textWords(const Reason& reason, const Step& declared) {
    const bool isNew = reason.before.empty(), isGone = reason.after.empty();
    if (declared.kind == StepKindId::Sql && declared.queries.size() > 1) {
        const QString name = oneLine(reason.name, 60);
        if (isNew || isGone) return name + (isNew ? QStringLiteral(" is new") : QStringLiteral(" is gone"));
        return QStringLiteral("the SQL of %1 changed").arg(name);
    }
    switch (declared.kind) {
    case StepKindId::Sql:
        return QStringLiteral("its SQL changed");
    case StepKindId::Import:
        return QStringLiteral("how it is read changed");
    default:
        return QStringLiteral("its command changed");
    }
}

/// The second line of a step that runs only if others make other content.
QString maybeWords(const PlannedStep& step) {
    std::vector<std::string> names;
    for (const Reason& reason : step.reasons)
        if (reason.component == "unasked") return QStringLiteral("if its program changed");
    for (const Reason& reason : step.reasons)
        if (reason.component == "upstream" || !reason.root) names.push_back(reason.name);
    if (names.empty()) return QStringLiteral("may run");
    if (names.size() == 1) return QStringLiteral("if %1 changes").arg(oneLine(names.front(), 60));
    return QStringLiteral("if those change");
}

std::string commandText(const std::string& canonical) {
    const auto json = Json::parse(canonical);
    if (!json) return canonical;
    if (json->isString()) return json->text();
    std::string text;
    for (const Json& word : json->items()) text += (text.empty() ? "" : " ") + shellQuote(word.text());
    return json->isArray() ? text : canonical;
}

/// What an import of one text file took in the last time.
std::optional<std::string> importedText(const Pipeline& pipeline, const Store& store, const Step& declared, RunId run) {
    const std::string name = outputName(pipeline, declared, declared.outputs.front());
    const auto id = store.resolve(name + "@run:" + std::to_string(run.value));
    const auto version = id ? store.version(*id) : Result<VersionInfo>(fail(ErrorCode::NotFound, ""));
    const auto files =
        version ? store.files(version->id) : Result<std::vector<FileEntry>>(fail(ErrorCode::NotFound, ""));
    if (!files || files->size() != 1 || version->reference) return std::nullopt;
    const auto text = readFile(store.dataFolder(version->uuid) / files->front().path, kLongestCode);
    return text ? std::optional(*text) : std::nullopt;
}

void addTexts(const Reason& reason, const Pipeline& pipeline, const Store& store, const Step& declared,
              PreviewCause& cause) {
    if (reason.component == "text") {
        const bool command = declared.kind == StepKindId::Command || declared.kind == StepKindId::Python;
        cause.lines = command ? diffLines(commandText(reason.before), commandText(reason.after))
                              : diffLines(reason.before, reason.after);
    } else if (const std::string path = codePath(reason); !path.empty()) {
        const auto digest = Digest::fromHex(reason.kept.empty() ? reason.before : reason.kept);
        const auto before = digest ? store.source(*digest) : Result<std::string>(fail(ErrorCode::NotFound, ""));
        const auto after = readFile(pipeline.folder / path, kLongestCode);
        const auto isText = [](const std::string& bytes) {
            return isUtf8(bytes) && bytes.find('\0') == std::string::npos;
        };
        if (before && after && isText(*before) && isText(*after)) cause.lines = diffLines(*before, *after);
    } else if (reason.component == "input" && declared.kind == StepKindId::Import && !reason.lines.empty()) {
        const auto before = importedText(pipeline, store, declared, cause.baseline);
        const auto after = readFile(pipeline.homeOf(declared).folder / declared.paths.front(), kLongestCode);
        if (before && after) cause.lines = diffLines(*before, *after);
    } else if (reason.component == "parameter") {
        cause.before = valueWords(reason.before, 80);
        cause.after = valueWords(reason.after, 80);
    }
}

} // namespace

QString reasonWords(const Reason& reason, const Step& declared) {
    const std::string& component = reason.component;
    const QString name = oneLine(reason.name, 60);
    if (component == "new") return QStringLiteral("first run");
    if (component == "text") return textWords(reason, declared);
    if (const std::string path = codePath(reason); !path.empty()) return quotedFile(path) + QStringLiteral(" changed");
    if (component == "code") return quotedFile(reason.name) + QStringLiteral(" changed");
    if (component == "parameter") return QStringLiteral("parameter ") + name;
    if (component == "input") {
        if (reason.before.empty()) return QStringLiteral("input %1 is new").arg(name);
        if (reason.after.empty()) return QStringLiteral("input %1 is gone").arg(name);
        return name + QStringLiteral(" changed");
    }
    if (component == "output") return QStringLiteral("its output %1 changed").arg(name);
    if (component == "missing") return QStringLiteral("the files of %1 are gone").arg(name);
    if (component == "forced") return QStringLiteral("asked to run");
    if (component == "cache")
        return reason.name == "never" ? QStringLiteral("it is never reused") : QStringLiteral("its result is too old");
    if (component == "volatile") return QStringLiteral("it asks for the time");
    if (component == "failed") return QStringLiteral("it failed last time");
    if (component == "check") return QStringLiteral("a check is new");
    if (component == "environment") {
        if (reason.name.starts_with("identify:"))
            return oneLine(reason.name.substr(9), 40) + QStringLiteral(" changed");
        return (reason.name.starts_with("env:") ? oneLine(reason.name.substr(4), 40) : name) +
               QStringLiteral(" changed");
    }
    if (component == "kind") return QStringLiteral("its kind changed");
    return oneLine(describe(reason), 80);
}

QString becauseWords(const Reason& reason, const Step& declared) {
    const QString name = oneLine(reason.name, 60);
    if (reason.component == "upstream")
        return reason.after == "run" ? name + QStringLiteral(" will run first")
                                     : name + QStringLiteral(" may run first");
    if (reason.component == "unasked")
        return QStringLiteral("its program may be another: it isn't asked before it is trusted");
    if (reason.component == "new") return QStringLiteral("it has no earlier result here");
    if (reason.component == "parameter" && !reason.before.empty() && !reason.after.empty())
        return QStringLiteral("parameter %1  %2 %3 %4")
            .arg(name, valueWords(reason.before, 80), QString(kArrow), valueWords(reason.after, 80));
    if (!reason.lines.empty()) return QStringLiteral("%1, %2").arg(quotedFile(reason.name), oneLine(reason.lines, 200));
    const QString place = oneLine(placeText(reason), 120);
    return reasonWords(reason, declared) + (place.isEmpty() ? QString() : QStringLiteral(", ") + place);
}

QString fewWords(const PlannedStep& step, const Step& declared) {
    if (step.accepted) return QStringLiteral("accepted, from run %1").arg(step.originRun.value);
    if (step.decision == Decision::Reuse)
        return step.originRun ? QStringLiteral("reused from run %1").arg(step.originRun.value)
                              : QStringLiteral("reused");
    if (step.decision == Decision::Skip) return QStringLiteral("skipped");
    if (step.decision == Decision::Maybe) return maybeWords(step);
    int roots = 0;
    const Reason* first = nullptr;
    for (const Reason& reason : step.reasons)
        if (reason.root && roots++ == 0) first = &reason;
    if (!first) {
        const auto input = std::find_if(step.reasons.begin(), step.reasons.end(),
                                        [](const Reason& reason) { return reason.component == "input"; });
        return input == step.reasons.end() ? QStringLiteral("will run") : reasonWords(*input, declared);
    }
    QString words = reasonWords(*first, declared);
    if (first->component == "parameter" && !first->before.empty() && !first->after.empty())
        words = oneLine(first->name, 40) + QLatin1Char(' ') + valueWords(first->before, 12) + QLatin1Char(' ') +
                kArrow + QLatin1Char(' ') + valueWords(first->after, 12);
    if (roots > 1) words += QStringLiteral(" +%1").arg(roots - 1);
    return words;
}

std::vector<PreviewCause> causesOf(const Plan& plan, const Pipeline& pipeline, const Store& store) {
    std::vector<PreviewCause> causes;
    PreviewCause fresh;
    fresh.component = "new";
    fresh.words = QStringLiteral("no earlier result here");
    for (const PlannedStep& step : plan.steps) {
        const Step& declared = pipeline.steps[std::size_t(step.position)];
        PreviewCause* last = nullptr;
        for (const Reason& reason : step.reasons) {
            if (!reason.root) continue;
            if (reason.component == "new") {
                fresh.steps.push_back(step.step);
                continue;
            }
            PreviewCause cause;
            cause.steps = {step.step};
            cause.component = reason.component;
            cause.name = reason.name;
            cause.words = reasonWords(reason, declared);
            cause.baseline = step.baseline;
            cause.lastSeconds = step.lastSeconds;
            cause.accepted = step.accepted;
            cause.origin = step.originRun;
            cause.last = false;
            if (!reason.file.empty()) cause.file = pipeline.folder / reason.file;
            cause.line = reason.file.empty() ? 0 : reason.line;
            addTexts(reason, pipeline, store, declared, cause);
            causes.push_back(std::move(cause));
            last = &causes.back();
        }
        if (last) {
            last->last = true;
            last->acceptable = canBeAccepted(step);
        }
    }
    if (!fresh.steps.empty()) causes.push_back(std::move(fresh));
    return causes;
}

} // namespace stemma::ui
