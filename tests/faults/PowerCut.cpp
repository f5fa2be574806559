// SPDX-License-Identifier: GPL-3.0-or-later
#include "PowerCut.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

namespace {

/// Shared memory of SQLite: made anew by the first who opens. And what the person saw: it can't be unseen.
bool isMemory(const std::string& path) {
    return path.ends_with("-shm");
}
bool isLedger(const std::string& path) {
    return path.ends_with("/ledger");
}

} // namespace

struct PowerCut::Record {
    char kind = 0;
    unsigned mode = 0;
    std::uint64_t offset = 0;
    std::string path, rest;
};

std::vector<PowerCut::Record> PowerCut::parse(const std::string& record) {
    struct Head {
        std::uint32_t kind, mode;
        std::uint64_t offset;
        std::uint32_t path, rest;
    } head{};
    std::vector<Record> all;
    for (std::size_t at = 0; at + sizeof head <= record.size();) {
        std::memcpy(&head, record.data() + at, sizeof head);
        at += sizeof head;
        all.push_back({char(head.kind), head.mode, head.offset, record.substr(at, head.path),
                       record.substr(at + head.path, head.rest)});
        at += head.path + head.rest;
    }
    return all;
}

PowerCut::PowerCut(const std::string& record, const fs::path& root, Names names) : m_root(root), m_names(names) {
    m_inodes.push_back({true, 0755, "", "", {}});
    for (const Record& one : parse(record))
        if (!isMemory(one.path)) add(one);
}

int PowerCut::find(const fs::path& path) const {
    int at = 0;
    for (const fs::path& part : path.lexically_relative(m_root)) {
        if (part == ".") continue;
        const auto found = m_inodes[std::size_t(at)].entries.find(part.string());
        if (found == m_inodes[std::size_t(at)].entries.end()) return -1;
        at = found->second;
    }
    return at;
}

void PowerCut::add(const Record& record) {
    const fs::path path = record.path, rest = record.rest;
    m_calls.push_back({std::string(1, record.kind) + " " + path.lexically_relative(m_root).string()});
    Call& call = m_calls.back();
    if (record.kind == 'r' || record.kind == 'l') call.told += " -> " + rest.lexically_relative(m_root).string();
    if (record.kind == 'w')
        call.told += " " + std::to_string(record.offset) + "+" + std::to_string(rest.native().size());
    call.matters = strchr("fDS", record.kind) || isLedger(record.path);
    if (strchr("cmslru", record.kind)) return addName(record);
    if (record.kind == 'S') {
        for (Effect& one : m_effects) one.durable = std::min(one.durable, m_calls.size() - 1);
        return;
    }
    const int inode = find(path);
    if (inode < 0) return; // a file without a name
    if (record.kind == 'f' || record.kind == 'D') return sync(inode, record.kind == 'f');
    Effect effect;
    effect.inode = inode;
    effect.kind = record.kind == 'w' ? Effect::Data : record.kind == 't' ? Effect::Size : Effect::Mode;
    effect.mode = record.mode;
    effect.offset = record.offset;
    effect.data = record.rest;
    if (isLedger(record.path)) effect.durable = m_calls.size() - 1;
    add(std::move(effect));
}

void PowerCut::addName(const Record& record) {
    const bool two = strchr("lrs", record.kind);
    const fs::path path = record.kind == 's' ? fs::path(record.rest) : fs::path(record.path);
    const fs::path to = two ? fs::path(record.rest) : path;
    const int folder = find(to.parent_path());
    if (folder < 0) return;
    Effect effect;
    effect.kind = Effect::Named;
    if (isLedger(record.path)) effect.durable = m_calls.size() - 1;
    if (strchr("cms", record.kind)) {
        effect.inode = int(m_inodes.size());
        Inode made;
        made.folder = record.kind == 'm';
        made.mode = record.mode & ~022u;
        if (record.kind == 's') made.link = record.path;
        m_inodes.push_back(std::move(made));
    } else {
        effect.inode = find(path);
        if (effect.inode < 0) return;
    }
    if (record.kind == 'r') effect.names.push_back({find(path.parent_path()), path.filename().string(), -1});
    effect.names.push_back({folder, to.filename().string(), record.kind == 'u' ? -1 : effect.inode});
    for (const Name& one : effect.names) {
        auto& entries = m_inodes[std::size_t(one.folder)].entries;
        if (one.inode < 0)
            entries.erase(one.name);
        else
            entries[one.name] = one.inode;
    }
    add(std::move(effect));
}

void PowerCut::add(Effect effect) {
    effect.call = m_calls.size() - 1;
    m_effects.push_back(std::move(effect));
}

/// Names of the same thing happen in their order.
void PowerCut::keepBefore(std::size_t effect) {
    for (std::size_t i = 0; i < effect; ++i)
        if (m_effects[i].kind == Effect::Named && m_effects[i].inode == m_effects[effect].inode)
            m_effects[i].durable = std::min(m_effects[i].durable, m_calls.size() - 1);
}

void PowerCut::sync(int inode, bool withMode) {
    std::size_t journal = 0; // what of it is on the disk now
    for (std::size_t i = 0; i < m_effects.size(); ++i) {
        Effect& one = m_effects[i];
        const bool inIt =
            std::any_of(one.names.begin(), one.names.end(), [&](const Name& name) { return name.folder == inode; });
        const bool own = one.inode == inode && (one.kind != Effect::Named);
        if (withMode && (inIt || one.inode == inode)) journal = i + 1;
        if (!inIt && !(own && (withMode || one.kind != Effect::Mode))) continue;
        one.durable = std::min(one.durable, m_calls.size() - 1);
        if (inIt) keepBefore(i);
    }
    if (m_names == Names::Free) return;
    for (std::size_t i = 0; i < journal; ++i)
        if (m_effects[i].kind == Effect::Named || m_effects[i].kind == Effect::Mode)
            m_effects[i].durable = std::min(m_effects[i].durable, m_calls.size() - 1);
}

std::vector<std::size_t> PowerCut::open(std::size_t calls) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < m_effects.size() && m_effects[i].call < calls; ++i)
        if (m_effects[i].durable >= calls) found.push_back(i);
    return found;
}

std::size_t PowerCut::pending(std::size_t calls) const {
    return open(calls).size();
}

/// Makes a choice possible: what a file system would never do is left out.
void PowerCut::settle(const std::vector<std::size_t>& open, Fates& fates) const {
    fates.resize(open.size(), Fate::Drop);
    const auto isName = [&](std::size_t i) {
        return m_effects[open[i]].kind == Effect::Named || m_effects[open[i]].kind == Effect::Mode;
    };
    std::size_t kept = 0;
    for (std::size_t i = 0; i < open.size(); ++i)
        if (isName(i) && fates[i] != Fate::Drop) ++kept;
    for (std::size_t i = 0; i < open.size() && m_names == Names::Journal; ++i)
        if (isName(i)) fates[i] = kept > 0 ? (--kept, Fate::Keep) : Fate::Drop;
    for (std::size_t i = open.size(); i-- > 0;) {
        if (m_effects[open[i]].kind != Effect::Named || fates[i] == Fate::Drop) continue;
        for (std::size_t j = 0; j < i; ++j)
            if (m_effects[open[j]].kind == Effect::Named && m_effects[open[j]].inode == m_effects[open[i]].inode)
                fates[j] = Fate::Keep;
    }
}

void PowerCut::apply(std::vector<Inode>& disk, const Effect& effect, Fate fate) {
    Inode& inode = disk[std::size_t(effect.inode)];
    switch (effect.kind) {
    case Effect::Data: {
        std::string data = effect.data;
        if (fate == Fate::Torn) data.resize(data.size() / 2);
        const std::size_t end = effect.offset + data.size(), before = inode.content.size();
        if (end > before) inode.content.resize(end);
        if (fate != Fate::Zeros) inode.content.replace(effect.offset, data.size(), data);
        break;
    }
    case Effect::Size:
        inode.content.resize(effect.offset);
        break;
    case Effect::Mode:
        inode.mode = effect.mode;
        break;
    case Effect::Named:
        for (const Name& one : effect.names) {
            auto& entries = disk[std::size_t(one.folder)].entries;
            if (one.inode < 0)
                entries.erase(one.name);
            else
                entries[one.name] = one.inode;
        }
    }
}

void PowerCut::put(const std::vector<Inode>& disk, int inode, const fs::path& to, std::vector<fs::path>& places) {
    const Inode& one = disk[std::size_t(inode)];
    fs::path& place = places[std::size_t(inode)];
    if (!one.link.empty()) {
        (void)::symlink(one.link.c_str(), to.c_str());
    } else if (one.folder) {
        if (!place.empty()) return; // not in two places
        place = to;
        ::mkdir(to.c_str(), 0755);
        for (const auto& [name, entry] : one.entries) put(disk, entry, to / name, places);
        ::chmod(to.c_str(), one.mode);
    } else if (!place.empty()) {
        (void)::link(place.c_str(), to.c_str());
    } else {
        place = to;
        if (!writeFile(to, one.content)) std::abort();
        ::chmod(to.c_str(), one.mode);
    }
}

bool PowerCut::write(std::size_t calls, Fates fates, const fs::path& to) {
    const std::vector<std::size_t> pending = open(calls);
    settle(pending, fates);
    std::vector<Inode> disk = m_inodes;
    for (Inode& one : disk) one.entries.clear();
    std::string image; // which effects, and how
    std::size_t next = 0;
    for (std::size_t i = 0; i < m_effects.size() && m_effects[i].call < calls; ++i) {
        Fate fate = Fate::Keep;
        if (next < pending.size() && pending[next] == i) fate = fates[next++];
        if (fate == Fate::Drop) continue;
        image += std::to_string(i) + char('a' + char(fate));
        apply(disk, m_effects[i], fate);
    }
    if (m_made[std::hash<std::string>()(image)]++ > 0) return false;
    std::vector<fs::path> places(disk.size());
    put(disk, 0, to, places);
    return true;
}

std::string PowerCut::dropped(std::size_t calls, Fates fates) const {
    const std::vector<std::size_t> pending = open(calls);
    settle(pending, fates);
    std::string text;
    for (std::size_t i = 0; i < pending.size(); ++i) {
        if (fates[i] == Fate::Keep) continue;
        text += fates[i] == Fate::Drop ? "  not " : fates[i] == Fate::Torn ? "  half " : "  zeros of ";
        text += m_calls[m_effects[pending[i]].call].told + "\n";
    }
    return text;
}

} // namespace stemma
