// SPDX-License-Identifier: GPL-3.0-or-later
// The schema for editors, the specification for people and the reader must say the same.
#include "PipelineText.h"

#include "core/base/Text.h"

#include <QtTest>
#include <algorithm>

using namespace stemma;

namespace {

fs::path source(const char* path) {
    return fs::path(qgetenv("STEMMA_SOURCE_DIR").toStdString()) / path;
}

QStringList sorted(QStringList words) {
    words.sort();
    return words;
}

QStringList propertiesOf(const Json& schema) {
    QStringList names;
    for (const auto& [name, value] : schema["properties"].members()) names << QString::fromStdString(name);
    return sorted(names);
}

/// What the reader lists as known where it meets a key that nobody means.
QStringList knownKeys(const std::string& text) {
    const auto pipeline = parse(text);
    if (pipeline) return {"loads"};
    for (const Error& error : allErrors(pipeline.error()))
        if (error.message.find("qqqqqq") != std::string::npos && error.hint.starts_with("Known are: "))
            return sorted(QString::fromStdString(error.hint).mid(11).chopped(1).split(", "));
    return {words(pipeline.error())};
}

/// The alternative of an anyOf that is a map.
const Json& mapOf(const Json& schema) {
    for (const Json& one : schema["anyOf"].items())
        if (one.contains("properties")) return one;
    return schema;
}

} // namespace

class PipelineSchemaTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        const auto text = readFile(source("resources/schema/pipeline.schema.json"));
        QVERIFY(text);
        const auto json = Json::parse(*text);
        QVERIFY2(json, json ? "" : qPrintable(words(json.error())));
        m_schema = *json;
    }

    void schema_hasTheKeysOfTheReader_data() {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("text");
        QTest::newRow("pipeline") << ""
                                  << "stemma: 1\nqqqqqq: 1\nsteps: {a: {import: x}}";
        QTest::newRow("step") << "step"
                              << "stemma: 1\nsteps: {a: {import: x, qqqqqq: 1}}";
        QTest::newRow("input") << "input"
                               << "stemma: 1\nsteps: {a: {sql: x, inputs: {b: {from: 'artifact:x', qqqqqq: 1}}}}";
        QTest::newRow("output") << "output"
                                << "stemma: 1\nsteps: {a: {import: x, outputs: {a: {qqqqqq: 1}}}}";
        QTest::newRow("csv") << "csv"
                             << "stemma: 1\nsteps: {a: {import: x, csv: {qqqqqq: 1}}}";
        QTest::newRow("retry") << "step/retry"
                               << "stemma: 1\nsteps: {a: {sql: x, retry: {times: 1, qqqqqq: 1}}}";
        QTest::newRow("resources") << "step/resources"
                                   << "stemma: 1\nsteps: {a: {sql: x, resources: {qqqqqq: 1}}}";
    }
    void schema_hasTheKeysOfTheReader() {
        QFETCH(QString, place);
        QFETCH(QString, text);
        const QStringList parts = place.split('/');
        const Json* schema = place.isEmpty() ? &m_schema : &m_schema["definitions"][parts[0].toStdString()];
        if (parts.size() > 1) schema = &(*schema)["properties"][parts[1].toStdString()];
        QCOMPARE(propertiesOf(mapOf(*schema)), knownKeys(text.toStdString()));
    }

    void help_namesEveryKey() {
        const auto help = readFile(source("resources/help/pipeline-format.md"));
        QVERIFY(help);
        for (const char* place : {"step", "input", "output", "csv"})
            for (const QString& key : propertiesOf(mapOf(m_schema["definitions"][place])))
                QVERIFY2(QString::fromStdString(*help).contains("`" + key + "`") ||
                             QString::fromStdString(*help).contains("`" + key + ":"),
                         qPrintable(key));
    }

    void help_examplesAreRight() {
        const auto help = readFile(source("resources/help/pipeline-format.md"));
        QVERIFY(help);
        const QString page = QString::fromStdString(*help);
        int examples = 0;
        for (qsizetype at = page.indexOf("```yaml\n"); at >= 0; at = page.indexOf("```yaml\n", at + 1)) {
            const qsizetype start = at + 8;
            LOADED(pipeline, parse(page.mid(start, page.indexOf("```", start) - start).toStdString()));
            QVERIFY(!pipeline.steps.empty());
            ++examples;
        }
        QVERIFY(examples >= 1);
    }

    void penguins_loadAndNeedNothingThatComesLater() {
        LOADED(pipeline, loadPipeline(source("resources/examples/penguins/penguins.yaml")));
        QVERIFY(pipeline.steps.size() >= 9);
        for (const Step& step : pipeline.steps) QVERIFY2(step.comesLater.empty(), step.name.c_str());
    }

    void stepSchema_isJson() {
        const auto text = readFile(source("resources/schema/step.schema.json"));
        QVERIFY(text);
        const auto json = Json::parse(*text);
        QVERIFY(json);
        QCOMPARE(propertiesOf(*json), (QStringList{"cell", "inputs", "outputs", "parameters", "stemma", "step"}));
    }

private:
    Json m_schema;
};

QTEST_GUILESS_MAIN(PipelineSchemaTest)
#include "tst_PipelineSchema.moc"
