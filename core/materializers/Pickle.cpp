// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Pickle.h"

#include "core/base/Text.h"
#include "core/materializers/PickleArrays.h"
#include "core/materializers/PickleCodes.h"

#include <algorithm>
#include <bit>

namespace stemma {

namespace {

constexpr std::size_t kMostTexts = std::size_t(64) << 20;
constexpr int kMostNesting = 8;

} // namespace

using namespace pickle;

Pickle::Pickle() : m_nodes(1), m_lists(1) {}

std::string_view Pickle::text(Ref ref) const {
    const Node& node = m_nodes[ref];
    return std::string_view(m_texts).substr(node.text, node.kept);
}

const std::vector<Pickle::Ref>& Pickle::items(Ref ref) const {
    return m_lists[m_nodes[ref].list];
}

std::vector<Pickle::Ref>& Pickle::itemsOf(Ref ref) {
    Node& node = m_nodes[ref];
    if (node.list == 0) {
        node.list = std::uint32_t(m_lists.size());
        m_lists.emplace_back();
    }
    return m_lists[node.list];
}

double Pickle::real(Ref ref) const {
    const Node& node = m_nodes[ref];
    return node.kind == Kind::Float ? std::bit_cast<double>(node.number) : double(node.number);
}

Pickle::Ref Pickle::value(Ref dict, std::string_view key) const {
    const std::vector<Ref>& all = items(dict);
    for (std::size_t i = 0; i + 1 < all.size(); i += 2)
        if (m_nodes[all[i]].kind == Kind::Text && text(all[i]) == key) return all[i + 1];
    return 0;
}

std::string_view Pickle::madeBy(Ref ref) const {
    const Node& node = m_nodes[ref];
    if (node.kind != Kind::Object || m_nodes[node.callable].kind != Kind::Global) return {};
    const std::string_view name = text(node.callable);
    // copyreg's helpers get the class as their first argument.
    const std::vector<Ref>& arguments = items(node.arguments);
    const bool helper = name == "copyreg._reconstructor" || name == "copy_reg._reconstructor" ||
                        name == "copyreg.__newobj__" || name == "copyreg.__newobj_ex__";
    if (helper && !arguments.empty() && m_nodes[arguments[0]].kind == Kind::Global) return text(arguments[0]);
    return name;
}

Pickle::Ref Pickle::add(Node node) {
    if (m_nodes.size() >= kMostNodes) m_cut = true;
    if (m_cut) return 0;
    m_nodes.push_back(node);
    return Ref(m_nodes.size() - 1);
}

Pickle::Ref Pickle::addText(Kind kind, std::string text, std::uint64_t length) {
    if (text.size() > kKeptText) text.resize(kKeptText);
    if (m_texts.size() + text.size() > kMostTexts) m_cut = true;
    Node node{.kind = kind, .number = std::int64_t(length & INT64_MAX)};
    if (!m_cut) {
        node.text = std::uint32_t(m_texts.size());
        node.kept = std::uint32_t(text.size());
        m_texts += text;
    }
    return add(node);
}

/// Whether lists may have that many items more.
bool Pickle::mayHold(std::size_t items) {
    m_items += items;
    if (m_items > kMostItems) m_cut = true;
    return !m_cut;
}

Pickle::Ref Pickle::addList(Kind kind, std::vector<Ref> items) {
    const Ref ref = add({.kind = kind});
    if (ref != 0 && !items.empty() && mayHold(items.size())) itemsOf(ref) = std::move(items);
    return ref;
}

Pickle::Ref Pickle::addGlobal(const std::string& module, const std::string& name) {
    const std::string whole = module + "." + name;
    if (m_globals.size() < kMostGlobals) m_globals.insert(toUtf8(whole.substr(0, kKeptText)));
    return addText(Kind::Global, whole, whole.size());
}

Pickle::Ref Pickle::addObject(Ref callable, Ref arguments) {
    return add({.kind = Kind::Object, .callable = callable, .arguments = arguments});
}

Pickle::Ref Pickle::addNumber(Kind kind, std::int64_t number) {
    return add({.kind = kind, .number = number});
}

void Pickle::push(Ref ref) {
    if (m_stack.size() >= kMostNodes)
        m_cut = true;
    else
        m_stack.push_back(ref);
}

Pickle::Ref Pickle::pop() {
    const std::size_t floor = m_marks.empty() ? 0 : m_marks.back();
    if (m_stack.size() <= floor) {
        m_broken = true;
        return 0;
    }
    const Ref ref = m_stack.back();
    m_stack.pop_back();
    return ref;
}

std::vector<Pickle::Ref> Pickle::popMark() {
    if (m_marks.empty()) {
        m_broken = true;
        return {};
    }
    std::vector<Ref> items(m_stack.begin() + std::ptrdiff_t(m_marks.back()), m_stack.end());
    m_stack.resize(m_marks.back());
    m_marks.pop_back();
    return items;
}

Pickle::Ref Pickle::load(ByteCursor& file) {
    m_stack.clear();
    m_marks.clear();
    m_memo.clear();
    while (file.ok() && !m_broken && !m_cut) {
        const std::uint8_t code = file.u8();
        if (++m_steps > kMostSteps) m_cut = true;
        if (code == kStop && file.ok()) return m_stack.empty() ? 0 : m_stack.back();
        if (!file.ok() || !step(file, code)) m_broken = true;
    }
    m_broken |= !file.ok();
    return m_stack.empty() ? 0 : m_marks.empty() ? m_stack.back() : m_stack.front();
}

bool Pickle::step(ByteCursor& file, std::uint8_t code) {
    switch (code) {
    case kMark:
        if (m_marks.size() >= kMostNodes) m_cut = true;
        m_marks.push_back(m_stack.size());
        return true;
    case kPop:
        if (!m_marks.empty() && m_stack.size() == m_marks.back())
            m_marks.pop_back();
        else
            pop();
        return true;
    case kPopMark:
        popMark();
        return true;
    case kDup:
        push(m_stack.empty() ? 0 : m_stack.back());
        return true;
    case kProto:
        m_protocol = file.u8();
        return m_protocol <= 5;
    case kFrame:
        file.u64(); // where frames end doesn't matter
        return true;
    case kReadonlyBuffer:
        return true;
    default:
        return loadValue(file, code) || loadLine(file, code) || memo(file, code) || call(file, code) ||
               build(file, code) || fill(code);
    }
}

bool Pickle::memo(ByteCursor& file, std::uint8_t code) {
    const auto put = [&](std::uint64_t at) {
        if (m_stack.empty()) return false;
        if (m_memo.size() >= kMostNodes) m_cut = true;
        if (!m_cut) remember(std::uint32_t(at), m_stack.back());
        return true;
    };
    const auto get = [&](std::uint64_t at) {
        const auto found = m_memo.find(std::uint32_t(at));
        if (found == m_memo.end()) return false;
        push(found->second);
        return true;
    };
    switch (code) {
    case kGet:
        return get(std::uint64_t(pickledNumber(file.line(100))));
    case kBinGet:
        return get(file.u8());
    case kLongBinGet:
        return get(file.u32());
    case kPut:
        return put(std::uint64_t(pickledNumber(file.line(100))));
    case kBinPut:
        return put(file.u8());
    case kLongBinPut:
        return put(file.u32());
    case kMemoize:
        return put(m_memo.size());
    default:
        return false;
    }
}

bool Pickle::call(ByteCursor& file, std::uint8_t code) {
    switch (code) {
    case kStackGlobal: {
        const Ref name = pop();
        const Ref module = pop();
        push(addGlobal(std::string(text(module)), std::string(text(name))));
        return true;
    }
    case kExt1:
        file.u8();
        push(addGlobal("copyreg", "extension"));
        return true;
    case kExt2:
        file.u16();
        push(addGlobal("copyreg", "extension"));
        return true;
    case kExt4:
        file.u32();
        push(addGlobal("copyreg", "extension"));
        return true;
    case kReduce:
    case kNewObj: {
        const Ref arguments = pop();
        push(addObject(pop(), arguments));
        return true;
    }
    case kNewObjEx: {
        pop(); // named arguments
        const Ref arguments = pop();
        push(addObject(pop(), arguments));
        return true;
    }
    case kObj: {
        std::vector<Ref> all = popMark();
        if (all.empty()) return false;
        const Ref callable = all.front();
        all.erase(all.begin());
        push(addObject(callable, addList(Kind::Tuple, std::move(all))));
        return true;
    }
    case kInst: {
        const std::string module = file.line(kMostLine);
        const std::string name = file.line(kMostLine);
        const Ref arguments = addList(Kind::Tuple, popMark());
        push(addObject(addGlobal(module, name), arguments));
        return true;
    }
    case kBinPersId: {
        const Ref id = pop();
        push(add({.kind = Kind::Persistent, .arguments = id}));
        return true;
    }
    default:
        return false;
    }
}

bool Pickle::build(ByteCursor& file, std::uint8_t code) {
    const auto together = [this](std::size_t count) {
        std::vector<Ref> items(count);
        for (std::size_t i = count; i-- > 0;) items[i] = pop();
        push(addList(Kind::Tuple, std::move(items)));
        return true;
    };
    switch (code) {
    case kTuple1:
        return together(1);
    case kTuple2:
        return together(2);
    case kTuple3:
        return together(3);
    case kTuple:
        push(addList(Kind::Tuple, popMark()));
        return true;
    case kList:
        push(addList(Kind::List, popMark()));
        return true;
    case kDict:
        push(addList(Kind::Dict, popMark()));
        return true;
    case kFrozenSet:
        push(addList(Kind::Set, popMark()));
        return true;
    case kBuild: {
        const Ref state = pop();
        if (m_stack.empty()) return false;
        const Ref object = m_stack.back();
        if (object != 0) m_nodes[object].state = state;
        if (madeBy(object).ends_with("numpy_pickle.NumpyArrayWrapper")) passArray(file, object);
        return true;
    }
    default:
        return false;
    }
}

bool Pickle::fill(std::uint8_t code) {
    std::vector<Ref> more;
    switch (code) {
    case kAppend:
        more = {pop()};
        break;
    case kSetItem: {
        const Ref value = pop();
        more = {pop(), value};
        break;
    }
    case kAppends:
    case kSetItems:
    case kAddItems:
        more = popMark();
        break;
    default:
        return false;
    }
    if (m_stack.empty()) return false;
    if (m_stack.back() != 0 && mayHold(more.size())) {
        std::vector<Ref>& items = itemsOf(m_stack.back());
        items.insert(items.end(), more.begin(), more.end());
    }
    return true;
}

/// joblib writes an array's bytes right behind the instruction that describes it; one of objects as a pickle.
void Pickle::passArray(ByteCursor& file, Ref wrapper) {
    const PickledArray array = pickledArray(*this, wrapper);
    if (!array.known) {
        m_broken = true;
        return;
    }
    if (array.tensor.dtype == "object") {
        if (++m_nesting > kMostNesting) m_cut = true;
        std::vector<Ref> stack = std::move(m_stack);
        std::vector<std::size_t> marks = std::move(m_marks);
        std::unordered_map<std::uint32_t, Ref> memo = std::move(m_memo);
        const Ref inner = load(file);
        m_stack = std::move(stack);
        m_marks = std::move(marks);
        m_memo = std::move(memo);
        m_nodes[wrapper].arguments = inner;
        --m_nesting;
        return;
    }
    if (array.padded) file.skip(file.u8());
    const double bytes = array.tensor.elements() * array.itemBytes;
    if (!(bytes >= 0 && bytes <= double(file.left()))) return file.fail();
    file.skip(std::uint64_t(bytes));
}

} // namespace stemma
