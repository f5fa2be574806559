// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/steps/Interpreter.h"

#include <functional>
#include <map>
#include <mutex>

namespace stemma {

/// What is known of a Python file without executing it.
struct Syntax {
    std::string tree;                 ///< hash of what it says; comments and layout don't count
    std::vector<std::string> missing; ///< not empty or `lacks`: it has no such function, and these are those it has
    bool lacks = false;
    std::string error; ///< it isn't Python: why, and where
    int line = 0, column = 0;
    std::string parser; ///< then: the version that didn't understand it, "3.11"
};

/// What was found of interpreters, packages and files for the time of one plan or run: a thousand steps ask for the
/// same few. Thread-safe.
class PythonMemory {
public:
    /// What a pipeline in that folder wants: the same words of another, an included one, may mean another environment.
    Result<Interpreter> interpreter(const fs::path& folder, const std::string& wanted,
                                    const std::function<Result<Interpreter>()>& look);
    /// Version of a package by its normal name ("scikit-learn"), from the files beside packages; "" where it isn't.
    std::string packageVersion(const Interpreter& python, const std::string& package);

    std::optional<Syntax> syntax(const Digest& raw, const std::string& function);
    void remember(const Digest& raw, const std::string& function, const Syntax& syntax);
    std::mutex asking; ///< held by who asks Python about files: the others find what it learned

private:
    std::mutex m_mutex;
    std::map<std::pair<fs::path, std::string>, Result<Interpreter>> m_interpreters;
    struct Site {
        std::int64_t changed = -1;
        std::map<std::string, std::string> versions; ///< by a package's normal name
    };
    std::map<fs::path, Site> m_packages;
    std::map<std::pair<Digest, std::string>, Syntax> m_syntax;
};

} // namespace stemma
