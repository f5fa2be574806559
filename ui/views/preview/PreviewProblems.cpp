// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/pipeline/PipelineFile.h"
#include "ui/paint/Text.h"
#include "ui/views/preview/PreviewParts.h"

#include <QRegularExpression>
#include <QStringList>
#include <unordered_map>

namespace stemma::ui {

namespace {

constexpr std::uint64_t kLongestSource = 8'000'000;
constexpr int kLongestLine = 400;

/// Lines of the files that errors point into; each is read once.
class Sources {
public:
    explicit Sources(const Preview& preview) { m_lines[preview.file.string()] = split(preview.text, '\n'); }
    QString line(const fs::path& file, int number) {
        auto [entry, isNew] = m_lines.try_emplace(file.string());
        if (isNew)
            if (const auto text = readFile(file, kLongestSource)) entry->second = split(*text, '\n');
        if (number < 1 || std::size_t(number) > entry->second.size()) return {};
        QString text = qtext(entry->second[std::size_t(number) - 1]);
        if (text.endsWith(QLatin1Char('\r'))) text.chop(1);
        if (text.size() > kLongestLine) text.truncate(kLongestLine);
        for (QChar& c : text) // a tab is as wide as a column counts it
            if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format) c = QLatin1Char(' ');
        return text;
    }

private:
    std::unordered_map<std::string, std::vector<std::string>> m_lines;
};

/// The word a message is about, in the line: what it quotes, else what stands at the column.
void findWord(PreviewProblem& problem) {
    static const QRegularExpression quoted(QStringLiteral("'([^']{1,80})'"));
    if (problem.source.isEmpty()) return;
    const int column = std::max(problem.column - 1, 0);
    const QString message = qtext(problem.error.message);
    QStringList words; // the last one mostly says what is wrong with the others: "'split' has no output 'tset'"
    for (auto match = quoted.globalMatch(message); match.hasNext();) words.prepend(match.next().captured(1));
    for (const QString& word : std::as_const(words)) {
        const qsizetype at = problem.source.indexOf(word, column);
        if (at < 0) continue;
        problem.wrongFrom = int(at);
        problem.wrongSize = int(word.size());
        return;
    }
    if (column >= problem.source.size()) return;
    static const QRegularExpression end(QStringLiteral("[\\s,\\]}\\)\"']"));
    const qsizetype stop = problem.source.indexOf(end, column + 1);
    problem.wrongFrom = column;
    problem.wrongSize = int((stop < 0 ? problem.source.size() : stop) - column);
}

std::string stepNamed(const std::string& message, const Preview& preview) {
    static const QRegularExpression named(QStringLiteral("\\b[Ss]tep '?([A-Za-z_][A-Za-z0-9_-]{0,63})'?"));
    const auto match = named.match(qtext(message));
    if (!match.hasMatch()) return {};
    const std::string name = utf8(match.captured(1));
    if (preview.pipeline) return preview.pipeline->step(name) ? name : std::string();
    for (const SketchedStep& step : preview.sketch.steps)
        if (step.name == name) return name;
    return {};
}

bool isPipelineName(const fs::path& file) {
    return file.extension() == ".yaml" || file.extension() == ".yml" || file.extension() == ".json";
}

/// By its line, else by the SQL file it is in, else by its words.
std::string stepOf(const PreviewProblem& problem, const Preview& preview) {
    const bool here = problem.file == preview.file;
    if (here && problem.line > 0 && !preview.pipeline) {
        const int index = preview.sketch.stepOfLine(problem.line);
        return index < 0 ? std::string() : preview.sketch.steps[std::size_t(index)].name;
    }
    // What an included file calls a step may be another one's name here.
    const bool included = !here && isPipelineName(problem.file);
    if (!included)
        if (const std::string named = stepNamed(problem.error.message, preview); !named.empty()) return named;
    if (!preview.pipeline) return {};
    std::string last; // the step whose name stands last before the line
    for (const Step& step : preview.pipeline->steps) {
        const Pipeline& home = preview.pipeline->homeOf(step);
        const bool inFile = step.home ? home.folder / home.file.filename() == problem.file : here;
        if (inFile && step.where.line <= problem.line) last = step.name;
        for (const SqlQuery& query : step.queries)
            if (!here && !query.file.empty() && home.folder / query.file == problem.file) return step.name;
    }
    return last;
}

QString briefly(const PreviewProblem& problem) {
    QString text = qtext(problem.error.message);
    const QString step = QRegularExpression::escape(qtext(problem.step));
    text.remove(QRegularExpression(QStringLiteral("^Step '?%1'?:? ").arg(step)));
    text.remove(QRegularExpression(QStringLiteral(" (of|in) step '%1'").arg(step)));
    if (text.endsWith(QLatin1Char('.'))) text.chop(1);
    // A node has room for few words.
    static const QRegularExpression key(QStringLiteral("^The key '([^']+)' isn't known$"));
    static const QRegularExpression file(QStringLiteral("^The file '([^']+)' doesn't exist$"));
    static const QRegularExpression output(QStringLiteral("^Step '([^']+)' has no output"));
    text.replace(key, QStringLiteral("unknown key '\\1'"));
    if (const auto match = file.match(text); match.hasMatch())
        text = match.captured(1).section(QLatin1Char('/'), -1) + QStringLiteral(" is missing");
    text.replace(output, QStringLiteral("\\1 has no output"));
    if (text.startsWith(QLatin1String("The "))) text[0] = QLatin1Char('t');
    return oneLine(text, 80);
}

} // namespace

std::vector<PreviewProblem> problemsOf(const Error& error, const Preview& preview) {
    std::vector<PreviewProblem> problems;
    Sources sources(preview);
    for (const Error& one : allErrors(error)) {
        PreviewProblem problem;
        problem.error = one;
        problem.file = one.where && !one.where->file.empty() ? fs::path(one.where->file) : preview.file;
        if (one.where) problem.line = one.where->line, problem.column = one.where->column;
        problem.source = sources.line(problem.file, problem.line);
        findWord(problem);
        problem.step = stepOf(problem, preview);
        problem.brief = briefly(problem);
        problems.push_back(std::move(problem));
    }
    return problems;
}

} // namespace stemma::ui
