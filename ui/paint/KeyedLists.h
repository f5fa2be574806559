// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace stemma::ui {

/// Lists of numbers by key in two flat arrays: a list costs no allocation of its own.
struct KeyedLists {
    std::vector<int> starts, items;

    struct List {
        const int* first;
        const int* last;
        const int* begin() const { return first; }
        const int* end() const { return last; }
        std::size_t size() const { return std::size_t(last - first); }
        bool empty() const { return first == last; }
    };
    std::size_t keys() const { return starts.empty() ? 0 : starts.size() - 1; }
    List operator[](int key) const {
        return {items.data() + starts[std::size_t(key)], items.data() + starts[std::size_t(key) + 1]};
    }
    /// `each(add)` calls add(key, item) for all there are, and is called twice.
    template <typename Each>
    static KeyedLists make(std::size_t keys, const Each& each) {
        KeyedLists lists;
        lists.starts.assign(keys + 1, 0);
        each([&](int key, int) { ++lists.starts[std::size_t(key) + 1]; });
        for (std::size_t i = 1; i < lists.starts.size(); ++i) lists.starts[i] += lists.starts[i - 1];
        lists.items.resize(std::size_t(lists.starts.back()));
        std::vector<int> next(lists.starts.begin(), lists.starts.end() - 1);
        each([&](int key, int item) { lists.items[std::size_t(next[std::size_t(key)]++)] = item; });
        return lists;
    }
};

} // namespace stemma::ui
