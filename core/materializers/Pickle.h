// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ByteCursor.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stemma {

/// What a pickle's instructions would build, followed on paper: nothing is imported, called or made.
///
/// Values are nodes of one arena; instructions that call something make an Object that remembers what and with what.
/// Bounded: kMostNodes values, kMostItems places in their lists and kMostSteps instructions; texts are kept in part. A
/// pickle that wants more is followed so far (`cut`), one that makes no sense until there (`broken`). Instructions:
/// CPython's Lib/pickletools.py.
class Pickle {
public:
    static constexpr std::size_t kMostNodes = 2'000'000;
    static constexpr std::size_t kMostItems = 8'000'000; ///< two bytes put one value into a list once more
    static constexpr std::uint64_t kMostSteps = 50'000'000;
    static constexpr std::size_t kKeptText = 300;
    static constexpr std::size_t kMostGlobals = 20'000;

    using Ref = std::uint32_t; ///< of a node; 0 is None
    enum class Kind : std::uint8_t {
        None,
        Bool,
        Int,
        Float,
        Text,
        Bytes, ///< only their number is kept
        Tuple,
        List,
        Dict, ///< items: key, value, key, value
        Set,
        Global,
        Object,     ///< what calling `callable` with `arguments` would give, with `state` and items put into it
        Persistent, ///< a thing outside of the pickle, by its id in `arguments`
        Unknown
    };
    struct Node {
        Kind kind = Kind::None;
        Ref callable = 0, arguments = 0, state = 0;
        std::uint32_t list = 0;  ///< which list of items; 0: none
        std::int64_t number = 0; ///< of Int, Bool; bits of Float; length of Text and Bytes
        std::uint32_t text = 0;  ///< where the text is kept; of Global its "module.name"
        std::uint32_t kept = 0;  ///< bytes of it
    };

    Pickle();
    /// Follows one pickle up to its STOP and returns its root. More may follow, whose nodes join these.
    Ref load(ByteCursor& file);

    bool broken() const { return m_broken; }
    bool cut() const { return m_cut; }
    int protocol() const { return m_protocol; }
    const std::set<std::string>& globals() const { return m_globals; } ///< all that would be imported

    const Node& operator[](Ref ref) const { return m_nodes[ref]; }
    std::size_t size() const { return m_nodes.size(); } ///< every Ref is below it
    std::string_view text(Ref ref) const;               ///< of Text and Global
    const std::vector<Ref>& items(Ref ref) const;
    double real(Ref ref) const;
    /// The value of a key in a Dict; 0 where it isn't there.
    Ref value(Ref dict, std::string_view key) const;
    /// "sklearn.svm._classes.SVC" of an Object: its class, or the function that makes it. "" of others.
    std::string_view madeBy(Ref ref) const;

private:
    bool step(ByteCursor& file, std::uint8_t code);
    bool loadValue(ByteCursor& file, std::uint8_t code);
    bool loadNumber(ByteCursor& file, std::uint8_t code);
    bool loadText(ByteCursor& file, std::uint8_t code);
    bool loadLine(ByteCursor& file, std::uint8_t code);
    bool build(ByteCursor& file, std::uint8_t code);
    bool memo(ByteCursor& file, std::uint8_t code);
    bool call(ByteCursor& file, std::uint8_t code);
    bool fill(std::uint8_t code);
    void passArray(ByteCursor& file, Ref wrapper);

    Ref add(Node node);
    Ref addText(Kind kind, std::string text, std::uint64_t length);
    Ref addList(Kind kind, std::vector<Ref> items);
    Ref addGlobal(const std::string& module, const std::string& name);
    Ref addObject(Ref callable, Ref arguments);
    Ref addNumber(Kind kind, std::int64_t number);
    void push(Ref ref);
    Ref pop();
    std::vector<Ref> popMark();
    std::vector<Ref>& itemsOf(Ref ref);
    bool mayHold(std::size_t items);
    void remember(std::uint32_t at, Ref ref) { m_memo[at] = ref; }

    std::vector<Node> m_nodes;
    std::vector<std::vector<Ref>> m_lists;
    std::string m_texts;
    std::vector<Ref> m_stack;
    std::vector<std::size_t> m_marks; ///< heights of the stack
    std::unordered_map<std::uint32_t, Ref> m_memo;
    std::set<std::string> m_globals;
    std::uint64_t m_steps = 0;
    std::size_t m_items = 0;
    int m_protocol = 0;
    int m_nesting = 0;
    bool m_broken = false, m_cut = false;
};

} // namespace stemma
