// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/Expansion.h"
#include "core/pipeline/FileCheck.h"
#include "core/pipeline/References.h"

namespace stemma {

/// Reads the maps of steps into values and tells everything that is wrong within one. What needs the other steps comes
/// after, in resolvePipeline().
class StepReader {
public:
    StepReader(Values& values, Expansion& expansion, const FileCheck& files, const LoadOptions& options)
        : m_values(values), m_expansion(expansion), m_files(files), m_options(options) {}

    /// `node` is the step's member of `steps`; its texts are filled in place. Of a step that can't be read at all, the
    /// only output has no name: references to it aren't errors of their own.
    Step read(Node& node);
    std::vector<NamedPlace> takeAfter() { return std::move(m_after); } ///< what the last step read has under `after`
    /// For pipelines and steps alike.
    std::vector<EnvironmentEntry> readEnvironment(const Node& node, const Subject& subject);
    std::vector<std::string> readSecrets(const Node& node, const Subject& subject);

private:
    struct Key;
    static const std::vector<Key>& keys();
    Subject subject(std::string_view key) const { return {key, "step", m_step->name}; }
    bool readKind(const Node& node);
    void expandTexts(Node& node);
    void readMember(const Node& child, const Node* before);
    void unknownMember(const Node& child, const Node* before);

    void readImport(const Node& node);
    void readSql(const Node& node);
    void readQuery(const Node& node, std::string output);
    void readCommand(const Node& node);
    void readPython(const Node& node);

    void readDescription(const Node& node);
    void readCsv(const Node& node) { m_step->csv = readCsvOptions(node, subject("csv")); }
    void readKeep(const Node& node);
    void readList(const Node& node);
    void readInputs(const Node& node);
    void readInputMap(const Node& node);
    void readReferences(const Node& node, Input& input);
    void readOutputs(const Node& node);
    Output readOutput(const Node& node);
    void readOutputMember(const Node& child, Output& output);
    void readVisualize(const Node& child, Output& output);
    void readPaths(const Node& child, Output& output);
    void readArtifactName(const Node& child, const Subject& of, std::string& into);
    void readDescribes(const Node& child, Output& output);
    void readFormat(const Node& child, Output& output);
    void readBetter(const Node& child, Output& output);
    void readParameters(const Node& node);
    void readAfter(const Node& node);
    void readEnv(const Node& node) { m_step->env = readEnvironment(node, subject("env")); }
    void readSecretNames(const Node& node) { m_step->secrets = readSecrets(node, subject("secrets")); }
    void readCache(const Node& node);
    void readDepends(const Node& node);
    void readIdentify(const Node& node) { m_step->identify = m_values.texts(node, subject("identify")); }
    void readWas(const Node& node);
    void readTimeout(const Node& node) { m_step->timeout = m_values.duration(node, subject("timeout")); }
    void readRetry(const Node& node);
    void readResources(const Node& node);
    void readExecutor(const Node& node);
    void readPythonFrom(const Node& node);
    void readDepfile(const Node& node);
    void readChecks(const Node& node) { m_step->checks = readCheckList(node, subject("checks")); }
    void readWhen(const Node& node);
    void readMatrix(const Node& node);
    void readForEach(const Node& node);
    void readTags(const Node& node);
    void readLayer(const Node& node);
    void readOnFailure(const Node& node);

    std::vector<Check> readCheckList(const Node& node, const Subject& of);
    std::optional<std::string> readExpression(const Node& node, const Subject& of);
    Json readCsvOptions(const Node& node, const Subject& of);
    void later(const char* what, Place where) { m_step->comesLater.push_back({what, where}); }

    void finish(const Node& node);
    void finishSqlOutputs(const Node& node);
    void checkPaths();
    void checkOverlaps();
    void checkPlaceholders();
    void finishList();
    void checkPlaceholder(std::string_view text, Place where, const std::string& of, bool places = false);

    Values& m_values;
    Expansion& m_expansion;
    const FileCheck& m_files;
    const LoadOptions& m_options;
    Step* m_step = nullptr;
    bool m_sqlMap = false;
    std::vector<NamedPlace> m_after;
};

} // namespace stemma
