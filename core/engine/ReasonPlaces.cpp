// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ReasonPlaces.h"

#include "core/base/Text.h"

#include <algorithm>

namespace stemma {

namespace {

class Places {
public:
    Places(const Pipeline& pipeline, const Step& step) : m_project(pipeline.folder), m_step(step), m_home(*step.home) {}

    void add(Reason& reason) const {
        const std::string& component = reason.component;
        if (component == "text") return addText(reason);
        if (component == "code" || reason.name.starts_with("module:")) {
            if (const std::string path = codePath(reason); !path.empty()) reason.file = shown(path);
            return;
        }
        if (component == "parameter") {
            const Parameter* own = m_home.parameter(reason.name);
            if (own && own->overridden) return; // who includes it gives its value
            if (!own) own = m_step.parameter(reason.name);
            if (own) inFile(reason, own->where);
        } else if (component == "output") {
            const Output* output = m_step.output(reason.name);
            inFile(reason, output ? output->where : m_step.where);
        } else if (component == "kind" || component == "check" || component == "environment") {
            inFile(reason, m_step.where);
        }
    }

private:
    std::string shown(const fs::path& inHome) const {
        return (m_home.folder / inHome).lexically_normal().lexically_relative(m_project).generic_string();
    }

    void inFile(Reason& reason, Place place) const {
        reason.file = shown(m_home.file.filename());
        reason.line = place.line;
    }

    /// Of a text in the file it is its first line that differs; a block begins below the mark that opens it.
    void addText(Reason& reason) const {
        int line = firstDifferentLine(reason.before, reason.after);
        const auto query = std::ranges::find(m_step.queries, reason.name, &SqlQuery::output);
        if (query != m_step.queries.end()) { // what stands before the query isn't part of its text
            const auto begin = query->text.begin(),
                       end = begin + std::ptrdiff_t(std::min(query->text.find(reason.after), query->text.size()));
            line += int(std::count(begin, end, '\n'));
        }
        if (query != m_step.queries.end() && !query->file.empty()) {
            reason.file = shown(query->file);
            reason.line = line;
            return;
        }
        const Place body = query != m_step.queries.end() ? query->where : m_step.body;
        inFile(reason, body);
        if (m_step.shell.empty() && query == m_step.queries.end()) return;
        const auto lines = split(m_home.source, '\n');
        const bool there = body.line > 0 && std::size_t(body.line) <= lines.size() && body.column > 0;
        const std::string& opened = there ? lines[std::size_t(body.line) - 1] : m_home.source;
        const std::size_t at = std::size_t(std::max(body.column, 1)) - 1;
        const bool block = there && at < opened.size() && (opened[at] == '|' || opened[at] == '>');
        reason.line += block ? line : line - 1;
    }

    const fs::path& m_project;
    const Step& m_step;
    const Pipeline& m_home;
};

} // namespace

void addPlaces(const Pipeline& pipeline, const Step& step, std::vector<Reason>& reasons) {
    if (!step.home) return;
    const Places places(pipeline, step);
    for (Reason& reason : reasons) places.add(reason);
}

} // namespace stemma
