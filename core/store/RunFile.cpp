// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunFile.h"

#include "core/base/JsonText.h"
#include "core/base/Text.h"
#include "core/store/CrashPoint.h"
#include "core/store/Manifest.h"

#include <unordered_set>

namespace stemma {

namespace {

Json timeOrNull(const std::optional<Timestamp>& time) {
    return time ? Json(formatTimestamp(*time)) : Json();
}

/// `step[cell]` of those that started, by the run's own stream of events.
std::unordered_set<std::string> startedSteps(const fs::path& events) {
    std::unordered_set<std::string> started;
    auto text = readFile(events);
    if (!text) return started;
    for (const std::string& line : split(*text, '\n')) {
        if (line.find("step.started") == std::string::npos) continue;
        auto event = Json::parse(line);
        if (event && (*event)["event"].text() == "step.started") started.insert((*event)["step"].text());
    }
    return started;
}

Status endSteps(Store::State& state, Connection& connection, RunId run, StepStatus unfinished) {
    STEMMA_TRY(auto open, connection.prepare("SELECT id, step, cell, status FROM step_runs WHERE run = ? AND status IN "
                                             "('queued', 'running')"));
    std::vector<std::pair<std::int64_t, StepStatus>> changes;
    std::optional<std::unordered_set<std::string>> started;
    open.bind(run);
    for (;;) {
        STEMMA_TRY(const bool row, open.step());
        if (!row) break;
        if (!started) started = startedSteps(state.logs(run) / "events.jsonl");
        const std::string cell = open.text(2);
        const std::string label = cell.empty() ? open.text(1) : open.text(1) + "[" + cell + "]";
        const bool ran = open.view(3) == "running" || started->contains(label);
        changes.emplace_back(open.integer(0), ran ? StepStatus::Interrupted : unfinished);
    }
    STEMMA_TRY(
        auto change,
        connection.prepare(
            "UPDATE step_runs SET status = ?, ended = coalesce(ended, max(?, coalesce(started, 0))) WHERE id = ?"));
    for (const auto& [id, status] : changes) STEMMA_CHECK(change.bind(name(status), state.now(), id).run());
    return {};
}

Result<Json> runToJson(Connection& connection, RunId run) {
    STEMMA_TRY(auto get,
               connection.prepare("SELECT uuid, pipeline, pipeline_file, pipeline_sha, status, started, ended, "
                                  "message, host, user, git_commit, git_branch, git_dirty, parameters, details "
                                  "FROM runs WHERE id = ?"));
    STEMMA_TRY(const bool there, get.bind(run).step());
    if (!there) return fail(ErrorCode::NotFound, "There is no run " + std::to_string(run.value));
    const auto orNull = [&](int column) { return get.isNull(column) ? Json() : Json(get.text(column)); };
    Json sources = Json::array();
    STEMMA_TRY(auto source, connection.prepare("SELECT path, sha FROM sources WHERE run = ? ORDER BY path"));
    source.bind(run);
    for (;;) {
        STEMMA_TRY(const bool row, source.step());
        if (!row) break;
        sources.push(Json::array({bytesToJson(source.view(0)), source.digest(1).hex()}));
    }
    const Digest sha = get.digest(3);
    return Json::object({{"stemma_run", 1},
                         {"number", run.value},
                         {"uuid", get.text(0)},
                         {"pipeline", get.text(1)},
                         {"pipeline_file", bytesToJson(get.view(2))},
                         {"pipeline_sha", sha.isZero() ? Json() : Json(sha.hex())},
                         {"status", get.text(4)},
                         {"started", formatTimestamp(get.integer(5))},
                         {"ended", timeOrNull(get.optionalInteger(6))},
                         {"message", get.text(7)},
                         {"host", get.text(8)},
                         {"user", get.text(9)},
                         {"git_commit", orNull(10)},
                         {"git_branch", orNull(11)},
                         {"git_dirty", get.isNull(12) ? Json() : Json(get.integer(12) != 0)},
                         {"parameters", get.json(13)},
                         {"details", get.json(14)},
                         {"sources", std::move(sources)}});
}

/// What hangs on a step run, as lists; each empty one is left out.
class StepFacts {
public:
    static Result<StepFacts> prepare(Connection& connection) {
        StepFacts facts;
        STEMMA_TRY(facts.m_components,
                   connection.prepare("SELECT component, name, value FROM key_components WHERE key = ?"));
        STEMMA_TRY(facts.m_observations, connection.prepare("SELECT name, value FROM observations WHERE step_run = ?"));
        STEMMA_TRY(facts.m_inputs,
                   connection.prepare("SELECT i.name, i.position, i.item, v.uuid FROM step_inputs i JOIN "
                                      "versions v ON v.id = i.version WHERE i.step_run = ?"));
        STEMMA_TRY(facts.m_outputs,
                   connection.prepare("SELECT o.output, v.uuid, o.id, a.name, v.step_run = o.step_run, v.number, "
                                      "v.type, v.content, v.bytes, a.id, v.id FROM "
                                      "step_outputs o CROSS JOIN versions v ON v.id = o.version CROSS JOIN artifacts a "
                                      "ON a.id = o.artifact WHERE "
                                      "o.step_run = ? ORDER BY o.id"));
        STEMMA_TRY(facts.m_checks, connection.prepare("SELECT expression, severity, passed, value FROM checks WHERE "
                                                      "step_run = ? ORDER BY position"));
        STEMMA_TRY(facts.m_acceptance,
                   connection.prepare("SELECT s.uuid, c.reasons FROM acceptances c JOIN step_runs s ON "
                                      "s.id = c.accepted WHERE c.step_run = ?"));
        return facts;
    }

    Status add(JsonObjectText& step, std::int64_t id, std::int64_t keyWithComponents) {
        if (keyWithComponents) {
            STEMMA_CHECK(
                list(step, "components", m_components, keyWithComponents, [](Statement& row, std::string& out) {
                    out += Json::array({row.text(0), bytesToJson(row.view(1)), bytesToJson(row.view(2))}).dump();
                }));
            STEMMA_CHECK(list(step, "observations", m_observations, id, [](Statement& row, std::string& out) {
                out += Json::array({bytesToJson(row.view(0)), bytesToJson(row.view(1))}).dump();
            }));
        }
        STEMMA_CHECK(list(step, "inputs", m_inputs, id, [](Statement& row, std::string& out) {
            JsonObjectText input(out);
            input.add("name", row.view(0));
            input.add("position", row.integer(1));
            input.add("item", row.integer(2));
            input.add("version", row.view(3));
            input.end();
        }));
        STEMMA_CHECK(list(step, "outputs", m_outputs, id, [](Statement& row, std::string& out) {
            JsonObjectText output(out);
            output.add("output", row.view(0));
            output.add("version", row.view(1));
            output.add("row", row.integer(2));
            if (row.integer(4) != 0) { // of a reused one the run that made it says the rest
                output.add("artifact", row.view(3));
                output.add("number", row.integer(5));
                output.add("type", row.view(6));
                output.add("sha256", row.digest(7).hex());
                output.add("bytes", row.integer(8));
                output.add("rows", Json::array({row.integer(9), row.integer(10)}));
            }
            output.end();
        }));
        STEMMA_CHECK(list(step, "checks", m_checks, id, [](Statement& row, std::string& out) {
            JsonObjectText check(out);
            check.add("expression", row.view(0));
            check.add("severity", row.view(1));
            check.add("passed", Json(row.integer(2) != 0));
            check.add("value", row.json(3));
            check.end();
        }));
        return list(step, "acceptance", m_acceptance, id, [](Statement& row, std::string& out) {
            JsonObjectText acceptance(out);
            acceptance.add("accepted", row.view(0));
            acceptance.add("reasons", row.json(1));
            acceptance.end();
        });
    }

private:
    template <typename Append>
    static Status list(JsonObjectText& step, const char* member, Statement& query, std::int64_t id, Append&& append) {
        query.bind(id);
        std::string* out = nullptr;
        for (;;) {
            STEMMA_TRY(const bool row, query.step());
            if (!row) break;
            if (out)
                *out += ',';
            else
                *(out = &step.member(member)) += '[';
            append(query, *out);
        }
        if (out) *out += ']';
        return {};
    }
    Statement m_components, m_observations, m_inputs, m_outputs, m_checks, m_acceptance;
};

void addHead(JsonObjectText& step, const StepHead& head) {
    step.add("row", head.row);
    step.add("uuid", head.uuid);
    step.add("position", head.position);
    step.add("step", head.step);
    step.add("cell", head.cell);
    step.add("kind", head.kind);
    step.add("status", head.status);
    step.add("key", head.key.isZero() ? Json() : Json(head.key.hex()));
    step.add("full_key", head.fullKey.isZero() ? Json() : Json(head.fullKey.hex()));
    if (!head.origin.empty()) step.add("origin", head.origin);
    if (head.reusable) step.add("reusable", Json(true));
    step.add("queued", timeOrNull(head.queued));
    step.add("started", timeOrNull(head.started));
    step.add("ended", timeOrNull(head.ended));
}

StepHead readHead(const Statement& row) {
    StepHead head;
    head.row = row.integer(0);
    head.uuid = row.view(1);
    head.position = row.integer(2);
    head.step = row.view(3);
    head.cell = row.view(4);
    head.kind = row.view(5);
    head.status = row.view(6);
    head.key = row.digest(7);
    head.fullKey = row.digest(8);
    head.origin = row.view(9);
    head.reusable = row.integer(10) != 0;
    head.queued = row.optionalInteger(11);
    head.started = row.optionalInteger(12);
    head.ended = row.optionalInteger(13);
    return head;
}

/// A step run as its rows tell it.
class StoredSteps {
public:
    static Result<StoredSteps> prepare(Connection& connection) {
        StoredSteps steps;
        STEMMA_TRY(steps.m_step,
                   connection.prepare("SELECT s.id, s.uuid, s.position, s.step, s.cell, s.kind, s.status, k.digest, "
                                      "s.full_key, o.uuid, s.reusable, s.queued, s.started, s.ended, s.error, "
                                      "s.details, s.key FROM step_runs s LEFT JOIN keys k ON k.id = s.key LEFT JOIN "
                                      "step_runs o ON o.id = s.origin WHERE s.id = ?"));
        STEMMA_TRY(steps.m_facts, StepFacts::prepare(connection));
        return steps;
    }

    Status append(std::int64_t id, std::string& text) {
        STEMMA_TRY(const bool row, m_step.bind(id).step());
        STEMMA_ASSERT(row);
        JsonObjectText step(text);
        addHead(step, readHead(m_step));
        if (!m_step.isNull(14)) step.add("error", m_step.json(14));
        if (m_step.view(15) != "{}") step.add("details", m_step.json(15));
        // A reused step's key and observations are in the file of the run that executed it.
        const bool withComponents = m_step.isNull(9) || m_step.view(6) != "reused";
        STEMMA_CHECK(m_facts.add(step, id, withComponents ? m_step.integer(16) : 0));
        step.end();
        return {};
    }

private:
    Statement m_step;
    StepFacts m_facts;
};

} // namespace

std::string reusedStepText(const StepHead& head, const std::vector<StepPort>& inputs,
                           const std::vector<StepPort>& outputs) {
    thread_local std::string text; // grown once, so that each is handed out as long as it is
    text.clear();
    JsonObjectText step(text);
    addHead(step, head);
    const auto list = [&step](const char* member, const std::vector<StepPort>& ports, auto&& add) {
        if (ports.empty()) return;
        std::string& out = step.member(member);
        char separator = '[';
        for (const StepPort& port : ports) {
            out += separator;
            JsonObjectText object(out);
            add(object, port);
            object.end();
            separator = ',';
        }
        out += ']';
    };
    list("inputs", inputs, [](JsonObjectText& input, const StepPort& port) {
        input.add("name", port.name);
        input.add("position", port.position);
        input.add("item", port.item);
        input.add("version", port.version);
    });
    list("outputs", outputs, [](JsonObjectText& output, const StepPort& port) {
        output.add("output", port.name);
        output.add("version", port.version);
        output.add("row", port.row);
    });
    step.end();
    return text;
}

Result<std::string> runFileText(Connection& connection, RunId run, const KnownSteps& known) {
    STEMMA_TRY(const Json head, runToJson(connection, run));
    std::string text = head.dump();
    text.pop_back(); // the steps follow as the last member, one a line
    text += ",\"steps\":[";
    STEMMA_TRY(auto steps, connection.prepare("SELECT id FROM step_runs WHERE run = ? ORDER BY position, id"));
    STEMMA_TRY(StoredSteps stored, StoredSteps::prepare(connection));
    steps.bind(run);
    const char* separator = "\n";
    for (;;) {
        STEMMA_TRY(const bool row, steps.step());
        if (!row) break;
        text += separator;
        if (const auto found = known.find(steps.integer(0)); found != known.end())
            text += found->second;
        else
            STEMMA_CHECK(stored.append(steps.integer(0), text));
        separator = ",\n";
    }
    text += "\n]}\n";
    return text;
}

Status endRun(Store::State& state, Connection& connection, RunId run, RunStatus status, const Json& details,
              StepStatus unfinished) {
    STEMMA_CHECK(endSteps(state, connection, run, unfinished));
    STEMMA_TRY(auto get, connection.prepare("SELECT details FROM runs WHERE id = ?"));
    STEMMA_TRY(const bool there, get.bind(run).step());
    if (!there) return fail(ErrorCode::NotFound, "There is no run " + std::to_string(run.value));
    Json merged = get.json(0);
    if (!merged.isObject()) merged = Json::object();
    for (const auto& [key, value] : details.members()) merged.set(key, value);
    STEMMA_TRY(auto change,
               connection.prepare("UPDATE runs SET status = ?, ended = max(?, started), details = ? WHERE id = ?"));
    STEMMA_CHECK(change.bind(name(status), state.now(), merged.dump(), run).run());
    STEMMA_TRY(const std::string text, runFileText(connection, run, state.knownSteps(run)));
    return writeFileDurably(state.runFiles() / (std::to_string(run.value) + ".json"), text);
}

} // namespace stemma
