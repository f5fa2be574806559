// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Cancel.h"

#include <QString>
#include <memory>
#include <string>
#include <vector>

namespace stemma {
class TablesClient;
}

namespace stemma::ui {

/// A library that Stemma stands on.
struct Library {
    QString name, version, licence, use;
    bool operator==(const Library&) const = default;
};

/// All of them, each with the version this build was made with; "" where only the library in use can tell.
std::vector<Library> libraries();

/// Those that are asked while they are in use. Takes a moment (DuckDB lives in its helper): on a worker.
struct LibrariesInUse {
    std::string sqlite;
    std::string duckdb; ///< "": its helper doesn't answer
};
LibrariesInUse librariesInUse(std::shared_ptr<TablesClient> tables);

} // namespace stemma::ui
