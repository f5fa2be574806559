// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/DrawnThing.h"
#include "ui/session/Selection.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace stemma::ui {

/// Which subject each node of a graph is, and the way back: both by one look-up. A value.
class NodeSubjects {
public:
    void set(const std::string& node, const Subject& subject);
    const Subject& of(const std::string& node) const; ///< None where the node is nobody's
    /// All that are this subject, in the order they were set.
    const std::vector<std::string>& nodesOf(const Subject& subject) const;

private:
    std::unordered_map<std::string, Subject> m_subjects;
    std::unordered_map<Subject, std::vector<std::string>, SubjectHash> m_nodes;
};

Subject subjectOf(const DrawnThing& thing);

} // namespace stemma::ui
