// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/ModelFormats.h"
#include "core/materializers/PickleArrays.h"

#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace stemma {

namespace {

using Kind = Pickle::Kind;
using Ref = Pickle::Ref;

constexpr std::size_t kMostAttributes = 500;
constexpr std::size_t kMostName = 300;

/// Modules no model needs to be loaded.
bool isUnsafe(std::string_view name) {
    static constexpr std::array kModules = {"os",       "posix",      "nt",        "subprocess", "sys",
                                            "socket",   "shutil",     "importlib", "runpy",      "pty",
                                            "ctypes",   "webbrowser", "pickle",    "_pickle",    "marshal",
                                            "code",     "codeop",     "commands",  "popen2",     "pip",
                                            "pdb",      "bdb",        "timeit",    "cProfile",   "profile",
                                            "trace",    "doctest",    "http",      "urllib",     "requests",
                                            "ftplib",   "smtplib",    "telnetlib", "asyncio",    "signal",
                                            "pathlib",  "tempfile",   "zipimport", "imp",        "pkgutil",
                                            "platform", "ensurepip",  "venv",      "site",       "builtins.__import__"};
    static constexpr std::array kNames = {"eval",    "exec",   "compile", "open",  "getattr", "setattr",  "delattr",
                                          "globals", "locals", "vars",    "input", "apply",   "execfile", "breakpoint"};
    const auto below = [name](std::string_view module) {
        return name.starts_with(module) && (name.size() == module.size() || name[module.size()] == '.');
    };
    if (std::any_of(kModules.begin(), kModules.end(), below)) return true;
    for (const char* module : {"builtins.", "__builtin__.", "operator.", "_operator."})
        if (name.starts_with(module)) {
            const std::string_view last = name.substr(std::string_view(module).size());
            return std::find(kNames.begin(), kNames.end(), last) != kNames.end() || last == "methodcaller" ||
                   last == "attrgetter";
        }
    return name == "torch.load" || name == "torch.hub.load" || name == "numpy.load" || name == "joblib.load";
}

std::string frameworkOf(std::string_view module) {
    static constexpr std::array<std::pair<const char*, const char*>, 13> kNames = {{{"sklearn", "scikit-learn"},
                                                                                    {"torch", "PyTorch"},
                                                                                    {"xgboost", "XGBoost"},
                                                                                    {"lightgbm", "LightGBM"},
                                                                                    {"catboost", "CatBoost"},
                                                                                    {"keras", "Keras"},
                                                                                    {"tensorflow", "TensorFlow"},
                                                                                    {"statsmodels", "statsmodels"},
                                                                                    {"pandas", "pandas"},
                                                                                    {"polars", "polars"},
                                                                                    {"numpy", "NumPy"},
                                                                                    {"scipy", "SciPy"},
                                                                                    {"joblib", "joblib"}}};
    const std::string_view top = module.substr(0, module.find('.'));
    for (const auto& [name, shown] : kNames)
        if (top == name) return shown;
    return "pickle";
}

/// "coef_" or "0", or "" of a key that is no name.
std::string keyText(const Pickle& pickle, Ref key) {
    if (pickle[key].kind == Kind::Text) return toUtf8(pickle.text(key).substr(0, 100));
    if (pickle[key].kind == Kind::Int) return std::to_string(pickle[key].number);
    return {};
}

std::string joined(const std::string& path, const std::string& name) {
    std::string whole = path.empty() || name.empty() ? path + name : path + "." + name;
    if (whole.size() > kMostName) whole = "…" + whole.substr(whole.size() - kMostName);
    return whole;
}

/// The attributes of an object: its state, or the first part of it where it has slots, too.
Ref stateOf(const Pickle& pickle, Ref ref) {
    Ref state = pickle[ref].state;
    if (pickle[state].kind == Kind::Tuple && pickle.items(state).size() == 2) state = pickle.items(state)[0];
    return pickle[state].kind == Kind::Dict ? state : 0;
}

/// A module of PyTorch keeps its tensors one level down: model._parameters.weight is "model.weight" to people.
bool isModuleRoom(const std::string& name) {
    return name == "_parameters" || name == "_buffers" || name == "_modules";
}

void addPairs(const Pickle& pickle, Ref dict, const std::string& path, std::vector<std::pair<Ref, std::string>>& out) {
    const std::vector<Ref>& items = pickle.items(dict);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        const std::string name = keyText(pickle, items[i]);
        out.emplace_back(items[i + 1], isModuleRoom(name) ? path : joined(path, name));
    }
}

} // namespace

void collectArrays(const Pickle& pickle, Ref root, ModelOutline& outline) {
    std::unordered_set<Ref> seen;
    std::vector<std::pair<Ref, std::string>> waiting{{root, {}}};
    while (!waiting.empty()) {
        auto [ref, path] = std::move(waiting.back());
        waiting.pop_back();
        const Pickle::Node& node = pickle[ref];
        const bool holds = node.kind == Kind::Object || node.list != 0;
        if (!holds || !seen.insert(ref).second) continue;
        if (PickledArray array = pickledArray(pickle, ref); array.known) {
            const bool scalar = array.tensor.shape.empty() && !pickle.madeBy(ref).starts_with("torch.");
            array.tensor.name = path.empty() ? "array" : path;
            outline.parameters = std::max(outline.parameters, 0.0) + array.tensor.elements();
            const bool objects = array.tensor.dtype == "object";
            if (!scalar) outline.addTensor(std::move(array.tensor));
            if (objects) waiting.emplace_back(node.arguments, path);
            continue;
        }
        std::vector<std::pair<Ref, std::string>> next;
        const std::vector<Ref>& items = pickle.items(ref);
        // A dict, or one of its kind (OrderedDict) into which pairs were put; else a list.
        const bool pairs = node.kind == Kind::Dict || (node.kind == Kind::Object && items.size() % 2 == 0);
        if (pairs)
            addPairs(pickle, ref, path, next);
        else
            for (std::size_t i = 0; i < items.size(); ++i) {
                const std::vector<Ref>& pair = pickle.items(items[i]);
                // A step of a pipeline has its name beside it: ("scale", StandardScaler()).
                if (pickle[items[i]].kind == Kind::Tuple && pair.size() == 2 && pickle[pair[0]].kind == Kind::Text)
                    next.emplace_back(pair[1], joined(path, keyText(pickle, pair[0])));
                else
                    next.emplace_back(items[i], joined(path, std::to_string(i)));
            }
        if (node.kind == Kind::Object) {
            if (node.arguments != 0) next.emplace_back(node.arguments, path);
            if (const Ref state = stateOf(pickle, ref))
                addPairs(pickle, state, path, next);
            else if (node.state != 0)
                next.emplace_back(node.state, path);
        }
        waiting.insert(waiting.end(), std::make_move_iterator(next.rbegin()), std::make_move_iterator(next.rend()));
    }
}

void describePickled(const Pickle& pickle, Ref root, ModelOutline& outline) {
    const std::string_view made = pickle.madeBy(root);
    const Kind kind = pickle[root].kind;
    if (outline.framework.empty()) outline.framework = made.empty() ? "pickle" : frameworkOf(made);
    if (!made.empty()) {
        outline.className = toUtf8(made.substr(made.rfind('.') + 1));
        outline.facts.set("class", toUtf8(made));
    } else {
        outline.className = kind == Kind::Dict    ? "dict"
                            : kind == Kind::List  ? "list"
                            : kind == Kind::Tuple ? "tuple"
                                                  : "";
    }
    Ref attributes = stateOf(pickle, root);
    if (attributes == 0 && (kind == Kind::Dict || made.ends_with("OrderedDict"))) attributes = root;
    if (const Ref version = pickle.value(attributes, "_sklearn_version"); version != 0)
        outline.version = toUtf8(pickle.text(version));
    const std::vector<Ref>& items = pickle.items(attributes);
    for (std::size_t i = 0; i + 1 < items.size() && outline.attributes.size() < kMostAttributes; i += 2)
        outline.attributes.emplace_back(keyText(pickle, items[i]), pickledText(pickle, items[i + 1]));
    collectArrays(pickle, root, outline);
    outline.imports.assign(pickle.globals().begin(), pickle.globals().end());
    std::copy_if(outline.imports.begin(), outline.imports.end(), std::back_inserter(outline.unsafe), &isUnsafe);
    outline.facts.set("protocol", pickle.protocol());
    if (!outline.unsafe.empty())
        outline.notes.push_back("Loading it would import " + printable(outline.unsafe.front()) +
                                (outline.unsafe.size() > 1 ? " and others that" : ", which") +
                                " no model needs: it may run programs. Don't load it unless you trust who made it");
    if (pickle.cut())
        outline.notes.push_back(
            "It is very large: only its first part was looked at, and what it imports later isn't known");
    else if (pickle.broken())
        outline.notes.push_back("It ends in the middle, or isn't a whole pickle: what comes later isn't known");
}

Result<ModelOutline> outlinePickle(ByteCursor& file) {
    ModelOutline outline;
    Pickle pickle;
    const Ref root = pickle.load(file);
    if (pickle.broken() && pickle.globals().empty() && pickle.protocol() == 0)
        return notThat("it isn't a pickle that can be followed");
    describePickled(pickle, root, outline);
    return outline;
}

Result<ModelOutline> outlineOldTorch(ByteCursor& file) {
    ModelOutline outline;
    outline.framework = "PyTorch";
    Pickle pickle;
    for (int before = 0; before < 3; ++before) pickle.load(file); // magic, protocol, system
    const Ref root = pickle.load(file);
    describePickled(pickle, root, outline);
    outline.facts.set("format", "before PyTorch 1.6");
    return outline;
}

Result<ModelOutline> outlineTorch(const ZipArchive& archive) {
    constexpr std::size_t kMostPickle = std::size_t(128) << 20;
    ModelOutline outline;
    outline.framework = "PyTorch";
    const ZipEntry* data = nullptr;
    std::uint64_t code = 0, storages = 0;
    for (const ZipEntry& entry : archive.entries()) {
        const std::size_t slash = entry.name.find('/');
        const std::string_view inside =
            slash == std::string::npos ? entry.name : std::string_view(entry.name).substr(slash + 1);
        if (inside == "data.pkl" && !data) data = &entry;
        if (inside.starts_with("code/")) ++code;
        if (inside.starts_with("data/")) storages += entry.size;
    }
    if (!data) return notThat("it is a zip archive without a data.pkl: not PyTorch's");
    STEMMA_TRY(std::string bytes, archive.read(*data, kMostPickle));
    ByteCursor cursor(std::move(bytes));
    Pickle pickle;
    const Ref root = pickle.load(cursor);
    describePickled(pickle, root, outline);
    if (code > 0) outline.facts.set("torchscript", true);
    if (code > 0) outline.notes.push_back("It has code of its own (TorchScript), which loading it would run");
    outline.facts.set("storages_bytes", storages);
    return outline;
}

} // namespace stemma
