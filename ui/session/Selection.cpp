// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/Selection.h"

namespace stemma::ui {

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
