// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Selection.h"

namespace stemma::ui {

std::size_t SubjectHash::operator()(const Subject& subject) const {
    const auto mix = [](std::size_t seed, std::size_t value) { return seed * 0x9E3779B97F4A7C15ULL + value; };
    std::size_t hash = mix(std::size_t(subject.kind), std::hash<std::int64_t>()(subject.version.value));
    hash = mix(hash, std::hash<std::int64_t>()(subject.run.value));
    return mix(mix(hash, std::hash<std::string>()(subject.step)), std::hash<std::string>()(subject.text));
}

const Subject& Selection::current() const {
    static const Subject none;
    return m_all.empty() ? none : m_all.back();
}

void Selection::select(const Subject& subject) {
    select(subject ? std::vector<Subject>{subject} : std::vector<Subject>{});
}

void Selection::select(std::vector<Subject> subjects) {
    if (subjects == m_all) return;
    m_all = std::move(subjects);
    Q_EMIT changed();
}

} // namespace stemma::ui
