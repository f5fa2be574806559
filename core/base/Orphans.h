// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <string>
#include <unordered_set>

namespace stemma {

/// Ends every process of this user whose environment has NAME=VALUE with one of the values: what a program that was
/// killed had at work. They aren't our children. How many there were; waits until they are gone, two seconds at most in
/// each of five rounds. Linux: /proc.
int endOrphans(const std::string& name, const std::unordered_set<std::string>& values);

/// Whether the process that took the lock of that file (FileLock) is gone, and only those it handed it to hold it
/// still: processes whose environment has NAME=VALUE with one of the values. False where that can't be told.
/// Linux: /proc/locks; in a container, which lists nothing that a dead process took, who has the file open by
/// that path: whoever was handed a lock has it by the path it was taken by.
bool lockTakerDied(const fs::path& file, const std::string& name, const std::unordered_set<std::string>& values);

} // namespace stemma
