// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Runner.h"

#include "core/base/Text.h"
#include "core/base/Threads.h"
#include "core/engine/CopyTo.h"
#include "core/engine/KeptFolders.h"
#include "core/engine/Provenance.h"
#include "core/engine/RunnerHeld.h"
#include "core/pipeline/Cells.h"
#include "core/store/Records.h"

#include <algorithm>
#include <future>
#include <thread>
#include <unistd.h>

namespace stemma {

namespace {

constexpr std::uint64_t kLargestCode = 64 << 20; // bytes
constexpr std::size_t kWorthThread = 500;        // steps
constexpr std::size_t kHitsAtOnce = 1000;        // records of more would be most of the memory of a run

Json versionsOfPrograms() {
    return Json::object({{"stemma", STEMMA_VERSION}});
}

Json parametersOf(const Pipeline& pipeline) {
    Json json = Json::object();
    for (const Parameter& parameter : pipeline.parameters) json.set(parameter.name, parameter.value);
    return json;
}

std::uint64_t machineMemory() {
    return std::uint64_t(::sysconf(_SC_PHYS_PAGES)) * std::uint64_t(::sysconf(_SC_PAGESIZE));
}

RunStatus statusOf(const StepCounts& counts, bool cancelled) {
    if (cancelled && (counts.cancelled > 0 || counts.skipped > 0)) return RunStatus::Cancelled;
    return counts.failed > 0 ? RunStatus::Failed : counts.cancelled > 0 ? RunStatus::Cancelled : RunStatus::Completed;
}

/// Whether a step will run that copies files into the store.
bool copiesFiles(const Evaluations& evaluations) {
    for (std::size_t i = 0; i < evaluations.size(); ++i)
        if (const auto& found = evaluations[i]; found && !found->hit && found->fingerprint.declared.copies > 0)
            return true;
    return false;
}

} // namespace

Runner::Runner(Store& store, TablesClient& tables, const RunRequest& request, EventListener listener, Cancel cancel)
    : m_store(store), m_tables(tables), m_request(request), m_listener(std::move(listener)), m_cancel(cancel),
      m_copies(store.workspace() / "store" / "staging"), m_planner(store, tables, request, true, cancel) {}

Runner::~Runner() = default;

namespace {

/// git takes longer than a plan with nothing to do: it is asked meanwhile, on a thread of its own.
std::shared_future<std::shared_ptr<const Provenance>> askProvenance(const fs::path& folder) {
    return std::async(kBeside,
                      [folder] {
                          return std::shared_ptr<const Provenance>(
                              std::make_shared<Provenance>(findProvenance(folder)));
                      })
        .share();
}

Json endOf(const RunSummary& summary) {
    return Json::object({{"status", std::string(name(summary.status))},
                         {"steps", toJson(summary.counts)},
                         {"seconds", summary.seconds},
                         {"saved_seconds", summary.savedSeconds}});
}

} // namespace

Result<RunSummary> Runner::run() {
    const auto started = std::chrono::steady_clock::now();
    const auto provenance = askProvenance(m_request.pipeline->folder);
    m_planner.setBranch([provenance] { return provenance.get()->gitBranch; });
    STEMMA_CHECK(m_planner.prepare());
    m_planner.setCopies(&m_copies);
    STEMMA_TRY(const Plan plan, m_planner.plan(m_outcomes, m_evaluations));
    m_planner.setCopies(nullptr);
    if (!copiesFiles(m_evaluations)) m_copies.clear(); // what is imported was found unchanged
    m_committer = std::make_unique<Committer>(m_store);
    if (!m_committer->started()) return stemma::fail(noThread("A run"));
    STEMMA_CHECK(begin(plan, provenance.get()));
    KeptFolders(m_store.failedFolder()).sweep(Clock::system());
    auto reused = commitReused();
    if (!reused) m_broken = reused.error();
    queueRest();

    const int cores = std::max(1u, std::thread::hardware_concurrency());
    m_room.cpus = cores;
    m_room.memory = machineMemory();
    const bool grows = m_planner.pipeline().written.steps != nullptr; // by cells that aren't known yet
    const int asked = m_request.jobs > 0 ? m_request.jobs : cores;
    const int jobs = grows ? asked : std::min(asked, std::max(1, m_open));
    if (m_open > 0) {
        std::vector<std::jthread> workers;
        for (int i = 0; i < jobs; ++i) {
            {
                std::lock_guard lock(m_mutex);
                ++m_workers;
            }
            workers.push_back(startThread([this] { work(); }));
            if (workers.back().joinable()) continue;
            std::lock_guard lock(m_mutex);
            --m_workers;
            break; // those that started do it all
        }
        if (!workers.front().joinable()) {
            m_workers = 1;
            work();
        }
        watch();
    }
    m_committer->drain(); // its callbacks submit more: it must live until they have ended
    m_committer.reset();
    sweep(0);
    endUnstarted();
    for (const std::string& note : copyOutputs(m_store, m_planner.pipeline(), m_outcomes))
        m_events->add("note", {}, Json::object({{"text", note}}));

    RunSummary summary;
    summary.run = m_run;
    summary.counts = m_counts;
    summary.status = m_broken ? RunStatus::Failed : statusOf(m_counts, m_cancel.requested());
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    summary.savedSeconds = m_saved;
    summary.failures = m_failures;
    m_events->add("run.finished", {}, endOf(summary));
    STEMMA_CHECK(recordEnd(summary));
    if (m_broken) return stemma::fail(*m_broken);
    return summary;
}

Status Runner::recordEnd(RunSummary& summary) {
    Status told = m_events->flush();
    if (!told) {
        makeRoom(told.error(), {});
        told = m_events->flush();
    }
    if (!told && !m_broken) { // what was committed is; only its story isn't whole, and that is said
        m_broken = told.error();
        summary.status = RunStatus::Failed;
    }
    const Json details =
        Json::object({{"steps", toJson(m_counts)}, {"seconds", summary.seconds}, {"saved_seconds", m_saved}});
    Status recorded = m_store.finishRun(m_run, summary.status, details);
    if (recorded || recorded.error().code != ErrorCode::NoSpace) return recorded;
    makeRoom(recorded.error(), {});
    return m_store.finishRun(m_run, summary.status, details);
}

Status Runner::begin(const Plan& plan, std::shared_ptr<const Provenance> provenance) {
    const Pipeline& pipeline = m_planner.pipeline();
    RunStart start;
    start.pipeline = pipeline.name;
    start.pipelineFile = fs::absolute(pipeline.file).lexically_normal().string();
    start.message = m_request.message;
    start.host = provenance->host;
    start.user = provenance->user;
    start.gitCommit = provenance->gitCommit;
    start.gitBranch = provenance->gitBranch;
    start.gitDirty = provenance->gitDirty;
    start.parameters = parametersOf(pipeline);
    STEMMA_TRY(start.pipelineSha, m_store.putSource(pipeline.source));
    if (!pipeline.source.empty()) start.sources.emplace_back(pipeline.file.filename().string(), start.pipelineSha);
    for (const IncludedFile& file : pipeline.includes) {
        STEMMA_TRY(const Digest sha, m_store.putSource(file.source));
        start.sources.emplace_back(file.path, sha);
    }
    m_nodes = Slots<Node>(pipeline.steps.size());
    for (const PlannedStep& step : plan.steps) {
        const std::size_t i = std::size_t(step.position);
        m_nodes[i].uuid = newUuid();
        const Step& declared = pipeline.steps[i];
        const bool meant = step.decision != Decision::Reuse && step.decision != Decision::Skip;
        if (meant && declared.cells == CellState::Fixed)
            start.steps.push_back(
                {m_nodes[i].uuid, step.position, declared.written(), cellText(declared.cell), step.kind});
        if (!m_evaluations[i]) continue;
        STEMMA_TRY(auto code, keepCode(step.position, m_evaluations[i]->fingerprint.declared.code));
        std::move(code.begin(), code.end(), std::back_inserter(start.sources));
    }
    start.details = Json::object({{"versions", versionsOfPrograms()}, {"asked", m_request.origin}});
    STEMMA_TRY(m_run, m_store.beginRun(start));
    m_events = std::make_unique<EventLog>(m_store.eventsFile(m_run), m_run, m_listener, Clock::system());
    Json payload = Json::object({{"pipeline", pipeline.name},
                                 {"parameters", start.parameters},
                                 {"steps", plan.steps.size()},
                                 {"message", m_request.message}});
    Json open = Json::array(); // without a record until they have cells
    for (const Step& step : m_planner.pipeline().steps)
        if (step.cells == CellState::Open) open.push(toUtf8(step.name));
    if (open.size() > 0) payload.set("open", std::move(open));
    m_events->add("run.started", {}, std::move(payload));
    for (const std::string& note : plan.notes) m_events->add("note", {}, Json::object({{"text", note}}));
    return {};
}

Result<std::vector<std::pair<std::string, Digest>>> Runner::keepCode(int step, const std::vector<CodeFile>& code) {
    std::vector<std::pair<std::string, Digest>> kept;
    const fs::path& folder = m_planner.pipeline().homeOf(stepAt(step)).folder;
    const fs::path& project = m_planner.pipeline().folder;
    for (CodeFile file : code) {
        const fs::path place = folder / file.path;
        if (folder != project) file.path = place.lexically_relative(project).string(); // of an included file
        {
            std::lock_guard lock(m_mutex);
            if (!m_kept.emplace(file.path, file.sha).second) continue;
        }
        if (!m_store.hasSource(file.sha)) {
            std::string read;
            if (!file.text) {
                auto text = readFile(place, kLargestCode);
                // Too large to be called code, or edited since it was hashed: its hash is in the key, and that's all.
                if (!text || sha256(*text) != file.sha) continue;
                read = std::move(*text);
            }
            STEMMA_CHECK(m_store.putSource(file.text ? *file.text : read));
        }
        kept.emplace_back(file.path, file.sha);
    }
    return kept;
}

std::vector<YieldedOutput> Runner::describesOf(const Output& output) const {
    if (!output.describes || output.describes->kind != Reference::Kind::StepOutput) return {};
    const std::size_t described = std::size_t(output.describes->stepIndex);
    if (m_nodes[described].uuid.empty()) return {}; // not asked to run
    return {{m_nodes[described].uuid, stepAt(int(described)).outputs[std::size_t(output.describes->outputIndex)].name}};
}

void Runner::noteDescribers() {
    const auto isHit = [this](int step) {
        const auto& evaluation = m_evaluations[std::size_t(step)];
        return evaluation && evaluation->hit;
    };
    for (const int step : m_planner.order()) {
        if (!isHit(step)) continue;
        for (const Output& output : stepAt(step).outputs) {
            if (!output.describes || describesOf(output).empty() || isHit(output.describes->stepIndex)) continue;
            m_describers[output.describes->stepIndex].push_back(
                {describesOf(output).front().output, {m_nodes[std::size_t(step)].uuid, output.name}});
        }
    }
}

StepCommit Runner::record(int step, StepStatus status) const {
    StepCommit commit;
    commit.uuid = m_nodes[std::size_t(step)].uuid;
    commit.run = m_run;
    commit.position = step;
    commit.step = stepAt(step).written();
    commit.cell = cellText(stepAt(step).cell);
    commit.kind = stepKindName(stepAt(step).kind);
    commit.status = status;
    // For drawings; nothing of it is in a key.
    if (!stepAt(step).layer.empty()) commit.details.set("layer", stepAt(step).layer);
    if (!stepAt(step).tags.empty()) {
        Json tags = Json::array();
        for (const std::string& tag : stepAt(step).tags) tags.push(tag);
        commit.details.set("tags", std::move(tags));
    }
    if (const auto found = m_describers.find(step); found != m_describers.end()) commit.describedBy = found->second;
    return commit;
}

void Runner::acceptInto(const Evaluation& evaluation, StepCommit& commit) const {
    Json reasons = Json::array();
    for (const Reason& reason : evaluation.reasons) reasons.push(toJson(reason));
    commit.details.set("accepted", reasons);
    commit.acceptance = std::move(reasons);
    // From now on it is the result of this key, and is found under it.
    commit.reusable = true;
    commit.observations = evaluation.observations;
    commit.fullKey = fullKey(commit.key, commit.observations);
    if (auto checks = m_store.checks(evaluation.hit->stepRun)) commit.checks = std::move(*checks);
}

StepCommit Runner::reusedRecord(int step, Evaluation& evaluation, const StepOutcome& outcome) const {
    StepCommit commit = record(step, StepStatus::Reused);
    commit.key = evaluation.fingerprint.key;
    commit.components = std::move(evaluation.fingerprint.components);
    commit.fullKey = evaluation.hit->fullKey;
    commit.origin = evaluation.hit->stepRun;
    commit.queued = commit.started = commit.ended = Clock::system().now();
    commit.inputs = std::move(evaluation.reads);
    if (evaluation.accepted) acceptInto(evaluation, commit);
    const Pipeline& pipeline = m_planner.pipeline();
    for (std::size_t i = 0; i < stepAt(step).outputs.size(); ++i) {
        const Output& output = stepAt(step).outputs[i];
        commit.reused.push_back({output.name, outputName(pipeline, stepAt(step), output),
                                 formerOutputName(pipeline, stepAt(step), output), outcome.outputs[i].id,
                                 describesOf(output)});
    }
    return commit;
}

Status Runner::commitReused() {
    noteDescribers();
    std::vector<Json> payloads;
    STEMMA_TRY(const auto hits, commitHits(m_planner.order(), payloads));
    for (std::size_t i = 0; i < hits.size(); ++i) {
        m_nodes[std::size_t(hits[i])].phase = Phase::Done;
        m_nodes[std::size_t(hits[i])].status = StepStatus::Reused;
        m_counts.reused += 1;
        m_events->add("step.finished", stepAt(hits[i]).name, std::move(payloads[i]));
    }
    return {};
}

Result<std::vector<int>> Runner::commitHits(const std::vector<int>& steps, std::vector<Json>& payloads) {
    std::vector<int> hits;
    for (const int step : steps)
        if (const auto& evaluation = m_evaluations[std::size_t(step)]; evaluation && evaluation->hit)
            hits.push_back(step);
    payloads.reserve(hits.size());
    const auto recordsFrom = [&](std::size_t from) {
        std::vector<StepCommit> commits;
        for (std::size_t i = from; i < std::min(from + kHitsAtOnce, hits.size()); ++i)
            commits.push_back(
                reusedRecord(hits[i], *m_evaluations[std::size_t(hits[i])], m_outcomes[std::size_t(hits[i])]));
        return commits;
    };
    std::vector<StepCommit> commits = recordsFrom(0);
    for (std::size_t from = 0; from < hits.size(); from += kHitsAtOnce) {
        const std::size_t end = std::min(from + kHitsAtOnce, hits.size());
        // What will be told of these is put together, what was found of them let go, and the records of the next ones
        // are made, while these are committed.
        std::vector<StepCommit> next;
        auto beside = std::async(hits.size() > kWorthThread ? kBeside : std::launch::deferred, [&] {
            for (std::size_t i = from; i < end; ++i) payloads.push_back(takeReusedPayload(hits[i]));
            next = recordsFrom(end);
        });
        const auto committed = m_store.commit(std::move(commits));
        beside.get();
        if (!committed) return stemma::fail(committed.error());
        commits = std::move(next);
    }
    return hits;
}

Json Runner::takeReusedPayload(int step) {
    const std::unique_ptr<Evaluation> evaluation = std::move(m_evaluations[std::size_t(step)]);
    {
        std::lock_guard lock(m_mutex);
        m_saved += evaluation->hit->seconds;
    }
    Json::Object payload; // in place: an initializer list would be copied
    payload.reserve(evaluation->accepted ? 5 : 4);
    payload.emplace_back("status", "reused");
    payload.emplace_back("origin_run", evaluation->hit->run.value);
    payload.emplace_back("seconds", 0.0);
    payload.emplace_back("outputs", outputsPayload(step, m_outcomes[std::size_t(step)], {}));
    if (evaluation->accepted) payload.emplace_back("accepted", true);
    return payload;
}

Json Runner::outputsPayload(int step, const StepOutcome& outcome, const std::vector<NewVersion>& made) const {
    Json::Array list;
    list.reserve(outcome.outputs.size());
    for (std::size_t i = 0; i < outcome.outputs.size(); ++i) {
        const InputVersion& version = outcome.outputs[i];
        Json::Object item;
        item.reserve(i < made.size() ? 5 : 4);
        item.emplace_back("output", stepAt(step).outputs[i].name);
        item.emplace_back("name", version.artifact);
        item.emplace_back("version", version.number);
        item.emplace_back("type", version.type);
        if (i < made.size())
            if (std::string facts = headlineText(made[i].headline); !facts.empty())
                item.emplace_back("facts", std::move(facts));
        list.emplace_back(std::move(item));
    }
    return list;
}

void Runner::queueRest() {
    std::lock_guard lock(m_mutex);
    for (const int step : m_planner.order()) {
        Node& node = m_nodes[std::size_t(step)];
        if (node.phase == Phase::Done) continue;
        m_open += 1;
        node.phase = Phase::Waiting;
        node.queued = Clock::system().now();
        countWaiting(step);
        if (node.waitingFor == 0) {
            node.phase = Phase::Ready;
            m_ready.insert(step);
        }
    }
}

void Runner::endUnstarted() {
    for (const int step : m_planner.order()) {
        Node& node = m_nodes[std::size_t(step)];
        if (node.phase == Phase::Done || m_broken) continue;
        node.phase = Phase::Done;
        m_counts.cancelled += 1;
        StepCommit commit = record(step, StepStatus::Cancelled);
        commit.queued = node.queued;
        (void)m_store.commit({std::move(commit)});
        m_events->add("step.finished", stepAt(step).name, Json::object({{"status", "cancelled"}, {"seconds", 0.0}}));
    }
}

int Runner::nextReady() {
    std::unique_lock lock(m_mutex);
    if (firstThatFits() == m_ready.end()) {
        m_committer->idle();
        m_changed.wait(lock, [this] {
            return firstThatFits() != m_ready.end() || m_open == 0 || m_cancel.requested() || m_broken;
        });
        m_committer->busy();
    }
    const auto next = firstThatFits();
    if (m_open == 0 || m_cancel.requested() || m_broken || next == m_ready.end()) return -1;
    const int step = *next;
    m_ready.erase(next);
    m_nodes[std::size_t(step)].phase = Phase::Working;
    m_stops[step]; // it may be asked for before it listens
    m_room.cpusTaken += m_room.cpusOf(stepAt(step));
    m_room.memoryTaken += m_room.memoryOf(stepAt(step));
    return step;
}

std::set<int>::iterator Runner::firstThatFits() {
    return std::ranges::find_if(m_ready, [this](int step) { return m_room.fits(stepAt(step)); });
}

void Runner::leave(int step) {
    {
        std::lock_guard lock(m_mutex);
        m_room.cpusTaken -= m_room.cpusOf(stepAt(step));
        m_room.memoryTaken -= m_room.memoryOf(stepAt(step));
    }
    m_changed.notify_all();
}

void Runner::work() {
    m_committer->busy();
    for (int step = nextReady(); step >= 0; step = nextReady()) {
        take(step);
        leave(step);
    }
    m_committer->idle();
    {
        std::lock_guard lock(m_mutex);
        --m_workers;
    }
    m_changed.notify_all();
}

void Runner::settle(int step, StepStatus status, StepOutcome outcome, Json payload) {
    std::lock_guard lock(m_mutex);
    Node& node = m_nodes[std::size_t(step)];
    node.phase = Phase::Done;
    node.status = status;
    m_open -= 1;
    m_stops.erase(step);
    const bool good = status == StepStatus::Executed || status == StepStatus::Reused;
    const bool left = outcome.skipped;
    if (good || left) m_outcomes[std::size_t(step)] = std::move(outcome);
    (status == StepStatus::Executed    ? m_counts.executed
     : status == StepStatus::Reused    ? m_counts.reused
     : status == StepStatus::Cancelled ? m_counts.cancelled
     : status == StepStatus::Skipped   ? m_counts.skipped
                                       : m_counts.failed) += 1;
    m_events->add("step.finished", stepAt(step).name, std::move(payload));
    if (good || left) { // who reads what was left out is left out when it is its turn
        for (const int down : m_planner.graph().downstream(step)) release(down);
    } else {
        skipAfter(step);
        if (status == StepStatus::Failed && !m_request.keepGoing) m_cancel.request();
    }
    m_changed.notify_all();
}

} // namespace stemma
