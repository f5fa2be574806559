// SPDX-License-Identifier: GPL-3.0-or-later
#include "PipelineText.h"

#include <QtTest>

using namespace stemma;

namespace {

using Texts = std::vector<std::string>;

void write(const fs::path& file, const std::string& text) {
    QVERIFY(makeFolders(file.parent_path()));
    QVERIFY(writeFile(file, text));
}

/// The pipeline with which formats.md introduces the format.
const char* const kTour = R"(
stemma: 1
name: penguins
parameters: {seed: 7, test_share: 0.25, smoothing: 0.01}
steps:
  raw:
    import: penguins_raw.csv
    csv: {nulls: ["", NA, -999, null], header: true, types: {year: BIGINT}}
  clean:
    sql: SELECT a, b FROM raw
    inputs: [raw]
    checks: [row_count > 300, {warn: "null_share(body_mass_g) < 0.01"}]
  split:
    sql: {train: "FROM clean WHERE a", test: "FROM clean WHERE NOT a"}
    inputs: [clean]
    parameters: [seed, test_share]
  fit:
    python: fit.py:fit
    inputs: {table: split.train}
    parameters: [seed]
    matrix: {depth: [2, 3, 4]}
    outputs: {model: model, metrics: metrics}
  score:
    python: score.py:score
    inputs: {model: fit.model, table: split.test}
    outputs: {metrics: metrics, confusion: {type: confusion, describes: fit.model}}
  report:
    command: [Rscript, report.R, "{inputs.metrics}", "{outputs.report}"]
    inputs: {metrics: "score[*].metrics"}
    outputs: {report: {type: html, path: report.html, copy_to: reports/penguins.html}}
)";

} // namespace

class PipelineFileTest : public QObject {
    Q_OBJECT
private slots:
    void tour_isReadAsValues() {
        LOADED(p, parse(kTour));
        QCOMPARE(p.name, std::string("penguins"));
        QCOMPARE(p.steps.size(), std::size_t(10)); // three cells of fit, and of score
        const Step& raw = p.steps[0];
        QVERIFY(raw.kind == StepKindId::Import);
        QCOMPARE(raw.paths, Texts{"penguins_raw.csv"});
        QCOMPARE(raw.csv.dump(),
                 std::string(R"({"nulls":["","NA","-999","null"],"header":true,"types":{"year":"BIGINT"}})"));
        QVERIFY((raw.where == Place{6, 3}));
        QVERIFY((raw.body == Place{7, 13}));
        const Step& clean = p.steps[1];
        QCOMPARE(clean.queries.front().text, std::string("SELECT a, b FROM raw"));
        QCOMPARE(clean.inputs.front().references.front().stepIndex, 0);
        QCOMPARE(clean.inputs.front().references.front().output, std::string("raw"));
        QCOMPARE(clean.checks.size(), std::size_t(2));
        QVERIFY(clean.checks[0].severity == Severity::Fail && clean.checks[1].severity == Severity::Warn);
        const Step& split = p.steps[2];
        QCOMPARE(split.outputs.size(), std::size_t(2));
        QCOMPARE(split.outputs[1].name, std::string("test"));
        QCOMPARE(split.parameter("test_share")->value.dump(), std::string("0.25"));
        QVERIFY(split.comesLater.empty());
        const Step& report = *p.step("report");
        QCOMPARE(report.arguments.size(), std::size_t(4));
        QVERIFY(report.inputs.front().list);
        QCOMPARE(*report.inputs.front().references.front().cells, std::string("*"));
        QCOMPARE(report.outputs.front().paths, Texts{"report.html"});
        QCOMPARE(report.outputs.front().copyTo, std::string("reports/penguins.html"));
    }

    void comesLater_namesWhatIsOnlyRead() {
        LOADED(p, parse(kTour));
        const auto whats = [](const Step& step) {
            std::string text;
            for (const ComesLater& one : step.comesLater) text += one.what + " ";
            return text;
        };
        QCOMPARE(whats(p.steps[0]), std::string());
        QCOMPARE(whats(*p.step("fit[depth=3]")), std::string());
        LOADED(later, parse("stemma: 1\nsteps:\n  a: {command: ls, resources: {gpus: 1}}\n"));
        QCOMPARE(whats(later.steps[0]), std::string("resources "));
    }

    void names_followTheRule() {
        LOADED(p, parse("stemma: 1\nname: p\nsteps:\n"
                        "  only: {import: x}\n"
                        "  renamed: {import: x, outputs: [other]}\n"
                        "  two: {sql: {two: SELECT 1, rest: SELECT 2}}\n"
                        "  own: {sql: SELECT 1, outputs: {own: {artifact: shared/table}}}\n"));
        const auto name = [&](int step, int output) {
            return outputName(p, p.steps[std::size_t(step)], p.steps[std::size_t(step)].outputs[std::size_t(output)]);
        };
        QCOMPARE(name(0, 0), std::string("p/only"));
        QCOMPARE(name(1, 0), std::string("p/renamed"));
        QCOMPARE(name(2, 0), std::string("p/two"));
        QCOMPARE(name(2, 1), std::string("p/two.rest"));
        QCOMPARE(name(3, 0), std::string("shared/table"));
    }

    void name_isTheFilesStemOtherwise() {
        LOADED(p, parse("stemma: 1\nsteps: {a: {import: x}}", {}, "/p/2 birds.yaml"));
        QCOMPARE(p.name, std::string("_2_birds"));
        QCOMPARE(p.folder, fs::path("/p"));
    }

    void inputs_areNamedByTheLastPart() {
        LOADED(p, parse("stemma: 1\nsteps:\n  a: {sql: {t: SELECT 1, u: SELECT 2}}\n"
                        "  b: {sql: SELECT 1, inputs: [a.t, 'artifact:birds/split.train@run:4', "
                        "'artifact:penguins@2026-11-01']}\n"
                        "  c: {sql: SELECT 1, inputs: {both: [a.t, a.u]}}\n"));
        const Step& b = p.steps[1];
        QCOMPARE(b.inputs[0].name, std::string("t"));
        QCOMPARE(b.inputs[1].name, std::string("train"));
        QCOMPARE(b.inputs[1].references[0].artifact, std::string("birds/split.train"));
        QCOMPARE(b.inputs[1].references[0].version, std::string("run:4"));
        QCOMPARE(b.inputs[2].name, std::string("penguins"));
        QVERIFY(p.steps[2].inputs[0].list);
        QCOMPARE(p.steps[2].inputs[0].references.size(), std::size_t(2));
    }

    void outputs_haveDefaults() {
        LOADED(p, parse("stemma: 1\nsteps:\n  a: {sql: SELECT 1}\n  b: {command: ls}\n  c: {sql: {t: SELECT 1, u: "
                        "SELECT 2}, outputs: {u: metrics}}\n"));
        QCOMPARE(p.steps[0].outputs.front().name, std::string("a"));
        QVERIFY(p.steps[1].outputs.empty());
        QCOMPARE(p.steps[2].outputs.size(), std::size_t(2));
        QCOMPARE(p.steps[2].outputs[0].name, std::string("t"));
        QCOMPARE(p.steps[2].outputs[1].type, std::string("metrics"));
    }

    void settings_areRead() {
        LOADED(p, parse(R"(
stemma: 1
env: {A: 1.10, B: yes}
secrets: [TOKEN]
steps:
  a:
    command: make
    env: [HOME, {B: ""}]
    secrets: [PGPASSWORD]
    cache: 7d
    timeout: 1h30m
    retry: {times: 3, delay: 10s, backoff: 2}
    resources: {cpus: 4, memory: 2 GB}
    identify: [make --version]
    was: old
    tags: [nightly, v1.2]
    after: b
  b: {command: ls, cache: never, timeout: 2.5, retry: 2}
)"));
        const Step& a = p.steps[0];
        QCOMPARE(a.env.size(), std::size_t(3));
        QCOMPARE(*a.env[0].value, std::string("1.10"));
        QVERIFY(a.env[1].name == "HOME" && !a.env[1].value);
        QCOMPARE(*a.env[2].value, std::string());
        QCOMPARE(a.secrets, (Texts{"PGPASSWORD", "TOKEN"}));
        QVERIFY(a.cache.kind == CachePolicy::Kind::Expires && a.cache.seconds == 7 * 86400);
        QCOMPARE(*a.timeout, 5400.0);
        QVERIFY((a.retry == Retry{3, 10, 2}));
        QCOMPARE(*a.resources.memory, std::uint64_t(2'000'000'000));
        QCOMPARE(a.after, std::vector<int>{1});
        QVERIFY(p.steps[1].cache.kind == CachePolicy::Kind::Never);
        QCOMPARE(*p.steps[1].timeout, 2.5);
        QCOMPARE(p.steps[1].retry.times, 2);
    }

    void parameters_fillTextAndKeepTheirType() {
        LOADED(p, parse(R"(
stemma: 1
parameters: {year: 2026, files: [a.csv, b.csv], base: 'data/${year}', cost: "$${year}", ratio: 0.50}
steps:
  a: {import: '${base}/x_${ratio}.csv'}
  b: {import: '${files}'}
  c: {command: 'echo ${year} ${HOME}', parameters: {n: '${year}', t: 'y${year}', day: '${today}', literal: '${cost}'}}
)"));
        QCOMPARE(p.steps[0].paths, Texts{"data/2026/x_0.5.csv"});
        QCOMPARE(p.steps[1].paths, (Texts{"a.csv", "b.csv"}));
        QCOMPARE(p.steps[2].shell, std::string("echo ${year} ${HOME}"));
        QCOMPARE(p.steps[2].parameter("n")->value.dump(), std::string("2026"));
        QCOMPARE(p.steps[2].parameter("t")->value.dump(), std::string("\"y2026\""));
        QCOMPARE(p.steps[2].parameter("day")->value.text(), std::string("2026-11-23"));
        QCOMPARE(p.steps[2].parameter("literal")->value.text(), std::string("${year}"));
    }

    void overrides_fitTheDefaultsType_data() {
        QTest::addColumn<QString>("standard");
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* standard, const char* given, const char* value, const char* told = "") {
            QTest::addRow("%s <- %s", standard, given) << standard << given << value << told;
        };
        row("7", "8", "8");
        row("7", "0x10", "16");
        row("0.5", "1", "1.0");
        row("0.5", "1e-3", "0.001");
        row("abc", "1.10", "\"1.10\"");
        row("abc", "[a-z]: x", "\"[a-z]: x\"");
        row("abc", "\"'q'\"", "\"'q'\"");
        row("abc", "", "\"\"");
        row("true", "false", "false");
        row("[1]", "[2, 3]", "[2,3]");
        row("{a: 1}", "{b: 2}", "{\"b\":2}");
        row("null", "[x]", "[\"x\"]");
        row("7", "1.5", "", "2:14 The parameter 'p' has to be a whole number as its default, '7', not '1.5'");
        row("7", "x", "", "2:14 The parameter 'p' has to be a whole number as its default, '7', not 'x'");
        row("true", "no", "", "2:14 The parameter 'p' has to be true or false as its default, 'true', not 'no'");
        row("[1]", "1", "", "2:14 The parameter 'p' has to be a list as its default, '…', not '1'");
        row("7", "[", "", "2:14 The value '[' given for the parameter 'p' can't be read as YAML");
    }
    void overrides_fitTheDefaultsType() {
        QFETCH(QString, standard);
        QFETCH(QString, given);
        QFETCH(QString, value);
        QFETCH(QString, told);
        LoadOptions options;
        options.parameters = {{"p", given.toStdString()}};
        const auto p = parse("stemma: 1\nparameters: {p: " + standard.toStdString() +
                                 "}\nsteps: {a: {command: ls, parameters: [p]}}",
                             options);
        if (!told.isEmpty()) {
            QVERIFY(!p);
            QCOMPARE(QString::fromStdString(shown(p.error())), told);
            QCOMPARE(p.error().code, ErrorCode::InvalidArgument);
            return;
        }
        QVERIFY2(p, p ? "" : qPrintable(words(p.error())));
        QVERIFY(p->parameters.front().overridden);
        QCOMPARE(QString::fromStdString(p->steps.front().parameter("p")->value.canonical()), value);
    }

    void override_ofAnUnknownParameterIsTold() {
        LoadOptions options;
        options.parameters = {{"sed", "1"}};
        const auto p = parse("stemma: 1\nparameters: {seed: 7}\nsteps: {a: {command: ls}}", options);
        QVERIFY(!p);
        QCOMPARE(QString::fromStdString(shown(p.error())),
                 QString("2:1 The pipeline has no parameter 'sed' | Did you mean 'seed'?"));
    }

    void json_andYamlGiveTheSamePipeline() {
        LOADED(yaml,
               parse("stemma: 1\nname: n\nsteps:\n  a: {import: x, x-note: 1}\n  b: {sql: FROM a, inputs: [a]}\n"));
        LOADED(
            json,
            parse(
                R"({"stemma": 1, "name": "n", "steps": {"a": {"import": ["x"]}, "b": {"sql": "FROM a", "inputs": {"a": "a"}}}})",
                {}, "/p/n.json"));
        QCOMPARE(toJson(yaml).dump(), toJson(json).dump());
    }

    void normalised_keepsNoCommentsAndReadsAgain() {
        LoadOptions written;
        written.cells = false;
        LOADED(p, parse(kTour, written));
        const std::string once = toJson(p).dump();
        QVERIFY(once.find("penguins_raw.csv") != std::string::npos);
        LOADED(commented, parse("# a comment\n" + std::string(kTour) + "\n# the end\n", written));
        QCOMPARE(toJson(commented).dump(), once);
        LOADED(again, parse(once, written, "/p/test.json"));
        QCOMPARE(toJson(again).dump(), once);
    }

    void files_thatAreMissingAreTold() {
        const TempFolder folder;
        write(folder.path() / "clean.sql", "SELECT 1");
        write(folder.path() / "empty.sql", "  \n");
        write(folder.path() / "data/a1.csv", "x");
        write(folder.path() / "p.yaml",
              "stemma: 1\nsteps:\n  a: {import: 'data/*.csv'}\n  b: {import: 'data/*.tsv'}\n  c: {import: data}\n"
              "  d: {sql: claen.sql}\n  e: {sql: empty.sql}\n  f: {sql: clean.sql}\n  g: {import: [data/a1.csv, "
              "data/a2.csv]}\n"
              "  h: {command: ls, depends: '**/*.py'}\n  i: {import: '**/a?.csv'}\n");
        const auto p = loadPipeline(folder.path() / "p.yaml");
        QVERIFY(!p);
        const QString paths =
            QString::fromStdString(" | Paths start from the pipeline's folder, " + folder.path().string() + ".\n");
        QCOMPARE(QString::fromStdString(shown(p.error())) + "\n",
                 "4:15 No file matches 'data/*.tsv' of step 'b'" + paths +
                     "6:12 The file 'claen.sql' of step 'd' doesn't exist | Did you mean 'clean.sql'?\n"
                     "7:12 The file 'empty.sql' is empty | Write one SELECT into it.\n"
                     "9:29 The file 'data/a2.csv' of step 'g' doesn't exist | Did you mean 'a1.csv'?\n"
                     "10:29 No file matches '**/*.py' of step 'h'" +
                     paths);
        QCOMPARE(p.error().message, std::string("'p.yaml' has 5 errors"));
    }

    void sqlFile_isReadWithThePipeline() {
        const TempFolder folder;
        write(folder.path() / "q/a.sql", "SELECT 1 -- ä\n");
        write(folder.path() / "p.yaml", "stemma: 1\nparameters: {which: a}\nsteps:\n  a: {sql: 'q/${which}.sql'}\n");
        LOADED(p, loadPipeline(folder.path() / "p.yaml"));
        QCOMPARE(p.steps[0].queries[0].file, std::string("q/a.sql"));
        QCOMPARE(p.steps[0].queries[0].text, std::string("SELECT 1 -- ä\n"));
        QCOMPARE(p.sourceDigest, sha256(p.source));
    }

    void foreignFiles_areCalledWhatTheyAre_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("what");
        QTest::newRow("compose") << "services: {web: {image: x}}"
                                 << "a docker-compose file";
        QTest::newRow("github") << "on: push\njobs: {a: {steps: []}}"
                                << "a GitHub workflow";
        QTest::newRow("dvc") << "stages: {a: {cmd: ls}}"
                             << "a DVC pipeline (dvc.yaml)";
        QTest::newRow("conda") << "name: x\ndependencies: [python]"
                               << "a conda environment";
        QTest::newRow("kubernetes") << "apiVersion: v1\nkind: Pod"
                                    << "a Kubernetes manifest";
        QTest::newRow("gitlab") << "build: {script: [make]}"
                                << "a GitLab CI configuration";
        QTest::newRow("ansible") << "- hosts: all\n  tasks: []"
                                 << "an Ansible playbook";
        QTest::newRow("azure") << "trigger: [main]\nsteps: [{script: x}]"
                               << "an Azure pipeline";
        QTest::newRow("notebook") << R"({"cells": [], "nbformat": 4})"
                                  << "a Jupyter notebook";
        QTest::newRow("chart") << R"({"$schema": "https://vega.github.io/schema/vega-lite/v5.json"})"
                               << "a Vega-Lite chart";
        QTest::newRow("map") << "a: 1\na: 2"
                             << "a plain map";
    }
    void foreignFiles_areCalledWhatTheyAre() {
        QFETCH(QString, text);
        QFETCH(QString, what);
        const auto p = parse(text.toStdString());
        QVERIFY(!p);
        QCOMPARE(QString::fromStdString(p.error().message), "This is " + what + ", not a Stemma pipeline");
    }

    void folder_showsItsPipelines() {
        const TempFolder folder;
        write(folder.path() / "b.yaml", "# x\nstemma: 1\nsteps:\n  a: {import: x}\n");
        write(folder.path() / "a.json", R"({"stemma": 1, "steps": {}})");
        write(folder.path() / "compose.yml", "services: {}\n");
        write(folder.path() / "notes.txt", "stemma: 1\nsteps:\n");
        write(folder.path() / "below/c.yaml", "stemma: 1\nsteps:\n");
        QCOMPARE(findPipelineFiles(folder.path()),
                 (std::vector<fs::path>{folder.path() / "a.json", folder.path() / "b.yaml"}));
        QVERIFY(findPipelineFiles(folder.path() / "nowhere").empty());
        const auto p = loadPipeline(folder.path());
        QVERIFY(!p && p.error().hint.find("a.json") != std::string::npos);
        QCOMPARE(loadPipeline(folder.path() / "nowhere.yaml").error().code, ErrorCode::NotFound);
    }

    void choose_theNamedOneOrTheOnlyOne() {
        TempFolder folder;
        QCOMPARE(choosePipelineFile("nowhere.yaml").value_or(""),
                 fs::path("nowhere.yaml")); // loading it says what is wrong
        const auto none = choosePipelineFile(folder.path());
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::NotFound);
        write(folder.path() / "a.yaml", "stemma: 1\nsteps: {a: {import: x}}\n");
        QCOMPARE(choosePipelineFile(folder.path()).value_or(""), folder.path() / "a.yaml");
        write(folder.path() / "b\n.json", "{\"stemma\": 1, \"steps\": {}}");
        const auto two = choosePipelineFile(folder.path());
        QVERIFY(!two);
        QCOMPARE(two.error().code, ErrorCode::InvalidArgument);
        QVERIFY(two.error().message.find(": a.yaml, b") != std::string::npos);
        QVERIFY(two.error().message.find('\n') == std::string::npos);
    }

    void types_areCheckedWhereTheyAreGiven() {
        LoadOptions options;
        options.types = {"table", "metrics"};
        QVERIFY(parse("stemma: 1\nsteps: {a: {import: x, outputs: {a: table}}}", options));
        const auto p = parse("stemma: 1\nsteps: {a: {import: x, outputs: {a: tabel}}}", options);
        QVERIFY(!p);
        QCOMPARE(QString::fromStdString(shown(p.error())),
                 QString("2:37 'type' of output 'a' isn't a type that is known, 'tabel' | Did you mean 'table'?"));
    }
};

QTEST_GUILESS_MAIN(PipelineFileTest)
#include "tst_PipelineFile.moc"
