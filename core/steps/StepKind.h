// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Files.h"
#include "core/pipeline/Pipeline.h"
#include "core/steps/StepLog.h"
#include "core/store/HashMemory.h"
#include "core/store/Records.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

class CopyAhead;
class PythonMemory;
class TablesClient;

/// A version that a step reads.
struct InputVersion {
    VersionId id;
    std::string artifact, type, uuid;
    int number = 0;
    Digest content;
    Json readOptions;
    bool reference = false;
    std::string
        data; ///< folder of the files, small because there are many; of a reference empty, the files are absolute
    std::vector<FileEntry> files;
    /// One plain file, that is its own content; else a folder.
    bool single() const { return files.size() == 1 && files[0].link.empty() && content == files[0].sha; }
    fs::path pathOf(const FileEntry& file) const { return fs::path(data) / file.path; }
    fs::path path() const { return single() ? pathOf(files[0]) : fs::path(data); }
};

/// An input of a step with what it resolved to.
struct ResolvedInput {
    const Input* spec = nullptr;
    std::string name;
    std::vector<InputVersion> versions; ///< one, or the items of a list
    bool list = false;
    std::vector<std::vector<std::pair<std::string, Json>>> cells =
        {}; ///< of gathered cells the keys of each, else none
};

/// An output as a step left it: `staged`/data has the files, and they are described by `files`.
struct Produced {
    const Output* spec = nullptr;
    std::string output;
    fs::path staged;
    std::vector<FileEntry> files;
    Digest content;
    std::uint64_t bytes = 0;
    bool folder = false, reference = false;
    Json readOptions;                          ///< how to read it, where the step knows; else null
    std::vector<Visualization> visualizations; ///< the step's own, below staged/visualizations; they come first
    Json metadata = Json::object();            ///< what the step itself tells of it
    std::string type;                          ///< the type it says it is of, where its output declares none
};

/// Where programs are found, remembered for the time of one plan or run: a thousand steps look for the same few.
/// Thread-safe.
class ProgramMemory {
public:
    ProgramMemory();
    ~ProgramMemory();
    PythonMemory& python() { return *m_python; }
    Result<fs::path> find(const std::string& name, const std::string& path); ///< as findProgram

private:
    std::mutex m_mutex;
    std::map<std::pair<std::string, std::string>, Result<fs::path>> m_found;
    std::unique_ptr<PythonMemory> m_python;
};

/// What a kind is asked about a step before it runs.
struct DeclareContext {
    const Pipeline& pipeline;
    const Step& step;
    const std::vector<ResolvedInput>& inputs;
    HashMemory& hashes;
    TablesClient& tables;
    ProgramMemory& programs;
    fs::path derived;     ///< the workspace's folder of caches that may go at any time
    bool identify = true; ///< false: execute nothing, `identify` commands neither
    Cancel cancel;
    CopyAhead* copies = nullptr; ///< where a run is planned: what is to be hashed may be copied on the way
};

/// A file of the project that decides what a step does. It is kept, so that a run's code can be read later.
struct CodeFile {
    std::string path; ///< relative to the pipeline's folder
    Digest sha;
    const std::string* text = nullptr; ///< its content, where the pipeline has it (a .sql file); else it is read
};

/// What a kind adds to a step's declared key and plan, beside the fields that all kinds share.
struct Declared {
    std::vector<KeyComponent> components;
    std::vector<std::string> commands; ///< what would be executed, as a person would type it
    std::vector<CodeFile> code;        ///< each once; whether and how it is in the key, `components` says
    std::uint64_t copies = 0;          ///< bytes that running it copies into the store
    bool observes = false;             ///< its executions have observations, which StepKind::observe checks
    std::string runsAlways;            ///< a sentence: "it asks for the clock (now)"; "" where it may be reused
};

/// A step at work. `produced` and `details` are what it brings back.
struct StepWork {
    const Pipeline& pipeline;
    const Step& step;
    const std::vector<ResolvedInput>& inputs;
    Digest key;
    const std::vector<KeyComponent>& components; ///< of the key
    std::string uuid;
    fs::path staging;   ///< a folder of its own; swept afterwards
    fs::path scratch;   ///< survives failure and crash of the same key; made by who needs it
    int lockDescriptor; ///< of the run
    StepLog& log;
    HashMemory& hashes;
    TablesClient& tables;
    Cancel cancel;
    ProgramMemory& programs;
    fs::path derived;            ///< as DeclareContext
    CopyAhead* copies = nullptr; ///< what was copied while the run was planned
    std::vector<Produced> produced{};
    Json details = Json::object();
    bool changedMeanwhile = false;           ///< what it read changed under it
    std::vector<Observation> observations{}; ///< what it was seen to depend on beside its key; StepKind::observe checks
    std::vector<CodeFile> code{};            ///< of them the project's code, to be kept
    std::optional<SourcePosition> where{};   ///< what made its outputs, for errors about them
};

/// A kind of step. A value; made by one function in one .cpp and listed in catalog.cpp. `id` is never renamed;
/// `version` is part of every key and rises when the same declaration makes something else.
struct StepKind {
    std::string id;
    int version = 1;
    std::string summary;
    bool runsPrograms = false; ///< needs a person's trust
    /// Errors: NotFound (a file it names), BadData (a query that isn't one) with the position where it is known.
    Result<Declared> (*declare)(const DeclareContext&) = nullptr;
    /// Blocks until done. Errors: StepFailed, TimedOut, Cancelled, BadData, Io …; a sentence for the node.
    Status (*run)(StepWork&) = nullptr;
    /// What an observation's name stands for now; "" where it is gone. An execution is reused while all are as they
    /// were; asked only of what `declare` said observes. Errors: Io, Cancelled.
    Result<std::string> (*observe)(const DeclareContext&, const std::string& name) = nullptr;
};

const std::vector<StepKind>& stepKinds();
const StepKind* findStepKind(std::string_view id); ///< nullptr where there is none

/// Collects an output's files from `from` (a file or a folder, moved) into `staged`/data and hashes them.
/// Errors: NotFound, BadData (a link, a device, a folder with links that point outside).
Result<Produced> collectPath(const Output& spec, const fs::path& from, const fs::path& staged);
/// The same for what lies in `staged`/data already.
Result<Produced> describeStaged(const Output& spec, const fs::path& staged, bool folder);

} // namespace stemma
