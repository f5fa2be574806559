// SPDX-License-Identifier: GPL-3.0-or-later
// Files that mean harm, or that nobody meant: an error, never a crash, never without end.
#include "PipelineText.h"

#include "core/base/Text.h"

#include <QtTest>
#include <random>

using namespace stemma;

namespace {

std::string repeated(const std::string& part, std::size_t times) {
    std::string text;
    text.reserve(part.size() * times);
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
}

std::string aliasBomb() {
    std::string text = "stemma: 1\nx-a: &a [1,1,1,1,1,1,1,1,1,1]\n";
    for (char c = 'b'; c < 'm'; ++c) {
        const std::string last = std::string("*") + char(c - 1) + ",";
        text += std::string("x-") + c + ": &" + c + " [" + repeated(last, 10) + "]\n";
    }
    return text + "steps: {a: {import: x}}\n";
}

std::string parameterBomb() {
    std::string text = "stemma: 1\nparameters:\n  p0: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n";
    for (int i = 1; i < 40; ++i) {
        const std::string last = "${p" + std::to_string(i - 1) + "}";
        text += "  p" + std::to_string(i) + ": '" + last + last + "'\n";
    }
    return text + "steps: {a: {import: x}}\n";
}

const char* const kSeed = R"(stemma: 1
name: p
parameters: {seed: 7, list: [a, 1.5], t: 'x${seed}'}
env: {A: b}
steps:
  raw: {import: [a.csv, 'b/*.csv'], csv: {nulls: ["", NA], types: {a: INT}}, keep: reference}
  clean: &x
    sql: {t: "SELECT 1, 2", u: 'SELECT 2'}
    inputs: [raw, 'artifact:x/y@3']
    checks: [{warn: "a(b) > 1"}]
  fit: {command: [cp, '{inputs.t}', '{parameters.seed}', '{outputs.o}'], inputs: {t: {from: clean.t, at: d/x}}, parameters: [seed], outputs: {o: {path: [o], describes: clean.u}}, matrix: {a: [1, 2]}}
  sum: {command: "cat {inputs.all} > {outputs.s}", inputs: {all: 'fit[*].o'}, outputs: [s], retry: {times: 2, delay: 1s}, timeout: 10m}
)";

} // namespace

class PipelineHostileTest : public QObject {
    Q_OBJECT
private slots:
    void files_areRefusedWithAnError_data() {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray(text.data(), int(text.size()));
        };
        row("alias bomb", aliasBomb());
        row("parameter bomb", parameterBomb());
        row("brackets", repeated("[", 100'000));
        row("braces", repeated("{", 100'000));
        row("maps in maps", repeated("{a: ", 100'000));
        row("dashes", repeated("- ", 100'000) + "a");
        row("questions", repeated("? ", 100'000) + "a");
        row("colons", repeated("a: ", 100'000));
        row("indents", [] {
            std::string text;
            for (std::size_t i = 0; i < 1000; ++i) text += std::string(i, ' ') + "a:\n";
            return text;
        }());
        row("json brackets", "{\"a\":" + repeated("[", 1'000'000));
        row("json maps", repeated("{\"a\":", 100'000));
        row("quotes", repeated("\"", 99'999));
        row("anchors", repeated("&a ", 1000));
        row("tags", repeated("!", 10'000));
        row("documents", repeated("---\n", 10'000));
        row("directives", repeated("%YAML 1.2\n", 1000));
        row("percent", "%");
        row("nuls", std::string(1000, '\0'));
        row("binary", "\x7f"
                      "ELF\x02\x01\x01" +
                          std::string(64, '\0'));
        row("gzip", "\x1f\x8b\x08");
        row("lone return", "stemma: 1\rsteps: 1\r");
        row("escape bytes", "stemma: 1\nsteps: {\"a\\x00b\": {import: x}}");
        row("zero in a path", "stemma: 1\nsteps: {a: {import: \"x\\0y\", outputs: {a: {copy_to: ''}}}}");
        row("keys of all kinds", "stemma: 1\nsteps: {1: 2, null: 3, true: 4, [a]: 5}");
        row("everything null",
            "stemma:\nname:\nparameters:\nenv:\nsecrets:\npython_from:\nwas:\ndescription:\nsteps:\n");
        row("everything a list",
            "stemma: []\nname: []\nparameters: []\nenv: [[]]\nsecrets: [[]]\npython_from: []\nwas: []\nsteps: []\n");
        row("everything a map", "stemma: {}\nname: {}\nparameters: {a: {}}\nenv: {a: {}}\nsecrets: {}\npython_from: "
                                "{}\nwas: {}\nsteps: {a: {}}\n");
    }
    void files_areRefusedWithAnError() {
        QFETCH(QByteArray, text);
        for (const char* file : {"/p/x.yaml", "/p/x.json"}) {
            const auto pipeline = parse(text.toStdString(), {}, file);
            QVERIFY(!pipeline);
            for (const Error& error : allErrors(pipeline.error())) {
                QVERIFY(!error.message.empty());
                QVERIFY(error.where && error.where->line >= 1 && error.where->column >= 1);
                QVERIFY2(isUtf8(error.message) && isUtf8(error.hint), qPrintable(words(error)));
            }
        }
    }

    void stepKeys_ofEveryWrongTypeAreRefused() {
        const std::vector<std::string> keys{
            "import",   "sql",     "python",     "command",  "description", "csv",      "keep",        "list",
            "inputs",   "outputs", "parameters", "after",    "env",         "secrets",  "cache",       "depends",
            "identify", "was",     "timeout",    "retry",    "resources",   "executor", "python_from", "depfile",
            "checks",   "when",    "matrix",     "for_each", "tags",        "layer",    "on_failure"};
        for (const std::string& key : keys)
            for (const std::string value : {"-1.5", "[[[]]]", "[{a: {b: c}}]", "{a: [[]], '': {}}", "", "''", ".nan"})
                for (const std::string kind : {"import: x", "sql: SELECT 1", "python: 'a:b'", "command: ls"}) {
                    const bool same = kind.starts_with(key + ":");
                    const auto pipeline =
                        parse("stemma: 1\nsteps:\n  a:\n    " + (same ? std::string("tags: [t]") : kind) + "\n    " +
                              key + ": " + value + "\n");
                    const bool empty = value.empty() || value == "''";
                    // Text may be anything that isn't empty; what is refused otherwise is told.
                    if (empty && key != "env" && key != "outputs")
                        QVERIFY2(!pipeline, qPrintable(QString::fromStdString(kind + " " + key)));
                }
    }

    void mutations_neverCrash() {
        std::mt19937 random(7);
        const std::string seed = kSeed;
        QVERIFY2(parse(seed), "the seed itself is right");
        const std::string letters = "{}[]:,-&*!|>'\"%@`#?$\n\t ax1.\\\x80";
        for (int round = 0; round < 3000; ++round) {
            std::string text = seed;
            for (std::uint32_t changes = 1 + random() % 4; changes > 0; --changes) {
                const std::size_t at = random() % text.size();
                switch (random() % 4) {
                case 0:
                    text[at] = letters[random() % letters.size()];
                    break;
                case 1:
                    text.erase(at, 1 + random() % 8);
                    break;
                case 2:
                    text.insert(at, 1, letters[random() % letters.size()]);
                    break;
                default:
                    text.insert(at, text.substr(random() % text.size(), random() % 40));
                    break;
                }
                if (text.empty()) text = "x";
            }
            const auto pipeline = parse(text);
            if (pipeline)
                QVERIFY(!toJson(*pipeline).dump().empty());
            else
                QVERIFY(!describe(pipeline.error()).empty());
        }
    }

    void jsonMutations_neverCrash() {
        std::mt19937 random(11);
        LoadOptions written;
        written.cells = false;
        const auto pipeline = parse(kSeed, written);
        QVERIFY(pipeline);
        const std::string seed = toJson(*pipeline).dump();
        for (int round = 0; round < 3000; ++round) {
            std::string text = seed;
            for (std::uint32_t changes = 1 + random() % 3; changes > 0; --changes)
                text[random() % text.size()] = char(random() % 256);
            const auto read = parse(text, {}, "/p/x.json");
            if (!read) QVERIFY(!describe(read.error()).empty());
        }
    }

    void truncations_neverCrash() {
        const std::string seed = kSeed;
        for (std::size_t length = 0; length < seed.size(); ++length) {
            const auto pipeline = parse(seed.substr(0, length));
            if (!pipeline) QVERIFY(!describe(pipeline.error()).empty());
        }
    }

    void errors_ofARubbishFileAreBounded() {
        std::string text = "{\"stemma\": 1, \"steps\": {";
        for (int i = 0; i < 20'000; ++i)
            text += (i ? ",\"s" : "\"s") + std::to_string(i) + "\": {\"comand\": \"ls\", \"inputs\": [\"zz" +
                    std::to_string(i) + "\"]}";
        const auto pipeline = parse(text + "}}", {}, "/p/x.json");
        QVERIFY(!pipeline);
        QCOMPARE(pipeline.error().causes.size(), std::size_t(1000));
        QCOMPARE(pipeline.error().message, std::string("'x.json' has 20,000 errors"));
    }
};

QTEST_GUILESS_MAIN(PipelineHostileTest)
#include "tst_PipelineHostile.moc"
