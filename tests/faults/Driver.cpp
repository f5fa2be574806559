// SPDX-License-Identifier: GPL-3.0-or-later
#include "Driver.h"

#include "core/base/Text.h"

#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>

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
    std::vector<std::string> wrong;
    struct stat info {};
    if (::lstat((workspace() / "stemma.db").c_str(), &info) != 0 && !fs::exists(workspace() / "store" / "artifacts"))
        return wrong;
    auto store = Store::open(workspace());
    if (!store) return {"it does not open: " + describe(store.error())};
    auto report = (*store)->verify();
    if (!report) return {"verify: " + describe(report.error())};
    for (const Store::Problem& one : report->problems) wrong.push_back("verify: " + one.what);
    for (const auto& entry : fs::directory_iterator(workspace() / "store" / "staging"))
        if (!entry.path().filename().string().starts_with("source-"))
            wrong.push_back("left in staging: " + entry.path().string());
    const auto runs = (*store)->runs();
    for (const RunInfo& run : runs.value()) {
        if (run.status == RunStatus::Running)
            wrong.push_back("run " + std::to_string(run.id.value) + " is still running");
        if (!fs::exists(workspace() / "store/runs" / (std::to_string(run.id.value) + ".json")))
            wrong.push_back("run " + std::to_string(run.id.value) + " has no file");
    }
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
    // What was acknowledged is there; what was to go is wholly there or wholly gone.
    std::map<std::string, std::string> going;
    const std::string ledger = readFile(m_folder.path() / "ledger").value_or("");
    for (const std::string& line : split(ledger, '\n')) {
        const auto words = split(line, ' ');
        for (const char* fate : {"gone", "gone!", "back", "back!"})
            if (words[0] == fate) going[words[1]] = fate;
    }
    for (const std::string& line : split(ledger, '\n')) {
        const auto words = split(line, ' ');
        if (words[0] == "run" && !(*store)->run(RunId{std::stoll(words[1])})) wrong.push_back("lost: " + line);
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
    return wrong;
}

} // namespace stemma
