// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>

namespace stemma {

/// A wish to stop, shared by value between threads. Cancelling is sticky. Thread-safe; request() is async-signal-safe.
class Cancel {
public:
    Cancel() : m_flag(std::make_shared<std::atomic<bool>>(false)) {}
    void request() const { m_flag->store(true, std::memory_order_release); }
    bool requested() const { return m_flag->load(std::memory_order_acquire); }

private:
    std::shared_ptr<std::atomic<bool>> m_flag;
};

} // namespace stemma
