// SPDX-License-Identifier: GPL-3.0-or-later
// A matrix as steps: how cells are named, what they take, and what is said where that can't be told.
#include "core/pipeline/Cells.h"
#include "tests/core/pipeline/PipelineText.h"

#include <QTest>

using namespace stemma;

namespace {

std::string names(const Pipeline& pipeline) {
    std::string text;
    for (const Step& step : pipeline.steps) text += (text.empty() ? "" : " ") + step.name;
    return text;
}

/// "fit[a=1] fit[a=2]": the steps that an input refers to, in its order.
std::string from(const Pipeline& pipeline, std::string_view step, std::string_view input) {
    std::string text;
    for (const Reference& reference : pipeline.step(step)->input(input)->references)
        text += (text.empty() ? "" : " ") + pipeline.steps[std::size_t(reference.stepIndex)].name;
    return text;
}

const std::string kFit = "stemma: 1\nname: p\nsteps:\n  raw: {import: x.csv}\n"
                         "  fit: {sql: SELECT 1, inputs: [raw], matrix: {b: [x, y], a: [1, 2]}}\n";

} // namespace

class CellsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cells_areStepsInTheOrderOfTheFile() {
        LOADED(p, parse(kFit));
        QCOMPARE(names(p), std::string("raw fit[a=1,b=x] fit[a=2,b=x] fit[a=1,b=y] fit[a=2,b=y]"));
        const Step& cell = p.steps[2];
        QCOMPARE(cell.base, std::string("fit"));
        QVERIFY(cell.matrix.empty());
        QCOMPARE(cell.parameter("a")->value, Json(2));
        QCOMPARE(cell.parameter("b")->value, Json("x"));
        QCOMPARE(outputName(p, cell, cell.outputs.front()), std::string("p/fit[a=2,b=x]"));
        QCOMPARE(from(p, "fit[a=2,b=x]", "raw"), std::string("raw"));
        QCOMPARE(p.stepIndexes("fit"), (std::vector<int>{1, 2, 3, 4}));
        QCOMPARE(p.stepIndexes("fit[a=1,b=y]"), (std::vector<int>{3}));
    }

    void names_ofOutputs() {
        LOADED(p, parse("stemma: 1\nname: p\nsteps:\n  a:\n    command: x\n    matrix: {k: [1]}\n"
                        "    outputs: {a: {}, m: {}, n: {artifact: all/n}}\n"));
        const Step& cell = p.steps.front();
        QCOMPARE(outputName(p, cell, cell.outputs[0]), std::string("p/a[k=1]"));
        QCOMPARE(outputName(p, cell, cell.outputs[1]), std::string("p/a[k=1].m"));
        QCOMPARE(outputName(p, cell, cell.outputs[2]), std::string("all/n[k=1]"));
    }

    void values_inNames() {
        QCOMPARE(cellValue(Json(2)), std::string("2"));
        QCOMPARE(cellValue(Json(0.5)), std::string("0.5"));
        QCOMPARE(cellValue(Json(true)), std::string("true"));
        QCOMPARE(cellValue(Json()), std::string("null"));
        QCOMPARE(cellValue(Json("größer")), std::string("größer"));
        QCOMPARE(cellValue(Json("a b,c]=[%@/\n")), std::string("a%20b%2Cc%5D%3D%5B%25%40%2F%0A"));
    }

    void adjusted_byIncludeAndExclude() {
        LOADED(
            p,
            parse("stemma: 1\nname: p\nsteps:\n  a:\n    sql: SELECT 1\n    matrix:\n      k: [1, 2]\n      l: [x, y]\n"
                  "      exclude: [{k: 2, l: y}, {l: x}]\n      include: [{l: z, k: 9}]\n"));
        QCOMPARE(names(p), std::string("a[k=1,l=y] a[k=9,l=z]"));
    }

    void inherited_byWhoTakesOneWithoutBrackets() {
        LOADED(p, parse(kFit + "  score: {sql: SELECT 1, inputs: [fit, raw]}\n"
                               "  both: {sql: SELECT 1, inputs: [fit, score]}\n"));
        QCOMPARE(p.stepIndexes("score").size(), std::size_t(4));
        QCOMPARE(from(p, "score[a=2,b=y]", "fit"), std::string("fit[a=2,b=y]"));
        QCOMPARE(from(p, "both[a=2,b=y]", "score"), std::string("score[a=2,b=y]"));
        QVERIFY(!p.step("score[a=2,b=y]")->input("fit")->list);
        QVERIFY(!p.step("score[a=2,b=y]")->parameter("a")); // not keyed by what it doesn't see
    }

    void crossed_withOwnKeysAndOthers() {
        LOADED(p, parse("stemma: 1\nname: p\nsteps:\n  a: {sql: SELECT 1, matrix: {k: [1, 2]}}\n"
                        "  b: {sql: SELECT 1, inputs: [a], matrix: {l: [3, 4]}}\n"
                        "  c: {sql: SELECT 1, matrix: {m: [5]}}\n"
                        "  d: {sql: SELECT 1, inputs: [b, a, c]}\n"));
        QCOMPARE(names(p), std::string("a[k=1] a[k=2] b[k=1,l=3] b[k=1,l=4] b[k=2,l=3] b[k=2,l=4] c[m=5] "
                                       "d[k=1,l=3,m=5] d[k=1,l=4,m=5] d[k=2,l=3,m=5] d[k=2,l=4,m=5]"));
        QCOMPARE(from(p, "d[k=2,l=3,m=5]", "a"), std::string("a[k=2]"));
        QCOMPARE(from(p, "d[k=2,l=3,m=5]", "b"), std::string("b[k=2,l=3]"));
    }

    void gathered_allOrSome() {
        LOADED(p, parse(kFit + "  all: {sql: SELECT 1, inputs: {f: 'fit[*]'}}\n"
                               "  some: {sql: SELECT 1, inputs: {f: 'fit[b=y,*]'}}\n"
                               "  one: {sql: SELECT 1, inputs: {f: 'fit[a=2, b=x]'}}\n"
                               "  rest: {sql: SELECT 1, inputs: {f: 'fit[a=2]'}}\n"));
        QCOMPARE(from(p, "all", "f"), std::string("fit[a=1,b=x] fit[a=2,b=x] fit[a=1,b=y] fit[a=2,b=y]"));
        QVERIFY(p.step("all")->input("f")->list);
        QCOMPARE(from(p, "some", "f"), std::string("fit[a=1,b=y] fit[a=2,b=y]"));
        QCOMPARE(from(p, "one", "f"), std::string("fit[a=2,b=x]"));
        QVERIFY(!p.step("one")->input("f")->list);
        QCOMPARE(from(p, "rest[b=y]", "f"), std::string("fit[a=2,b=y]"));
    }

    void described_isTheSameCell() {
        LOADED(p, parse(kFit + "  score: {sql: SELECT 1, inputs: [fit], outputs: {score: {describes: fit}}}\n"));
        const Output& output = p.step("score[a=2,b=y]")->outputs.front();
        QCOMPARE(p.steps[std::size_t(output.describes->stepIndex)].name, std::string("fit[a=2,b=y]"));
    }

    void first_isTheSameCellOrTheOneThatIsSaid() {
        LOADED(p, parse(kFit +
                        "  next: {sql: SELECT 1, inputs: {fit: fit, old: {from: 'artifact:p/next', first: fit}}}\n"
                        "  one: {sql: SELECT 1, inputs: {old: {from: 'artifact:p/one', first: 'fit[a=2,b=y]'}}}\n"));
        const auto first = [&](const char* step) {
            return p.steps[std::size_t(p.step(step)->input("old")->first->stepIndex)].name;
        };
        QCOMPARE(first("next[a=2,b=y]"), std::string("fit[a=2,b=y]"));
        QCOMPARE(first("next[a=1,b=x]"), std::string("fit[a=1,b=x]"));
        QCOMPARE(first("one"), std::string("fit[a=2,b=y]"));
    }

    void after_waitsForAllCells() {
        LOADED(p, parse(kFit + "  last: {command: ls, after: [fit]}\n"));
        QCOMPARE(p.step("last")->after.size(), std::size_t(4));
    }

    void refused_data() {
        QTest::addColumn<QString>("more");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* name, const char* more, const char* told) {
            QTest::newRow(name) << more << told;
        };
        row("a key that isn't there", "  b: {sql: SELECT 1, inputs: {f: 'fit[c=1]'}}\n",
            "6:34 The cells of 'fit[c=1]' have no key 'c' | Their keys are: a, b.");
        row("a value that isn't there", "  b: {sql: SELECT 1, inputs: {f: 'fit[a=3,*]'}}\n",
            "6:34 No cell fits 'fit[a=3,*]' | Its cells are [a=1,b=x], [a=2,b=x], [a=1,b=y], [a=2,b=y].");
        row("a key twice", "  b: {sql: SELECT 1, inputs: [fit], matrix: {a: [1]}}\n",
            "6:3 The key 'a' in the matrix of step 'b' is one of the cells that it inherits | Give it another name.");
        row("a key that is a parameter", "  b: {sql: SELECT 1, parameters: {k: 1}, matrix: {k: [1]}}\n",
            "6:3 The key 'k' in the matrix of step 'b' is a parameter of it already | Give it another name.");
        row("nothing left", "  b: {sql: SELECT 1, matrix: {k: [1], exclude: [{k: 1}]}}\n",
            "6:3 The matrix of step 'b' has no cell left | Its 'exclude' takes all of them away.");
        row("excluded by another key", "  b: {sql: SELECT 1, matrix: {k: [1], exclude: [{l: 1}]}}\n",
            "6:3 'l' in 'exclude' of the matrix of step 'b' is no key of it | Its keys are: k.");
        row("included in part", "  b: {sql: SELECT 1, matrix: {k: [1], l: [1], include: [{l: 1}]}}\n",
            "6:3 An 'include' in the matrix of step 'b' doesn't say all keys of the cell | Its keys are: k, l.");
        row("the same name", "  b: {sql: SELECT 1, matrix: {k: [1, '1']}}\n",
            "6:3 Two cells of step 'b' would be named [k=1] | Each value of a matrix once; 1 and \"1\" have the same "
            "name.");
        row("described without an input", "  b: {sql: SELECT 1, outputs: {b: {describes: fit}}}\n",
            "6:47 'fit' doesn't say which cell is described | Take an input from it, so that the cell is inherited, or "
            "write one: [KEY=VALUE].");
        const char* several = "6:64 'fit' doesn't say which cell stands in | Write one cell of it: fit[KEY=VALUE].";
        row("standing in without a cell", "  b: {sql: SELECT 1, inputs: {f: {from: 'artifact:p/b', first: fit}}}\n",
            several);
        row("standing in beside other keys",
            "  b: {sql: SELECT 1, matrix: {c: [1, 2]}, inputs: {f: {from: 'artifact:p/b', first: fit}}}\n",
            "6:85 'fit' doesn't say which cell stands in | Write one cell of it: fit[KEY=VALUE].");
        row("standing in as all", "  b: {sql: SELECT 1, inputs: {f: {from: 'artifact:p/b', first: 'fit[*]'}}}\n",
            "6:64 'fit[*]' doesn't say which cell stands in | Write one cell of it: fit[KEY=VALUE].");
        row("standing in that has no cells",
            "  b: {sql: SELECT 1, inputs: {f: {from: 'artifact:p/b', first: 'raw[k=1]'}}}\n",
            "6:64 Step 'raw' has no cells for 'raw[k=1]' | Write raw without brackets; cells come from 'matrix' or "
            "'for_each'.");
        row("copies of cells that inherit items",
            "  b: {sql: SELECT 1, for_each: {i: raw}}\n  c: {sql: FROM b, inputs: [b], outputs: {c: {copy_to: "
            "c.csv}}}\n",
            "7:43 The cells of step 'c' would all be copied to 'c.csv' | Write {item.NAME} into it, or copy what "
            "gathers "
            "them.");
        row("all of them",
            "  b: {sql: SELECT 1, inputs: {f: 'fit[a=3]', g: 'fit[c=3,*]'}}\n  c: {sql: SELECT 1, inputs: {f: "
            "'fit[a=4,*]'}}\n  d: {sql: FROM b, inputs: [b]}\n",
            "6:34 No cell fits 'fit[a=3]' | Its cells are [a=1,b=x], [a=2,b=x], [a=1,b=y], [a=2,b=y].\n"
            "6:49 The cells of 'fit[c=3,*]' have no key 'c' | Their keys are: a, b.\n"
            "7:34 No cell fits 'fit[a=4,*]' | Its cells are [a=1,b=x], [a=2,b=x], [a=1,b=y], [a=2,b=y].");
        row("with other errors",
            "  b: {sql: SELECT 1, inputs: {f: 'fit[a=3,*]'}}\n  c: {sql: SELECT 1, inputs: [gone, fit]}\n"
            "  d: {sql: SELECT 1, matrix: {k: [1, null]}}\n  e: {sql: SELECT 1, inputs: {f: 'd[k=7]'}}\n",
            "6:34 No cell fits 'fit[a=3,*]' | Its cells are [a=1,b=x], [a=2,b=x], [a=1,b=y], [a=2,b=y].\n"
            "7:31 There is no step 'gone' | The steps are: raw, fit, b, c, d, e.\n"
            "8:38 A value of 'k' of matrix is empty | Write it, take it away, or quote it to make it text: \"null\".");
        row("nothing in common",
            "  b: {sql: SELECT 1, inputs: [fit], outputs: [b]}\n  c: {sql: SELECT 1, matrix: {a: [7]}}\n"
            "  d: {sql: SELECT 1, inputs: [b, c]}\n",
            "8:34 No cell of 'c' fits the other inputs of step 'd' | They share keys with different values; gather "
            "them with [*].");
    }
    void refused() {
        QFETCH(QString, more);
        QFETCH(QString, told);
        const Result<Pipeline> result = parse(kFit + more.toStdString());
        QVERIFY(!result);
        QCOMPARE(QString::fromStdString(shown(result.error())), told);
    }

    void copies_areFilled() {
        LOADED(p, parse("stemma: 1\nparameters: {day: mon}\nsteps:\n"
                        "  a: {sql: SELECT 1, matrix: {k: [1, 0.5], l: [x]}, parameters: [day], outputs: {a: {copy_to: "
                        "'out/{parameters.day}/{item.l}{item.k}.csv'}}}\n"
                        "  b: {sql: FROM a, inputs: [a], outputs: {b: {copy_to: 'b/./{item.k}{x}'}}}\n"
                        "  c: {sql: SELECT 1, for_each: {s: [{s: u, n: 7}]}, outputs: {c: {copy_to: "
                        "'{item.s}-{parameters.s}-{item.n}'}}}\n"
                        "  d: {sql: SELECT 1, parameters: {n: 3}, outputs: {d: {copy_to: 'd{parameters.n}'}}}\n"));
        std::string all;
        for (const Step& step : p.steps) all += step.outputs.front().copyTo + " ";
        QCOMPARE(all, std::string("out/mon/x1.csv out/mon/x0.5.csv b/1{x} b/0.5{x} u-u-7 d3 "));
    }

    void copies_areRefused_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* name, const QString& keys, const QString& copyTo, const char* told) {
            QTest::newRow(name) << "  a: {" + keys + ", outputs: {a: {copy_to: '" + copyTo + "'}}}\n" << QString(told);
        };
        const char* matrix = "command: ls, matrix: {k: [1, 2, 3], l: [x, y]}";
        row("cells in one place", matrix, "a.csv",
            "3:65 'a[k=1,l=x]' and 'a[k=1,l=y]' are both copied to 'a.csv' | Write into it what tells the cells apart: "
            "{item.k}, {item.l}.");
        row("cells in few places", matrix, "a{item.k}.csv",
            "3:65 'a[k=1,l=x]' and 'a[k=1,l=y]' are both copied to 'a1.csv' | Write into it what tells the cells "
            "apart: "
            "{item.k}, {item.l}.");
        row("unknown", matrix, "a{item.m}{item.l}.csv",
            "3:65 '{item.m}' in 'copy_to' of output 'a' names nothing of the cells of step 'a' | It has: k, l.");
        row("unknown parameter", matrix, "a{parameters.m}{item.l}.csv",
            "3:65 '{parameters.m}' in 'copy_to' of output 'a' names no parameter of it | The step has none.");
        row("no cells", "command: ls", "a{item.m}.csv",
            "3:30 '{item.m}' in 'copy_to' of output 'a' names nothing of the cells of step 'a' | Only a step with "
            "cells "
            "has items: of 'matrix' or 'for_each'.");
        row("not filled there", "command: ls", "{outputs.a}",
            "3:30 '{outputs.a}' in 'copy_to' of output 'a' isn't filled there | Filled are {item.NAME} and "
            "{parameters.NAME}.");
        row("nearly", "command: ls", "{items.a}",
            "3:30 '{items.a}' in 'copy_to' of output 'a' isn't a placeholder | Did you mean '{item.a}'?");
        row("out of the project", "command: ls, for_each: {s: [u, ../../v]}", "out/{item.s}",
            "3:59 'copy_to' of output 'a', filled for step 'a[s=..%2F..%2Fv]', leads out of its folder, 'out/../../v' "
            "| "
            "Give a path without '..'.");
        row("absolute", "command: ls, for_each: {s: [/etc/v]}", "{item.s}",
            "3:55 'copy_to' of output 'a', filled for step 'a[s=%2Fetc%2Fv]', is an absolute path, '/etc/v' | "
            "Give a path relative to the pipeline's folder.");
        row("Stemma's folder", "command: ls", "x/.stemma/y",
            "3:43 'copy_to' of output 'a' lies in Stemma's own folder, 'x/.stemma/y' | Give a place in the project, "
            "outside .stemma.");
        row("Stemma's folder by an item", "command: ls, for_each: {s: [.stemma]}", "{item.s}/y",
            "3:56 'copy_to' of output 'a', filled for step 'a[s=.stemma]', lies in Stemma's own folder, '.stemma/y' | "
            "Give a place in the project, outside .stemma.");
    }
    void copies_areRefused() {
        QFETCH(QString, step);
        QFETCH(QString, told);
        const Result<Pipeline> result = parse("stemma: 1\nsteps:\n" + step.toStdString());
        QVERIFY(!result);
        QCOMPARE(QString::fromStdString(shown(result.error())), told);
    }

    /// Of items that a run makes known the places are looked at when they are.
    void copies_ofItemsThatAreKnownLater() {
        LOADED(p, parse("stemma: 1\nsteps:\n  raw: {import: x}\n"
                        "  a: {command: ls, for_each: {s: raw}, outputs: {a: {copy_to: '{item.n}.csv'}}}\n"
                        "  b: {command: ls, inputs: [a], outputs: {b: {copy_to: 'b/{item.s}'}}}\n"));
        const auto rows = [](const std::string& one, const std::string& other) {
            const auto item = [](const char* name, const std::string& n) {
                return cellItem(Json::object({{"s", name}, {"n", n}}));
            };
            return ItemsByStep{{"a", {item("u", one), item("v", other)}}};
        };
        LOADED(known, withItems(p, rows("x", "y"), &p));
        std::string all;
        for (const Step& step : known.steps)
            if (step.cells == CellState::Fixed) all += step.name + " " + step.outputs.front().copyTo + "|";
        QCOMPARE(all, std::string("raw |a[s=u] x.csv|a[s=v] y.csv|b[s=u] b/u|b[s=v] b/v|"));
        const auto same = withItems(p, rows("x", "x"));
        QVERIFY(!same);
        QCOMPARE(shown(same.error()),
                 std::string("4:50 'a[s=u]' and 'a[s=v]' are both copied to 'x.csv' | Write into it "
                             "what tells the cells apart: {item.s}."));
    }

    void million_isRefusedBeforeItIsMade() {
        std::string values = "[0";
        for (int i = 1; i < 1000; ++i) values += ", " + std::to_string(i);
        values += "]";
        const auto result =
            parse("stemma: 1\nsteps:\n  a: {sql: SELECT 1, matrix: {k: " + values + ", l: " + values + "}}\n");
        QVERIFY(!result);
        QCOMPARE(shown(result.error()), std::string("3:3 Step 'a' would have more than 10,000 cells | Make the matrix "
                                                    "smaller, or split the work otherwise."));
        LOADED(p, parse("stemma: 1\nsteps:\n  a: {sql: SELECT 1, matrix: {k: " + values +
                        "}}\n  b: {sql: SELECT 1, inputs: [a]}\n"
                        "  c: {sql: SELECT 1, inputs: {b: 'b[*]'}}\n"));
        QCOMPARE(p.steps.size(), std::size_t(2001));
        QCOMPARE(p.steps.back().inputs.front().references.size(), std::size_t(1000));
    }

    void value_thatIsTooLong() {
        const auto result =
            parse("stemma: 1\nsteps:\n  a: {sql: SELECT 1, matrix: {k: [" + std::string(500, 'x') + "]}}\n");
        QVERIFY(!result);
        QVERIFY(QString::fromStdString(shown(result.error())).contains("names that are too long: [k=xxx"));
    }
};

QTEST_GUILESS_MAIN(CellsTest)
#include "tst_Cells.moc"
