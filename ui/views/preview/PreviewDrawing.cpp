// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"
#include "core/pipeline/FileCheck.h"
#include "core/pipeline/PipelineGraph.h"
#include "ui/paint/Text.h"
#include "ui/views/preview/PreviewParts.h"

#include <algorithm>
#include <set>
#include <sys/stat.h>
#include <unordered_map>

namespace stemma::ui {

namespace {

constexpr std::size_t kMostFollowed = 400;

const char* statusOf(Decision decision) {
    switch (decision) {
    case Decision::Run:
        return "will_run";
    case Decision::Maybe:
        return "may_run";
    case Decision::Reuse:
        return "will_reuse";
    default:
        return "skipped";
    }
}

/// Steps by name, the first problem of each.
std::unordered_map<std::string, const PreviewProblem*> problemByStep(const Preview& preview) {
    std::unordered_map<std::string, const PreviewProblem*> found;
    for (const PreviewProblem& problem : preview.problems)
        if (!problem.step.empty()) found.emplace(problem.step, &problem);
    return found;
}

/// The quiet second line of a step nothing is planned for: what it reads.
std::string readsWords(const std::vector<std::string>& names) {
    if (names.empty()) return {};
    const std::vector<std::string> shown(names.begin(), names.begin() + long(std::min<std::size_t>(names.size(), 3)));
    return "reads " + join(shown, ", ") + (names.size() > 3 ? ", …" : "");
}

void addProblem(DrawnNode& node, const PreviewProblem& problem) {
    node.status = "failed";
    node.problem = utf8(problem.brief);
    node.tooltip = problem.error.message;
}

LineageDrawing drawSketch(const Preview& preview) {
    LineageDrawing drawing;
    const auto problems = problemByStep(preview);
    std::set<std::string> used;
    std::vector<std::string> ids;
    for (const SketchedStep& step : preview.sketch.steps) {
        DrawnNode node;
        node.kind = DrawnNode::Kind::Step;
        node.id = step.name;
        while (!used.insert(node.id).second) node.id += "'"; // two steps of one name are an error, and both are drawn
        node.name = step.name;
        node.type = step.kind;
        std::vector<std::string> names;
        for (const int need : step.needs) names.push_back(preview.sketch.steps[std::size_t(need)].name);
        node.facts = step.kind == "import" ? step.body : readsWords(names);
        if (const auto problem = problems.find(step.name); problem != problems.end())
            addProblem(node, *problem->second);
        ids.push_back(node.id);
        drawing.nodes.push_back(std::move(node));
    }
    for (std::size_t i = 0; i < ids.size(); ++i)
        for (const int need : preview.sketch.steps[i].needs)
            drawing.edges.push_back({ids[std::size_t(need)], ids[i], {}, false, false, false});
    return drawing;
}

/// Steps whose output a step reads; the others it needs it only comes after, or describes.
std::set<int> readSteps(const Step& step) {
    std::set<int> read;
    for (const Input& input : step.inputs)
        for (const Reference& reference : input.references)
            if (reference.kind == Reference::Kind::StepOutput) read.insert(reference.stepIndex);
    return read;
}

std::vector<std::string> inputWords(const Step& step) {
    std::vector<std::string> names;
    for (const Input& input : step.inputs)
        for (const Reference& reference : input.references) names.push_back(reference.text);
    return names;
}

LineageDrawing drawPipeline(const Preview& preview) {
    const Pipeline& pipeline = *preview.pipeline;
    LineageDrawing drawing;
    const auto problems = problemByStep(preview);
    std::unordered_map<std::string, const PlannedStep*> planned;
    if (preview.plan)
        for (const PlannedStep& step : preview.plan->steps) planned.emplace(step.step, &step);
    std::vector<bool> changes(pipeline.steps.size(), false);
    for (std::size_t i = 0; i < pipeline.steps.size(); ++i) {
        const Step& step = pipeline.steps[i];
        DrawnNode node;
        node.kind = DrawnNode::Kind::Step;
        node.id = node.name = step.name;
        node.type = stepKindName(step.kind);
        node.tooltip = step.description;
        if (const auto plan = planned.find(step.name); plan != planned.end()) {
            node.status = statusOf(plan->second->decision);
            node.facts = utf8(fewWords(*plan->second, step));
            changes[i] = plan->second->decision == Decision::Run || plan->second->decision == Decision::Maybe;
        } else {
            node.facts = step.kind == StepKindId::Import && !step.paths.empty() ? step.paths.front()
                                                                                : readsWords(inputWords(step));
        }
        if (const auto problem = problems.find(step.name); problem != problems.end())
            addProblem(node, *problem->second);
        drawing.nodes.push_back(std::move(node));
    }
    const PipelineGraph graph(pipeline);
    for (int i = 0; i < graph.size(); ++i) {
        const std::set<int> read = readSteps(pipeline.steps[std::size_t(i)]);
        for (const int up : graph.upstream(i)) {
            DrawnEdge edge;
            edge.from = pipeline.steps[std::size_t(up)].name;
            edge.to = pipeline.steps[std::size_t(i)].name;
            edge.dashed = !read.contains(up);
            edge.emphasised = !edge.dashed && changes[std::size_t(up)];
            drawing.edges.push_back(std::move(edge));
        }
    }
    return drawing;
}

/// Collects paths, each once, up to the bound; of a glob the folder it starts in.
class Followed {
public:
    explicit Followed(fs::path folder) : m_folder(std::move(folder)) {}
    void add(const fs::path& path) {
        if (path.empty() || m_all.size() >= kMostFollowed) return;
        fs::path whole = (path.is_absolute() ? path : m_folder / path).lexically_normal();
        if (hasGlob(whole.string())) {
            fs::path fixed;
            for (const fs::path& part : whole) {
                if (hasGlob(part.string())) break;
                fixed /= part;
            }
            whole = fixed;
        }
        if (m_known.insert(whole).second) m_all.push_back(whole);
    }
    std::vector<fs::path> take() { return std::move(m_all); }

private:
    fs::path m_folder;
    std::set<fs::path> m_known;
    std::vector<fs::path> m_all;
};

/// "fit.py" of "fit.py:fit"
std::string pythonFile(const std::string& text) {
    const std::string file = text.substr(0, text.find(':'));
    return file.ends_with(".py") ? file : std::string();
}

/// Words of a command that are files of the project.
void addCommand(const Step& step, const fs::path& folder, Followed& followed) {
    std::vector<std::string> words = step.arguments;
    for (const std::string& word : split(step.shell, ' ')) words.push_back(std::string(trim(word)));
    std::error_code ignored;
    for (const std::string& word : words)
        if (!word.empty() && word.size() < 1000 && word.find('{') == std::string::npos &&
            (word.find('.') != std::string::npos || fs::is_regular_file(folder / word, ignored)))
            followed.add(folder / word);
}

} // namespace

LineageDrawing drawingOf(const Preview& preview) {
    LineageDrawing drawing = preview.pipeline ? drawPipeline(preview) : drawSketch(preview);
    drawing.aspect = 1.9;
    return drawing;
}

std::vector<fs::path> followedFiles(const Preview& preview) {
    std::error_code failed;
    const fs::path file = fs::absolute(preview.file, failed).lexically_normal();
    Followed followed(file.parent_path());
    followed.add(file);
    for (const SketchedStep& step : preview.sketch.steps) {
        if (step.kind == "python") followed.add(pythonFile(step.body));
        if (step.kind == "import" || (step.kind == "sql" && step.body.ends_with(".sql"))) followed.add(step.body);
    }
    if (preview.pipeline)
        for (const IncludedFile& included : preview.pipeline->includes) followed.add(included.path);
    if (preview.pipeline)
        for (const Step& step : preview.pipeline->steps) {
            const fs::path folder = step.home ? step.home->folder : file.parent_path();
            const auto add = [&](const std::string& path) {
                if (!path.empty()) followed.add(folder / path);
            };
            for (const SqlQuery& query : step.queries) add(query.file);
            for (const std::string& path : step.paths) add(path);
            for (const std::string& path : step.depends) add(path);
            for (const Output& output : step.outputs)
                for (const std::string& chart : output.visualize) add(chart);
            add(pythonFile(step.python));
            addCommand(step, folder, followed);
        }
    return followed.take();
}

std::string signatureOf(std::string_view text, const std::vector<fs::path>& files, Timestamp since) {
    std::string signature = sha256(text).hex();
    for (const fs::path& file : files) {
        struct stat facts {};
        if (::stat(file.c_str(), &facts) != 0) {
            signature += "-";
            continue;
        }
        const Timestamp saved = Timestamp(facts.st_mtim.tv_sec) * 1'000'000 + facts.st_mtim.tv_nsec / 1000;
        if (saved >= since && !S_ISDIR(facts.st_mode)) return {};
        for (const auto number : {std::int64_t(facts.st_dev), std::int64_t(facts.st_ino), std::int64_t(facts.st_size),
                                  std::int64_t(facts.st_mtim.tv_sec), std::int64_t(facts.st_mtim.tv_nsec)})
            signature += "." + std::to_string(number);
    }
    return signature;
}

std::vector<ParameterField> parameterFields(const Pipeline& pipeline) {
    std::vector<ParameterField> fields;
    for (const Parameter& parameter : pipeline.parameters) {
        using Kind = ParameterField::Kind;
        const Json& value = parameter.value;
        const Kind kind = value.isBool()      ? Kind::Boolean
                          : value.isInteger() ? Kind::Integer
                          : value.isDouble()  ? Kind::Number
                          : value.isString()  ? Kind::Text
                                              : Kind::Yaml;
        fields.push_back({parameter.name, value, kind});
    }
    return fields;
}

} // namespace stemma::ui
