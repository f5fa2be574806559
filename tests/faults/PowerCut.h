// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <map>
#include <string>
#include <vector>

namespace stemma {

/// What a disk may hold after a power cut: a record of calls (calls.c), replayed with what no sync had made durable
/// dropped, kept or torn. A sync of a file makes its bytes durable, fsync its mode too; what happens to names is
/// durable by the sync of a folder they are in. A rename, link or removal happens or doesn't, as one.
class PowerCut {
public:
    /// Free: what happened to names may reach the disk in any order. Journal: in the order in which it happened.
    enum class Names { Free, Journal };
    /// Drop: it didn't happen. Torn: the first half of what was written. Zeros: the length, none of the bytes.
    enum class Fate : char { Drop, Keep, Torn, Zeros };
    using Fates = std::vector<Fate>; ///< one for each that is pending

    /// `root` is the folder that was recorded; it is there from the beginning.
    PowerCut(const std::string& record, const fs::path& root, Names names);

    std::size_t calls() const { return m_calls.size(); }
    /// The n-th call made something durable, or told a person something: before and after, a cut leaves other things.
    bool matters(std::size_t call) const { return m_calls[call].matters; }
    std::string told(std::size_t call) const { return m_calls[call].told; } ///< the call as text
    /// What had happened but wasn't durable, after the first `calls` of them.
    std::size_t pending(std::size_t calls) const;
    /// Makes the folder `to` as it would be found then. False where an equal image was made before; then nothing is.
    bool write(std::size_t calls, Fates fates, const fs::path& to);
    std::string dropped(std::size_t calls, Fates fates) const; ///< what is not kept, a line each

private:
    struct Inode {
        bool folder = false;
        unsigned mode = 0644;
        std::string link, content;
        std::map<std::string, int> entries;
    };
    struct Name {
        int folder;
        std::string name;
        int inode; ///< -1: it goes
    };
    struct Effect {
        enum Kind { Data, Size, Mode, Named } kind = Data;
        std::size_t call = 0, durable = ~std::size_t(0);
        int inode = 0;
        unsigned mode = 0;
        std::uint64_t offset = 0;
        std::string data;
        std::vector<Name> names;
    };
    struct Call {
        std::string told;
        bool matters = false;
    };
    struct Record;
    static std::vector<Record> parse(const std::string& record);
    void add(const Record& record);
    void add(Effect effect);
    void addName(const Record& record);
    void sync(int inode, bool withMode);
    void keepBefore(std::size_t effect);
    int find(const fs::path& path) const;
    void settle(const std::vector<std::size_t>& open, Fates& fates) const;
    std::vector<std::size_t> open(std::size_t calls) const;
    static void apply(std::vector<Inode>& disk, const Effect& effect, Fate fate);
    static void put(const std::vector<Inode>& disk, int inode, const fs::path& to, std::vector<fs::path>& places);

    fs::path m_root;
    Names m_names;
    std::vector<Call> m_calls;
    std::vector<Inode> m_inodes; ///< as they are at first; entries as they are now
    std::vector<Effect> m_effects;
    std::map<std::size_t, int> m_made; ///< hashes of images
};

} // namespace stemma
