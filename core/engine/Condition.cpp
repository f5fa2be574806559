// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Condition.h"

#include "core/base/Hash.h"
#include "core/base/Text.h"
#include "core/pipeline/Placeholders.h"
#include "core/store/Store.h"
#include "core/tables/Tables.h"

#include <cmath>
#include <map>

namespace stemma {

namespace {

constexpr int kConditionForm = 1; // of what is remembered

/// The headline's numbers, and all that metrics have.
std::map<std::string, Json> numbersOf(const VersionInfo& version) {
    std::map<std::string, Json> numbers;
    const auto take = [&](const std::string& name, const Json& value) {
        const bool finite = value.isInteger() || (value.isDouble() && std::isfinite(value.number()));
        if (!name.empty() && finite) numbers.emplace(name, value);
    };
    for (const Json& fact : version.headline.items()) take(fact["name"].text(), fact["value"]);
    for (const auto& [name, value] : version.metadata["metrics"].members()) take(name, value);
    return numbers;
}

/// SELECT (expression) over one row of what it may use, and the names of that.
struct Question {
    std::string query;
    std::vector<std::string> names;
};

Result<Question> ask(const Step& step, const std::vector<ResolvedInput>& inputs, const Store& store) {
    Question question;
    std::vector<std::string> columns;
    std::map<std::string, std::vector<std::string>> alone; // by number: its values, by input
    for (const ResolvedInput& input : inputs) {
        std::map<std::string, Json> numbers;
        if (input.list) {
            numbers.emplace("count", Json(std::int64_t(input.versions.size())));
        } else {
            STEMMA_TRY(const VersionInfo version, store.version(input.versions.front().id));
            numbers = numbersOf(version);
        }
        std::string members;
        for (const auto& [name, value] : numbers) {
            members += (members.empty() ? "" : ", ") + sqlQuote(name) + ": " + value.canonical();
            alone[name].push_back(value.canonical());
            question.names.push_back(input.name + "." + name);
        }
        if (!members.empty()) columns.push_back("{" + members + "} AS " + sqlQuote(input.name, '"'));
        alone[input.name].resize(2); // the input's own name is the input
    }
    for (const auto& [name, values] : alone)
        if (values.size() == 1) columns.push_back(values.front() + " AS " + sqlQuote(name, '"'));
    question.query = "SELECT (" + step.when + "\n) AS holds";
    if (!columns.empty()) question.query += " FROM (SELECT " + join(columns, ", ") + ")";
    return question;
}

Error misasked(const Pipeline& pipeline, const Step& step, const Question& question, std::string what) {
    std::vector<std::string> names = question.names;
    const Json bound = boundParameters(step);
    for (const auto& [name, value] : bound.members()) names.push_back("$" + name);
    return {ErrorCode::InvalidPipeline,
            "Whether step " + step.name + " is to run can't be told by `when: " + printable(step.when) +
                "`: " + std::move(what),
            names.empty() ? std::string("Give the step parameters or inputs that it depends on.")
                          : "It may use " + join(names, ", ") + ".",
            pipeline.position(step.whenPlace),
            {}};
}

} // namespace

Result<bool> conditionHolds(const Pipeline& pipeline, const Step& step, const std::vector<ResolvedInput>& inputs,
                            const Store& store, TablesClient& tables, const Cancel& cancel) {
    STEMMA_TRY(const Question question, ask(step, inputs, store));
    SqlRequest request;
    request.query = question.query;
    request.parameters = boundParameters(step);
    request.format = "record";
    const std::string what =
        std::to_string(kConditionForm) + "\n" + request.query + "\n" + request.parameters.canonical();
    const fs::path remembered = store.workspace() / "derived" / "when" / (sha256(what).hex() + ".json");
    Json answer;
    if (auto text = readFile(remembered, 4096))
        if (auto json = Json::parse(*text)) answer = std::move(*json);
    if (!answer.isObject()) {
        auto looked = tables.inspectSql(request.query, cancel);
        if (!looked && looked.error().code != ErrorCode::BadData) return fail(looked.error());
        if (!looked) return fail(misasked(pipeline, step, question, looked.error().message));
        const TempFolder folder;
        request.output = folder.path() / "answer.json";
        if (auto told = tables.runSql(request, cancel); !told) {
            if (told.error().code != ErrorCode::BadData) return fail(told.error());
            return fail(misasked(pipeline, step, question, told.error().message));
        }
        STEMMA_TRY(const std::string text, readFile(request.output, 1 << 20));
        STEMMA_TRY(answer, Json::parse(text));
        if (looked->clock.empty()) remember(remembered, answer.dump());
    }
    const Json& holds = answer["holds"];
    if (holds.isBool() || holds.isNull()) return holds.isBool() && holds.boolean();
    return fail(misasked(pipeline, step, question, "it gives " + holds.dump() + ", not true or false."));
}

} // namespace stemma
