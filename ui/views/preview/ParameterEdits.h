// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lineage/Overview.h"
#include "ui/bridge/Latest.h"
#include "ui/views/preview/Preview.h"

#include <QObject>
#include <QStringList>
#include <map>

namespace stemma::ui {

class Desk;

/// The values a person gives the parameters of one pipeline file before it runs: what the panel and the popover edit
/// together. A value that is what the file says isn't a change. UI thread.
class ParameterEdits : public QObject {
    Q_OBJECT
public:
    ParameterEdits(fs::path file, Desk& desk, QObject* parent = nullptr);
    const fs::path& file() const { return m_file; }

    /// What the file says by now, and what is wrong with given values; what a person has typed stays.
    void setFile(std::vector<ParameterField> fields, std::string text,
                 const std::map<std::string, std::string>& errors);
    const std::vector<ParameterField>& fields() const { return m_fields; }
    const ParameterField* field(const std::string& name) const;

    QString value(const std::string& name) const;       ///< as it is edited
    QString defaultText(const std::string& name) const; ///< as the file says
    bool isChanged(const std::string& name) const;
    int changedCount() const;
    QString error(const std::string& name) const; ///< "" where there is none
    void set(const std::string& name, const QString& value);
    void reset(const std::string& name);
    void resetAll();

    /// Name and VALUE as YAML, of the changed ones.
    std::vector<std::pair<std::string, std::string>> overrides() const;
    QString command() const; ///< "stemma run penguins.yaml -p smoothing=0.05"
    /// Values of earlier runs of the pipeline, newest first, each once, without the present one.
    static QStringList earlierValues(const Overview& overview, const std::string& pipeline,
                                     const ParameterField& field);

    /// Makes the changed values the file's own: undoable, and only where it still has the text that was read.
    void saveToFile();

    Q_SIGNAL void edited();    ///< a value was given or taken back
    Q_SIGNAL void refreshed(); ///< fields, defaults or errors are others

private:
    fs::path m_file;
    Desk& m_desk;
    std::vector<ParameterField> m_fields;
    std::string m_text; ///< of the file, as the fields were read from it
    std::map<std::string, QString> m_values;
    std::map<std::string, QString> m_errors;
    Latest m_saving;
};

} // namespace stemma::ui
