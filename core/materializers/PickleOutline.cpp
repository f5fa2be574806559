// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/ModelFormats.h"
#include "core/materializers/PickleArrays.h"

#include "core/base/Text.h"

#include <algorithm>
#include <array>

namespace stemma {

namespace {

using Kind = Pickle::Kind;
using Ref = Pickle::Ref;

constexpr std::size_t kMostAttributes = 500;
constexpr std::size_t kMostName = 300;
constexpr std::size_t kMostWaiting = 4'000'000, kMostPlaces = 4'000'000;
constexpr int kMostPathSteps = 1'000; ///< of a path, nameless ones too

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

/// Where things of a pickle lie, as steps to what is around them: a path is written out for an array only.
class Places {
public:
    using Place = std::uint32_t; ///< 0: the root
    explicit Places(const Pickle& pickle) : m_pickle(pickle), m_steps(1) {}

    Place below(Place around, Ref key) { return add({around, key, -1}); }
    Place below(Place around, std::size_t index) { return add({around, 0, std::int32_t(index)}); }

    std::string path(Place place) const {
        std::vector<std::string> names;
        std::size_t length = 0;
        for (int i = 0; place != 0 && i < kMostPathSteps && length <= kMostName; ++i, place = m_steps[place].around) {
            const Step& step = m_steps[place];
            std::string name = step.index >= 0 ? std::to_string(step.index) : keyText(m_pickle, step.key);
            if (name.empty()) continue;
            length += name.size() + 1;
            names.push_back(std::move(name));
        }
        std::reverse(names.begin(), names.end());
        std::string whole = join(names, ".");
        if (whole.size() > kMostName || place != 0)
            whole = "…" + whole.substr(whole.size() - std::min(whole.size(), kMostName));
        return whole;
    }

private:
    struct Step {
        Place around = 0;
        Ref key = 0;
        std::int32_t index = -1; ///< in a list
    };
    Place add(Step step) {
        if (m_steps.size() >= kMostPlaces) return step.around;
        m_steps.push_back(step);
        return Place(m_steps.size() - 1);
    }
    const Pickle& m_pickle;
    std::vector<Step> m_steps;
};

struct Waiting {
    Ref ref = 0;
    Places::Place place = 0;
};

/// The attributes of an object: its state, or the first part of it where it has slots, too.
Ref stateOf(const Pickle& pickle, Ref ref) {
    Ref state = pickle[ref].state;
    if (pickle[state].kind == Kind::Tuple && pickle.items(state).size() == 2) state = pickle.items(state)[0];
    return pickle[state].kind == Kind::Dict ? state : 0;
}

/// A module of PyTorch keeps its tensors one level down: model._parameters.weight is "model.weight" to people.
bool isModuleRoom(std::string_view name) {
    return name == "_parameters" || name == "_buffers" || name == "_modules";
}

/// Whether something may be inside of it.
bool holdsThings(const Pickle& pickle, Ref ref) {
    return pickle[ref].kind == Kind::Object || pickle[ref].list != 0;
}

void addPairs(const Pickle& pickle, Ref dict, Places& places, Places::Place place, std::vector<Waiting>& out) {
    const std::vector<Ref>& items = pickle.items(dict);
    for (std::size_t i = 0; i + 1 < items.size() && out.size() < kMostWaiting; i += 2) {
        if (!holdsThings(pickle, items[i + 1])) continue;
        const bool room = pickle[items[i]].kind == Kind::Text && isModuleRoom(pickle.text(items[i]));
        out.push_back({items[i + 1], room ? place : places.below(place, items[i])});
    }
}

/// Items of a list or a tuple.
void addItems(const Pickle& pickle, Ref list, Places& places, Places::Place place, std::vector<Waiting>& out) {
    const std::vector<Ref>& items = pickle.items(list);
    for (std::size_t i = 0; i < items.size() && out.size() < kMostWaiting; ++i) {
        const std::vector<Ref>& pair = pickle.items(items[i]);
        // A step of a pipeline has its name beside it: ("scale", StandardScaler()).
        if (pickle[items[i]].kind == Kind::Tuple && pair.size() == 2 && pickle[pair[0]].kind == Kind::Text)
            out.push_back({pair[1], places.below(place, pair[0])});
        else if (holdsThings(pickle, items[i]))
            out.push_back({items[i], places.below(place, i)});
    }
}

} // namespace

void collectArrays(const Pickle& pickle, Ref root, ModelOutline& outline) {
    std::vector<bool> seen(pickle.size());
    Places places(pickle);
    std::vector<Waiting> waiting{{root, 0}}, next;
    while (!waiting.empty()) {
        const auto [ref, place] = waiting.back();
        waiting.pop_back();
        const Pickle::Node& node = pickle[ref];
        if (seen[ref] || !holdsThings(pickle, ref)) continue;
        seen[ref] = true;
        if (PickledArray array = pickledArray(pickle, ref); array.known) {
            const bool scalar = array.tensor.shape.empty() && !pickle.madeBy(ref).starts_with("torch.");
            if (outline.keepsMore()) array.tensor.name = places.path(place);
            if (array.tensor.name.empty()) array.tensor.name = "array";
            outline.parameters = std::max(outline.parameters, 0.0) + array.tensor.elements();
            const bool objects = array.tensor.dtype == "object";
            if (!scalar) outline.addTensor(std::move(array.tensor));
            if (objects) waiting.push_back({node.arguments, place});
            continue;
        }
        next.clear();
        // A dict, or one of its kind (OrderedDict) into which pairs were put; else a list.
        if (node.kind == Kind::Dict || (node.kind == Kind::Object && pickle.items(ref).size() % 2 == 0))
            addPairs(pickle, ref, places, place, next);
        else
            addItems(pickle, ref, places, place, next);
        if (node.kind == Kind::Object) {
            if (node.arguments != 0) next.push_back({node.arguments, place});
            if (const Ref state = stateOf(pickle, ref))
                addPairs(pickle, state, places, place, next);
            else if (node.state != 0)
                next.push_back({node.state, place});
        }
        next.resize(std::min(next.size(), kMostWaiting - std::min(kMostWaiting, waiting.size())));
        waiting.insert(waiting.end(), next.rbegin(), next.rend());
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
