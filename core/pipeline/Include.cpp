// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/Include.h"

#include "core/base/Text.h"
#include "core/pipeline/Cells.h"

#include <algorithm>
#include <map>

namespace stemma {

namespace {

constexpr std::size_t kDeepestInclude = 20;
constexpr int kMostIncluded = 200; // files in all, each counted as often as it is included

class IncludeReader {
public:
    IncludeReader(const Pipeline& pipeline, Values& values, const LoadOptions& options)
        : m_pipeline(pipeline), m_values(values), m_options(options) {
        std::error_code error;
        m_inner.types = options.types;
        m_inner.today = options.today;
        m_inner.checkFiles = options.checkFiles;
        m_inner.cells = false;
        m_inner.chain = options.chain;
        m_inner.chain.push_back(fs::weakly_canonical(fs::absolute(pipeline.file, error), error));
        m_inner.included = options.included ? options.included : std::make_shared<int>(0);
    }

    std::vector<Inclusion> read(const Node& node) {
        if (node.isMap()) {
            for (const Node& child : node.children)
                if (!isIgnoredKey(child.key) && m_values.name(child.key, child.keyWhere, {"include", "pipeline", {}}))
                    readOne(child.key, child);
        } else if (node.isList()) {
            for (const Node& child : node.children) readOne({}, child);
        } else {
            readOne({}, node);
        }
        return std::move(m_found);
    }

private:
    /// {file, parameters}, or the file itself.
    void readOne(std::string name, const Node& node) {
        const Subject of{"include", "pipeline", {}};
        const Node* file = &node;
        LoadOptions inner = m_inner;
        if (node.isMap()) {
            file = node.find("file");
            if (!file)
                return m_values.wrongType(node, of, "a file, or a map with 'file'", "Such as {file: other.yaml}.");
            for (const Node& child : node.children) {
                if (child.key == "parameters")
                    takeParameters(child, inner);
                else if (child.key != "file" && !isIgnoredKey(child.key))
                    m_values.unknownKey(child, "include", name, {"file", "parameters"});
            }
        }
        if (auto path = m_values.innerPath(*file, of)) load(std::move(name), *path, file->where, std::move(inner));
    }

    void takeParameters(const Node& node, LoadOptions& inner) {
        if (!node.isMap()) return m_values.wrongType(node, {"parameters", "include", {}}, "a map of names to values");
        for (const Node& child : node.children)
            inner.parameters.emplace_back(child.key, child.isText() ? child.text : toJson(child).dump());
    }

    void load(std::string name, const std::string& path, Place where, LoadOptions inner) {
        Problems& problems = m_values.problems();
        std::error_code error;
        const fs::path file = m_pipeline.file.parent_path() / path;
        const fs::path real = fs::weakly_canonical(fs::absolute(file, error), error);
        if (const auto again = std::ranges::find(inner.chain, real); again != inner.chain.end()) {
            std::vector<std::string> way;
            for (auto at = again; at != inner.chain.end(); ++at) way.push_back(printable(at->filename().string()));
            way.push_back(printable(real.filename().string()));
            return problems.add(where, inQuotes(path) + " includes itself: " + join(way, " → "),
                                "Take one of these inclusions away.");
        }
        if (inner.chain.size() > kDeepestInclude)
            return problems.add(where, "Files are included more than " + std::to_string(kDeepestInclude) + " deep",
                                "Include them side by side.");
        if (++*inner.included > kMostIncluded)
            return problems.add(where, "More than " + std::to_string(kMostIncluded) + " files are included",
                                "Take some together.");
        if (name.empty()) {
            name = fs::path(path).stem().string();
            if (!m_values.name(name, where, {"include", "pipeline", {}})) return;
        }
        if (std::ranges::any_of(m_found, [&](const Inclusion& other) { return other.name == name; }))
            return problems.add(where, "Two files are included as " + inQuotes(name),
                                "Name them: include: {NAME: FILE, OTHER: FILE}.");
        auto loaded = loadPipeline(file, inner);
        if (!loaded) {
            for (Error& one : allErrors(loaded.error())) {
                // A file that can't be read, and what it is given, are of this place.
                if (!one.where || one.where->line == 0 || one.code == ErrorCode::InvalidArgument)
                    problems.add(where, "Can't include " + inQuotes(path) + ": " + one.message, one.hint);
                else
                    problems.add(where, std::move(one));
            }
            return;
        }
        Problems inside; // cells are made once all steps are together: what is wrong with them belongs to its own file
        Pipeline alone = *loaded;
        expandCells(alone, inside);
        if (!inside.empty()) {
            const Error told = inside.toError(file);
            for (Error& one : allErrors(told)) problems.add(where, std::move(one));
            return;
        }
        m_found.push_back({std::move(name), std::move(*loaded)});
    }

    const Pipeline& m_pipeline;
    Values& m_values;
    const LoadOptions& m_options;
    LoadOptions m_inner;
    std::vector<Inclusion> m_found;
};

} // namespace

std::vector<Inclusion> readIncludes(const Node& node, const Pipeline& pipeline, Values& values,
                                    const LoadOptions& options) {
    return IncludeReader(pipeline, values, options).read(node);
}

void addIncluded(Inclusion included, Pipeline& pipeline) {
    Pipeline& inner = included.pipeline;
    const int offset = int(pipeline.steps.size());
    const std::string prefix = included.name + "/";
    const std::string below = inner.folder.lexically_relative(pipeline.folder).generic_string();
    const std::string folder = below.empty() || below == "." ? std::string() : below + "/";
    pipeline.includes.push_back({folder + inner.file.filename().string(), inner.source});
    for (IncludedFile& further : inner.includes)
        pipeline.includes.push_back({folder + further.path, std::move(further.source)});

    std::map<std::shared_ptr<const Pipeline>, std::shared_ptr<const Pipeline>> homes;
    std::vector<Step> steps = inner.steps; // a home keeps them as they are in its file
    const auto move = [&](Reference& reference) {
        if (reference.kind != Reference::Kind::StepOutput) return;
        reference.step = prefix + reference.step;
        if (reference.stepIndex >= 0) reference.stepIndex += offset;
    };
    for (Step& step : steps) {
        step.name = prefix + step.name;
        if (!step.was.empty()) step.was = prefix + step.was;
        for (Input& input : step.inputs.each()) {
            for (Reference& reference : input.references) move(reference);
            if (input.first) move(*input.first);
        }
        for (ForEach& items : step.forEach.each())
            if (items.from) move(*items.from);
        for (Output& output : step.outputs.each())
            if (output.describes) move(*output.describes);
        for (int& other : step.after.each()) other += offset;
        std::shared_ptr<const Pipeline>& own = homes[step.home]; // that of a file which this one includes stays its own
        if (!own) {
            auto renamed = std::make_shared<Pipeline>(step.home ? *step.home : inner);
            renamed->name = pipeline.name;
            renamed->was = pipeline.was;
            own = std::move(renamed);
        }
        step.home = own;
        pipeline.steps.push_back(std::move(step));
    }
}

} // namespace stemma
