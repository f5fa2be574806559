// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
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
#ifndef __SANITIZE_THREAD__ // which knows no fences
        // Counting copies orders nothing: what another thread read through its copy, before it let go, stays before.
        std::atomic_thread_fence(std::memory_order_acquire);
#endif
        return *m_value;
    }
    /// No copy was made between them.
    bool isOneWith(const Shared& other) const {
        return m_value == other.m_value;
    }

private:
    static inline const T kNone{};
    std::shared_ptr<T> m_value;
};

} // namespace stemma
