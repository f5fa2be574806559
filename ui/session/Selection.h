// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Id.h"

#include <QObject>
#include <string>
#include <vector>

namespace stemma::ui {

/// What a person has in hand. A value.
struct Subject {
    enum class Kind : std::uint8_t {
        None,
        Version,  ///< `version`
        Run,      ///< `run`
        Step,     ///< `step` (with its cell) of `run`, under way or ended
        Pipeline, ///< `text` is its name
        Plan,     ///< the preview in view: `text` is the file; `step` one of its steps, or "" for all of it
        Column,   ///< `text` is a column of `version`
    };
    Kind kind = Kind::None;
    VersionId version;
    RunId run;
    std::string step, text;
    static Subject ofVersion(VersionId id) { return {Kind::Version, id, {}, {}, {}}; }
    static Subject ofRun(RunId id) { return {Kind::Run, {}, id, {}, {}}; }
    static Subject ofStep(RunId run, std::string step) { return {Kind::Step, {}, run, std::move(step), {}}; }
    static Subject ofPipeline(std::string name) { return {Kind::Pipeline, {}, {}, {}, std::move(name)}; }
    static Subject ofPlan(std::string file, std::string step = {}) {
        return {Kind::Plan, {}, {}, std::move(step), std::move(file)};
    }
    static Subject ofColumn(VersionId version, std::string column) {
        return {Kind::Column, version, {}, {}, std::move(column)};
    }
    explicit operator bool() const { return kind != Kind::None; }
    bool operator==(const Subject&) const = default;
};

/// For tables by subject.
struct SubjectHash {
    std::size_t operator()(const Subject& subject) const;
};

/// What all views of a window have selected together: the inspector shows it, the lists and graphs mark it.
/// Several may be selected (two versions to compare); current() is the last. UI thread.
class Selection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    const Subject& current() const;
    const std::vector<Subject>& all() const { return m_all; }
    void select(const Subject& subject);
    void select(std::vector<Subject> subjects);
    void clear() { select(std::vector<Subject>{}); }
    Q_SIGNAL void changed();

private:
    std::vector<Subject> m_all;
};

} // namespace stemma::ui
