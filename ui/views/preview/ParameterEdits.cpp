// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/ParameterEdits.h"

#include "core/base/ReplaceText.h"
#include "core/base/Text.h"
#include "core/pipeline/ParameterEdit.h"
#include "core/pipeline/PipelineFile.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"

#include <QPointer>
#include <QUndoCommand>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr qsizetype kMostEarlier = 8;

QString shownValue(const Json& value) {
    return qtext(value.isString() ? value.text() : yamlText(value));
}

/// A file with new defaults; redone and undone on a worker, and only where it has the text it had.
class SaveDefaults : public QUndoCommand {
public:
    SaveDefaults(fs::path file, std::string before, std::string after, const QString& what, Desk* desk)
        : QUndoCommand(what), m_file(std::move(file)), m_before(std::move(before)), m_after(std::move(after)),
          m_desk(desk) {}
    void undo() override { write(m_after, m_before, QStringLiteral("taken back")); }
    void redo() override { write(m_before, m_after, QStringLiteral("saved to %1").arg(qpath(m_file.filename()))); }

private:
    void write(const std::string& from, const std::string& to, const QString& done) {
        m_writing.ask([file = m_file, from, to](const Cancel&) { return replaceText(file, from, to); },
                      [desk = m_desk, what = text(), done](const Status& status) {
                          if (!desk) return;
                          Q_EMIT desk->say(status ? what + QStringLiteral(": ") + done
                                                  : qtext(status.error().message + ". " + status.error().hint));
                      });
    }
    fs::path m_file;
    std::string m_before, m_after;
    QPointer<Desk> m_desk;
    Latest m_writing;
};

} // namespace

ParameterEdits::ParameterEdits(fs::path file, Desk& desk, QObject* parent)
    : QObject(parent), m_file(std::move(file)), m_desk(desk) {}

void ParameterEdits::setFile(std::vector<ParameterField> fields, std::string text,
                             const std::map<std::string, std::string>& errors) {
    std::map<std::string, QString> told;
    for (const auto& [name, message] : errors) told[name] = qtext(message);
    m_text = std::move(text);
    if (fields == m_fields && told == m_errors) return;
    m_fields = std::move(fields);
    m_errors = std::move(told);
    Q_EMIT refreshed();
}

const ParameterField* ParameterEdits::field(const std::string& name) const {
    const auto found =
        std::find_if(m_fields.begin(), m_fields.end(), [&](const auto& one) { return one.name == name; });
    return found == m_fields.end() ? nullptr : &*found;
}

QString ParameterEdits::defaultText(const std::string& name) const {
    const ParameterField* found = field(name);
    return found ? shownValue(found->value) : QString();
}

QString ParameterEdits::value(const std::string& name) const {
    const auto given = m_values.find(name);
    return given == m_values.end() ? defaultText(name) : given->second;
}

bool ParameterEdits::isChanged(const std::string& name) const {
    const auto given = m_values.find(name);
    return given != m_values.end() && field(name) && given->second != defaultText(name);
}

int ParameterEdits::changedCount() const {
    return int(std::count_if(m_fields.begin(), m_fields.end(), [&](const auto& one) { return isChanged(one.name); }));
}

QString ParameterEdits::error(const std::string& name) const {
    const auto found = m_errors.find(name);
    return found == m_errors.end() || !isChanged(name) ? QString() : found->second;
}

void ParameterEdits::set(const std::string& name, const QString& value) {
    if (this->value(name) == value) return;
    m_values[name] = value;
    Q_EMIT edited();
}

void ParameterEdits::reset(const std::string& name) {
    if (m_values.erase(name) == 0) return;
    m_errors.erase(name);
    Q_EMIT edited();
}

void ParameterEdits::resetAll() {
    if (m_values.empty()) return;
    m_values.clear();
    m_errors.clear();
    Q_EMIT edited();
}

std::vector<std::pair<std::string, std::string>> ParameterEdits::overrides() const {
    std::vector<std::pair<std::string, std::string>> all;
    for (const ParameterField& one : m_fields) {
        if (!isChanged(one.name)) continue;
        std::string text = utf8(m_values.at(one.name));
        // A text that begins with a quote would be read as a quoted one: then its quotes are meant.
        if (one.kind == ParameterField::Kind::Text && (text.starts_with('"') || text.starts_with('\'')))
            text = Json(text).dump();
        all.emplace_back(one.name, std::move(text));
    }
    return all;
}

QString ParameterEdits::command() const {
    std::string command = "stemma run " + shellQuote(m_file.filename().string());
    for (const auto& [name, text] : overrides()) command += " -p " + shellQuote(name + "=" + text);
    return qtext(command);
}

QStringList ParameterEdits::earlierValues(const Overview& overview, const std::string& pipeline,
                                          const ParameterField& field) {
    QStringList values;
    for (const OverviewRun& run : overview.runs) {
        if (run.pipeline != pipeline || !run.parameters.contains(field.name)) continue;
        const QString value = shownValue(run.parameters[field.name]);
        if (!values.contains(value)) values << value;
        if (values.size() == kMostEarlier) break;
    }
    return values;
}

void ParameterEdits::saveToFile() {
    const auto given = overrides();
    if (given.empty()) return;
    std::vector<std::string> names;
    for (const auto& [name, text] : given) names.push_back(name);
    using Answer = Result<std::string>;
    m_saving.ask(
        [file = m_file, text = m_text, given](const Cancel&) -> Answer {
            LoadOptions options;
            options.parameters = given;
            options.checkFiles = false;
            STEMMA_TRY(const Pipeline pipeline, parsePipeline(text, file, options));
            std::vector<std::pair<std::string, Json>> values;
            for (const auto& [name, ignored] : given) values.emplace_back(name, pipeline.parameter(name)->value);
            return withDefaults(text, file.extension() == ".json", values);
        },
        [this, text = m_text, names](const Answer& answer) {
            if (!answer) {
                Q_EMIT m_desk.say(qtext(answer.error().message + ". " + answer.error().hint));
                return;
            }
            const QString what = QStringLiteral("Default of ") + qtext(join(names, ", "));
            Q_EMIT m_desk.undoable(new SaveDefaults(m_file, text, *answer, what, &m_desk));
        });
}

} // namespace stemma::ui
