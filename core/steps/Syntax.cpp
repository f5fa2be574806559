// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/Syntax.h"

#include "core/base/Id.h"
#include "core/base/Process.h"
#include "core/base/Text.h"

#include <algorithm>
#include <set>

namespace stemma {

namespace {

constexpr std::size_t kMostAtOnce = 200; // files for one process

fs::path placeOf(const fs::path& derived, const Digest& raw, const std::string& function) {
    Sha256 hash;
    hash.addNetstring("syntax-1");
    hash.addNetstring(raw.view());
    hash.addNetstring(function);
    return derived / "python" / (hash.finish().hex() + ".json");
}

Syntax syntaxFrom(const Json& json) {
    Syntax syntax;
    syntax.tree = json["tree"].text();
    syntax.lacks = json.contains("missing");
    for (const Json& name : json["missing"].items()) syntax.missing.push_back(name.text());
    syntax.error = json["error"].text();
    syntax.parser = json["python"].text();
    syntax.line = int(json["line"].integer());
    syntax.column = int(json["column"].integer());
    return syntax;
}

Json jsonOf(const Syntax& syntax) {
    Json json = Json::object({{"tree", syntax.tree}});
    if (syntax.lacks) json.set("missing", Json::ofTexts(syntax.missing));
    if (!syntax.error.empty()) {
        json.set("error", syntax.error);
        json.set("python", syntax.parser);
        json.set("line", syntax.line);
        json.set("column", syntax.column);
    }
    return json;
}

std::optional<Syntax> known(const DeclareContext& context, const Digest& raw, const std::string& function) {
    PythonMemory& memory = context.programs.python();
    if (auto syntax = memory.syntax(raw, function)) return syntax;
    const auto text = readFile(placeOf(context.derived, raw, function), 1 << 20);
    const auto json = text ? Json::parse(*text) : Result<Json>(Json());
    if (!json || !json->isObject()) return std::nullopt;
    Syntax syntax = syntaxFrom(*json);
    memory.remember(raw, function, syntax);
    return syntax;
}

using Question = std::pair<std::string, std::string>; // absolute file, function

/// One process for all that is not known yet: the files of all steps of the pipeline, so that a plan starts one.
std::vector<Question> questions(const DeclareContext& context, const Question& first) {
    std::vector<Question> all{first};
    std::set<Question> asked{first};
    for (const Step& step : context.pipeline.steps) {
        if (step.kind != StepKindId::Python || all.size() >= kMostAtOnce) continue;
        const PythonTarget target = pythonTarget(context.pipeline, step);
        const Question one((context.pipeline.folder / target.file).string(), target.function);
        if (target.file.empty() || !asked.insert(one).second) continue;
        const auto hashed = context.hashes.hash(one.first, true);
        if (hashed && !known(context, hashed->digest, one.second)) all.push_back(one);
    }
    return all;
}

Status askPython(const DeclareContext& context, const Question& wanted) {
    const char* path = ::getenv("PATH");
    auto program = context.programs.find("python3", path ? path : "/usr/local/bin:/usr/bin:/bin");
    if (!program)
        return fail(ErrorCode::NotFound,
                    "Step " + context.step.name + " is Python, and there is no python3 on the PATH to read it.",
                    "Install Python 3.9 or newer.");
    STEMMA_TRY(const fs::path packages, pythonPackages());
    const auto asked = questions(context, wanted);
    SpawnOptions options;
    options.arguments = {program->string(), "-I", "-S", "-B", (packages / "stemma/_syntax.py").string()};
    for (const auto& [file, function] : asked) {
        options.arguments.push_back(file);
        options.arguments.push_back(function);
    }
    options.environment = currentEnvironment();
    options.folder = "/";
    STEMMA_TRY(const Captured said, runAndCapture(options, 120, 64u << 20, context.cancel));
    const auto lines = split(said.out, '\n');
    for (std::size_t i = 0; i < asked.size() && i < lines.size(); ++i) {
        const auto json = Json::parse(lines[i]);
        if (!json) break;
        const auto raw = Digest::fromHex((*json)["raw"].text());
        if (raw) rememberSyntax(context.programs.python(), context.derived, *raw, asked[i].second, syntaxFrom(*json));
    }
    if (said.status.ok()) return {};
    return fail(ErrorCode::HelperFailed,
                "Python couldn't read " + wanted.first + ": " + program->string() + " ended with " +
                    describe(said.status) + ". " + printable(toUtf8(trim(said.error))).substr(0, 300),
                "Is it Python 3.9 or newer?");
}

} // namespace

void rememberSyntax(PythonMemory& memory, const fs::path& derived, const Digest& raw, const std::string& function,
                    const Syntax& syntax) {
    memory.remember(raw, function, syntax);
    const fs::path file = placeOf(derived, raw, function);
    const std::string text = jsonOf(syntax).dump();
    if (const auto before = readFile(file, 1 << 20)) {
        // What one Python doesn't understand another may: an error on record gives way, and nothing gives way to one.
        if (!syntax.error.empty() || *before == text) return;
    }
    stemma::remember(file, text);
}

Result<Syntax> syntaxOf(const DeclareContext& context, const fs::path& file, const std::string& function, Digest* raw) {
    for (int tries = 0; tries < 3; ++tries) {
        STEMMA_TRY(const HashedFile hashed, context.hashes.hash(file, true));
        if (raw) *raw = hashed.digest;
        if (auto syntax = known(context, hashed.digest, function)) return *syntax;
        std::lock_guard one(context.programs.python().asking);
        if (auto syntax = known(context, hashed.digest, function)) return *syntax;
        STEMMA_CHECK(askPython(context, {file.string(), function}));
        if (auto syntax = known(context, hashed.digest, function)) return *syntax;
    }
    return fail(ErrorCode::Io, file.string() + " changes all the time.");
}

PythonTarget pythonTarget(const Pipeline& pipeline, const Step& step) {
    const std::size_t colon = step.python.rfind(':');
    PythonTarget target{
        step.python.substr(0, colon), colon == std::string::npos ? "" : step.python.substr(colon + 1), {}};
    if (target.target.ends_with(".py")) {
        target.file = fs::path(target.target).lexically_normal();
        target.target = target.file.string();
        return target;
    }
    std::string path = target.target;
    std::replace(path.begin(), path.end(), '.', '/');
    std::error_code error;
    for (const std::string& place : {path + ".py", path + "/__init__.py"})
        if (target.file.empty() && fs::is_regular_file(pipeline.folder / place, error)) target.file = place;
    return target;
}

} // namespace stemma
