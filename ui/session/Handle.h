// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

namespace stemma {
class Engine;
class Store;
class TablesClient;
} // namespace stemma

namespace stemma::ui {

/// An open workspace, for work on worker threads: passed by value into Latest::ask, so that it lives as long as the
/// work. The UI thread never calls into it. All three are thread-safe.
struct WorkspaceHandle {
    std::shared_ptr<Store> store; ///< null: nothing is open
    std::shared_ptr<TablesClient> tables;
    std::shared_ptr<Engine> engine;
    explicit operator bool() const { return store != nullptr; }
};

} // namespace stemma::ui
