// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/Interpreter.h"

#include "core/base/Id.h"
#include "core/base/Process.h"
#include "core/base/Text.h"
#include "core/steps/PythonMemory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace stemma {

namespace {

constexpr const char* kUsualPath = "/usr/local/bin:/usr/bin:/bin"; // where there is no PATH
// Isolated, and without what site packages would run.
constexpr const char* kQuestion =
    "import sys, site\n"
    "print(sys.executable, '.'.join(map(str, sys.version_info[:3])), *site.getsitepackages(),"
    " site.getusersitepackages(), sep='\\n')";

const char* variableValue(const char* name) {
    const char* value = ::getenv(name);
    return value && *value ? value : nullptr;
}

bool isProgram(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

/// python, python3 or python3.11: anything else that a pipeline names isn't asked for its version.
bool isNamedPython(const fs::path& path) {
    const std::string name = path.filename().string();
    return name.starts_with("python") && name.find_first_not_of("0123456789.", 6) == std::string::npos;
}

/// Whether the program lies in a folder of the PATH, or of the system's own. Only such a one is asked what it is: all
/// else that is named by a path may be a file of the project, wherever it lies, and to look at a pipeline executes
/// nothing of it. The folder counts, too: beside a link to Python may lie a pyvenv.cfg that has it load modules from
/// elsewhere.
bool liesOnPath(const fs::path& program) {
    std::error_code error;
    const fs::path ours = fs::canonical(program.parent_path(), error);
    if (error) return false;
    const char* path = variableValue("PATH");
    std::vector<std::string> folders = split(kUsualPath, ':'); // always: else what a key says would hang on the PATH
    if (path)
        for (std::string& folder : split(path, ':')) folders.push_back(std::move(folder));
    return std::ranges::any_of(folders, [&](const std::string& folder) {
        std::error_code none;
        return folder.starts_with('/') && fs::canonical(folder, none) == ours && !none;
    });
}

void addSites(const fs::path& library, std::vector<fs::path>& sites) {
    std::error_code error;
    for (fs::directory_iterator entry(library, error), end; !error && entry != end; entry.increment(error)) {
        if (!entry->path().filename().string().starts_with("python3")) continue;
        for (const char* name : {"site-packages", "dist-packages"})
            if (fs::is_directory(entry->path() / name, error)) sites.push_back(entry->path() / name);
    }
    std::sort(sites.begin(), sites.end());
}

/// `key = value` lines.
std::string configured(const std::string& text, std::string_view key) {
    for (const std::string& line : split(text, '\n')) {
        const std::size_t at = line.find('=');
        if (at != std::string::npos && trim(line.substr(0, at)) == key) return std::string(trim(line.substr(at + 1)));
    }
    return {};
}

/// A virtual environment says what it is in pyvenv.cfg: nothing has to be executed.
bool readVirtual(const fs::path& folder, Interpreter& found) {
    const auto text = readFile(folder / "pyvenv.cfg", 1 << 16);
    if (!text) return false;
    found.version = configured(*text, "version");
    if (found.version.empty()) {
        const auto parts = split(configured(*text, "version_info"), '.'); // virtualenv: 3.11.2.final.0
        for (std::size_t i = 0; i < std::min<std::size_t>(3, parts.size()); ++i)
            found.version += (i == 0 ? "" : ".") + parts[i];
    }
    if (found.version.empty()) return false;
    found.environment = folder;
    addSites(folder / "lib", found.sites);
    if (configured(*text, "include-system-site-packages") == "true") {
        const fs::path base = fs::path(configured(*text, "home")).parent_path();
        for (const fs::path& library : {base / "local/lib", base / "lib"}) {
            std::vector<fs::path> more;
            addSites(library, more);
            found.sites.insert(found.sites.end(), more.begin(), more.end());
        }
    }
    return true;
}

/// A conda environment has a record of each package: conda-meta/python-3.11.2-….json.
bool readConda(const fs::path& folder, Interpreter& found) {
    std::error_code error;
    for (fs::directory_iterator entry(folder / "conda-meta", error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (!name.starts_with("python-") || !name.ends_with(".json")) continue;
        const std::string version = name.substr(7, name.find('-', 7) - 7);
        if (version.empty() || version.find_first_not_of("0123456789.") != std::string::npos) continue;
        found.version = version;
        found.environment = folder;
        addSites(folder / "lib", found.sites);
        return true;
    }
    return false;
}

bool isBinary(const fs::path& program) {
    auto file = openFile(program, O_RDONLY);
    char head[4] = {};
    return file && ::read(file->get(), head, sizeof head) == 4 && std::string_view(head + 1, 3) == "ELF";
}

/// What it says of itself, remembered by the state of its file. A script (pyenv's) may say another thing tomorrow.
Status ask(const DeclareContext& context, Interpreter& found) {
    std::error_code error;
    const fs::path real = fs::canonical(found.program, error);
    struct stat info {};
    (void)::stat(real.c_str(), &info);
    Sha256 hash;
    for (const std::string& part : {std::string("python-1"), real.string(), std::to_string(info.st_size),
                                    std::to_string(info.st_mtim.tv_sec), std::to_string(info.st_mtim.tv_nsec)})
        hash.addNetstring(part);
    const fs::path memory = context.derived / "python" / (hash.finish().hex() + ".txt");
    const bool binary = isBinary(real);
    std::string answer;
    if (binary) answer = readFile(memory, 1 << 16).value_or("");
    if (answer.empty()) {
        SpawnOptions options;
        options.arguments = {found.program.string(), "-I", "-S", "-c", kQuestion};
        options.environment = currentEnvironment();
        options.folder = context.pipeline.folder;
        STEMMA_TRY(const Captured said, runAndCapture(options, 60, 1 << 16, context.cancel));
        if (!said.status.ok())
            return fail(ErrorCode::NotFound,
                        "The Python of step " + context.step.name + ", " + found.program.string() +
                            ", can't run: " + printable(toUtf8(trim(said.error))).substr(0, 300),
                        "Name another one with `python_from`.");
        answer = said.out;
        if (binary) remember(memory, answer);
    }
    const auto lines = split(answer, '\n');
    if (lines.size() < 2 || lines[0].empty())
        return fail(ErrorCode::NotFound, found.program.string() + " isn't a Python that Stemma understands.",
                    "Name another one with `python_from`.");
    found.program = lines[0];
    found.version = lines[1];
    for (std::size_t i = 2; i < lines.size(); ++i)
        if (!lines[i].empty()) found.sites.emplace_back(lines[i]);
    return {};
}

/// A folder of an environment, or the program itself.
Result<Interpreter> fromPath(const DeclareContext& context, const fs::path& path, std::string from) {
    Interpreter found;
    found.from = std::move(from);
    std::error_code error;
    found.program = path;
    if (fs::is_directory(path, error)) {
        found.program = path / "bin/python";
        if (!isProgram(found.program)) found.program = path / "bin/python3";
    }
    if (!isProgram(found.program))
        return fail(ErrorCode::NotFound,
                    "Step " + context.step.name + " needs the Python of " + path.string() + " (" + found.from +
                        "), which isn't there.",
                    found.from == "VIRTUAL_ENV" || found.from == "CONDA_PREFIX"
                        ? "Leave that environment, or activate one that is there."
                        : "Make it: python3 -m venv " + path.filename().string() + ", or correct `python_from`.");
    const fs::path folder = found.program.parent_path().parent_path();
    if (readVirtual(folder, found) || readConda(folder, found)) return found;
    const fs::path real = fs::canonical(found.program, error);
    const bool mayAsk = !error && isNamedPython(real) && isNamedPython(found.program);
    if (!mayAsk || !(found.from == "PATH" || liesOnPath(found.program))) {
        STEMMA_TRY(const HashedFile hashed, context.hashes.hash(found.program, true));
        found.version = "file:" + hashed.digest.hex();
        addSites(folder / "lib", found.sites);
        return found;
    }
    STEMMA_CHECK(ask(context, found));
    return found;
}

Result<Interpreter> fromConda(const DeclareContext& context, const std::string& name) {
    std::vector<fs::path> roots;
    if (const char* program = variableValue("CONDA_EXE"))
        roots.push_back(fs::path(program).parent_path().parent_path());
    if (const char* root = variableValue("MAMBA_ROOT_PREFIX")) roots.emplace_back(root);
    if (const char* home = variableValue("HOME")) {
        roots.push_back(fs::path(home) / ".conda");
        for (const char* place : {"miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba"})
            roots.push_back(fs::path(home) / place);
    }
    std::error_code error;
    for (const fs::path& root : roots) {
        const fs::path folder = name == "base" ? root : root / "envs" / name;
        if (fs::is_directory(folder / "conda-meta", error)) return fromPath(context, folder, "conda:" + name);
    }
    return fail(ErrorCode::NotFound,
                "Step " + context.step.name + " needs the conda environment " + name + ", which isn't there.",
                "Make it: conda create -n " + name + " python, or correct `python_from`.");
}

Result<Interpreter> look(const DeclareContext& context) {
    const Step& step = context.step;
    const fs::path& project = context.pipeline.folder;
    const std::string& wanted = step.pythonFrom.empty() ? context.pipeline.pythonFrom : step.pythonFrom;
    std::error_code error;
    if (wanted.starts_with("conda:")) return fromConda(context, wanted.substr(6));
    if (!wanted.empty() &&
        (wanted.find('/') != std::string::npos || fs::exists(project / wanted, error) || !isNamedPython(wanted)))
        return fromPath(context, (project / wanted).lexically_normal(), "python_from");
    if (wanted.empty()) {
        if (fs::is_directory(project / ".venv", error)) return fromPath(context, project / ".venv", ".venv");
        if (const char* folder = variableValue("VIRTUAL_ENV")) return fromPath(context, folder, "VIRTUAL_ENV");
        if (const char* folder = variableValue("CONDA_PREFIX")) return fromPath(context, folder, "CONDA_PREFIX");
    }
    const char* path = variableValue("PATH");
    const std::string name = wanted.empty() ? "python3" : wanted;
    auto program = context.programs.find(name, path ? path : kUsualPath);
    if (!program)
        return fail(ErrorCode::NotFound, "Step " + step.name + " needs " + name + ", which isn't on the PATH.",
                    "Install Python 3.9 or newer, or name one with `python_from`.");
    return fromPath(context, *program, "PATH");
}

} // namespace

Result<Interpreter> findInterpreter(const DeclareContext& context) {
    const Step& step = context.step;
    const std::string& wanted = step.pythonFrom.empty() ? context.pipeline.pythonFrom : step.pythonFrom;
    return context.programs.python().interpreter(context.pipeline.folder, wanted, [&] { return look(context); });
}

Result<fs::path> pythonPackages() {
    std::vector<fs::path> folders;
    if (const char* helpers = variableValue("STEMMA_HELPERS"))
        folders.push_back(fs::path(helpers).parent_path() / "lib/stemma/python");
    folders.push_back(programFolder().parent_path() / "lib/stemma/python");
    std::error_code error;
    for (const fs::path& folder : folders)
        if (fs::is_regular_file(folder / "stemma/_runner.py", error)) return folder;
    return fail(ErrorCode::NotFound,
                "The Python package of Stemma is missing; it should be in '" + folders.back().string() + "'",
                "Install Stemma again.");
}

} // namespace stemma
