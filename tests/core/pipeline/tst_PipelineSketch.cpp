// SPDX-License-Identifier: GPL-3.0-or-later
#include "PipelineText.h"
#include "core/pipeline/ParameterEdit.h"
#include "core/pipeline/Sketch.h"

#include <QtTest>

using namespace stemma;

namespace {

/// "raw(import) 3-4; clean(sql) 5-7 <- raw"
QString shown(const PipelineSketch& sketch) {
    QStringList steps;
    for (const SketchedStep& step : sketch.steps) {
        QString text = QString::fromStdString(step.name + "(" + step.kind + ") ") + QString::number(step.where.line) +
                       "-" + QString::number(step.lastLine);
        QStringList needs;
        for (const int index : step.needs) needs << QString::fromStdString(sketch.steps[std::size_t(index)].name);
        if (!needs.isEmpty()) text += " <- " + needs.join(",");
        steps << text;
    }
    return steps.join("; ");
}

} // namespace

/// What is understood of files that no pipeline can be made of, and defaults written back into a file.
class PipelineSketchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sketch_readsWhatItCan_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("json");
        QTest::addColumn<QString>("expected");
        QTest::newRow("the picture's errors")
            << "stemma: 1\nname: penguins\nsteps:\n  raw:\n    import: raw.csv\n  clean:\n    sql: clean.sql\n"
               "    inputs: [raw]\n  describe:\n    sql: d.sql\n    input: [clean]\n  fit:\n    python: fit.py:fit\n"
               "    inputs: {t: clean.tset}\n"
            << false
            << "raw(import) 4-5; clean(sql) 6-8 <- raw; describe(sql) 9-11 <- clean; fit(python) 12-15 <- clean";
        QTest::newRow("a key after the steps") << "stemma: 1\nsteps:\n  a: {import: x}\n\nparameters:\n  p: 1\n"
                                               << false << "a(import) 3-4";
        QTest::newRow("inputs of every form")
            << "steps:\n  a: {import: x}\n  b: {import: y}\n  c:\n    command: cat\n    inputs:\n      one: {from: a, "
               "at: b}\n"
               "      two: [\"b[*].out\", a.x]\n    outputs: {o: {describes: b}}\n  d: {sql: q, after: [c, nobody]}\n"
            << false << "a(import) 2-2; b(import) 3-3; c(command) 4-9 <- a,b; d(sql) 10-11 <- c";
        QTest::newRow("no YAML")
            << "stemma: 1\nname: x\nsteps:\n  raw:\n    import: *.csv\n  clean:\n    sql: |\n      SELECT a: FROM raw\n"
               "    inputs:\n      - raw\n  # nothing\n  last:\n    sql: {a: b\n    inputs: [clean]\nparameters: {}\n"
            << false << "raw(import) 4-5; clean(sql) 6-10 <- raw; last(sql) 12-14 <- clean";
        QTest::newRow("itself") << "steps:\n  a:\n    sql: FROM a\n    inputs: [a]\n" << false << "a(sql) 2-5";
        QTest::newRow("steps a list") << "steps:\n  - a: 1\n" << false << "";
        QTest::newRow("JSON")
            << "{\"steps\": {\n \"a\": {\"import\": \"x\"},\n \"b\": {\"sql\": \"q\", \"inputs\": [\"a\"]}}}" << true
            << "a(import) 2-2; b(sql) 3-3 <- a";
        QTest::newRow("broken JSON") << "{\"steps\": {" << true << "";
        QTest::newRow("nothing") << "" << false << "";
        QTest::newRow("bytes") << QString::fromLatin1("steps:\n  a\x01: b\n") << false << "";
    }
    void sketch_readsWhatItCan() {
        QFETCH(QString, text);
        QFETCH(bool, json);
        QFETCH(QString, expected);
        QCOMPARE(shown(sketchPipeline(text.toStdString(), json)), expected);
    }

    void sketch_givesEveryLineItsStep() {
        const PipelineSketch sketch =
            sketchPipeline("stemma: 1\nsteps:\n  a:\n    import: x\n  b:\n    sql: q\nname: z\n");
        QCOMPARE(sketch.stepOfLine(2), -1);
        QCOMPARE(sketch.stepOfLine(3), 0);
        QCOMPARE(sketch.stepOfLine(4), 0);
        QCOMPARE(sketch.stepOfLine(6), 1);
        QCOMPARE(sketch.stepOfLine(7), -1);
        QCOMPARE(sketch.name, std::string("z"));
    }

    void sketch_isBounded() {
        std::string text = "steps:\n";
        for (int i = 0; i < 60'000; ++i) text += "  s" + std::to_string(i) + ":\n";
        QCOMPARE(sketchPipeline(text).steps.size(), kMostSketchedSteps);
        QVERIFY(sketchPipeline(text + "  x: [*\n").steps.size() == kMostSketchedSteps); // by its lines
    }

    void defaults_changeOnlyTheValue_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value"); ///< JSON
        QTest::addColumn<QString>("expected");
        const QString rest = "\nsteps: {a: {import: x}}\n";
        const auto row = [&](const char* title, const QString& before, const char* name, const char* value,
                             const QString& after) {
            QTest::newRow(title) << before + rest << name << value << after + rest;
        };
        row("comment behind", "parameters:\n  seed: 7             # which\n  b: 1", "seed", "42",
            "parameters:\n  seed: 42             # which\n  b: 1");
        row("in braces", "parameters: {seed: 7, share: 0.25}  # two", "share", "0.5",
            "parameters: {seed: 7, share: 0.5}  # two");
        row("a number that is whole", "parameters: {share: 0.25}", "share", "1.0", "parameters: {share: 1.0}");
        row("plain text", "parameters:\n  word: hello world", "word", "\"good bye\"", "parameters:\n  word: good bye");
        row("text that looks like a number", "parameters:\n  word: hello", "word", "\"1.10\"",
            "parameters:\n  word: \"1.10\"");
        row("double quotes stay", "parameters: {word: \"a, b\"}", "word", "\"c\"", "parameters: {word: \"c\"}");
        row("single quotes", "parameters: {word: 'it''s'} # x", "word", "\"d: e\"", "parameters: {word: \"d: e\"} # x");
        row("boolean", "parameters:\n  on: true", "on", "false", "parameters:\n  on: false");
        row("list", "parameters:\n  all: [1, \"]\", 3]   # three\n  z: 1", "all", "[1,2]",
            "parameters:\n  all: [1, 2]   # three\n  z: 1");
        row("map", "parameters: {m: {a: 1}, n: 2}", "m", "{\"a\":2,\"b c\":\"x\"}",
            "parameters: {m: {a: 2, b c: x}, n: 2}");
        row("umlauts before", "parameters: {wörd: 1}", "wörd", "2", "parameters: {wörd: 2}");
        row("marked and CRLF", "parameters:\r\n  seed: 7\r", "seed", "8", "parameters:\r\n  seed: 8\r");
    }
    void defaults_changeOnlyTheValue() {
        QFETCH(QString, text);
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, expected);
        const auto json = Json::parse(value.toStdString());
        QVERIFY(json);
        const auto changed = withDefaults(text.toStdString(), false, {{name.toStdString(), *json}});
        QVERIFY2(changed, qPrintable(changed ? QString() : words(changed.error())));
        QCOMPARE(QString::fromStdString(*changed), expected);
        const auto marked = withDefaults("\xEF\xBB\xBF" + text.toStdString(), false, {{name.toStdString(), *json}});
        QVERIFY(marked);
        QVERIFY(*marked == "\xEF\xBB\xBF" + expected.toStdString());
    }

    void defaults_refuseWhatTheyCouldSpoil_data() {
        QTest::addColumn<QString>("parameters");
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("code");
        const int involved = int(ErrorCode::NotSupported);
        QTest::newRow("block list") << "parameters:\n  a:\n    - 1\n    - 2\n"
                                    << "a" << involved;
        QTest::newRow("block text") << "parameters:\n  a: |\n    text\n"
                                    << "a" << involved;
        QTest::newRow("folded plain text") << "parameters:\n  a: one\n    two\n"
                                           << "a" << involved;
        QTest::newRow("anchor") << "parameters:\n  a: &x 1\n  b: *x\n"
                                << "a" << involved;
        QTest::newRow("alias") << "parameters:\n  a: &x 1\n  b: *x\n"
                               << "b" << involved;
        QTest::newRow("tag") << "parameters:\n  a: !!int 1\n"
                             << "a" << involved;
        QTest::newRow("empty") << "parameters:\n  a:\n  b: 1\n"
                               << "a" << involved;
        QTest::newRow("comment within") << "parameters:\n  a: [1, # one\n    2]\n"
                                        << "a" << involved;
        QTest::newRow("missing") << "parameters: {a: 1}\n"
                                 << "z" << int(ErrorCode::NotFound);
        QTest::newRow("broken") << "parameters: {a: 1\n"
                                << "a" << int(ErrorCode::InvalidPipeline);
    }
    void defaults_refuseWhatTheyCouldSpoil() {
        QFETCH(QString, parameters);
        QFETCH(QString, name);
        QFETCH(int, code);
        const auto changed = withDefaults("stemma: 1\n" + parameters.toStdString() + "steps: {a: {import: x}}\n", false,
                                          {{name.toStdString(), Json(5)}});
        QVERIFY2(!changed, changed ? changed->c_str() : "");
        QCOMPARE(int(changed.error().code), code);
    }

    void defaults_keepJsonJson() {
        const auto changed = withDefaults("{\"parameters\": {\"a\": 1, \"b\": \"x\"},\n \"steps\": {}}", true,
                                          {{"a", Json(2)}, {"b", Json("y z")}});
        QVERIFY(changed);
        QCOMPARE(QString::fromStdString(*changed),
                 QStringLiteral("{\"parameters\": {\"a\": 2, \"b\": \"y z\"},\n \"steps\": {}}"));
    }
};

QTEST_APPLESS_MAIN(PipelineSketchTest)
#include "tst_PipelineSketch.moc"
