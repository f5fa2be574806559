// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Store.h"

#include "core/base/Text.h"
#include "core/store/StoreState.h"

#include <algorithm>

namespace stemma {

namespace {

constexpr Timestamp kDay = 86'400'000'000;

bool isNumber(std::string_view text) {
    return !text.empty() && text.size() < 10 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool looksLikeDate(std::string_view text) {
    return text.size() >= 10 && isNumber(text.substr(0, 4)) && text[4] == '-' && isNumber(text.substr(5, 2)) &&
           text[7] == '-' && isNumber(text.substr(8, 2));
}

Result<std::optional<ArtifactId>> findArtifact(Connection& connection, const std::string& name) {
    STEMMA_TRY(auto find, connection.prepare("SELECT id FROM artifacts WHERE name = ?"));
    STEMMA_TRY(const bool known, find.bind(name).step());
    if (known) return std::optional(ArtifactId{find.integer(0)});
    STEMMA_TRY(auto former,
               connection.prepare("SELECT artifact FROM former_names WHERE name = ? ORDER BY until DESC LIMIT 1"));
    STEMMA_TRY(const bool was, former.bind(name).step());
    if (was) return std::optional(ArtifactId{former.integer(0)});
    return std::optional<ArtifactId>();
}

Result<std::vector<std::string>> column(Connection& connection, std::string_view sql, std::int64_t id) {
    STEMMA_TRY(auto query, connection.prepare(sql));
    query.bind(id);
    std::vector<std::string> texts;
    for (;;) {
        STEMMA_TRY(const bool row, query.step());
        if (!row) return texts;
        texts.push_back(query.text(0));
    }
}

/// Splits `name[cell]@version`: the last @ that is in no brackets.
std::pair<std::string, std::string> splitReference(const std::string& reference) {
    int depth = 0;
    std::size_t at = std::string::npos;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        if (reference[i] == '[') ++depth;
        if (reference[i] == ']' && depth > 0) --depth;
        if (reference[i] == '@' && depth == 0) at = i;
    }
    if (at == std::string::npos) return {reference, ""};
    return {reference.substr(0, at), reference.substr(at + 1)};
}

Result<std::optional<VersionId>> one(Statement& query) {
    STEMMA_TRY(const bool row, query.step());
    if (!row) return std::optional<VersionId>();
    return std::optional(VersionId{query.integer(0)});
}

Result<VersionId> byDate(Connection& connection, ArtifactId artifact, const std::string& name,
                         const std::string& text) {
    STEMMA_TRY(Timestamp moment, parseTimestamp(text));
    if (text.size() == 10) moment += kDay - 1; // a bare date: the end of that day
    STEMMA_TRY(auto query,
               connection.prepare("SELECT o.version FROM step_outputs o CROSS JOIN versions v ON v.id = o.version "
                                  "CROSS JOIN step_runs s ON s.id = o.step_run WHERE o.artifact = ?1 AND v.state = "
                                  "'ok' AND s.status IN ('executed', 'reused') AND coalesce(s.ended, v.created) <= "
                                  "?2 ORDER BY o.id DESC LIMIT 1"));
    STEMMA_TRY(const auto found, one(query.bind(artifact, moment)));
    if (found) return *found;
    return fail(ErrorCode::NotFound, name + " had no version yet on " + text);
}

Result<VersionId> byAlias(Connection& connection, ArtifactId artifact, const std::string& name,
                          const std::string& alias) {
    STEMMA_TRY(auto query, connection.prepare("SELECT version FROM aliases WHERE artifact = ? AND alias = ?"));
    STEMMA_TRY(const auto found, one(query.bind(artifact, alias)));
    if (found) return *found;
    STEMMA_TRY(auto words,
               column(connection, "SELECT alias FROM aliases WHERE artifact = ? ORDER BY alias", artifact.value));
    words.insert(words.end(), {"latest", "newest"});
    STEMMA_TRY(auto tagged,
               connection.prepare("SELECT v.number FROM tags t JOIN versions v ON v.id = t.version WHERE t.tag = ? "
                                  "AND v.artifact = ? ORDER BY v.number DESC LIMIT 1"));
    STEMMA_TRY(const bool isTag, tagged.bind(alias, artifact).step());
    std::string hint =
        isTag ? "It is a tag, which may be on many versions; the last is " + name + "@" + tagged.text(0)
              : "After @ comes a number, latest, newest, run:N, a date or an alias." + didYouMean(alias, words);
    return fail(ErrorCode::NotFound, name + " has no alias " + printable(alias), std::move(hint));
}

Result<VersionId> byNumber(Connection& connection, ArtifactId artifact, const std::string& name,
                           const std::string& number) {
    STEMMA_TRY(auto query, connection.prepare("SELECT id FROM versions WHERE artifact = ? AND number = ?"));
    STEMMA_TRY(const auto found, one(query.bind(artifact, std::int64_t(std::stoll(number)))));
    if (found) return *found;
    STEMMA_TRY(const auto numbers,
               column(connection, "SELECT max(number) FROM versions WHERE artifact = ?", artifact.value));
    const bool any = !numbers.empty() && !numbers.front().empty();
    return fail(ErrorCode::NotFound, name + " has no version " + number,
                any ? "Its newest is " + name + "@" + numbers.front() : "It has no version at all");
}

Result<VersionId> byRun(Connection& connection, ArtifactId artifact, const std::string& name, const std::string& run) {
    if (!isNumber(run)) return fail(ErrorCode::InvalidArgument, "run:" + printable(run) + " is no run", "Write run:12");
    STEMMA_TRY(auto query,
               connection.prepare("SELECT o.version FROM step_outputs o CROSS JOIN step_runs s ON s.id = o.step_run "
                                  "WHERE o.artifact = ?1 AND s.run = ?2 ORDER BY o.id DESC LIMIT 1"));
    STEMMA_TRY(const auto found, one(query.bind(artifact, std::int64_t(std::stoll(run)))));
    if (found) return *found;
    return fail(ErrorCode::NotFound, "Run " + run + " yielded no version of " + name);
}

/// `run:12/step`, `run:12/step[cell]`, `run:12/step.output`.
Result<VersionId> ofRun(Connection& connection, const std::string& reference) {
    const std::size_t slash = reference.find('/');
    const std::string number = reference.substr(4, slash == std::string::npos ? std::string::npos : slash - 4);
    if (!isNumber(number))
        return fail(ErrorCode::InvalidArgument, printable(reference) + " names no run", "Write run:12/step");
    if (slash == std::string::npos || slash + 1 == reference.size())
        return fail(ErrorCode::InvalidArgument, reference + " is a run, not an artifact",
                    "Name a step of it: run:" + number + "/STEP");
    std::string rest = reference.substr(slash + 1), cell, output;
    const std::size_t open = rest.find('['), close = rest.rfind(']');
    if (open != std::string::npos && close != std::string::npos && close > open) {
        cell = rest.substr(open + 1, close - open - 1);
        output = rest.substr(close + 1);
        rest.resize(open);
    } else if (const std::size_t dot = rest.find('.'); dot != std::string::npos) {
        output = rest.substr(dot);
        rest.resize(dot);
    }
    if (!output.empty()) output.erase(0, 1);
    const std::int64_t run = std::stoll(number);
    STEMMA_TRY(auto query,
               connection.prepare("SELECT id, status FROM step_runs WHERE run = ?1 AND step = ?2 AND cell = ?3 "
                                  "ORDER BY id DESC LIMIT 1"));
    STEMMA_TRY(const bool there, query.bind(run, rest, cell).step());
    if (!there) {
        STEMMA_TRY(const auto steps,
                   column(connection,
                          "SELECT CASE cell WHEN '' THEN step ELSE step || '[' || cell || ']' END FROM "
                          "step_runs WHERE run = ? ORDER BY position",
                          run));
        if (steps.empty()) return fail(ErrorCode::NotFound, "There is no run " + number, "`stemma runs` lists them");
        const std::string wanted = cell.empty() ? rest : rest + "[" + cell + "]";
        return fail(ErrorCode::NotFound,
                    "Run " + number + " has no step " + printable(wanted) + "." + didYouMean(wanted, steps));
    }
    const std::int64_t step = query.integer(0);
    const std::string status = query.text(1);
    STEMMA_TRY(auto outputs,
               connection.prepare("SELECT output, version FROM step_outputs WHERE step_run = ? ORDER BY id"));
    outputs.bind(step);
    std::vector<std::pair<std::string, VersionId>> found;
    std::vector<std::string> names;
    for (;;) {
        STEMMA_TRY(const bool row, outputs.step());
        if (!row) break;
        found.emplace_back(outputs.text(0), VersionId{outputs.integer(1)});
        names.push_back(outputs.text(0));
    }
    const std::string place = "run:" + number + "/" + rest;
    if (found.empty()) return fail(ErrorCode::NotFound, place + " yielded nothing; it is " + status);
    const std::string wanted = output.empty() ? rest.substr(rest.rfind('/') + 1) : output; // of an included file's step
    for (const auto& [name, version] : found)
        if (name == wanted) return version;
    if (output.empty() && found.size() == 1) return found.front().second;
    if (output.empty())
        return fail(ErrorCode::InvalidArgument, place + " has several outputs",
                    "Name one: " + place + "." + join(names, ", " + place + "."));
    return fail(ErrorCode::NotFound, place + " has no output " + printable(output) + "." + didYouMean(output, names));
}

} // namespace

std::optional<VersionId> latestOn(Connection& connection, ArtifactId artifact) {
    auto query =
        connection.prepare("SELECT o.version FROM step_outputs o CROSS JOIN versions v ON v.id = o.version CROSS JOIN "
                           "step_runs s ON s.id = o.step_run WHERE o.artifact = ?1 AND v.state = 'ok' AND s.status IN "
                           "('executed', 'reused') ORDER BY o.id DESC LIMIT 1");
    if (!query) return std::nullopt;
    auto found = one(query->bind(artifact));
    return found ? *found : std::nullopt;
}

std::optional<VersionId> Store::latest(const std::string& artifact) const {
    auto reader = m_state->database->reader();
    if (!reader) return std::nullopt;
    auto id = findArtifact(**reader, artifact);
    if (!id || !*id) return std::nullopt;
    return latestOn(**reader, **id);
}

Result<VersionId> Store::resolve(const std::string& reference) const {
    STEMMA_TRY(auto reader, m_state->database->reader());
    Connection& connection = *reader;
    if (reference.starts_with("run:")) return ofRun(connection, reference);
    auto [name, which] = splitReference(reference);
    if (name.empty() || (which.empty() && reference.ends_with('@')))
        return fail(ErrorCode::InvalidArgument, "'" + printable(reference) + "' is no reference",
                    "Write NAME, NAME@3, NAME@latest, NAME@run:12, NAME@2026-11-01 or run:12/STEP");
    STEMMA_TRY(const auto artifact, findArtifact(connection, name));
    if (!artifact) {
        STEMMA_TRY(const auto names, artifactNames());
        return fail(ErrorCode::NotFound, "There is no artifact " + printable(name) + "." + didYouMean(name, names),
                    "`stemma artifacts` lists them");
    }
    if (which.empty() || which == "latest") {
        if (const auto found = latestOn(connection, *artifact)) return *found;
        return fail(ErrorCode::NotFound, name + " has no version that could be the latest",
                    "Each is deleted, failed a check, or can't be relied on since something changed while it was "
                    "made; " +
                        name + "@newest is the highest number");
    }
    if (which == "newest") {
        STEMMA_TRY(auto query,
                   connection.prepare("SELECT id FROM versions WHERE artifact = ? ORDER BY number DESC LIMIT 1"));
        STEMMA_TRY(const auto found, one(query.bind(*artifact)));
        if (found) return *found;
        return fail(ErrorCode::NotFound, name + " has no version");
    }
    if (isNumber(which)) return byNumber(connection, *artifact, name, which);
    if (which.starts_with("run:")) return byRun(connection, *artifact, name, which.substr(4));
    if (looksLikeDate(which)) return byDate(connection, *artifact, name, which);
    return byAlias(connection, *artifact, name, which);
}

} // namespace stemma
