// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Shared.h"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace stemma {

/// A list whose copies are one until one of them is changed: ten thousand cells of a step have its outputs, commands
/// and files once. Reads like a const vector; edit() is the way to change it, and gives an own copy where there are
/// others.
///
/// Any threads may read and copy it at once; one that edits has its list for itself, as with a vector.
template <typename T>
class SharedList {
public:
    using Items = std::vector<T>;
    using value_type = T;
    using const_iterator = typename Items::const_iterator;

    SharedList() = default;
    SharedList& operator=(Items items) {
        m_items = items.empty() ? Shared<Items>() : Shared<Items>(std::move(items));
        return *this;
    }

    const Items& items() const { return *m_items; }
    operator const Items&() const { return items(); }
    const_iterator begin() const { return items().begin(); }
    const_iterator end() const { return items().end(); }
    std::size_t size() const { return items().size(); }
    bool empty() const { return items().empty(); }
    const T& operator[](std::size_t index) const { return items()[index]; }
    const T& front() const { return items().front(); }
    const T& back() const { return items().back(); }

    Items& edit() { return m_items.edit(); }
    std::span<T> each() { return empty() ? std::span<T>() : std::span<T>(edit()); } ///< each of them, to be changed
    void push_back(T item) { edit().push_back(std::move(item)); }
    void clear() { m_items = {}; }

    bool operator==(const SharedList& other) const {
        return m_items.isOneWith(other.m_items) || items() == other.items();
    }
    bool operator==(const Items& other) const { return items() == other; }

private:
    Shared<Items> m_items;
};

} // namespace stemma
