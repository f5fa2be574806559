// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/NodeSubjects.h"

namespace stemma::ui {

void NodeSubjects::set(const std::string& node, const Subject& subject) {
    Subject& before = m_subjects[node];
    if (before == subject) return;
    if (before) std::erase(m_nodes[before], node);
    before = subject;
    if (subject) m_nodes[subject].push_back(node);
}

const Subject& NodeSubjects::of(const std::string& node) const {
    static const Subject none;
    const auto found = m_subjects.find(node);
    return found == m_subjects.end() ? none : found->second;
}

const std::vector<std::string>& NodeSubjects::nodesOf(const Subject& subject) const {
    static const std::vector<std::string> none;
    const auto found = m_nodes.find(subject);
    return found == m_nodes.end() ? none : found->second;
}

Subject subjectOf(const DrawnThing& thing) {
    return thing.version ? Subject::ofVersion(thing.version) : Subject::ofStep(thing.run, thing.step);
}

} // namespace stemma::ui
