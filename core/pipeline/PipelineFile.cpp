// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/PipelineFile.h"

#include "core/base/Text.h"
#include "core/pipeline/Foreign.h"
#include "core/pipeline/Include.h"
#include "core/pipeline/StepReader.h"

#include <algorithm>
#include <fcntl.h>
#include <unistd.h>

namespace stemma {

namespace {

constexpr std::uint64_t kLongestFile = 100'000'000;
constexpr std::int64_t kFormatVersion = 1;
const std::vector<std::string> kKeys{"stemma", "name",    "description", "was",     "parameters",
                                     "env",    "secrets", "python_from", "include", "steps"};

class PipelineReader {
public:
    PipelineReader(Pipeline& pipeline, Problems& problems, const LoadOptions& options)
        : m_pipeline(pipeline), m_problems(problems), m_values(problems), m_expansion(m_values, options),
          m_files(pipeline.folder, options.checkFiles), m_steps(m_values, m_expansion, m_files, options),
          m_options(options) {}

    void read(Node& root) {
        if (!isOurs(root)) return;
        m_expansion.readParameters(root.find("parameters"));
        m_pipeline.parameters = m_expansion.parameters();
        Node *steps = nullptr, *include = nullptr;
        for (Node& child : root.children) {
            if (child.key == "steps")
                steps = &child;
            else if (child.key == "include")
                include = &child;
            else if (child.key != "parameters" && child.key != "stemma")
                readMember(child);
        }
        if (m_pipeline.name.empty()) nameByFile();
        std::vector<Inclusion> included;
        if (include) {
            m_values.setIncludes();
            m_expansion.expand(*include);
            const std::size_t before = m_problems.count();
            included = readIncludes(*include, m_pipeline, m_values, m_options);
            m_lacks = m_problems.count() > before;
        }
        if (steps)
            readSteps(*steps, std::move(included));
        else if (!included.empty())
            takeSteps({}, std::move(included));
        else if (!m_lacks)
            m_problems.add(root.where, "The pipeline has no steps", "Add 'steps:', a map of names to steps.");
    }

private:
    static Subject subject(std::string_view key) { return {key, "pipeline", {}}; }

    bool isOurs(const Node& root) {
        const std::string foreign = foreignKind(root);
        if (!foreign.empty()) {
            const std::string name = inQuotes(m_pipeline.file.filename().string());
            if (foreign == "empty")
                m_problems.add({1, 1}, "The file " + name + " is empty",
                               "A pipeline starts with 'stemma: 1' and has 'steps'.");
            else
                m_problems.add(root.where, "This is " + foreign + ", not a Stemma pipeline",
                               "A pipeline starts with 'stemma: 1' and has 'steps'.");
            return false;
        }
        const Node* version = root.find("stemma");
        if (!version) {
            m_problems.add(root.where, "The pipeline doesn't say its format", "Write 'stemma: 1' as the first line.");
            return true;
        }
        const Json number = version->kind == NodeKind::Integer ? toJson(*version) : Json();
        if (number.isInteger() && number.integer(kFormatVersion + 1) > kFormatVersion) {
            m_problems.add(version->where, "The pipeline is made for a newer Stemma (format " + version->text + ")",
                           "This one reads format 1; update it.", ErrorCode::TooNew);
            return false;
        }
        if (!number.isInteger() || number.integer() != kFormatVersion)
            m_values.wrongType(*version, subject("stemma"), "1", "Write 'stemma: 1'.");
        return true;
    }

    void readMember(Node& child) {
        if (child.key == "name") {
            if (!child.isText())
                m_values.wrongType(child, subject("name"), "text");
            else if (m_values.name(child.text, child.where, subject("name")))
                m_pipeline.name = child.text;
        } else if (child.key == "description") {
            m_pipeline.description = m_values.text(child, subject("description")).value_or("");
        } else if (child.key == "was") {
            if (!child.isText())
                m_values.wrongType(child, subject("was"), "the name that the pipeline had");
            else if (m_values.name(child.text, child.where, subject("was")))
                m_pipeline.was = child.text;
        } else if (child.key == "env") {
            m_expansion.expand(child);
            m_pipeline.env = m_steps.readEnvironment(child, subject("env"));
        } else if (child.key == "secrets") {
            m_pipeline.secrets = m_steps.readSecrets(child, subject("secrets"));
        } else if (child.key == "python_from") {
            m_expansion.expand(child);
            m_pipeline.pythonFrom = m_values.text(child, subject("python_from")).value_or("");
        } else if (!isIgnoredKey(child.key)) {
            m_values.unknownKey(child, "pipeline", {}, kKeys);
        }
    }

    /// The file's stem; what can't stand in a name becomes _.
    void nameByFile() {
        std::string stem = m_pipeline.file.stem().string();
        for (char& c : stem)
            if (!isName(std::string("a") + c)) c = '_';
        if (!isName(stem)) stem = "_" + stem;
        m_pipeline.name = stem.substr(0, 64);
    }

    void takeSteps(ReadSteps read, std::vector<Inclusion> included) {
        if (m_lacks) return; // what refers to a file that can't be read isn't wrong itself
        for (Inclusion& one : included) addIncluded(std::move(one), m_pipeline);
        read.after.resize(m_pipeline.steps.size());
        read.unread.resize(m_pipeline.steps.size(), 0);
        resolvePipeline(m_pipeline, read, m_options.cells, m_problems);
    }

    void readSteps(Node& steps, std::vector<Inclusion> included) {
        if (!steps.isMap()) {
            std::string hint = steps.isList() ? "Each step's name is its key: steps: {NAME: {…}, …}." : "Add a step.";
            return m_values.wrongType(steps, subject("steps"), "a map of names to steps", std::move(hint));
        }
        if (steps.children.empty() && included.empty())
            m_problems.add(steps.where, "The pipeline has no steps", "Add a step to 'steps'.");
        ReadSteps read;
        m_pipeline.steps.reserve(steps.children.size());
        read.after.reserve(steps.children.size());
        for (Node& child : steps.children) {
            const std::size_t before = m_problems.count();
            m_pipeline.steps.push_back(m_steps.read(child));
            read.after.push_back(m_steps.takeAfter());
            read.unread.push_back(m_problems.count() > before ? 1 : 0);
            inherit(m_pipeline.steps.back());
            child.children = {}; // what comes next can have the memory
        }
        takeSteps(std::move(read), std::move(included));
    }

    void inherit(Step& step) {
        if (step.kind != StepKindId::Command && step.kind != StepKindId::Python) return;
        std::vector<EnvironmentEntry> env;
        for (const EnvironmentEntry& entry : m_pipeline.env)
            if (std::none_of(step.env.begin(), step.env.end(), [&](const auto& own) { return own.name == entry.name; }))
                env.push_back(entry);
        if (!env.empty()) {
            env.insert(env.end(), step.env.begin(), step.env.end());
            step.env = std::move(env);
        }
        for (const std::string& secret : m_pipeline.secrets)
            if (std::find(step.secrets.begin(), step.secrets.end(), secret) == step.secrets.end())
                step.secrets.push_back(secret);
    }

    Pipeline& m_pipeline;
    Problems& m_problems;
    Values m_values;
    Expansion m_expansion;
    FileCheck m_files;
    StepReader m_steps;
    const LoadOptions& m_options;
    bool m_lacks = false; ///< a file that is included couldn't be read
};

} // namespace

bool looksLikePipeline(const fs::path& file) {
    auto opened = openFile(file, O_RDONLY | O_NONBLOCK);
    if (!opened) return false;
    std::string head(64 * 1024, '\0');
    const ssize_t got = ::read(opened->get(), head.data(), head.size());
    if (got <= 0) return false;
    head.resize(std::size_t(got));
    if (head.find("\"steps\"") != std::string::npos && head.find("\"stemma\"") != std::string::npos) return true;
    const bool steps = head.starts_with("steps:") || head.find("\nsteps:") != std::string::npos;
    const bool stemma = head.starts_with("stemma:") || head.find("\nstemma:") != std::string::npos ||
                        head.starts_with("\xEF\xBB\xBFstemma:");
    return steps ? stemma || head.find("\n    sql:") != std::string::npos ||
                       head.find("\n    import:") != std::string::npos
                 : stemma;
}

Result<Pipeline> parsePipeline(std::string text, const fs::path& file, const LoadOptions& options) {
    Pipeline pipeline;
    pipeline.file = file;
    std::error_code error;
    pipeline.folder = fs::absolute(file, error).parent_path().lexically_normal();
    pipeline.sourceDigest = sha256(text);
    Problems problems;
    std::optional<Node> root = readTree(text, file.extension() == ".json", problems);
    if (root) {
        if (!foreignKind(*root).empty()) problems = Problems(); // another tool's file: what it is is all that matters
        PipelineReader(pipeline, problems, options).read(*root);
    } else if (problems.empty()) { // no document at all: only comments, or nothing
        Node nothing;
        PipelineReader(pipeline, problems, options).read(nothing);
    }
    if (!problems.empty()) return fail(problems.toError(file));
    pipeline.source = std::move(text);
    return pipeline;
}

Result<Pipeline> loadPipeline(const fs::path& file, const LoadOptions& options) {
    std::error_code error;
    if (fs::is_directory(file, error)) {
        const std::vector<fs::path> inside = findPipelineFiles(file);
        return fail(ErrorCode::InvalidArgument, inQuotes(file.string()) + " is a folder",
                    inside.empty() ? "No pipeline file is in it." : "Name the file: " + inside.front().string() + ".");
    }
    STEMMA_TRY(std::string text, readFile(file, kLongestFile));
    return parsePipeline(std::move(text), file, options);
}

std::vector<Error> allErrors(const Error& error) {
    return error.causes.empty() ? std::vector<Error>{error} : error.causes;
}

std::vector<fs::path> findPipelineFiles(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string extension = entry->path().extension().string();
        std::error_code ignored;
        if ((extension == ".yaml" || extension == ".yml" || extension == ".json") && entry->is_regular_file(ignored) &&
            looksLikePipeline(entry->path()))
            found.push_back(entry->path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

Result<fs::path> choosePipelineFile(const fs::path& given) {
    std::error_code ignored;
    if (!given.empty() && !fs::is_directory(given, ignored)) return given;
    const std::vector<fs::path> files = findPipelineFiles(given.empty() ? fs::path(".") : given);
    const std::string where = given.empty() ? "this folder" : inQuotes(given.string());
    if (files.empty())
        return fail(ErrorCode::NotFound, "There is no pipeline file in " + where,
                    "Name one, as in `stemma run penguins.yaml`; `stemma new` writes a first one.");
    if (files.size() > 1) {
        std::vector<std::string> names;
        for (const fs::path& file : files) names.push_back(printable(file.filename().native()));
        return fail(ErrorCode::InvalidArgument,
                    "There are " + std::to_string(files.size()) + " pipeline files in " + where + ": " +
                        join(names, ", "),
                    "Name the one you mean.");
    }
    return given.empty() ? files.front().filename() : files.front();
}

} // namespace stemma
