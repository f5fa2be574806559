// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <utility>

namespace stemma {

/// A value whose copies are one until one of them is changed. Reads like a pointer to a const value, which is a fresh
/// one where nothing was put in; edit() is the way to change it, and gives an own copy where there are others.
///
/// Any threads may read and copy it at once; one that edits has its value for itself.
template <typename T>
class Shared {
public:
    Shared() = default;
    explicit Shared(T value) : m_value(std::make_shared<T>(std::move(value))) {}

    const T& operator*() const { return m_value ? *m_value : kNone; }
    const T* operator->() const { return &**this; }
    T& edit() {
        if (!m_value)
            m_value = std::make_shared<T>();
        else if (m_value.use_count() > 1)
            m_value = std::make_shared<T>(*m_value);
        return *m_value;
    }
    bool isOneWith(const Shared& other) const { return m_value == other.m_value; } ///< no copy was made between them

private:
    static inline const T kNone{};
    std::shared_ptr<T> m_value;
};

} // namespace stemma
