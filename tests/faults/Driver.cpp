// SPDX-License-Identifier: GPL-3.0-or-later
#include "Driver.h"

#include "core/base/Text.h"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

fs::path DriverBench::tests() {
    const char* folder = std::getenv("STEMMA_TESTS");
    return folder ? fs::path(folder) : programFolder();
}

Child DriverBench::start(const std::vector<std::string>& mode, const std::vector<std::string>& extra, int errorFd) {
    SpawnOptions options;
    options.arguments = {(tests() / "stemma-store-driver").string(), workspace().string(),
                         (m_folder.path() / "ledger").string()};
    options.arguments.insert(options.arguments.end(), mode.begin(), mode.end());
    options.environment = currentEnvironment();
    options.environment.insert(options.environment.end(), extra.begin(), extra.end());
    options.error = errorFd;
    auto child = spawn(options);
    if (!child) std::abort();
    return std::move(*child);
}

ExitStatus DriverBench::run(const std::vector<std::string>& mode, const std::vector<std::string>& extra,
                            std::string* error) {
    const fs::path file = m_folder.path() / "stderr";
    ExitStatus status;
    {
        const Fd fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        Child child = start(mode, extra, fd.get());
        status = waitFor(child);
    }
    if (error) *error = readFile(file).value_or("");
    return status;
}

std::vector<std::string> DriverBench::check() {
    return checkWorkspace(workspace(), readFile(m_folder.path() / "ledger").value_or(""));
}

namespace {

using Words = std::vector<std::string>;

std::vector<Words> linesOf(const std::string& ledger) {
    std::vector<Words> lines;
    for (const std::string& line : split(ledger, '\n'))
        if (!line.empty()) lines.push_back(split(line, ' '));
    return lines;
}

/// What the folders hold that nobody will ever look at again.
void findDangling(const Store& store, const std::map<std::string, VersionInfo>& versions, Words& wrong) {
    const fs::path folder = store.workspace() / "store";
    for (const auto& entry : fs::directory_iterator(folder / "staging"))
        if (!entry.path().filename().string().starts_with("source-"))
            wrong.push_back("left in staging: " + entry.path().string());
    for (const auto& entry : fs::directory_iterator(folder / "runs"))
        if (entry.path().extension() != ".json") wrong.push_back("left in runs: " + entry.path().string());
    for (const auto& entry : fs::directory_iterator(folder / "artifacts"))
        if (!versions.contains(entry.path().filename().string()))
            wrong.push_back("no row has " + entry.path().string());
}

void checkRuns(const Store& store, Words& wrong) {
    const auto runs = store.runs();
    for (const RunInfo& run : runs.value()) {
        const std::string number = std::to_string(run.id.value);
        if (run.status == RunStatus::Running) wrong.push_back("run " + number + " is still running");
        auto file = readFile(store.workspace() / "store/runs" / (number + ".json"));
        if (!file || !Json::parse(*file)) wrong.push_back("run " + number + " has no whole file");
        const auto sources = store.sources(run.id);
        for (const auto& [path, sha] : sources.value())
            if (!store.source(sha)) wrong.push_back("run " + number + " has lost its source " + path);
    }
}

/// What was acknowledged is there; what was to go is wholly there or wholly gone.
void checkLedger(const Store& store, const std::map<std::string, VersionInfo>& versions,
                 const std::vector<Words>& ledger, Words& wrong) {
    std::map<std::string, std::string> going;
    for (const Words& words : ledger)
        for (const char* fate : {"gone", "gone!", "back", "back!"})
            if (words[0] == fate) going[words[1]] = fate;
    for (const Words& words : ledger) {
        const std::string line = join(words, " ");
        if (words[0] == "run" && !store.run(RunId{std::stoll(words[1])})) wrong.push_back("lost: " + line);
        if (words[0] == "ended") {
            const auto run = store.run(RunId{std::stoll(words[1])});
            if (!run || run->status != RunStatus::Completed) wrong.push_back("lost: " + line);
        }
        if (words[0] != "made") continue;
        const auto found = versions.find(words[1]);
        if (found == versions.end() || found->second.content.hex() != words[2]) {
            wrong.push_back("lost: " + line);
            continue;
        }
        const bool has = found->second.state == VersionState::Ok;
        const auto fate = going.find(words[1]);
        if (!has && (fate == going.end() || fate->second == "back!")) wrong.push_back("removed by nobody: " + line);
        if (has && fate != going.end() && fate->second == "gone!") wrong.push_back("came back: " + line);
    }
}

/// An alias is where it was last seen to be set, or was to be set after that.
void checkAliases(const Store& store, const std::map<std::string, VersionInfo>& versions,
                  const std::vector<Words>& ledger, Words& wrong) {
    std::map<std::string, std::set<std::string>> places;
    std::set<std::string> set;
    for (const Words& words : ledger) {
        if (words[0] == "alias!") places[words[2]].clear(), set.insert(words[2]);
        if (words[0].starts_with("alias")) places[words[2]].insert(words[1]);
    }
    for (const std::string& word : set) {
        bool there = false;
        for (const std::string& uuid : places[word]) {
            const auto found = versions.find(uuid);
            if (found == versions.end()) continue;
            const auto aliases = store.aliases(found->second.id).value();
            there = there || std::find(aliases.begin(), aliases.end(), word) != aliases.end();
        }
        if (!there) wrong.push_back("lost: the alias " + word);
    }
}

} // namespace

std::vector<std::string> checkWorkspace(const fs::path& workspace, const std::string& ledger) {
    Words wrong;
    struct stat info {};
    const std::vector<Words> lines = linesOf(ledger);
    if (lines.empty() && ::lstat((workspace / "stemma.db").c_str(), &info) != 0 &&
        !fs::exists(workspace / "store" / "artifacts"))
        return wrong;
    auto store = Store::open(workspace);
    if (!store) return {"it does not open: " + describe(store.error())};
    auto report = (*store)->verify();
    if (!report) return {"verify: " + describe(report.error())};
    for (const Store::Problem& one : report->problems) wrong.push_back("verify: " + one.what);
    std::map<std::string, VersionInfo> versions;
    std::map<std::pair<std::string, int>, int> numbers;
    const auto all = (*store)->versions();
    for (const VersionInfo& one : all.value()) {
        versions[one.uuid] = one;
        if (++numbers[{one.name, one.number}] > 1) wrong.push_back("a number was given twice: " + one.name);
        const bool has = one.state != VersionState::Deleted && one.state != VersionState::Evicted;
        if (has != fs::exists((*store)->dataFolder(one.uuid))) wrong.push_back("state and files differ: " + one.uuid);
        if (has && !(*store)->filesPresent(one.id, true).value_or(false)) wrong.push_back("not whole: " + one.uuid);
    }
    findDangling(**store, versions, wrong);
    checkRuns(**store, wrong);
    checkLedger(**store, versions, lines, wrong);
    checkAliases(**store, versions, lines, wrong);
    return wrong;
}

std::vector<std::string> checkWhatIsBeside(const fs::path& workspace, const std::string& ledger) {
    // A name more, behind what a cut may have left half written.
    std::string named;
    if (auto store = Store::open(workspace)) {
        const auto latest = (*store)->latest("p/a");
        if (latest && (*store)->setAlias(*latest, "checked")) named = (*store)->version(*latest)->uuid;
    }
    for (const char* end : {"", "-wal", "-shm"}) ::unlink((workspace / ("stemma.db" + std::string(end))).c_str());
    auto notes = Store::repair(workspace);
    if (!notes) return {"repair: " + describe(notes.error())};
    Words wrong = checkWorkspace(workspace, ledger + (named.empty() ? "" : "\nalias! " + named + " checked"));
    auto store = Store::open(workspace);
    if (!store) return {"it does not open: " + describe(store.error())};
    const auto all = (*store)->versions();
    for (const VersionInfo& one : all.value()) {
        if (one.state == VersionState::Ok) continue;
        if (auto back = (*store)->restore({one.id}); !back)
            wrong.push_back(describe(back.error()));
        else if (!(*store)->filesPresent(one.id, true).value_or(false))
            wrong.push_back("came back torn: " + one.uuid);
    }
    for (std::string& one : wrong) one = "after a repair: " + one;
    return wrong;
}

} // namespace stemma
